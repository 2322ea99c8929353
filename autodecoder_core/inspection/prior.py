"""What the prior term of the objective says about where latents lie."""

from __future__ import annotations

import math

import numpy as np

from ..encoding.posterior import energy_scale
from ..errors import DataError
from ..model.autodecoder import Autodecoder


def prior_std(model: Autodecoder, n_points: int) -> float:
    """The standard deviation of each latent coordinate that λ‖z‖² implies for a function of n_points points.

    The objective is a mean over points; times `energy_scale` it is a negative log posterior, and its prior part is
    ‖z‖²/(2 τ²). For the squared loss τ = s/√(K m λ) = s σ/√(K m), with s² the noise variance estimated in training:
    the more points a function has, the narrower its prior, since the prior stands inside the sum over points.
    Raises DataError for fewer than one point.
    """
    if n_points < 1:
        raise DataError(f"A function has at least one point; got {n_points}.")
    scale = float(energy_scale(model, np.array([n_points]))[0])
    return 1.0 / math.sqrt(2.0 * model.config.prior_weight * scale)
