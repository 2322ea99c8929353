"""Where functions are sampled: one even grid, or random places of each function's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Domain = Sequence[tuple[float, float]]


def grid_shape(n_points: int, n_coords: int) -> tuple[int, ...]:
    """The sides of the most even grid with at most n_points points, longer sides first; () for c = 0.

    One coordinate gets all points. Otherwise every side is the whole c-th root of n_points, and sides grow by one
    in turn while the product allows it: 64 points are 8 × 8, 20 points are 5 × 4, 40 points in three are 4 × 3 × 3.
    """
    if n_coords == 0:
        return ()
    root = round(n_points ** (1 / n_coords))  # the float root may be off by one either way
    side = next(s for s in range(root + 1, 0, -1) if s**n_coords <= n_points)
    sides = [side] * n_coords
    for axis in range(n_coords):
        longer = [*sides[:axis], side + 1, *sides[axis + 1 :]]
        if np.prod(longer) > n_points:
            break
        sides = longer
    return tuple(sides)


def even_grid(domain: Domain, n_points: int) -> Array:
    """(K, c) an even grid with the ends of the domain; the last coordinate runs fastest; one point for c = 0.

    A side of a single point stands in the middle of its range.
    """
    axes = [
        np.linspace(low, high, side) if side > 1 else np.array([(low + high) / 2])
        for (low, high), side in zip(domain, grid_shape(n_points, len(domain)), strict=True)
    ]
    if not axes:
        return np.zeros((1, 0))
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=-1)


def random_counts(n_functions: int, n_points: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """(N,) the number of points of each function, evenly from half of n_points (rounded up) to all of them."""
    fewest = (n_points + 1) // 2
    return np.floor(fewest + rng.random(n_functions) * (n_points - fewest + 1)).astype(np.int64)


def random_places(domain: Domain, counts: NDArray[np.int64], n_points: int, rng: np.random.Generator) -> Array:
    """(N, n_points, c) even random places in the domain; function i uses its first counts[i], sorted for c = 1."""
    low, high = np.asarray(domain, dtype=np.float64).T
    places = low + (high - low) * rng.random((len(counts), n_points, len(domain)))
    if len(domain) == 1:
        beyond = np.arange(n_points)[None, :] >= counts[:, None]
        places[..., 0] = np.sort(np.where(beyond, np.inf, places[..., 0]), axis=1)
        places[beyond] = high[0]  # unused; any legal place will do
    return np.asarray(places)
