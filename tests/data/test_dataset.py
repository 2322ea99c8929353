"""Datasets check themselves and never change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.normalisation import to_interval, to_standard
from autodecoder_core.errors import DataError


def three() -> Dataset:
    """Three functions of 3, 1 and 2 points, given out of order."""
    return Dataset(
        coords=np.array([[0.0], [5.0], [1.0], [2.0], [0.5], [9.0]]),
        values=np.array([[1.0], [50.0], [2.0], [3.0], [20.0], [30.0]]),
        owner=np.array([0, 1, 0, 0, 2, 2]),
        names=("a", "b", "c"),
        factors=pd.DataFrame({"size": [1, 2, 3]}),
    )


def test_a_functions_points_lie_together_and_keep_their_order() -> None:
    dataset = three()
    assert (dataset.n_functions, dataset.n_points, dataset.n_coords, dataset.n_outputs) == (3, 6, 1, 1)
    assert dataset.owner.tolist() == [0, 0, 0, 1, 2, 2]
    assert dataset.counts.tolist() == [3, 1, 2]
    coords, values = dataset.function(0)
    assert coords[:, 0].tolist() == [0, 1, 2]
    assert values[:, 0].tolist() == [1, 2, 3]
    assert dataset.function(-1)[1][:, 0].tolist() == [20, 30]
    with pytest.raises(IndexError, match="no function 3; this dataset has 3"):
        dataset.function(3)


def test_arrays_are_read_only_copies() -> None:
    source = np.zeros((2, 1))
    dataset = Dataset(source, source, np.array([0, 0]), ("a",))
    source[0] = 7
    assert dataset.values[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        dataset.values[0, 0] = 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": np.array([[1.0], [np.nan]])}, r"Point 1, value column 0, is nan; expected a finite number"),
        ({"coords": np.array([[np.inf], [1.0]])}, r"Point 0, coordinate column 0, is inf"),
        ({"owner": np.array([0, 2])}, "Drop functions without points"),
        ({"owner": np.array([-1, 0])}, "0 … 0"),
        ({"owner": np.array([0.0, 0.0])}, "whole numbers"),
        ({"values": np.zeros((3, 1))}, "one row a point; got 2, 3 and 2"),
        ({"values": np.zeros(2)}, r"Reshape a single output to \(P, 1\)"),
        ({"factors": pd.DataFrame({"x": [1, 2]})}, r"one row a function \(1\); got 2"),
        ({"coord_names": ("a", "b")}, "coord_names and value_names"),
        ({"coords": np.zeros((0, 1)), "values": np.zeros((0, 1)), "owner": np.zeros(0, int)}, "empty"),
    ],
)
def test_what_is_no_dataset_is_refused_with_the_place(change: dict[str, object], message: str) -> None:
    good = {"coords": np.zeros((2, 1)), "values": np.zeros((2, 1)), "owner": np.array([0, 0]), "names": ("a",)}
    with pytest.raises(DataError, match=message):
        Dataset(**{**good, **change})  # type: ignore[arg-type]


def test_missing_values_become_missing_points() -> None:
    table = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0]])
    dataset = Dataset.from_grid([0, 1, 2], table, names=["a", "b"])
    assert dataset.counts.tolist() == [2, 3]
    assert dataset.function(0)[0][:, 0].tolist() == [0, 2]
    assert dataset.shared_grid is None
    with pytest.raises(DataError, match="'b' has no value at all"):
        Dataset.from_grid([0, 1], [[1, 2], [np.nan, np.nan]], names=["a", "b"])


def test_a_split_parts_functions_and_keeps_their_names_and_factors() -> None:
    rng = np.random.default_rng(0)
    whole = Dataset.from_grid(
        np.arange(4),
        rng.normal(size=(10, 4)),
        factors=pd.DataFrame({"i": range(10)}),
        names=[f"f{i}" for i in range(10)],
    )
    train, held = whole.split(0.3, seed=1)
    assert (train.n_functions, held.n_functions) == (7, 3)
    assert sorted([*train.names, *held.names]) == sorted(whole.names)
    for part in (train, held):
        for i, name in enumerate(part.names):
            j = whole.names.index(name)
            np.testing.assert_array_equal(part.function(i)[1], whole.function(j)[1])
            assert part.factors is not None
            assert part.factors["i"][i] == j
    assert whole.split(0.3, seed=1)[1].names == held.names
    assert whole.split(0.01)[1].n_functions == 1
    assert whole.split(0.99)[0].n_functions == 1
    with pytest.raises(DataError, match="between 0 and 1; got 1"):
        whole.split(1.0)
    with pytest.raises(DataError, match="at least two"):
        whole.subset([0]).split()


def test_the_same_content_has_the_same_fingerprint_and_other_content_another() -> None:
    a, b = three(), three()
    assert a.fingerprint == b.fingerprint
    assert a.subset([0, 1]).fingerprint != a.fingerprint
    assert a.subset([1, 0, 2]).fingerprint != a.fingerprint


@given(
    st.lists(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2), min_size=1, max_size=20),
)
def test_normalisation_is_undone_exactly_enough(rows: list[list[float]]) -> None:
    columns = np.array(rows)
    for affine in (to_interval(columns), to_standard(columns), to_standard(columns, shared_scale=True)):
        assert (affine.scale > 0).all()
        back = affine.inverse(affine.forward(columns))
        np.testing.assert_allclose(back, columns, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(columns).max())))
    inside = to_interval(columns).forward(columns)
    assert np.abs(inside).max() <= 1 + 1e-6


@pytest.mark.parametrize("value", [0.0, 273.15, -1.7e9, 1e-21, 1e300])
def test_a_constant_column_is_kept_at_zero(value: float) -> None:
    columns = np.full((7, 1), value)
    for affine in (to_interval(columns), to_standard(columns)):
        np.testing.assert_allclose(affine.forward(columns), 0, atol=1e-9)
        np.testing.assert_allclose(affine.inverse(affine.forward(columns)), value, rtol=1e-12)


@pytest.mark.parametrize(
    ("offset", "scale"),
    [(0, 1e-21), (0, 1e-170), (0, 1e170), (1e6, 1e-3), (1.7e9, 1.0), (2.45e6, 1e-5), (-1.7e9, 1e-2)],
)
def test_any_unit_is_normalised_alike_though_the_offset_dwarfs_the_spread(offset: float, scale: float) -> None:
    """Dates as seconds or Julian days, strains of 1e-21, millimetres beside a thousand kilometres."""
    shape = np.linspace(-1, 1, 101)[:, None]
    columns = offset + scale * shape
    lost = 1e-15 * abs(offset) / scale + 1e-12  # what float64 cannot hold of it
    np.testing.assert_allclose(to_interval(columns).forward(columns), shape, atol=2 * lost)
    for shared in (False, True):
        standard = to_standard(columns, shared_scale=shared).forward(columns)
        np.testing.assert_allclose(standard, shape / shape.std(), atol=4 * lost)
