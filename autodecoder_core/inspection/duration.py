"""How long a training will take, before it has begun."""

from __future__ import annotations

from itertools import pairwise

from ..data.dataset import Dataset
from ..model.config import TrainingConfig

# Seconds on one core of a processor of 2024, by the numba engine: an epoch's own cost (its snapshot, and whoever looks
# at it), a step's, and that of one point passing one weight or unit.
_EPOCH = 0.8e-3
_STEP = 2e-5
_WEIGHT = 2.4e-11
_UNIT = 3.8e-10
_BY_TORCH = 5.0  # times as long


def estimated_seconds(dataset: Dataset, config: TrainingConfig) -> float:
    """Seconds of training on one core of an ordinary processor; right within a factor of about two."""
    features = config.coordinate_features if dataset.n_coords else 0
    widths = (config.latent_dim + dataset.n_coords * (1 + 2 * features), *config.hidden, dataset.n_outputs)
    a_point = _WEIGHT * sum(a * b for a, b in pairwise(widths)) + _UNIT * sum(widths[1:])
    steps = -(-dataset.n_points // config.batch_size)
    seconds = config.strategy.total_epochs * (_EPOCH + steps * _STEP + dataset.n_points * a_point)
    return seconds if config.has_kernels and config.engine != "torch" else _BY_TORCH * seconds
