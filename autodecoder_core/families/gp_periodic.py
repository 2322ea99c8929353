"""Gaussian process with the periodic kernel: random curves that repeat."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .fourier import stationary_draw
from .parameter import Array, Parameter

MOST_TERMS = 48


def power(p: Mapping[str, Array]) -> Array:
    """(N, J + 1) Fourier coefficients of the kernel over one period.

    `exp(-2 sin²(θ/2)/ℓ²) = e^{-1/ℓ²} (I₀(1/ℓ²) + 2 Σ_j I_j(1/ℓ²) cos jθ)` (D. MacKay's periodic kernel; Abramowitz and
    Stegun 9.6.34). The Bessel functions come from a discrete Fourier transform of the kernel, which is exact to
    rounding for so smooth a function; J = 48 leaves out less than 10⁻⁹ at the smallest ℓ that is allowed.
    """
    n = 4 * MOST_TERMS
    theta = 2 * np.pi * np.arange(n) / n
    kernel = np.exp(-2 * (np.sin(theta / 2)[None, :] / p["length"]) ** 2)  # (N, n)
    coefficients = np.fft.rfft(kernel, axis=1).real[:, : MOST_TERMS + 1] / n
    coefficients[:, 1:] *= 2
    return np.asarray(p["scale"] ** 2 * np.maximum(coefficients, 0.0))  # rounding may fall below zero


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    return stationary_draw(2 * np.pi * coords[..., 0] / p["period"], power(p), draws)


GP_PERIODIC = Family(
    name="gp_periodic",
    title="Gaussian process, periodic",
    formula=r"x \sim \mathcal{GP}(0, k), \quad"
    r" k(t, t') = s^2 \exp\!\left(-\frac{2 \sin^2(\pi (t - t') / p)}{\ell^2}\right)",
    description="Random curves that repeat: the same shape in every period.",
    parameters=(
        Parameter("period", "p", 0.5, 0.5, "", "after which the curve repeats", minimum=0.02, maximum=10),
        Parameter("length", r"\ell", 1.2, 2.0, "", "smoothness within a period", minimum=0.15, maximum=20),
        Parameter("scale", "s", 1.0, 1.0, "", "standard deviation of a value", minimum=0, maximum=100),
    ),
    law=law,
    n_draws=2 * MOST_TERMS + 1,
    kept_draws=("level", "cosine_1", "sine_1", "cosine_2", "sine_2"),
)
