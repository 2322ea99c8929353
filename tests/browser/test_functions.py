"""Functions: pointing at curves, stepping by keys, a formula as it is typed, and on to training."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .driving import TIMEOUT, assert_no_exception, open_page, wait_idle

STAGE = ".ad-field-stage"
NAME = ".ad-field-name"


def test_pointing_makes_a_curve_strong_a_click_keeps_it_and_keys_step_on(page: Page) -> None:
    open_page(page, "/functions")
    stage = page.locator(STAGE)
    expect(page.locator(NAME)).to_have_text("damped wave 0")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.35 * box["width"], box["y"] + 0.45 * box["height"])
    expect(page.locator(NAME)).not_to_have_text("damped wave 0")
    page.mouse.down()
    page.mouse.up()
    kept = page.locator(NAME).inner_text()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"])
    expect(page.locator(NAME)).to_have_text(kept)
    stage.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(NAME)).to_have_text("damped wave 1")
    expect(page.locator(".ad-field-facts")).to_contain_text("amplitude")


def test_moving_a_slider_bends_the_same_figure_and_keeps_the_kept_curve(page: Page) -> None:
    open_page(page, "/functions")
    stage = page.locator(STAGE)
    stage.focus()
    page.keyboard.press("ArrowRight")
    stage.evaluate("stage => { stage.dataset.same = 'yes'; }")
    facts = page.locator(".ad-field-facts").inner_text()
    page.locator(".st-key-functions_range_damped_wave_amplitude input[type=range]").first.press("ArrowLeft")
    expect(page.locator(".ad-field-facts")).not_to_have_text(facts)
    expect(page.locator(NAME)).to_have_text("damped wave 1")
    expect(stage).to_have_attribute("data-same", "yes")


def test_a_formula_answers_while_it_is_typed_and_leads_to_training(page: Page) -> None:
    open_page(page, "/functions")
    page.get_by_text("Formula", exact=True).first.click()
    field = page.locator(".st-key-functions_expression input")
    expect(field).to_have_value("a*sin(w*t + p)")
    wait_idle(page)
    field.fill("b*t + ")
    expect(page.get_by_text("Character 7 of the formula")).to_be_visible(timeout=TIMEOUT)
    expect(page.locator(STAGE)).to_be_visible()
    field.fill("b*t + cos(w*t)")
    expect(page.get_by_text("Character 7 of the formula")).to_have_count(0, timeout=TIMEOUT)
    expect(page.locator(".ad-field-facts")).to_contain_text("b ")
    wait_idle(page)
    page.get_by_role("button", name="Train on these functions").click()
    expect(page).to_have_url(re.compile(r"/train\?.*dataset="))
    wait_idle(page)
    assert_no_exception(page)
