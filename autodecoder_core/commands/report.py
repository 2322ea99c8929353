"""How good a trained model is, in the data's own units: on what it was trained on, on what it never saw, beside PCA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .encode import encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..data.dataset import Dataset
    from ..model.autodecoder import Autodecoder


def errors(model: Autodecoder, train: Dataset, held_out: Dataset | None, seed: int) -> list[str]:
    """Mean squared errors as lines of text; held-out functions are encoded first, with this seed."""
    known = squared_error(model, model.latents, train)
    lines = [f"error     {known:.4g} on the training functions (mean squared, in the data's units)"]
    if held_out is None:
        return lines
    latents = np.stack([encoding.latent for encoding in encode(model, held_out, seed=seed)])
    new = squared_error(model, latents, held_out)
    lines.append(f"held out  {new:.4g} on {held_out.n_functions} functions never seen")
    linear = pca_error(train, held_out, model.latent_dim)
    if linear is None:
        lines.append("PCA       none: it needs every function on the same points")
    else:
        lines.append(f"PCA       {linear:.4g} on the same functions, with {model.latent_dim} components")
    return lines


def squared_error(model: Autodecoder, latents: NDArray[Any], dataset: Dataset) -> float:
    """Mean over all points and outputs of the squared error; latents (N, d) in the dataset's order."""
    total = 0.0
    for i, z in enumerate(latents):
        coords, values = dataset.function(i)
        total += float(np.sum((model.decode(z, coords) - values) ** 2))
    return total / dataset.values.size


def pca_error(train: Dataset, held_out: Dataset, d: int) -> float | None:
    """Mean squared error of held-out functions under a PCA of the training ones; None without a shared grid."""
    from ..inspection.baselines import mean_squared_error, pca

    here, there = train.shared_grid, held_out.shared_grid
    if here is None or there is None or not np.array_equal(here, there):
        return None
    return mean_squared_error(held_out, pca(train, d)(held_out))
