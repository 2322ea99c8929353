"""Lissajous curves: two swings at right angles, m = 2 outputs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    angle = 2 * np.pi * coords[..., 0]
    across = p["width"] * np.sin(p["swings_across"] * angle + p["phase"])
    up = p["height"] * np.sin(p["swings_up"] * angle)
    return np.stack([across, up], axis=-1)  # (N, K, 2)


LISSAJOUS = Family(
    name="lissajous",
    title="Lissajous curves",
    formula=r"x_1(t) = A \sin(2\pi p t + \delta), \quad x_2(t) = B \sin(2\pi q t)",
    description="Two swings at right angles draw one closed figure.",
    parameters=(
        Parameter("width", "A", 0.6, 1.0, "", "reach to the side", minimum=-100, maximum=100),
        Parameter("height", "B", 0.6, 1.0, "", "reach upwards", minimum=-100, maximum=100),
        Parameter("phase", r"\delta", 0.2, 1.5708, "rad", "lead of the swing across", minimum=-6.2832, maximum=6.2832),
        Parameter("swings_across", "p", 1, 1, "", "swings to the side", integer=True, minimum=1, maximum=12),
        Parameter("swings_up", "q", 2, 2, "", "swings upwards", integer=True, minimum=1, maximum=12),
    ),
    law=law,
    value_names=("x1", "x2"),
    value_units=("", ""),
)
