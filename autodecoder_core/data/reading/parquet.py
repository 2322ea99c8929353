"""Parquet: the size is checked from the footer before any column is read."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import DataError
from .choices import Choices
from .limits import Limits
from .remarks import Remarks, shorten
from .table import Table
from .typed import simple_column, typed_table


def read_parquet(data: bytes, choices: Choices, limits: Limits, remarks: Remarks) -> Table:
    """Raises DataError for damaged files, nested columns, and more cells than the limits allow."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        limits.check_cells(file.metadata.num_rows * max(1, file.metadata.num_columns))
        table = file.read()
        table.validate(full=True)  # damaged pages can hold text that is not UTF-8
    except DataError:
        raise
    except Exception as error:  # foreign bytes: Arrow raises its own, OSError, ValueError and more
        raise DataError(
            f"The Parquet file is damaged or cut short ({shorten(str(error), 100)}). Save it again and upload that."
        ) from error
    headings = [str(name) for name in table.column_names]
    keep = [i for i, name in enumerate(headings) if not name.startswith("__index_level_")]  # pandas's row numbers
    if not keep:
        raise DataError("The Parquet file has no columns. Expected id, t and x, or t and one column a function.")
    try:
        columns = [simple_column(table.column(i), headings[i]) for i in keep]
    except (pa.ArrowException, OverflowError) as error:
        raise DataError(f"A Parquet column cannot be read as numbers or text: {shorten(str(error), 100)}.") from error
    return typed_table([headings[i] for i in keep], columns, lambda row: f"Row {row + 1}", choices, remarks)
