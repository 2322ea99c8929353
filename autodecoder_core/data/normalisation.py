"""The affine maps between people's units and the decoder's: kept with the model, undone for display."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Affine:
    """normalised = (raw - offset) / scale, column by column.

    offset, scale: (n,) in the units of the raw column; scale is positive.
    """

    offset: Array
    scale: Array

    def forward(self, raw: Array) -> Array:  # (..., n) -> (..., n)
        return (raw - self.offset) / self.scale

    def inverse(self, normalised: Array) -> Array:  # (..., n) -> (..., n)
        return normalised * self.scale + self.offset


def _positive(scale: Array, offset: Array) -> Array:
    """A constant column has no spread: scale 1 leaves it at zero instead of dividing by nothing.

    Spread below float64's resolution of the offset counts as none.
    """
    floor = 1e-12 * np.maximum(1.0, np.abs(offset))
    return np.where(scale > floor, scale, 1.0)


def to_interval(columns: Array) -> Affine:
    """Map each column's range onto [-1, 1]: for coordinates, so that Fourier features have one period scale."""
    if columns.shape[1] == 0:
        return Affine(np.zeros(0), np.ones(0))
    low, high = columns.min(axis=0), columns.max(axis=0)
    middle = low + (high - low) / 2
    return Affine(middle, _positive((high - low) / 2, middle))


def to_standard(columns: Array, *, shared_scale: bool = False) -> Affine:
    """Map each column to mean 0 and standard deviation 1: for values, so that a loss of 1 is 'no better than the mean'.

    shared_scale: one scale for all columns (their root mean variance), where the outputs share a unit and their
    proportions matter, as in a plane curve.
    """
    mean, std = columns.mean(axis=0), columns.std(axis=0)
    if shared_scale:
        std = np.full_like(std, float(np.sqrt(np.mean(std**2))))
    return Affine(mean, _positive(std, mean))


def identity(n: int) -> Affine:
    """No change: for losses whose values have a fixed meaning (probabilities)."""
    return Affine(np.zeros(n), np.ones(n))
