"""Fit, by hand: a stroke is drawn and its curve and latent are found; it is still there after a look elsewhere."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .driving import click_navigation, open_page, wait_idle

SEEN = """() => new Promise(done => {
  // The curve is there when green ink lies on the sheet: the pad draws nothing else in that hue.
  const find = () => {
    const host = [...document.querySelectorAll("*")].find(e => e.shadowRoot?.querySelector(".ad-pad canvas"));
    const canvas = host?.shadowRoot.querySelector(".ad-pad canvas");
    if (!canvas) return false; // the pad is still to come
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3] > 200 && data[i + 1] > data[i] + 60 && data[i + 1] > data[i + 2] + 20) return true;
    return false;
  };
  const look = () => (find() ? done(performance.now()) : requestAnimationFrame(look));
  look();
})"""


def draw(page: Page) -> None:
    """A falling stroke over most of the sheet."""
    box = page.locator(".ad-pad canvas").bounding_box()
    assert box is not None
    left, top, width, height = (box[side] for side in ("x", "y", "width", "height"))
    page.mouse.move(left + 0.2 * width, top + 0.3 * height)
    page.mouse.down()
    page.mouse.move(left + 0.9 * width, top + 0.65 * height, steps=20)
    page.mouse.up()


def test_a_stroke_is_fitted_and_survives_a_look_at_another_page(page: Page) -> None:
    open_page(page, "/fit")
    expect(page.locator(".ad-pad-hint")).to_have_attribute("data-shown", "true")
    draw(page)
    page.evaluate(SEEN)
    expect(page.get_by_test_id("stTable")).to_contain_text("Levenberg-Marquardt, 8 starts")
    expect(page.get_by_text("Nearest training functions:")).to_be_visible()
    latent = page.locator(".ad-map").get_by_text("z = ")
    expect(latent).to_be_visible()
    numbers = page.get_by_test_id("stTable").inner_text()
    points = page.locator(".ad-pad output")
    expect(points).to_contain_text("points")
    page.mouse.move(5, 5)
    drawn = points.inner_text()
    click_navigation(page, "Idea")
    expect(page.locator("h1").first).to_contain_text("without an encoder")
    click_navigation(page, "Fit")
    page.evaluate(SEEN)
    expect(page.locator(".ad-pad output")).to_have_text(drawn)
    assert page.get_by_test_id("stTable").inner_text() == numbers
    page.get_by_role("link", name="Explore this latent →").click()
    wait_idle(page)
    expect(page).to_have_url(re.compile(r"/explore\?.*z="))


def test_undo_and_the_keyboard_fit_too(page: Page) -> None:
    open_page(page, "/fit")
    page.locator(".ad-pad canvas").focus()
    for key in ("Enter", "Shift+ArrowLeft", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("misses the 2 points")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("One point leaves z mostly to the prior")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("stTable")).to_have_count(0)
    expect(page.locator(".ad-map").get_by_text("no latent yet")).to_be_visible()
