"""The journey without a mouse: every step by Tab, Enter, arrows and the space bar."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .driving import assert_no_exception, open_page, wait_idle
from .hand import CURVE, SHEET, pixels, place, redrawn, tab_to
from .lanes import epochs, wait_for_the_end


def walk_to(page: Page, label: str) -> None:
    """Go to a page by its word in the navigation."""
    path = f"/{label.lower()}"
    tab_to(page, page.get_by_test_id("stTopNavLink").filter(has_text=label))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(path))
    wait_idle(page)
    assert_no_exception(page)


def test_the_whole_journey_is_made_without_a_mouse(page: Page) -> None:
    open_page(page, "/")
    curve = page.locator(CURVE)
    before = place(page)
    tab_to(page, page.locator(".ad-map-stage"))
    drawn = pixels(curve)
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    redrawn(page, curve, drawn)
    after = place(page)
    assert after[0] > before[0]
    assert after[1] > before[1]

    tab_to(page, page.get_by_role("button", name="Watch it train"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/train\?dataset="))
    wait_idle(page)
    tab_to(page, page.get_by_label("Epochs", exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Joint: 40.")).to_be_visible()
    wait_idle(page)
    tab_to(page, page.get_by_role("button", name="Start the race"))
    page.keyboard.press("Enter")
    wait_for_the_end(page)
    expect(epochs(page)).to_have_text(["40 / 40", "40 / 40"])

    walk_to(page, "Fit")
    tab_to(page, page.locator(SHEET))
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("stTable")).to_contain_text("→")
    expect(page.get_by_text(re.compile(r"misses the \d+ points"))).to_be_visible()
    walk_to(page, "Explore")
    expect(page.locator("h1")).to_have_text("Explore the latent space")
    assert len(place(page)) == 2
