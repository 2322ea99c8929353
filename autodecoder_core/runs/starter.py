"""Starts workers, by the warm process where there can be one, and knows which have ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

from .dispatch import Launch
from .processes import log_path, start_worker, worker_environment

# Forking after the system libraries have started their threads is not safe on macOS, and unknown to Windows.
CAN_FORK = sys.platform == "linux"


class Starter:
    """Starts worker processes for one store. Thread-safe; workers outlive it, the warm process does not.

    forks: use the warm process; by default where the system can.
    """

    def __init__(self, url: str, *, forks: bool = CAN_FORK) -> None:
        self._url = url
        self._forks = forks
        self._lock = threading.RLock()
        self._warm: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self._asked: list[Launch] = []  # what the warm process has been told of and has not forked yet
        self._plain: list[tuple[Launch, subprocess.Popen[bytes]]] = []
        self._ended: list[tuple[Launch, int]] = []

    def warm_up(self) -> None:
        """See to it that the warm process is there or on its way; returns at once."""
        with self._lock:
            if not self._forks or (self._warm is not None and self._warm.poll() is None):
                return
            self._drop_warm()
            self._warm = subprocess.Popen(
                [sys.executable, "-m", "autodecoder_core.runs.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=worker_environment(self._url),
                start_new_session=True,
                bufsize=0,
            )
            assert self._warm.stdout is not None
            os.set_blocking(self._warm.stdout.fileno(), False)

    def start(self, launch: Launch) -> None:
        """Start a worker for a run; raises OSError when the system will not."""
        with self._lock:
            log_path(launch.run).parent.mkdir(parents=True, exist_ok=True)
            self.warm_up()
            if not self._ask_warm(launch):
                self._plain.append((launch, start_worker(launch.run, self._url)))

    def ended(self) -> list[tuple[Launch, int]]:
        """(launch, exit code) of the workers that have ended since this was last asked."""
        with self._lock:
            self._listen()
            still = []
            for launch, process in self._plain:
                code = process.poll()
                if code is None:
                    still.append((launch, process))
                else:
                    self._ended.append((launch, code))
            self._plain = still
            ended, self._ended = self._ended, []
            return ended

    def close(self) -> None:
        """Let the warm process go; the workers go on. May be called again."""
        with self._lock:
            self._drop_warm()
            for _, process in self._plain:
                process.poll()
                process.returncode = process.returncode or 0  # it goes on without us: no warning about that
            self._plain = []

    def _ask_warm(self, launch: Launch) -> bool:
        if self._warm is None or self._warm.stdin is None:
            return False
        request = {"launch": launch, "log": str(log_path(launch.run))}
        try:
            self._warm.stdin.write(json.dumps(request).encode() + b"\n")
        except OSError:
            return False
        self._asked.append(launch)
        return True

    def _listen(self) -> None:
        if self._warm is None or self._warm.stdout is None:
            return
        while data := self._warm.stdout.read(65536):
            *lines, self._unread = (self._unread + data).split(b"\n")
            for line in lines:
                self._hear(json.loads(line))
        if data == b"":  # it has died; None would mean that there is nothing to read yet
            self._drop_warm()

    def _hear(self, message: dict[str, Any]) -> None:
        launch = Launch(*message["launch"])
        if "pid" in message:
            self._asked.remove(launch)
        else:
            self._ended.append((launch, message["exit"]))

    def _drop_warm(self) -> None:
        """End the warm process, and start by plain processes what it has left undone."""
        warm, self._warm, self._unread = self._warm, None, b""
        if warm is None:
            return
        for pipe in (warm.stdin, warm.stdout):
            if pipe is not None:
                pipe.close()
        warm.terminate()
        warm.wait()
        undone, self._asked = self._asked, []
        self._plain += [(launch, start_worker(launch.run, self._url)) for launch in undone]
