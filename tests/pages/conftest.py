"""Pages without a browser: the shell script under Streamlit's AppTest, with a home of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "pages"
TIMEOUT = 60.0  # seconds; the first run in a process imports torch


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """AUTODECODER_HOME of this test alone."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("AUTODECODER_HOME", str(folder))
    monkeypatch.delenv("AUTODECODER_DATABASE_URL", raising=False)
    monkeypatch.delenv("AUTODECODER_RAY_ADDRESS", raising=False)
    return folder


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """open_page("train", run="abc"): the page after its first run, with these query parameters; fails on an exception.

    To go on in the same session: `assert_fine(at.switch_page(page_path("fit")).run())`.
    """

    def open_it(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(PAGES / "shell.py"), default_timeout=TIMEOUT)
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(page_path(name))
        return assert_fine(app.run())

    return open_it


def page_path(name: str) -> str:
    """What `AppTest.switch_page` takes: the absolute path of pages/NAME.py."""
    path = PAGES / f"{name}.py"
    assert path.is_file(), f"There is no page {name}: {path}"
    return str(path)


def assert_fine(app: AppTest) -> AppTest:
    """The same app, if its last run raised nothing."""
    assert not app.exception, "\n".join(f"{e.message}\n{''.join(e.stack_trace)}" for e in app.exception)
    return app
