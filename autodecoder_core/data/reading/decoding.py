"""Bytes to text: byte order marks, UTF-8, UTF-16, and Windows-1252 (Latin-1) for what is neither."""

from __future__ import annotations

import codecs

from ...errors import DataError
from .remarks import Remarks

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, remarks: Remarks) -> str:
    """The text of a file, line ends as \\n. Raises DataError for what is empty or is not text."""
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or start:
            raise DataError(
                f"The file's first bytes promise {encoding.upper()} text, but byte {start + error.start} is not. "
                "It may be cut short; save it again as UTF-8."
            ) from error
        text = _decode_latin(data)
        remarks.warn("The text is not UTF-8; it was read as Windows-1252 (Latin-1). Check letters such as é or °.")
    if "\0" in text:
        raise DataError(
            "The file holds binary data, not text. Expected CSV, TSV, JSON, Parquet or NPZ; "
            "export the table as CSV and try again."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not text.strip():
        raise DataError("The file is empty. Expected a table with a heading row and at least one row of numbers.")
    return text


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    # ASCII letters in UTF-16 leave every second byte zero: enough to tell a file without a mark.
    head = data[:400]
    even, odd = head[0::2], head[1::2]
    if len(head) >= 4 and odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return "utf-16-le", 0
    if len(head) >= 4 and even.count(0) > 0.7 * len(even) and odd.count(0) == 0:
        return "utf-16-be", 0
    return "utf-8", 0


def _decode_latin(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
