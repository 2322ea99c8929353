"""Which column of a long table names the function, which is t, which are outputs, and which are factors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors import DataError
from .choices import Choices
from .numbers import OK
from .remarks import Remarks, some
from .roles import Roles, is_id_word, is_t_word, split_mark
from .table import Table


def long_roles(table: Table, reason: str, choices: Choices, remarks: Remarks) -> Roles:
    marks = [split_mark(name)[0] if table.headed else None for name in table.headings]
    if any(marks) and not (choices.id or choices.t or choices.x):
        unmarked = [i for i, mark in enumerate(marks) if mark is None]
        if not unmarked:
            raise DataError(
                "All columns are marked coord:, value: or factor:; expected one more that names the function."
            )
        id_column, rest = unmarked[0], unmarked[1:]
        coords = [i for i, mark in enumerate(marks) if mark == "coord"]
        if not coords and rest and "value" not in marks:
            coords, rest = rest[:1], rest[1:]
        values = [i for i, mark in enumerate(marks) if mark == "value"] or rest
        factors = tuple(i for i, mark in enumerate(marks) if mark == "factor")
        if not values:
            raise DataError("No column is left for the values x. Head one with 'value:', such as 'value:x'.")
        return Roles("long", reason, id_column, tuple(coords), tuple(values), factors)
    if table.n_columns < 3:
        raise DataError(
            f"A long table needs at least three columns, id, t and x; this one has {table.n_columns} "
            f"({some(table.headings)}). Choose the wide layout if the first is t and the others are functions."
        )
    found = find_id(table)
    id_column = table.column_named(choices.id, "id") if choices.id else found[0] if found else 0
    taken = {id_column} | {table.column_named(name, "x") for name in choices.x or ()}
    if choices.t:
        coords = [table.column_named(name, "t") for name in choices.t]
    else:
        coords = [_find_t(table, id_column, [i for i in range(table.n_columns) if i not in taken])]
    rest = [i for i in range(table.n_columns) if i != id_column and i not in coords]
    return _values_and_factors(table, reason, choices, id_column, coords, rest, remarks)


def _values_and_factors(
    table: Table, reason: str, choices: Choices, id_column: int, coords: list[int], rest: list[int], remarks: Remarks
) -> Roles:
    """A column that is constant within every id is a factor, as long as another one is left to be x."""
    values = [table.column_named(name, "x") for name in choices.x or ()]
    factors = [table.column_named(name, "a factor") for name in choices.factors or ()]
    open_columns = [i for i in rest if i not in values and i not in factors]
    codes = table.codes(id_column)
    repeats = table.n_distinct(id_column) < table.n_rows
    constant = [i for i in open_columns if repeats and _constant_within(table, i, codes)]
    numeric = [i for i in open_columns if table.kind(i) == "number"]
    if not values:
        values = [i for i in numeric if i not in constant] or numeric[:1]
    if choices.factors is None:
        factors += [i for i in open_columns if i not in values and i in constant and table.kind(i) != "empty"]
    if not values:
        raise DataError(
            f"No column of numbers is left for x beside '{table.headings[id_column]}' and "
            f"'{table.headings[coords[0]] if coords else 't'}'. Choose other columns, or another layout."
        )
    left_out = tuple(i for i in rest if i not in values and i not in factors)
    if left_out:
        remarks.warn(
            f"Left out: {some([table.headings[i] for i in left_out])} (not numbers, or not constant within a function)."
        )
    if factors:
        remarks.note(f"Factors, constant within each function: {some([table.headings[i] for i in factors])}.")
    return Roles("long", reason, id_column, tuple(coords), tuple(values), tuple(factors), left_out)


def find_id(table: Table) -> tuple[int, str] | None:
    """The column that names the function of each row, if this looks like a long table."""
    heads, columns = table.headings, range(table.n_columns)
    usable = [i for i in columns if table.kind(i) == "text" or (table.kind(i) == "number" and _whole(table, i))]
    repeats = [i for i in usable if table.n_distinct(i) * 2 <= table.n_rows]
    t_by_word = [i for i in columns if table.headed and is_t_word(heads[i]) and table.kind(i) in ("number", "date")]
    for i in usable:
        if table.headed and is_id_word(heads[i]) and (i in repeats or [j for j in t_by_word if j != i]):
            return i, f"'{heads[i]}' names a function and its rows are that function's points."
    texts = [i for i in repeats if table.kind(i) == "text"]
    if texts:
        return texts[0], f"The texts in '{heads[texts[0]]}' repeat: each names a function, its rows are the points."
    if t_by_word and t_by_word[0] == 0:
        return None
    for i in repeats[:1]:
        if i == 0 and any(_distinct_within(table, i, j) for j in columns if j != i):
            return (
                i,
                f"'{heads[i]}' repeats, and other columns change within each of its values: it names the function.",
            )
    return None


def _find_t(table: Table, id_column: int, free: list[int]) -> int:
    usable = [i for i in free if table.kind(i) in ("number", "date")]
    if not usable:
        raise DataError(
            f"No column of numbers or dates is left for t beside '{table.headings[id_column]}'. "
            "Expected columns id, t and x; choose the columns, or another layout."
        )
    by_word = [i for i in usable if table.headed and is_t_word(table.headings[i])]
    distinct = [i for i in usable if _distinct_within(table, id_column, i)]
    return (by_word or distinct or usable)[0]


def _constant_within(table: Table, column: int, codes: np.ndarray) -> bool:
    """Whether the column has one value, or one text, within each group."""
    own = table.codes(column)
    first = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    first[codes[::-1]] = own[::-1]
    return bool((first[codes] == own).all())


def _distinct_within(table: Table, id_column: int, column: int) -> bool:
    """Whether nearly all rows of one id differ in this column, as t does."""
    if table.kind(column) not in ("number", "date"):
        return False
    pairs = table.codes(id_column) * table.n_rows + table.codes(column)
    return len(pd.unique(pairs)) >= 0.9 * table.n_rows


def _whole(table: Table, column: int) -> bool:
    given = table.numbers.values[table.numbers.status[:, column] == OK, column]
    return bool((given == np.round(given)).all())
