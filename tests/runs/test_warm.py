"""The warm process, and the workers that it keeps ready."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autodecoder_core.kernels import cache
from autodecoder_core.runs import Launcher, RunStatus, RunStore, Wish
from autodecoder_core.runs.processes import HOST, is_dead
from autodecoder_core.runs.warm import READY
from tests.runs.making import CONFIG, ENDLESS, epoch_reaches, status_becomes, until, waves


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Launcher]:
    monkeypatch.setenv("AUTODECODER_HOME", str(tmp_path))
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    made = Launcher(store, watch=False)
    made.warm_up()
    yield made
    made.close()
    store.close()


def warm(launcher: Launcher) -> int:
    process = launcher._starter._warm
    assert process is not None
    return process.pid


def children(pid: int) -> list[int]:
    """Living processes that this one has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            state, parent, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(parent) == pid and state != "Z":
                found.append(int(folder.name))
    return found


def test_workers_that_wait_may_be_killed_and_others_take_their_place(launcher: Launcher) -> None:
    until(lambda: len(children(warm(launcher))) == READY)
    killed = children(warm(launcher))
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not set(killed) & set(children(warm(launcher))))
    (id,) = launcher.start(waves(), [CONFIG])
    status_becomes(launcher, id, RunStatus.FINISHED)
    until(lambda: len(children(warm(launcher))) == READY)


def test_workers_that_wait_end_with_the_warm_process_and_those_that_train_go_on(launcher: Launcher) -> None:
    store = launcher.store
    (id,) = launcher.start(waves(), [ENDLESS])
    epoch_reaches(store, id, 1)
    pid = store.run(id).pid
    until(lambda: len(children(warm(launcher))) == READY + 1)
    waiting = [child for child in children(warm(launcher)) if child != pid]
    process = launcher._starter._warm
    launcher.close()
    assert process is not None
    assert process.returncode is not None
    until(lambda: all(is_dead(HOST, child, 5.0) for child in waiting))
    epoch_reaches(store, id, store.run(id).epoch + 1)
    store.wish(id, Wish.STOP)
    until(lambda: store.run(id).status is RunStatus.STOPPED)


def test_when_the_warm_process_dies_the_next_run_starts_all_the_same(launcher: Launcher) -> None:
    warm = launcher._starter._warm
    assert warm is not None
    warm.kill()
    warm.wait()
    (id,) = launcher.start(waves(), [CONFIG])
    status_becomes(launcher, id, RunStatus.FINISHED)


def test_kernels_that_are_compiled_meanwhile_train_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = cache.folder()
    monkeypatch.setenv("AUTODECODER_HOME", str(tmp_path))
    monkeypatch.setenv("AUTODECODER_KERNELS", str(tmp_path / "kernels"))
    monkeypatch.setenv("AUTODECODER_NO_COMPILING", "1")
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    launcher = Launcher(store, watch=False)
    engines = []
    try:
        for _ in range(2):
            (id,) = launcher.start(waves(), [CONFIG])
            status_becomes(launcher, id, RunStatus.FINISHED)
            newest = store.latest_model(id)
            assert newest is not None
            engines.append(newest.model.record["engine"])
            shutil.copytree(there, cache.folder(), dirs_exist_ok=True)
    finally:
        launcher.close()
        store.close()
    assert engines == ["torch", "numba"]
