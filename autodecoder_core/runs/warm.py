"""A warm process that forks workers: `python -m autodecoder_core.runs.warm`, started and owned by a `Starter`.

Importing torch takes a second or two; a fork of a process that has imported it takes ten milliseconds. On its standard
input come lines of JSON, {"launch": [run, moment], "url": …, "log": …}; on its standard output go {"launch": …,
"pid": …} when a worker has been forked and {"launch": …, "exit": …} when it has ended. It ends when its input does,
that is, with its owner; the workers go on.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import sys
from typing import Any, NoReturn


def serve() -> None:
    """Fork a worker for each line of input, and tell of each one that ends."""
    preload()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    wake, wake_write = os.pipe()
    for end in (wake, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, Any] = {}
    unread = b""
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == wake:
                    os.read(wake, 4096)
                    _reap(running)
                    continue
                data = os.read(0, 65536)
                if not data:
                    return
                *lines, unread = (unread + data).split(b"\n")
                for line in lines:
                    request = json.loads(line)
                    _take_new_kernels()
                    pid = os.fork()
                    if pid == 0:
                        selector.close()
                        _become_worker(request, (wake, wake_write))
                    running[pid] = request["launch"]
                    _tell({"launch": request["launch"], "pid": pid})


def preload() -> None:
    """Import everything that a worker needs, and keep the garbage collector from touching (and so copying) it.

    The kernels are among it, if they have been compiled; otherwise their compiling begins.
    """
    import torch

    from ..data.dataset import Dataset
    from ..model.config import Joint, TrainingConfig
    from . import worker

    torch.set_num_threads(1)
    # torch imports another 800 modules when the first optimiser is made. Only the start is taken, nothing is trained:
    # there must be no thread when it comes to forking.
    point = Dataset.from_grid([0.0, 1.0], [[0.0, 1.0]])
    worker.preview(point, TrainingConfig(latent_dim=1, hidden=(1,), strategy=Joint(1)))
    gc.collect()
    gc.freeze()


def _take_new_kernels() -> None:
    """Where the kernels have been compiled since, load them here, so that workers need not."""
    from ..kernels import cache
    from ..training.engines.choice import kernels_are_there

    if not kernels_are_there() and cache.status() == "ready":
        kernels_are_there.cache_clear()
        preload()


def _reap(running: dict[int, Any]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid in running:
            _tell({"launch": running.pop(pid), "exit": os.waitstatus_to_exitcode(status)})


def _tell(message: dict[str, Any]) -> None:
    try:
        os.write(1, json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        sys.exit(0)  # the owner is gone


def _become_worker(request: dict[str, Any], close: tuple[int, ...]) -> NoReturn:
    """Run in the fork: a session, a log and signals of its own; never returns into the loop above."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in close:
            os.close(end)
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        for source, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        from .worker import run_worker

        code = run_worker(request["launch"][0], request["url"])
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
