"""Moving blob: a short film of a spot of light that crosses the picture, c = 3 coordinates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .base import Family
from .parameter import Array, Parameter


def law(p: Mapping[str, Array], coords: Array, draws: Array) -> Array:
    time, u, v = coords[..., 0], coords[..., 1], coords[..., 2]
    way = p["speed"] * (time - 0.5)  # half of the way lies before the middle of the film
    across = u - 0.5 - way * np.cos(p["direction"])
    up = v - 0.5 - way * np.sin(p["direction"])
    return np.asarray(np.exp(-(across**2 + up**2) / (2 * p["size"] ** 2)))


MOVING_BLOB = Family(
    name="moving_blob",
    title="Moving blob (films)",
    formula=r"x(\tau, u, v) = \exp\!\left(-\frac{(u - \tfrac12 - s (\tau - \tfrac12) \cos\alpha)^2"
    r" + (v - \tfrac12 - s (\tau - \tfrac12) \sin\alpha)^2}{2 w^2}\right)",
    description="A short film: a spot of light crosses the picture.",
    parameters=(
        Parameter("direction", r"\alpha", 0.0, 6.2832, "rad", "where it goes", minimum=-6.2832, maximum=6.2832),
        Parameter("speed", "s", 0.6, 1.0, "per s", "how far it goes", minimum=-10, maximum=10),
        Parameter("size", "w", 0.12, 0.2, "", "half width of the spot", minimum=0.01, maximum=5),
    ),
    law=law,
    domain=((0.0, 1.0), (0.0, 1.0), (0.0, 1.0)),
    coord_names=("time", "u", "v"),
    coord_units=("s", "", ""),
)
