"""Chirp: a tone that rises steadily."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    # The phase is the integral of the frequency f + r t.
    return np.asarray(p["amplitude"] * np.sin(2 * np.pi * (p["start"] * t + p["rate"] * t**2 / 2)))


CHIRP = Family(
    name="chirp",
    title="Chirp",
    formula=r"x(t) = a \sin\!\left(2\pi \left(f t + \tfrac{1}{2} r t^2\right)\right)",
    description="A tone whose pitch rises steadily, like a bat's call.",
    parameters=(
        Parameter("amplitude", "a", 0.6, 1.0, "", "height of the crest", minimum=-100, maximum=100),
        Parameter("start", "f", 0.6, 1.2, "Hz", "frequency at the start", minimum=0, maximum=30),
        Parameter("rate", "r", 1.0, 4.0, "Hz/s", "how fast the frequency rises", minimum=-30, maximum=30),
    ),
    law=law,
    coord_units=("s",),
)
