"""A file as a person brings it: read, explained, and open to correction.

>>> reading = inspect_upload(data, "temperatures.csv")
>>> reading.layout, reading.reason, reading.columns
>>> reading = inspect_upload(data, "temperatures.csv", Choices(layout="wide"))  # the person knows better
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import IO, Any, cast

import numpy as np
import pandas as pd

from ...errors import DataError
from ..dataset import Dataset
from .choices import Choices
from .decoding import decode
from .delimited import DELIMITERS, read_delimited
from .formats import detect_format
from .json_text import read_json
from .layouts import assign_roles, detect_layout
from .limits import Limits
from .long import read_long
from .npz import read_npz
from .parquet import read_parquet
from .points import Points, to_dataset
from .remarks import Remarks
from .roles import Layout
from .rows import read_rows
from .table import Table
from .wide import read_wide

_TITLES = {"\t": "TSV", ";": "CSV (semicolons)", ",": "CSV", "|": "text (bars)", " ": "text (spaces)"}
_BUILDERS = {"wide": read_wide, "long": read_long, "rows": read_rows}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading, what it holds (number, date, text, empty) and the part it plays."""

    heading: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a file, and the dataset, or the error that stands in its way.

    format: 'CSV', 'TSV', 'Parquet', … layout: 'wide', 'long', 'rows', or 'arrays' for files that name their parts
    (NPZ, JSON functions), where nothing is to be chosen. detected_layout: what it would be without a choice.
    preview: the first rows as text. notes: what was done; warnings: what was guessed.
    """

    format: str
    layout: str
    reason: str
    columns: tuple[Column, ...]
    preview: pd.DataFrame
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    detected_layout: str
    delimiter: str | None = None
    decimal: str | None = None
    dataset: Dataset | None = None
    error: DataError | None = None

    @property
    def can_choose_layout(self) -> bool:
        return self.layout != "arrays"


def inspect_upload(
    data: bytes, filename: str | None = None, choices: Choices | None = None, limits: Limits | None = None
) -> Reading:
    """Read a file and say how. Where the table is readable but the layout does not fit, the Reading holds the error.

    limits: by default those of the environment. Raises DataError when not even a table can be read.
    """
    choices, limits, remarks = choices or Choices(), limits or Limits.from_environment(), Remarks()
    limits.check_bytes(len(data))
    name = PurePath(filename or "").stem
    kind = detect_format(data, filename, remarks)
    delimiter = None
    source: Table | Points
    if kind == "parquet":
        title, source = "Parquet", read_parquet(data, choices, limits, remarks)
    elif kind == "npz":
        title, source = "NPZ", read_npz(data, limits, remarks)
    elif kind == "json":
        title, source = "JSON", read_json(decode(data, remarks), choices, limits, remarks)
    else:
        source, delimiter = read_delimited(decode(data, remarks), choices, limits, remarks)
        title = _TITLES[delimiter]
    if isinstance(source, Points):
        return _from_points(source, title, name, limits, remarks)
    return _from_table(source, title, name, delimiter, choices, limits, remarks)


def read_dataset(
    path_or_buffer: str | os.PathLike[str] | bytes | IO[bytes],
    *,
    layout: str = "auto",
    filename: str | None = None,
    id: str | None = None,
    t: str | Sequence[str] | None = None,
    x: str | Sequence[str] | None = None,
    factors: str | Sequence[str] | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    limits: Limits | None = None,
) -> Dataset:
    """A dataset from CSV, TSV, Parquet, NPZ or JSON; see `Choices` for what may be overruled.

    Raises DataError whose message names the line and the column of what cannot be read, and what to do about it.
    """
    limits = limits or Limits.from_environment()
    data, found = _bytes(path_or_buffer, limits)
    choices = Choices(layout, id, _names(t), _names(x), _names(factors), delimiter, decimal, header)
    reading = inspect_upload(data, filename or found, choices, limits)
    if reading.error is not None:
        raise reading.error
    assert reading.dataset is not None, "a reading has a dataset or an error"
    return reading.dataset


def _from_points(points: Points, title: str, name: str, limits: Limits, remarks: Remarks) -> Reading:
    dataset = to_dataset(replace(points, name=points.name or name, notes={"source": title}), limits, remarks)
    head = slice(0, 12)
    frame = pd.DataFrame({"function": [dataset.names[i] for i in dataset.owner[head]]})
    for label, column in zip(dataset.coord_names, dataset.coords[head].T, strict=True):
        frame[label] = column
    for label, column in zip(dataset.value_names, dataset.values[head].T, strict=True):
        frame[label] = column
    parts = [("function", "text", "function name")]
    parts += [(label, "number", "t") for label in dataset.coord_names]
    parts += [(label, "number", "x") for label in dataset.value_names]
    parts += [(str(label), "number", "factor") for label in (dataset.factors if dataset.factors is not None else ())]
    return Reading(
        title, "arrays", "The file itself names the parts of each function.", tuple(Column(*part) for part in parts),
        frame, tuple(remarks.notes), tuple(remarks.warnings), "arrays", dataset=dataset,
    )  # fmt: skip


def _from_table(
    table: Table, title: str, name: str, delimiter: str | None, choices: Choices, limits: Limits, remarks: Remarks
) -> Reading:
    table = _without_row_numbers(table, remarks)
    detected, reason = detect_layout(table)
    layout = detected if choices.layout == "auto" else cast(Layout, choices.layout)
    if layout != detected:
        reason = f"Chosen by you; the file itself looks {detected}."
    dataset, error, parts = None, None, ["left out"] * table.n_columns
    try:
        roles = assign_roles(table, layout, reason, choices, remarks)
        parts = roles.parts(table.n_columns)
        points = _BUILDERS[layout](table, roles, remarks)
        dataset = to_dataset(replace(points, name=name, notes={"source": title}), limits, remarks)
    except DataError as caught:
        error = caught
    columns = tuple(Column(head, table.kind(i), parts[i]) for i, head in enumerate(table.headings))
    return Reading(
        title, layout, reason, columns, table.preview(), tuple(remarks.notes), tuple(remarks.warnings), detected,
        DELIMITERS.get(delimiter or ""), table.mark, dataset, error,
    )  # fmt: skip


def _without_row_numbers(table: Table, remarks: Remarks) -> Table:
    """pandas writes its row numbers as a first column without a heading; a column of t follows, or an id."""
    if table.n_columns < 3 or not table.headed or table.raw_headings[0] not in ("", "Unnamed: 0"):
        return table
    if not np.array_equal(table.numbers.values[:, 0], np.arange(table.n_rows)):
        return table
    try:
        float(table.raw_headings[1])
    except ValueError:
        remarks.note("The first column numbers the rows and has no heading; left out.")
        return table.drop_columns([0])
    return table


def _names(names: str | Sequence[str] | None) -> tuple[str, ...] | None:
    return (names,) if isinstance(names, str) else None if names is None else tuple(names)


def _bytes(source: Any, limits: Limits) -> tuple[bytes, str | None]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), None
    if hasattr(source, "read"):
        data = source.read()
        return (data.encode() if isinstance(data, str) else bytes(data)), getattr(source, "name", None)
    path = Path(source)
    try:
        limits.check_bytes(path.stat().st_size)
        return path.read_bytes(), path.name
    except OSError as error:
        raise DataError(
            f"'{path}' cannot be read: {error.strerror or error}. Check the path and the permissions."
        ) from error
