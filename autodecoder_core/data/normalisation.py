"""The affine maps between people's units and the decoder's: kept with the model, undone for display."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
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


_RESOLUTION = 64 * np.finfo(np.float64).eps  # of a number, with room for the rounding of a mean
_LEAST = 1e-300  # below, float64 loses digits


def _positive(scale: Array, offset: Array) -> Array:
    """A constant column has no spread: scale 1 leaves it at zero instead of dividing by nothing.

    Spread below float64's resolution of the offset counts as none. It is measured against the offset alone, never
    against 1: a strain of 1e-21 is as good a quantity as a distance of 1e21.
    """
    floor = np.maximum(_RESOLUTION * np.abs(offset), _LEAST)
    return np.where(scale > floor, scale, 1.0)


def to_interval(columns: Array) -> Affine:
    """Map each column's range onto [-1, 1]: for coordinates, so that Fourier features have one period scale."""
    if columns.shape[1] == 0:
        return Affine(np.zeros(0), np.ones(0))
    low, high = columns.min(axis=0), columns.max(axis=0)
    half = high / 2 - low / 2  # halved first: the range itself may be beyond float64
    middle = low + half
    return Affine(middle, _positive(half, middle))


def to_standard(columns: Array, *, shared_scale: bool = False) -> Affine:
    """Map each column to mean 0 and standard deviation 1: for values, so that a loss of 1 is 'no better than the mean'.

    shared_scale: one scale for all columns (their root mean variance), where the outputs share a unit and their
    proportions matter, as in a plane curve.
    """
    size = np.abs(columns).max(axis=0)
    size = np.where(size > _LEAST, size, 1.0)  # squares of what is left are neither too large nor too small
    relative = columns / size
    mean, std = relative.mean(axis=0) * size, relative.std(axis=0) * size
    if shared_scale:
        largest = max(float(std.max()), _LEAST)
        std = np.full_like(std, largest * float(np.sqrt(np.mean((std / largest) ** 2))))
    return Affine(mean, _positive(std, mean))


def identity(n: int) -> Affine:
    """No change: for losses whose values have a fixed meaning (probabilities)."""
    return Affine(np.zeros(n), np.ones(n))
