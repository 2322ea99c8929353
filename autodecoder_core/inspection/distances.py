"""How far functions are from one another: as decoded, and in latent space."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import DataError
from ..model.autodecoder import Autodecoder

_CELLS_AT_ONCE = 1 << 23  # entries of a block of the distance matrix: 64 MB


def curve_distances(model: Autodecoder, z: ArrayLike, others: ArrayLike) -> NDArray[np.float64]:
    """How much the function decoded at z (d,) differs from those decoded at others (S, d): (S,), in the values' units.

    The root of the mean squared difference over the model's grid and outputs. Raises DataError for other shapes.
    """
    latents = np.asarray(others, dtype=np.float64)
    if latents.ndim != 2:
        raise DataError(f"others must have shape (S, {model.latent_dim}); got {latents.shape}.")
    decoded = model.decode(np.concatenate([np.asarray(z, dtype=np.float64)[None], latents]))  # (1 + S, P, m)
    return np.asarray(np.sqrt(np.mean((decoded[1:] - decoded[0]) ** 2, axis=(1, 2))))


def farthest_pair(points: ArrayLike) -> tuple[int, int]:
    """The two points (N, d) with the greatest Euclidean distance between them, the lower index first; exact.

    The first of several such pairs; (0, 0) for a single point. Raises DataError where there is no point.
    """
    rows = np.asarray(points, dtype=np.float64)
    if rows.ndim != 2 or len(rows) == 0:
        raise DataError(f"Points must be (N, d) with N at least 1; got shape {rows.shape}.")
    rows = rows - rows.mean(axis=0)
    squares = (rows**2).sum(axis=1)
    step = max(1, _CELLS_AT_ONCE // len(rows))
    best, pair = -np.inf, (0, 0)
    for start in range(0, len(rows), step):
        block = squares[start : start + step, None] + squares - 2 * rows[start : start + step] @ rows.T
        at = int(block.argmax())
        if block.flat[at] > best + 1e-12 * max(1.0, float(squares.max())):
            best = float(block.flat[at])
            pair = (start + at // len(rows), at % len(rows))
    return (min(pair), max(pair))
