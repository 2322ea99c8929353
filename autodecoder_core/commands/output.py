"""Files that the commands write: checked before the work, replaced only when the new one is whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".tsv", ".parquet", ".json")


def target(path: str, suffixes: Sequence[str]) -> Path:
    """The path, if a file of this kind can be written there; asked before the work, not after it.

    Raises DataError for an ending that is not known, and for a folder that is not there.
    """
    file = Path(path)
    if file.suffix.lower() not in suffixes:
        raise DataError(f"{path}: the ending says what to write; expected one of {', '.join(suffixes)}.")
    if file.is_dir():
        raise DataError(f"{path} is a folder; expected the name of a file.")
    if not file.parent.is_dir():
        raise DataError(f"{path}: there is no folder {file.parent}; make it first.")
    return file


def write(file: Path, content: bytes) -> None:
    partial = file.with_name(file.name + ".part")
    partial.write_bytes(content)
    partial.replace(file)


def table_bytes(frame: pd.DataFrame, suffix: str) -> bytes:
    """The table in the form that the ending asks for, one of TABLES."""
    if suffix == ".parquet":
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False)
        return buffer.getvalue()
    if suffix == ".json":
        return str(frame.to_json(orient="records", force_ascii=False)).encode()
    return str(frame.to_csv(index=False, sep="\t" if suffix == ".tsv" else ",")).encode()


def write_table(file: Path, frame: pd.DataFrame) -> None:
    write(file, table_bytes(frame, file.suffix.lower()))


def size(file: Path) -> str:
    """The file's size in words: 52 kB."""
    n = float(file.stat().st_size)
    for unit in ("bytes", "kB", "MB"):
        if n < 1000:
            return f"{n:.0f} {unit}" if unit == "bytes" or n >= 10 else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.1f} GB"
