"""What a drag of the latent map's handle costs in Chromium: each frame's decoding and drawing, and frames a second."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from .browser import app, launched, open_page, store_of, visit
from .clock import percentile
from .runs import trained, waves
from .topic import Options, Table, Topic, Unmeasured

MOVES = 120  # pointer moves a second: more than the screen shows
HANDLE = ".ad-map-knob"

_BEGIN = """() => {
  globalThis.__autodecoder_perf = [];
  const watch = (globalThis.__autodecoder_bench = { frames: 0, began: performance.now() });
  const count = () => { watch.frames += 1; watch.request = requestAnimationFrame(count); };
  watch.request = requestAnimationFrame(count);
}"""
_END = """() => {
  const { frames, began, request } = globalThis.__autodecoder_bench;
  cancelAnimationFrame(request);
  return { frames, seconds: (performance.now() - began) / 1000, log: globalThis.__autodecoder_perf };
}"""


def measure(options: Options) -> list[Table]:
    seconds, epochs = options.choose(8, 1), options.choose(20, 1)
    rows = []
    with launched() as browser, app() as server:
        with store_of(server) as store:
            plain = trained(store, waves(options.choose(1000, 50)), epochs).run
            crowd = trained(store, waves(10_000, 16), options.choose(3, 1)).run
        cases = {
            "Idea: the shipped model, 48 × 48": "/",
            "Explore: 64 × 64 × 64": f"/explore?run={plain}",
            "Explore: 64 × 64 × 64, 10,000 latents": f"/explore?run={crowd}",
        }
        for name, path in cases.items():
            with visit(browser, server) as page:
                open_page(page, path)
                rows.append((name, *_figures(dragged(page, seconds))))
    part = ("decode p50", "p95", "draw p50", "p95", "sum p50", "p95")
    columns = ("", *part, "moves a second", "positions a second", "frames a second")
    note = "Times in ms. Moves: of the pointer. Positions: frames that showed a new latent. Frames: all offered."
    return [Table("Dragging", columns, rows, note)]


def dragged(page: Page, seconds: float) -> Mapping[str, Any]:
    """Drag the handle over the map for so long; what the page noted: frames, seconds, and the log of its frames."""
    handle, stage = page.locator(HANDLE), page.locator(".ad-map-stage")
    stage.scroll_into_view_if_needed()
    page.wait_for_function("() => globalThis.__autodecoder_perf?.length > 0")
    grip, box = handle.bounding_box(), stage.bounding_box()
    if grip is None or box is None:
        raise Unmeasured(f"there is no handle to drag on {page.url}.")
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.evaluate(_BEGIN)
    began = time.monotonic()
    moves = 0
    while (elapsed := time.monotonic() - began) < seconds:
        # A slow figure of eight: it crosses dense and empty places, and never comes to rest.
        x, y = math.sin(1.7 * elapsed), math.sin(3.4 * elapsed + 0.6)
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.38 * x), box["y"] + box["height"] * (0.5 + 0.38 * y))
        moves += 1
        time.sleep(max(0.0, moves / MOVES - (time.monotonic() - began)))
    noted: Mapping[str, Any] = {**page.evaluate(_END), "moves": moves}
    page.mouse.up()
    return noted


def _figures(noted: Mapping[str, Any]) -> list[str]:
    log = noted["log"]
    if not log:
        raise Unmeasured("the handle did not move under the pointer; is the map covered?")
    decode, draw = [entry["decode_ms"] for entry in log], [entry["draw_ms"] for entry in log]
    both = [a + b for a, b in zip(decode, draw, strict=True)]
    times = [f"{percentile(values, p):.1f}" for values in (decode, draw, both) for p in (50, 95)]
    return [*times, *(f"{n / noted['seconds']:.0f}" for n in (noted["moves"], len(log), noted["frames"]))]


TOPIC = Topic(
    "drag",
    "Dragging in latent space",
    "Chromium, without a window and so without a graphics card, 1280 × 800. The pointer takes the handle over the map; "
    "the page itself notes how long each frame took to decode 200 points and to draw map and curve.",
    measure,
)
