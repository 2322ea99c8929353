"""The parts that columns play, the words by which headings tell them, and the marks that leave no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Layout = Literal["wide", "long", "rows"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ID_WORDS = _words(
    """id ids name names function functions fn curve curves series subject unit group owner label sample patient sensor
    station key run trial individual item site city country region species device person animal plant cell
    participant experiment uid uuid"""
)
PERIOD_WORDS = _words("year season decade")  # a period names the functions when t runs within it
T_WORDS = _words(
    """t time times date datetime timestamp day days week weeks month months hour hours minute second seconds sec secs
    ms age depth position pos distance angle phase frequency freq wavelength wavenumber step index tick doy dayofyear
    dayofweek altitude height elapsed coordinate coord radius"""
)
MARKS = ("coord", "value", "factor")


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns by their part. wide: coords has t, values the functions. rows: values the points, id perhaps."""

    layout: Layout
    reason: str
    id: int | None = None
    coords: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    factors: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()

    def parts(self, n_columns: int) -> list[str]:
        """Of each column: 'function name', 't', 'x', 'factor', 'function', 'point' or 'left out'."""
        parts = ["left out"] * n_columns
        value = {"wide": "function", "long": "x", "rows": "point"}[self.layout]
        for columns, part in ((self.values, value), (self.factors, "factor"), (self.coords, "t")):
            for i in columns:
                parts[i] = part
        if self.id is not None:
            parts[self.id] = "function name"
        return parts


def words_of(heading: str) -> set[str]:
    """The words of a heading, in lower case, without units in brackets: 'Day of year (d)' -> day, of, year, …"""
    bare = re.sub(r"[\[(].*?[\])]", " ", heading).lower()
    words = [word for word in re.split(r"[^a-z]+", bare) if word]
    return {*words, "".join(words)}


def is_id_word(heading: str) -> bool:
    return bool(words_of(heading) & ID_WORDS)


def is_period_word(heading: str) -> bool:
    return heading.strip().lower() in PERIOD_WORDS


def is_t_word(heading: str) -> bool:
    """t, time, t1, t_2, 'Time (s)', month, 'day of year', …"""
    return bool(words_of(heading) & T_WORDS)


def split_mark(heading: str) -> tuple[str | None, str]:
    """'factor:amplitude' -> ('factor', 'amplitude'); headings without a mark -> (None, heading)."""
    mark, colon, rest = heading.partition(":")
    return (mark, rest) if colon and mark in MARKS else (None, heading)
