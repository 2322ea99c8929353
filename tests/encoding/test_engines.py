"""One contract over both engines, and which of them encodes."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from autodecoder_core.encoding import encode, encode_many
from autodecoder_core.encoding.engines import choice
from autodecoder_core.encoding.engines.base import Search
from autodecoder_core.encoding.engines.numba_engine import by_kernels
from autodecoder_core.encoding.engines.torch_engine import by_levenberg_marquardt
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.targets import Targets
from autodecoder_core.kernels import cache
from autodecoder_core.model.autodecoder import Autodecoder
from bench.encoding_rivals import scipy_best

from .conftest import family
from .making import functions_of, untrained

BOTH = [by_levenberg_marquardt, by_kernels]
COUNTS = [1, 5, 48, 49, 700]
SHAPES: list[tuple[int, int, dict[str, Any]]] = [
    (1, 1, {}),
    (1, 2, {"activation": "tanh", "latent_dim": 3, "loss": "huber"}),
    (2, 1, {"activation": "sine", "loss": "mae"}),
    (2, 3, {"activation": "relu", "hidden": (17,), "loss": "clamped", "latent_dim": 1}),
    (3, 1, {"coordinate_features": 0, "hidden": (8, 40, 64), "loss": "bce"}),
    (0, 6, {"latent_dim": 4}),
]


@pytest.mark.parametrize("search", BOTH)
@pytest.mark.parametrize(("c", "m", "config"), SHAPES)
def test_what_is_found_hangs_together(search: Search, c: int, m: int, config: dict[str, Any]) -> None:
    model = untrained(c, m, **config)
    functions = Functions.of(model, functions_of(model, COUNTS))
    found = search(functions, 6, 3)
    targets, each = Targets.of(functions), torch.arange(len(functions))
    assert found.starts.shape == found.minima.shape == (len(COUNTS), 6, model.latent_dim)
    for s in range(6):
        value, _ = targets.objective(torch.from_numpy(found.minima[:, s].copy()), each)
        np.testing.assert_allclose(found.objectives[:, s], value, rtol=2e-5)
    latents = found.minima[each, found.winner]
    value, data, _, hessians = targets.quadratic(torch.from_numpy(latents), each)
    np.testing.assert_array_equal(found.winner, found.objectives.argmin(axis=1))
    np.testing.assert_allclose(found.data_losses, data, rtol=2e-5)
    if model.config.loss != "clamped" and model.config.loss != "mae":  # weights of residuals near zero jump
        np.testing.assert_allclose(found.hessians, hessians, rtol=0, atol=1e-3 * float(hessians.max()))
    begun, _ = targets.objective(torch.from_numpy(found.starts[each, found.winner]), each)
    np.testing.assert_allclose(found.start_objectives, begun, rtol=2e-5)
    for i, steps in enumerate(found.steps):
        np.testing.assert_array_equal(found.paths[i, 0], found.starts[i, found.winner[i]])
        np.testing.assert_array_equal(found.paths[i, steps], latents[i])
    assert (found.evaluations >= 6).all()
    assert (found.objectives.min(axis=1) <= found.start_objectives).all()


@pytest.mark.parametrize(("c", "m", "config"), SHAPES)
def test_both_start_at_the_same_places_and_end_as_low(c: int, m: int, config: dict[str, Any]) -> None:
    model = untrained(c, m, **config)
    functions = Functions.of(model, functions_of(model, [*COUNTS, *[60] * 10, *[700] * 5], noise=0.02))
    reference, found = (search(functions, 12, 0) for search in BOTH)
    same = (reference.starts == found.starts).all(axis=(1, 2))
    assert same.mean() >= 0.9  # two candidates may fit equally well but for rounding
    lowest = found.objectives.min(axis=1), reference.objectives.min(axis=1)
    assert np.median(np.abs(lowest[0] / lowest[1] - 1)) < 1e-4
    assert np.mean(lowest[0] <= 1.02 * lowest[1] + 1e-7) >= 0.9
    assert np.mean(lowest[1] <= 1.02 * lowest[0] + 1e-7) >= 0.9


@pytest.mark.parametrize("search", BOTH)
def test_where_latents_run_out_starts_are_drawn_from_the_seed(search: Search) -> None:
    model = untrained(1, 1, n=3)
    functions = Functions.of(model, functions_of(model, [20, 30]))
    a, b, other = (search(functions, 8, seed).starts for seed in (1, 1, 2))
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(a[:, :3], other[:, :3])
    assert not (a[:, 3:] == other[:, 3:]).any()
    assert len(np.unique(a[0], axis=0)) == 8


def test_the_kernels_find_the_very_same_in_any_company(model: Autodecoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_are_there", lambda: True)
    dataset = functions_of(model, [2000, 1, 48, 64, 7, 600])
    for i, together in enumerate(encode_many(model, dataset)):
        alone = encode(model, *dataset.function(i))
        np.testing.assert_array_equal(together.path, alone.path)
        np.testing.assert_array_equal(together.minima_objectives, alone.minima_objectives)
        np.testing.assert_allclose(together.covariance, alone.covariance, rtol=1e-6)
        assert together.evaluations == alone.evaluations


def test_threads_that_encode_with_one_model_do_not_disturb_each_other(
    model: Autodecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_are_there", lambda: True)
    dataset = functions_of(model, [2000] * 16)
    expected = [found.latent for found in encode_many(model, dataset)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda i: encode(model, *dataset.function(i)).latent, range(16)))
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("search", BOTH)
@pytest.mark.parametrize("loss", ["mse", "mae", "clamped"])
def test_absurd_but_finite_numbers_end_the_search(search: Search, loss: str) -> None:
    model = untrained(1, 1, loss=loss)
    found = search(Functions.one(model, [1e8, -1e8, 3.0], [3e8, 1.0, -3e8]), 4, 0)
    assert (found.steps <= 40).all()
    assert np.isfinite(found.objectives.min())


@pytest.mark.parametrize("search", BOTH)
def test_a_model_that_diverged_ends_the_search_unsettled(search: Search) -> None:
    model = untrained(1, 1)
    with torch.no_grad():
        model.decoder.linears[-1].bias.fill_(torch.nan)
    found = search(Functions.one(model, [0.0, 1.0], [1.0, 2.0]), 3, 0)
    assert not found.converged.any()
    assert np.isnan(found.objectives).all()


def test_a_model_is_forgotten_with_all_that_was_kept_for_it() -> None:
    model = untrained(1, 1)
    by_kernels(Functions.one(model, [0.0], [1.0]), 2, 0)
    kept = weakref.ref(model)
    del model
    gc.collect()
    assert kept() is None


def test_torch_encodes_what_the_kernels_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_are_there", lambda: True)
    classes = untrained(2, 3, loss="cce")
    assert choice.search_for(classes, "lm") is by_levenberg_marquardt
    assert choice.search_for(untrained(1, 1), "lm") is by_kernels
    assert np.isfinite(encode(classes, *functions_of(classes, [30]).function(0)).objective)


@pytest.mark.parametrize("status", ["absent", "compiling", "failed", "unavailable"])
def test_nobody_waits_for_kernels_that_are_not_there(
    model: Autodecoder, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(cache, "_loaded", {})
    monkeypatch.setattr(cache, "status", lambda: status)
    monkeypatch.setattr(cache, "start_compiling", lambda: begun.append(True))
    monkeypatch.delenv(choice.NO_COMPILING, raising=False)
    assert choice.search_for(model, "lm") is by_levenberg_marquardt
    assert begun == [True] * (status == "absent")
    monkeypatch.setenv(choice.NO_COMPILING, "1")
    choice.search_for(model, "lm")
    assert begun == [True] * (status == "absent")
    monkeypatch.setattr(cache, "status", lambda: "ready")
    assert choice.search_for(model, "lm") is by_kernels


def test_the_kernels_reach_what_scipy_reaches(model: Autodecoder) -> None:
    for i in range(8):
        functions = Functions.one(model, *family(8, 30).function(i))
        found = by_kernels(functions, 12, 0)
        _, best = scipy_best(Targets.of(functions), found.starts[0].astype(float))
        assert found.objectives.min() == pytest.approx(best, rel=1e-3)
