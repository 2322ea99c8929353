"""What the store keeps for looking at: datasets, losses, snapshots. One part of RunStore, whose contract it shares."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from ..data.dataset import Dataset
from . import tables
from .database import Database
from .errors import DatasetNotFound, RunNotFound, SnapshotNotFound
from .ids import new_id
from .outlines import Outline, read_outlines
from .records import (
    DATASET_COLUMNS,
    LOSS_COLUMNS,
    RUN_COLUMNS,
    SNAPSHOT_COLUMNS,
    DatasetRecord,
    Losses,
    NewModel,
    RunRecord,
    SnapshotRecord,
    Update,
    as_losses,
)

if TYPE_CHECKING:  # pages that only list runs need not wait for torch
    from ..model.autodecoder import Autodecoder

datasets, runs, losses, snapshots = tables.datasets, tables.runs, tables.losses, tables.snapshots


class Shelf:
    """Datasets, and what training has brought."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- datasets

    def add_dataset(self, dataset: Dataset) -> str:
        """Keep a dataset and return its id; one with the same fingerprint is kept once and has one id."""
        from ..data.files import dataset_to_bytes

        values = {
            "id": new_id(),
            "name": dataset.name,
            "fingerprint": dataset.fingerprint,
            "n_functions": dataset.n_functions,
            "n_points": dataset.n_points,
            "n_coords": dataset.n_coords,
            "n_outputs": dataset.n_outputs,
            "created_at": time.time(),
            "content": dataset_to_bytes(dataset),
        }
        known = select(datasets.c.id).where(datasets.c.fingerprint == dataset.fingerprint)

        def work(connection: Connection) -> str:
            found: str | None = connection.execute(known).scalar()
            if found is None:
                connection.execute(datasets.insert(), values)
            return found or str(values["id"])

        try:
            return self._database.write(work)
        except IntegrityError:  # somebody else added it in the same moment
            return self._database.write(work)

    def dataset(self, id: str) -> Dataset:
        """The dataset itself. Raises DatasetNotFound."""
        from ..data.files import dataset_from_bytes

        query = select(datasets.c.content).where(datasets.c.id == id)
        content = self._database.read(lambda connection: connection.execute(query).scalar())
        if content is None:
            raise DatasetNotFound(id)
        return dataset_from_bytes(content)

    def datasets(self) -> list[DatasetRecord]:
        """All datasets, newest first."""
        query = select(*DATASET_COLUMNS).order_by(datasets.c.created_at.desc())
        return [DatasetRecord.of(row) for row in self._database.read(lambda c: c.execute(query).all())]

    # ---- what training has brought

    def run(self, id: str) -> RunRecord:
        """The run as it stands, also while its deletion can be undone. Raises RunNotFound."""
        return self._database.read(lambda connection: read_run(connection, id))

    def losses(self, id: str, since_step: int = -1) -> Losses:
        """(R,) the rows with a step above `since_step`, in order; columns as in LOSS_DTYPE. Raises RunNotFound."""

        def work(connection: Connection) -> Losses:
            read_run(connection, id)
            return _losses(connection, id, since_step)

        return self._database.read(work)

    def outlines(self, ids: Sequence[str], points: int = 48) -> Mapping[str, Outline]:
        """The data losses of many runs, thinned to about `points` each, by id; runs without losses are left out."""
        return self._database.read(lambda connection: read_outlines(connection, ids, points))

    def snapshots(self, id: str) -> list[SnapshotRecord]:
        """The snapshots that are kept, oldest first, without their models. Raises RunNotFound."""
        query = select(*SNAPSHOT_COLUMNS).where(snapshots.c.run == id).order_by(snapshots.c.number)

        def work(connection: Connection) -> list[SnapshotRecord]:
            read_run(connection, id)
            return [SnapshotRecord(*row) for row in connection.execute(query)]

        return self._database.read(work)

    def snapshot_model(self, id: str, number: int) -> Autodecoder:
        """The model of one snapshot. Raises SnapshotNotFound."""
        from ..model.files import model_from_bytes

        query = select(snapshots.c.model).where(snapshots.c.run == id, snapshots.c.number == number)
        content = self._database.read(lambda connection: connection.execute(query).scalar())
        if content is None:
            raise SnapshotNotFound(id, number)
        return model_from_bytes(content)

    def latest_model(self, id: str, newer_than: int = 0) -> NewModel | None:
        """The newest snapshot's number and model; None where no number is above `newer_than`. Raises RunNotFound."""
        return self._look(id, None, newer_than).newest

    def watch(self, id: str, *, since_step: int = -1, newer_than: int = 0) -> Update:
        """All that a live view asks for, at one moment: the run, `losses`, `latest_model`. Raises RunNotFound."""
        return self._look(id, since_step, newer_than)

    def _look(self, id: str, since_step: int | None, newer_than: int) -> Update:
        from ..model.files import model_from_bytes

        query = select(snapshots.c.number, snapshots.c.model).where(snapshots.c.run == id)
        query = query.where(snapshots.c.number > newer_than).order_by(snapshots.c.number.desc()).limit(1)

        def work(connection: Connection) -> tuple[RunRecord, Losses, Any]:
            run = read_run(connection, id)
            rows = as_losses([]) if since_step is None else _losses(connection, id, since_step)
            return run, rows, connection.execute(query).first() if run.last_snapshot > newer_than else None

        run, rows, newest = self._database.read(work)
        return Update(run, rows, newest and NewModel(newest.number, model_from_bytes(newest.model)))


def read_run(connection: Connection, id: str) -> RunRecord:
    """One run's record. Raises RunNotFound."""
    row = connection.execute(select(*RUN_COLUMNS).where(runs.c.id == id)).first()
    if row is None:
        raise RunNotFound(id)
    return RunRecord.of(row)


def _losses(connection: Connection, id: str, since_step: int) -> Losses:
    query = select(*LOSS_COLUMNS).where(losses.c.run == id, losses.c.step > since_step).order_by(losses.c.step)
    return as_losses(connection.execute(query).all())
