"""Which layout a table has, and which column plays which part: by marks, by headings, then by the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .choices import Choices
from .dates import parse_dates
from .long_roles import find_id, long_roles
from .numbers import MISSING, OK
from .remarks import Remarks, some
from .roles import Layout, Roles, is_id_word, is_period_word, split_mark
from .table import Table

_MOST_LONG_COLUMNS = 200  # a long table has few columns; past this, only marks or a choice make one


def detect_layout(table: Table) -> tuple[Layout, str]:
    """The layout and the reason in words."""
    heads = table.headings
    first = table.kind(0)
    if table.headed and any(split_mark(name)[0] for name in heads):
        return "long", "Headings such as 'coord:' and 'factor:' mark the parts of a long table."
    if table.headed and heading_coordinates(table, range(1, table.n_columns)) is not None and table.n_columns > 2:
        if heading_coordinates(table, [0]) is not None:
            return "rows", "All headings are numbers, so they are t and every row is a function."
        if first == "text":
            return "rows", f"The headings after '{heads[0]}' are numbers, so they are t; every row is a named function."
        if is_id_word(heads[0]) or is_period_word(heads[0]):
            return "rows", f"The headings after '{heads[0]}' are numbers, so they are t; '{heads[0]}' names the rows."
        return "wide", f"'{heads[0]}' is t; the numbers in the other headings name the functions."
    if 3 <= table.n_columns <= _MOST_LONG_COLUMNS:
        found = find_id(table)
        if found is not None:
            return "long", found[1]
    if first == "text" and table.n_columns >= 2:
        return "rows", "The first column holds text and the others numbers: one named function a row."
    if table.headed and _numbered_points(heads) and not _rises(table, 0):
        return "rows", f"The headings number the points ({some(heads, 2)}): one function a row."
    if first == "date" or (table.headed and first == "number") or _rises(table, 0):
        return "wide", f"The first column, '{heads[0]}', is t; every other column is a function."
    return "rows", "There are no headings and the first column does not rise as t would: one function a row."


def assign_roles(table: Table, layout: Layout, reason: str, choices: Choices, remarks: Remarks) -> Roles:
    """The part of each column under this layout; columns that a person chose go first."""
    if layout == "long":
        return long_roles(table, reason, choices, remarks)
    everything = range(table.n_columns)
    if layout == "wide":
        t = table.column_named(choices.t[0], "t") if choices.t else next((i for i in (0,) if i < table.n_columns), 0)
        return Roles("wide", reason, None, (t,), tuple(i for i in everything if i != t))
    named: int | None = None
    if choices.id is not None:
        named = table.column_named(choices.id, "id")
    elif table.kind(0) in ("text", "date") or (
        table.headed and heading_coordinates(table, [0]) is None and _names_rows(table)
    ):
        named = 0
    return Roles("rows", reason, named, (), tuple(i for i in everything if i != named))


def heading_coordinates(table: Table, columns: Sequence[int]) -> tuple[np.ndarray, str] | None:
    """The headings of these columns as different coordinates, and their label, or None where they are not.

    Numbers, or dates (then days or years since the first).
    """
    if not table.headed:
        return None
    texts = [table.raw_headings[i] for i in columns]
    label = "t"
    try:
        numbers = np.array([float(text.replace(",", ".") if table.mark == "," else text) for text in texts])
    except ValueError:
        raw = np.array(texts, dtype=object)
        dates = parse_dates(raw, np.zeros(len(raw), dtype=bool), "headings", Remarks())
        if dates is None:
            return None
        numbers, label = dates.numbers, dates.label("t")
    if not np.isfinite(numbers).all() or len(np.unique(numbers)) < len(numbers):
        return None
    return numbers, label


def _rises(table: Table, column: int) -> bool:
    given = table.numbers.values[table.numbers.status[:, column] == OK, column]
    return len(given) > 2 and bool((np.diff(given) > 0).all())


def _numbered_points(heads: Sequence[str]) -> bool:
    """x0, x1, x2, …: one stem, consecutive numbers."""
    split = pd.Series(list(heads)).str.extract(r"^(.*?)(\d{1,9})$")
    if split.isna().any().any() or split[0].nunique() != 1 or len(split) < 4:
        return False
    return bool((np.diff(split[1].astype(np.int64)) == 1).all())


def _names_rows(table: Table) -> bool:
    head = table.raw_headings[0]
    return (
        is_id_word(head) or is_period_word(head) or (not head and bool((table.numbers.status[:, 0] != MISSING).all()))
    )
