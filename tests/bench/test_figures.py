"""The arithmetic behind the figures."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.optimize import least_squares

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.targets import Targets
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train
from bench.clock import percentile
from bench.encoding_rivals import scipy_best
from bench.live import changes
from bench.quality import regular
from bench.training import CONFIG, operations


@pytest.mark.parametrize("p", [0, 5, 50, 95, 100])
def test_percentiles_are_numpys(p: float) -> None:
    values = [5.0, 1.0, 4.0, 2.5]
    assert percentile(values, p) == pytest.approx(np.percentile(values, p))


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 50)


def test_operations_of_a_step_are_those_that_torch_counts() -> None:
    from torch.utils.flop_counter import FlopCounterMode

    d, batch = CONFIG.latent_dim, CONFIG.batch_size
    z, t = torch.randn(batch, d, requires_grad=True), torch.randn(batch, 1)
    widths = [*CONFIG.hidden, 1]
    of_z, of_t = torch.randn(d, widths[0], requires_grad=True), torch.randn(1, widths[0], requires_grad=True)
    rest = [torch.randn(a, b, requires_grad=True) for a, b in pairwise(widths)]
    with FlopCounterMode(display=False) as counter:
        h = z @ of_z + t @ of_t
        for weight in rest:
            h = torch.relu(h) @ weight
        h.sum().backward()
    assert operations(CONFIG, "joint") == counter.get_total_flops()
    assert operations(CONFIG, "latents") < operations(CONFIG, "joint") > operations(CONFIG, "decoder")


def test_scipy_finds_the_minimum_of_the_very_objective() -> None:
    dataset = generate("damped_wave", n_functions=12, n_points=20, seed=0)
    config = TrainingConfig(hidden=(12,), coordinate_features=1, sigma=2.0, strategy=Joint(60))
    *_, last = train(dataset, config)
    targets = Targets.of(Functions.one(last.model, *dataset.function(0)))
    z, value = scipy_best(targets, np.array([last.model.latents[0], [0.5, -0.5]], dtype=float))
    told, _ = targets.objective(torch.tensor(z[None], dtype=torch.float32), torch.tensor([0]))
    assert value == pytest.approx(float(told), rel=1e-4)
    around = least_squares(lambda at: _objective(targets, at), z, method="trf", diff_step=1e-3)
    assert value <= float(around.fun[0]) * (1 + 1e-3)


def _objective(targets: Targets, z: np.ndarray) -> np.ndarray:
    value, _ = targets.objective(torch.tensor(z[None], dtype=torch.float32), torch.tensor([0]))
    return value.numpy()


def test_a_lane_has_news_only_when_its_steps_change() -> None:
    updates = [{"steps": steps} for steps in ([None, 1], [0, 1], [0, 2], [5, 2], [5, 2])]
    assert changes(updates, 0) == 2
    assert changes(updates, 1) == 1


def test_irregular_functions_come_to_one_grid_by_straight_lines() -> None:
    dataset = Dataset.from_functions([([2.0, 0.0], [4.0, 0.0]), ([1.0], [7.0])])
    found = regular(dataset, np.array([0.0, 1.0, 2.0, 3.0]))
    assert found.values[:, 0].tolist() == [0, 2, 4, 4, 7, 7, 7, 7]
    assert found.shared_grid is not None
