"""What the kernels compute for a search, against torch in float64."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

from autodecoder_core.encoding.engines import numba_engine
from autodecoder_core.encoding.engines.numba_engine import by_kernels
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.levenberg_marquardt import SCHEDULE
from autodecoder_core.kernels import cache, search_memory
from autodecoder_core.kernels.packing import zeros
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.training.objective import loss_of

from .making import functions_of, untrained

CASES: dict[str, tuple[int, int, int, dict[str, Any]]] = {  # c, m, K, config
    "a curve": (1, 1, 64, {}),
    "tanh": (1, 1, 100, {"activation": "tanh"}),
    "relu, one layer": (1, 1, 48, {"activation": "relu", "hidden": (40,)}),
    "sine, no features": (1, 1, 49, {"activation": "sine", "coordinate_features": 0}),
    "absolute": (1, 1, 30, {"loss": "mae"}),
    "huber": (1, 1, 30, {"loss": "huber", "loss_scale": 0.2}),
    "clamped": (1, 2, 97, {"loss": "clamped", "loss_scale": 0.4}),
    "probabilities": (2, 1, 150, {"loss": "bce"}),
    "three outputs, one point": (1, 3, 1, {"latent_dim": 5}),
    "plain vectors": (0, 17, 1, {"latent_dim": 3}),
    "a picture of three colours": (2, 3, 2000, {"latent_dim": 7, "hidden": (64, 64, 64)}),
    "a film": (3, 1, 200, {"coordinate_features": 4, "hidden": (13, 50, 7, 20)}),
    "many latents": (1, 1, 70, {"latent_dim": 40}),
    "one latent": (1, 1, 64, {"latent_dim": 1, "hidden": (130, 130)}),
}


def by_kernel(model: Autodecoder, functions: Functions, z: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
    packed = numba_engine._packed(model, numba_engine.Candidates.of(model))
    d = model.latent_dim
    gradient, hessian, at = np.empty(d), np.empty((d, d)), zeros(d)
    at[:] = z
    value, data = cache.module("quadratic").quadratic(
        packed.network, packed.objective, numba_engine._rows(functions, packed.frequencies), 0, len(functions.values),
        at, search_memory.work(packed.plan, d, model.n_outputs), gradient, hessian,
    )  # fmt: skip
    return value, data, gradient, hessian


def by_torch(model: Autodecoder, functions: Functions, z: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
    """The objective written out in float64: gradient by torch, Gauss-Newton matrix from quotients of differences."""
    decoder, loss = copy.deepcopy(model.decoder).double(), loss_of(model.config)
    coords, values = torch.from_numpy(functions.coords).double(), torch.from_numpy(functions.values).double()
    at, weight = torch.tensor(z, dtype=torch.float64), model.config.prior_weight

    def out(z: torch.Tensor) -> torch.Tensor:
        return decoder.on_grid(z[None], coords)[0]

    with torch.no_grad():
        steps = 1e-5 * torch.eye(len(z), dtype=torch.float64)
        jacobian = torch.stack([(out(at + e) - out(at - e)) / 2e-5 for e in steps], dim=-1)  # (K, m, d)
        decoded = out(at)
        data = loss.value(decoded, values).mean()
        bend = loss.curvature(decoded, values)
        hessian = torch.einsum("kpi,kpq,kqj->ij", jacobian, bend, jacobian) / len(values)
    leaf = at.clone().requires_grad_()
    value = loss.value(out(leaf), values).mean() + weight * leaf.square().sum()
    value.backward()
    hessian += 2 * weight * torch.eye(len(z))
    return value.item(), data.item(), leaf.grad.numpy(), hessian.detach().numpy()


@pytest.mark.parametrize("name", CASES)
def test_value_gradient_and_gauss_newton_matrix_are_those_of_torch_in_float64(name: str) -> None:
    c, m, k, config = CASES[name]
    model = untrained(c, m, **config)
    functions = Functions.of(model, functions_of(model, [k]))
    for z in np.random.default_rng(2).normal(size=(3, model.latent_dim)).astype(np.float32):
        found, expected = by_kernel(model, functions, z), by_torch(model, functions, z)
        assert found[0] == pytest.approx(expected[0], rel=1e-5)
        assert found[1] == pytest.approx(expected[1], rel=1e-5)
        for ours, theirs in zip(found[2:], expected[2:], strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())


@pytest.mark.parametrize(("loss", "weight"), [("mse", 2.0), ("mae", 1e3), ("huber", 2.0), ("clamped", 1e3)])
def test_a_point_that_fits_exactly_has_a_finite_weight(loss: str, weight: float) -> None:
    """One point, one latent: the matrix is weight J², and J is a difference quotient of the decoder."""
    model = untrained(1, 1, loss=loss, latent_dim=1, activation="tanh", sigma=1e6)
    z, step = np.array([0.3]), 1e-3
    low, fit, high = (model.decode(z + s, [1.5])[0, 0] / 0.5 for s in (-step, 0, step))
    functions = Functions.one(model, [1.5], [fit * 0.5])
    _, data, gradient, hessian = by_kernel(model, functions, z)
    assert data < 1e-5
    assert hessian[0, 0] == pytest.approx(weight * ((high - low) / (2 * step)) ** 2, rel=1e-2)
    assert np.isfinite(gradient).all()


def test_the_prior_pulls_each_function_as_its_place_in_the_mean_says() -> None:
    """However often a function's points are given, its objective and its minimum stay the same."""
    model = untrained(1, 1, sigma=1.0)
    coords, values = functions_of(model, [30]).function(0)
    once = by_kernels(Functions.one(model, coords, values), 8, 0)
    thrice = by_kernels(Functions.one(model, np.tile(coords, (3, 1)), np.tile(values, (3, 1))), 8, 0)
    np.testing.assert_allclose(once.objectives.min(), thrice.objectives.min(), rtol=1e-5)
    z = once.minima[0, once.winner[0]].astype(float)
    assert once.objectives.min() - once.data_losses[0] == pytest.approx(z @ z / model.config.sigma**2, rel=1e-5)


def test_starts_that_lead_to_the_same_minimum_or_cannot_win_are_given_up(
    model: Autodecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions.of(model, functions_of(model, [40] * 20))
    found = by_kernels(functions, 24, 0)
    monkeypatch.setattr(numba_engine, "SCHEDULE", SCHEDULE._replace(hope=np.inf, same=0.0))
    patient = by_kernels(functions, 24, 0)
    np.testing.assert_allclose(found.objectives.min(axis=1), patient.objectives.min(axis=1), rtol=1e-3)
    assert found.converged.all()
    assert found.evaluations.sum() < 0.6 * patient.evaluations.sum()


def test_a_start_that_runs_out_of_steps_says_so(model: Autodecoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba_engine, "SCHEDULE", SCHEDULE._replace(max_steps=1))
    found = by_kernels(Functions.of(model, functions_of(model, [40] * 5)), 3, 0)
    assert not found.converged.any()
    assert (found.steps == 1).all()
    assert (found.evaluations == 6).all()


def test_a_step_that_does_not_descend_is_followed_by_a_shorter_one() -> None:
    model = untrained(1, 1, activation="sine", hidden=(40, 40))
    found = by_kernels(Functions.of(model, functions_of(model, [30] * 200, noise=1.0)), 1, 0)
    moves = [np.abs(np.diff(found.paths[i, : steps + 1], axis=0)).sum(axis=1) for i, steps in enumerate(found.steps)]
    refused = np.array([(move == 0).any() for move in moves])
    assert refused.sum() > 10
    assert found.converged[refused].mean() > 0.9
