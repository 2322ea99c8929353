"""Nasty files: each is refused with a place, what was found and a way out, or read with a remark."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import inspect_upload, read_dataset
from autodecoder_core.data.writing import to_csv_bytes, to_json_bytes, to_npz_bytes, to_parquet_bytes
from autodecoder_core.errors import DataError


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


REFUSED = {
    "text among numbers": ("t,a\n0,1\n1,oops\n2,3\n", ["Line 3", "column 'a'", "'oops'", "leave the cell empty"]),
    "line numbers count quoted line ends": ('t,"a\nb"\n0,1\n\n1,q\n2,3\n', ["Line 5", "'q'"]),
    "a unit": ("t,a\n0,12.5 °C\n1,3\n2,4\n", ["Line 2", "column 'a'", "write 12.5", "'°C' into the heading"]),
    "infinity": ("t,a\n0,1\n1,-inf\n", ["Line 3", "column 'a'", "'-inf'", "finite", "Leave the cell empty"]),
    "overflow": ("t,a\n0,1\n1,1e999\n", ["Line 3", "'1e999'", "finite"]),
    "mixed decimal marks": ("t;a\n0;1,5\n1;2,5\n2;3.5\n", ["Line 4", "'3.5'", "decimal comma", "write 3,5"]),
    "crooked thousands": ('t,a\n0,"1,234.5"\n1,"12,34.5"\n', ["Line 3", "'12,34.5'", "groups of three"]),
    "missing t": ("t,a\n0,1\n,2\n", ["Line 3", "column 't'", "empty", "fill it in or delete"]),
    "missing id": ("id,t,x\na,0,1\na,1,2\n,2,3\n", ["Line 4", "column 'id'", "empty"]),
    "too many cells": ("t,a\n0,1\n1,2,3\n", ["Line 3", "3 cells", "2 of the first row", "double quotes"]),
    "too few cells": ("t,a,b\n0,1,2\n1,2\n", ["Line 3", "2 cells", "fewer"]),
    "empty": ("", ["empty", "Expected a table"]),
    "blank": (" \n\n", ["empty", "Expected a table"]),
    "headings only": ("t,a\n", ["heading row", "no rows", "at least one row"]),
    "comments only": ("# a\n# b\n", ["comments only"]),
    "one column": ("x\n1\n2\n", ["single column", "'x'", "choose the delimiter"]),
    "nothing but missing cells": ("t,a\n0,NA\n1,-\n", ["at least one function"]),
    "web page": ("<!doctype html><html></html>", ["web page", "Download the data itself"]),
    "binary": (b"\x01\x02\x00\x03abc", ["binary", "export the table as CSV"]),
    "excel": (b"PK\x03\x04....[Content_Types].xml", ["Excel", "CSV UTF-8"]),
    "pickle": (b"\x80\x04\x95abc", ["pickle", "never opened"]),
    "gzip": (b"\x1f\x8b\x08abc", ["gzip", "Unpack"]),
    "corrupt parquet": (b"PAR1 and nothing more", ["Parquet", "damaged", "Save it again"]),
    "corrupt npz": (b"PK\x03\x04 and nothing more", ["NPZ", "damaged", "Save it again"]),
    "truncated npz": (npz(t=np.arange(99.0), x=np.ones((9, 99)))[:900], ["NPZ", "damaged"]),
    "npz with objects": (npz(x=np.array([{}], dtype=object)), ["Python objects", "never opened"]),
    "npz with other keys": (npz(a=np.ones(3)), ["'a'", "Expected coords, values and owner"]),
    "npz transposed": (npz(t=np.arange(5.0), x=np.ones((5, 3))), ["(5,)", "(5, 3)", "pass x.T"]),
    "npz infinite": (npz(t=np.arange(2.0), x=np.array([[1, np.inf]])), ["Row 2", "values", "finite"]),
    "npz with text": (npz(t=np.arange(2.0), x=np.array([["a", "b"]])), ["'x'", "real numbers"]),
    "corrupt json": ('{"a": [1,\n 2', ["Line 2", "not JSON", "Expected"]),
    "json number": ("[1, 2, 3]", ["list", "Expected"]),
    "json text in x": ('{"functions": [{"name": "a", "x": [1, "q"]}]}', ["Function 1 ('a')", "entry 2", "'q'", "null"]),
    "json infinity": ('{"functions": [{"x": [1, Infinity]}]}', ["Function 1", "entry 2", "finite"]),
    "json lengths": ('{"functions": [{"t": [1], "x": [1, 2]}]}', ["Function 1", "1 entries", "x has 2"]),
    "json ragged columns": ('{"t": [1, 2], "a": [1]}', ["different lengths", "'a' 1", "null"]),
    "json record text": ('[{"t":0,"a":1},{"t":1,"a":"q"},{"t":2,"a":4}]', ["Record 2", "column 'a'", "'q'"]),
    "json nested": ('[{"t":0,"a":[1]}]', ["Record 1", "column 'a'", "a list"]),
    "changing factor": ("function,t,x,factor:k\na,0,1,5\na,1,2,6\n", ["Line 3", "column 'k'", "'6'", "'5'"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_place_and_remedy(case: str) -> None:
    data, expected = REFUSED[case]
    with pytest.raises(DataError) as caught:
        read_dataset(data if isinstance(data, bytes) else data.encode())
    for words in expected:
        assert words in str(caught.value)


def test_a_file_that_is_not_what_its_ending_says_is_read_if_it_can_be() -> None:
    reading = inspect_upload(b"t,a\n0,1\n1,2\n", "data.parquet")
    assert reading.format == "CSV"
    assert any(".parquet" in warning for warning in reading.warnings)
    with pytest.raises(DataError, match=r"'data\.npz' but is not NPZ"):
        inspect_upload(b"\x07\x08\x01\x02", "data.npz")


REMARKED = {
    "missing cells": ("t,a\n0,1\n1,NA\n2,n/a\n3,null\n4,-\n5,\n6,NaN\n7,2\n", "6 missing cells left out"),
    "unsorted": ("t,a,b\n1,1,2\n0,3,4\n2,5,6\n", "not in order in 2 functions"),
    "duplicate t": ("t,a\n0,1\n0,2\n1,3\n", "1 point at a t that its function already has; all kept"),
    "exact repeat": ("t,a\n0,1\n0,1\n1,3\n", "1 point is an exact repeat"),
    "constant": ("t,a,b\n0,1,5\n1,1,6\n", "1 constant function, kept: 'a'"),
    "one point": ("id,t,x\na,0,1\na,1,2\nb,0,3\n", "1 function with a single point, kept: 'b'"),
    "empty column": ("t,a,b\n0,1,\n1,2,\n", "Columns without any value left out: 'b'"),
    "same headings": ("t,a,a\n0,1,5\n1,2,6\n", "a number was added"),
    "same names": ("name,0,1\na,1,2\na,3,4\n", "a number was added"),
    "no headings": ("0,1\n1,3\n2,5\n", "No heading row"),
    "latin": ("t,temp\u00e9\n0,1\n1,2\n".encode("latin-1"), "not UTF-8"),
    "comment": ("# hello\nt,a\n0,1\n1,2\n", "1 leading comment line left out"),
    "day or month first": ("t,a\n03/04/2020,1\n04/04/2020,2\n05/04/2020,4\n", "read as day/month/year"),
    "thousands or decimal": ("t,a\n0,\"1,234\"\n1,\"2,345\"\n", "read with a thousands comma"),
    "left out text": ("id,t,x,remark\na,0,1,u\na,1,2,v\n", "Left out: 'remark'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REMARKED)
def test_what_is_odd_but_legal_is_read_and_remarked_upon(case: str) -> None:
    data, expected = REMARKED[case]
    reading = inspect_upload(data if isinstance(data, bytes) else data.encode())
    assert reading.error is None
    assert expected in " ".join(reading.notes + reading.warnings)


def test_a_plain_file_gives_nothing_to_remark() -> None:
    reading = inspect_upload(b"t,a,b\n0,1,2\n1,3,4\n", "plain.csv")
    assert (reading.notes, reading.warnings, reading.format) == ((), (), "CSV")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"{", b"[", b"t,a\n", b"id,t,x\n", b"\xff\xfe", b"t;a\n1,5;"]),
    st.binary(max_size=300),
    st.sampled_from(["a.csv", "a.json", "a.npz", "a.parquet", None]),
)
def test_arbitrary_bytes_raise_nothing_but_a_data_error(head: bytes, tail: bytes, filename: str | None) -> None:
    _read_or_refuse(head + tail, filename)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789.,;\t\n\"'-+eat_ /:°é{}[]", max_size=120))
def test_arbitrary_texts_raise_nothing_but_a_data_error(text: str) -> None:
    _read_or_refuse(text.encode(), None)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_good_file_raises_nothing_but_a_data_error(data: st.DataObject) -> None:
    dataset = Dataset.from_grid(np.arange(4.0), np.ones((3, 4)), names=["a", "b", "c"])
    write = data.draw(st.sampled_from([to_csv_bytes, to_parquet_bytes, to_npz_bytes, to_json_bytes]))
    good = write(dataset)
    at = data.draw(st.integers(0, len(good) - 1))
    _read_or_refuse(good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :], None)


def test_parquet_text_that_is_not_utf8_is_refused_as_damage() -> None:
    frame = pd.DataFrame({"id": ["abcdef", "abcdef"], "t": [0.0, 1.0], "x": [1.0, 2.0]})
    buffer = io.BytesIO()
    frame.to_parquet(buffer, compression=None, use_dictionary=False, write_statistics=False)
    good = buffer.getvalue()
    assert good.count(b"abcdef") == 2
    with pytest.raises(DataError, match="Parquet file is damaged"):
        read_dataset(good.replace(b"abcdef", b"abc\xff\xfef"))


def _read_or_refuse(data: bytes, filename: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with contextlib.suppress(DataError):
            assert read_dataset(data, filename=filename).n_points > 0
