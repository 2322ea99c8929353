"""Training in the browser: two contenders start by a click, move in place, and obey from any tab."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import closing

from playwright.sync_api import Locator, Page, expect

from autodecoder_core.runs import RunRecord, RunStatus, RunStore
from tests.runs.making import until

from .conftest import PageMaker
from .driving import click_navigation, open_page, wait_idle
from .server import Server

LONG = 120_000  # milliseconds: workers are polite, and a busy machine lets them wait


def button(page: Page, name: str) -> Locator:
    # In the page itself: while a script runs, the header has a Stop of Streamlit's own.
    return page.get_by_test_id("stMainBlockContainer").get_by_role("button", name=name, exact=True)


def statuses(page: Page) -> Locator:
    return page.locator(".ad-lane-status")


def mark(page: Page) -> None:
    """Put a mark on the live view that only a new mount can lose."""
    page.locator(".ad-live").evaluate("part => { part.marked = true; }")


def is_marked(page: Page) -> bool:
    return bool(page.locator(".ad-live").evaluate("part => part.marked === true"))


def height(page: Page) -> float:
    box = page.locator(".ad-live").bounding_box()
    assert box is not None
    return box["height"]


def runs(server: Server) -> list[RunRecord]:
    with closing(RunStore(f"sqlite:///{server.home / 'runs.sqlite3'}")) as store:
        return store.runs()


def both(pids: Iterable[int | None]) -> list[int]:
    """The two workers' processes, once there are two."""
    known = [pid for pid in pids if pid is not None]
    return known if len(known) == 2 else []


def set_epochs(page: Page, epochs: int) -> None:
    page.get_by_label("Epochs", exact=True).fill(str(epochs))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Joint: {epochs:,}.")).to_be_visible()
    wait_idle(page)


def test_a_race_starts_by_a_click_moves_in_place_and_is_judged_at_its_end(page: Page) -> None:
    open_page(page, "/train")
    expect(statuses(page)).to_have_text(["ready", "ready"])
    set_epochs(page, 120)
    mark(page)
    before = height(page)
    button(page, "Start the race").click()
    expect(statuses(page)).to_have_text(["finished", "finished"], timeout=LONG)
    expect(page.get_by_text("12 unseen functions: mean squared error")).to_have_count(2, timeout=LONG)
    wait_idle(page)
    assert is_marked(page)
    assert height(page) == before
    expect(page.locator(".ad-lane-numbers").first).to_contain_text("120 / 120")
    timeline = page.get_by_role("slider", name="Timeline")
    timeline.focus()
    page.keyboard.press("ArrowLeft")
    expect(statuses(page)).to_have_text(["as it was", "as it was"])
    page.keyboard.press("End")
    expect(statuses(page)).to_have_text(["finished", "finished"])
    wait_idle(page)
    assert is_marked(page)
    button(page, "Explore this snapshot →").first.click()
    page.wait_for_url("**/explore?*run=*")
    wait_idle(page)


def test_a_race_obeys_every_tab_and_survives_a_kill_a_reload_and_a_walk(new_page: PageMaker, server: Server) -> None:
    page = new_page(server, color_scheme="dark")
    open_page(page, "/train")
    set_epochs(page, 400_000)
    button(page, "Start the race").click()
    expect(statuses(page)).to_have_text(["running", "running"], timeout=LONG)
    other = new_page(server, color_scheme="light")
    open_page(other, page.url)
    expect(statuses(other)).to_have_text(["running", "running"], timeout=LONG)

    button(other, "Pause").click()
    expect(statuses(page)).to_have_text(["paused", "paused"], timeout=LONG)
    expect(button(page, "Resume")).to_be_enabled(timeout=LONG)
    expect(button(page, "Pause")).to_be_disabled()
    button(page, "Resume").click()
    expect(statuses(other)).to_have_text(["running", "running"], timeout=LONG)

    mine = {run.id: run for run in runs(server) if run.id in page.url}
    assert len(mine) == 2
    for pid in until(lambda: both(run.pid for run in runs(server) if run.id in mine)):
        os.kill(pid, signal.SIGKILL)
    expect(page.get_by_text("killed. Resume goes on")).to_be_visible(timeout=LONG)
    expect(button(page, "Resume")).to_be_enabled(timeout=LONG)
    button(page, "Resume").click()
    expect(statuses(page)).to_have_text(["running", "running"], timeout=LONG)

    click_navigation(page, "Idea")
    click_navigation(page, "Train")
    expect(statuses(page)).to_have_text(["running", "running"], timeout=LONG)
    page.reload()
    expect(statuses(page)).to_have_text(["running", "running"], timeout=LONG)
    button(page, "Stop").click()
    expect(statuses(other)).to_have_text(["stopped", "stopped"], timeout=LONG)
    ended = {run.status for run in runs(server) if run.id in mine}
    assert ended == {RunStatus.STOPPED}
