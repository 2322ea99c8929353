"""The real server in a process of its own, with a home of its own, and a watch on what it logs."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0

# Streamlit's usual format has no level, so one is asked for below; tracebacks of other origin have none.
COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|^Traceback \(most recent call last\)|\w+Warning:|^Exception in ")


@dataclass(frozen=True)
class Server:
    """url: without a final slash. home: its AUTODECODER_HOME. log: all that it printed, so far. pid: its process."""

    url: str
    home: Path
    log: Path
    pid: int

    def log_size(self) -> int:
        return self.log.stat().st_size

    def complaints(self, since: int = 0) -> list[str]:
        """Warnings, errors and tracebacks logged after the first `since` bytes, each with the lines that follow it."""
        with self.log.open("rb") as file:
            file.seek(since)
            lines = file.read().decode(errors="replace").splitlines()
        return ["\n".join(lines[i : i + 30]) for i, line in enumerate(lines) if COMPLAINT.search(line)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The server ended with code {process.returncode} before it was up:\n{server.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"The server was not up after {START_SECONDS:.0f} s:\n{server.log.read_text()}")


@contextmanager
def running_server(folder: Path, **environment: str) -> Iterator[Server]:
    """`streamlit run app.py` on a free port with its data in folder; ended, with its children, on leaving.

    On leaving without another error, fails where the log has a complaint. environment: more variables for it.
    """
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.fileWatcherType": "none",
        "logger.messageFormat": "%(asctime)s %(levelname)s %(name)s: %(message)s",
    }
    variables = {"AUTODECODER_HOME": str(home), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", **environment}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *(f"--{name}={value}" for name, value in options.items())],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    server = Server(f"http://localhost:{port}", home, folder / "server.log", process.pid)
    try:
        _wait_until_up(process, server)
        yield server
        complaints = server.complaints()
        assert not complaints, "The server's log has complaints:\n" + "\n----\n".join(complaints)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(
        ProcessLookupError
    ):  # the server leads its process group: what it started and left behind goes with it
        os.killpg(process.pid, signal.SIGKILL)
