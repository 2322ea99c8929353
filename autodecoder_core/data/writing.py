"""A dataset as a file that people open elsewhere, and that `read_dataset` reads back to the same points.

Tables are long: one row a sample point. Headings are plain where they cannot be misread, and otherwise carry a mark
('coord:', 'value:', 'factor:') that the reader understands; factors always do.
"""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .dataset import Dataset
from .reading.roles import is_t_word
from .reading.table import unique_names


def to_long_frame(dataset: Dataset, *, marked: bool = False) -> pd.DataFrame:
    """P rows: 'function', the c coordinates, the m values, the factors. `marked` writes the marks of files.

    Functions that share a name are told apart by a number, such as 'a (2)'; columns likewise.
    """
    coord_mark, value_mark, factor_mark = _marks(dataset) if marked else ("", "", "")
    names = np.array(unique_names([" ".join(name.split()) for name in dataset.names], "function"), dtype=object)
    columns: list[tuple[str, Any]] = [("function", pd.Series(names[dataset.owner], dtype="str"))]
    columns += [(coord_mark + n, c) for n, c in zip(dataset.coord_names, dataset.coords.T, strict=True)]
    columns += [(value_mark + n, v) for n, v in zip(dataset.value_names, dataset.values.T, strict=True)]
    if dataset.factors is not None:
        for label, column in dataset.factors.items():
            columns.append((f"{factor_mark}{label}", column.to_numpy()[dataset.owner]))
    headings = unique_names([" ".join(heading.split()) for heading, _ in columns], "column")
    return pd.DataFrame(dict(zip(headings, (column for _, column in columns), strict=True)))


def to_csv_bytes(dataset: Dataset) -> bytes:
    """UTF-8 CSV with the shortest digits that give every number back exactly."""
    return str(to_long_frame(dataset, marked=True).to_csv(index=False, lineterminator="\n")).encode()


def to_parquet_bytes(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(to_long_frame(dataset, marked=True), preserve_index=False), buffer)
    return buffer.getvalue()


def to_npz_bytes(dataset: Dataset) -> bytes:
    """coords, values, owner, names, coord_names, value_names, name, and one 'factor:NAME' a factor; no pickle."""
    arrays: dict[str, Any] = {
        "coords": dataset.coords,
        "values": dataset.values,
        "owner": dataset.owner,
        "names": np.array(dataset.names, dtype=np.str_),
        "coord_names": np.array(dataset.coord_names, dtype=np.str_),
        "value_names": np.array(dataset.value_names, dtype=np.str_),
        "name": np.array([dataset.name], dtype=np.str_),
    }
    for label, column in _factor_columns(dataset):
        arrays[f"factor:{label}"] = (
            column.to_numpy(np.float64) if _numeric(column) else np.array(_texts(column), dtype=np.str_)
        )
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def to_json_bytes(dataset: Dataset) -> bytes:
    """{"functions": [{"name", "t", "x"}, …], "coord_names", "value_names", "factors"}; flat lists where c or m is 1."""
    entries = []
    for i, name in enumerate(dataset.names):
        coords, values = dataset.function(i)
        entry: dict[str, Any] = {"name": name}
        if dataset.n_coords:
            entry["t"] = (coords[:, 0] if dataset.n_coords == 1 else coords).tolist()
        entry["x"] = (values[:, 0] if dataset.n_outputs == 1 else values).tolist()
        entries.append(entry)
    content: dict[str, Any] = {
        "name": dataset.name,
        "coord_names": list(dataset.coord_names),
        "value_names": list(dataset.value_names),
        "functions": entries,
    }
    factors = {
        label: [None if np.isnan(v) else v for v in column.to_numpy(np.float64).tolist()]
        if _numeric(column)
        else _texts(column)
        for label, column in _factor_columns(dataset)
    }
    if factors:
        content["factors"] = factors
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _marks(dataset: Dataset) -> tuple[str, str, str]:
    """Marks where plain headings would leave a doubt: anything but one t and one x, or an x called 'time'."""
    labels = (*dataset.coord_names, *dataset.value_names)
    plain = dataset.n_coords == dataset.n_outputs == 1 and dataset.factors is None
    plain = plain and not is_t_word(dataset.value_names[0]) and not any(":" in label for label in labels)
    return ("", "", "") if plain else ("coord:", "value:", "factor:")


def _factor_columns(dataset: Dataset) -> list[tuple[str, pd.Series]]:
    return [] if dataset.factors is None else [(str(label), column) for label, column in dataset.factors.items()]


def _numeric(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column.dtype))


def _texts(column: pd.Series) -> list[str]:
    return ["" if pd.isna(cell) else str(cell) for cell in column]
