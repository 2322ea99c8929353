"""The runs as the rows of the table: their words, their spark lines, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from autodecoder_core.runs.outlines import Outline
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.runs.spec import RunStatus, Wish

ALIVE = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})
_WISHED = {Wish.PAUSE: "pausing", Wish.STOP: "stopping"}


def status_words(run: RunRecord) -> str:
    """Where the run stands, such as "running, 45 %", "pausing" or "finished"."""
    share = f"{100 * run.progress:.0f}\N{NO-BREAK SPACE}%"
    if run.status is RunStatus.RUNNING:
        return _WISHED.get(run.wish) or f"running, {share}"
    if run.status in (RunStatus.PAUSED, RunStatus.STOPPED, RunStatus.LOST):
        return f"{run.status} at {share}"
    return str(run.status)


def lost_words(run: RunRecord) -> str:
    """What happened to a lost run, and what can be done."""
    if run.last_snapshot == 0:
        return "the worker was killed before its first snapshot; resume starts it anew."
    return f"the worker was killed at epoch {run.epoch:,}; resume continues from its last snapshot."


def matching(
    runs: Sequence[RunRecord], datasets: Mapping[str, str], search: str, statuses: Collection[str]
) -> list[RunRecord]:
    """The runs that have one of the statuses (none: any) and hold every word of the search in what the table shows.

    datasets: names by id.
    """
    words = search.casefold().split()

    def holds(run: RunRecord) -> bool:
        text = f"{run.name} {run.note} {datasets.get(run.dataset, '')} {run.config.strategy.name} {run.status} {run.id}"
        text = f"{text} d={run.config.latent_dim}".casefold()
        return all(word in text for word in words)

    return [run for run in runs if (not statuses or run.status in statuses) and holds(run)]


def row(run: RunRecord, dataset: str, outline: Outline | None) -> dict[str, Any]:
    """One row for the browser: plain JSON values. when: seconds since 1970."""
    finite = run.data_loss is not None and np.isfinite(run.data_loss)
    return {
        "id": run.id,
        "name": run.name,
        "note": " ".join(run.note.split())[:120],
        "dataset": dataset,
        "strategy": run.config.strategy.name,
        "d": run.config.latent_dim,
        "loss": run.data_loss if finite else None,
        "spark": [] if outline is None else spark(outline, run.total_epochs),
        "status": str(run.status),
        "words": status_words(run),
        "progress": round(run.progress, 3),
        "error": run.error,
        "when": (run.started_at or run.created_at).timestamp(),
    }


def spark(outline: Outline, total_epochs: int) -> list[tuple[float, float]]:
    """The loss as (x, y), both 0 to 1: x the share of all epochs, so that a line that ends early says how far the run
    is; y the logarithm of the loss between its least (0) and its greatest (1).
    """
    kept = np.isfinite(outline.loss) & (outline.loss > 0)
    if not kept.any():
        return []
    heights = np.log10(outline.loss[kept])
    low, span = heights.min(), np.ptp(heights)
    ys = (heights - low) / span if span > 0 else np.full(heights.shape, 0.5)
    xs = np.minimum(outline.epochs[kept] / max(1, total_epochs), 1.0)
    return list(zip(xs.round(3).tolist(), ys.round(3).tolist(), strict=True))
