"""The system's Chromium, found and started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # as in scripts/need


def executable() -> str:
    """Its path. Raises FileNotFoundError, with what to do, where there is none."""
    for name in BROWSERS:
        if (found := shutil.which(name)) is not None:
            return found
    raise FileNotFoundError(
        f"No browser on the PATH; expected one of {', '.join(BROWSERS)}. Run: sh scripts/need chromium"
    )


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window, closed on leaving. Raises FileNotFoundError where there is none."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage"])
        yield browser
        browser.close()
