"""Where encoding may start: training latents with what they decode to, and the normal distribution of all of them."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from ..kernels.packing import padded, zeros
from ..model.autodecoder import Autodecoder

MOST = 256  # training latents screened
GRID = 256  # coordinates on which their curves are kept, when c = 1

Floats = NDArray[np.float32]
_of: weakref.WeakKeyDictionary[Autodecoder, Candidates] = weakref.WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Candidates:
    """latents (C, d), up to 256 training latents, evenly through the table. curves (G, m, C'): what they decode to on
    an even grid over [-1, 1], candidates side by side, C' = C rounded up to whole vectors; G = 0 unless c = 1.
    centre (d,), root (d, d): of the normal distribution from which starts are drawn where there are fewer latents.
    """

    latents: Floats
    curves: Floats
    centre: NDArray[np.float64]
    root: NDArray[np.float64]

    @classmethod
    def of(cls, model: Autodecoder) -> Candidates:
        """Of this model; kept with it."""
        if (kept := _of.get(model)) is None:
            chosen = np.unique(np.linspace(0, len(model.latents) - 1, MOST).round().astype(int))
            latents = np.ascontiguousarray(model.latents[chosen])
            kept = _of[model] = cls(latents, _curves(model, latents), *_normal_distribution(model))
        return kept

    def elsewhere(self, n: int, seed: int) -> Floats:
        """(n, d) draws from the normal distribution of the latents."""
        drawn: Floats = (self.centre + _normal(n, len(self.centre), seed) @ self.root.T).astype(np.float32)
        return drawn


@lru_cache(maxsize=16)
def _normal(n: int, d: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal((n, d))


def _curves(model: Autodecoder, latents: Floats) -> Floats:
    n, m = len(latents), model.n_outputs
    curves = zeros(GRID if model.n_coords == 1 else 0, m, padded(n))
    if model.n_coords == 1:
        with torch.no_grad():
            decoded = model.decoder.on_grid(torch.from_numpy(latents), torch.linspace(-1, 1, GRID)[:, None])
        curves[:, :, :n] = decoded.permute(1, 2, 0).numpy()
    return curves


def _normal_distribution(model: Autodecoder) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and root of the covariance of the training latents.

    In no direction narrower than the latents' random start was: few functions, or a direction that training left
    unused, would otherwise give the same start n times.
    """
    latents = model.latents.astype(np.float64)
    centre = latents.mean(axis=0)
    deviations = latents - centre
    variances, directions = np.linalg.eigh(deviations.T @ deviations / max(1, len(latents) - 1))
    root = directions * np.maximum(np.sqrt(np.maximum(variances, 0.0)), model.config.latent_init_std)
    return centre, root
