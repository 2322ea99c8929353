"""Which training functions are like this one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import DataError
from ..model.autodecoder import Autodecoder


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training function: its index and name, and how far its latent is (latent units)."""

    index: int
    name: str
    distance: float


def nearest(model: Autodecoder, z: ArrayLike, n: int = 3) -> list[Neighbour]:
    """The n training functions whose latents are closest to z (d,), Euclidean, closest first.

    Raises DataError when z has not d numbers.
    """
    point = np.asarray(z, dtype=np.float64)
    if point.shape != (model.latent_dim,):
        raise DataError(f"z must have {model.latent_dim} numbers; got shape {point.shape}.")
    distances: NDArray[np.float64] = np.linalg.norm(model.latents.astype(np.float64) - point, axis=1)
    order = np.argsort(distances, kind="stable")[: max(0, n)]
    return [Neighbour(int(i), model.names[i], float(distances[i])) for i in order]
