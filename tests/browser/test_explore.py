"""Explore in the hand: a dragged latent goes into the link, and comes back from it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PageMaker
from .driving import assert_no_exception, click_navigation, open_page, wait_idle
from .hand import READOUT, drag_handle, in_link, place
from .server import Server

Z = re.compile(r"[?&]z=")


def test_a_dragged_latent_survives_a_page_switch_a_reload_and_a_second_tab(
    page: Page, new_page: PageMaker, server: Server
) -> None:
    open_page(page, "/explore")
    before = place(page)
    drag_handle(page, 60, -40)
    expect(page).to_have_url(Z)
    wait_idle(page)
    there = pytest.approx(in_link(page), abs=0.0051)  # the map reads out two decimals or more
    assert place(page) == there
    assert place(page)[0] > before[0]
    assert place(page)[1] > before[1]
    nearest = page.locator(".st-key-explore_near_0").inner_text()
    assert f"nearest: {nearest} at" in page.locator(READOUT).nth(1).inner_text()

    click_navigation(page, "Runs")
    click_navigation(page, "Explore")
    expect(page).to_have_url(Z)
    assert in_link(page) == there
    assert place(page) == there

    page.reload()
    wait_idle(page)
    assert place(page) == there

    other = new_page(server, color_scheme="dark")
    other.goto(page.url)
    wait_idle(other)
    assert place(other) == there
    assert_no_exception(other)


def test_a_name_and_a_prompt_move_the_handle_and_the_values_unfold(page: Page) -> None:
    open_page(page, "/explore")
    page.get_by_role("button", name="Go to the most unusual function").click()
    expect(page).to_have_url(Z)
    expect(page.locator(READOUT).nth(1)).to_contain_text("at 0.0")
    wait_idle(page)  # the names beside the curve are the server's, and come a little later
    first = page.url
    second = page.locator(".st-key-explore_near_1 button")
    name = second.inner_text()
    second.click()
    expect(page.locator(READOUT).nth(1)).to_contain_text(f"nearest: {name} at 0.0")
    expect(page).not_to_have_url(first)
    page.get_by_text("Decoded values", exact=True).first.click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert_no_exception(page)
