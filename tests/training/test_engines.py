"""The contract of engines: each against the reference in float64, over everything that a configuration can ask for."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.config import ACTIVATIONS, LOSSES, TrainingConfig
from autodecoder_core.training.engines.base import Engine, State, Steps
from autodecoder_core.training.engines.numba_engine import NumbaEngine
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, minibatch_order, random_start

PHASES: tuple[Phase, ...] = ("joint", "latents", "decoder")
BASE = TrainingConfig(
    latent_dim=3, hidden=(24, 40), coordinate_features=1, batch_size=64, sigma=3.0, latent_init_std=0.5, loss_scale=0.6
)
NUMBA, TORCH = pytest.param(NumbaEngine, id="numba"), pytest.param(TorchEngine, id="torch")
engines = pytest.mark.parametrize("kind", [NUMBA, TORCH])


def functions(c: int = 1, m: int = 1, n: int = 30, *, probabilities: bool = False) -> Dataset:
    """n functions of 1 to 19 points each, in no order."""
    rng = np.random.default_rng(10 * c + m)
    made = []
    for _ in range(n):
        coords = rng.uniform(-1, 1, (1 if c == 0 else rng.integers(1, 20), c))
        level = rng.normal(size=(1, m))
        values = np.sin(3 * coords.sum(axis=1, keepdims=True) + level) + 0.1 * rng.normal(size=(len(coords), m))
        made.append((coords, 1 / (1 + np.exp(-3 * values)) if probabilities else values))
    return Dataset.from_functions(made)


def for_loss(loss: str, m: int = 1) -> Dataset:
    dataset = functions(m=m, probabilities=loss in ("bce", "cce"))
    if loss != "cce":
        return dataset
    return dataclasses.replace(dataset, values=dataset.values / dataset.values.sum(axis=1, keepdims=True))


def started(kind: type, dataset: Dataset, config: TrainingConfig, dtype: torch.dtype = torch.float32) -> Engine:
    problem = Problem.of(dataset, config, dtype=dtype)
    engine: Engine = kind(problem, config, *random_start(problem, config))
    return engine


def go(engine: Engine, dataset: Dataset, config: TrainingConfig, phase: Phase, epochs: int = 1) -> list[Steps]:
    """Rates and λ change from epoch to epoch, as a schedule, a warm-up or a hand would have it."""
    noted = []
    for epoch in range(epochs):
        rates = {"decoder_lr": 1e-3 / (1 + epoch), "latent_lr": 3e-3, "prior_weight": config.prior_weight * epoch}
        noted.append(engine.advance(minibatch_order(dataset.n_points, config, epoch), phase, **rates))
    return noted


def gradients(engine: Engine, dataset: Dataset, config: TrainingConfig, phase: Phase) -> list[np.ndarray]:
    """Of the first minibatch: after one step of Adam the first moment is a tenth of the gradient."""
    first = minibatch_order(dataset.n_points, config, 0)[: config.batch_size]
    engine.advance(first, phase, decoder_lr=1e-3, latent_lr=1e-3, prior_weight=config.prior_weight)
    return [10 * moment.double().numpy() for moment in engine.state().first_moments]


def assert_same_gradients(kind: type, dataset: Dataset, config: TrainingConfig, phase: Phase = "joint") -> None:
    mine = gradients(started(kind, dataset, config), dataset, config, phase)
    exact = gradients(started(TorchEngine, dataset, config, torch.float64), dataset, config, phase)
    for a, b in zip(mine, exact, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=2e-5 * max(np.abs(b).max(), 1e-3))
    of_decoder, of_latents = exact[:-1], exact[-1]
    assert any(part.any() for part in of_decoder) == (phase != "latents")
    assert of_latents.any() == (phase != "decoder")


def assert_same_run(kind: type, dataset: Dataset, config: TrainingConfig, phase: Phase = "joint") -> None:
    """100 steps: losses and gradient norms of each, then parameters and moments, against float64."""
    epochs = -(-100 // -(-dataset.n_points // config.batch_size))
    mine, exact = started(kind, dataset, config), started(TorchEngine, dataset, config, torch.float64)
    for ours, theirs in zip(*(go(e, dataset, config, phase, epochs) for e in (mine, exact)), strict=True):
        for name in ("data", "prior", "decoder_gradient", "latent_gradient"):
            a, b = getattr(ours, name), getattr(theirs, name)
            np.testing.assert_allclose(a, b, rtol=2e-3, atol=1e-6, err_msg=name)
        assert ours.sizes.tolist() == theirs.sizes.tolist()
    a, b = mine.state(), exact.state()
    assert a.steps == b.steps
    for x, y in zip((*a.weights, a.latents), (*b.weights, b.latents), strict=True):
        np.testing.assert_allclose(x.numpy(), y.numpy(), rtol=0, atol=3e-3)
        assert x.shape == y.shape
    np.testing.assert_allclose(mine.measure(0.3), exact.measure(0.3), rtol=1e-3)


@pytest.mark.parametrize(
    ("kind", "activation", "loss"),
    [
        pytest.param(kind, activation, loss, id=f"{kind.name}-{activation}-{loss}")
        for kind, activation, loss in product((NumbaEngine, TorchEngine), ACTIVATIONS, LOSSES)
        if kind is TorchEngine or TrainingConfig(loss=loss).has_kernels  # type: ignore[arg-type]
    ],
)
@pytest.mark.parametrize("phase", PHASES)
def test_every_activation_loss_and_phase_has_the_gradients_of_float64(
    kind: type, activation: str, loss: str, phase: Phase
) -> None:
    config = dataclasses.replace(BASE, activation=activation, loss=loss)  # type: ignore[arg-type]
    assert_same_gradients(kind, for_loss(loss, m=2), config, phase)


@engines
@pytest.mark.parametrize(("c", "features"), [(0, 0), (1, 0), (1, 6), (2, 3), (3, 2)])
@pytest.mark.parametrize("m", [1, 2, 5, 19])
def test_every_number_of_coordinates_features_and_outputs_has_the_gradients_of_float64(
    kind: type, c: int, features: int, m: int
) -> None:
    assert_same_gradients(kind, functions(c, m), dataclasses.replace(BASE, coordinate_features=features))


@engines
@pytest.mark.parametrize(
    "hidden", [(8,), (256,), (17, 64, 33), (128, 64), (8, 16, 24, 32, 40, 48), (96,) * 3, (100, 200)], ids=str
)
@pytest.mark.parametrize("latent_dim", [1, 16, 21])
def test_every_width_and_depth_has_the_gradients_of_float64(
    kind: type, hidden: tuple[int, ...], latent_dim: int
) -> None:
    config = dataclasses.replace(BASE, hidden=hidden, latent_dim=latent_dim)
    for phase in PHASES:
        assert_same_gradients(kind, functions(), config, phase)


@engines
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("optimiser", ["adam", "lazy_adam"])
@pytest.mark.parametrize("activation", ["tanh", "silu", "sine"])
def test_a_hundred_steps_end_where_float64_ends(kind: type, phase: Phase, optimiser: str, activation: str) -> None:
    config = dataclasses.replace(BASE, latent_optimiser=optimiser, activation=activation)  # type: ignore[arg-type]
    assert_same_run(kind, functions(m=2), config, phase)


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
@pytest.mark.parametrize("optimiser", ["adam", "lazy_adam"])
def test_every_number_of_threads_ends_where_float64_ends(threads: int, optimiser: str) -> None:
    config = dataclasses.replace(BASE, threads=threads, latent_optimiser=optimiser)  # type: ignore[arg-type]
    assert_same_run(NumbaEngine, functions(), config)


@pytest.mark.parametrize("batch", [1, 7, 64, 10_000])
@engines
def test_every_size_of_minibatch_works(kind: type, batch: int) -> None:
    assert_same_run(kind, functions(n=6), dataclasses.replace(BASE, batch_size=batch, threads=2))


def bits(state: State) -> list[bytes]:
    every = (*state.weights, state.latents, *state.first_moments, *state.second_moments)
    return [part.numpy().tobytes() for part in every]


@engines
@pytest.mark.parametrize("optimiser", ["adam", "lazy_adam"])
@pytest.mark.parametrize("threads", [1, 2])
def test_how_an_epoch_is_cut_into_calls_makes_no_difference_by_a_bit(kind: type, optimiser: str, threads: int) -> None:
    dataset = functions()
    config = dataclasses.replace(BASE, latent_optimiser=optimiser, threads=threads)  # type: ignore[arg-type]
    ends = []
    for cut in (1, 2, 100):
        engine, sums = started(kind, dataset, config), (0.0, 0.0)
        for phase in PHASES:
            order = minibatch_order(dataset.n_points, config, 0)
            for first in range(0, len(order), cut * config.batch_size):
                part = order[first : first + cut * config.batch_size]
                steps = engine.advance(part, phase, decoder_lr=1e-2, latent_lr=1e-2, prior_weight=0.1)
                sums = steps.added_to(sums)
        ends.append((bits(engine.state()), engine.state().steps, sums))
    assert ends[0] == ends[1] == ends[2]


@engines
@pytest.mark.parametrize("optimiser", ["adam", "lazy_adam"])
def test_a_state_put_into_another_engine_goes_on_bit_for_bit(kind: type, optimiser: str) -> None:
    dataset = functions()
    config = dataclasses.replace(BASE, latent_optimiser=optimiser, threads=2)  # type: ignore[arg-type]
    first, second = (started(kind, dataset, config) for _ in range(2))
    go(first, dataset, config, "joint", 3)
    second.restore(first.state())
    for engine in (first, second):
        go(engine, dataset, config, "joint", 2)
    assert bits(first.state()) == bits(second.state())


def test_a_state_goes_from_one_engine_to_another() -> None:
    dataset = functions()
    fast, reference = started(NumbaEngine, dataset, BASE), started(TorchEngine, dataset, BASE)
    go(fast, dataset, BASE, "joint", 5)
    reference.restore(fast.state())
    assert bits(reference.state()) == bits(fast.state())
    assert reference.measure(0.2) == pytest.approx(fast.measure(0.2), rel=1e-5)


@engines
@pytest.mark.parametrize("phase", PHASES)
def test_what_a_phase_freezes_stays_bit_for_bit_with_its_moments(kind: type, phase: Phase) -> None:
    dataset = functions()
    engine = started(kind, dataset, BASE)
    go(engine, dataset, BASE, "joint", 2)
    before = engine.state()
    go(engine, dataset, BASE, phase, 2)
    after = engine.state()
    n = len(before.weights)
    for a, b in zip(*((*s.weights, *s.first_moments[:n], *s.second_moments[:n]) for s in (before, after)), strict=True):
        assert torch.equal(a, b) == (phase == "latents")
    for a, b in zip(*((s.latents, s.first_moments[n], s.second_moments[n]) for s in (before, after)), strict=True):
        assert torch.equal(a, b) == (phase == "decoder")


@engines
def test_lazy_adam_moves_nothing_that_is_not_in_the_minibatch(kind: type) -> None:
    dataset = functions()
    config = dataclasses.replace(BASE, latent_optimiser="lazy_adam", batch_size=4)
    engine = started(kind, dataset, config)
    go(engine, dataset, config, "joint", 3)
    before = engine.state()
    order = minibatch_order(dataset.n_points, config, 9)[:4]
    engine.advance(order, "joint", decoder_lr=1e-2, latent_lr=1e-2, prior_weight=0.1)
    after = engine.state()
    moved = (before.latents != after.latents).any(dim=1).numpy()
    assert set(np.flatnonzero(moved)) == set(dataset.owner[order])
    still = torch.from_numpy(~moved)
    assert torch.equal(before.second_moments[-1][still], after.second_moments[-1][still])


@engines
@pytest.mark.parametrize("spoilt", ["weights", "latents"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_step_that_is_not_finite_is_the_last_one_noted_and_moves_nothing(
    kind: type, spoilt: str, value: float, activation: str
) -> None:
    dataset = functions()
    config = dataclasses.replace(BASE, activation=activation, threads=2)  # type: ignore[arg-type]
    engine = started(kind, dataset, config)
    go(engine, dataset, config, "joint")
    state = engine.state()
    (state.weights[2] if spoilt == "weights" else state.latents)[:] = value
    engine.restore(state)
    (steps,) = go(engine, dataset, config, "joint")
    assert steps.diverged
    assert len(steps) == 1
    assert bits(engine.state()) == bits(state)
    assert engine.state().steps == state.steps
