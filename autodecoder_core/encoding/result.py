"""What encoding finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.config import whole

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """The latent of one function, with how it was found.

    latent: (d,) the best minimum found. objective, data_loss: at the latent, in normalised units (objective = data_loss
    + ‖z‖²/σ²). converged: whether the winning start settled. path: (steps, d) the winner's iterates, start first.
    covariance: (d, d) of the Laplace approximation at the latent, posterior.py.
    start_objective: at the winner's start. starts: (S, d) where every start began. minima, minima_objectives: (S, d),
    (S,) where they ended; a start that could no longer beat the winner was stopped on its way.
    steps: iterations of the winner. evaluations: gradient evaluations of all starts. seconds: wall time (of a batch:
    its share). method: "lm" or "adam".
    """

    latent: Array
    objective: float
    data_loss: float
    converged: bool
    path: Array
    covariance: Array
    start_objective: float
    starts: Array
    minima: Array
    minima_objectives: Array
    steps: int
    evaluations: int
    seconds: float
    method: str

    def sample(self, n: int, seed: int = 0) -> Array:
        """(n, d) draws from the normal distribution N(latent, covariance).

        Raises ConfigError for n below 1 or a seed below 0.
        """
        n, seed = whole("n", n), whole("seed", seed, low=0)
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        normal = np.random.default_rng(seed).standard_normal((n, len(self.latent)))
        return np.asarray(self.latent + normal @ root.T)
