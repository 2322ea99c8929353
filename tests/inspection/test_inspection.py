"""Numbers behind the figures."""

from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import DataError
from autodecoder_core.inspection.baselines import autoencoder, mean_squared_error, pca
from autodecoder_core.inspection.projection import plane


def lines(n: int, seed: int) -> Dataset:
    rng = np.random.default_rng(seed)
    t = np.linspace(-1, 1, 15)
    return Dataset.from_grid(t, rng.normal(size=(n, 1)) + rng.normal(size=(n, 1)) * t)


def test_pca_is_exact_on_lines_and_beats_the_mean_with_one_direction() -> None:
    train, test = lines(30, 0), lines(10, 1)
    assert mean_squared_error(test, pca(train, 2)(test)) < 1e-20
    one = mean_squared_error(test, pca(train, 1)(test))
    assert 1e-3 < one < mean_squared_error(test, np.broadcast_to(train.values.mean(), (10, 15)))


def test_the_autoencoder_learns_lines() -> None:
    train, test = lines(60, 0), lines(10, 1)
    error = mean_squared_error(test, autoencoder(train, 2, hidden=(32,), epochs=800)(test))
    assert error < 0.05 * float(test.values.var())


def test_baselines_refuse_irregular_sampling_in_words() -> None:
    irregular = Dataset.from_functions([([0, 1], [1, 2]), ([0, 1, 2], [1, 2, 3])])
    with pytest.raises(DataError, match="every function on the same points"):
        pca(irregular, 1)


def test_the_plane_of_two_latents_is_the_latents_and_of_more_the_principal_one() -> None:
    z = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_array_equal(plane(z).project(z), z)
    wide = np.random.default_rng(1).normal(size=(200, 4)) * np.array([0.1, 3.0, 0.2, 2.0])
    shown = plane(wide).project(wide)
    assert shown.var(axis=0).sum() > 0.99 * wide[:, [1, 3]].var(axis=0).sum()
    one = np.arange(5.0)[:, None]
    np.testing.assert_array_equal(plane(one).project(one), np.stack([one[:, 0], np.zeros(5)], axis=1))


def test_a_plane_follows_an_earlier_one_instead_of_flipping() -> None:
    z = np.random.default_rng(2).normal(size=(100, 5)) * np.array([3, 2.9, 0.1, 0.1, 0.1])
    earlier = plane(z)
    moved = plane(-z[::-1] * np.array([1, 1.1, 1, 1, 1]), like=earlier)
    np.testing.assert_allclose(moved.directions.T @ earlier.directions, np.eye(2), atol=0.05)
