"""Training several runs in lockstep: the snapshots that each would have by itself."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError, DivergenceError
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig
from autodecoder_core.training import Snapshot, train, train_stacked
from tests.training.cards import HERE

BASE = TrainingConfig(hidden=(16, 16), batch_size=64, sigma=3.0, strategy=Joint(8), device=HERE)


def stacked(dataset: Dataset, configs: list[TrainingConfig], **how: int) -> list[list[Snapshot]]:
    runs: list[list[Snapshot]] = [[] for _ in configs]
    for run, snapshot in train_stacked(dataset, configs, **how):
        runs[run].append(snapshot)
    return runs


def test_contenders_and_seeds_have_the_snapshots_that_they_would_have_alone(irregular: Dataset) -> None:
    configs = [
        BASE,
        dataclasses.replace(BASE, strategy=Alternating(2, 1, 2), seed=1),  # ends before the others
        dataclasses.replace(BASE, decoder_lr=1e-3, lr_schedule="constant", prior_warmup=0.5, seed=2),
    ]
    runs = stacked(irregular, configs, snapshot_every=1)
    for config, snapshots in zip(configs, runs, strict=True):
        alone = list(train(irregular, dataclasses.replace(config, engine="torch"), snapshot_every=1))
        assert len(snapshots) == len(alone) == config.strategy.total_epochs + 1
        for ours, theirs in zip(snapshots, alone, strict=True):
            assert (ours.epoch, ours.step, ours.phase) == (theirs.epoch, theirs.step, theirs.phase)
            assert ours.checkpoint.state.steps == theirs.checkpoint.state.steps
            np.testing.assert_allclose(ours.latents, theirs.latents, atol=2e-4)
            assert ours.data_loss == pytest.approx(theirs.data_loss, rel=1e-3)
            assert ours.prior_loss == pytest.approx(theirs.prior_loss, rel=1e-3)
        seconds = [snapshot.wall_seconds for snapshot in snapshots]
        assert seconds == sorted(seconds)
        assert snapshots[-1].model.config == config
        assert snapshots[-1].model.decode(snapshots[-1].latents).shape == (12, 200, 2)


def test_a_stacked_run_is_resumed_by_itself(waves: Dataset) -> None:
    (half, _) = stacked(waves, [BASE, dataclasses.replace(BASE, seed=1)], snapshot_every=4)
    *_, last = train(waves, dataclasses.replace(BASE, engine="torch"), resume=half[1].checkpoint)
    np.testing.assert_allclose(last.latents, half[-1].latents, atol=2e-4)


def test_paces_that_differ_do_not_part_the_runs(waves: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    paces = iter(range(1, 10_000))
    monkeypatch.setattr("autodecoder_core.training.pace.Pace.steps", lambda self, left: min(left, 1 + next(paces) % 3))
    configs = [BASE, dataclasses.replace(BASE, seed=1)]
    cut = stacked(waves, configs)
    monkeypatch.undo()
    for ours, theirs in zip(cut, stacked(waves, configs), strict=True):
        np.testing.assert_array_equal(ours[-1].latents, theirs[-1].latents)
        assert [s.data_loss for s in ours] == [s.data_loss for s in theirs]


def test_a_run_that_diverges_is_told_of_when_the_others_are_done(waves: Dataset) -> None:
    relu = dataclasses.replace(BASE, activation="relu")
    wild = dataclasses.replace(relu, decoder_lr=1e30)
    seen: list[tuple[int, Snapshot]] = []
    with pytest.raises(DivergenceError, match=r"Run 1 of 2: .*decoder_lr is 1e\+30.*try a tenth"):
        seen.extend(train_stacked(waves, [wild, relu], snapshot_every=1))
    assert [snapshot.epoch for run, snapshot in seen if run == 0] == [0]
    assert [snapshot.epoch for run, snapshot in seen if run == 1] == list(range(9))
    tame = stacked(waves, [relu, relu], snapshot_every=1)
    np.testing.assert_array_equal(seen[-1][1].latents, tame[1][-1].latents)


def test_what_cannot_be_trained_together_is_refused_at_once(waves: Dataset) -> None:
    with pytest.raises(ConfigError, match="share hidden"):
        train_stacked(waves, [BASE, dataclasses.replace(BASE, hidden=(8,))])
    with pytest.raises(ConfigError, match="more than the dataset's 480 points"):
        train_stacked(waves, [dataclasses.replace(BASE, latent_dim=481)])
    with pytest.raises(ConfigError, match="snapshot_every"):
        train_stacked(waves, [BASE], snapshot_every=0)
