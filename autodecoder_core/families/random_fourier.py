"""Random Fourier series: periodic curves of a chosen roughness."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .fourier import stationary_draw
from .parameter import Array, Parameter

MOST_TERMS = 24


def power(p: Mapping[str, Array]) -> Array:
    """(N, J + 1) variance of each frequency 0 … J; the sum is scale²."""
    j = np.arange(1, MOST_TERMS + 1, dtype=np.float64)[None, :]
    raw = np.where(j <= p["terms"], j ** (-2 * p["smoothness"]), 0.0)
    scaled = p["scale"] ** 2 * raw / raw.sum(axis=1, keepdims=True)
    return np.concatenate([np.zeros((len(scaled), 1)), scaled], axis=1)


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    constant = np.zeros((len(draws), 1))  # no constant term: the curves swing about zero
    return stationary_draw(2 * np.pi * coords[..., 0], power(p), np.concatenate([constant, draws], axis=1))


RANDOM_FOURIER = Family(
    name="random_fourier",
    title="Random Fourier series",
    formula=r"x(t) \propto s \sum_{j=1}^{J} j^{-q} \left(\alpha_j \cos 2\pi j t + \beta_j \sin 2\pi j t\right),"
    r" \quad \alpha_j, \beta_j \sim \mathcal{N}(0, 1)",
    description="Closed curves drawn at random; the smoothness says how fast the high tones fade.",
    parameters=(
        Parameter("scale", "s", 1.0, 1.0, "", "standard deviation of a value", minimum=0, maximum=100),
        Parameter("smoothness", "q", 1.8, 2.4, "", "how fast high tones fade", minimum=0, maximum=10),
        Parameter("terms", "J", 8, 8, "", "number of frequencies", integer=True, minimum=1, maximum=MOST_TERMS),
    ),
    law=law,
    n_draws=2 * MOST_TERMS,
    kept_draws=("cosine_1", "sine_1", "cosine_2", "sine_2"),
)
