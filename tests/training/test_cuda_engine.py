"""The CUDA engine under the contract of engines, and where it is chosen. On the processor tapes stand in for graphs."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError
from autodecoder_core.model.config import ACTIVATIONS, LOSSES, Alternating, Joint, TrainingConfig
from autodecoder_core.training import Checkpoint, train
from autodecoder_core.training.engines import choice
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, minibatch_order, random_start
from tests.training import test_engines as contract
from tests.training.cards import HERE, bare, engine
from tests.training.test_engines import BASE, PHASES, bits, for_loss, functions, go, started

CONFIG = dataclasses.replace(BASE, device=HERE)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("phase", PHASES)
def test_every_activation_loss_and_phase_has_the_gradients_of_float64(activation: str, loss: str, phase: Phase) -> None:
    config = dataclasses.replace(CONFIG, activation=activation, loss=loss)  # type: ignore[arg-type]
    contract.assert_same_gradients(engine, for_loss(loss, m=2), config, phase)


@pytest.mark.parametrize("activation", ["tanh", "silu", "sine"])
@pytest.mark.parametrize("phase", PHASES)
def test_a_hundred_steps_end_where_float64_ends(phase: Phase, activation: str) -> None:
    config = dataclasses.replace(CONFIG, activation=activation)  # type: ignore[arg-type]
    contract.assert_same_run(engine, functions(m=2), config, phase)


@pytest.mark.parametrize("batch", [1, 7, 64, 10_000])
def test_every_size_of_minibatch_works(batch: int) -> None:
    contract.assert_same_run(engine, functions(n=6), dataclasses.replace(CONFIG, batch_size=batch))


@pytest.mark.parametrize("kind", [engine, bare])
def test_how_an_epoch_is_cut_into_calls_makes_no_difference_by_a_bit(kind: type) -> None:
    dataset, ends = functions(), []
    for cut in (1, 2, 100):
        trained, sums = started(kind, dataset, CONFIG), (0.0, 0.0)
        for phase in PHASES * 2:
            order = minibatch_order(dataset.n_points, CONFIG, 0)
            for first in range(0, len(order), cut * CONFIG.batch_size):
                part = order[first : first + cut * CONFIG.batch_size]
                steps = trained.advance(part, phase, decoder_lr=1e-2, latent_lr=1e-2, prior_weight=0.1)
                sums = steps.added_to(sums)
        ends.append((bits(trained.state()), trained.state().steps, sums))
    assert ends[0] == ends[1] == ends[2]


def test_a_state_put_into_another_engine_goes_on_bit_for_bit() -> None:
    dataset = functions()
    first, second = (started(engine, dataset, CONFIG) for _ in range(2))
    go(first, dataset, CONFIG, "joint", 3)
    second.restore(first.state())
    for one in (first, second):
        go(one, dataset, CONFIG, "joint", 2)
    assert bits(first.state()) == bits(second.state())


def test_a_state_goes_to_the_reference_and_back() -> None:
    dataset = functions()
    fast, reference = started(engine, dataset, CONFIG), started(TorchEngine, dataset, CONFIG)
    go(fast, dataset, CONFIG, "joint", 5)
    reference.restore(fast.state())
    assert bits(reference.state()) == bits(fast.state())
    assert reference.measure(0.2) == pytest.approx(fast.measure(0.2), rel=1e-5)


@pytest.mark.parametrize("spoilt", ["weights", "latents"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_step_that_is_not_finite_is_the_last_one_noted_and_moves_nothing(
    spoilt: str, value: float, activation: str
) -> None:
    config = dataclasses.replace(CONFIG, activation=activation)  # type: ignore[arg-type]
    contract.test_a_step_that_is_not_finite_is_the_last_one_noted_and_moves_nothing(engine, spoilt, value, activation)
    dataset = functions()
    trained = started(engine, dataset, config)
    for _ in range(3):  # from graphs too
        go(trained, dataset, config, "joint")
    good = trained.state()
    bad = dataclasses.replace(good, latents=torch.full_like(good.latents, value))
    trained.restore(bad)
    (steps,) = go(trained, dataset, config, "joint")
    assert len(steps) == 1
    assert bits(trained.state()) == bits(bad)


class Named:
    def __init__(self, *args: object) -> None: ...


@pytest.mark.parametrize(
    ("settings", "begun_by", "expected"),
    [
        ({}, None, "cuda"),
        ({"device": "cuda"}, None, "cuda"),
        ({"device": "cuda:1"}, "cuda", "cuda"),
        ({"engine": "cuda"}, None, "cuda"),
        ({"loss": "cce"}, None, "cuda"),
        ({"latent_optimiser": "lazy_adam"}, None, "torch"),
        ({"engine": "torch"}, "cuda", "torch"),
        ({}, "torch", "torch"),
    ],
)
def test_where_there_is_a_card_its_engine_is_chosen(
    settings: dict, begun_by: str | None, expected: str, monkeypatch: pytest.MonkeyPatch, waves: Dataset
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    chosen = {"cuda": type("Cuda", (Named,), {}), "torch": type("Torch", (Named,), {})}
    monkeypatch.setattr(choice, "CudaEngine", chosen["cuda"])
    monkeypatch.setattr(choice, "TorchEngine", chosen["torch"])
    config = TrainingConfig(**settings)
    start = random_start(Problem.of(waves, TrainingConfig()), config)
    made = choice.engine_for(None, config, *start, begun_by=begun_by)  # type: ignore[arg-type]
    assert type(made) is chosen[expected]


def test_without_a_card_the_engine_is_refused_by_name(waves: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match=r'engine is "cuda", but no CUDA card was found\. Choose "auto"'):
        train(waves, TrainingConfig(engine="cuda"))
    for settings in ({"device": "cpu"}, {"latent_optimiser": "lazy_adam"}):
        with pytest.raises(ConfigError, match=r'engine is "cuda", which trains on a card.*Choose engine "auto"'):
            TrainingConfig(engine="cuda", **settings)


@pytest.mark.parametrize("strategy", [Joint(6), Alternating(2, 1, 2)], ids=lambda s: s.name)
def test_the_loop_trains_by_it_and_resumes_bit_for_bit(
    strategy: Joint, waves: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_name", lambda config, begun_by: "cuda")
    monkeypatch.setattr(choice, "CudaEngine", engine)
    config = TrainingConfig(hidden=(16, 16), batch_size=64, strategy=strategy, device=HERE)
    whole = list(train(waves, config, snapshot_every=1))
    assert whole[-1].model.record["engine"] == "cuda"
    kept = Checkpoint.from_bytes(whole[2].checkpoint.to_bytes())
    rest = list(train(waves, config, snapshot_every=1, resume=kept))
    assert bits(rest[-1].checkpoint.state) == bits(whole[-1].checkpoint.state)
    assert rest[-1].data_loss == whole[-1].data_loss < whole[0].data_loss
