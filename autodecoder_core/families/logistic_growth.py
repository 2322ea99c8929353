"""Logistic growth: a population that fills its room."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    # The logistic function as a tanh: no overflow at any rate.
    return np.asarray(p["capacity"] * 0.5 * (1 + np.tanh(p["rate"] * (t - p["midpoint"]) / 2)))


LOGISTIC_GROWTH = Family(
    name="logistic_growth",
    title="Logistic growth",
    formula=r"x(t) = \frac{L}{1 + e^{-r (t - t_0)}}",
    description="A population that grows until its room is full.",
    parameters=(
        Parameter("capacity", "L", 40.0, 100.0, "thousand", "where growth ends", minimum=0, maximum=10_000),
        Parameter("rate", "r", 0.6, 2.0, "per day", "growth rate at the start", minimum=0, maximum=50),
        Parameter("midpoint", "t_0", 3.5, 8.5, "days", "when half the room is filled", minimum=-100, maximum=100),
    ),
    law=law,
    domain=((0.0, 12.0),),
    coord_units=("days",),
    value_names=("population",),
    value_units=("thousand",),
)
