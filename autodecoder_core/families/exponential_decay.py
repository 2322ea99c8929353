"""Exponential decay: a cup of tea that cools."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    return np.asarray(p["end"] + (p["start"] - p["end"]) * np.exp(-t / p["decay_time"]))


EXPONENTIAL_DECAY = Family(
    name="exponential_decay",
    title="Exponential decay",
    formula=r"x(t) = x_\infty + (x_0 - x_\infty)\, e^{-t/\tau}",
    description="A cup of tea that cools to the warmth of its room.",
    parameters=(
        Parameter("start", "x_0", 60.0, 95.0, "°C", "temperature at the start", minimum=-273, maximum=10_000),
        Parameter("end", r"x_\infty", 10.0, 28.0, "°C", "temperature of the room", minimum=-273, maximum=10_000),
        Parameter("decay_time", r"\tau", 5.0, 30.0, "min", "time until 37 % is left", minimum=0.05, maximum=1000),
    ),
    law=law,
    domain=((0.0, 60.0),),
    coord_units=("min",),
    value_names=("temperature",),
    value_units=("°C",),
)
