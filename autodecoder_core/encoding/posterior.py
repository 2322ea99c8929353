"""How well the points pin z down: the Laplace approximation at a minimum (MacKay 1992).

The objective is a mean over K points; as a negative log posterior it is multiplied by K and divided by the noise:
for the squared loss E(z) = K m / (2 s²) · [mean r² + λ‖z‖²], with s² the noise variance estimated in training. The
prior thereby has standard deviation s √(1 / (K m λ)) in each latent coordinate, consistent with its place in the sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..model.autodecoder import Autodecoder

_LEAST_NOISE = 1e-10  # a perfect fit would leave no uncertainty at all


def energy_scale(model: Autodecoder, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What turns the objective into a negative log posterior: (F,) points of each function -> (F,)."""
    points = counts.astype(np.float64)
    loss = model.config.loss
    if loss in ("bce", "cce"):
        return points * model.n_outputs if loss == "bce" else points
    noise = max(float(model.record.get("noise_variance", 1.0)), _LEAST_NOISE)
    # The absolute losses are Laplace noise whose scale is their mean; the others Gaussian noise of that variance.
    return points * (model.n_outputs / (noise if loss in ("mae", "clamped") else 2 * noise))


def covariances(model: Autodecoder, hessians: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Inverse Hessians of the negative log posterior: (F, d, d), (F,) -> (F, d, d)."""
    return np.asarray(np.linalg.inv(hessians * energy_scale(model, counts)[:, None, None]), dtype=np.float64)
