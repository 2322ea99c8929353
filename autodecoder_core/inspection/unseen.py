"""How well a model does on functions that it has never seen, and how well PCA does with as many numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.dataset import Dataset
from ..encoding.encode import encode_many
from ..model.autodecoder import Autodecoder
from .baselines import mean_squared_error, pca

MOST = 256  # unseen functions encoded: more would not change the mean by much


@dataclass(frozen=True, slots=True)
class Unseen:
    """error: mean squared error over all points and outputs of the unseen functions, in the user's units squared.
    loss: the training's own data loss on them, normalised. n: how many functions. pca: PCA's error with the same d, or
    None where the functions share no grid.
    """

    error: float
    loss: float
    n: int
    d: int
    pca: float | None

    @property
    def times_better(self) -> float | None:
        """PCA's error over ours: above 1, ours is the better; None without PCA, or where ours is zero."""
        return None if self.pca is None or self.error <= 0 else self.pca / self.error


def unseen_error(model: Autodecoder, seen: Dataset, unseen: Dataset, *, most: int = MOST) -> Unseen:
    """Encode the unseen functions with frozen weights and measure what is left.

    seen: what the model was trained on, for PCA. Of more than `most` unseen functions, an even choice is taken.
    Raises DataError when the datasets are not of the model's kind.
    """
    if unseen.n_functions > most:
        unseen = unseen.subset(np.linspace(0, unseen.n_functions - 1, most).round().astype(int))
    encodings = encode_many(model, unseen)
    squares = 0.0
    for i, encoding in enumerate(encodings):
        coords, values = unseen.function(i)
        squares += float(np.sum((model.decode(encoding.latent, coords) - values) ** 2))
    weights = unseen.counts / unseen.n_points
    return Unseen(
        error=squares / unseen.values.size,
        loss=float(weights @ np.array([encoding.data_loss for encoding in encodings])),
        n=unseen.n_functions,
        d=model.latent_dim,
        pca=_pca_error(seen, unseen, model.latent_dim),
    )


def _pca_error(seen: Dataset, unseen: Dataset, d: int) -> float | None:
    ours, theirs = seen.shared_grid, unseen.shared_grid
    if ours is None or theirs is None or not np.array_equal(ours, theirs):
        return None
    return mean_squared_error(unseen, pca(seen, d)(unseen))
