"""What an auto-decoder is held against: PCA and an auto-encoder with the same d, on a shared grid of points.

Neither can take missing points or irregular sampling: both need every function on the same K points.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ..data.dataset import Dataset
from ..data.normalisation import to_standard
from ..errors import DataError

Array = NDArray[np.float64]
Reconstruct = Callable[[Dataset], Array]


def table(dataset: Dataset) -> Array:
    """(N, K m) one row a function. Raises DataError where the functions do not share their points."""
    if dataset.shared_grid is None:
        raise DataError(
            "PCA and auto-encoders need every function on the same points; these are sampled irregularly or have "
            "missing values. An auto-decoder does not mind."
        )
    return dataset.values.reshape(dataset.n_functions, -1)


def pca(train: Dataset, d: int) -> Reconstruct:
    """The best linear decoder of d latents in mean squared error (Eckart & Young 1936), encoded by projection."""
    rows = table(train)
    mean = rows.mean(axis=0)
    _, _, directions = np.linalg.svd(rows - mean, full_matrices=False)
    kept = directions[:d]

    def reconstruct(dataset: Dataset) -> Array:
        return np.asarray(mean + (table(dataset) - mean) @ kept.T @ kept)

    return reconstruct


def autoencoder(
    train: Dataset, d: int, *, hidden: tuple[int, ...] = (64, 64), epochs: int = 2000, lr: float = 2e-3, seed: int = 0
) -> Reconstruct:
    """An encoder and a decoder of `hidden` layers each, SiLU, full-batch Adam with cosine decay."""
    rows = torch.tensor(table(train), dtype=torch.float32)
    scale = to_standard(train.values)
    shift = torch.as_tensor(np.tile(scale.offset, rows.shape[1] // len(scale.offset)), dtype=torch.float32)
    spread = torch.as_tensor(np.tile(scale.scale, rows.shape[1] // len(scale.scale)), dtype=torch.float32)
    k = rows.shape[1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = nn.Sequential(*_layers((k, *hidden, d)), *_layers((d, *hidden[::-1], k)))
    optimiser = torch.optim.Adam(network.parameters(), lr=lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs, eta_min=lr / 100)
    target = (rows - shift) / spread
    for _ in range(epochs):
        optimiser.zero_grad(set_to_none=True)
        nn.functional.mse_loss(network(target), target).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()

    def reconstruct(dataset: Dataset) -> Array:
        x = (torch.tensor(table(dataset), dtype=torch.float32) - shift) / spread
        with torch.no_grad():
            return np.asarray((network(x) * spread + shift).double().numpy())

    return reconstruct


def _layers(widths: tuple[int, ...]) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for i, (a, b) in enumerate(pairwise(widths)):
        layers += [nn.Linear(a, b)] + ([nn.SiLU()] if i < len(widths) - 2 else [])
    return layers


def mean_squared_error(dataset: Dataset, reconstruction: Array) -> float:
    """Over all points and outputs, in the user's units squared."""
    return float(np.mean((table(dataset) - reconstruction) ** 2))
