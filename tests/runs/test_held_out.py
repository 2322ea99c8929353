from __future__ import annotations

import threading

import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError, DataError
from autodecoder_core.runs import Launcher, RunSpec, RunStatus, RunStore, worker
from autodecoder_core.runs.spec import split
from tests.runs.making import CONFIG, waves


def test_a_run_with_a_held_out_share_trains_on_the_rest_alone(store: RunStore, dataset: Dataset) -> None:
    run = store.create_run(RunSpec(store.add_dataset(dataset), CONFIG, held_out=0.3))
    assert worker.work(store, run, threading.Event()) is RunStatus.FINISHED
    record, newest = store.run(run), store.latest_model(run)
    assert newest is not None
    seen, unseen = split(store.dataset(record.dataset), record.held_out)
    assert unseen is not None
    assert newest.model.names == seen.names
    assert set(seen.names) | set(unseen.names) == set(dataset.names)
    assert not set(newest.model.names) & set(unseen.names)


def test_without_a_share_everything_is_trained_on(dataset: Dataset) -> None:
    assert split(dataset, 0.0) == (dataset, None)


def test_the_launcher_gives_every_contender_the_same_share(store: RunStore, dataset: Dataset) -> None:
    launcher = Launcher(store, max_workers=0, watch=False)
    try:
        ids = launcher.start(dataset, [CONFIG, CONFIG], held_out=0.2)
    finally:
        launcher.close()
    assert [store.run(id).held_out for id in ids] == [0.2, 0.2]


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_outside_its_bounds_is_refused(share: float) -> None:
    with pytest.raises(ConfigError, match="held_out"):
        RunSpec("d", CONFIG, held_out=share)


def test_a_dataset_of_one_function_cannot_spare_any() -> None:
    with pytest.raises(DataError, match="two"):
        split(waves(1), 0.2)
