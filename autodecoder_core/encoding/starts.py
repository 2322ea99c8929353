"""Where to start encoding: training latents that fit already, and lie apart.

The objective in z has several minima. Decoded training latents that already look like the function lie near the good
ones; spreading the chosen ones (farthest point, Gonzalez 1985) keeps them from all falling into the same minimum. A
candidate at distance D from the nearest that is chosen, whose curve has the loss L, stands for the empty ball about
it: the next is the one with the largest D^d / L^1.5. kernels/screening.py does the same.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..kernels.search_memory import GOLDEN, LEAST_SCORE, LOOKED_AT
from ..model.autodecoder import Autodecoder
from ..training.objective import Loss
from .candidates import Candidates
from .targets import Targets


def starts(targets: Targets, n: int, seed: int) -> Tensor:
    """(F, n, d) starting latents for each function; the first is the best that screening found.

    They depend on the function, the model and the seed alone, not on what else is encoded with it.
    """
    candidates = Candidates.of(targets.model)
    n_screened = min(n, len(candidates.latents))
    screened = _spread(torch.from_numpy(candidates.latents), _scores(targets, candidates), n_screened)
    elsewhere = torch.from_numpy(candidates.elsewhere(n - n_screened, seed))
    return torch.cat([screened, elsewhere.expand(len(screened), *elsewhere.shape)], dim=1)


def looked_at(n: int) -> NDArray[np.int64]:
    """The points of a function of n that screening looks at: all, or a choice without a period (Weyl's sequence), since
    every eighth point of a picture would be a few of its columns."""
    if n <= LOOKED_AT:
        return np.arange(n)
    turns = np.arange(LOOKED_AT) * GOLDEN
    return np.asarray((turns - np.floor(turns)) * n, dtype=np.int64)


@torch.no_grad()
def _scores(targets: Targets, candidates: Candidates) -> Tensor:
    """Each function's data loss with each candidate (F, C); infinite where it is not a number."""
    rows = []
    for coords, values, count in zip(targets.coords, targets.values, targets.counts.tolist(), strict=True):
        chosen = torch.from_numpy(looked_at(count))
        out = _decoded(targets.model, candidates, coords[chosen])  # (C, K, m)
        rows.append(_mean(targets.loss, out, values[chosen]))
    return torch.stack(rows).nan_to_num(nan=torch.inf)


def _decoded(model: Autodecoder, candidates: Candidates, coords: Tensor) -> Tensor:
    """Candidates at coordinates (K, c): by straight lines on the grid where there is one. -> (C, K, m)"""
    latents = torch.from_numpy(candidates.latents)
    if not len(candidates.curves):
        return model.decoder.on_grid(latents, coords)
    curves = torch.from_numpy(candidates.curves)[..., : len(latents)]  # (G, m, C)
    last = len(curves) - 1
    position = (coords[:, 0].clamp(-1, 1) + 1) * (last / 2)
    left = position.long().clamp_max(last - 1)
    return torch.lerp(curves[left], curves[left + 1], (position - left)[:, None, None]).permute(2, 0, 1)


def _mean(loss: Loss, out: Tensor, values: Tensor) -> Tensor:  # (C, K, m), (K, m) -> (C,)
    return loss.value(out, values.expand_as(out)).mean(dim=1)


def _spread(candidates: Tensor, scores: Tensor, n: int) -> Tensor:
    """(F, n, d): the candidate with the lowest score, then again and again the one with the most empty room for its
    score; D² / L^(3/d) ranks as D^d / L^1.5."""
    weights = scores.double().clamp_min(LEAST_SCORE) ** (-3 / candidates.shape[1])  # (F, C)
    distances = torch.full(scores.shape, torch.inf, dtype=torch.float64)
    chosen = [scores.argmin(dim=1)]
    for _ in range(n - 1):
        squares = (candidates - candidates[chosen[-1]][:, None]).double().square().sum(dim=2)
        distances = torch.minimum(distances, squares)
        chosen.append((distances * weights).argmax(dim=1))
    return candidates[torch.stack(chosen, dim=1)]
