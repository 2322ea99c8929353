"""Typed columns (Parquet, JSON) to the same table of texts and numbers that a text file gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...errors import DataError
from .choices import Choices
from .numbers import Numbers, decimal_mark, parse_numbers
from .remarks import Remarks, shorten
from .table import Table, unique_names


def typed_table(
    headings: Sequence[str],
    columns: Sequence[pa.Array],
    where: Callable[[int], str],
    choices: Choices,
    remarks: Remarks,
) -> Table:
    """Numbers stay numbers, dates become ISO text, text is parsed as in a CSV. Raises DataError for nested columns."""
    names = unique_names([heading.strip() for heading in headings], "column", remarks)
    if not names or len(columns[0]) == 0:
        raise DataError("The table has no rows. Expected at least one row of numbers.")
    strings = [i for i, column in enumerate(columns) if pa.types.is_string(column.type)]
    mark = choices.decimal or "."
    if strings and choices.decimal is None:
        mark = decimal_mark(pa.concat_arrays([columns[i] for i in strings]), ",", remarks)
    values = np.full((len(columns[0]), len(columns)), np.nan)
    status = np.zeros(values.shape, dtype=np.uint8)
    cells = []
    for i, column in enumerate(columns):
        if pa.types.is_string(column.type):
            numbers, text = parse_numbers(column, mark), column
        else:
            numbers, text = parse_numbers(column, "."), _as_text(column)
        values[:, i], status[:, i] = numbers.values, numbers.status
        cells.append(text)
    return Table(
        names, tuple(heading.strip() for heading in headings), tuple(cells), Numbers(values, status), where, mark
    )


def simple_column(column: pa.ChunkedArray | pa.Array, heading: str) -> pa.Array:
    """As float64 or string. Raises DataError for lists, structs and raw bytes."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # no chunks at all, in older Arrow
        column = pa.concat_arrays(column.chunks)
    kind = column.type
    if pa.types.is_dictionary(kind):
        return simple_column(column.dictionary_decode(), heading)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(column, pa.float64(), safe=False)
    if pa.types.is_boolean(kind):
        return pc.cast(pc.cast(column, pa.int8()), pa.float64())
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.float64())
    if pa.types.is_timestamp(kind):
        return pc.strftime(pc.cast(column, pa.timestamp("us", kind.tz), safe=False), "%Y-%m-%dT%H:%M:%S")
    if pa.types.is_date(kind) or pa.types.is_large_string(kind) or pa.types.is_string(kind):
        return pc.cast(column, pa.string())
    raise DataError(
        f"Column '{shorten(heading)}' holds {kind}; expected numbers, dates or text. "
        "Give every number a cell of its own: one row a sample point, with id, t and x."
    )


def _as_text(numbers: pa.Array) -> pa.Array:
    """Whole numbers without '.0', so that 1950 names a function as '1950'."""
    plain = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    finite = plain[np.isfinite(plain)]
    whole = len(finite) > 0 and bool((finite == np.round(finite)).all() and np.abs(finite).max() < 2**53)
    text = pc.cast(pc.cast(pa.array(plain, mask=~np.isfinite(plain)), pa.int64()) if whole else numbers, pa.string())
    return pc.if_else(
        pa.array(np.isfinite(plain)), pc.fill_null(text, ""), pc.fill_null(pc.cast(numbers, pa.string()), "")
    )
