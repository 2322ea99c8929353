"""The words of a run: what is asked for, what state it is in, and what a person wishes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..data.dataset import Dataset
from ..errors import ConfigError
from ..model.config import TrainingConfig

NAME_LIMIT = 120
NOTE_LIMIT = 4000


class RunStatus(StrEnum):
    """Where a run stands. Ended statuses are final; every other one can still become training."""

    QUEUED = "queued"
    """Waits for a free worker; the launcher starts it."""
    RUNNING = "running"
    """A worker trains it and reports at least once a second."""
    PAUSED = "paused"
    """Nobody trains it; its checkpoint is kept and a resume goes on from there, bit for bit."""
    LOST = "lost"
    """Its worker was killed or its machine is gone; a resume goes on from the last checkpoint."""
    STOPPED = "stopped"
    """Ended early because a person wished so; what it had learned is kept."""
    FINISHED = "finished"
    """Trained for all its epochs."""
    FAILED = "failed"
    """Ended by an error that would come again; the snapshots before it are kept and `error` says why."""

    @property
    def ended(self) -> bool:
        """Whether nothing will ever change this run's training again."""
        return not TRANSITIONS[self]

    @property
    def resumable(self) -> bool:
        """Whether a wish to run puts it back into the queue."""
        return self in (RunStatus.PAUSED, RunStatus.LOST)


# QUEUED -> FAILED: no worker could be started. RUNNING -> QUEUED: paused, but wished to run before the worker left.
TRANSITIONS: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.STOPPED, RunStatus.FAILED}),
    RunStatus.RUNNING: frozenset(
        {
            RunStatus.QUEUED,
            RunStatus.PAUSED,
            RunStatus.LOST,
            RunStatus.STOPPED,
            RunStatus.FINISHED,
            RunStatus.FAILED,
        }
    ),
    RunStatus.PAUSED: frozenset({RunStatus.QUEUED, RunStatus.STOPPED}),
    RunStatus.LOST: frozenset({RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.STOPPED}),
    RunStatus.STOPPED: frozenset(),
    RunStatus.FINISHED: frozenset(),
    RunStatus.FAILED: frozenset(),
}


class Wish(StrEnum):
    """What a person wants of a run; the worker obeys at its next tick, the store at once where there is no worker."""

    RUN = "run"
    """Train, or go on training."""
    PAUSE = "pause"
    """Keep a checkpoint and let go of the processor."""
    STOP = "stop"
    """End for good and keep what was learned."""


def after_wish(status: RunStatus, wish: Wish) -> RunStatus:
    """The status that a wish leads to at once where no worker holds the run; unchanged where it has nothing to do.

    A RUNNING run never changes here: its worker sees the wish and reports what came of it.
    """
    if status is RunStatus.RUNNING or status.ended:
        return status
    if wish is Wish.STOP:
        return RunStatus.STOPPED
    if wish is Wish.PAUSE:
        return RunStatus.PAUSED if status is RunStatus.QUEUED else status
    return RunStatus.QUEUED if status.resumable else status


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What is asked for: train `config` on the dataset with this id.

    race: runs with the same race id are shown side by side. held_out: the share of the functions that is kept out of
    training (`split`); the dataset stays the whole one.
    Raises ConfigError for an overlong name or note, and for a share that is not at least 0 and below 1.
    """

    dataset: str
    config: TrainingConfig
    name: str = ""
    race: str | None = None
    note: str = ""
    held_out: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", checked_text("name", self.name, NAME_LIMIT) or self.default_name)
        object.__setattr__(self, "note", checked_text("note", self.note, NOTE_LIMIT))
        if not 0 <= self.held_out < 1:
            raise ConfigError(f"held_out is a share of the functions, at least 0 and below 1; got {self.held_out!r}.")

    @property
    def default_name(self) -> str:
        """A plain name from the settings, such as "Joint, d = 2"."""
        return f"{self.config.strategy.name.capitalize()}, d = {self.config.latent_dim}"


def split(dataset: Dataset, held_out: float) -> tuple[Dataset, Dataset | None]:
    """What a run with this share trains on, and what it never sees: always the same functions of the same dataset.

    Raises DataError where functions are to be held out of a dataset that has only one.
    """
    return dataset.split(held_out, seed=0) if held_out > 0 else (dataset, None)


def checked_text(what: str, text: str, limit: int) -> str:
    """The text without surrounding blanks. Raises ConfigError when it is longer than the limit."""
    plain = text.strip()
    if len(plain) > limit:
        raise ConfigError(f"A run's {what} may have {limit} characters; this one has {len(plain)}. Shorten it.")
    return plain
