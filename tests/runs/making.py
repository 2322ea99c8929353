"""What several tests of runs make use of."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.runs import Launcher, LossRow, Progress, RunStatus, RunStore

T = TypeVar("T")

ENDLESS = TrainingConfig(hidden=(8,), batch_size=64, strategy=Joint(epochs=1_000_000))
CONFIG = TrainingConfig(hidden=(8,), batch_size=64, strategy=Joint(epochs=12))


def waves(n_functions: int = 6, seed: int = 0) -> Dataset:
    t = np.linspace(0.0, 1.0, 16)
    phase = np.random.default_rng(seed).uniform(0, 6, (n_functions, 1))
    return Dataset.from_grid(t, np.sin(6 * t + phase), name="waves")


def progress(*steps: int, model: bytes | None = None, checkpoint: bytes | None = None) -> Progress:
    rows = [LossRow(step, step, step / 10, "joint", 1.0 / (step + 1), 0.01) for step in steps]
    return Progress(rows, model, checkpoint)


def until(condition: Callable[[], T], seconds: float = 180.0) -> T:
    """Wait until the condition holds, and return what it gave; an AssertionError when it does not in time."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"waited {seconds:g} s in vain"
        time.sleep(0.01)
    return value


def status_becomes(launcher: Launcher, run: str, status: RunStatus) -> None:
    def look() -> bool:
        launcher.reconcile()
        record = launcher.store.run(run)
        assert record.status is status or not record.status.ended, record.error
        return record.status is status

    until(look)


def epoch_reaches(store: RunStore, run: str, epoch: int) -> None:
    until(lambda: store.run(run).epoch >= epoch)
