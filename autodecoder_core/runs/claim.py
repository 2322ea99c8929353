"""A worker's hold on a run: while it lasts, nobody else writes what training brings."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from . import tables
from .database import Database
from .errors import ClaimLost, RunNotFound
from .records import LossRow
from .spec import TRANSITIONS, RunStatus, Wish
from .thinning import kept_at_most, superfluous

DEAD_AFTER = 10.0  # seconds without a sign of life after which another worker may take a run over

runs, losses, snapshots, checkpoints = tables.runs, tables.losses, tables.snapshots, tables.checkpoints


@dataclass(frozen=True, slots=True)
class Progress:
    """What a worker reports: losses since the last report; model and checkpoint, where given, are as of the last row.

    model, checkpoint: safetensors messages. Raises ValueError when there is no row for them to belong to.
    """

    losses: Sequence[LossRow]
    model: bytes | None = None
    checkpoint: bytes | None = None

    def __post_init__(self) -> None:
        if not self.losses:
            raise ValueError("A report of progress needs at least one row of losses; got none.")


class Claim:
    """The right to train one run, held by one process; made by `RunStore.claim` alone.

    checkpoint: the safetensors message to go on from, or None for a fresh start. Thread-safe. Every method raises
    ClaimLost once another worker has taken over or the run is gone for good, and writes nothing then.
    """

    def __init__(self, database: Database, run: str, owner: str, checkpoint: bytes | None) -> None:
        self._database = database
        self.run = run
        self._owner = owner
        self.checkpoint = checkpoint

    def wish(self) -> Wish:
        """What is wished of this run now."""
        return self._database.read(lambda connection: Wish(self._own(connection, runs.c.wish)))

    def heartbeat(self) -> None:
        """A sign of life; due at least once a second while nothing else is written."""
        self._database.write(lambda connection: self._set(connection, {"heartbeat_at": time.time()}))

    def record(self, progress: Progress) -> None:
        """Write a report, in one transaction; also a sign of life. Thins the snapshots of a long run."""
        self._database.write(lambda connection: self._write(connection, progress, {}))

    def finish(self, status: RunStatus, progress: Progress | None = None, *, error: str | None = None) -> RunStatus:
        """Let the run go, with a last report, in one transaction; returns the status that it then has.

        A PAUSED run that has meanwhile been wished to go on is QUEUED, and one wished to end is STOPPED.
        """

        def work(connection: Connection) -> RunStatus:
            wish, final = Wish(self._own(connection, runs.c.wish)), status
            if final is RunStatus.PAUSED and wish is not Wish.PAUSE:
                final = RunStatus.QUEUED if wish is Wish.RUN else RunStatus.STOPPED
            if final not in TRANSITIONS[RunStatus.RUNNING]:
                raise ValueError(f"A worker cannot leave a run {final}.")
            values: dict[str, Any] = {"status": final, "error": error, "owner": None, "pid": None}
            values["finished_at"] = time.time() if final.ended else None
            self._write(connection, progress, values)
            return final

        return self._database.write(work)

    def _own(self, connection: Connection, column: Any) -> Any:
        row = connection.execute(select(column).where(runs.c.id == self.run, runs.c.owner == self._owner)).first()
        if row is None:
            raise self._lost()
        return row[0]

    def _set(self, connection: Connection, values: dict[str, Any]) -> None:
        mine = update(runs).where(runs.c.id == self.run, runs.c.owner == self._owner)
        if connection.execute(mine.values(values)).rowcount == 0:
            raise self._lost()

    def _lost(self) -> ClaimLost:
        return ClaimLost(f"This worker no longer holds run {self.run!r}: another has taken it over, or it is gone.")

    def _write(self, connection: Connection, progress: Progress | None, values: dict[str, Any]) -> None:
        values = {**values, "heartbeat_at": time.time()}
        if progress is None:
            self._set(connection, values)
            return
        last = progress.losses[-1]
        state = {**last._asdict(), "epoch": int(last.epoch)}
        number = self._own(connection, runs.c.last_snapshot) + (progress.model is not None)
        self._set(connection, {**values, **state, "last_snapshot": number})
        connection.execute(losses.insert(), [{"run": self.run, **row._asdict()} for row in progress.losses])
        if progress.model is not None:
            row = {"run": self.run, "number": number, "model": progress.model, **state}
            connection.execute(snapshots.insert(), row)
            self._thin(connection, kept_at_most(len(progress.model)))
        if progress.checkpoint is not None:
            connection.execute(delete(checkpoints).where(checkpoints.c.run == self.run))
            saved = {
                "epoch": state["epoch"],
                "step": last.step,
                "saved_at": time.time(),
                "content": progress.checkpoint,
            }
            connection.execute(checkpoints.insert(), {"run": self.run, **saved})

    def _thin(self, connection: Connection, keep: int) -> None:
        of_run = snapshots.c.run == self.run
        if connection.execute(select(func.count()).select_from(snapshots).where(of_run)).scalar_one() <= keep:
            return
        query = select(snapshots.c.number, snapshots.c.epoch).where(of_run).order_by(snapshots.c.number)
        kept = connection.execute(query).all()
        # A little below the limit, so that not every report has to thin.
        numbers = [kept[i].number for i in superfluous([row.epoch for row in kept], keep - keep // 20)]
        connection.execute(delete(snapshots).where(of_run, snapshots.c.number.in_(numbers)))


def take(connection: Connection, run: str, *, pid: int, host: str) -> tuple[str, bytes | None] | None:
    """Take hold of a run: (owner token, checkpoint or None), or None where somebody else has it or it must not train.

    What was written after the checkpoint is taken back, since training will bring it again, bit for bit.
    """
    row = connection.execute(select(runs).where(runs.c.id == run)).first()
    if row is None:
        raise RunNotFound(run)
    now, status = time.time(), RunStatus(row.status)
    abandoned = status is RunStatus.RUNNING and (row.heartbeat_at or 0.0) < now - DEAD_AFTER
    if row.deleted_at is not None or not (abandoned or RunStatus.RUNNING in TRANSITIONS[status]):
        return None
    values: dict[str, Any] = {
        "status": RunStatus.RUNNING,
        "owner": secrets.token_hex(16),
        "pid": pid,
        "host": host,
        "heartbeat_at": now,
        "started_at": row.started_at or now,
        "launched_at": None,
        "error": None,
    }
    # The condition makes this a test-and-set also where transactions do not wait for each other.
    unchanged = (runs.c.id == run, runs.c.status == row.status, runs.c.owner.is_not_distinct_from(row.owner))
    if connection.execute(update(runs).where(*unchanged).values(values)).rowcount == 0:
        return None
    checkpoint = connection.execute(select(checkpoints).where(checkpoints.c.run == run)).first()
    step = checkpoint.step if checkpoint else -1
    connection.execute(delete(losses).where(losses.c.run == run, losses.c.step > step))
    connection.execute(delete(snapshots).where(snapshots.c.run == run, snapshots.c.step > step))
    return values["owner"], checkpoint.content if checkpoint else None
