"""A real Chromium against the real server; a test fails on anything that either of them complains about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import launched
from .driving import TIMEOUT
from .server import Server, running_server
from .watch import Watch

HERE = Path(__file__).resolve().parent
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}

PageMaker = Callable[..., Page]
expect.set_options(timeout=TIMEOUT)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here share one server and one browser, so they stay in one process."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not ask for a fresh one."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[PageMaker]:
    """new_page(server, **context options): a page in a context of its own, watched until the test ends."""
    opened: list[tuple[Any, Watch, Server, int]] = []

    def make(server: Server, **options: Any) -> Page:
        context = chromium.new_context(base_url=server.url, **{**DESKTOP, **options})
        context.set_default_timeout(TIMEOUT)
        opened.append((context, Watch(context), server, server.log_size()))
        return context.new_page()

    yield make
    problems = []
    for context, watch, server, logged in opened:
        context.close()
        problems += [*watch.problems, *(f"server log: {text}" for text in server.complaints(logged))]
    assert not problems, "\n".join(dict.fromkeys(problems))


@pytest.fixture
def page(new_page: PageMaker, server: Server) -> Page:
    """1280 × 800, light."""
    return new_page(server, color_scheme="light")


@pytest.fixture
def phone_page(new_page: PageMaker, server: Server) -> Page:
    """390 × 844, dark, touch."""
    return new_page(server, color_scheme="dark", **PHONE)
