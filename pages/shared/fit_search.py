"""One fit: the latent of the given points by each method asked for, and what is seen of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autodecoder_core.encoding import Encoding, encode
from autodecoder_core.errors import DataError
from autodecoder_core.inspection.fitted import Curve, curve, residual
from autodecoder_core.inspection.nearest import Neighbour, nearest
from autodecoder_core.model.autodecoder import Autodecoder

from .fit_points import Array, Given

GRID = 200  # places of t at which the curve is decoded


@dataclass(frozen=True, slots=True)
class Fit:
    """tried: an encoding for each method, in the order asked for. best: the one with the lowest objective; all else is
    of it. curve: over the sheet, None for functions of two coordinates and more, where a band would take too long.
    residual, left: root mean square miss of the given points and of those left out, in units of the values.
    """

    tried: tuple[Encoding, ...]
    best: Encoding
    curve: Curve | None
    neighbours: tuple[Neighbour, ...]
    residual: float
    left: float | None


def fit(model: Autodecoder, given: Given, methods: tuple[str, ...], n_starts: int, grid: Array) -> Fit:
    """Encode the points by each method. Raises AutodecoderError with the reason where that cannot be done."""
    tried = tuple(
        encode(model, given.coords, given.values, method=method, n_starts=n_starts if method == "lm" else None)
        for method in methods
    )
    best = min(tried, key=lambda encoding: encoding.objective)
    if not (np.isfinite(best.objective) and np.isfinite(best.latent).all() and np.isfinite(best.covariance).all()):
        raise DataError(
            "No finite objective was found: the points lie too far from the data, or the model's training diverged. "
            "Bring the points nearer to the data, or choose another run."
        )
    left = None
    if given.left_coords is not None and given.left_values is not None:
        left = residual(model, best.latent, given.left_coords, given.left_values)
    return Fit(
        tried=tried,
        best=best,
        curve=curve(model, best, grid) if model.n_coords <= 1 else None,
        neighbours=tuple(nearest(model, best.latent)),
        residual=residual(model, best.latent, given.coords, given.values),
        left=left,
    )


def sheet_ranges(
    domain: Array, low: float, high: float, given: Given | None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """t and x of a sheet that holds the data, with room above and below, and all that is given."""
    t, x = [domain[0, 0], domain[0, 1]], [low, high]
    room = 0.2 * (high - low) or abs(high) or 1.0
    x = [x[0] - room, x[1] + room]
    if given is not None and len(given.coords):
        t = [min(t[0], given.coords.min()), max(t[1], given.coords.max())]
        x = [min(x[0], given.values.min()), max(x[1], given.values.max())]
    if t[0] == t[1]:
        t = [t[0] - 0.5, t[1] + 0.5]
    return (float(t[0]), float(t[1])), (float(x[0]), float(x[1]))
