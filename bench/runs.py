"""Runs for the app to show: trained here and put into its store, or started by its own button and stopped again."""

from __future__ import annotations

import threading
from typing import NamedTuple

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.runs import RunSpec, RunStore, Wish
from autodecoder_core.runs.worker import work

from .clock import until

FAMILY = "damped_wave"


class Trained(NamedTuple):
    """Ids in the store."""

    dataset: str
    run: str


def waves(n_functions: int, n_points: int = 64) -> Dataset:
    return generate(FAMILY, n_functions=n_functions, n_points=n_points, seed=0)


def trained(store: RunStore, dataset: Dataset, epochs: int) -> Trained:
    """A finished run of the default network (64 × 64 × 64, d = 2) in the store, as a worker leaves it."""
    id = store.add_dataset(dataset)
    run = store.create_run(RunSpec(id, TrainingConfig(strategy=Joint(epochs))))
    work(store, run, threading.Event())
    return Trained(id, run)


def stop_all(store: RunStore, timeout: float = 30.0) -> None:
    """End every run and wait until its worker has gone. Raises TimeoutError."""
    for run in store.runs():
        store.wish(run.id, Wish.STOP)
    until(lambda: all(run.status.ended for run in store.runs()), timeout, "the workers to end")
