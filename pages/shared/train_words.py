"""What the Train page says: where runs stand, how long it takes, what to try, and the mathematics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from autodecoder_core.inspection.unseen import Unseen
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.runs.spec import RunStatus, Wish

from .text import counted, plain
from .train_plan import about

_WISHED = {Wish.PAUSE: "pausing", Wish.STOP: "stopping"}


def lane_status(run: RunRecord, place: int | None) -> str:
    """Where a run stands, in a word or two. place: its place in the queue, from 1."""
    if run.status is RunStatus.QUEUED:
        return f"waits, place {place}" if place and place > 1 else "starting"
    if run.status is RunStatus.RUNNING:
        return _WISHED.get(run.wish, "running")
    return "killed" if run.status is RunStatus.LOST else str(run.status)


def progress_words(runs: Sequence[RunRecord], places: Mapping[str, int]) -> str:
    """One line on all contenders: how far, how much longer. Numbers are padded so that the line does not jitter."""
    standing = {run.status for run in runs}
    done = sum(run.epoch for run in runs) / max(1, sum(run.total_epochs for run in runs))
    if RunStatus.RUNNING in standing:
        left = [
            run.seconds / run.epoch * (run.total_epochs - run.epoch)
            for run in runs
            if run.status is RunStatus.RUNNING and run.epoch > 0
        ]
        words = f"{done:.0%} done" + (f", {about(max(left))} left" if left else "")
        return f"{words}. One worker was killed: Resume goes on." if RunStatus.LOST in standing else words
    if RunStatus.QUEUED in standing:
        waiting = min((places[run.id] for run in runs if run.id in places), default=1)
        return "Starting…" if waiting == 1 else f"Waits for a free processor, place {waiting} in the queue."
    if RunStatus.LOST in standing:
        lost = [run for run in runs if run.status is RunStatus.LOST]
        if len(lost) == 1:
            return plain(lost[0].error or "The worker of this run was killed. Resume goes on.", 200)
        return f"The workers of {len(lost)} runs were killed. Resume goes on from their last checkpoints."
    if RunStatus.PAUSED in standing:
        return f"Paused at {done:.0%}. Resume goes on where it was."
    took = f"{max(run.seconds for run in runs):.1f} s of training"
    if standing == {RunStatus.FINISHED}:
        return f"Finished after {took}."
    return f"Ended at {done:.0%}, after {took}."


def trouble(run: RunRecord) -> str | None:
    """Why a run failed, and what to do about it; nothing for others."""
    if run.status is RunStatus.FAILED:
        return f"“{plain(run.name)}” ended: {plain(run.error or 'the reason is not known.', 400)}"
    return None


def unit_squared(value_names: Sequence[str]) -> str:
    """ "(°C)²" for values labelled "sea surface temperature (°C)"; nothing where the units differ or are unknown."""
    found = {match[1] for name in value_names if (match := re.search(r"\(([^()]+)\)\s*$", name))}
    return f"({found.pop()})²" if len(found) == 1 else ""


def unseen_words(unseen: Unseen, value_names: Sequence[str]) -> str:
    """The error on unseen functions, beside PCA's where there is one."""
    unit = unit_squared(value_names)
    error = f"{unseen.error:.2g}" + (f" {plain(unit)}" if unit else "")
    words = f"{counted(unseen.n, 'unseen function')}: mean squared error {error}"
    ratio = unseen.times_better
    if ratio is None:
        return f"{words}. PCA has no answer here: the functions share no grid." if unseen.pca is None else f"{words}."
    how, times = ("better", ratio) if ratio >= 1 else ("worse", 1 / ratio)
    if times < 1.05:
        return f"{words}, as good as PCA with d = {unseen.d}."
    return f"{words}: {times:.1f} times {how} than PCA with d = {unseen.d}."


MATHEMATICS = r"""
Both contenders minimise the same **objective** over the decoder's weights $\theta$ and one latent $z_i$ a function:
$$\frac{1}{P}\sum_{i=1}^{N}\sum_{k=1}^{K_i}\Big[ L\big(f_\theta(z_i, t_{ik}),\, x_i(t_{ik})\big)
+ \tfrac{1}{\sigma^2}\lVert z_i\rVert^2 \Big],\qquad P = \sum_i K_i .$$
The prior stands inside the sum, so a function with more points carries more of it. Values and coordinates are
normalised: a squared loss of 1 is no better than the mean of all values.

**There is no encoder.** An auto-encoder computes $z_i$ from the samples, so it needs them all, on one grid. Here $z_i$
is a parameter like any weight: it starts at random and moves down its own gradient. That is why any number of samples
at any place will do, and why a new function is encoded by the same search, with $\theta$ frozen.

**Joint** moves everything in every step. **Alternating** takes turns: while one part moves, the other is frozen to the
last bit.
```
joint                                    alternating
repeat for each epoch:                   repeat for each round:
  for each minibatch of B points:          for each epoch of the turn of z:
    g = ∇ objective                          for each minibatch:  z ← z − Adam(∂/∂z)     θ frozen
    z ← z − Adam(g_z)                      for each epoch of the turn of θ:
    θ ← θ − Adam(g_θ)                        for each minibatch:  θ ← θ − Adam(∂/∂θ)     z frozen
```
The green and violet **phases** behind the loss show whose turn it is. Both contenders start from the same random
latents and weights and see the same minibatches, so what differs is the strategy alone. The maps show $z_i$ itself for
$d = 2$, and the plane in which the latents differ most for $d > 2$. Ringed dots are the six functions beside the map.

The sentence below the chart is the fair judge: functions that neither has seen are encoded with frozen weights and
compared sample by sample. PCA with as many numbers a function is the best that a *linear* decoder can do.
"""

Try = Literal["sea", "waves", "collapse"]
PROMPTS: Mapping[Try, tuple[str, str]] = {
    "sea": ("Sea surface temperatures, d = 2", "61 years off Peru. Watch the El Niño years walk out of the crowd."),
    "waves": (
        "Damped waves: which strategy is faster?",
        "200 noisy waves, three ways to differ. Watch the noise floor.",
    ),
    "collapse": ("σ too small: everything collapses", "The prior outweighs the data: all latents fall onto one point."),
}
