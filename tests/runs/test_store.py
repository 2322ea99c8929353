"""The contract of the run store, held against every database in `conftest`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.runs import (
    DatasetNotFound,
    LossRow,
    Progress,
    RunNotFound,
    RunSpec,
    RunStatus,
    RunStore,
    SnapshotNotFound,
    Wish,
)
from tests.runs.making import CONFIG, progress, waves

OpenStore = Callable[[], RunStore]


def test_a_dataset_comes_back_as_it_was(store: RunStore, dataset: Dataset) -> None:
    back = store.dataset(store.add_dataset(dataset))
    assert back.fingerprint == dataset.fingerprint
    assert np.array_equal(back.values, dataset.values)
    assert back.name == dataset.name


def test_the_same_dataset_is_kept_once_under_one_id(open_store: OpenStore, dataset: Dataset) -> None:
    here, there = open_store(), open_store()
    assert here.add_dataset(dataset) == there.add_dataset(waves())
    assert here.add_dataset(waves(seed=1)) != here.add_dataset(dataset)
    assert len(there.datasets()) == 2


def test_a_dataset_card_tells_its_sizes(store: RunStore, dataset: Dataset) -> None:
    id = store.add_dataset(dataset)
    (card,) = store.datasets()
    assert (card.id, card.n_functions, card.n_points, card.n_coords, card.n_outputs) == (id, 6, 96, 1, 1)


def test_what_is_asked_for_is_queued_in_that_order(store: RunStore, dataset: Dataset) -> None:
    id = store.add_dataset(dataset)
    ids = store.create_runs([RunSpec(id, CONFIG, name=str(i), race="r", note="why") for i in range(5)])
    listed = store.runs()
    assert [run.id for run in listed] == ids[::-1]
    first = store.run(ids[0])
    assert (first.name, first.note, first.race, first.dataset) == ("0", "why", "r", id)
    assert (first.status, first.wish) == (RunStatus.QUEUED, Wish.RUN)
    assert first.config == CONFIG
    assert (first.epoch, first.total_epochs, first.progress) == (0, 12, 0.0)


def test_moments_are_in_utc(store: RunStore, run: str) -> None:
    made = store.run(run).created_at
    assert made.utcoffset() == timedelta(0)
    assert abs(made - datetime.now(UTC)) < timedelta(minutes=5)


def test_of_several_runs_all_are_made_or_none(store: RunStore, dataset: Dataset) -> None:
    good = RunSpec(store.add_dataset(dataset), CONFIG)
    with pytest.raises(DatasetNotFound, match="nowhere"):
        store.create_runs([good, RunSpec("nowhere", CONFIG)])
    assert store.runs() == []


def test_runs_are_found_by_dataset_race_and_status(store: RunStore, dataset: Dataset) -> None:
    one, two = store.add_dataset(dataset), store.add_dataset(waves(seed=1))
    a, b = store.create_runs([RunSpec(one, CONFIG, race="r"), RunSpec(one, CONFIG)])
    c = store.create_run(RunSpec(two, CONFIG, race="r"))
    store.wish(b, Wish.PAUSE)
    assert {run.id for run in store.runs(dataset=one)} == {a, b}
    assert {run.id for run in store.runs(race="r")} == {a, c}
    assert [run.id for run in store.runs(status=RunStatus.PAUSED)] == [b]
    assert {run.id for run in store.runs(status=[RunStatus.PAUSED, RunStatus.QUEUED], dataset=one)} == {a, b}
    assert [run.id for run in store.runs(limit=1)] == [c]


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.run("nope"),
        lambda s: s.wish("nope", Wish.STOP),
        lambda s: s.losses("nope"),
        lambda s: s.snapshots("nope"),
        lambda s: s.watch("nope"),
        lambda s: s.latest_model("nope"),
        lambda s: s.rename("nope", "x"),
        lambda s: s.note("nope", "x"),
        lambda s: s.delete("nope"),
        lambda s: s.restore("nope"),
        lambda s: s.claim("nope"),
    ],
)
def test_an_unknown_run_is_named_wherever_it_is_asked_for(store: RunStore, ask: Callable[[RunStore], object]) -> None:
    with pytest.raises(RunNotFound, match="no run 'nope'"):
        ask(store)


def test_an_unknown_dataset_or_snapshot_is_named(store: RunStore, run: str) -> None:
    with pytest.raises(DatasetNotFound, match="nope"):
        store.dataset("nope")
    with pytest.raises(SnapshotNotFound, match="snapshot 3"):
        store.snapshot_model(run, 3)


def test_what_a_worker_reports_is_seen_from_another_tab(
    open_store: OpenStore, run: str, blob: bytes, model: Autodecoder
) -> None:
    claim = open_store().claim(run)
    assert claim is not None
    claim.record(progress(0, 1, 2, model=blob))
    tab = open_store()
    seen = tab.run(run)
    assert (seen.status, seen.epoch, seen.step, seen.seconds, seen.phase) == (RunStatus.RUNNING, 2, 2, 0.2, "joint")
    assert seen.data_loss == pytest.approx(1 / 3)
    assert tab.losses(run)["data_loss"] == pytest.approx([1, 1 / 2, 1 / 3])
    assert [(s.number, s.epoch) for s in tab.snapshots(run)] == [(1, 2)]
    newest = tab.latest_model(run)
    assert newest is not None
    assert newest.number == 1
    assert np.array_equal(newest.model.latents, model.latents)
    assert np.array_equal(tab.snapshot_model(run, 1).latents, model.latents)


def test_a_live_view_is_told_only_what_it_has_not_seen(store: RunStore, run: str, blob: bytes) -> None:
    claim = store.claim(run)
    assert claim is not None
    claim.record(progress(0, 1, model=blob))
    first = store.watch(run)
    assert first.newest is not None
    again = store.watch(run, since_step=first.run.step, newer_than=first.newest.number)
    assert len(again.losses) == 0
    assert again.newest is None
    claim.record(progress(2, 3, model=blob))
    more = store.watch(run, since_step=first.run.step, newer_than=first.newest.number)
    assert more.losses["step"].tolist() == [2, 3]
    assert more.newest is not None
    assert more.newest.number == 2
    assert store.latest_model(run, newer_than=2) is None


def test_a_loss_that_is_not_finite_is_kept_as_nan(store: RunStore, run: str) -> None:
    claim = store.claim(run)
    assert claim is not None
    claim.record(Progress([LossRow(1, 1, 0.1, "joint", float("nan"), 2.0)]))
    assert np.isnan(store.losses(run)["data_loss"]).all()
    assert store.losses(run)["prior_loss"].tolist() == [2.0]


def test_names_and_notes_can_be_changed_and_a_name_taken_back(store: RunStore, run: str) -> None:
    store.rename(run, "  Mine ")
    store.note(run, "why")
    assert (store.run(run).name, store.run(run).note) == ("Mine", "why")
    store.rename(run, "")
    assert store.run(run).name == "Joint, d = 2"
    with pytest.raises(ConfigError, match="120"):
        store.rename(run, "x" * 121)


def test_a_deleted_run_is_hidden_stopped_and_can_be_brought_back(open_store: OpenStore, run: str) -> None:
    here, there = open_store(), open_store()
    here.delete(run)
    assert there.runs() == []
    assert [r.id for r in there.runs(deleted=True)] == [run]
    assert there.run(run).deleted_at is not None
    assert there.claim(run) is None
    there.restore(run)
    assert [(r.id, r.status) for r in here.runs()] == [(run, RunStatus.STOPPED)]


def test_a_purge_removes_what_was_deleted_long_enough_ago_and_all_it_brought(
    store: RunStore, dataset: Dataset, run: str, blob: bytes
) -> None:
    kept = store.create_run(RunSpec(store.add_dataset(dataset), CONFIG))
    claim = store.claim(run)
    assert claim is not None
    claim.record(progress(0, model=blob, checkpoint=b"c"))
    store.delete(run)
    assert store.purge() == 0, "its worker has not let go of it"
    claim.finish(RunStatus.STOPPED)
    assert store.purge(older_than=3600) == 0
    assert store.purge() == 1
    with pytest.raises(RunNotFound):
        store.run(run)
    assert [r.id for r in store.runs()] == [kept]
    assert store.purge() == 0


def test_wishes_take_effect_at_once_where_nobody_trains(store: RunStore, run: str) -> None:
    assert store.wish(run, Wish.PAUSE).status is RunStatus.PAUSED
    assert store.wish(run, Wish.RUN).status is RunStatus.QUEUED
    stopped = store.wish(run, Wish.STOP)
    assert stopped.status is RunStatus.STOPPED
    assert stopped.finished_at is not None
    assert store.wish(run, Wish.RUN).status is RunStatus.STOPPED, "what has ended stays ended"


def test_a_wish_waits_for_the_worker_where_there_is_one(open_store: OpenStore, run: str) -> None:
    claim = open_store().claim(run)
    assert claim is not None
    assert open_store().wish(run, Wish.PAUSE).status is RunStatus.RUNNING
    assert claim.wish() is Wish.PAUSE


def test_no_more_runs_are_handed_out_than_there_are_places(store: RunStore, dataset: Dataset) -> None:
    ids = store.create_runs([RunSpec(store.add_dataset(dataset), CONFIG) for _ in range(4)])
    assert [launch.run for launch in store.launch_next(2)] == ids[:2]
    assert store.launch_next(2) == [], "both places are taken by workers on their way"
    first, second = store.claim(ids[0]), store.claim(ids[1])
    assert store.launch_next(2) == [], "and then by workers at work"
    assert first is not None
    assert second is not None
    first.finish(RunStatus.FINISHED)
    assert [launch.run for launch in store.launch_next(2)] == [ids[2]]
    assert [launch.run for launch in store.launch_next(1, host="elsewhere")] == [ids[3]]


def test_a_launch_that_came_to_nothing_is_told_apart_from_a_later_one(
    store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = store.launch_next(1)
    store.wish(run, Wish.PAUSE)
    store.wish(run, Wish.RUN)
    (second,) = store.launch_next(1)
    assert not store.launch_failed(first, "too late")
    assert store.launch_failed(second, "no memory")
    assert (store.run(run).status, store.run(run).error) == (RunStatus.FAILED, "no memory")


def test_a_launch_that_nobody_answers_is_repeated(store: RunStore, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [launch.run for launch in store.launch_next(1)] == [run]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 120)
    assert [launch.run for launch in store.launch_next(1)] == [run]
