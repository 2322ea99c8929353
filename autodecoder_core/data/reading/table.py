"""The raw table that readers of text, Parquet and records make: headings, cells as text and numbers, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...errors import DataError
from .dates import DateColumn, parse_dates
from .numbers import INFINITE, MISSING, OK, TEXT, Numbers, why_not_a_number
from .remarks import Remarks, counted, shorten, some

Kind = Literal["number", "date", "text", "empty"]


@dataclass(slots=True)
class Table:
    """R rows and C columns as they stand in the file, not yet understood as functions.

    headings: C unique headings; raw_headings: as written. cells: C arrow arrays of R strings.
    values, status: (R, C) the numbers and whether each cell is one. where: row -> 'Line 12' of the file.
    """

    headings: tuple[str, ...]
    raw_headings: tuple[str, ...]
    cells: tuple[pa.Array, ...]
    numbers: Numbers
    where: Callable[[int], str]
    mark: str = "."
    headed: bool = True
    _kinds: dict[int, Kind] = field(default_factory=dict)
    _dates: dict[int, DateColumn | None] = field(default_factory=dict)
    _texts: dict[int, NDArray[np.object_]] = field(default_factory=dict)
    _codes: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        return len(self.numbers.values)

    @property
    def n_columns(self) -> int:
        return len(self.headings)

    def column_named(self, heading: str, part: str) -> int:
        """Raises DataError, naming the part that the column was to play, when there is none of this heading."""
        if heading not in self.headings:
            raise DataError(f"There is no column '{heading}' to be {part}. The columns are {some(self.headings, 12)}.")
        return self.headings.index(heading)

    def texts(self, column: int) -> NDArray[np.object_]:
        """(R,) the cells as written, without white space around them; '' where empty."""
        if column not in self._texts:
            trimmed = pc.utf8_trim_whitespace(pc.fill_null(self.cells[column], ""))
            self._texts[column] = np.asarray(trimmed.to_numpy(zero_copy_only=False), dtype=object)
        return self._texts[column]

    def codes(self, column: int) -> NDArray[np.int64]:
        """(R,) which of the column's different contents each row has, in order of first appearance."""
        if column not in self._codes:
            number = self.kind(column) == "number" and bool((self.numbers.status[:, column] <= MISSING).all())
            contents = self.numbers.values[:, column] if number else self.texts(column)
            self._codes[column] = np.asarray(pd.factorize(contents, use_na_sentinel=False)[0], dtype=np.int64)
        return self._codes[column]

    def n_distinct(self, column: int) -> int:
        return int(self.codes(column).max()) + 1

    def text(self, row: int, column: int) -> str:
        return str(self.cells[column][row].as_py() or "").strip()

    def missing(self, column: int) -> NDArray[np.bool_]:
        return np.asarray(self.numbers.status[:, column] == MISSING)

    def kind(self, column: int) -> Kind:
        """Of one column: a column is of numbers when at least half of its given cells are."""
        if column not in self._kinds:
            counts = np.bincount(self.numbers.status[:, column], minlength=4)
            given = self.n_rows - counts[MISSING]
            if given == 0:
                self._kinds[column] = "empty"
            elif counts[TEXT] * 2 <= given:
                self._kinds[column] = "number"
            else:
                self._kinds[column] = "date" if self.dates(column) is not None else "text"
        return self._kinds[column]

    def dates(self, column: int, remarks: Remarks | None = None) -> DateColumn | None:
        if column not in self._dates or remarks is not None:
            heading = self.headings[column]
            texts, missing = self.texts(column), self.missing(column)
            self._dates[column] = parse_dates(texts, missing, heading, remarks or Remarks())
        return self._dates[column]

    def require_numbers(self, columns: Sequence[int]) -> None:
        """Raises DataError at the first cell, in reading order, that is neither a finite number nor missing."""
        bad = np.argwhere(self.numbers.status[:, list(columns)] >= INFINITE)
        if not len(bad):
            return
        row, column = int(bad[0][0]), columns[int(bad[0][1])]
        text = self.text(row, column)
        place = f"{self.where(row)}, column '{shorten(self.headings[column])}'"
        if self.numbers.status[row, column] == INFINITE:
            raise DataError(
                f"{place}: found '{shorten(text)}'; expected a finite number. "
                "Leave the cell empty if the value is missing, or delete the row."
            )
        raise DataError(
            f"{place}: found '{shorten(text)}'; expected a number, but {why_not_a_number(shorten(text), self.mark)}."
        )

    def coordinates(self, column: int, remarks: Remarks) -> tuple[NDArray[np.float64], str]:
        """(R,) one coordinate as numbers, NaN where missing, and its label; dates become days or years."""
        if self.kind(column) == "date":
            dates = self.dates(column, remarks)
            assert dates is not None, "a date column has dates"
            label = dates.label(self.headings[column])
            remarks.note(f"Column '{self.headings[column]}' holds dates; they were read as {label}.")
            return dates.numbers, label
        self.require_numbers([column])
        return self.numbers.values[:, column], self.headings[column]

    def preview(self, rows: int = 12, columns: int = 60) -> pd.DataFrame:
        """The first rows and columns as text, as they stand in the file."""
        return pd.DataFrame(
            {name: self.cells[i].slice(0, rows).to_pandas() for i, name in enumerate(self.headings[:columns])}
        )

    def drop_columns(self, columns: Iterable[int]) -> Table:
        gone = set(columns)
        keep = [i for i in range(self.n_columns) if i not in gone]
        return Table(
            tuple(self.headings[i] for i in keep),
            tuple(self.raw_headings[i] for i in keep),
            tuple(self.cells[i] for i in keep),
            Numbers(self.numbers.values[:, keep], self.numbers.status[:, keep]),
            self.where,
            self.mark,
            self.headed,
        )


def unique_names(names: Iterable[str], what: str, remarks: Remarks | None = None) -> tuple[str, ...]:
    """Names made unique by ' (2)', ' (3)', … and empty ones made '{what} 3'; every change is noted."""
    taken: set[str] = set()
    next_number: dict[str, int] = {}
    result, repeated = [], []
    for i, name in enumerate(names):
        base = name or f"{what} {i + 1}"
        unique = base
        while unique in taken:
            next_number[base] = next_number.get(base, 1) + 1
            unique = f"{base} ({next_number[base]})"
        if unique != base:
            repeated.append(base)
        taken.add(unique)
        result.append(unique)
    if repeated and remarks is not None:
        remarks.warn(
            f"{counted(len(repeated), f'{what} has a name', f'{what}s have names')} that stood before "
            f"({some(list(dict.fromkeys(repeated)))}); a number was added, such as ' (2)'."
        )
    return tuple(result)


def all_plain(status: NDArray[np.uint8]) -> bool:
    """Whether every cell is a number or missing, and at least one is a number."""
    return bool((status <= MISSING).all() and (status == OK).any())
