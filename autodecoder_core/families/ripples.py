"""Ripples: an image of the rings that a stone makes in a pond, c = 2 coordinates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    squared = (coords[..., 0] - p["centre_u"]) ** 2 + (coords[..., 1] - p["centre_v"]) ** 2
    return np.asarray(np.exp(-squared / (2 * p["reach"] ** 2)) * np.cos(2 * np.pi * np.sqrt(squared) / p["wavelength"]))


RIPPLES = Family(
    name="ripples",
    title="Ripples (images)",
    formula=r"x(u, v) = e^{-\rho^2 / 2 w^2} \cos\!\left(\frac{2\pi \rho}{\lambda}\right),"
    r" \quad \rho^2 = (u - u_0)^2 + (v - v_0)^2",
    description="Images of the rings that a stone makes in a pond.",
    parameters=(
        Parameter("centre_u", "u_0", 0.25, 0.75, "", "where the stone falls, across", minimum=-2, maximum=3),
        Parameter("centre_v", "v_0", 0.25, 0.75, "", "where the stone falls, upwards", minimum=-2, maximum=3),
        Parameter("wavelength", r"\lambda", 0.35, 0.55, "", "from ring to ring", minimum=0.02, maximum=10),
        Parameter("reach", "w", 0.3, 0.3, "", "how far the rings run", minimum=0.02, maximum=10),
    ),
    law=law,
    domain=((0.0, 1.0), (0.0, 1.0)),
    coord_names=("u", "v"),
    coord_units=("", ""),
)
