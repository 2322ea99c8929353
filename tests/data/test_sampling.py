from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodecoder_core.data.sampling import even_grid, grid_shape, random_counts, random_places


@pytest.mark.parametrize(
    ("n_points", "n_coords", "shape"),
    [
        (64, 1, (64,)),
        (64, 2, (8, 8)),
        (20, 2, (5, 4)),
        (3, 2, (2, 1)),
        (40, 3, (4, 3, 3)),
        (30, 3, (3, 3, 3)),
        (1000, 3, (10, 10, 10)),
    ],
)
def test_grids_are_as_even_as_they_can_be(n_points, n_coords, shape):
    assert grid_shape(n_points, n_coords) == shape


@given(st.integers(1, 1_000_000), st.integers(1, 3))
def test_a_grid_never_has_more_points_than_asked_and_cannot_grow_evenly(n_points, n_coords):
    shape = grid_shape(n_points, n_coords)
    assert len(shape) == n_coords
    assert np.prod(shape) <= n_points < (min(shape) + 1) ** n_coords
    assert max(shape) - min(shape) <= 1
    assert list(shape) == sorted(shape, reverse=True)


def test_a_grid_holds_the_ends_and_runs_fastest_along_the_last_coordinate():
    grid = even_grid([(0.0, 1.0), (10.0, 12.0)], 6)
    assert grid.tolist() == [[0, 10], [0, 12], [0.5, 10], [0.5, 12], [1, 10], [1, 12]]
    assert even_grid([(2.0, 4.0)], 1).tolist() == [[3.0]]
    assert even_grid([], 50).shape == (1, 0)


def test_counts_run_evenly_from_half_to_all():
    counts = random_counts(20_000, 7, np.random.default_rng(0))
    assert sorted(set(counts)) == [4, 5, 6, 7]
    assert np.abs(np.bincount(counts)[4:] / 20_000 - 0.25).max() < 0.02
    assert set(random_counts(50, 1, np.random.default_rng(0))) == {1}


def test_random_places_are_sorted_among_the_used_ones_and_even_over_the_domain():
    counts = np.array([3, 5] * 500)
    places = random_places([(2.0, 6.0)], counts, 5, np.random.default_rng(0))
    used = np.concatenate([row[:n, 0] for row, n in zip(places, counts, strict=True)])
    assert all((np.diff(row[:n, 0]) > 0).all() for row, n in zip(places, counts, strict=True))
    assert np.isfinite(places).all()
    assert np.abs(np.histogram(used, bins=4, range=(2, 6))[0] / len(used) - 0.25).max() < 0.03
