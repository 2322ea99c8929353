"""Three things to try on the Runs page, and what its figures mean."""

from __future__ import annotations

from collections.abc import Sequence

from autodecoder_core.runs.records import RunRecord

from . import runs_state
from .page import Prompt

MEANING = r"""
The **loss** is the data loss of the last epoch, the mean over all points of
$L\bigl(f_\theta(z_i, t_k),\, x_i(t_k)\bigr)$ on normalised values: 0.01 of the squared loss means that a curve misses
its points by a tenth of their standard deviation. Losses of different functions, or of different $L$, do not compare.

The **loss curve** of a row is drawn on a logarithmic scale of its own; its length is the share of the epochs that are
done. One epoch costs the same in both strategies, but in an **alternating** run it moves either $z$ or $\theta$, not
both: compare against seconds or steps as well.
"""


def newest_race(runs: Sequence[RunRecord]) -> list[str]:
    """The runs that started together last, or else the newest two."""
    race = next((run.race for run in runs if run.race), None)
    return [run.id for run in runs if run.race == race][:8] if race else [run.id for run in runs[:2]]


def best_of_each(runs: Sequence[RunRecord]) -> list[str]:
    """Of the newest run's functions and loss function, the least loss of each strategy. runs: newest first."""
    best: dict[str, RunRecord] = {}
    for run in runs:
        if (run.dataset, run.config.loss) != (runs[0].dataset, runs[0].config.loss) or run.data_loss is None:
            continue
        known = best.setdefault(run.config.strategy.name, run)
        if known.data_loss is not None and run.data_loss < known.data_loss:
            best[run.config.strategy.name] = run
    return [run.id for run in best.values()]


def prompts(runs: Sequence[RunRecord]) -> list[Prompt]:
    """runs: at least one, newest first."""
    race, best = tuple(newest_race(runs)), tuple(best_of_each(runs))
    return [
        Prompt("Compare the last race", "Which strategy came down faster?", lambda: runs_state.show(race)),
        Prompt(
            "The best of each strategy", "On the same functions, what sets them apart?", lambda: runs_state.show(best)
        ),
        Prompt("Sort by loss", "Which setting helped most?", lambda: runs_state.show((), sort=("loss", False))),
    ]
