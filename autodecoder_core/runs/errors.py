"""What can go wrong between a page, the store and a worker."""

from __future__ import annotations

from ..errors import AutodecoderError


class StoreError(AutodecoderError):
    """The run store cannot be read or written: busy for too long, no space, no permission, no server."""


class NewerStoreError(StoreError):
    """The run store was written by a newer version of this program."""


class NotFoundError(AutodecoderError, LookupError):
    """There is no run, dataset or snapshot of this name."""


class RunNotFound(NotFoundError):
    """There is no such run; it may have been deleted for good."""

    def __init__(self, run: str) -> None:
        super().__init__(
            f"There is no run {run!r} in this store. It may have been deleted for good, or the link comes from "
            "another machine. Choose a run on the Runs page."
        )


class DatasetNotFound(NotFoundError):
    """There is no such dataset."""

    def __init__(self, dataset: str) -> None:
        super().__init__(f"There is no dataset {dataset!r} in this store. Make or upload one on the Functions page.")


class SnapshotNotFound(NotFoundError):
    """The run has no such snapshot: not yet, or it was thinned out."""

    def __init__(self, run: str, number: int) -> None:
        super().__init__(
            f"Run {run!r} has no snapshot {number}. Of a long run only some are kept: choose one of those."
        )


class ClaimLost(AutodecoderError):
    """Another worker has taken the run over, or it is gone; whoever held this claim must write no more."""
