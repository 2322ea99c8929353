"""The live view of two runs: how often it moves, what a redraw costs, and whether anything flickers."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from . import process
from .browser import TIMEOUT, app, launched, open_page, store_of, visit
from .clock import percentile
from .runs import stop_all, waves
from .topic import Options, Table, Topic

START = ".st-key-train_start button"
BEGUN = "() => globalThis.__autodecoder_live?.updates.at(-1)?.steps.every((step) => step !== null)"
_LOG = "() => globalThis.__autodecoder_live"
_WATCH = """(part) => {
  const heights = (globalThis.__autodecoder_heights = []);
  const look = () => {
    const height = part.isConnected ? part.offsetHeight : 0;
    if (heights.at(-1) !== height) heights.push(height);
    requestAnimationFrame(look);
  };
  look();
}"""


def measure(options: Options) -> list[Table]:
    process.check()
    with launched() as browser, app() as server, store_of(server) as store, visit(browser, server) as page:
        id = store.add_dataset(waves(options.choose(1000, 400)))
        open_page(page, f"/train?dataset={id}")
        page.wait_for_function("() => globalThis.__autodecoder_live?.updates.length > 0")
        page.locator(".ad-live").evaluate(_WATCH)
        try:
            page.locator(START).click()
            page.wait_for_function(BEGUN, timeout=TIMEOUT)
            page.wait_for_timeout(options.choose(3000, 500))
            rows = _rows(page, server.pid, options.choose(15, 3))
        finally:
            stop_all(store)
    return [Table("Two runs, joint and alternating", ("", "figure"), rows)]


def _rows(page: Page, pid: int, window: float) -> list[tuple[str, str]]:
    before: Mapping[str, Any] = page.evaluate(_LOG)
    workers = list(process.descendants(pid))
    cpu, theirs, began = process.cpu_seconds(pid), sum(map(process.cpu_seconds, workers)), time.monotonic()
    page.wait_for_timeout(1000 * window)
    spent = time.monotonic() - began
    cpu, theirs = process.cpu_seconds(pid) - cpu, sum(map(process.cpu_seconds, workers)) - theirs
    after: Mapping[str, Any] = page.evaluate(_LOG)
    heights: Sequence[float] = page.evaluate("() => globalThis.__autodecoder_heights")
    since = before["updates"][-1]["at"]
    updates = [entry for entry in after["updates"] if entry["at"] > since]
    draws = after["draws"][-max(1, _new(before["draws"], after["draws"])) :]
    news = [changes(before["updates"][-1:] + updates, lane) / spent for lane in range(len(updates[0]["steps"]))]
    gaps = [b["at"] - a["at"] for a, b in pairwise(updates)]
    return [
        ("updates a second", f"{len(updates) / spent:.1f}"),
        ("with news of the joint run", f"{news[0]:.1f}"),
        ("with news of the alternating run", f"{news[-1]:.1f}"),
        ("between two updates, p50 / p95", f"{percentile(gaps, 50):.0f} / {percentile(gaps, 95):.0f} ms"),
        ("taking an update in, p50 / p95", _ms([entry["ms"] for entry in updates])),
        ("redraw, p50 / p95", _ms(draws)),
        ("mounted", f"{after['made']} time{'s' if after['made'] > 1 else ''}"),
        ("changes of its height", str(len(heights) - 1)),
        ("server", f"{100 * cpu / spent:.0f} % of one core"),
        ("workers, both", f"{100 * theirs / spent:.0f} % of one core"),
    ]


def changes(updates: Sequence[Mapping[str, Any]], lane: int) -> int:
    """How many updates told of further steps of this lane."""
    steps = [entry["steps"][lane] for entry in updates]
    return sum(a != b for a, b in pairwise(steps))


def _new(before: Sequence[float], after: Sequence[float]) -> int:
    """Draws that came in between; the log keeps the last few thousand only, so that it may have turned over."""
    return len(after) - len(before) if len(after) > len(before) else len(after)


def _ms(values: Sequence[float]) -> str:
    return f"{percentile(values, 50):.1f} / {percentile(values, 95):.1f} ms"


TOPIC = Topic(
    "live",
    "Live view",
    "The Train page on 1,000 functions of 64 points: joint and alternating with the default settings, started by the "
    "button, each trained by a worker process on the same machine. The page notes its own updates and redraws.",
    measure,
)
