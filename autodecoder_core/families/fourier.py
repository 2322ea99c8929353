"""Fourier sums, by which random draws become real functions: defined at every t, the same at any sampling."""

from __future__ import annotations

import numpy as np

from .parameter import Array


def fourier_sum(angle: Array, constant: Array, cosine: Array, sine: Array) -> Array:
    """`constant + Σ_j cosine_j cos(j·angle) + sine_j sin(j·angle)`, j = 1 … J.

    angle: (N, K); constant: (N, 1); cosine, sine: (N, J) → (N, K). One complex exponential and Horner's rule.
    """
    turn = np.exp(1j * angle)  # (N, K)
    total = np.zeros_like(turn)
    for j in reversed(range(cosine.shape[1])):
        total = (total + (cosine[:, j] - 1j * sine[:, j])[:, None]) * turn
    return np.asarray(total.real + constant)


def stationary_draw(angle: Array, power: Array, draws: Array) -> Array:
    """A Gaussian process whose covariance is `Σ_j power_j cos(j·Δangle)`, j = 0 … J.

    angle: (N, K); power: (N, J + 1), not negative; draws: (N, 2J + 1) standard normal, ordered constant, then
    cosine and sine of each j → (N, K).
    """
    scale = np.sqrt(power)
    return fourier_sum(angle, scale[:, :1] * draws[:, :1], scale[:, 1:] * draws[:, 1::2], scale[:, 1:] * draws[:, 2::2])
