"""With real processes: forked from a warm one where the system can, and started afresh."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from autodecoder_core.errors import ConfigError
from autodecoder_core.model.config import Alternating, TrainingConfig
from autodecoder_core.runs import Launcher, RunSpec, RunStatus, RunStore, Wish
from autodecoder_core.runs.launcher import places
from autodecoder_core.runs.processes import HOST, is_dead, log_path, worker_environment
from autodecoder_core.training import train
from tests.runs.making import CONFIG, ENDLESS, epoch_reaches, status_becomes, until, waves


@pytest.fixture(scope="module")
def module_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("launcher")


@pytest.fixture(autouse=True)
def home(module_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One home for all tests of this module: the warm process is started once."""
    monkeypatch.setenv("AUTODECODER_HOME", str(module_home))
    monkeypatch.delenv("AUTODECODER_DATABASE_URL", raising=False)
    return module_home


@pytest.fixture(scope="module")
def shared(module_home: Path) -> Iterator[Launcher]:
    store = RunStore(f"sqlite:///{module_home / 'runs.sqlite3'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTODECODER_HOME", str(module_home))
        launcher = Launcher(store, max_workers=2, watch=False)
        launcher.warm_up()
    yield launcher
    launcher.close()
    store.close()


@pytest.fixture
def launcher(shared: Launcher) -> Iterator[Launcher]:
    yield shared
    for run in shared.store.runs():
        shared.store.delete(run.id)
    until(lambda: not shared.store.runs(status=RunStatus.RUNNING, deleted=True))


def test_two_strategies_race_to_the_end_beside_each_other(launcher: Launcher) -> None:
    alternating = TrainingConfig(hidden=(8,), strategy=Alternating(2, 2, 2))
    ids = launcher.start(waves(), [CONFIG, alternating], ["one", "other"])
    for id in ids:
        status_becomes(launcher, id, RunStatus.FINISHED)
    one, other = (launcher.store.run(id) for id in ids)
    assert (one.name, other.name) == ("one", "other")
    assert one.race == other.race is not None
    assert (one.epoch, other.epoch) == (12, 8)
    until(lambda: "finished" in log_path(one.id).read_text())  # said after it is written to the store


def test_a_start_can_be_waited_for_until_its_first_snapshot_but_not_for_ever(launcher: Launcher) -> None:
    ids = launcher.start(waves(), [ENDLESS] * 3)  # one more than there are places
    assert launcher.await_first_snapshot(ids, 60.0)
    assert any(launcher.store.run(id).last_snapshot for id in ids)
    assert not launcher.await_first_snapshot(ids[2:], 0.01)


def test_a_run_alone_is_no_race(launcher: Launcher) -> None:
    (id,) = launcher.start(waves(), [CONFIG])
    assert launcher.store.run(id).race is None


def test_a_killed_worker_is_reported_and_its_run_goes_on_bit_for_bit(launcher: Launcher) -> None:
    store = launcher.store
    dataset = waves(64)
    config = TrainingConfig(hidden=(16, 16), batch_size=32, strategy=Alternating(10, 10, 60))
    (id,) = launcher.start(dataset, [config])
    epoch_reaches(store, id, 8)
    pid = store.run(id).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    status_becomes(launcher, id, RunStatus.LOST)
    lost = store.run(id)
    assert "killed" in (lost.error or "")
    assert 0 < lost.epoch < 1200
    launcher.resume(id)
    status_becomes(launcher, id, RunStatus.FINISHED)

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        expected = list(train(dataset, config, snapshot_every=1))
    finally:
        torch.set_num_threads(threads)
    losses = store.losses(id)
    losses = losses[losses["epoch"] % 1 == 0]  # on a busy machine there may be one within an epoch
    assert losses["step"].tolist() == [s.step for s in expected]
    assert losses["data_loss"].tolist() == [s.data_loss for s in expected]
    assert (np.diff(losses["seconds"]) >= 0).all()
    newest = store.latest_model(id)
    assert newest is not None
    assert np.array_equal(newest.model.latents, expected[-1].latents)


def test_a_second_tab_pauses_resumes_and_stops(launcher: Launcher) -> None:
    (id,) = launcher.start(waves(), [ENDLESS])
    epoch_reaches(launcher.store, id, 5)
    tab = RunStore(launcher.store.url)
    tab.wish(id, Wish.PAUSE)
    until(lambda: tab.run(id).status is RunStatus.PAUSED)
    rested = tab.run(id).epoch
    tab.wish(id, Wish.RUN)
    launcher.reconcile()
    epoch_reaches(tab, id, rested + 1)
    tab.wish(id, Wish.STOP)
    until(lambda: tab.run(id).status is RunStatus.STOPPED)
    steps = tab.losses(id)["step"]
    assert (np.diff(steps) == steps[1]).all(), "no epoch twice, none left out"
    tab.close()


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="only where sessions are weighed")
def test_a_worker_is_nice_and_so_is_its_session(launcher: Launcher) -> None:
    (id,) = launcher.start(waves(), [ENDLESS])
    epoch_reaches(launcher.store, id, 2)
    pid = launcher.store.run(id).pid
    assert pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) >= 10
    assert Path(f"/proc/{pid}/autogroup").read_text().split()[-1] == "10"


def test_a_terminated_worker_leaves_a_paused_run(launcher: Launcher) -> None:
    (id,) = launcher.start(waves(), [ENDLESS])
    epoch_reaches(launcher.store, id, 5)
    os.kill(launcher.store.run(id).pid or 0, signal.SIGTERM)
    status_becomes(launcher, id, RunStatus.PAUSED)


def test_runs_beyond_the_places_wait_for_their_turn(launcher: Launcher) -> None:
    store = launcher.store
    ids = launcher.start(waves(), [ENDLESS] * 3)
    epoch_reaches(store, ids[0], 1)
    epoch_reaches(store, ids[1], 1)
    launcher.reconcile()
    assert store.run(ids[2]).status is RunStatus.QUEUED
    launcher.stop(ids[0])
    status_becomes(launcher, ids[2], RunStatus.RUNNING)
    assert store.run(ids[1]).status is RunStatus.RUNNING


def test_without_a_warm_process_a_worker_is_started_afresh_and_the_queue_looks_after_itself(tmp_path: Path) -> None:
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    launcher = Launcher(store, max_workers=1, forks=False)
    run = store.create_run(RunSpec(store.add_dataset(waves()), CONFIG))  # by another process, say
    until(lambda: store.run(run).status is RunStatus.FINISHED)
    launcher.close()
    launcher.close()
    store.close()


def test_a_worker_that_cannot_start_fails_its_run_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autodecoder_core.runs import processes

    monkeypatch.setattr(processes, "WORKER", "autodecoder_core.runs.no_such_worker")
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    launcher = Launcher(store, max_workers=1, forks=False, watch=False)
    (id,) = launcher.start(waves(), [CONFIG])

    def look() -> bool:
        launcher.reconcile()
        return store.run(id).status is RunStatus.FAILED

    until(look)
    assert "no_such_worker" in (store.run(id).error or "")
    launcher.close()
    store.close()


def test_a_process_is_dead_when_it_is_gone_and_has_been_silent() -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"], env=worker_environment())
    process.wait()
    assert is_dead(HOST, process.pid, 5.0)
    assert not is_dead(HOST, process.pid, 0.5), "it may have ended well a moment ago"
    assert not is_dead("elsewhere", process.pid, 5.0), "nobody here can see it"
    assert is_dead("elsewhere", process.pid, 3600.0)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only where the command of a process can be read")
def test_a_process_that_has_got_the_number_of_a_dead_worker_is_not_mistaken_for_it() -> None:
    assert is_dead(HOST, 1, 5.0)


def test_the_number_of_places_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert places() >= 2
    monkeypatch.setenv("AUTODECODER_MAX_WORKERS", "7")
    assert places() == 7
    for wrong in ("0", "-1", "many", ""):
        monkeypatch.setenv("AUTODECODER_MAX_WORKERS", wrong)
        with pytest.raises(ConfigError, match="AUTODECODER_MAX_WORKERS"):
            places()


def test_names_must_be_as_many_as_configurations(launcher: Launcher) -> None:
    with pytest.raises(ConfigError, match="got 1 for 2"):
        launcher.start(waves(), [CONFIG, CONFIG], ["only one"])
