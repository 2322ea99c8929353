"""What both ways of searching return, for a batch of starts."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Search:
    """z (S, d) where each start ended, objective and data_loss (S,), converged (S,), path (T, S, d) with the start
    first (a start that has settled stays where it is), steps (S,) iterations, evaluations (S,) of the gradient."""

    z: Tensor
    objective: Tensor
    data_loss: Tensor
    converged: Tensor
    path: Tensor
    steps: Tensor
    evaluations: Tensor
