"""The rows layout: every row is a function; headings that are numbers or dates are t, else t is 0 … K-1."""

from __future__ import annotations

import numpy as np

from ...errors import DataError
from .layouts import heading_coordinates
from .points import Points
from .remarks import Remarks, some
from .roles import Roles
from .table import Table


def read_rows(table: Table, roles: Roles, remarks: Remarks) -> Points:
    """Raises DataError for text among the values, or when no column of values is left."""
    columns = [i for i in roles.values if not (table.kind(i) == "empty" and not table.raw_headings[i])]
    if not columns:
        raise DataError("A table of one function a row needs columns of values; there is none.")
    table.require_numbers(columns)
    found = heading_coordinates(table, columns)
    if found is None:
        t, label = np.arange(len(columns), dtype=np.float64), "point"
        remarks.note(f"The headings are not numbers, so t counts the points: 0 … {len(columns) - 1}.")
    else:
        t, label = found
    values = table.numbers.values[:, columns]  # (N, K)
    names = tuple(str(i + 1) for i in range(table.n_rows)) if roles.id is None else tuple(table.texts(roles.id))
    blank = [name == "" and bool(np.isnan(row).all()) for name, row in zip(names, values, strict=True)]
    if any(blank):  # spreadsheets end in empty rows
        keep = ~np.array(blank)
        values, names = values[keep], tuple(name for name, gone in zip(names, blank, strict=True) if not gone)
    if not len(values):
        raise DataError(f"No row has a value in {some([table.headings[i] for i in columns])}.")
    n, k = values.shape
    return Points(
        coords=np.tile(t, n)[:, None],
        values=values.reshape(-1, 1),
        owner=np.repeat(np.arange(n), k),
        names=names,
        coord_names=(label,),
    )
