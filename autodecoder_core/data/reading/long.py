"""The long layout: one row a sample point, with the function's name, t, the outputs and, perhaps, factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError
from .points import Points
from .remarks import Remarks, shorten
from .roles import Roles, is_id_word, split_mark
from .table import Table


def read_long(table: Table, roles: Roles, remarks: Remarks) -> Points:
    """Raises DataError for rows without a name or t, text among the numbers, or a factor that changes in a function."""
    assert roles.id is not None, "a long table has an id"
    names_of_rows = table.texts(roles.id)
    blank = np.all([table.texts(i) == "" for i in (roles.id, *roles.coords, *roles.values)], axis=0)
    _require(table, roles.id, (names_of_rows == "") & ~blank, "the name of the function")
    columns, labels = [], []
    for i in roles.coords:
        numbers, label = table.coordinates(i, remarks)
        columns.append(numbers)
        labels.append(split_mark(label)[1])
    table.require_numbers(roles.values)
    values = table.numbers.values[:, list(roles.values)]  # (P, m)
    coords = np.stack(columns, axis=1) if columns else np.zeros((table.n_rows, 0))  # (P, c)
    for j, i in enumerate(roles.coords):
        lost = np.isnan(coords[:, j]) & ~np.isnan(values).all(axis=1)
        _require(table, i, lost, "t")
    keep = ~blank & ~np.isnan(coords).any(axis=1)
    if not keep.any():
        raise DataError("There is no row with a name, a t and a value. Expected a long table: id, t, x.")
    owner, names = pd.factorize(names_of_rows[keep])
    return Points(
        coords=coords[keep],
        values=values[keep],
        owner=owner.astype(np.int64),
        names=tuple(str(name) for name in names),
        coord_names=tuple(labels),
        value_names=tuple(split_mark(table.headings[i])[1] for i in roles.values),
        factors=_factors(table, roles, np.flatnonzero(keep), owner.astype(np.int64)),
    )


def _factors(table: Table, roles: Roles, rows: NDArray[np.int64], owner: NDArray[np.int64]) -> pd.DataFrame | None:
    """N rows: the factor columns, and the id itself where it is a number with a meaning, such as a year."""
    first = rows[np.unique(owner, return_index=True)[1]]
    frame: dict[str, NDArray[np.float64] | Sequence[str]] = {}
    id_name = table.headings[roles.id or 0]
    marked = any(split_mark(name)[0] for name in table.headings)
    if table.headed and not marked and not is_id_word(id_name) and table.kind(roles.id or 0) == "number":
        numbers = table.numbers.values[first, roles.id or 0]
        if np.isfinite(numbers).all():
            frame[id_name] = numbers.astype(np.int64) if (numbers == np.round(numbers)).all() else numbers
    for i in roles.factors:
        _require_constant(table, i, rows, owner)
        name = split_mark(table.headings[i])[1]
        if table.kind(i) in ("number", "empty"):
            table.require_numbers([i])
            frame[name] = table.numbers.values[first, i]
        else:
            frame[name] = pd.Series(table.texts(i)[first], dtype="str")
    return pd.DataFrame(frame) if frame else None


def _require_constant(table: Table, column: int, rows: NDArray[np.int64], owner: NDArray[np.int64]) -> None:
    codes = table.codes(column)[rows]
    leaders = np.unique(owner, return_index=True)[1]
    changes = np.flatnonzero(codes[leaders][owner] != codes)
    if len(changes):
        row, lead = int(rows[changes[0]]), int(rows[leaders[owner[changes[0]]]])
        raise DataError(
            f"{table.where(row)}, column '{shorten(split_mark(table.headings[column])[1])}': found "
            f"'{shorten(table.text(row, column))}' where this function had '{shorten(table.text(lead, column))}' "
            "before. Expected one value a function in a factor; make it so, or read the column as an output."
        )


def _require(table: Table, column: int, lost: NDArray[np.bool_], what: str) -> None:
    if lost.any():
        row = int(np.flatnonzero(lost)[0])
        raise DataError(
            f"{table.where(row)}, column '{shorten(table.headings[column])}': the cell is empty, "
            f"but the row has values. Expected {what}; fill it in or delete the row."
        )
