"""How well each function is fitted."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..errors import DataError
from ..model.autodecoder import Autodecoder
from ..training.objective import loss_of

_ROWS_AT_ONCE = 1 << 16


@torch.no_grad()
def data_losses(model: Autodecoder, dataset: Dataset) -> NDArray[np.float64]:
    """The data part of the objective of each training function, in normalised units: (N,).

    Entry i is the mean of L(f_θ(z_i, t_k), x_i(t_k)) over the function's own K_i points, at its latent as it was left
    by training. dataset: the N functions of the model, in its order. Raises DataError where it is another dataset.
    """
    if dataset.n_functions != len(model.latents):
        raise DataError(
            f"The dataset has {dataset.n_functions} functions but the model {len(model.latents)} latents; "
            "give the dataset that it was trained on."
        )
    coords = model.check_coords(dataset.coords)
    values = model.check_values(dataset.values, len(coords))
    loss, of_latents = loss_of(model.config), model.decoder.first_of_latents(torch.tensor(model.latents))  # (N, W)
    each = np.empty(len(values))
    for start in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        at = torch.as_tensor(model.normalisation.coords.forward(coords[rows]), dtype=torch.float32)
        target = torch.as_tensor(model.normalisation.values.forward(values[rows]))
        owner = torch.tensor(dataset.owner[rows])
        out = model.decoder.rest(of_latents[owner] + model.decoder.first_of_coords(at))  # (R, m)
        each[rows] = loss.value(out.double(), target.double()).numpy()
    total = np.bincount(dataset.owner, weights=each, minlength=dataset.n_functions)
    return np.asarray(total / dataset.counts)
