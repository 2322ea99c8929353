"""Several runs in one batched step: the same as each by itself by the reference, in float64."""

from __future__ import annotations

import dataclasses
from itertools import chain, product

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError
from autodecoder_core.model.config import ACTIVATIONS, LOSSES, TrainingConfig
from autodecoder_core.training.engines.base import Ask, State, Steps
from autodecoder_core.training.engines.stacked.stack import Stack
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, minibatch_order, random_start
from tests.training.cards import DEVICE, recorder
from tests.training.test_engines import bits, for_loss, functions

BASE = TrainingConfig(latent_dim=3, hidden=(12, 10), coordinate_features=1, batch_size=64, loss_scale=0.6, device="cpu")
# Rates that float32 holds exactly, for that is how the device is told them.
RATES = [(2**-9, 2**-7), (2**-8, 2**-6), (2**-10, 2**-8)]
EPOCHS: list[tuple[Phase | None, ...]] = [
    ("joint", "latents", "decoder"),
    ("joint", "decoder", "latents"),
    ("latents", "latents", "latents"),
    ("decoder", None, "decoder"),
    ("joint", "joint", "joint"),
]


def three(base: TrainingConfig) -> list[TrainingConfig]:
    return [
        dataclasses.replace(base, seed=seed, sigma=2.0 + seed, latent_init_std=0.2 + 0.2 * seed) for seed in range(3)
    ]


def stack_of(dataset: Dataset, configs: list[TrainingConfig], dtype: torch.dtype = torch.float32) -> Stack:
    problem = Problem.of(dataset, configs[0], dtype=dtype)
    return Stack(problem, configs, [random_start(problem, config) for config in configs], DEVICE, recorder())


def ask(
    dataset: Dataset, config: TrainingConfig, epoch: int, phase: Phase | None, rates: tuple[float, float]
) -> Ask | None:
    return phase and Ask(minibatch_order(dataset.n_points, config, epoch), phase, *rates, config.prior_weight)


def advance(stack: Stack, dataset: Dataset, configs: list[TrainingConfig], epoch: int, phases: tuple) -> list:
    return stack.advance([ask(dataset, c, epoch, p, r) for c, p, r in zip(configs, phases, RATES, strict=True)])


def parts(state: State) -> list[torch.Tensor]:
    return [*state.weights, state.latents, *state.first_moments, *state.second_moments]


def assert_close(steps: Steps, exact: Steps) -> None:
    for name in ("data", "prior", "decoder_gradient", "latent_gradient", "sizes"):
        a, b = getattr(steps, name), getattr(exact, name)
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9, err_msg=name)


def assert_each_as_by_itself(dataset: Dataset, base: TrainingConfig) -> None:
    """Five epochs of three runs that differ in everything they may, each with a short minibatch at its end."""
    configs = three(base)
    stack = stack_of(dataset, configs, torch.float64)
    problem = Problem.of(dataset, base, dtype=torch.float64)
    assert problem.n_points % base.batch_size
    alone = [TorchEngine(problem, config, *random_start(problem, config)) for config in configs]
    for epoch, phases in enumerate(EPOCHS):
        together = advance(stack, dataset, configs, epoch, phases)
        for steps, engine, config, phase, (of_decoder, of_latents) in zip(
            together, alone, configs, phases, RATES, strict=True
        ):
            assert (steps is None) == (phase is None)
            if phase is not None:
                order, weight = minibatch_order(dataset.n_points, config, epoch), config.prior_weight
                rates = {"decoder_lr": of_decoder, "latent_lr": of_latents, "prior_weight": weight}
                assert_close(steps, engine.advance(order, phase, **rates))
    for run, engine in enumerate(alone):
        mine, exact = stack.state(run), engine.state()
        assert mine.steps == exact.steps
        for a, b in zip(parts(mine), parts(exact), strict=True):
            assert a.shape == b.shape
            assert a.is_contiguous()
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-9)
        np.testing.assert_allclose(stack.measure(run, 0.3), engine.measure(0.3), rtol=1e-12)


@pytest.mark.parametrize(("loss", "activation"), list(product(LOSSES, ACTIVATIONS)))
def test_three_runs_in_one_step_are_three_runs_by_the_reference(loss: str, activation: str) -> None:
    base = dataclasses.replace(BASE, loss=loss, activation=activation)  # type: ignore[arg-type]
    assert_each_as_by_itself(for_loss(loss, m=2), base)


@pytest.mark.parametrize(("c", "features"), [(0, 0), (1, 0), (1, 4), (2, 3), (3, 2)])
@pytest.mark.parametrize("m", [1, 3])
def test_any_number_of_coordinates_features_and_outputs_stacks(c: int, features: int, m: int) -> None:
    base = dataclasses.replace(BASE, coordinate_features=features, batch_size=64 if c else 7)
    assert_each_as_by_itself(functions(c, m), base)


@pytest.mark.parametrize(("hidden", "latent_dim"), [((7,), 1), ((9, 20, 5, 8), 2), ((33, 17), 11)])
def test_any_width_and_depth_stacks(hidden: tuple[int, ...], latent_dim: int) -> None:
    assert_each_as_by_itself(functions(), dataclasses.replace(BASE, hidden=hidden, latent_dim=latent_dim))


def test_a_minibatch_of_everything_is_one_short_step() -> None:
    assert_each_as_by_itself(functions(n=6), dataclasses.replace(BASE, batch_size=10_000))


def test_blocks_too_large_for_memory_are_cut_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, configs, ends = functions(), three(BASE), []
    for numbers in (1 << 24, 1):
        monkeypatch.setattr("autodecoder_core.training.engines.stacked.stack._NUMBERS", numbers)
        stack = stack_of(dataset, configs)
        for epoch, phases in enumerate(EPOCHS):
            advance(stack, dataset, configs, epoch, phases)
        ends.append([bits(stack.state(run)) for run in range(3)])
    assert ends[0] == ends[1]


def test_what_is_frozen_or_rests_stays_bit_for_bit_with_its_moments_and_counts() -> None:
    dataset, configs = functions(), three(BASE)
    stack = stack_of(dataset, configs)
    advance(stack, dataset, configs, 0, ("joint", "joint", "joint"))
    for epoch, phases in enumerate([("latents", "decoder", None), ("decoder", None, "latents")] * 3, start=1):
        before = [stack.state(run) for run in range(3)]
        advance(stack, dataset, configs, epoch, phases)
        for old, new, phase in zip(before, [stack.state(run) for run in range(3)], phases, strict=True):
            n = len(old.weights) + 1
            for i, (a, b) in enumerate(zip(parts(old), parts(new), strict=True)):
                moves = phase == ("latents" if i % n == n - 1 else "decoder")
                assert torch.equal(a, b) != moves
            steps = -(-dataset.n_points // BASE.batch_size)
            assert new.steps[0] - old.steps[0] == steps * (phase == "decoder")
            assert new.steps[1] - old.steps[1] == steps * (phase == "latents")


def test_a_state_goes_into_another_place_of_another_stack_and_on_as_before() -> None:
    """Up to rounding: a product of other matrices beside it may be summed in another order."""
    dataset, configs = functions(), three(BASE)
    first, second = stack_of(dataset, configs), stack_of(dataset, configs[::-1])
    advance(first, dataset, configs, 0, EPOCHS[0])
    for run in range(3):
        second.restore(2 - run, first.state(run))
        assert bits(second.state(2 - run)) == bits(first.state(run))
    advance(first, dataset, configs, 1, EPOCHS[1])
    second.advance([ask(dataset, configs[2 - run], 1, EPOCHS[1][2 - run], RATES[2 - run]) for run in range(3)])
    for run in range(3):
        assert second.state(2 - run).steps == first.state(run).steps
        for a, b in zip(parts(first.state(run)), parts(second.state(2 - run)), strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-5)


@pytest.mark.parametrize("others", ["joint", None])
def test_a_run_that_diverges_ends_there_and_leaves_the_others_alone(others: Phase | None) -> None:
    dataset = functions(n=60)
    configs = three(dataclasses.replace(BASE, batch_size=32, activation="relu"))
    wild, tame = stack_of(dataset, configs), stack_of(dataset, configs)
    phases: tuple[Phase | None, ...] = ("joint", "joint", others)
    asks = [ask(dataset, c, 0, p, r) for c, p, r in zip(configs, phases, RATES, strict=True)]
    whole = tame.advance(asks)
    assert asks[1] is not None
    told = wild.advance([asks[0], dataclasses.replace(asks[1], decoder_lr=1e7), asks[2]])
    assert told[1] is not None
    assert told[1].diverged
    assert 1 < len(told[1]) < len(whole[0])  # in the middle of a block
    assert np.isfinite(told[1].data[:-1]).all()
    for run in (0, 2):
        assert bits(wild.state(run)) == bits(tame.state(run))
        if told[run] is not None:
            np.testing.assert_array_equal(told[run].data, whole[run].data)
    again = stack_of(dataset, configs)
    until = dataclasses.replace(asks[1], order=asks[1].order[: 32 * (len(told[1]) - 1)], decoder_lr=1e7)
    again.advance([None, until, None])
    assert again.state(1).steps == wild.state(1).steps == (len(told[1]) - 1,) * 2
    for a, b in zip(parts(again.state(1)), parts(wild.state(1)), strict=True):
        assert a.isfinite().all()
        torch.testing.assert_close(a, b)


def test_all_runs_may_diverge_each_at_its_own_step() -> None:
    dataset = functions(n=60)
    configs = three(dataclasses.replace(BASE, batch_size=32, activation="relu"))
    stack = stack_of(dataset, configs)
    spoilt = stack.state(0)
    spoilt.latents[:] = np.nan
    stack.restore(0, spoilt)
    told = stack.advance([ask(dataset, config, 0, "joint", (1e7, 1e-3)) for config in configs])
    assert [len(steps) for steps in told] == [1, 2, 2]
    assert bits(stack.state(0)) == bits(spoilt)
    for run, steps in enumerate(told):
        assert steps.diverged
        assert stack.state(run).steps == (len(steps) - 1,) * 2
        assert all(weight.isfinite().all() for weight in stack.state(run).weights)


def test_runs_that_cannot_share_a_step_are_refused() -> None:
    dataset = functions()
    for name, value in {"hidden": (8,), "loss": "mae", "batch_size": 32, "latent_dim": 2, "activation": "tanh"}.items():
        with pytest.raises(ConfigError, match=rf"share {name}; got .* and .*one by one"):
            stack_of(dataset, [BASE, dataclasses.replace(BASE, **{name: value})])
    with pytest.raises(ConfigError, match=r"lazy_adam.*torch engine"):
        stack_of(dataset, [dataclasses.replace(BASE, latent_optimiser="lazy_adam")])
    with pytest.raises(ConfigError, match="at least one configuration"):
        Stack(Problem.of(dataset, BASE), [], [], DEVICE)


def test_asked_nothing_a_stack_does_nothing() -> None:
    dataset, configs = functions(), three(BASE)
    stack = stack_of(dataset, configs)
    before = [bits(stack.state(run)) for run in range(3)]
    assert stack.advance([None, None, None]) == [None, None, None]
    assert [bits(stack.state(run)) for run in range(3)] == before


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_that_a_step_touches_lies_on_the_device(
    loss: str, activation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tensors of torch's "meta" device have no values: an operation that mixed them with the processor's would fail."""
    moved: list[torch.Tensor] = []  # the only operation that meta tensors do not know
    monkeypatch.setattr(torch, "_fused_adam_", lambda *lists, lr, **how: moved.extend(chain(*lists, [lr])))
    base = dataclasses.replace(BASE, loss=loss, activation=activation)  # type: ignore[arg-type]
    dataset, configs = for_loss(loss, m=2), three(base)
    problem = Problem.of(dataset, base)
    nowhere = torch.device("meta")
    stack = Stack(problem, configs, [random_start(problem, config) for config in configs], nowhere)
    for phases in EPOCHS:
        with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):  # the notes, after all steps
            advance(stack, dataset, configs, 0, phases)
    assert len(moved) > 100
    assert {part.device for part in moved} == {nowhere}
