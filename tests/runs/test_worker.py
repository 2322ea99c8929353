from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import DivergenceError
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig
from autodecoder_core.runs import RunSpec, RunStatus, RunStore, StoreError, Wish, worker
from autodecoder_core.training import Snapshot, train
from tests.runs.making import CONFIG, until

OpenStore = Callable[[], RunStore]
NEVER = threading.Event()


@pytest.fixture(autouse=True)
def report_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every epoch is a tick, so that what happens when does not hang on the clock."""
    for pace in ("REPORT_EVERY", "CHECKPOINT_EVERY", "PATIENCE"):
        monkeypatch.setattr(worker, pace, 0.0)


def interrupt(monkeypatch: pytest.MonkeyPatch, epoch: int, action: Callable[[], object]) -> None:
    """Let something happen just before this epoch's snapshot is seen."""

    def interrupted(*arguments: Any, **rest: Any) -> Iterator[Snapshot]:
        for snapshot in train(*arguments, **rest):
            if snapshot.epoch == epoch:
                action()
            yield snapshot

    monkeypatch.setattr(worker, "train", interrupted)


def raise_(error: BaseException) -> Callable[[], object]:
    def action() -> object:
        raise error

    return action


def same_result(store: RunStore, run: str, dataset: Dataset, config: TrainingConfig = CONFIG) -> None:
    """The run has brought exactly what training without interruption brings."""
    expected = list(train(dataset, config, snapshot_every=1))
    losses = store.losses(run)
    losses = losses[losses["epoch"] % 1 == 0]  # on a busy machine there may be one within an epoch
    for name in ("step", "epoch", "data_loss", "prior_loss"):
        assert losses[name].tolist() == [getattr(s, name) for s in expected], name
    assert losses["phase"].tolist() == [s.phase for s in expected]
    assert (np.diff(losses["seconds"]) >= 0).all()
    newest = store.latest_model(run)
    assert newest is not None
    assert np.array_equal(newest.model.latents, expected[-1].model.latents)
    grid = newest.model.grid(20)
    there = newest.model.decode(newest.model.latents, grid)
    assert np.array_equal(there, expected[-1].model.decode(expected[-1].latents, grid))


def test_a_run_is_trained_to_its_end_as_by_train_itself(store: RunStore, run: str, dataset: Dataset) -> None:
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED
    done = store.run(run)
    assert (done.status, done.epoch, done.progress, done.error) == (RunStatus.FINISHED, 12, 1.0, None)
    assert done.finished_at is not None
    same_result(store, run, dataset)


def test_every_epoch_has_its_losses_even_where_reports_are_rare(
    store: RunStore, run: str, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "REPORT_EVERY", 3600.0)
    worker.work(store, run, NEVER)
    same_result(store, run, dataset)
    assert [s.epoch for s in store.snapshots(run)] == [0, 12]


@pytest.mark.parametrize("strategy", [Joint(epochs=12), Alternating(latent_epochs=2, decoder_epochs=3, rounds=3)])
def test_a_run_paused_from_another_tab_goes_on_bit_for_bit(
    open_store: OpenStore, dataset: Dataset, strategy: Joint | Alternating, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, tab = open_store(), open_store()
    config = TrainingConfig(hidden=(8,), batch_size=64, strategy=strategy)
    run = store.create_run(RunSpec(store.add_dataset(dataset), config))
    interrupt(monkeypatch, 5, lambda: tab.wish(run, Wish.PAUSE))
    assert worker.work(store, run, NEVER) is RunStatus.PAUSED
    paused = tab.run(run)
    assert (paused.status, paused.epoch, paused.pid) == (RunStatus.PAUSED, 5, None)
    assert worker.work(store, run, NEVER) is None, "a paused run is left alone"
    assert tab.wish(run, Wish.RUN).status is RunStatus.QUEUED
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED
    same_result(tab, run, dataset, config)


def test_a_stopped_run_keeps_what_it_has_learned(
    store: RunStore, run: str, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, 4, lambda: store.wish(run, Wish.STOP))
    assert worker.work(store, run, NEVER) is RunStatus.STOPPED
    newest = store.latest_model(run)
    assert newest is not None
    fourth = list(train(dataset, CONFIG, snapshot_every=1))[4]
    assert np.array_equal(newest.model.latents, fourth.model.latents)
    assert store.losses(run)["epoch"].tolist() == [0, 1, 2, 3, 4]


def test_a_wish_that_comes_with_the_last_epoch_comes_too_late(
    store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, 12, lambda: store.wish(run, Wish.STOP))
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED


def test_a_deleted_run_is_let_go(store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, 4, lambda: store.delete(run))
    assert worker.work(store, run, NEVER) is RunStatus.STOPPED
    assert store.purge() == 1


def test_a_terminated_worker_pauses_its_run(
    store: RunStore, run: str, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "REPORT_EVERY", 3600.0)
    terminated = threading.Event()
    interrupt(monkeypatch, 7, terminated.set)
    assert worker.work(store, run, terminated) is RunStatus.PAUSED
    assert store.run(run).epoch == 7
    store.wish(run, Wish.RUN)
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED
    same_result(store, run, dataset)


def test_a_run_that_diverges_fails_with_the_reason_and_keeps_its_snapshots(
    store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, 6, raise_(DivergenceError("The steps were too large. Try a tenth.")))
    assert worker.work(store, run, NEVER) is RunStatus.FAILED
    failed = store.run(run)
    assert (failed.status, failed.epoch) == (RunStatus.FAILED, 5)
    assert failed.error == "The steps were too large. Try a tenth."
    assert [s.epoch for s in store.snapshots(run)] == [0, 1, 2, 3, 4, 5]


def test_training_that_truly_diverges_is_reported(store: RunStore, dataset: Dataset) -> None:
    config = TrainingConfig(hidden=(8,), activation="relu", decoder_lr=1e30, latent_lr=1e30, strategy=Joint(50))
    run = store.create_run(RunSpec(store.add_dataset(dataset), config))
    assert worker.work(store, run, NEVER) is RunStatus.FAILED
    assert "learning rate" in (store.run(run).error or "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("weights"), r"unexpected error: KeyError: 'weights'.*\.log"),
        (MemoryError(), "not enough memory.*smaller"),
    ],
)
def test_an_unexpected_error_is_told_in_plain_words_and_in_full_in_the_log(
    store: RunStore,
    run: str,
    error: Exception,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    interrupt(monkeypatch, 3, raise_(error))
    assert worker.work(store, run, NEVER) is RunStatus.FAILED
    said = store.run(run).error or ""
    assert "Traceback" not in said
    assert re.search(words, said)
    assert "Traceback" in caplog.text


def test_a_store_that_fails_for_a_while_leaves_a_run_that_can_be_resumed(
    store: RunStore, run: str, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, 3, raise_(StoreError("There is no space left. Make some.")))
    assert worker.work(store, run, NEVER) is RunStatus.LOST
    assert "no space left" in (store.run(run).error or "")
    store.wish(run, Wish.RUN)
    monkeypatch.setattr(worker, "train", train)
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED
    same_result(store, run, dataset)


def test_a_slow_epoch_does_not_silence_a_worker(store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT_EVERY", 0.01)

    def wait_for_a_sign_of_life() -> None:
        before = store.run(run).heartbeat_at
        until(lambda: store.run(run).heartbeat_at != before)

    interrupt(monkeypatch, 2, wait_for_a_sign_of_life)
    assert worker.work(store, run, NEVER) is RunStatus.FINISHED


def test_a_worker_whose_run_was_taken_over_writes_no_more(
    store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_over() -> None:
        store.mark_lost(lambda *_: True)
        assert store.claim(run) is not None

    interrupt(monkeypatch, 5, take_over)
    assert worker.work(store, run, NEVER) is None
    assert store.run(run).status is RunStatus.RUNNING
