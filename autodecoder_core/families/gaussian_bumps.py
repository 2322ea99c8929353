"""Gaussian bumps: peaks at random places, as in a spectrum."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter

MOST_BUMPS = 6


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    """Bump b of B stands in the slot ((b - 1)/B, b/B): bumps that could change places would make two factors one."""
    t = coords[..., 0]
    total = np.zeros_like(t)
    for b in range(MOST_BUMPS):
        place, height = draws[:, 2 * b, None], draws[:, 2 * b + 1, None]
        centre = (b + 0.15 + 0.7 * place) / p["bumps"]
        bump = (0.25 + 0.75 * height) * np.exp(-((t - centre) ** 2) / (2 * p["width"] ** 2))
        total += np.where(b < p["bumps"], bump, 0.0)
    return np.asarray(p["height"] * total)


GAUSSIAN_BUMPS = Family(
    name="gaussian_bumps",
    title="Gaussian bumps",
    formula=r"x(t) = h \sum_{b=1}^{B} g_b \exp\!\left(-\frac{(t - c_b)^2}{2 w^2}\right), \quad"
    r" c_b \sim \mathcal{U}\!\left(\tfrac{b - 0.85}{B}, \tfrac{b - 0.15}{B}\right),\; g_b \sim \mathcal{U}(0.25, 1)",
    description="Peaks at random places with random heights, as in a spectrum.",
    parameters=(
        Parameter("bumps", "B", 2, 2, "", "number of bumps", integer=True, minimum=1, maximum=MOST_BUMPS),
        Parameter("width", "w", 0.06, 0.09, "", "half width of a bump", minimum=0.005, maximum=1),
        Parameter("height", "h", 1.0, 1.0, "", "height of the tallest bump", minimum=-100, maximum=100),
    ),
    law=law,
    n_draws=2 * MOST_BUMPS,
    draw_kind="uniform",
    kept_draws=("first_place", "first_height", "second_place", "second_height"),
)
