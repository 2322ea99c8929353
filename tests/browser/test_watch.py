"""The watch over pages and log is itself checked: a test that cannot fail is worth nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .server import Server
from .watch import Watch

FAULTS = {
    "console error: broken": "() => console.error('broken')",
    "uncaught in": "() => { setTimeout(() => { throw new Error('late') }, 0) }",
    "request leaves this machine: http://elsewhere.example/": "() => fetch('http://elsewhere.example/')",
    "answer 404: http://localhost/missing": "() => fetch('http://localhost/missing')",
    "request failed: http://localhost/lost": "() => fetch('http://localhost/lost').catch(() => null)",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_watch_reports(fault: str, chromium: Browser) -> None:
    context = chromium.new_context()
    watch = Watch(context)
    # Answered here, so nothing in this test needs a server or a network.
    context.route("**/*", lambda route: route.fulfill(status=200, body="<h1>page</h1>"))
    context.route("**/missing", lambda route: route.fulfill(status=404))
    context.route("**/lost", lambda route: route.abort("connectionrefused"))
    page = context.new_page()
    page.goto("http://localhost/")
    assert watch.problems == []
    page.evaluate(FAULTS[fault].replace("() => fetch", "() => void fetch"))
    for _ in range(100):
        if any(problem.startswith(fault) for problem in watch.problems):
            break
        page.wait_for_timeout(20)
    context.close()
    assert any(problem.startswith(fault) for problem in watch.problems), watch.problems


def test_watch_passes_over_streamlits_probe_below_a_deep_link(chromium: Browser) -> None:
    context = chromium.new_context()
    watch = Watch(context)
    context.route("**/*", lambda route: route.fulfill(status=200, body="<h1>page</h1>"))
    context.route("**/functions/_stcore/health", lambda route: route.fulfill(status=404))
    page = context.new_page()
    page.goto("http://localhost/")
    page.evaluate("() => fetch('http://localhost/functions/_stcore/health').then(() => null)")
    context.close()
    assert watch.problems == []


@pytest.mark.parametrize(
    ("line", "complains"),
    [
        ("2026-01-01 10:00:00,000 WARNING streamlit.runtime: slow", True),
        ("2026-01-01 10:00:00,000 ERROR streamlit: no", True),
        ("Traceback (most recent call last):", True),
        ("/x/y.py:3: RuntimeWarning: overflow encountered in exp", True),
        ("Exception in thread worker:", True),
        ("2026-01-01 10:00:00,000 INFO streamlit: errors: none", False),
        ("  URL: http://localhost:8501", False),
    ],
)
def test_server_complaints_are_warnings_errors_and_tracebacks(line: str, complains: bool, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(f"started\n{line}\n")
    server = Server("http://localhost", tmp_path, log, pid=0)
    assert bool(server.complaints()) is complains
    assert server.complaints(server.log_size()) == []
