"""The boundary behind which a search works: functions in, what was found from every start out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..functions import Functions

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Of F functions from S starts each.

    starts, minima (F, S, d) and objectives (F, S): where every start began and ended, and how low. Of the lowest, the
    winner: latents, (F, d); data_losses, start_objectives, (F,); converged (F,); steps (F,); paths (F, T, d), whose
    first steps + 1 rows count; hessians (F, d, d) of the objective, Gauss-Newton. evaluations (F,): of all starts.
    """

    starts: Floats
    minima: Floats
    objectives: Floats64
    winner: NDArray[np.int64]
    data_losses: Floats64
    start_objectives: Floats64
    converged: NDArray[np.bool_]
    steps: NDArray[np.int64]
    evaluations: NDArray[np.int64]
    paths: Floats
    hessians: Floats64


class Search(Protocol):
    """A way to find latents. The same functions, n_starts and seed give the same, in whatever company a function is."""

    def __call__(self, functions: Functions, n_starts: int, seed: int) -> Found: ...
