"""Sinusoid: one pure tone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    return np.asarray(p["amplitude"] * np.sin(2 * np.pi * p["frequency"] * t + p["phase"]))


SINUSOID = Family(
    name="sinusoid",
    title="Sinusoid",
    formula=r"x(t) = a \sin(2\pi f t + \varphi)",
    description="One pure tone: how high, how fast and from where it starts.",
    parameters=(
        Parameter("amplitude", "a", 0.4, 1.0, "", "height of the crest", minimum=-100, maximum=100),
        Parameter("frequency", "f", 0.8, 1.6, "Hz", "crests a second", minimum=0, maximum=30),
        Parameter("phase", r"\varphi", 0.0, 3.1416, "rad", "where the wave starts", minimum=-6.2832, maximum=6.2832),
    ),
    law=law,
    coord_units=("s",),
)
