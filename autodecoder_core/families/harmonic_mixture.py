"""Harmonic mixture: a tone with two overtones, as a string or a reed sounds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    angle = 2 * np.pi * coords[..., 0] + p["phase"]
    return np.asarray(p["first"] * np.sin(angle) + p["second"] * np.sin(2 * angle) + p["third"] * np.sin(3 * angle))


HARMONIC_MIXTURE = Family(
    name="harmonic_mixture",
    title="Harmonic mixture",
    formula=r"x(t) = a_1 \sin\theta + a_2 \sin 2\theta + a_3 \sin 3\theta, \quad \theta = 2\pi t + \varphi",
    description="A tone with two overtones: the mixture decides its colour.",
    parameters=(
        Parameter("first", "a_1", 0.5, 1.0, "", "strength of the ground tone", minimum=-100, maximum=100),
        Parameter("second", "a_2", -0.5, 0.5, "", "strength of the first overtone", minimum=-100, maximum=100),
        Parameter("third", "a_3", -0.3, 0.3, "", "strength of the second overtone", minimum=-100, maximum=100),
        Parameter("phase", r"\varphi", -0.4, 0.4, "rad", "shift of the whole wave", minimum=-6.2832, maximum=6.2832),
    ),
    law=law,
    coord_units=("s",),
)
