"""Where encoding starts, and how its search spends its steps."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.encoding import encode
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.levenberg_marquardt import SCHEDULE, levenberg_marquardt
from autodecoder_core.encoding.starts import starts
from autodecoder_core.encoding.targets import Targets
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train

from .conftest import family


def test_starts_that_cannot_win_any_more_are_given_up_and_the_winner_is_the_same(model: Autodecoder) -> None:
    targets = Targets.of(Functions.of(model, family(1, 21)))
    z = torch.tensor(np.random.default_rng(0).normal(0, 4, (60, 2)), dtype=torch.float32)
    of = torch.zeros(60, dtype=torch.long)
    found = levenberg_marquardt(targets, z, of)
    patient = levenberg_marquardt(targets, z, of, SCHEDULE._replace(hope=np.inf, same=0.0))
    assert found.objective.min().item() == pytest.approx(patient.objective.min().item(), rel=1e-4)
    assert found.converged[found.objective.argmin()]
    assert found.evaluations.sum() < 0.9 * patient.evaluations.sum()


def test_points_taken_piece_by_piece_give_the_same_derivatives(
    model: Autodecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = Targets.of(Functions.of(model, family(3, 4)))
    z = torch.tensor(np.random.default_rng(0).normal(size=(4, 2)), dtype=torch.float32)
    of = torch.tensor([2, 0, 1, 2])
    whole = (*targets.quadratic(z, of), *targets.objective(z, of), targets.gradient(z, of))
    monkeypatch.setattr("autodecoder_core.encoding.targets.ROWS_AT_ONCE", 4 * 7)  # 40 points in pieces of 7
    pieces = (*targets.quadratic(z, of), *targets.objective(z, of), targets.gradient(z, of))
    for a, b in zip(whole, pieces, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(whole[2].float(), whole[-1], rtol=1e-4, atol=1e-5)  # both ways to the gradient


def test_starts_depend_on_the_function_alone_not_on_its_company(model: Autodecoder) -> None:
    dataset = family(4, 8)
    together = starts(Targets.of(Functions.of(model, dataset)), 8, seed=3)
    assert together.shape == (4, 8, 2)
    for i in range(4):
        torch.testing.assert_close(
            together[i], starts(Targets.of(Functions.one(model, *dataset.function(i))), 8, seed=3)[0]
        )


def test_more_starts_than_training_functions_are_all_different(model: Autodecoder) -> None:
    few = dataclasses.replace(model, latents=model.latents[:1], names=model.names[:1])
    found = encode(few, *family(1, 6).function(0), n_starts=12)
    assert len(np.unique(found.starts, axis=0)) == 12
    np.testing.assert_array_equal(found.starts[0], few.latents[0].astype(float))


def test_a_picture_is_screened_on_some_of_its_points() -> None:
    """64² points: a stride through them would see a few columns only."""
    side = np.linspace(0, 1, 64)
    grid = np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2)
    slopes = np.random.default_rng(0).normal(size=(12, 2))
    dataset = Dataset.from_functions([(grid[::7], (grid @ slope)[::7]) for slope in slopes])
    config = TrainingConfig(hidden=(16,), batch_size=1024, strategy=Joint(40))
    model = list(train(dataset, config, snapshot_every=1000))[-1].model
    pictures = Dataset.from_grid(grid, (grid @ slopes.T).T)
    first = starts(Targets.of(Functions.of(model, pictures)), 1, seed=0)[:, 0]
    decoded = model.decode(model.latents, grid)[..., 0]  # (C, K)
    scores = np.array([np.mean((decoded - grid @ slope) ** 2, axis=1) for slope in slopes])
    picked = np.array([np.flatnonzero((model.latents == z.numpy()).all(axis=1))[0] for z in first])
    assert (scores[np.arange(12), picked] <= 1.2 * scores.min(axis=1)).all()
