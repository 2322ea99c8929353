"""Who trains what: handing runs to workers and noticing dead ones. One part of RunStore, whose contract it shares."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, or_, select, update

from . import tables
from .claim import Claim, take
from .database import Database
from .spec import RunStatus, Wish

LAUNCH_TIMEOUT = 60.0  # seconds that a launched worker may take to claim its run

runs = tables.runs
HOST = socket.gethostname()


class Launch(NamedTuple):
    """One attempt to start a worker for a run."""

    run: str
    at: float


class Dispatch:
    """For launchers and workers; pages have no need of these."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, id: str, *, pid: int | None = None, host: str = HOST) -> Claim | None:
        """Take hold of a queued or lost run, or of one whose worker has been silent for DEAD_AFTER seconds.

        Exactly one of many that try gets it; the others get None, as does who asks for a run that must not train.
        Raises RunNotFound.
        """
        pid = os.getpid() if pid is None else pid
        held = self._database.write(lambda connection: take(connection, id, pid=pid, host=host))
        return None if held is None else Claim(self._database, id, *held)

    def launch_next(self, places: int, host: str = HOST) -> list[Launch]:
        """The queued runs, oldest first, that this host is to start now so that it trains at most `places` at once.

        A run is handed out once; if no worker has claimed it within LAUNCH_TIMEOUT, again.
        """
        now = time.time()
        waiting = and_(runs.c.status == RunStatus.QUEUED, runs.c.deleted_at.is_(None))
        starting = and_(waiting, runs.c.launched_at > now - LAUNCH_TIMEOUT)
        idle = and_(waiting, or_(runs.c.launched_at.is_(None), runs.c.launched_at <= now - LAUNCH_TIMEOUT))
        busy = select(func.count()).where(runs.c.host == host, or_(runs.c.status == RunStatus.RUNNING, starting))

        def work(connection: Connection) -> list[Launch]:
            free = places - connection.execute(busy).scalar_one()
            query = select(runs.c.id).where(idle).order_by(runs.c.created_at).limit(max(0, free))
            chosen = connection.execute(query).scalars().all()
            # The condition is asked again, for databases where two launchers may have read the same queue.
            mark = update(runs).where(idle).values(launched_at=now, host=host)
            return [Launch(id, now) for id in chosen if connection.execute(mark.where(runs.c.id == id)).rowcount]

        waits = select(runs.c.id).where(idle).limit(1)
        if self._database.read(lambda connection: connection.execute(waits).first()) is None:
            return []  # the usual case, without taking the writers' lock
        return self._database.write(work)

    def launch_failed(self, launch: Launch, error: str) -> bool:
        """Mark a run FAILED whose worker ended before it claimed it; False if that launch is no longer the latest."""
        mine = (runs.c.id == launch.run, runs.c.status == RunStatus.QUEUED, runs.c.launched_at == launch.at)
        query = update(runs).where(*mine).values(status=RunStatus.FAILED, error=error, finished_at=time.time())
        return self._database.write(lambda connection: connection.execute(query).rowcount > 0)

    def mark_lost(self, is_dead: Callable[[str, int, float], bool]) -> list[str]:
        """Ask is_dead(host, pid, seconds of silence) of every running run; mark those of the dead, return their ids.

        They become LOST, or what was wished of them anyway: PAUSED or STOPPED.
        """
        query = select(runs.c.id, runs.c.owner, runs.c.host, runs.c.pid, runs.c.heartbeat_at, runs.c.wish)
        query = query.where(runs.c.status == RunStatus.RUNNING)
        now = time.time()
        rows = self._database.read(lambda connection: connection.execute(query).all())
        dead = [row for row in rows if is_dead(row.host, row.pid, now - row.heartbeat_at)]
        return [row.id for row in dead if self._database.write(partial(_mark_lost, row=row))]


def _mark_lost(connection: Connection, row: Any) -> bool:
    status = {Wish.RUN: RunStatus.LOST, Wish.PAUSE: RunStatus.PAUSED, Wish.STOP: RunStatus.STOPPED}[Wish(row.wish)]
    values: dict[str, Any] = {"status": status, "owner": None, "pid": None}
    if status.ended:
        values["finished_at"] = time.time()
    if status is RunStatus.LOST:
        query = select(tables.checkpoints.c.epoch).where(tables.checkpoints.c.run == row.id)
        epoch = connection.execute(query).scalar()
        resume = "starts it anew" if epoch is None else f"goes on from epoch {epoch}, its last checkpoint"
        values["error"] = f"The worker of this run was killed. Resume {resume}."
    # Only if nothing has been heard since: the worker may have finished, or another one taken over.
    same = (runs.c.id == row.id, runs.c.owner == row.owner, runs.c.heartbeat_at == row.heartbeat_at)
    return connection.execute(update(runs).where(*same).values(values)).rowcount > 0
