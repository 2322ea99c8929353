"""CSV, TSV and their kin: the delimiter is found, the cells are parsed by Arrow, lines are counted for messages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from ...errors import DataError
from .choices import Choices
from .headings import has_heading_row
from .limits import Limits
from .numbers import Numbers, decimal_mark, parse_numbers
from .remarks import Remarks, counted, shorten
from .table import Table, unique_names

DELIMITERS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma", " ": "spaces"}
_SAMPLE_LINES = 60


def read_delimited(text: str, choices: Choices, limits: Limits, remarks: Remarks) -> tuple[Table, str]:
    """The table of a text file and its delimiter. Raises DataError for ragged rows and for files without rows."""
    text, skipped = _without_comments(text, remarks)
    delimiter = choices.delimiter or sniff_delimiter(text)
    if delimiter == " ":
        text = "\n".join(re.sub(r"[ \t]+", "\t", line.strip()) for line in text.split("\n"))
    mark = "\t" if delimiter == " " else delimiter
    columns = _columns(text, mark, skipped, limits)
    n_rows = len(columns[0])
    flat = pa.concat_arrays(columns)
    decimal = choices.decimal or decimal_mark(flat, delimiter, remarks)
    numbers = parse_numbers(flat, decimal)
    values = numbers.values.reshape(len(columns), n_rows).T
    status = numbers.status.reshape(len(columns), n_rows).T
    first = tuple(str(column[0].as_py() or "").strip() for column in columns)
    repeats = bool(first[0]) and first[0] in {str(cell).strip() for cell in columns[0][1:201].to_pylist()}
    headed = choices.header if choices.header is not None else has_heading_row(first, values, status, repeats)
    if headed:
        raw = first
        values, status = values[1:], status[1:]
        columns = tuple(column.slice(1) for column in columns)
        if len(values) == 0:
            raise DataError(
                f"The file has a heading row ({', '.join(shorten(name, 20) for name in raw[:4])}…) "
                "but no rows under it. Expected at least one row of numbers."
            )
    else:
        raw = tuple("" for _ in first)
        remarks.warn(
            "No heading row was found; the columns were numbered. Add headings, such as t and x, to name them."
        )
    headings = unique_names(raw, "column", remarks)
    if headed and any(not name for name in raw):
        remarks.note(f"{counted(sum(not name for name in raw), 'heading')} were empty; named by position.")

    def where(row: int) -> str:
        return f"Line {_line_of(text, mark, row + int(headed)) + skipped}"

    numbers = Numbers(np.ascontiguousarray(values), np.ascontiguousarray(status))
    return Table(headings, raw, tuple(columns), numbers, where, decimal, headed), delimiter


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits the first lines most evenly into two or more cells."""
    end = 0
    for _ in range(_SAMPLE_LINES):
        end = text.find("\n", end) + 1
        if end == 0:
            break
    sample = text[:end] if end else text
    best, best_score = ",", 0.0
    for delimiter in ("\t", ";", "|", ","):
        try:
            widths = [len(record) for _, record in _records(sample, delimiter)]
        except DataError:  # a line without this delimiter may pass for one huge cell
            continue
        modal = max(set(widths), key=widths.count) if widths else 0
        score = widths.count(modal) / len(widths) if modal >= 2 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    if best_score:
        return best
    widths = [len(line.split()) for line in sample.split("\n") if line.strip()]
    return " " if widths and min(widths) == max(widths) >= 2 and '"' not in sample else ","


def _columns(text: str, delimiter: str, skipped: int, limits: Limits) -> tuple[pa.Array, ...]:
    width = next((len(record) for _, record in _records(text, delimiter)), 0)
    if width < 2:
        raise DataError(
            f"The file has a single column ('{shorten(text.strip().split(chr(10))[0])}'). Expected t and at least one "
            "function, or id, t and x. If another sign separates the columns, choose the delimiter."
        )
    limits.check_cells(text.count(delimiter))
    data = text.encode()
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                autogenerate_column_names=True, use_threads=False, block_size=min(len(data) + 1, 2**31 - 1)
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values='"' in text),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(width)},
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except pa.ArrowException as error:
        raise _explain(text, delimiter, skipped, error) from error
    limits.check_cells(table.num_rows * table.num_columns)
    return tuple(_whole(column) for column in table.columns)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _explain(text: str, delimiter: str, skipped: int, error: Exception) -> DataError:
    """Arrow says that rows differ in width; the csv module says on which line."""
    width = 0
    for line, record in _records(text, delimiter):
        width = width or len(record)
        if len(record) != width:
            cell = record[-1] if len(record) < width else record[width]
            more = "fewer" if len(record) < width else "more"
            return DataError(
                f"Line {line + skipped}, near '{shorten(cell, 20)}': the row has {counted(len(record), 'cell')}, "
                f"{more} than the {width} of the first row. Fill missing cells with nothing between two "
                f"{DELIMITERS[delimiter]}s, and put text that holds a {DELIMITERS[delimiter]} in double quotes."
            )
    return DataError(f"The text cannot be read as a table: {shorten(str(error), 120)}. Look for an unclosed quote.")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it starts, cells) of each record that is not a blank line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for record in reader:
            if record:
                yield start, record
            start = reader.line_num + 1
    except csv.Error as error:  # a cell longer than the module's limit: an unclosed quote, as a rule
        raise DataError(
            f"Line {start}: the text cannot be split into cells ({error}). Look for an unclosed quote."
        ) from error


def _line_of(text: str, delimiter: str, row: int) -> int:
    for i, (line, _) in enumerate(_records(text, delimiter)):
        if i == row:
            return line
    return row + 1


def _without_comments(text: str, remarks: Remarks) -> tuple[str, int]:
    """Leading lines that start with '#' are left out; also Excel's 'sep=;' line."""
    lines = 0
    rest = text
    while rest.startswith("#") or rest[:4].lower() == "sep=":
        _, _, rest = rest.partition("\n")
        lines += 1
    if lines:
        remarks.note(f"{counted(lines, 'leading comment line')} left out.")
    if not rest.strip():
        raise DataError("The file holds comments only. Expected a table with a heading row and rows of numbers.")
    return rest, lines
