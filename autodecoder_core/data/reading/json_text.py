"""JSON in three shapes: {"functions": [{"name", "t", "x"}, …]}, a list of records, or columns of one length."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ...errors import DataError
from .choices import Choices
from .limits import Limits
from .points import Points
from .remarks import Remarks, shorten
from .table import Table
from .typed import typed_table

_SHAPES = 'Expected {"functions": [{"name": "a", "t": […], "x": […]}]}, a list of records, or an object of columns.'


def read_json(text: str, choices: Choices, limits: Limits, remarks: Remarks) -> Table | Points:
    """Points for the functions shape, a table for the others. Raises DataError with line or function named."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"Line {error.lineno}, character {error.colno}: not JSON ({error.msg}). {_SHAPES}") from error
    except (RecursionError, ValueError) as error:  # thousands of brackets, or of digits
        raise DataError(f"The JSON is nested too deeply or has a number that is too long. {_SHAPES}") from error
    if isinstance(content, Mapping) and isinstance(content.get("functions"), list):
        return _functions(content, remarks)
    if isinstance(content, list) and content and all(isinstance(record, Mapping) for record in content):
        headings = list(dict.fromkeys(str(key) for record in content for key in record))
        limits.check_cells(len(headings) * len(content))
        columns = [[record.get(name) for record in content] for name in headings]
        return _table(headings, columns, "Record", choices, remarks)
    if isinstance(content, Mapping) and content:
        columns = [list(c.values()) if isinstance(c, Mapping) else c for c in content.values()]
        if all(isinstance(column, list) for column in columns):
            if len({len(column) for column in columns}) > 1:
                lengths = ", ".join(f"'{shorten(str(k), 20)}' {len(c)}" for k, c in zip(content, columns, strict=True))
                raise DataError(f"The columns have different lengths: {shorten(lengths, 120)}. Use null where missing.")
            return _table([str(key) for key in content], columns, "Row", choices, remarks)
    raise DataError(f"The JSON holds {_kind(content)}, which is none of the shapes that are read. {_SHAPES}")


def _table(
    headings: Sequence[str], columns: Sequence[list[Any]], word: str, choices: Choices, remarks: Remarks
) -> Table:
    arrays = [_column(column, name, word) for name, column in zip(headings, columns, strict=True)]
    return typed_table(headings, arrays, lambda row: f"{word} {row + 1}", choices, remarks)


def _column(cells: list[Any], heading: str, word: str) -> pa.Array:
    for row, cell in enumerate(cells):
        if isinstance(cell, list | dict):
            raise DataError(
                f"{word} {row + 1}, column '{shorten(heading)}': found {_kind(cell)}; "
                f"expected one number or text. {_SHAPES}"
            )
    if all(cell is None or isinstance(cell, int | float) for cell in cells):
        return pa.array([None if cell is None else _float(cell) for cell in cells], pa.float64())
    # A surrogate without its pair is legal JSON but no text.
    return pa.array([None if c is None else str(c).encode(errors="replace").decode() for c in cells], pa.string())


def _functions(content: Mapping[str, Any], remarks: Remarks) -> Points:
    entries = content["functions"]
    if not entries:
        raise DataError('"functions" is an empty list. Expected at least one {"name", "t", "x"}.')
    coord_names = _labels(content, "coord_names")
    parts: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    names = []
    counted_t = False
    for i, entry in enumerate(entries):
        label = f"Function {i + 1}"
        if not isinstance(entry, Mapping) or "x" not in entry:
            raise DataError(f'{label}: found {_kind(entry)} without "x". Expected {{"name": "a", "t": […], "x": […]}}.')
        names.append(str(entry.get("name") or "").encode(errors="replace").decode())
        label += f" ('{shorten(names[-1])}')" if names[-1] else ""
        x = _matrix(entry["x"], f"{label}, x")
        if coord_names == ():
            t = np.zeros((len(x), 0))
        elif entry.get("t") is None:
            t, counted_t = np.arange(len(x), dtype=np.float64)[:, None], True
        else:
            t = _matrix(entry["t"], f"{label}, t")
        if len(t) != len(x):
            raise DataError(f"{label}: t has {len(t)} entries but x has {len(x)}. Expected one t for each x.")
        if np.isnan(t).any():
            raise DataError(f"{label}, t, entry {int(np.argwhere(np.isnan(t))[0][0]) + 1}: missing. Expected a number.")
        parts.append((t, x))
        if t.shape[1] != parts[0][0].shape[1] or x.shape[1] != parts[0][1].shape[1]:
            raise DataError(f"{label}: t or x has another width than those of function 1. Expected the same in all.")
    if counted_t:
        remarks.note("Functions without t count their points: t = 0, 1, 2, …")
    value_names = _labels(content, "value_names")
    return Points(
        coords=np.concatenate([t for t, _ in parts]),
        values=np.concatenate([x for _, x in parts]),
        owner=np.repeat(np.arange(len(parts)), [len(x) for _, x in parts]),
        names=tuple(names),
        coord_names=coord_names if coord_names and len(coord_names) == parts[0][0].shape[1] else (),
        value_names=value_names if value_names and len(value_names) == parts[0][1].shape[1] else (),
        factors=_factors(content.get("factors"), len(parts)),
        name=str(content.get("name") or ""),
    )


def _matrix(cells: Any, where: str) -> NDArray[np.float64]:
    """(K, 1) from a list of numbers, (K, m) from a list of lists; null becomes NaN, infinity is refused."""
    if not isinstance(cells, list):
        raise DataError(f"{where}: found {_kind(cells)}; expected a list of numbers.")
    rows = [cell if isinstance(cell, list) else [cell] for cell in cells]
    width = len(rows[0]) if rows else 1
    table = np.full((len(rows), width), np.nan)
    for i, row in enumerate(rows):
        if len(row) != width:
            raise DataError(
                f"{where}, entry {i + 1}: found {len(row)} numbers; expected {width}, as in the first entry."
            )
        for j, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool) or not isinstance(cell, int | float):
                raise DataError(f"{where}, entry {i + 1}: found {_kind(cell)}; expected a number, or null if missing.")
            table[i, j] = _float(cell)
            if np.isinf(table[i, j]):
                raise DataError(f"{where}, entry {i + 1}: found {cell}; expected a finite number. Use null if missing.")
    return table


def _factors(columns: Any, n: int) -> pd.DataFrame | None:
    if columns is None:
        return None
    if not isinstance(columns, Mapping) or any(not isinstance(c, list) or len(c) != n for c in columns.values()):
        raise DataError(f'"factors" must map each name to a list of {n} entries, one for each function.')
    frame = {}
    for name, cells in columns.items():
        array = _column(cells, str(name), "Entry")
        text = pa.types.is_string(array.type)
        frame[str(name)] = pd.Series(array.to_pylist(), dtype="str" if text else "float64")
    return pd.DataFrame(frame) if frame else None


def _labels(content: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    labels = content.get(key)
    return tuple(str(label) for label in labels) if isinstance(labels, list) else None


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # a whole number beyond 1e308
        return float("inf")


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return f"the text '{shorten(value, 20)}'"
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(
        type(value), f"the number {shorten(repr(value)[:30], 20)}" if isinstance(value, int | float) else "?"
    )
