"""What a dataset is, in the few numbers that a person looks at first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset


class Span(NamedTuple):
    """A column's label, with its unit, and its least and greatest number."""

    label: str
    low: float
    high: float


class Summary(NamedTuple):
    """fewest, most: sample points of one function. missing: points that the functions lack on the grid that they
    share, None where each has a grid of its own. noise: standard deviation in the values' units, None where unknown.
    """

    n_functions: int
    fewest: int
    most: int
    n_points: int
    coords: tuple[Span, ...]
    values: tuple[Span, ...]
    missing: int | None
    factors: tuple[str, ...]
    noise: float | None


def summarise(dataset: Dataset) -> Summary:
    """The summary of a dataset."""
    noise = dataset.notes.get("noise_std")
    return Summary(
        n_functions=dataset.n_functions,
        fewest=int(dataset.counts.min()),
        most=int(dataset.counts.max()),
        n_points=dataset.n_points,
        coords=_spans(dataset.coord_names, dataset.coords),
        values=_spans(dataset.value_names, dataset.values),
        missing=missing_points(dataset),
        factors=() if dataset.factors is None else tuple(str(name) for name in dataset.factors.columns),
        noise=float(noise) if isinstance(noise, int | float) else None,
    )


def missing_points(dataset: Dataset) -> int | None:
    """How many points the functions lack on their common grid, the grid of the fullest; None where there is none."""
    if dataset.shared_grid is not None:
        return 0
    fullest, _ = dataset.function(int(dataset.counts.argmax()))
    if len(np.unique(dataset.coords[:, :1])) != len(np.unique(fullest[:, :1])):  # quick, and settles most
        return None
    places = np.unique(dataset.coords, axis=0)
    if len(places) != len(fullest):  # some function has points where the fullest has none
        return None
    return dataset.n_functions * len(places) - dataset.n_points


def _spans(labels: tuple[str, ...], columns: NDArray[np.float64]) -> tuple[Span, ...]:
    return tuple(
        Span(label, float(column.min()), float(column.max())) for label, column in zip(labels, columns.T, strict=True)
    )
