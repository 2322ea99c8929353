"""What a person's hand does to the figures and the controls, and what is then to be read there."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

CURVE = ".ad-map-curve"
HANDLE = ".ad-map-handle"
READOUT = ".ad-map-foot .ad-readout"
SHEET = ".ad-pad canvas"


def numbers(text: str) -> list[float]:
    """All numbers in a text, typographic minus signs and thousands separators understood."""
    return [float(found) for found in re.findall(r"-?[\d.]+(?:e-?\d+)?", text.replace("−", "-").replace(",", ""))]


def grab_handle(page: Page) -> tuple[float, float]:
    """Press the mouse on the handle of the latent map; returns where that is."""
    knob = page.locator(f"{HANDLE} .ad-map-knob")
    expect(knob).to_be_visible()
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def drag_handle(page: Page, dx: float, dy: float) -> None:
    """Drag the handle of the latent map by so many pixels, and let go."""
    x, y = grab_handle(page)
    page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def place(page: Page) -> list[float]:
    """What the map reads out; its decimals depend on how far the axes reach."""
    line = page.locator(READOUT).first
    expect(line).to_contain_text("z = (")
    return [float(number) for number in re.findall(r"-?[\d.]+", line.inner_text().replace("−", "-"))]


def in_link(page: Page) -> list[float]:
    """The latent in the page's address."""
    return [float(number) for number in parse_qs(urlsplit(page.url).query)["z"][0].split(",")]


def runs_in_link(page: Page) -> list[str]:
    """The runs in the page's address."""
    return parse_qs(urlsplit(page.url).query)["run"][0].split(",")


def pixels(canvas: Locator) -> str:
    """What is drawn on a canvas; equal only where every pixel is."""
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def redrawn(page: Page, canvas: Locator, before: str) -> None:
    """Wait until something else is drawn on a canvas than `before`."""
    page.wait_for_function("([canvas, before]) => canvas.toDataURL() !== before", arg=[canvas.element_handle(), before])


def stroke(page: Page) -> None:
    """A falling line over most of the draw pad's sheet, by the mouse."""
    sheet = page.locator(SHEET)
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box is not None
    left, top, width, height = (box[side] for side in ("x", "y", "width", "height"))
    page.mouse.move(left + 0.2 * width, top + 0.3 * height)
    page.mouse.down()
    page.mouse.move(left + 0.9 * width, top + 0.65 * height, steps=20)
    page.mouse.up()


def set_number(page: Page, key: str, value: int) -> None:
    """Type a number into the field of a widget. Wait for what it brings about before the next click."""
    field = page.locator(f".st-key-{key} input")
    field.fill(str(value))
    field.press("Enter")


def tab_to(page: Page, target: Locator, *, most: int = 120) -> None:
    """Press Tab until the focus is on the target; fails where it never gets there."""
    expect(target).to_have_count(1)
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element.matches(':focus')"):
            return
    raise AssertionError(f"{most} times Tab never led to {target} on {page.url}")
