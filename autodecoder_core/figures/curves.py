"""All functions of a dataset in one figure, the numbers: which are drawn, along which axes, how far thinned.

Curves become lines over their coordinate, or a path in the plane for two outputs; plain vectors become lines across
parallel axes, one an output; images and films become tiles of colour. The browser part `curve_field` draws them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Array, Dataset

MAX_CURVES = 300
MAX_POINTS = 30_000
MAX_TILES = 12
MAX_FILMS = 4
SLICES = 6
MAX_SIDE = 96  # pixels of a tile; more cannot be seen
GOLDEN = (5**0.5 - 1) / 2  # its multiples fill [0, 1) evenly, in any number
PATH = -1  # in place of an output: two outputs as a path in the plane


class Lines(NamedTuple):
    """n functions as lines of P' points in all.

    kind: 'graph' (x is the coordinate), 'path' (x and y are the two outputs, t the coordinate) or 'parallel'
    (x is the number of the axis, from 0; y runs from 0 to 1 on each) or 'strip' (a single number a function: x is the
    number, y only spreads the dots). shown: (n,) functions. starts: (n + 1,).
    x, y, t: (P',). ranges: low and high of each axis of the figure: x and y, or one pair an axis of 'parallel'.
    labels: of the axes, likewise. every: one of so many points of a function is drawn.
    """

    kind: str
    shown: NDArray[np.int64]
    starts: NDArray[np.int64]
    x: Array
    y: Array
    t: Array
    ranges: tuple[tuple[float, float], ...]
    labels: tuple[str, ...]
    every: int


class Tiles(NamedTuple):
    """n functions as pictures, each with one tile a slice; a function's tiles follow one another.

    shown: (n,) functions. slices: where the third coordinate is cut, none for images. pictures: (tiles, H, W) with
    the second axis upwards from the first row, NaN where there is no point. ranges: of across, up and the value.
    labels: of across, up, the value, and of the coordinate that is cut.
    """

    shown: NDArray[np.int64]
    slices: tuple[float, ...]
    pictures: Array
    ranges: tuple[tuple[float, float], ...]
    labels: tuple[str, ...]


def field_of(dataset: Dataset, output: int = PATH) -> Lines | Tiles | None:
    """The figure's numbers; None for functions of more than three coordinates.

    output: the one that is drawn, where several cannot be drawn at once. PATH draws two outputs of a curve as a path
    and all outputs of a plain vector; elsewhere it stands for the first output.
    """
    c, m = dataset.n_coords, dataset.n_outputs
    if c > 3:
        return None
    if c >= 2:
        return _tiles(dataset, max(output, 0))
    if c == 0:
        return _parallel(dataset)
    return _curves(dataset, PATH if output == PATH and m == 2 else min(max(output, 0), m - 1))


def evenly(n: int, most: int) -> NDArray[np.int64]:
    """At most `most` of the numbers 0 … n − 1, evenly, with both ends."""
    return np.arange(n) if n <= most else np.linspace(0, n - 1, most).round().astype(np.int64)


def _curves(dataset: Dataset, output: int) -> Lines:
    shown = evenly(dataset.n_functions, MAX_CURVES)
    every = int(-(-dataset.counts[shown].sum() // MAX_POINTS))
    rows, starts = _rows(dataset, shown, every)
    t = dataset.coords[rows, 0]
    if output == PATH:
        x, y = dataset.values[rows, 0], dataset.values[rows, 1]
        ranges = tuple(_range(dataset.values[:, j]) for j in range(2))
        return Lines("path", shown, starts, x, y, t, ranges, dataset.value_names, every)
    low, high = float(dataset.coords.min()), float(dataset.coords.max())
    across = (low, high) if high > low else _range(dataset.coords[:, 0])
    ranges = (across, _range(dataset.values[:, output]))
    labels = (dataset.coord_names[0], dataset.value_names[output])
    return Lines("graph", shown, starts, t, dataset.values[rows, output], t, ranges, labels, every)


def _parallel(dataset: Dataset) -> Lines:
    """c = 0: a line across the axes, one an output; a strip of dots where there is one output only."""
    m = dataset.n_outputs
    shown = evenly(dataset.n_functions, max(1, min(MAX_CURVES, MAX_POINTS // m)))
    values = dataset.values[dataset.starts[shown]]  # (n, m): a plain vector has one point
    if m == 1:
        spread = np.asarray(np.arange(len(shown)) * GOLDEN % 1.0, dtype=np.float64)
        starts = np.arange(len(shown) + 1)
        ends = (_range(dataset.values[:, 0]), (-0.5, 1.5))
        return Lines("strip", shown, starts, values[:, 0], spread, values[:, 0], ends, dataset.value_names, 1)
    ranges = tuple(_range(dataset.values[:, j], pad=0.0) for j in range(m))
    low, high = np.asarray(ranges).T
    y = (values - low) / (high - low)
    x = np.broadcast_to(np.arange(m, dtype=np.float64), y.shape)
    starts = np.arange(len(shown) + 1) * m
    return Lines("parallel", shown, starts, x.ravel(), y.ravel(), x.ravel(), ranges, dataset.value_names, 1)


def _rows(dataset: Dataset, shown: NDArray[np.int64], every: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the points that are drawn, along the coordinate, and where each function begins among them."""
    parts = []
    for i in shown:
        start, end = int(dataset.starts[i]), int(dataset.starts[i + 1])
        order = start + np.argsort(dataset.coords[start:end, 0], kind="stable")
        kept = order[::every]
        parts.append(kept if kept[-1] == order[-1] else np.append(kept, order[-1]))
    return np.concatenate(parts), np.concatenate([[0], np.cumsum([len(part) for part in parts])])


def _range(column: Array, pad: float = 0.05) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    margin = (high - low) * pad if high > low else abs(low) * 0.5 or 1.0
    return low - margin, high + margin


def _tiles(dataset: Dataset, output: int) -> Tiles:
    across, up, cut = _axes(dataset)
    shown = np.arange(min(dataset.n_functions, MAX_TILES if cut is None else MAX_FILMS))
    part = slice(0, int(dataset.starts[len(shown)]))
    coords, counts = dataset.coords[part], dataset.counts[shown]
    output = min(output, dataset.n_outputs - 1)
    slices, which = _cuts(coords, counts, cut)
    per = max(1, len(slices))
    columns, rows = (_pixels(coords[:, axis], int(counts.max()) // per) for axis in (across, up))

    seen = which >= 0
    shape = (len(shown) * per, int(rows.max()) + 1, int(columns.max()) + 1)
    places = (dataset.owner[part][seen] * per + which[seen], rows[seen], columns[seen])
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, places, dataset.values[part][seen, output])
    np.add.at(count, places, 1.0)

    names = dataset.coord_names
    labels = (names[across], names[up], dataset.value_names[output])
    return Tiles(
        shown=shown,
        slices=slices,
        pictures=np.where(count > 0, total / np.maximum(count, 1.0), np.nan),
        ranges=(*(_range(coords[:, axis], 0.0) for axis in (across, up)), _range(dataset.values[:, output], 0.0)),
        labels=labels if cut is None else (*labels, names[cut]),
    )


def _axes(dataset: Dataset) -> tuple[int, int, int | None]:
    """Which coordinates run across and up, and which is cut: the one called time, or else the last."""
    if dataset.n_coords == 2:
        return 0, 1, None
    cut = next((i for i, name in enumerate(dataset.coord_names) if name.split(" ")[0].lower() in ("time", "t")), 2)
    across, up = (axis for axis in range(3) if axis != cut)
    return across, up, cut


def _cuts(coords: Array, counts: NDArray[np.int64], cut: int | None) -> tuple[tuple[float, ...], NDArray[np.int64]]:
    """Where the slices lie, and the slice of each point, −1 for none."""
    if cut is None:
        return (), np.zeros(len(coords), dtype=np.int64)
    planes = np.unique(coords[:, cut])
    if 2 * len(planes) > counts.max():  # scattered: slabs of equal width, named by their middle
        edges = np.linspace(planes[0], planes[-1], SLICES + 1)
        planes = (edges[1:] + edges[:-1]) / 2
    chosen = planes[evenly(len(planes), SLICES)]
    away = np.abs(coords[:, cut][:, None] - chosen[None, :])  # (P, slices)
    nearest = away.argmin(axis=1)
    reach = np.diff(planes).min() / 2 if len(planes) > 1 else np.inf
    inside = away[np.arange(len(coords)), nearest] <= reach * (1 + 1e-9)
    return tuple(float(place) for place in chosen), np.where(inside, nearest, -1)


def _pixels(column: Array, n_points: int) -> NDArray[np.int64]:
    """The pixel of each point along one axis: its grid line, or one of even strips where there is no fine grid.

    n_points: of one tile; scattered points get about as many pixels.
    """
    lines, place = np.unique(column, return_inverse=True)
    if len(lines) <= min(MAX_SIDE, max(2, n_points // 2)):
        return np.asarray(place, dtype=np.int64)
    side = int(np.clip(np.sqrt(n_points), 1, MAX_SIDE))
    share = (column - lines[0]) / (float(lines[-1] - lines[0]) or 1.0)
    return np.asarray(np.minimum(share * side, side - 1), dtype=np.int64)
