"""What is written is read back to the same points, names and factors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import read_dataset
from autodecoder_core.data.writing import to_csv_bytes, to_json_bytes, to_long_frame, to_npz_bytes, to_parquet_bytes

WRITERS = {
    "a.csv": to_csv_bytes,
    "a.parquet": to_parquet_bytes,
    "a.npz": to_npz_bytes,
    "a.json": to_json_bytes,
}


def irregular(c: int = 1, m: int = 1, with_factors: bool = True) -> Dataset:
    rng = np.random.default_rng(c * 10 + m)
    counts = [4, 1, 6]
    parts = [(np.sort(rng.normal(size=(k, c)), axis=0), rng.normal(size=(k, m))) for k in counts]
    parts[2][1][:] = 2.5  # a constant function
    factors = pd.DataFrame({"mean (°C)": [0.1, np.nan, -3e-12], "kind": ["u", "v, w", ""], "whole": [1, 2, 3]})
    return Dataset.from_functions(
        parts,
        names=["one, two", 'quo"te', "1950"],
        factors=factors if with_factors else None,
        coord_names=tuple(f"t{i}" for i in range(c)) if c != 1 else ("day of year",),
        value_names=tuple(f"x{i} (m/s)" for i in range(m)) if m > 1 else ("CO₂ (ppmv)",),
    )


def assert_same(left: Dataset, right: Dataset) -> None:
    assert left.names == right.names
    assert (left.coord_names, left.value_names) == (right.coord_names, right.value_names)
    np.testing.assert_array_equal(left.owner, right.owner)
    np.testing.assert_array_equal(left.coords, right.coords)
    np.testing.assert_array_equal(left.values, right.values)
    if left.factors is None:
        assert right.factors is None
    else:
        pd.testing.assert_frame_equal(left.factors, right.factors, check_dtype=False, check_exact=True)


@pytest.mark.parametrize("filename", WRITERS)
@pytest.mark.parametrize("with_factors", [True, False])
@pytest.mark.parametrize(("c", "m"), [(1, 1), (1, 2), (2, 1), (3, 2), (0, 1), (0, 3)])
def test_every_format_gives_every_shape_back(filename: str, c: int, m: int, with_factors: bool) -> None:
    dataset = irregular(c, m, with_factors)
    assert_same(dataset, read_dataset(WRITERS[filename](dataset), filename=filename))


@pytest.mark.parametrize("filename", WRITERS)
@pytest.mark.parametrize(("t", "x"), [("x", "time"), ("value:", "factor:"), ("a", "b"), ("t", "year")])
def test_labels_that_could_be_taken_for_other_parts_come_back(filename: str, t: str, x: str) -> None:
    grid = np.arange(3.0)
    dataset = Dataset.from_grid(grid, [grid, -grid], coord_names=(t,), value_names=(x,))
    assert_same(dataset, read_dataset(WRITERS[filename](dataset), filename=filename))


numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
labels = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    names = draw(st.lists(labels, min_size=1, max_size=4, unique=True))
    parts = []
    for _ in names:
        k = draw(st.integers(1, 4))
        coords = np.sort(draw(hnp.arrays(np.float64, k, elements=numbers, unique=True)))
        parts.append((coords, draw(hnp.arrays(np.float64, (k, 1), elements=numbers))))
    column = draw(st.none() | st.lists(numbers, min_size=len(names), max_size=len(names)))
    return Dataset.from_functions(parts, names=names, factors=None if column is None else pd.DataFrame({"f": column}))


@settings(max_examples=40, deadline=None)
@given(datasets(), st.sampled_from(sorted(WRITERS)))
def test_any_numbers_and_names_survive_the_round_trip(dataset: Dataset, filename: str) -> None:
    assert_same(dataset, read_dataset(WRITERS[filename](dataset), filename=filename))


def test_the_long_frame_has_a_row_a_point_and_tells_equal_names_apart() -> None:
    dataset = Dataset.from_grid([0.0, 1.0], [[1.0, 2.0], [3.0, 4.0]], names=["a", "a"])
    frame = to_long_frame(dataset)
    assert list(frame) == ["function", "t", "x"]
    assert frame["function"].tolist() == ["a", "a", "a (2)", "a (2)"]
    assert frame["x"].tolist() == [1, 2, 3, 4]
