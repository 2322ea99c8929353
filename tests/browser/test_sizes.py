"""The figure comes first: on a phone in the dark, and above the fold of a small laptop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

import autodecoder_core as ad
from autodecoder_core.runs import RunSpec, RunStatus, RunStore

from .driving import PAGES, open_page
from .server import Server

FIGURES = {
    "/": ".ad-map-stage",
    "/functions": ".ad-field-stage",
    "/train": ".ad-lane-map",
    "/explore": ".ad-map-stage",
    "/fit": ".ad-pad canvas",
    "/runs": ".ad-runs",
}
WHOLE_FIGURES = {"/": ".ad-map-figure", "/explore": ".ad-map-figure", "/fit": ".ad-pad"}


@pytest.fixture(scope="module")
def a_run(server: Server) -> None:
    """A run that has ended, so that the Runs page has something to show."""
    store = RunStore(f"sqlite:///{server.home / 'runs.sqlite3'}")
    dataset = store.add_dataset(ad.generate("sinusoid", n_functions=6, n_points=8))
    claim = store.claim(store.create_run(RunSpec(dataset, ad.TrainingConfig())))
    assert claim is not None
    claim.finish(RunStatus.STOPPED)
    store.close()


def test_every_page_fits_a_dark_phone_and_its_figure_is_on_the_first_screen(phone_page: Page, a_run: None) -> None:
    page = phone_page
    assert FIGURES.keys() == PAGES.keys()
    for path, selector in FIGURES.items():
        open_page(page, path)
        figure = page.locator(selector).first
        expect(figure).to_be_visible()
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 150, f"{path}: the figure is {box['width']} px wide"
        assert box["x"] >= 0, f"{path}: the figure begins at {box['x']} px"
        assert box["x"] + box["width"] <= 390, f"{path}: the figure reaches {box['x'] + box['width']} px"
        assert box["y"] < 844, f"{path}: the figure begins {box['y']} px down"
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        inner = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
        assert max(wide, inner) <= 0, f"{path} is {max(wide, inner)} px wider than the screen"


def test_figures_end_above_the_fold_of_a_small_laptop(page: Page) -> None:
    for path, selector in WHOLE_FIGURES.items():
        open_page(page, path)
        figure = page.locator(selector).first
        expect(figure).to_be_visible()
        box = figure.bounding_box()
        assert box is not None
        assert box["height"] > 250, f"{path}: the figure is {box['height']} px high"
        assert box["y"] + box["height"] <= 800, f"{path}: the figure ends {box['y'] + box['height']} px down"
