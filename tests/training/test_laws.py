"""What must hold of training whatever the data: laws, over both strategies."""

from __future__ import annotations

import dataclasses
import sys
from itertools import pairwise

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError, DivergenceError
from autodecoder_core.model.config import ACTIVATIONS, Alternating, Joint, TrainingConfig
from autodecoder_core.training import Checkpoint, Snapshot, train
from autodecoder_core.training.engines import choice
from autodecoder_core.training.engines.base import sizes
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.loop import phases
from autodecoder_core.training.problem import Problem, minibatch_order, random_start

STRATEGIES = [Joint(6), Alternating(latent_epochs=2, decoder_epochs=1, rounds=2)]
SMALL = TrainingConfig(hidden=(16, 16), batch_size=64, strategy=Joint(6))


@pytest.fixture(autouse=True, params=["numba", "torch"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every law holds of every engine."""
    monkeypatch.setattr(sys.modules[__name__], "SMALL", dataclasses.replace(SMALL, engine=request.param))
    name: str = request.param
    return name


def run(dataset: Dataset, config: TrainingConfig, **how: object) -> list[Snapshot]:
    return list(train(dataset, config, snapshot_every=1, **how))  # type: ignore[arg-type]


def weights(snapshot: Snapshot) -> list[np.ndarray]:
    return [p.detach().numpy() for p in snapshot.model.decoder.parameters()]


def identical(a: Snapshot, b: Snapshot) -> bool:
    same_weights = all(np.array_equal(x, y) for x, y in zip(weights(a), weights(b), strict=True))
    return same_weights and np.array_equal(a.latents, b.latents) and a.data_loss == b.data_loss


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_the_same_seed_gives_the_same_run_and_another_seed_another(waves: Dataset, strategy: Joint) -> None:
    config = dataclasses.replace(SMALL, strategy=strategy)
    first, again = run(waves, config), run(waves, config)
    assert len(first) == strategy.total_epochs + 1
    assert all(identical(a, b) for a, b in zip(first, again, strict=True))
    other = run(waves, dataclasses.replace(config, seed=1))
    assert not np.array_equal(first[-1].latents, other[-1].latents)


def test_what_a_phase_freezes_stays_bit_for_bit_and_the_rest_moves(waves: Dataset) -> None:
    config = dataclasses.replace(SMALL, strategy=Alternating(latent_epochs=2, decoder_epochs=2, rounds=3))
    snapshots = run(waves, config)
    for before, after in pairwise(snapshots):
        latents_moved = not np.array_equal(before.latents, after.latents)
        decoder_moved = any(not np.array_equal(a, b) for a, b in zip(weights(before), weights(after), strict=True))
        assert (latents_moved, decoder_moved) == (after.phase == "latents", after.phase == "decoder")
        frozen = slice(0, -1) if after.phase == "latents" else slice(-1, None)
        for name in ("first_moments", "second_moments"):
            old, new = (getattr(s.checkpoint.state, name)[frozen] for s in (before, after))
            assert all(torch.equal(a, b) for a, b in zip(old, new, strict=True)), f"{name} of the frozen part moved"


def test_joint_training_moves_latents_and_weights_in_every_epoch(waves: Dataset) -> None:
    snapshots = run(waves, SMALL)
    for before, after in pairwise(snapshots):
        assert not np.array_equal(before.latents, after.latents)
        assert not np.array_equal(weights(before)[0], weights(after)[0])


def test_alternating_takes_turns_as_long_as_it_says() -> None:
    config = TrainingConfig(strategy=Alternating(latent_epochs=3, decoder_epochs=2, rounds=2))
    assert list(phases(config)) == (["latents"] * 3 + ["decoder"] * 2) * 2
    assert TrainingConfig(strategy=Alternating()).strategy.total_epochs == 800


def test_both_strategies_start_alike_and_see_the_same_minibatches(waves: Dataset) -> None:
    joint, alternating = (run(waves, dataclasses.replace(SMALL, strategy=s))[0] for s in STRATEGIES)
    assert identical(joint, alternating)
    assert joint.epoch == joint.step == 0


def test_an_epoch_draws_every_point_once_and_drops_none() -> None:
    config = TrainingConfig(batch_size=7)
    order = minibatch_order(40, config, epoch=3)
    assert sizes(40, 7).tolist() == [7, 7, 7, 7, 7, 5]
    assert sorted(order.tolist()) == list(range(40))
    assert order.tolist() != minibatch_order(40, config, epoch=4).tolist()


def test_a_minibatch_larger_than_the_data_still_trains(waves: Dataset) -> None:
    snapshots = run(waves, dataclasses.replace(SMALL, batch_size=10_000, strategy=Joint(30)))
    assert snapshots[-1].step == 30
    assert snapshots[-1].data_loss < 0.8 * snapshots[0].data_loss


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_permuting_the_functions_permutes_the_latents(waves: Dataset, strategy: Joint) -> None:
    """In full batches, from permuted starts, up to the order of float64 sums."""
    config = dataclasses.replace(SMALL, batch_size=waves.n_points, strategy=strategy)
    order = np.random.default_rng(3).permutation(waves.n_functions)
    ends = []
    for dataset, rows in ((waves, np.arange(waves.n_functions)), (waves.subset(order), order)):
        problem = Problem.of(dataset, config, dtype=torch.float64)
        decoder, latents = random_start(problem, config)
        engine = TorchEngine(problem, config, decoder, latents[torch.as_tensor(rows)])
        for epoch, phase in enumerate(phases(config)):
            points = minibatch_order(problem.n_points, config, epoch)
            engine.advance(points, phase, decoder_lr=1e-3, latent_lr=1e-2, prior_weight=1e-3)
        ends.append(engine.state())
    np.testing.assert_allclose(ends[1].latents, ends[0].latents[torch.as_tensor(order)], rtol=0, atol=1e-9)
    np.testing.assert_allclose(ends[1].weights[0], ends[0].weights[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_a_run_resumed_from_any_checkpoint_ends_bit_identical(waves: Dataset, strategy: Joint) -> None:
    config = dataclasses.replace(SMALL, strategy=strategy)
    whole = run(waves, config)
    for at in (0, 1, len(whole) - 2):
        kept = Checkpoint.from_bytes(whole[at].checkpoint.to_bytes())
        rest = run(waves, config, resume=kept)
        assert [s.epoch for s in rest] == list(range(at + 1, len(whole)))
        assert identical(rest[-1], whole[-1])
        assert rest[-1].step == whole[-1].step
        assert rest[-1].wall_seconds > kept.wall_seconds


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_snapshots_within_epochs_change_nothing_and_a_run_resumed_from_one_ends_bit_identical(
    waves: Dataset, strategy: Joint
) -> None:
    config = dataclasses.replace(SMALL, strategy=strategy, batch_size=7)
    whole = run(waves, config)
    often = run(waves, config, snapshot_seconds=1e-9)
    per_epoch = -(-waves.n_points // 7)
    assert len(often) > len(whole)
    assert all(s.epoch == s.step // per_epoch and s.progress == s.step / per_epoch for s in often)
    at_ends = [s for s in often if s.step % per_epoch == 0]
    assert all(identical(a, b) for a, b in zip(at_ends, whole, strict=True))
    within = next(s for s in often if s.step % per_epoch and s.epoch == 2)
    rest = run(waves, config, resume=Checkpoint.from_bytes(within.checkpoint.to_bytes()))
    assert rest[0].epoch == 3
    assert all(identical(a, b) for a, b in zip(rest, whole[3:], strict=True))


def test_the_record_says_which_engine_trained(waves: Dataset, engine: str) -> None:
    assert run(waves, SMALL)[-1].model.record["engine"] == engine


def test_auto_takes_the_kernels_where_they_are_and_torch_where_there_are_none(
    waves: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = dataclasses.replace(SMALL, engine="auto")
    assert run(waves, auto)[-1].model.record["engine"] == "numba"
    monkeypatch.setattr(choice, "kernels_are_there", lambda: False)
    assert run(waves, auto)[-1].model.record["engine"] == "torch"


def test_a_resumed_run_stays_with_the_engine_that_began_it(waves: Dataset, engine: str) -> None:
    begun = run(waves, SMALL)[2]
    rest = run(waves, dataclasses.replace(SMALL, engine="auto"), resume=begun.checkpoint)
    assert rest[-1].model.record["engine"] == engine


def test_snapshots_are_detached_from_the_training(waves: Dataset) -> None:
    snapshots = run(waves, SMALL)
    assert len({s.latents.tobytes() for s in snapshots}) == len(snapshots)
    for parameter in snapshots[0].model.decoder.parameters():
        assert not parameter.requires_grad


def test_by_default_a_run_has_about_a_hundred_snapshots_and_ends_with_its_last_epoch(waves: Dataset) -> None:
    config = dataclasses.replace(SMALL, hidden=(4,), batch_size=10_000, strategy=Joint(250))
    epochs = [s.epoch for s in train(waves, config)]
    assert epochs == [*range(0, 250, 2), 250]


def test_the_last_losses_are_those_of_the_final_state_on_all_points(waves: Dataset) -> None:
    last = run(waves, SMALL)[-1]
    model = last.model
    residual = (model.decode(model.latents, waves.shared_grid).reshape(-1, 1) - waves.values) / (
        model.normalisation.values.scale
    )
    assert last.data_loss == pytest.approx(float(np.mean(residual**2)), rel=1e-4)
    per_point = np.square(model.latents.astype(float)).sum(axis=1)[waves.owner].mean() / model.config.sigma**2
    assert last.prior_loss == pytest.approx(per_point, rel=1e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "clamped"])
def test_every_activation_and_loss_learns_irregular_plane_curves(
    irregular: Dataset, activation: str, loss: str
) -> None:
    config = TrainingConfig(
        hidden=(24,), activation=activation, loss=loss, loss_scale=1.0, batch_size=32, strategy=Joint(40)
    )
    snapshots = run(irregular, config)
    assert snapshots[-1].data_loss < 0.7 * snapshots[0].data_loss


@pytest.mark.parametrize("c", [0, 2, 3])
def test_any_number_of_coordinates_trains(c: int) -> None:
    rng = np.random.default_rng(c)
    k = 1 if c == 0 else 30
    functions = []
    for _ in range(20):
        coords = rng.uniform(-1, 1, (k, c))
        functions.append((coords, rng.normal() + coords.sum(axis=1, keepdims=True) * np.array([[1.0, 2.0, 3.0]])))
    dataset = Dataset.from_functions(functions)
    snapshots = run(dataset, TrainingConfig(hidden=(24,), batch_size=128, strategy=Joint(60)))
    assert snapshots[-1].data_loss < 0.5 * snapshots[0].data_loss
    assert snapshots[-1].model.decode(snapshots[-1].latents).shape[-1] == 3


def test_cross_entropies_learn_probabilities_and_refuse_anything_else(waves: Dataset) -> None:
    rng = np.random.default_rng(0)
    classes = np.eye(3)[rng.integers(0, 3, (20, 12)) // 2 * 2]
    dataset = Dataset.from_grid(np.linspace(0, 1, 12), classes)
    for loss in ("bce", "cce"):
        snapshots = run(dataset, TrainingConfig(hidden=(16,), loss=loss, batch_size=64, strategy=Joint(60)))
        assert snapshots[-1].data_loss < 0.8 * snapshots[0].data_loss
        decoded = snapshots[-1].model.decode(snapshots[-1].latents[:4])
        assert decoded.min() >= 0
        assert decoded.max() <= 1
        with pytest.raises(ConfigError, match=r"between 0 and 1; these run from -"):
            train(waves, TrainingConfig(loss=loss))


def test_training_that_explodes_says_why_and_keeps_the_snapshots_before(waves: Dataset) -> None:
    config = dataclasses.replace(SMALL, decoder_lr=1e30, activation="relu", strategy=Joint(50))
    seen: list[Snapshot] = []
    with pytest.raises(DivergenceError, match=r"at step \d, in epoch 1: .*decoder_lr is 1e\+30.*try a tenth"):
        seen.extend(train(waves, config, snapshot_every=1))
    assert seen
    assert np.isfinite(seen[-1].latents).all()


def test_what_cannot_be_trained_is_refused_at_once(waves: Dataset) -> None:
    with pytest.raises(ConfigError, match="more than the dataset's 480 points"):
        train(waves, TrainingConfig(latent_dim=481))
    with pytest.raises(ConfigError, match="snapshot_every, in epochs, must be a whole number of at least 1; got 0"):
        train(waves, SMALL, snapshot_every=0)
    with pytest.raises(ConfigError, match=r"takes a Dataset .* and a TrainingConfig; got Dataset and dict"):
        train(waves, {})  # type: ignore[arg-type]


def test_the_prior_warms_up_as_asked(waves: Dataset) -> None:
    config = dataclasses.replace(SMALL, prior_warmup=0.5, sigma=0.1, latent_lr=1e-9)
    ratios = [s.prior_loss for s in run(waves, config)][1:]
    assert ratios[0] / ratios[-1] == pytest.approx(1 / 3, rel=1e-3)
    assert ratios[2] / ratios[-1] == pytest.approx(1.0, rel=1e-3)
