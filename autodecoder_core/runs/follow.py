"""Follows a run in the store, step by step, for a view of it while it trains."""

from __future__ import annotations

from typing import Protocol

from ..inspection.live import Exhibit, Moment, Trace, moment
from .records import RunRecord, Update


class Watched(Protocol):
    """What a follower needs of a store."""

    def watch(self, id: str, *, since_step: int = -1, newer_than: int = 0) -> Update: ...


class Follower:
    """What is known of one run; each `look` reads only what is new. Not thread-safe: one a viewer.

    record: as last read, None before the first look. trace: its losses. moment: its newest snapshot's picture, None
    before the first. number: that snapshot's.
    """

    def __init__(self, run: str, shown: Exhibit) -> None:
        self.run = run
        self.shown = shown
        self.record: RunRecord | None = None
        self.trace = Trace()
        self.moment: Moment | None = None
        self.number = 0

    def look(self, store: Watched) -> RunRecord:
        """Read what has come since the last look. Raises RunNotFound, StoreError."""
        update = store.watch(self.run, since_step=self.trace.step, newer_than=self.number)
        if update.run.step < self.trace.step:
            # A killed worker's run goes on from its checkpoint: what came after that is being trained again.
            self.trace = Trace()
            update = store.watch(self.run, newer_than=self.number)
        self.trace.extend(update.losses)
        if update.newest is not None:
            like = self.moment.plane if self.moment else None
            self.moment, self.number = moment(update.newest.model, self.shown, like), update.newest.number
        self.record = update.run
        return update.run
