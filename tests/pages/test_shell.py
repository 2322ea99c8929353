from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from .conftest import PAGES, assert_fine, page_path

NAMES = ("idea", "functions", "train", "explore", "fit", "runs")


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_in_a_new_session_with_a_title(name: str, open_page: Callable[..., AppTest]) -> None:
    app = open_page(name)
    assert [title.value for title in app.title if title.value.strip()]


def test_every_page_of_the_shell_is_opened_by_these_tests() -> None:
    files = {path.stem for path in PAGES.glob("*.py")} - {"__init__", "shell"}
    assert files == set(NAMES)


def test_one_session_walks_through_all_pages_and_back(open_page: Callable[..., AppTest]) -> None:
    app = open_page("idea")
    titles = []
    for name in (*NAMES, *reversed(NAMES)):
        assert_fine(app.switch_page(page_path(name)).run())
        titles.append(app.title[0].value)
    assert len(set(titles)) == len(NAMES)
    assert titles[: len(NAMES)] == titles[len(NAMES) :][::-1]
