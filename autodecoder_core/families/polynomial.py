"""Polynomial: a cubic, written in Legendre polynomials so that its coefficients act apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    second, third = (3 * t**2 - 1) / 2, (5 * t**3 - 3 * t) / 2
    return np.asarray(p["level"] + p["slope"] * t + p["bend"] * second + p["twist"] * third)


POLYNOMIAL = Family(
    name="polynomial",
    title="Polynomial",
    formula=r"x(t) = c_0 + c_1 t + c_2 \tfrac{3t^2 - 1}{2} + c_3 \tfrac{5t^3 - 3t}{2}",
    description="A cubic in four parts that act apart: level, slope, bend and twist.",
    parameters=(
        Parameter("level", "c_0", -0.3, 0.3, "", "mean height", minimum=-100, maximum=100),
        Parameter("slope", "c_1", -0.6, 0.6, "", "rise from left to right", minimum=-100, maximum=100),
        Parameter("bend", "c_2", -0.8, 0.8, "", "how much it bows", minimum=-100, maximum=100),
        Parameter("twist", "c_3", -0.8, 0.8, "", "how much it winds", minimum=-100, maximum=100),
    ),
    law=law,
    domain=((-1.0, 1.0),),
)
