"""Gaussian process with the squared exponential (RBF) kernel: smooth curves of a chosen length scale."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .fourier import stationary_draw
from .parameter import Array, Parameter

MOST_TERMS = 36
SHORTEST = 0.05


def period(p: Mapping[str, Array]) -> Array:
    """(N, 1) the period on which a draw repeats: six length scales beyond the domain [0, 1]."""
    return np.asarray(1.0 + 6.0 * p["length"])


def power(p: Mapping[str, Array]) -> Array:
    """(N, J + 1) variance of each frequency j/period.

    By Poisson summation `Σ_n k(τ + nL) = Σ_j power_j cos(2π j τ / L)`; for |τ| ≤ 1 the nearest image lies at least six
    length scales away, so the covariance differs from k by less than s² e⁻¹⁸ ≈ 2·10⁻⁸ s². Frequencies that
    are left out carry less than 10⁻¹² s² at the shortest length scale that is allowed.
    """
    j = np.arange(MOST_TERMS + 1, dtype=np.float64)[None, :]
    share = p["length"] / period(p)
    density = np.sqrt(2 * np.pi) * share * np.exp(-2 * (np.pi * j * share) ** 2)
    return np.asarray(p["scale"] ** 2 * density * np.where(j == 0, 1.0, 2.0))


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    return stationary_draw(2 * np.pi * coords[..., 0] / period(p), power(p), draws)


GP_RBF = Family(
    name="gp_rbf",
    title="Gaussian process, RBF",
    formula=r"x \sim \mathcal{GP}(0, k), \quad k(t, t') = s^2 \exp\!\left(-\frac{(t - t')^2}{2 \ell^2}\right)",
    description="Smooth curves drawn at random; points closer than the length scale go together.",
    parameters=(
        Parameter("length", r"\ell", 0.2, 0.35, "", "how far a value reaches", minimum=SHORTEST, maximum=5),
        Parameter("scale", "s", 1.0, 1.0, "", "standard deviation of a value", minimum=0, maximum=100),
    ),
    law=law,
    n_draws=2 * MOST_TERMS + 1,
    kept_draws=("level", "cosine_1", "sine_1"),
)
