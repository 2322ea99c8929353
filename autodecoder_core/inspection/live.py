"""What the live view shows of a run, as numbers: the functions watched, the losses so far, the picture of a moment.

Axis letters: N functions, F of them shown, G grid points, c coordinates, m outputs, d latent dimensions, T rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data.dataset import Dataset
from ..data.normalisation import to_standard
from ..model.autodecoder import Autodecoder, as_layers
from ..model.config import TrainingConfig
from ..training.phase import Phase
from ..training.problem import Problem, random_start
from .projection import Plane, plane

Array = NDArray[np.float64]
Span = tuple[Phase, float, float]

SHOWN = 6
LINE = 128  # grid points of a decoded curve
RASTER = 24  # of a decoded picture, along each axis
MOST_DOTS = 160  # sample points shown of one curve
MOST_ROWS = 600  # of history


@dataclass(frozen=True, slots=True, eq=False)
class Exhibit:
    """The functions on which every contender is watched.

    indices: (F,) which of the N they are. functions: their (coords (K, c), values (K, m)) in the user's units, curves
    thinned to what can be told apart. grid: (G, c) where they are decoded.
    """

    indices: tuple[int, ...]
    functions: tuple[tuple[Array, Array], ...]
    grid: Array


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A model as the live view draws it: positions (N, 2) of the latents on `plane`, curves (F, G, m) decoded."""

    positions: Array
    curves: Array
    plane: Plane


class Trace:
    """A run's losses as they come in, in order, with the phases that they belong to. Not thread-safe."""

    def __init__(self) -> None:
        self._rows = np.empty((512, 5))
        self._n = 0
        self._spans: list[list[Any]] = []

    @property
    def step(self) -> int:
        """Of the last row; -1 before the first."""
        return int(self._rows[self._n - 1, 1]) if self._n else -1

    def extend(self, losses: NDArray[np.void]) -> None:
        """Take in further rows with the fields epoch, step, seconds, data_loss, prior_loss and phase."""
        n, needed = self._n, self._n + len(losses)
        if needed > len(self._rows):
            grown = np.empty((2 * needed, 5))
            grown[:n] = self._rows[:n]
            self._rows = grown
        for column, name in enumerate(("epoch", "step", "seconds", "data_loss", "prior_loss")):
            self._rows[n:needed, column] = losses[name]
        self._n = needed
        changes = np.flatnonzero(losses["phase"][1:] != losses["phase"][:-1]) + 1
        for first, past in pairwise([0, *changes.tolist(), len(losses)]):
            if past > first:
                self._note(str(losses["phase"][first]), float(losses["epoch"][past - 1]))

    def _note(self, phase: str, until: float) -> None:
        if self._spans and self._spans[-1][0] == phase:
            self._spans[-1][2] = until
        else:
            self._spans.append([phase, self._spans[-1][2] if self._spans else 0.0, until])

    def history(self, until: float = np.inf) -> Array:
        """(T, 5) rows epoch, step, seconds, data loss, prior loss up to an epoch, T at most MOST_ROWS + 1.

        Every second, fourth … row where there are more, and the last: a row that has been shown is not swapped for its
        neighbour by the next update, so that the line stands still.
        """
        rows = self._rows[: self._n]
        if np.isfinite(until):
            rows = rows[: int(np.searchsorted(rows[:, 0], until, side="right"))]
        stride = 1
        while len(rows) > stride * MOST_ROWS:
            stride *= 2
        thinned = rows[::stride]
        last_is_there = not len(rows) or (len(rows) - 1) % stride == 0
        return thinned.copy() if last_is_there else np.concatenate([thinned, rows[-1:]])

    def phases(self, until: float = np.inf) -> list[Span]:
        """(phase, first epoch, last epoch) in order, up to an epoch."""
        return [(cast(Phase, p), a, min(b, until)) for p, a, b in self._spans if a < until or a == b <= until]


def exhibit(dataset: Dataset, n: int = SHOWN) -> Exhibit:
    """At most n functions, evenly spread over the dataset, with a grid that suits their number of coordinates."""
    chosen = np.linspace(0, dataset.n_functions - 1, min(n, dataset.n_functions)).round().astype(int)
    shown = []
    for i in chosen:
        coords, values = dataset.function(int(i))
        if dataset.n_coords <= 1 and len(values) > MOST_DOTS:
            kept = np.linspace(0, len(values) - 1, MOST_DOTS).round().astype(int)
            coords, values = coords[kept], values[kept]
        shown.append((coords, values))
    return Exhibit(tuple(int(i) for i in chosen), tuple(shown), _grid(dataset.coords))


def _grid(coords: Array) -> Array:
    """(G, c): a line, a raster in the plane, and beyond that the raster in the middle of the further coordinates."""
    if coords.shape[1] == 0:
        return np.zeros((1, 0))
    if coords.shape[1] == 1:
        return np.linspace(coords.min(), coords.max(), LINE)[:, None]
    axes = []
    for column in coords[:, :2].T:
        levels = np.unique(column)
        axes.append(levels if len(levels) <= RASTER else np.linspace(levels[0], levels[-1], RASTER))
    raster = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
    rest = [_middle(column) for column in coords[:, 2:].T]
    return np.concatenate([raster, np.tile(rest, (len(raster), 1)).reshape(len(raster), -1)], axis=1)


def _middle(column: Array) -> float:
    levels = np.unique(column)
    return float(levels[len(levels) // 2])


def moment(model: Autodecoder, shown: Exhibit, like: Plane | None = None) -> Moment:
    """The picture of a model; `like`: the plane of an earlier moment of the same run, so that the map does not turn."""
    at = plane(model.latents, like=like)
    curves = model.decode(model.latents[list(shown.indices)], shown.grid)
    return Moment(at.project(model.latents), curves, at)


def first_moment(dataset: Dataset, config: TrainingConfig, shown: Exhibit) -> Moment:
    """The random start of a training, before there is a run. Raises ConfigError where it cannot fit the dataset."""
    problem = Problem.of(dataset, config)
    decoder, latents = random_start(problem, config)
    domain = np.stack([dataset.coords.min(axis=0), dataset.coords.max(axis=0)], axis=1)
    names = (dataset.names, problem.normalisation, domain, dataset.coord_names, dataset.value_names)
    layers = as_layers(parameter.detach().numpy() for parameter in decoder.parameters())
    return moment(Autodecoder(layers, latents.numpy(), config, *names), shown)


def noise_floor(dataset: Dataset, config: TrainingConfig) -> float | None:
    """The mean squared error that noise alone leaves, in the loss's normalised units; None where it is not known."""
    noise = dataset.notes.get("noise_std")
    if config.loss != "mse" or not isinstance(noise, int | float) or not noise > 0:
        return None
    scale = to_standard(dataset.values, shared_scale=dataset.n_outputs == 2).scale
    return float(np.mean((float(noise) / scale) ** 2))


def factor_numbers(values: Sequence[Any] | ArrayLike) -> Array:
    """(N,) a number for each entry of a factor, for its colour: itself, or the place of its word in the alphabet."""
    column = np.asarray(values)
    if np.issubdtype(column.dtype, np.number) or column.dtype == bool:
        return column.astype(np.float64)
    _, places = np.unique(column.astype(str), return_inverse=True)
    return places.astype(np.float64)
