"""A parameter of a family: its name and symbol, the range that it is drawn from, the bounds of any range."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Drawn evenly from [low, high] for every function of a family.

    name: what code and tables call it; symbol: what the formula calls it (LaTeX); unit: "" where it has none.
    minimum, maximum: legal bounds of any range, so that the law stays meaningful; finite, for sliders to use.
    integer: whole numbers only, each of low … high equally likely.

    Raises DataError when the range is not two finite numbers in order within the bounds.
    """

    name: str
    symbol: str
    low: float
    high: float
    unit: str = ""
    meaning: str = ""
    integer: bool = False
    minimum: float = -1e6
    maximum: float = 1e6

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if not _is_number(end):
                raise DataError(f"The range of {self.name!r} must hold two numbers; got {end!r}.")
            if not math.isfinite(end):
                raise DataError(f"The range of {self.name!r} must be finite; got {end}. Give it a last value.")
            if self.integer and end != int(end):
                raise DataError(f"{self.name!r} counts whole things; its range must be whole numbers, not {end:g}.")
        if self.low > self.high:
            raise DataError(
                f"The range of {self.name!r} runs backwards: {self.low:g} is above {self.high:g}. Swap the two."
            )
        if self.low < self.minimum or self.high > self.maximum:
            outside = self.low if self.low < self.minimum else self.high
            raise DataError(
                f"The range of {self.name!r} reaches {outside:g}; it must stay between {self.minimum:g} and "
                f"{self.maximum:g}{' ' + self.unit if self.unit else ''}. Choose a range within."
            )

    @property
    def label(self) -> str:
        """The name in words, with its unit: `decay time (s)`."""
        words = self.name.replace("_", " ")
        return f"{words} ({self.unit})" if self.unit else words

    @property
    def range(self) -> tuple[float, float]:
        return self.low, self.high

    def with_range(self, given: Any) -> Parameter:
        """The same parameter over another range; raises DataError unless `given` is a legal pair (low, high)."""
        if isinstance(given, str | bytes) or not hasattr(given, "__len__") or len(given) != 2:
            raise DataError(
                f"The range of {self.name!r} must be a pair (low, high); got {given!r}. Write (2, 2) to hold it at 2."
            )
        low, high = given
        if not (_is_number(low) and _is_number(high)):
            raise DataError(f"The range of {self.name!r} must hold two numbers; got {given!r}.")
        return replace(self, low=float(low), high=float(high))

    def from_uniform(self, uniform: Array) -> Array:
        """Even draws from [0, 1) turned into values of this parameter, elementwise.

        Each value depends on its own uniform number only: another range bends a dataset, it never reshuffles it.
        """
        if self.integer:
            return np.asarray(np.floor(self.low + uniform * (self.high - self.low + 1.0)), dtype=np.float64)
        return np.asarray(self.low + uniform * (self.high - self.low), dtype=np.float64)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
