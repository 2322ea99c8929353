"""The run store: the only place where pages, launchers and workers meet."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from . import tables
from .database import Database, default_url
from .dispatch import Dispatch
from .errors import DatasetNotFound, RunNotFound
from .ids import new_id
from .records import RUN_COLUMNS, RunRecord
from .shelf import Shelf, read_run
from .spec import NAME_LIMIT, NOTE_LIMIT, RunSpec, RunStatus, Wish, after_wish, checked_text

runs = tables.runs


class RunStore(Shelf, Dispatch):
    """Datasets, runs, and all that training brings, in one database.

    A contract, the same for every database:

    - *Sharing.* Any number of threads and processes may use one database at once, each process with a store of its
      own (never one carried through a fork), all its threads with that one.
    - *Ownership.* Records are frozen values, true when they were read. What training brings is written by the one
      worker that holds the run's `Claim`; everybody else writes wishes, names, notes and deletions only.
    - *Wholeness.* Each method is one transaction: it happens whole or not at all, and what one call returns belongs
      together.
    - *Errors.* RunNotFound, DatasetNotFound and SnapshotNotFound for unknown names; StoreError for a database that is
      full, out of reach, or busy for longer than half a minute; NewerStoreError when a newer program wrote it.
    - *Time.* Moments are UTC.

    url: a SQLAlchemy address; by default $AUTODECODER_DATABASE_URL, or runs.sqlite3 in `home()`.
    """

    def __init__(self, url: str | None = None) -> None:
        super().__init__(Database(url or default_url()))

    @property
    def url(self) -> str:
        """Where it is: enough for another process to open the same store."""
        return self._database.url

    def close(self) -> None:
        """Let go of the connections; the next call opens them again."""
        self._database.close()

    # ---- asking for runs

    def create_run(self, spec: RunSpec) -> str:
        """Ask for a run; it is queued. Returns its id. Raises DatasetNotFound."""
        return self.create_runs([spec])[0]

    def create_runs(self, specs: Sequence[RunSpec]) -> list[str]:
        """Ask for several runs, all or none, to be started in this order. Returns their ids. Raises DatasetNotFound."""
        now = time.time()
        rows = [_new_row(spec, now + 1e-6 * i) for i, spec in enumerate(specs)]  # a microsecond apart: age is the order

        def work(connection: Connection) -> list[str]:
            for id in {spec.dataset for spec in specs}:
                if connection.execute(select(tables.datasets.c.id).where(tables.datasets.c.id == id)).first() is None:
                    raise DatasetNotFound(id)
            if rows:
                connection.execute(runs.insert(), rows)
            return [row["id"] for row in rows]

        return self._database.write(work)

    def runs(
        self,
        *,
        dataset: str | None = None,
        race: str | None = None,
        status: RunStatus | Iterable[RunStatus] | None = None,
        deleted: bool = False,
        limit: int | None = None,
    ) -> list[RunRecord]:
        """Runs, newest first, that fit all that is given; deleted=True lists those that `restore` can bring back."""
        where: list[ColumnElement[bool]] = [runs.c.deleted_at.is_not(None) if deleted else runs.c.deleted_at.is_(None)]
        if dataset is not None:
            where.append(runs.c.dataset == dataset)
        if race is not None:
            where.append(runs.c.race == race)
        if status is not None:
            where.append(runs.c.status.in_([status] if isinstance(status, RunStatus) else list(status)))
        query = select(*RUN_COLUMNS).where(*where).order_by(runs.c.created_at.desc()).limit(limit)
        return [RunRecord.of(row) for row in self._database.read(lambda connection: connection.execute(query).all())]

    def has_snapshot(self, ids: Sequence[str]) -> bool:
        """Whether one of these runs has a snapshot by now."""
        query = select(runs.c.id).where(runs.c.id.in_(ids), runs.c.last_snapshot > 0).limit(1)
        return self._database.read(lambda connection: connection.execute(query).first()) is not None

    # ---- what people do to runs

    def wish(self, id: str, wish: Wish) -> RunRecord:
        """Wish something of a run, and return it as it then stands.

        Where a worker trains it, the worker obeys at its next tick; otherwise it takes effect here and now. A wish
        that has nothing left to change, such as to pause what has ended, is no error. Raises RunNotFound.
        """

        def work(connection: Connection) -> RunRecord:
            before = read_run(connection, id)
            if before.status.ended:
                return before
            after = after_wish(before.status, wish)
            values: dict[str, Any] = {"wish": wish, "status": after}
            if after is not before.status:
                values |= {"launched_at": None, "error": None, "finished_at": time.time() if after.ended else None}
            connection.execute(update(runs).where(runs.c.id == id, runs.c.status == before.status).values(values))
            return read_run(connection, id)

        return self._database.write(work)

    def rename(self, id: str, name: str) -> None:
        """Give a run another name; an empty one gives it its first name back. Raises RunNotFound, ConfigError."""
        plain = checked_text("name", name, NAME_LIMIT)

        def work(connection: Connection) -> None:
            run = read_run(connection, id)
            new = plain or RunSpec(run.dataset, run.config).default_name
            connection.execute(update(runs).where(runs.c.id == id).values(name=new))

        self._database.write(work)

    def note(self, id: str, note: str) -> None:
        """Replace a run's note. Raises RunNotFound, and ConfigError for an overlong note."""
        self._change(id, {"note": checked_text("note", note, NOTE_LIMIT)})

    def delete(self, id: str) -> None:
        """Hide a run and stop it; until `purge`, `restore` shows it again. Raises RunNotFound."""
        self.wish(id, Wish.STOP)
        self._change(id, {"deleted_at": time.time()})

    def restore(self, id: str) -> None:
        """Show a deleted run again. Raises RunNotFound when it has been purged."""
        self._change(id, {"deleted_at": None})

    def purge(self, *, older_than: float = 0.0) -> int:
        """Remove for good what was deleted more than `older_than` seconds ago; returns how many runs that were.

        A run whose worker has not let go of it yet stays until the next time.
        """
        old = and_(runs.c.deleted_at <= time.time() - older_than, runs.c.status != RunStatus.RUNNING)
        return self._database.write(lambda connection: connection.execute(delete(runs).where(old)).rowcount)

    def _change(self, id: str, values: dict[str, Any]) -> None:
        query = update(runs).where(runs.c.id == id).values(values)
        if self._database.write(lambda connection: connection.execute(query).rowcount) == 0:
            raise RunNotFound(id)


def _new_row(spec: RunSpec, created_at: float) -> dict[str, Any]:
    return {
        "id": new_id(),
        "name": spec.name,
        "note": spec.note,
        "dataset": spec.dataset,
        "config": json.dumps(spec.config.to_dict(), sort_keys=True),
        "held_out": float(spec.held_out),
        "race": spec.race,
        "status": RunStatus.QUEUED,
        "wish": Wish.RUN,
        "created_at": created_at,
        "seconds": 0.0,
        "epoch": 0,
        "step": 0,
        "total_epochs": spec.config.strategy.total_epochs,
        "last_snapshot": 0,
    }
