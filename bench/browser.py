"""The real server and a real Chromium, as the browser tests use them, for measuring."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from autodecoder_core.runs import RunStore
from tests.browser.chromium import executable, launched
from tests.browser.driving import TIMEOUT, click_navigation, open_page, wait_idle
from tests.browser.server import Server, running_server

__all__ = [
    "TIMEOUT",
    "app",
    "click_navigation",
    "executable",
    "launched",
    "open_page",
    "store_of",
    "visit",
    "wait_idle",
]

DESKTOP: ViewportSize = {"width": 1280, "height": 800}


@contextmanager
def app() -> Iterator[Server]:
    """A fresh server with an empty home; what it complained about is said, and does not cost the figures."""
    with tempfile.TemporaryDirectory(prefix="autodecoder-bench-") as folder:
        whole = False
        try:
            with running_server(Path(folder)) as server:
                yield server
                whole = True
        except AssertionError as complaint:
            if not whole:
                raise
            print(complaint, file=sys.stderr)


@contextmanager
def store_of(server: Server) -> Iterator[RunStore]:
    """The server's own run store, opened beside it."""
    store = RunStore(f"sqlite:///{server.home / 'runs.sqlite3'}")
    try:
        yield store
    finally:
        store.close()


@contextmanager
def visit(browser: Browser, server: Server) -> Iterator[Page]:
    """A person's browser window: 1280 × 800, light, nothing remembered."""
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, color_scheme="light")
    context.set_default_timeout(TIMEOUT)
    try:
        yield context.new_page()
    finally:
        context.close()
