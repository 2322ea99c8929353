"""A small noisy family and a model of it, trained once for all tests; and the two engines that encode."""

from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train


def family(n: int, seed: int) -> Dataset:
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 2, 40)
    clean = rng.uniform(0.5, 1.5, (n, 1)) * np.sin(3 * t + rng.uniform(0, 2, (n, 1)))
    return Dataset.from_grid(t, 10 + 4 * clean + rng.normal(0, 0.1, clean.shape))


def trained(loss: str = "mse", n: int = 60, epochs: int = 120) -> Autodecoder:
    config = TrainingConfig(hidden=(32, 32), loss=loss, batch_size=256, strategy=Joint(epochs), sigma=30)
    return list(train(family(n, 0), config, snapshot_every=1000))[-1].model


@pytest.fixture(scope="session")
def model() -> Autodecoder:
    return trained()


@pytest.fixture(params=["torch", "numba"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Levenberg-Marquardt by this engine, as if the kernels were (not) there."""
    monkeypatch.setattr("autodecoder_core.encoding.engines.choice._are_there", lambda: request.param == "numba")
    return str(request.param)
