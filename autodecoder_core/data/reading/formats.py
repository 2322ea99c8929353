"""Which format a file has: by its first bytes, since names lie; the ending is only compared."""

from __future__ import annotations

from pathlib import PurePath

from ...errors import DataError
from .remarks import Remarks, shorten

_ENDINGS = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".dat": "text",
    ".tab": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".npz": "npz",
    ".json": "json",
}
_TITLES = {"text": "a text table", "parquet": "Parquet", "npz": "NPZ", "json": "JSON"}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "In Excel, save the sheet as CSV UTF-8."),
    (b"\x1f\x8b", "gzip-compressed", "Unpack it first and upload the file inside."),
    (b"BZh", "bzip2-compressed", "Unpack it first and upload the file inside."),
    (b"\x93NUMPY", "a single NumPy array (.npy)", "Save it with np.savez('data.npz', t=t, x=x)."),
    (b"\x89HDF", "HDF5 or NetCDF-4", "Export the table as CSV or Parquet."),
    (b"ARROW1", "an Arrow or Feather file", "Save it as Parquet."),
    (b"%PDF", "a PDF", "Export the table as CSV."),
    (b"\x89PNG", "a picture", "Upload the numbers as CSV."),
    (b"\xff\xd8\xff", "a picture", "Upload the numbers as CSV."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (b"\x80\x04", "a Python pickle", "Pickles can run code and are never opened; save as NPZ or Parquet."),
    (b"\x80\x05", "a Python pickle", "Pickles can run code and are never opened; save as NPZ or Parquet."),
    (b"<", "a web page or XML", "Download the data itself, as CSV or JSON, not the page that shows it."),
)


def detect_format(data: bytes, filename: str | None, remarks: Remarks) -> str:
    """'parquet', 'npz', 'json' or 'text'. Raises DataError for known formats that are not read, naming a way out."""
    if not data.strip():
        raise DataError("The file is empty. Expected a table with a heading row and at least one row of numbers.")
    ending = PurePath(filename or "").suffix.lower()
    found = _by_content(data, ending)
    promised = _ENDINGS.get(ending)
    if promised is not None and promised != found:
        if promised in ("parquet", "npz") and not _is_text(data):
            raise DataError(
                f"The file is called {shorten(filename or '')!r} but is not {_TITLES[promised]}: its first bytes are "
                f"{data[:4].hex(' ')}. It may be damaged or misnamed; save it again."
            )
        remarks.warn(f"The name ends in {ending}, but the content is {_TITLES[found]}; it was read as that.")
    return found


def _by_content(data: bytes, ending: str) -> str:
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"xl/" in data[:4096] or b"[Content_Types].xml" in data[:4096]:
            raise DataError("The file is an Excel workbook. In Excel, save the sheet as CSV UTF-8 and upload that.")
        return "npz"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise DataError(f"The file is {what}. Expected CSV, TSV, Parquet, NPZ or JSON. {remedy}")
    plain = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    return "json" if plain.startswith((b"{", b"[")) or ending == ".json" else "text"


def _is_text(data: bytes) -> bool:
    head = data[:4096]
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control == 0
