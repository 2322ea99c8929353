"""One family, brought in every layout and every format, is one dataset."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest

from autodecoder_core.data.reading import Choices, inspect_upload, read_dataset

T = np.array([0.0, 0.5, 1.25, 2.0])
X = np.array([[1.5, -2.0, 0.25, 4.0], [0.0, 10.0, 1e-3, 7.5], [3.0, 2.0, 1.0, -1.0]])
NAMES = ("ash", "beech", "oak")


def wide() -> pd.DataFrame:
    return pd.DataFrame({"t": T, **dict(zip(NAMES, X, strict=True))})


def long() -> pd.DataFrame:
    return pd.DataFrame({"id": np.repeat(NAMES, len(T)), "t": np.tile(T, len(X)), "x": X.ravel()})


def rows() -> pd.DataFrame:
    return pd.DataFrame({"name": NAMES, **{str(t): X[:, k] for k, t in enumerate(T)}})


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


LAYOUTS = {"wide": wide, "long": long, "rows": rows}
FORMATS = {
    "data.csv": lambda frame: frame.to_csv(index=False).encode(),
    "crlf.csv": lambda frame: frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"),
    "quoted.csv": lambda frame: frame.to_csv(index=False, quoting=1).encode(),
    "german.csv": lambda frame: frame.to_csv(index=False, sep=";", decimal=",").encode("cp1252"),
    "indexed.csv": lambda frame: frame.to_csv().encode(),
    "data.tsv": lambda frame: frame.to_csv(index=False, sep="\t").encode("utf-16"),
    "data.parquet": parquet,
    "records.json": lambda frame: frame.to_json(orient="records", double_precision=15).encode(),
    "columns.json": lambda frame: json.dumps({name: frame[name].tolist() for name in frame}).encode(),
    "pandas.json": lambda frame: frame.to_json(double_precision=15).encode(),
}


@pytest.mark.parametrize("filename", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_in_every_format_is_detected_and_read_alike(layout: str, filename: str) -> None:
    if layout == "rows" and filename == "indexed.csv":
        frame = rows().set_index("name")  # what pandas writes for named rows
        data = frame.to_csv().encode()
    else:
        data = FORMATS[filename](LAYOUTS[layout]())
    reading = inspect_upload(data, filename)
    assert reading.error is None
    assert reading.layout == layout
    assert reading.reason.endswith(".")
    assert reading.dataset is not None
    assert reading.dataset.names == NAMES
    assert len(reading.preview)
    np.testing.assert_array_equal(reading.dataset.shared_grid, T[:, None])
    np.testing.assert_array_equal(reading.dataset.values.reshape(X.shape), X)
    np.testing.assert_array_equal(read_dataset(io.BytesIO(data), layout=layout).values, reading.dataset.values)


@pytest.mark.parametrize(
    "arrays",
    [
        {"t": T, "x": X},
        {"t": np.tile(T, (3, 1)), "x": X[:, :, None]},
        {"coords": np.tile(T, 3), "values": X.ravel(), "owner": np.repeat([0, 1, 2], 4)},
    ],
    ids=["shared t", "own t", "points"],
)
def test_npz_arrays_are_read_in_each_documented_shape(arrays: dict[str, np.ndarray]) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, names=np.array(NAMES), **arrays)
    dataset = read_dataset(buffer.getvalue())
    assert dataset.names == NAMES
    np.testing.assert_array_equal(dataset.values.reshape(X.shape), X)


def test_json_functions_may_differ_in_length_and_leave_t_out() -> None:
    content = {"functions": [{"name": "a", "t": [1, 0], "x": [5, 4]}, {"x": [7, None, 8]}]}
    dataset = read_dataset(json.dumps(content).encode())
    assert dataset.names == ("a", "function 2")
    np.testing.assert_array_equal(dataset.coords[:, 0], [0, 1, 0, 2])
    np.testing.assert_array_equal(dataset.values[:, 0], [4, 5, 7, 8])


def test_long_tables_keep_several_outputs_and_constant_columns_as_factors() -> None:
    text = "id,t,x,y,amplitude,kind\na,0,1,5,2.5,u\na,1,2,6,2.5,u\nb,0,1,7,3,v\nb,1,5,9,3,v\n"
    dataset = read_dataset(text.encode())
    assert dataset.value_names == ("x", "y")
    assert dataset.factors is not None
    assert dataset.factors["amplitude"].tolist() == [2.5, 3.0]
    assert dataset.factors["kind"].tolist() == ["u", "v"]


def test_a_person_overrules_the_layout_and_the_columns() -> None:
    text = b"year,month,temp\n1950,1,20\n1950,2,21\n1951,1,22\n1951,2,25\n"
    by_year = read_dataset(text)
    assert by_year.names == ("1950", "1951")
    by_month = read_dataset(text, layout="long", id="month", t="year", x="temp")
    assert by_month.names == ("1", "2")
    assert by_month.coord_names == ("year",)
    np.testing.assert_array_equal(by_month.function(0)[1][:, 0], [20, 22])
    wide = read_dataset(text, layout="wide")
    assert wide.names == ("month", "temp")


def test_a_table_that_does_not_fit_the_chosen_layout_still_shows_its_preview() -> None:
    reading = inspect_upload(b"id,t,x\na,0,1\na,1,2\n", "a.csv", Choices(layout="wide"))
    assert reading.dataset is None
    assert "column 'id'" in str(reading.error)
    assert reading.detected_layout == "long"
    assert list(reading.preview) == ["id", "t", "x"]


@pytest.mark.parametrize(
    ("text", "layout", "names"),
    [
        ("month,1950,1951\n1,3,4\n2,4,5\n3,1,2\n", "wide", ("1950", "1951")),
        ("year,1,2,3\n1950,3,4,5\n1951,3,5,6\n", "rows", ("1950", "1951")),
        ("0,1,2,3\n5,3,1,2\n2,3,1,1\n", "rows", ("1", "2")),
        ("0,1,5\n1,3,5\n2,5,6\n3,1,2\n", "wide", ("column 2", "column 3")),
        ("f,1,2,9\ng,4,5,9\n", "rows", ("f", "g")),
        ("a,0,1.5\na,1,2.5\nb,0,1\nb,1,2\n", "long", ("a", "b")),
        ("x0,x1,x2,x3\n1,2,5,6\n0,3,3,4\n", "rows", ("1", "2")),
        ("time,a,b\n0,1,2\n0,1,3\n1,2,4\n1,2,5\n", "wide", ("a", "b")),
        ("t a b\n0 1 2\n1  2 3\n", "wide", ("a", "b")),
        (",t,a\n0,0.5,1\n1,1.5,2\n", "wide", ("a",)),
        ("# made by hand\nt,a\n0,1\n1,2\n", "wide", ("a",)),
    ],
)
def test_tables_without_the_usual_headings_are_understood(text: str, layout: str, names: tuple[str, ...]) -> None:
    reading = inspect_upload(text.encode())
    assert (reading.layout, reading.error) == (layout, None)
    assert reading.dataset is not None
    assert reading.dataset.names == names
