"""The functions that the live view shows, in a form that it can draw: curves, plane paths, pictures, stems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.errors import DataError

Function = tuple[ArrayLike, ArrayLike]  # coords (K, c), values (K, m)


@dataclass(frozen=True, slots=True)
class Picture:
    """header: "kind" ("curves", "paths", "stems", "images"), "m", "raster" (rows, columns) or None, "sizes" (F,) points
    of each function. arrays: "grid" (G,), "points" (P, 1 + m) t and values of the curves; for images "truth" (F, G, m),
    NaN where there is no sample. order: (G,) puts the grid's points into the raster's order, row by row from the top.
    """

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    order: NDArray[np.intp]


def picture_of(functions: Sequence[Function], grid: NDArray[np.float64]) -> Picture:
    """functions: F of (coords (K, c), values (K, m)); grid: (G, c).

    c = 0 gives stems, c = 1 curves (m = 2: paths in the plane), c = 2 images on the grid's raster, c = 3 the frame of
    the images at the grid's third coordinate. Raises DataError when c or m differ, or the grid is no raster.
    """
    if grid.ndim != 2:
        raise DataError(f"grid must be (G, c); got {grid.shape}. A grid of curves has one column.")
    pairs = [(np.asarray(coords, float), np.asarray(values, float)) for coords, values in functions]
    for coords, values in pairs:
        if coords.ndim != 2 or values.ndim != 2 or len(coords) != len(values) or coords.shape[1] != grid.shape[1]:
            raise DataError(
                f"Each function is coords (K, {grid.shape[1]}) and values (K, m); "
                f"got {coords.shape} and {values.shape}."
            )
    outputs = {values.shape[1] for _, values in pairs}
    if len(outputs) > 1:
        raise DataError(f"All functions have the same number of outputs; got {sorted(outputs)}.")
    m = outputs.pop() if outputs else 1
    c = grid.shape[1]
    if c >= 2:
        return _images(pairs, grid, m)
    kind = "stems" if c == 0 else "paths" if m == 2 else "curves"
    rows = [np.column_stack([coords[:, 0] if c else np.zeros(len(values)), values]) for coords, values in pairs]
    header = {"kind": kind, "m": m, "raster": None, "sizes": [len(row) for row in rows]}
    points = np.concatenate(rows) if rows else np.zeros((0, 1 + m))
    return Picture(header, {"grid": grid[:, 0] if c else np.zeros(len(grid)), "points": points}, np.arange(len(grid)))


def _images(pairs: Sequence[tuple[NDArray[Any], NDArray[Any]]], grid: NDArray[np.float64], m: int) -> Picture:
    rows, row_of = np.unique(grid[:, 0], return_inverse=True)
    columns, column_of = np.unique(grid[:, 1], return_inverse=True)
    if len(rows) * len(columns) != len(grid):
        raise DataError(
            f"A grid of pictures is a full raster; {len(grid)} points are not "
            f"{len(rows)} rows × {len(columns)} columns."
        )
    cell = np.empty((len(rows), len(columns)), np.intp)
    cell[row_of, column_of] = np.arange(len(grid))
    truth = np.full((len(pairs), len(grid), m), np.nan)
    for i, (coords, values) in enumerate(pairs):
        if coords.shape[1] > 2 and len(coords):
            # A video: the frame nearest to the one that is decoded.
            distance = np.abs(coords[:, 2:] - grid[0, 2:]).sum(axis=1)
            here = distance <= distance.min() + 1e-9
            coords, values = coords[here], values[here]
        truth[i, cell[_nearest(rows, coords[:, 0]), _nearest(columns, coords[:, 1])]] = values
    order = cell.ravel()
    header = {"kind": "images", "m": m, "raster": [len(rows), len(columns)], "sizes": []}
    return Picture(header, {"truth": truth[:, order]}, order)


def _nearest(levels: NDArray[np.float64], values: NDArray[Any]) -> NDArray[np.intp]:
    """Index of the level nearest to each value; levels are sorted."""
    right = np.clip(np.searchsorted(levels, values), 1, max(1, len(levels) - 1))
    if len(levels) == 1:
        return np.zeros(len(values), np.intp)
    return np.where(values - levels[right - 1] <= levels[right] - values, right - 1, right)
