"""Whether the first row of a text table holds headings; they may be numbers, as in a table of one function a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .numbers import MISSING, OK, TEXT
from .roles import is_id_word, is_period_word, is_t_word

_DATE = re.compile(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


def has_heading_row(
    first: Sequence[str], values: NDArray[np.float64], status: NDArray[np.uint8], repeats: bool
) -> bool:
    """Whether row 0 is a heading row.

    first: C texts of row 0. values, status: (R, C) of all rows. repeats: the first cell's text comes again below it.
    """
    row, below = status[0], status[1:]
    others_are_numbers = bool((row[1:] <= MISSING).all() and (row[1:] == OK).any())
    if not others_are_numbers:
        # Text above a column makes a heading row, unless that column holds such text all the way down.
        textual = row == TEXT
        if not textual.any():
            return False
        if len(below) == 0 or _DATE.fullmatch(first[0]) is None:
            return not (repeats and textual.sum() == 1)
        return bool((below[:, 1:][:, textual[1:]] != TEXT).any()) if textual[1:].any() else False
    if row[0] == TEXT:
        if _DATE.fullmatch(first[0]):
            return False
        text_below = len(below) > 0 and 2 * int(np.count_nonzero(below[:, 0] == TEXT)) > len(below)
        if not text_below:
            return True
        if repeats:
            return False
        return is_id_word(first[0]) or is_t_word(first[0]) or is_period_word(first[0]) or _evenly_rising(values[0, 1:])
    if row[0] == MISSING:
        return len(below) == 0 or bool((below[:, 0] != MISSING).any())
    return _numbers_are_headings(values, status)


def _numbers_are_headings(values: NDArray[np.float64], status: NDArray[np.uint8]) -> bool:
    """A row of numbers above numbers: coordinates when it rises as only coordinates do."""
    if len(values) < 2 or not (status[0] == OK).all() or _evenly_rising(values[:, 0]):
        return False
    if _evenly_rising(values[0]):
        return True
    rises = np.asarray(np.all(np.diff(values, axis=1) > 0, axis=1))
    return values.shape[1] >= 4 and bool(rises[0]) and not bool(rises[1:].any())


def _evenly_rising(numbers: NDArray[np.float64]) -> bool:
    """At least four numbers with equal positive steps."""
    if len(numbers) < 4 or not np.isfinite(numbers).all():
        return False
    steps = np.diff(numbers)
    return bool(steps.min() > 0 and np.ptp(steps) <= 1e-6 * max(float(np.abs(numbers).max()), float(steps.max())))
