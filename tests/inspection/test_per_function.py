"""Numbers a function: its loss, its prior, how far it is from others; each against a computation of another kind."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import DataError
from autodecoder_core.inspection.distances import curve_distances, farthest_pair
from autodecoder_core.inspection.per_function import data_losses
from autodecoder_core.inspection.prior import prior_std
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train


def ragged(n_outputs: int = 1) -> Dataset:
    """Functions of 3 to 9 points each, at places of their own."""
    rng = np.random.default_rng(3)
    functions = []
    for i in range(12):
        t = np.sort(rng.uniform(0, 5, size=3 + i % 7))
        functions.append((t, np.stack([10 + (i - 6) * np.sin(t + j) for j in range(n_outputs)], axis=1)))
    return Dataset.from_functions(functions)


def trained(dataset: Dataset, **settings: object) -> Autodecoder:
    config = TrainingConfig(hidden=(16,), strategy=Joint(epochs=20), **{"latent_dim": 2, **settings})
    return list(train(dataset, config))[-1].model


@pytest.mark.parametrize("n_outputs", [1, 2])
def test_the_loss_of_each_function_is_what_decoding_it_alone_gives(n_outputs: int) -> None:
    dataset = ragged(n_outputs)
    model = trained(dataset)
    scale = np.asarray(model.normalisation.values.scale)
    alone = []
    for i in range(dataset.n_functions):
        coords, values = dataset.function(i)
        residual = (model.decode(model.latents[i], coords) - values) / scale
        alone.append(np.mean(residual**2))
    np.testing.assert_allclose(data_losses(model, dataset), alone, rtol=1e-4)


def test_losses_of_functions_weighted_by_their_points_are_the_loss_of_the_dataset() -> None:
    dataset = ragged()
    model = trained(dataset, loss="mae")
    decoded = np.concatenate(
        [model.decode(z, dataset.function(i)[0]) for i, z in enumerate(model.latents)]
    )  # in the order of the points
    whole = np.abs((decoded - dataset.values) / np.asarray(model.normalisation.values.scale)).mean()
    mean = np.average(data_losses(model, dataset), weights=dataset.counts)
    np.testing.assert_allclose(mean, whole, rtol=1e-4)


def test_many_points_are_decoded_in_several_parts_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = ragged()
    model = trained(dataset)
    at_once = data_losses(model, dataset)
    monkeypatch.setattr("autodecoder_core.inspection.per_function._ROWS_AT_ONCE", 7)
    np.testing.assert_allclose(data_losses(model, dataset), at_once, rtol=1e-6)


def test_losses_of_another_dataset_are_refused_in_words() -> None:
    dataset = ragged()
    with pytest.raises(DataError, match="3 functions but the model 12 latents"):
        data_losses(trained(dataset), dataset.subset([0, 1, 2]))


def test_the_prior_of_the_squared_loss_is_noise_times_sigma_over_the_root_of_the_observations() -> None:
    model = trained(ragged(2), sigma=30.0)
    noisy = replace(model, record={**model.record, "noise_variance": 0.04})
    assert prior_std(noisy, 8) == pytest.approx(0.2 * 30.0 / np.sqrt(8 * 2))
    assert prior_std(noisy, 32) == pytest.approx(prior_std(noisy, 8) / 2)
    with pytest.raises(DataError, match="at least one point"):
        prior_std(model, 0)


def test_the_prior_is_the_spread_of_a_posterior_without_information() -> None:
    """Where the values do not depend on z, only the prior is left: K m/(2 s²) · λ‖z‖² as a Gaussian's exponent."""
    model = trained(ragged(), sigma=10.0)
    s2 = float(model.record["noise_variance"])
    z = np.linspace(-60, 60, 200_001) * prior_std(model, 5) / 10
    density = np.exp(-5 / (2 * s2) * z**2 / 10.0**2)
    spread = np.sqrt(np.sum(density * z**2) / np.sum(density))
    assert prior_std(model, 5) == pytest.approx(spread, rel=1e-6)


def test_the_distance_of_curves_is_in_the_units_of_the_values() -> None:
    model = trained(ragged())
    here, other = model.latents[0], model.latents[5]
    difference = model.decode(here) - model.decode(other)
    distances = curve_distances(model, here, np.stack([here, other]))
    np.testing.assert_allclose(distances, [0.0, np.sqrt(np.mean(difference**2))], rtol=1e-5, atol=1e-6)
    with pytest.raises(DataError, match="others"):
        curve_distances(model, here, other)


def test_the_farthest_pair_is_the_one_that_trying_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodecoder_core.inspection.distances._CELLS_AT_ONCE", 100)  # several blocks
    for seed in range(5):
        points = np.random.default_rng(seed).normal(size=(40, 3)) + 1e3
        best = max(combinations(range(40), 2), key=lambda pair: np.linalg.norm(points[pair[0]] - points[pair[1]]))
        assert farthest_pair(points) == best


def test_the_farthest_pair_of_one_point_is_itself() -> None:
    assert farthest_pair([[1.0, 2.0]]) == (0, 0)
    with pytest.raises(DataError, match="at least 1"):
        farthest_pair(np.zeros((0, 2)))
