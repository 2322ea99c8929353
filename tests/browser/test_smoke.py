"""Every page, opened as a stranger may open it: by a link, first of all, in either theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PageMaker
from .driving import PAGES, click_navigation, open_page
from .server import Server, running_server

PAPER = {"light": "rgb(251, 250, 247)", "dark": "rgb(21, 23, 27)"}  # .streamlit/config.toml


def title(page: Page) -> str:
    return page.locator("h1").first.inner_text().strip()


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_as_the_first_request_of_a_fresh_server_in_both_themes(
    path: str, new_page: PageMaker, tmp_path: Path
) -> None:
    with running_server(tmp_path) as fresh:
        for theme, paper in PAPER.items():
            page = new_page(fresh, color_scheme=theme)
            open_page(page, path)
            assert title(page)
            expect(page.locator("h1")).to_have_count(1)
            expect(page.get_by_test_id("stApp")).to_have_css("background-color", paper)
            expect(page).to_have_url(f"{fresh.url}{path}")
            page.context.close()  # before its server goes: what it still asks for would fail


def test_each_page_has_a_title_of_its_own_and_the_navigation_leads_to_it(page: Page, server: Server) -> None:
    open_page(page, "/")
    titles = {}
    for path, label in reversed(PAGES.items()):
        before = title(page)
        click_navigation(page, label)
        expect(page.locator("h1").first).not_to_have_text(before)
        expect(page).to_have_url(f"{server.url}{path}")
        titles[path] = title(page)
    assert len(set(titles.values())) == len(PAGES), titles
