"""Sees to it that what is wished of runs happens: workers for queued runs, a word about dead ones."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence

from ..data.dataset import Dataset
from ..errors import ConfigError
from ..model.config import TrainingConfig
from .errors import StoreError
from .ids import new_id
from .processes import is_dead, log_path, log_tail
from .records import RunRecord
from .spec import RunSpec, Wish
from .starter import Starter
from .store import RunStore

TICK = 0.5  # seconds between two looks at the queue
LOOK = 0.005  # seconds between two looks for a first snapshot

log = logging.getLogger("autodecoder.launcher")


def places() -> int:
    """How many runs this machine trains at once: $AUTODECODER_MAX_WORKERS, or its cores but one, at least 2.

    Raises ConfigError when the setting is no whole number above 0.
    """
    setting = os.environ.get("AUTODECODER_MAX_WORKERS")
    if setting is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return max(2, cores - 1)
    if not setting.strip().isdecimal() or int(setting) < 1:
        raise ConfigError(f"AUTODECODER_MAX_WORKERS must be a whole number above 0, such as 2; got {setting!r}.")
    return int(setting)


class Launcher:
    """Starts, pauses, resumes and stops runs of one store on this machine. One a process is enough; thread-safe.

    Whatever it does is a wish in the store, so that several launchers, on one machine or many, get along. Workers
    outlive it. A thread of its own looks after the queue every half second until `close`, unless watch=False; then
    `reconcile` is the caller's business.
    """

    def __init__(
        self, store: RunStore, *, max_workers: int | None = None, watch: bool = True, forks: bool | None = None
    ):
        self.store = store
        self._places = places() if max_workers is None else max_workers
        self._starter = Starter(store.url) if forks is None else Starter(store.url, forks=forks)
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="launcher", daemon=True) if watch else None
        if self._watcher is not None:
            self._watcher.start()

    def warm_up(self) -> None:
        """Prepare for a quick first start; returns at once."""
        self._starter.warm_up()

    def start(
        self,
        dataset: Dataset | str,
        configs: Sequence[TrainingConfig],
        names: Sequence[str] | None = None,
        race: bool = True,
        held_out: float = 0.0,
    ) -> list[str]:
        """Ask for one run a configuration, on one dataset (or its id), and start what there is place for.

        race: the runs share a race id, to be shown side by side (if there are two or more). Returns their ids; they
        start in this order. held_out: the share of the functions that none of them sees.
        Raises DatasetNotFound, and ConfigError for a bad share or when names and configs differ in number.
        """
        labels = [""] * len(configs) if names is None else list(names)
        if len(labels) != len(configs):
            raise ConfigError(f"There must be one name a configuration; got {len(labels)} for {len(configs)}.")
        id = dataset if isinstance(dataset, str) else self.store.add_dataset(dataset)
        together = new_id() if race and len(configs) > 1 else None
        pairs = zip(configs, labels, strict=True)
        specs = [RunSpec(id, config, name, together, held_out=held_out) for config, name in pairs]
        ids = self.store.create_runs(specs)
        self.reconcile()
        return ids

    def await_first_snapshot(self, ids: Sequence[str], seconds: float) -> bool:
        """Wait, but not for longer than that, until one of these runs has a snapshot; whether one has."""
        end = time.monotonic() + seconds
        while not (there := self.store.has_snapshot(ids)) and time.monotonic() < end:
            time.sleep(LOOK)
        return there

    def pause(self, id: str) -> RunRecord:
        """Let a run keep a checkpoint and release the processor; returns it as it stands. Raises RunNotFound."""
        return self.store.wish(id, Wish.PAUSE)

    def resume(self, id: str) -> RunRecord:
        """Let a paused or lost run go on from its checkpoint, when there is a place; returns it. Raises RunNotFound."""
        self.store.wish(id, Wish.RUN)
        self.reconcile()
        return self.store.run(id)

    def stop(self, id: str) -> RunRecord:
        """End a run and keep what it has learned; returns it as it stands. Raises RunNotFound."""
        return self.store.wish(id, Wish.STOP)

    def reconcile(self) -> None:
        """Compare store and processes, once: mark dead workers' runs, start queued runs as far as there is place."""
        with self._lock:
            for launch, code in self._starter.ended():
                self.store.launch_failed(launch, _never_started(launch.run, code))
            self.store.mark_lost(is_dead)
            for launch in self.store.launch_next(self._places):
                try:
                    self._starter.start(launch)
                except OSError as error:
                    self.store.launch_failed(launch, f"No process could be started for this run: {error}.")

    def close(self) -> None:
        """End the watching thread and the warm process; workers go on. May be called again."""
        self._end.set()
        if self._watcher is not None:
            self._watcher.join()
        self._starter.close()

    def _watch(self) -> None:
        while not self._end.wait(TICK):
            try:
                self.reconcile()
            except StoreError as error:
                log.warning("The queue could not be looked after: %s", error)
            except Exception:
                log.exception("The queue could not be looked after.")


def _never_started(run: str, code: int) -> str:
    tail = log_tail(run)
    said = f" It last said: {tail}" if tail else ""
    return f"The worker ended with code {code} before it could start.{said} The whole log is {log_path(run)}."
