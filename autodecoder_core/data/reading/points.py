"""Sample points of all functions on their way to a Dataset: tidied, counted, and remarked upon."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError
from ..dataset import Dataset
from .limits import Limits
from .remarks import Remarks, counted, some
from .table import unique_names


@dataclass(slots=True)
class Points:
    """coords (P, c), values (P, m) with NaN where missing, owner (P,) 0 … N-1, names: N, factors: N rows or None."""

    coords: NDArray[np.float64]
    values: NDArray[np.float64]
    owner: NDArray[np.int64]
    names: tuple[str, ...]
    coord_names: tuple[str, ...] = ("t",)
    value_names: tuple[str, ...] = ("x",)
    factors: pd.DataFrame | None = None
    name: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


def to_dataset(points: Points, limits: Limits, remarks: Remarks) -> Dataset:
    """Leaves missing points out, sorts by t, and says what is odd but legal.

    Duplicate t within a function are kept: two measurements at one t are two sample points. Raises DataError when
    nothing is left, or a limit is passed.
    """
    given = ~np.isnan(points.values).any(axis=1)
    if not given.any():
        raise DataError("There is no value at all: every cell is missing. Expected numbers in the columns of x.")
    n_missing = int((~given).sum())
    if n_missing:
        remarks.note(
            f"{counted(n_missing, 'missing cell')} left out."
            if points.values.shape[1] == 1
            else f"{counted(n_missing, 'point')} with a missing value left out."
        )
    coords, values, owner = points.coords[given], points.values[given], points.owner[given]
    names, factors = points.names, points.factors
    counts = np.bincount(owner, minlength=len(names))
    if (counts == 0).any():
        empty = np.flatnonzero(counts == 0)
        remarks.warn(
            f"{counted(len(empty), 'function')} without any value left out: {some([names[i] for i in empty])}."
        )
        kept = np.flatnonzero(counts)
        owner = (np.cumsum(counts > 0) - 1)[owner]
        names = tuple(names[i] for i in kept)
        factors = None if factors is None else factors.iloc[kept].reset_index(drop=True)
    limits.check(len(names), len(values))
    names = unique_names(names, "function", remarks)
    coords, values, owner = _sorted(coords, values, owner, remarks)
    _remark(coords, values, owner, names, remarks)
    return Dataset(
        coords, values, owner, names, factors,
        name=points.name or "upload", coord_names=points.coord_names, value_names=points.value_names,
        notes=points.notes,
    )  # fmt: skip


def _sorted(
    coords: NDArray[np.float64], values: NDArray[np.float64], owner: NDArray[np.int64], remarks: Remarks
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """By function, then by t where there is one coordinate; images and video keep their order."""
    if coords.shape[1] != 1:
        order = np.argsort(owner, kind="stable")
        return coords[order], values[order], owner[order]
    order = np.lexsort((coords[:, 0], owner))  # stable: points at one t keep their order
    by_owner = np.argsort(owner, kind="stable")
    t, who = coords[by_owner, 0], owner[by_owner]
    falls = (np.diff(t) < 0) & (np.diff(who) == 0)
    n_unsorted = len(np.unique(who[1:][falls]))
    if n_unsorted:
        remarks.note(f"t was not in order in {counted(n_unsorted, 'function')}; the points were sorted by t.")
    return coords[order], values[order], owner[order]


def _remark(
    coords: NDArray[np.float64], values: NDArray[np.float64], owner: NDArray[np.int64], names: tuple[str, ...],
    remarks: Remarks,
) -> None:  # fmt: skip
    counts = np.bincount(owner)
    if coords.shape[1] == 1 and len(coords) > 1:
        same_t = (np.diff(coords[:, 0]) == 0) & (np.diff(owner) == 0)
        twice = same_t & (np.diff(values, axis=0) == 0).all(axis=1)
        if same_t.any():
            remarks.note(f"{counted(int(same_t.sum()), 'point')} at a t that its function already has; all kept.")
        if twice.any():
            remarks.warn(
                f"{counted(int(twice.sum()), 'point is an exact repeat', 'points are exact repeats')} of the one "
                "before (same t, same value); kept, so they count double. Delete them if they are copies."
            )
    lone = np.flatnonzero(counts == 1)
    if len(lone) and coords.shape[1]:
        remarks.note(f"{counted(len(lone), 'function')} with a single point, kept: {some([names[i] for i in lone])}.")
    starts = np.searchsorted(owner, np.arange(len(counts)))
    flat = (np.maximum.reduceat(values, starts) == np.minimum.reduceat(values, starts)).all(axis=1)
    constant = np.flatnonzero(flat & (counts > 1))
    if len(constant):
        remarks.note(f"{counted(len(constant), 'constant function')}, kept: {some([names[i] for i in constant])}.")
