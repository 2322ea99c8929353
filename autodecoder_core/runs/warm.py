"""A warm process that keeps workers ready: `python -m autodecoder_core.runs.warm`, started and owned by a `Starter`.

Importing torch takes a second or two, so it is done once, here. Workers are forks of this process, made before they are
wanted: one that waits only reads a line to begin. On standard input come lines of JSON, {"launch":
[run, moment], "log": …}; on standard output go {"launch": …, "pid": …} when a worker has been given its run and
{"launch": …, "exit": …} when it has ended. The process ends when its input does, that is, with its owner. The workers
that wait end with it; those that train go on.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

READY = 2  # workers that wait: a race has two contenders
_QUIET = 1.0  # seconds without news before another one is forked: the runs that have just begun go first


class Waiting(NamedTuple):
    """A worker without a run. pipe: its end for us; closed without a word, it lets the worker go."""

    pid: int
    pipe: int


def serve() -> None:
    """Give a worker to each line of input, and tell of each one that ends."""
    preload()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    wake, wake_write = os.pipe()
    for end in (wake, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, Any] = {}
    waiting: list[Waiting] = []
    unread = b""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)

        def fork() -> Waiting:
            theirs, ours = os.pipe()
            pid = os.fork()
            if pid == 0:
                selector.close()
                _become_worker(theirs, (ours, wake, wake_write, *(other.pipe for other in waiting)))
            os.close(theirs)
            return Waiting(pid, ours)

        for _ in range(READY):
            waiting.append(fork())
        while True:
            while len(waiting) < READY and not selector.select(_QUIET):
                waiting.append(fork())
            for key, _ in selector.select():
                if key.fd == wake:
                    os.read(wake, 4096)
                    _reap(running, waiting)
                    continue
                data = os.read(0, 65536)
                if not data:
                    return
                *lines, unread = (unread + data).split(b"\n")
                for line in lines:
                    if _take_new_kernels():
                        while waiting:  # they have begun without the kernels
                            os.close(waiting.pop().pipe)
                    worker = waiting.pop(0) if waiting else fork()
                    while not _give(worker, line):
                        worker = fork()
                    launch = running[worker.pid] = json.loads(line)["launch"]
                    _tell({"launch": launch, "pid": worker.pid})


def preload() -> None:
    """Import everything that a worker needs, and keep the garbage collector from touching (and so copying) it.

    The kernels are among it, if they have been compiled; otherwise their compiling begins.
    """
    import torch

    from .worker import rehearse

    torch.set_num_threads(1)
    # torch imports another 800 modules when the first optimiser is made. Only the start is taken, nothing is trained:
    # there must be no thread when it comes to forking.
    rehearse()
    gc.collect()
    gc.freeze()


def _take_new_kernels() -> bool:
    """Whether the kernels have been compiled since; if so they are loaded here, so that workers need not."""
    from ..kernels import cache
    from ..training.engines.choice import kernels_are_there

    if kernels_are_there() or cache.status() != "ready":
        return False
    kernels_are_there.cache_clear()
    preload()
    return True


def _give(worker: Waiting, line: bytes) -> bool:
    """Hand a run to a worker; False if it has just been killed."""
    try:
        os.write(worker.pipe, line + b"\n")
    except BrokenPipeError:
        return False
    finally:
        os.close(worker.pipe)
    return True


def _reap(running: dict[int, Any], waiting: list[Waiting]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid in running:
            _tell({"launch": running.pop(pid), "exit": os.waitstatus_to_exitcode(status)})
        for gone in [worker for worker in waiting if worker.pid == pid]:
            os.close(gone.pipe)
            waiting.remove(gone)


def _tell(message: dict[str, Any]) -> None:
    try:
        os.write(1, json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        sys.exit(0)  # the owner is gone


def _become_worker(requests: int, close: Iterable[int]) -> NoReturn:
    """Run in the fork: a session, a log and signals of its own; never returns into the loop above."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in close:
            os.close(end)
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1):
            os.dup2(null, standard)
        from .worker import rehearse, run_worker

        rehearse()  # once more, here: what a fork writes to it must copy first
        with os.fdopen(requests, "rb") as pipe:
            line = pipe.readline()
        if line:
            request = json.loads(line)
            log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            for standard in (1, 2):
                os.dup2(log, standard)
            code = run_worker(request["launch"][0])
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
