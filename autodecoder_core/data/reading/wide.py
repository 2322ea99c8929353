"""The wide layout: one column holds t, every other column is a function."""

from __future__ import annotations

import numpy as np

from ...errors import DataError
from .points import Points
from .remarks import Remarks, shorten, some
from .roles import Roles
from .table import Table


def read_wide(table: Table, roles: Roles, remarks: Remarks) -> Points:
    """Raises DataError for a row with values but no t, text in a function's column, or no function at all."""
    t_column = roles.coords[0]
    columns = [i for i in roles.values if table.kind(i) != "empty"]
    dropped = [table.headings[i] for i in roles.values if table.kind(i) == "empty"]
    if dropped:
        remarks.warn(f"Columns without any value left out: {some(dropped)}.")
    if not columns:
        raise DataError("A wide table needs a column t and at least one function beside it; there is none with values.")
    t, label = table.coordinates(t_column, remarks)
    table.require_numbers(columns)
    values = table.numbers.values[:, columns]  # (K, N)
    blank = np.isnan(t)
    if blank.any():
        lost = np.flatnonzero(blank & ~np.isnan(values).all(axis=1))
        if len(lost):
            row = int(lost[0])
            raise DataError(
                f"{table.where(row)}, column '{shorten(table.headings[t_column])}': the cell is empty, but the row has "
                "values. Expected t; fill it in or delete the row."
            )
        t, values = t[~blank], values[~blank]
    n_rows, n = values.shape
    return Points(
        coords=np.tile(t, n)[:, None],
        values=np.ascontiguousarray(values.T).reshape(-1, 1),
        owner=np.repeat(np.arange(n), n_rows),
        names=tuple(table.headings[i] for i in columns),
        coord_names=(label,),
    )
