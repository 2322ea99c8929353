"""Cells to numbers, a whole table at once: decimal marks, thousands separators, missing cells, units.

Two styles: "." (1,234.5 and 1 234.5 and 1'234.5) and "," (1.234,5 and 1 234,5). A file has one style; groups of
thousands must be groups of three, so that a number of the other style is an error and never another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .remarks import Remarks

OK, MISSING, INFINITE, TEXT = 0, 1, 2, 3
MISSING_WORDS = ("", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "–", "—", ".", "?", "#n/a", "#na", "<na>")
_SPACES = " '’\u00a0\u202f\u2009"
_EXPONENT = r"(?:[eE][+-]?\d+)?$"
_NUMBER = r"^[+-]?(?:(?:\d{1,3}(?:[%s]\d{3})+|\d+)(?:%s\d*)?|%s\d+)" + _EXPONENT
_PATTERNS = {
    ".": _NUMBER % ("," + _SPACES, r"\.", r"\."),
    ",": _NUMBER % ("." + _SPACES, ",", ","),
}
_DECISIVE = (  # numbers that are written in one style only; {d} is its decimal mark, {g} the mark between thousands
    r"^[+-]?(?:\d{{1,3}}(?:{g}\d{{3}})+{d}\d*|\d*{d}(?:\d{{1,2}}|\d{{4,}})|0{d}\d+|\d{{1,3}}(?:{g}\d{{3}}){{2,}}"
    r"|\d{{1,3}}(?:[ \x{{a0}}\x{{202f}}]\d{{3}})+{d}\d+)"
) + _EXPONENT.replace("{", "{{").replace("}", "}}")
_EVIDENCE = {".": _DECISIVE.format(d=r"\.", g=","), ",": _DECISIVE.format(d=",", g=r"\.")}


@dataclass(frozen=True, slots=True)
class Numbers:
    """values: float64, NaN where status is not OK. status: uint8 of OK, MISSING, INFINITE, TEXT; same shape."""

    values: NDArray[np.float64]
    status: NDArray[np.uint8]


def decimal_mark(cells: pa.Array, delimiter: str, remarks: Remarks) -> str:
    """'.' or ',' by the numbers themselves; where all could be read either way, by the delimiter, with a warning."""
    if not pc.any(pc.match_substring_regex(cells, r",|\.\d{3}\.")).as_py():
        return "."  # the common case, told by one pass
    dotted = cells.filter(pc.match_substring_regex(cells, r"^[^A-Za-z]*\d*[.,]\d*"))
    comma = _matches(dotted, _EVIDENCE[","])
    point = _matches(dotted, _EVIDENCE["."])
    if comma or point:
        return "," if comma > point else "."
    ambiguous = dotted.filter(pc.match_substring_regex(dotted, r"^\s*[+-]?\d{1,3},\d{3}\s*$"))
    if not len(ambiguous):
        return "."
    example = str(ambiguous[0].as_py()).strip()
    if delimiter == ";":
        remarks.warn(
            f"'{example}' was read with a decimal comma. If its comma separates thousands, choose '.' as mark."
        )
        return ","
    remarks.warn(f"'{example}' was read with a thousands comma. If that is a decimal comma, choose ',' as mark.")
    return "."


def parse_numbers(cells: pa.Array, mark: str) -> Numbers:
    """Numbers of a flat array of strings, null counted as missing; `mark` is the decimal mark, '.' or ','."""
    if mark == ".":
        try:  # most files hold nothing but plain numbers: one cast reads them all
            return _finish(pc.cast(cells, pa.float64()), np.zeros(len(cells), dtype=np.uint8))
        except pa.ArrowInvalid:
            pass
    cells = pc.fill_null(pc.utf8_trim_whitespace(cells), "")
    cells = pc.replace_substring(cells, "−", "-")
    missing = pc.is_in(pc.utf8_lower(cells), value_set=pa.array(MISSING_WORDS))
    infinite = pc.match_substring_regex(cells, r"(?i)^[+-]?(?:inf|infinity|∞)$")
    number = pc.match_substring_regex(cells, _PATTERNS[mark])
    status = np.full(len(cells), TEXT, dtype=np.uint8)
    status[number.to_numpy(zero_copy_only=False)] = OK
    status[infinite.to_numpy(zero_copy_only=False)] = INFINITE
    status[missing.to_numpy(zero_copy_only=False)] = MISSING
    plain = pc.if_else(number, cells, pa.scalar(None, pa.string()))
    plain = pc.replace_substring_regex(plain, f"[+{_SPACES}{',' if mark == '.' else '.'}]", "")
    # "+" may also stand in an exponent, where leaving it out changes nothing.
    return _finish(pc.cast(pc.replace_substring(plain, ",", "."), pa.float64()), status)


def _finish(numbers: pa.Array, status: NDArray[np.uint8]) -> Numbers:
    values = np.array(pc.fill_null(numbers, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)
    status[(status == OK) & np.isnan(values)] = MISSING
    status[np.isinf(values)] = INFINITE
    values[status != OK] = np.nan
    return Numbers(values, status)


def _matches(cells: pa.Array, pattern: str) -> int:
    return int(pc.sum(pc.match_substring_regex(pc.utf8_trim_whitespace(cells), pattern)).as_py() or 0)


def why_not_a_number(text: str, mark: str) -> str:
    """What is wrong with this text as a number, and what to write instead."""
    stripped = text.strip()
    other = "," if mark == "." else "."
    if re.fullmatch(r"[+-]?[\d.,]*\d", stripped):
        names = {".": "point", ",": "comma"}
        if stripped.count(other) == 1 and mark not in stripped:
            return f"it does not fit this file's decimal {names[mark]}; write {stripped.replace(other, mark)}"
        return f"its separators are not groups of three digits; write it without them and with a decimal {names[mark]}"
    unit = re.fullmatch(r"([+-]?[\d][\d.,]*(?:[eE][+-]?\d+)?)\s*([^\d\s].*)", stripped)
    if unit:
        return (
            f"it carries a unit or a remark; write {unit[1]} and put '{unit[2][:12]}' into the heading, "
            f"such as 'x ({unit[2][:12]})'"
        )
    return "it is text; write a number, or leave the cell empty if it is missing"
