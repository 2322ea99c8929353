"""Smooth square wave: on and off, with an edge of finite width."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    t = coords[..., 0]
    wave = np.sin(2 * np.pi * p["frequency"] * t + p["phase"])
    return np.asarray(p["amplitude"] * np.tanh(wave / p["edge"]))


SMOOTH_SQUARE = Family(
    name="smooth_square",
    title="Smooth square wave",
    formula=r"x(t) = a \tanh\!\left(\frac{\sin(2\pi f t + \varphi)}{w}\right)",
    description="On and off, and on again; the edge goes from soft to nearly a step.",
    parameters=(
        Parameter("amplitude", "a", 0.4, 1.0, "V", "height of the plateau", minimum=-100, maximum=100),
        Parameter("frequency", "f", 1.0, 1.5, "Hz", "times on a second", minimum=0, maximum=30),
        Parameter("phase", r"\varphi", -0.8, 0.8, "rad", "where the wave starts", minimum=-6.2832, maximum=6.2832),
        Parameter("edge", "w", 0.15, 0.5, "", "softness of the edge", minimum=0.001, maximum=10),
    ),
    law=law,
    coord_units=("s",),
    value_units=("V",),
)
