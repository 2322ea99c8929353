"""Runs: asked for by pages, kept in the store, trained by workers."""

from .claim import Claim, Progress
from .errors import (
    ClaimLost,
    DatasetNotFound,
    NewerStoreError,
    NotFoundError,
    RunNotFound,
    SnapshotNotFound,
    StoreError,
)
from .launcher import Launcher
from .records import DatasetRecord, LossRow, NewModel, RunRecord, SnapshotRecord, Update
from .spec import RunSpec, RunStatus, Wish
from .store import RunStore

__all__ = [
    "Claim",
    "ClaimLost",
    "DatasetNotFound",
    "DatasetRecord",
    "Launcher",
    "LossRow",
    "NewModel",
    "NewerStoreError",
    "NotFoundError",
    "Progress",
    "RunNotFound",
    "RunRecord",
    "RunSpec",
    "RunStatus",
    "RunStore",
    "SnapshotNotFound",
    "SnapshotRecord",
    "StoreError",
    "Update",
    "Wish",
]
