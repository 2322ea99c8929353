"""How long people wait: for the server, for the first page, for another page, and for a run to show itself."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page

from tests.browser.driving import IDLE, PAGES
from tests.browser.server import Server

from .browser import app, launched, open_page, store_of, visit
from .clock import median
from .live import START
from .runs import stop_all, trained, waves
from .topic import Options, Table, Topic

_READY = f"""() => document.querySelector('{IDLE}') && globalThis.__autodecoder_perf?.length > 0"""
_SWITCH = f"""async (label) => {{
  const links = [...document.querySelectorAll('[data-testid=stTopNavLink]')];
  const link = links.find((link) => link.textContent.includes(label));
  const title = () => document.querySelector('h1')?.textContent;
  const frame = () => new Promise(requestAnimationFrame);
  const before = title();
  const began = performance.now();
  link.click();
  for (;;) {{
    await frame();
    const there = title() && title() !== before && document.querySelector('{IDLE}');
    if (there && !document.querySelector('[data-testid=stSkeleton]')) break;
    if (performance.now() - began > 30000) throw new Error(`${{label}} did not come within 30 s`);
  }}
  await frame();
  return performance.now() - began;
}}"""
_RUN = f"""async () => {{
  const updates = globalThis.__autodecoder_live.updates;
  updates.length = 0;
  const began = performance.now();
  document.querySelector('{START}').click();
  while (!updates.some(({{ steps }}) => steps.some((step) => step !== null))) {{
    await new Promise(requestAnimationFrame);
    if (performance.now() - began > 60000) throw new Error('no snapshot within 60 s');
  }}
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}}"""


def measure(options: Options) -> list[Table]:
    with launched() as browser:
        starts = [_start(browser) for _ in range(options.choose(5, 1))]
        rows = [
            (name, *_seconds(list(times)))
            for name, times in zip(
                ("server: from its start to its first healthy answer", "first page, first visitor", "… second visitor"),
                zip(*starts, strict=True),
                strict=True,
            )
        ]
        with app() as server, store_of(server) as store:
            both = trained(store, waves(options.choose(1000, 100)), options.choose(20, 1))
            with visit(browser, server) as page:
                open_page(page, f"/functions?dataset={both.dataset}&run={both.run}")
                switches = _switches(page, options.choose(6, 2))
            try:
                first_snapshots = []
                for _ in range(options.choose(5, 1)):
                    first_snapshots.append(_first_snapshot(browser, server, both.dataset))
                    stop_all(store)
            finally:
                stop_all(store)
    rows.append(("a run: from the click to its first snapshot on the screen", *_seconds(first_snapshots)))
    pages = [
        (label, f"{times[0]:.2f}", f"{median(times[1:]):.2f}", f"{max(times[1:]):.2f}")
        for label, times in switches.items()
    ]
    return [
        Table("Waiting (seconds)", ("", "median", "longest"), rows),
        Table("To another page (seconds)", ("", "first time", "median after that", "longest after that"), pages),
    ]


def _start(browser: Browser) -> tuple[float, float, float]:
    """Seconds to a healthy server, then to its first page ready to be dragged, for the first visitor and the next."""
    began = time.perf_counter()
    with app() as server:
        up = time.perf_counter() - began
        return up, _first_page(browser, server), _first_page(browser, server)


def _first_page(browser: Browser, server: Server) -> float:
    with visit(browser, server) as page:
        began = time.perf_counter()
        page.goto("/", wait_until="commit")
        page.wait_for_function(_READY)
        return time.perf_counter() - began


def _switches(page: Page, rounds: int) -> dict[str, list[float]]:
    """Seconds to each page, several times, in the order of the navigation."""
    times: dict[str, list[float]] = {label: [] for label in PAGES.values()}
    for _ in range(rounds):
        for label in times:
            times[label].append(page.evaluate(_SWITCH, label) / 1000)
            page.wait_for_timeout(300)  # a person looks at it first
    return times


def _first_snapshot(browser: Browser, server: Server, dataset: str) -> float:
    with visit(browser, server) as page:
        open_page(page, f"/train?dataset={dataset}")
        page.wait_for_function("() => globalThis.__autodecoder_live?.updates.length > 0")
        page.wait_for_timeout(3000)  # for the warm worker process, and a person reads first
        seconds: float = page.evaluate(_RUN) / 1000
        return seconds


def _seconds(times: list[float]) -> tuple[str, str]:
    return f"{median(times):.2f}", f"{max(times):.2f}"


TOPIC = Topic(
    "pages",
    "Waiting for pages",
    "The first page is ready when its script has run and its map is drawn. Between pages, 1,000 functions of 64 points "
    "and a run trained on them are in the thread; a page is there when its title stands and its script has run. "
    "Without a window, 1280 × 800; server, workers and browser share the machine.",
    measure,
)
