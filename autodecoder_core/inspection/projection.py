"""Latents on a plane: themselves for d = 2, a fixed plane of principal directions for d > 2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """position = (z - origin) @ directions, with directions (d, 2) orthonormal."""

    origin: Array
    directions: Array

    def project(self, z: ArrayLike) -> Array:
        """(…, d) -> (…, 2)."""
        return np.asarray((np.asarray(z, dtype=np.float64) - self.origin) @ self.directions)


def plane(latents: ArrayLike, *, like: Plane | None = None) -> Plane:
    """The plane in which a cloud of latents (N, d) is shown.

    d = 1: the latent and nothing; d = 2: the latent itself; d > 2: the first two principal directions. `like`: an
    earlier plane of the same run, so that signs and order of the directions do not flip between snapshots (the
    orthogonal Procrustes rotation of the new plane onto the old one, Schönemann 1966).
    """
    z = np.asarray(latents, dtype=np.float64)
    d = z.shape[1]
    if d <= 2:
        return Plane(np.zeros(d), np.eye(d, 2))
    origin = z.mean(axis=0)
    _, _, rows = np.linalg.svd(z - origin, full_matrices=False)
    directions = np.zeros((d, 2))
    directions[:, : min(2, len(rows))] = rows[:2].T
    if like is not None:
        left, _, right = np.linalg.svd(directions.T @ like.directions)
        directions = directions @ (left @ right)
    return Plane(origin, directions)
