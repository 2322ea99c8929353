"""Damped wave: a spring that comes to rest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    return np.asarray(p["amplitude"] * np.exp(-t / p["decay_time"]) * np.cos(2 * np.pi * p["frequency"] * t))


DAMPED_WAVE = Family(
    name="damped_wave",
    title="Damped wave",
    formula=r"x(t) = a\, e^{-t/\tau} \cos(2\pi f t)",
    description="A spring that is let go and comes to rest.",
    parameters=(
        Parameter("amplitude", "a", 0.5, 1.0, "cm", "how far it is pulled", minimum=-100, maximum=100),
        Parameter("decay_time", r"\tau", 0.5, 2.5, "s", "time until 37 % is left", minimum=0.01, maximum=100),
        Parameter("frequency", "f", 0.6, 1.1, "Hz", "swings a second", minimum=0, maximum=30),
    ),
    law=law,
    domain=((0.0, 4.0),),
    coord_units=("s",),
    value_units=("cm",),
)
