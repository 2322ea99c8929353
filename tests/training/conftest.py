"""Small families that every training test can afford."""

from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset


@pytest.fixture
def waves() -> Dataset:
    """24 sinusoids of 20 shared points."""
    rng = np.random.default_rng(0)
    t = np.linspace(0, 1, 20)
    return Dataset.from_grid(t, np.sin(6 * t * rng.uniform(0.5, 1.5, (24, 1)) + rng.uniform(0, 2, (24, 1))))


@pytest.fixture
def irregular() -> Dataset:
    """12 plane curves (m = 2), each with its own points, 3 to 15 of them."""
    rng = np.random.default_rng(1)
    functions = []
    for k in rng.integers(3, 16, 12):
        t = np.sort(rng.uniform(0, 1, k))
        functions.append((t, np.stack([np.cos(5 * t), 2 * np.sin(5 * t + 0.1 * k)], axis=1)))
    return Dataset.from_functions(functions)
