"""`scripts/serve.py`, which `make run` calls: the app answers, and a browser is opened on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SERVE = Path(__file__).resolve().parents[1] / "scripts/serve.py"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_app_answers_and_a_browser_is_opened_on_it(tmp_path: Path) -> None:
    browser, opened, port = tmp_path / "browser", tmp_path / "opened", free_port()
    browser.write_text(f'#!/bin/sh\necho "$@" > "{opened}"\n')
    browser.chmod(0o755)
    settings = {"BROWSER": str(browser), "DISPLAY": ":99", "AUTODECODER_HOME": str(tmp_path)}
    server = subprocess.Popen([sys.executable, SERVE, "--port", str(port)], env={**os.environ, **settings})
    try:
        end = time.monotonic() + 60
        while not opened.exists() or not opened.read_text():
            assert time.monotonic() < end, "no browser was opened"
            assert server.poll() is None, "the server has ended"
            time.sleep(0.1)
        assert opened.read_text().strip() == f"http://localhost:{port}"
        assert urllib.request.urlopen(opened.read_text().strip()).status == 200
    finally:
        server.terminate()
        server.wait()
