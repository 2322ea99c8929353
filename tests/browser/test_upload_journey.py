"""A person's own file, as a spreadsheet in much of Europe writes it: read, mended, trained on, and fitted."""

from __future__ import annotations

import math
import re

from playwright.sync_api import Page, expect

from .driving import assert_no_exception, open_page
from .lanes import epochs, set_up_race, wait_for_the_end

PLANTS, HOURS = 12, 20


def table(**cells: str) -> bytes:
    """A row a point, semicolons, decimal commas. cells: other text for the height of a line, as line8="tall"."""
    rows = [["plant", "hour", "height (cm)", "soil"]]
    for plant in range(PLANTS):
        for hour in range(HOURS):
            height = 2 + 0.3 * plant + math.sin(0.5 * hour + 0.4 * plant)
            rows.append([f"plant {plant}", f"{0.5 * hour:.1f}", f"{height:.3f}", f"{plant / 10:.1f}"])
    for line, text in cells.items():
        rows[int(line.removeprefix("line")) - 1][2] = text
    return "".join(";".join(row).replace(".", ",") + "\n" for row in rows).encode()


def bring(page: Page, name: str, data: bytes) -> None:
    page.locator(".st-key-functions_file input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def test_a_file_with_decimal_commas_is_read_mended_trained_on_and_fitted(page: Page) -> None:
    open_page(page, "/functions")
    page.get_by_text("Upload", exact=True).click()
    bring(page, "plants.csv", table())
    expect(page.get_by_text("CSV (semicolons), delimiter semicolon, decimal comma")).to_be_visible()
    expect(page.get_by_text("names a function and its rows are that function")).to_be_visible()
    expect(page.get_by_role("radio", name="A row a point")).to_be_checked()
    everything = page.get_by_text(f"Download {PLANTS * HOURS} points")
    expect(everything).to_be_visible()
    expect(page.locator(".ad-field-name")).to_have_text("plant 0")
    good = page.url

    bring(page, "plants-spoilt.csv", table(line8="tall"))
    trouble = page.get_by_test_id("stAlert")
    expect(trouble).to_contain_text("Line 8, column")
    expect(trouble).to_contain_text("height (cm)")
    expect(trouble).to_contain_text("found 'tall'; expected a number")
    expect(page.get_by_text("The last functions that could be read stay on screen.")).to_be_visible()
    expect(everything).to_be_visible()
    assert page.url == good

    page.get_by_role("button", name="Train on these functions →").click()
    expect(page).to_have_url(re.compile(r"/train\?dataset="))
    expect(page.get_by_text("plants: 10 functions, 2 more kept unseen")).to_be_visible()
    set_up_race(page, epochs=40, turn=5)
    page.get_by_label("Epochs", exact=True).fill("20")  # and the button at once, before the page has answered
    page.get_by_role("button", name="Start the race").click()
    wait_for_the_end(page)
    expect(epochs(page)).to_have_text(["20 / 20"] * 2)
    expect(page.get_by_text(re.compile(r"2 unseen functions: mean squared error .+ \(cm\)²"))).to_have_count(2)

    page.get_by_role("button", name="Fit with it →").last.click()
    expect(page).to_have_url(re.compile(r"/fit\?"))
    page.get_by_text("Pick", exact=True).click()
    page.locator(".st-key-fit_pick input").click()
    page.get_by_role("option", name=re.compile("never seen")).first.click()
    expect(page.get_by_test_id("stTable")).to_contain_text("→")
    expect(page.get_by_text(f"never seen in training. The fit misses the {HOURS} points by")).to_be_visible()
    assert_no_exception(page)
