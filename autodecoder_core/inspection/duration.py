"""How long a training will take, before it has begun."""

from __future__ import annotations

from itertools import pairwise

from ..data.dataset import Dataset
from ..model.config import TrainingConfig

# Seconds on one core of a processor of 2024: a step's own cost, and that of one point passing one weight or unit.
_STEP = 0.5e-3
_WEIGHT = 1.2e-10
_UNIT = 1.5e-9


def estimated_seconds(dataset: Dataset, config: TrainingConfig) -> float:
    """Seconds of training on one core of an ordinary processor; right within a factor of about two."""
    features = config.coordinate_features if dataset.n_coords else 0
    widths = (config.latent_dim + dataset.n_coords * (1 + 2 * features), *config.hidden, dataset.n_outputs)
    a_point = _WEIGHT * sum(a * b for a, b in pairwise(widths)) + _UNIT * sum(widths[1:])
    steps = -(-dataset.n_points // config.batch_size)
    return config.strategy.total_epochs * (steps * _STEP + dataset.n_points * a_point)
