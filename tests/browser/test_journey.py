"""The whole journey on generated functions: idea → functions → train → explore → fit → runs, in one sitting."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PageMaker
from .driving import assert_no_exception, click_navigation, open_page, wait_idle
from .hand import (
    CURVE,
    READOUT,
    drag_handle,
    grab_handle,
    in_link,
    numbers,
    pixels,
    place,
    redrawn,
    runs_in_link,
    set_number,
    stroke,
)
from .lanes import epochs, lanes, set_up_race, statuses, steps_seen, wait_for_the_end
from .server import Server

EPOCHS = 300
DONE = f"{EPOCHS} / {EPOCHS}"


def drag_bends_the_curve(page: Page) -> None:
    """The readout and the curve follow the handle while the button is still down."""
    curve = page.locator(CURVE)
    z, drawn = place(page), pixels(curve)
    x, y = grab_handle(page)
    page.mouse.move(x + 70, y - 30, steps=5)
    redrawn(page, curve, drawn)
    now = place(page)
    page.mouse.up()
    assert now[0] > z[0]
    assert now[1] > z[1]


def make_functions(page: Page, n: int, points: int) -> None:
    """Sinusoids, so many, with so many points each."""
    page.locator(".st-key-functions_family input").click()
    page.get_by_role("option", name="Sinusoid", exact=True).click()
    expect(page.locator(".ad-field-name")).to_contain_text("sinusoid")
    set_number(page, "functions_n_functions", n)
    expect(page.get_by_text(f"Download {n * 64:,} points")).to_be_visible()
    set_number(page, "functions_points_1", points)
    expect(page.get_by_text(f"Download {n * points:,} points")).to_be_visible()


def test_functions_are_made_trained_explored_fitted_and_found_again(page: Page) -> None:
    open_page(page, "/")
    drag_bends_the_curve(page)
    page.get_by_role("button", name="Make functions →").click()
    expect(page).to_have_url(re.compile(r"/functions"))

    make_functions(page, 40, 32)
    page.get_by_role("button", name="Train on these functions →").click()
    expect(page).to_have_url(re.compile(r"/train\?dataset=\w+"))
    expect(page.get_by_text("32 functions, 8 more kept unseen")).to_be_visible()

    set_up_race(page, epochs=EPOCHS, turn=15)
    page.get_by_role("button", name="Start the race").click()
    expect(page).to_have_url(re.compile(r"[?&]run=\w+(,|%2C)\w+"))
    wait_for_the_end(page)
    expect(epochs(page)).to_have_text([DONE, DONE])
    for seen in steps_seen(page):
        assert len(seen) > 1, "a lane jumped from its start to its end"
    runs = runs_in_link(page)
    judged = page.get_by_text(re.compile("8 unseen functions: mean squared error"))
    expect(judged).to_have_count(2)
    words = judged.all_inner_texts()

    page.reload()
    wait_idle(page)
    expect(epochs(page)).to_have_text([DONE, DONE])
    expect(statuses(page)).to_have_text(["finished", "finished"])
    expect(judged).to_have_text(words)
    assert runs_in_link(page) == runs

    page.get_by_role("button", name="Explore this snapshot →").first.click()
    expect(page).to_have_url(re.compile(r"/explore\?"))
    drag_handle(page, 50, -30)
    expect(page).to_have_url(re.compile(r"[?&]z="))
    assert place(page) == pytest.approx(in_link(page), abs=0.0051)
    assert sorted(runs_in_link(page)) == sorted(runs)

    page.get_by_role("button", name="Fit a drawing near here →").click()
    expect(page).to_have_url(re.compile(r"/fit\?"))
    stroke(page)
    table = page.get_by_test_id("stTable")
    expect(table).to_contain_text("→")
    before, after = numbers(table.locator("td").nth(1).inner_text())
    assert after < before
    dragged = in_link(page)
    page.get_by_role("link", name="Explore this latent →").click()
    expect(page).to_have_url(re.compile(r"/explore\?"))
    wait_idle(page)
    expect(page.locator("h1")).to_have_text("Explore the latent space")
    assert in_link(page) != dragged
    assert place(page) == pytest.approx(in_link(page), abs=0.0051)

    click_navigation(page, "Runs")
    chosen = page.locator(".ad-runs tr[aria-selected=true]")
    expect(chosen).to_have_count(2)
    expect(chosen.locator("td.ad-col-status")).to_have_text([re.compile("finished")] * 2)
    chosen.filter(has_text="alternating").locator(".ad-run-name").click()
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="Open in Train").click()
    expect(page).to_have_url(re.compile(r"/train\?.*run=\w+$"))
    expect(lanes(page)).to_have_count(1)
    expect(epochs(page)).to_have_text([DONE])
    assert runs_in_link(page)[0] in runs
    assert_no_exception(page)


def test_dragging_works_where_motion_is_not_wanted(new_page: PageMaker, server: Server) -> None:
    page = new_page(server, reduced_motion="reduce")
    open_page(page, "/")
    drag_bends_the_curve(page)
    where = page.locator(READOUT).first
    there = where.inner_text()
    page.get_by_role("button", name="Make a year that never was").click()
    expect(where).not_to_have_text(there)
