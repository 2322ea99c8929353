"""A dataset as bytes for keeping: safetensors with a JSON header, every field as it was; nothing in it can run.

Tensors: coords, values, owner, and one 'factor.K' for each factor of numbers. The header's entry 'dataset' is JSON:
format version, names, labels, notes, and factors of text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from ..errors import DataError
from .dataset import Dataset

FORMAT = "autodecoder-dataset"
VERSION = 1


def dataset_to_bytes(dataset: Dataset) -> bytes:
    """Raises DataError when a note cannot be written as JSON."""
    tensors: dict[str, NDArray[Any]] = {"coords": dataset.coords, "values": dataset.values, "owner": dataset.owner}
    factors = []
    for k, (label, column) in enumerate(() if dataset.factors is None else dataset.factors.items()):
        entry: dict[str, Any] = {"name": str(label)}
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
            tensors[f"factor.{k}"] = column.to_numpy()
        else:
            entry["text"] = [None if pd.isna(cell) else str(cell) for cell in column]
        factors.append(entry)
    header = {
        "version": VERSION,
        "name": dataset.name,
        "names": dataset.names,
        "coord_names": dataset.coord_names,
        "value_names": dataset.value_names,
        "factors": None if dataset.factors is None else factors,
        "notes": dict(dataset.notes),
    }
    try:
        text = json.dumps(header, default=_plain, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"The notes of '{dataset.name}' cannot be kept as JSON: {error}. Use text and numbers."
        ) from error
    contiguous = {key: np.ascontiguousarray(array) for key, array in tensors.items()}
    return bytes(save_tensors(contiguous, metadata={"format": FORMAT, "dataset": text}))


def dataset_from_bytes(data: bytes) -> Dataset:
    """Raises DataError for foreign, truncated and newer files."""
    header = _header(data)
    try:
        tensors = load_tensors(data)
        factors = header["factors"]
        return Dataset(
            tensors["coords"],
            tensors["values"],
            tensors["owner"],
            tuple(header["names"]),
            None if factors is None else _frame(factors, tensors, len(header["names"])),
            name=header["name"],
            coord_names=tuple(header["coord_names"]),
            value_names=tuple(header["value_names"]),
            notes=header["notes"],
        )
    except DataError:
        raise
    except Exception as error:  # foreign bytes: safetensors, NumPy and the lookups above each raise their own
        raise DataError(
            f"The dataset file is damaged or cut short ({error}). Make or upload the data again."
        ) from error


def _header(data: bytes) -> Mapping[str, Any]:
    """The header is read by hand first: it tells a foreign or newer file before any array is built."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 2 <= size <= len(data) - 8:
        raise DataError("This is not a dataset file, or it is cut short. Expected a file that this program saved.")
    try:
        outer = json.loads(data[8 : 8 + size])
        metadata = outer.get("__metadata__", {})
        found = metadata.get("format")
        header = json.loads(metadata["dataset"]) if found == FORMAT else {}
        version = header.get("version")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise DataError("This is not a dataset file: its header is not readable. Expected one saved here.") from error
    if found != FORMAT:
        raise DataError(
            f"This file holds {str(found or 'other tensors')[:60]!r}, not a dataset. Open it where it belongs."
        )
    if not isinstance(version, int) or version > VERSION:
        raise DataError(
            f"The dataset file has format version {str(version)[:20]}; this program reads up to {VERSION}. Update it."
        )
    return dict(header)


def _frame(entries: list[Mapping[str, Any]], tensors: Mapping[str, NDArray[Any]], n: int) -> pd.DataFrame:
    columns = [
        pd.Series(entry["text"], dtype="str") if "text" in entry else pd.Series(tensors[f"factor.{k}"])
        for k, entry in enumerate(entries)
    ]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(n))
    frame.columns = pd.Index([entry["name"] for entry in entries])
    return frame


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays, mappings that are not dicts, and sets of notes as JSON."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a note of type {type(value).__name__}")
