"""Swiss roll: points of a rolled-up sheet, plain vectors in R³ (c = 0 coordinates)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    angle = 2 * np.pi * p["turn"]
    # The radius grows with the turn, so that the sheet never meets itself.
    return np.stack([p["turn"] / 2 * np.cos(angle), p["height"], p["turn"] / 2 * np.sin(angle)], axis=-1)  # (N, 1, 3)


SWISS_ROLL = Family(
    name="swiss_roll",
    title="Swiss roll (plain vectors)",
    formula=r"x = \left(\tfrac{r}{2} \cos 2\pi r,\; h,\; \tfrac{r}{2} \sin 2\pi r\right)",
    description="Points of a rolled-up sheet: three numbers each, but only two to know.",
    parameters=(
        Parameter("turn", "r", 0.75, 2.0, "turns", "how far along the roll", minimum=0, maximum=20),
        Parameter("height", "h", -1.0, 1.0, "", "how far along its axis", minimum=-100, maximum=100),
    ),
    law=law,
    domain=(),
    coord_names=(),
    coord_units=(),
    value_names=("x1", "x2", "x3"),
    value_units=("", "", ""),
)
