"""What a launcher must know of processes: how a worker is started, where it logs, whether it still lives."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from ..home import home
from .dispatch import HOST

WORKER = "autodecoder_core.runs.worker"
SILENT_HERE = 2.0  # seconds of silence after which a process of this machine is looked for
SILENT_ELSEWHERE = 60.0  # seconds of silence that count as death where nobody can look: clocks may differ a little
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def log_path(run: str) -> Path:
    """Where this run's worker writes what it has to say."""
    return home() / "logs" / f"{run}.log"


def log_tail(run: str, lines: int = 3) -> str:
    """The last lines of the log, or nothing where there is no log."""
    try:
        return "\n".join(log_path(run).read_text(errors="replace").strip().splitlines()[-lines:])
    except OSError:
        return ""


def worker_environment(url: str | None = None) -> dict[str, str]:
    """url: of the store; it may hold a password, and arguments are for all to see.

    One thread a worker: two workers of two threads each can be a hundred times slower than of one each.
    """
    one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    path = os.pathsep.join([str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    store = {} if url is None else {"AUTODECODER_DATABASE_URL": url}
    return {**os.environ, **one, **store, "PYTHONPATH": path}


def start_worker(run: str, url: str) -> subprocess.Popen[bytes]:
    """Start a fresh process for a run; it outlives this one and takes no notice of its terminal."""
    log = log_path(run)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", WORKER, run],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=worker_environment(url),
            start_new_session=True,
        )


def step_back(niceness: int) -> None:
    """Let other processes go first.

    Linux weighs sessions against each other before it looks at the niceness of processes in them, so a worker that
    leads a session of its own has to make that nice as well (sched(7), "The autogroup feature").
    """
    if not hasattr(os, "nice"):
        return
    os.nice(niceness)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # no such system, or not its habit
            Path("/proc/self/autogroup").write_text(str(niceness))


def is_dead(host: str, pid: int, silence: float) -> bool:
    """Whether the worker with this process, silent for so many seconds, is gone. In doubt it lives."""
    if host != HOST or not hasattr(os, "fork"):  # on Windows, asking by os.kill would end the process
        return silence > SILENT_ELSEWHERE
    return silence > SILENT_HERE and not _is_worker(pid)


def _is_worker(pid: int) -> bool:
    """Whether there is such a process, it is no zombie and, where that can be seen, it is one of ours."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # another user's: the number has been given to another process
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and b"autodecoder_core.runs" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()  # gone meanwhile, or a system without /proc
