"""The process that trains one run: `python -m autodecoder_core.runs.worker RUN_ID`.

It claims the run, trains from the last checkpoint, and reports to the store about ten times a second. A pause writes a
checkpoint and ends the process: a paused run costs nothing, survives a reboot, and goes on bit for bit in any other
process. SIGTERM is a wish to pause.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType

from ..data.dataset import Dataset
from ..errors import AutodecoderError
from ..model.config import Joint, TrainingConfig
from ..model.files import model_to_bytes
from ..training import Checkpoint, Snapshot, train
from .claim import Claim, Progress
from .errors import ClaimLost, StoreError
from .processes import log_path, step_back
from .records import LossRow
from .spec import RunStatus, Wish, split
from .store import RunStore

REPORT_EVERY = 0.08  # seconds: a live view wants eight a second, and looks come a little late
LOOK_WITHIN_EPOCHS = 0.1  # seconds: an epoch may take minutes, and wishes are heard between snapshots
CHECKPOINT_EVERY = 1.0
PATIENCE = 10  # times a report's own processor time until the next: at most a tenth of it goes into writing
HEARTBEAT_EVERY = 1.0
_NICENESS = 10  # the page that shows the training comes first

log = logging.getLogger("autodecoder.worker")


class Reporter:
    """Gathers what training yields and writes it when it is time: every row of losses, now and then the state."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._rows: list[LossRow] = []
        self._latest: Snapshot | None = None
        self._next_look = self._next_report = self._next_checkpoint = 0.0

    def note(self, snapshot: Snapshot) -> None:
        """Take note of a snapshot; nothing is written yet."""
        self._latest = snapshot
        self._rows.append(_loss_row(snapshot))

    def report(self) -> Wish:
        """Write what has been noted, if it is time, and return what is wished: RUN between the looks.

        Where something else is wished nothing is written, so that `last` has it.
        """
        started, worked = time.perf_counter(), time.thread_time()
        if started < self._next_look:
            return Wish.RUN
        if (wish := self._claim.wish()) is not Wish.RUN:
            return wish
        if started >= self._next_report:
            due = started >= self._next_checkpoint
            if (progress := self._progress(with_checkpoint=due)) is not None:
                self._claim.record(progress)
            self._rows = []
            # Not wall time: on a busy machine it is mostly waiting, and waiting takes nothing from the training.
            pause = PATIENCE * (time.thread_time() - worked)
            self._next_report = started + max(REPORT_EVERY, pause)
            if due:
                self._next_checkpoint = started + max(CHECKPOINT_EVERY, 2 * pause)
        self._next_look = started + REPORT_EVERY
        return Wish.RUN

    def last(self) -> Progress | None:
        """What has not been written yet, with the state to keep; None when there is nothing new."""
        return self._progress(with_checkpoint=True)

    def _progress(self, *, with_checkpoint: bool) -> Progress | None:
        if self._latest is None or not self._rows:
            return None
        checkpoint = self._latest.checkpoint.to_bytes() if with_checkpoint else None
        return Progress(tuple(self._rows), model_to_bytes(self._latest.model), checkpoint)


class Pulse:
    """Signs of life from a thread of its own, so that an epoch may take as long as it likes."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._end.wait(HEARTBEAT_EVERY):
            try:
                self._claim.heartbeat()
            except ClaimLost:
                return  # the next report will find out too
            except StoreError as error:
                log.warning("No sign of life could be given: %s", error)


def work(store: RunStore, run: str, terminated: threading.Event, *, niceness: int = 0) -> RunStatus | None:
    """Train a run until it ends or is to pause; returns what became of it, or None if it was not to be had.

    terminated: set from outside to make it pause. niceness: taken on after the first report.
    Raises StoreError when not even its end could be written.
    """
    claim = store.claim(run)
    if claim is None:
        log.info("Run %s is %s; there is nothing to train.", run, store.run(run).status)
        return None
    reporter = Reporter(claim)
    try:
        with Pulse(claim):
            status = _train(store, claim, reporter, terminated, niceness)
        return claim.finish(status, reporter.last())
    except ClaimLost as error:
        log.warning("%s", error)
        return None
    except StoreError as error:  # no fault of the run: it can be resumed once the store is well again
        log.exception("The store failed.")
        return claim.finish(RunStatus.LOST, error=f"{error} Then resume the run.")
    except Exception as error:
        log.exception("Training failed.")
        return claim.finish(RunStatus.FAILED, _whole(reporter), error=_plain(error, run))


def _train(store: RunStore, claim: Claim, reporter: Reporter, terminated: threading.Event, niceness: int) -> RunStatus:
    record = store.run(claim.run)
    dataset, _ = split(store.dataset(record.dataset), record.held_out)
    resume = None if claim.checkpoint is None else Checkpoint.from_bytes(claim.checkpoint)
    log.info("Training %s from epoch %s of %s.", claim.run, resume.epoch if resume else 0, record.total_epochs)
    snapshots = train(dataset, record.config, snapshot_every=1, snapshot_seconds=LOOK_WITHIN_EPOCHS, resume=resume)
    for count, snapshot in enumerate(snapshots):
        reporter.note(snapshot)
        if snapshot.epoch >= record.total_epochs:
            break  # a wish comes too late for what is done
        if terminated.is_set() and claim.wish() is Wish.RUN:
            store.wish(claim.run, Wish.PAUSE)
        wish = claim.wish() if terminated.is_set() else reporter.report()
        if count == 0 and niceness:
            step_back(niceness)  # not before the first report, for which somebody waits; now it is to be drawn
        if wish is not Wish.RUN:
            return RunStatus.STOPPED if wish is Wish.STOP else RunStatus.PAUSED
    return RunStatus.FINISHED


def rehearse() -> None:
    """Go once through what precedes a run's first report, and forget it: what is made at first use is then there."""
    with suppress(StoreError):  # it may be well again when a run comes
        RunStore().close()
    point = Dataset.from_grid([0.0, 1.0], [[0.0, 1.0]])
    snapshot = next(train(point, TrainingConfig(latent_dim=1, strategy=Joint(1))))
    snapshot.checkpoint.to_bytes()
    model_to_bytes(snapshot.model)


def _whole(reporter: Reporter) -> Progress | None:
    """The last report of a run that failed: better none than a second failure over it."""
    try:
        return reporter.last()
    except Exception:
        log.exception("The last state could not be kept.")
        return None


def _plain(error: Exception, run: str) -> str:
    if isinstance(error, AutodecoderError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory for this run. Make the dataset, the batch or the network smaller."
    kind, text = type(error).__name__, str(error)
    return f"Training ended with an unexpected error: {kind}: {text}. The details are in {log_path(run)}."


def _loss_row(snapshot: Snapshot) -> LossRow:
    s = snapshot
    return LossRow(s.step, s.progress, s.wall_seconds, s.phase, s.data_loss, s.prior_loss)


def run_worker(run: str, url: str | None = None) -> int:
    """Be the worker of a run in this process; returns its exit code: 0, or 1 when the store failed."""
    import torch

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", force=True)
    torch.set_num_threads(1)
    terminated = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: terminated.set())
    try:
        store = RunStore(url)
        try:
            log.info("Run %s: %s.", run, work(store, run, terminated, niceness=_NICENESS) or "left alone")
        finally:
            store.close()
    except AutodecoderError as error:
        log.error("%s", error)
        return 1
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and work."""
    parser = argparse.ArgumentParser(prog="python -m autodecoder_core.runs.worker", description="Train one queued run.")
    parser.add_argument("run", help="the run's id")
    parser.add_argument(
        "--store", help="the address of the run store; by default $AUTODECODER_DATABASE_URL or its home"
    )
    options = parser.parse_args(arguments)
    return run_worker(options.run, options.store)


if __name__ == "__main__":
    sys.exit(main())
