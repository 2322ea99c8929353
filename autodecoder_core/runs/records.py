"""What the store hands out: frozen values, read in one transaction, true at that moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from ..model.config import TrainingConfig
from . import tables
from .spec import RunStatus, Wish

if TYPE_CHECKING:  # the Runs page lists runs without waiting for torch
    from ..model.autodecoder import Autodecoder

LOSS_DTYPE = np.dtype(
    [
        ("step", np.int64),
        ("epoch", np.float64),
        ("seconds", np.float64),
        ("phase", "U8"),
        ("data_loss", np.float64),
        ("prior_loss", np.float64),
    ]
)
Losses = NDArray[np.void]  # (R,) of LOSS_DTYPE, by step: losses["data_loss"] is a column

# Everything but the blobs.
DATASET_COLUMNS = [c for c in tables.datasets.c if c.name != "content"]
RUN_COLUMNS = [c for c in tables.runs.c if c.name not in ("owner", "launched_at")]
SNAPSHOT_COLUMNS = [c for c in tables.snapshots.c if c.name not in ("id", "run", "model")]
LOSS_COLUMNS = [tables.losses.c[name] for name in LOSS_DTYPE.names or ()]


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """A dataset's card: everything but its points."""

    id: str
    name: str
    fingerprint: str
    n_functions: int
    n_points: int
    n_coords: int
    n_outputs: int
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> DatasetRecord:
        values = row._asdict()
        return cls(**{**values, "created_at": moment(values["created_at"])})


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it stood when it was read. Moments are UTC; seconds are seconds of training, pauses left out.

    dataset: the id of the whole one; held_out: the share of its functions that is kept out (`spec.split`).
    error: for people: why it failed, or what was lost. deleted_at: set while the deletion can be undone.
    """

    id: str
    name: str
    note: str
    dataset: str
    config: TrainingConfig
    held_out: float
    race: str | None
    status: RunStatus
    wish: Wish
    pid: int | None
    host: str | None
    heartbeat_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    deleted_at: datetime | None
    seconds: float
    epoch: int
    step: int
    total_epochs: int
    phase: str | None
    data_loss: float | None
    prior_loss: float | None
    last_snapshot: int
    error: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> RunRecord:
        values = row._asdict()
        for name in ("heartbeat_at", "created_at", "started_at", "finished_at", "deleted_at"):
            values[name] = None if values[name] is None else moment(values[name])
        values["config"] = TrainingConfig.from_dict(json.loads(values["config"]))
        values["status"], values["wish"] = RunStatus(values["status"]), Wish(values["wish"])
        return cls(**values)

    @property
    def progress(self) -> float:
        """The share of its epochs that is done, 0 to 1."""
        return min(1.0, self.epoch / self.total_epochs)


class SnapshotRecord(NamedTuple):
    """A snapshot without its model. number: counts up from 1 within the run; gaps are thinned ones."""

    number: int
    epoch: int
    step: int
    seconds: float
    phase: str
    data_loss: float | None
    prior_loss: float | None


class LossRow(NamedTuple):
    """Losses as `train` reports them: means over the points of the epoch that ended, or of the one under way so far.
    epoch: done, with the share of the one under way."""

    step: int
    epoch: float
    seconds: float
    phase: str
    data_loss: float
    prior_loss: float


class NewModel(NamedTuple):
    """A snapshot's model and its number."""

    number: int
    model: Autodecoder


class Update(NamedTuple):
    """What a live view needs: the run, the losses since, and the newest model if it has not been seen yet."""

    run: RunRecord
    losses: Losses
    newest: NewModel | None


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def as_losses(rows: Sequence[Row[Any]]) -> Losses:
    """Rows of LOSS_COLUMNS as one structured array; a loss that was not finite is NaN."""
    return np.array([tuple(np.nan if v is None else v for v in row) for row in rows], dtype=LOSS_DTYPE)
