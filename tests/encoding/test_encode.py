"""Encoding: the same objective, its minimum, and how sure one can be of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.optimize import least_squares

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.encoding import encode, encode_many
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.targets import Targets
from autodecoder_core.errors import ConfigError, DataError
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train

from .conftest import family, trained

pytestmark = pytest.mark.usefixtures("engine")  # everything here twice: by torch and by the kernels


def objective(model: Autodecoder, z: np.ndarray, coords: np.ndarray, values: np.ndarray) -> float:
    """Written out again in the user's units: mean squared residual over the scale, and the prior."""
    residual = (model.decode(z, coords) - values) / model.normalisation.values.scale
    return float(np.mean(residual**2) + np.sum(z**2) / model.config.sigma**2)


def test_a_training_function_comes_back_to_its_latents_objective_or_better(model: Autodecoder) -> None:
    dataset = family(60, 0)
    for i, found in enumerate(encode_many(model, dataset)):
        coords, values = dataset.function(i)
        assert found.objective <= objective(model, model.latents[i].astype(float), coords, values) * (1 + 1e-5)
        assert found.objective == pytest.approx(objective(model, found.latent, coords, values), rel=1e-4)


def test_levenberg_marquardt_finds_what_scipy_finds_from_many_starts(model: Autodecoder) -> None:
    dataset = family(6, 9)
    root_prior = 1 / model.config.sigma
    for i in range(6):
        coords, values = dataset.function(i)

        def residuals(z: np.ndarray, coords: np.ndarray = coords, values: np.ndarray = values) -> np.ndarray:
            r = (model.decode(z, coords) - values)[:, 0] / model.normalisation.values.scale[0]
            return np.concatenate([r / np.sqrt(len(r)), z * root_prior])

        best = min(2 * least_squares(residuals, z0, diff_step=1e-3).cost for z0 in model.latents[::6].astype(float))
        found = encode(model, coords, values)
        assert found.objective <= best * (1 + 1e-3)
        assert found.converged


@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "clamped"])
def test_both_methods_reach_the_same_depth_under_every_loss(loss: str) -> None:
    model = trained(loss, n=30, epochs=60)
    dataset = family(3, 5)
    fast = encode_many(model, dataset)
    slow = encode_many(model, dataset, method="adam", n_starts=4)
    for a, b in zip(fast, slow, strict=True):
        assert a.objective <= b.objective * 1.03 + 1e-6
        assert b.path.shape == (801, 2)
        assert a.steps < 50


def test_one_reverse_pass_gives_the_jacobian_and_the_gradient(model: Autodecoder) -> None:
    coords, values = family(1, 7).function(0)
    targets = Targets.of(Functions.one(model, coords, values))
    z = torch.tensor([[0.3, -0.2], [0.05, 0.4]])
    of = torch.zeros(2, dtype=torch.long)
    value, _, gradient, hessian = targets.quadratic(z, of)
    for s in range(2):
        point = z[s].double().numpy()
        assert value[s].item() == pytest.approx(objective(model, point, coords, values), rel=1e-5)
        for j in range(2):
            step = np.zeros(2)
            step[j] = 1e-3
            slope = objective(model, point + step, coords, values) - objective(model, point - step, coords, values)
            assert gradient[s, j].item() == pytest.approx(slope / 2e-3, rel=2e-2, abs=2e-3)
        scale = model.normalisation.values.scale[0]
        jacobian = np.stack(
            [
                (model.decode(point + e, coords) - model.decode(point - e, coords))[:, 0] / 2e-3
                for e in np.eye(2) * 1e-3
            ],
            axis=1,
        )
        expected = 2 * jacobian.T @ jacobian / scale**2 / len(values) + 2 / model.config.sigma**2 * np.eye(2)
        np.testing.assert_allclose(hessian[s], expected, rtol=2e-2, atol=2e-3)


def test_many_at_once_are_the_same_as_one_by_one_though_lengths_differ(model: Autodecoder) -> None:
    whole = family(7, 3)
    rng = np.random.default_rng(0)
    parts = []
    for i in range(7):
        coords, values = whole.function(i)
        keep = np.sort(rng.choice(len(values), 5 + 4 * i, replace=False))
        parts.append((coords[keep], values[keep]))
    dataset = Dataset.from_functions(parts)
    for i, together in enumerate(encode_many(model, dataset)):
        alone = encode(model, *dataset.function(i))
        np.testing.assert_allclose(together.latent, alone.latent, atol=2e-3)
        assert together.objective == pytest.approx(alone.objective, rel=1e-3)


def test_the_path_goes_from_a_start_down_to_the_latent(model: Autodecoder) -> None:
    coords, values = family(1, 11).function(0)
    found = encode(model, coords, values, n_starts=5)
    assert found.path.shape[1] == 2
    np.testing.assert_array_equal(found.path[-1], found.latent)
    along = [objective(model, z, coords, values) for z in found.path]
    assert all(later <= earlier * (1 + 1e-5) for earlier, later in pairwise(along))
    assert along[0] == pytest.approx(found.start_objective, rel=1e-4)
    assert found.minima.shape == (5, 2)
    assert found.minima_objectives.min() == pytest.approx(found.objective)


def test_the_covariance_is_the_inverse_curvature_of_the_negative_log_posterior(model: Autodecoder) -> None:
    """Against finite differences of E(z) = K/(2 s²) (data loss + λ‖z‖²), up to what Gauss-Newton leaves out."""
    coords, values = family(1, 12).function(0)
    found = encode(model, coords, values)
    scale = len(values) / (2 * model.record["noise_variance"])
    h = 2e-2
    curvature = np.empty((2, 2))
    for i in range(2):
        for j in range(2):
            signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
            corners = [
                si * sj * objective(model, found.latent + h * (si * np.eye(2)[i] + sj * np.eye(2)[j]), coords, values)
                for si, sj in signs
            ]
            curvature[i, j] = scale * sum(corners) / (4 * h * h)
    np.testing.assert_allclose(found.covariance @ curvature, np.eye(2), atol=0.25)
    draws = found.sample(20_000, seed=1)
    np.testing.assert_allclose(np.cov(draws.T), found.covariance, rtol=0.1, atol=0.05 * found.covariance.max())
    np.testing.assert_allclose(draws.mean(axis=0), found.latent, atol=0.05 * np.sqrt(found.covariance.max()))


def test_fewer_points_leave_more_uncertainty(model: Autodecoder) -> None:
    coords, values = family(1, 13).function(0)
    few, many = (np.linalg.det(encode(model, coords[::s], values[::s]).covariance) for s in (10, 1))
    assert few > 20 * many


def test_one_point_and_far_away_points_are_encoded(model: Autodecoder) -> None:
    one = encode(model, [1.0], [11.0])
    assert np.isfinite(one.latent).all()
    assert one.data_loss < 0.05
    far = encode(model, [50.0, 51.0], [1e4, 1e4])
    assert np.isfinite(far.latent).all()


@pytest.mark.parametrize(
    ("coords", "values", "message"),
    [
        ([], [], "no points"),
        ([0.0, 1.0], [1.0, 1e300], r"Point 1, value column 0, is 1e\+300: .* check its unit"),
        ([0.0, 1.0], ["a", 1.0], "values must be numbers"),
        ([0.0, 1.0], [[1.0], [1.0, 2.0]], "values must be numbers in rows of one length"),
        ([0.0, np.nan], [1.0, 2.0], "finite"),
        ([0.0, 1.0], [1.0], r"shape \(2, 1\)"),
        (np.zeros((2, 2)), [1.0, 2.0], r"shape \(P, 1\)"),
    ],
)
def test_points_that_do_not_fit_are_refused_with_the_reason(
    model: Autodecoder, coords: list[float], values: list[float], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        encode(model, coords, values)


def test_unknown_methods_and_foreign_data_are_refused(model: Autodecoder) -> None:
    coords, values = family(1, 0).function(0)
    with pytest.raises(ConfigError, match='"lm" or "adam"'):
        encode(model, coords, values, method="newton")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="n_starts"):
        encode(model, coords, values, n_starts=0)
    plane = Dataset.from_functions([(np.zeros((2, 2)), [1.0, 2.0])])
    with pytest.raises(DataError, match="decodes 1 coordinates to 1 outputs; the dataset has 2 and 1"):
        encode_many(model, plane)


def test_plain_vectors_are_encoded() -> None:
    rng = np.random.default_rng(0)
    angle = rng.uniform(0, 3, 50)
    rows = np.stack([np.cos(angle), np.sin(angle), angle], axis=1)
    dataset = Dataset.from_functions([(np.zeros((1, 0)), row[None]) for row in rows])
    config = TrainingConfig(latent_dim=2, hidden=(32,), batch_size=50, strategy=Joint(600), sigma=30)
    model = list(train(dataset, config, snapshot_every=1000))[-1].model
    found = encode(model, np.zeros((1, 0)), rows[3][None])
    np.testing.assert_allclose(model.decode(found.latent)[0], rows[3], atol=0.2)
