"""Where to start encoding: screened training latents, spread out, and some from elsewhere.

The objective in z has several minima. Decoded training latents that already look like the function lie near the good
ones; spreading the chosen ones by farthest point (Gonzalez 1985) keeps them from all falling into the same minimum.
"""

from __future__ import annotations

import weakref

import numpy as np
import torch
from torch import Tensor

from ..model.autodecoder import Autodecoder
from .targets import Targets

_CANDIDATES = 256  # training latents screened
_GRID = 256  # coordinates on which decoded candidates are kept, when c = 1
_POINTS = 512  # of a function, looked at in screening: enough to rank candidates, and a picture has thousands
_POOL = 6  # the best 6 n candidates are spread out to n starts
_ELSEWHERE = 4  # every fourth start is drawn from the latents' own normal distribution

_decoded: weakref.WeakKeyDictionary[Autodecoder, tuple[Tensor, Tensor]] = weakref.WeakKeyDictionary()


def starts(targets: Targets, n: int, seed: int) -> Tensor:
    """(F, n, d) starting latents for each function; the first is the best that screening found.

    They depend on the function, the model and the seed alone, not on what else is encoded with it.
    """
    candidates, scores = _screen(targets)
    n_screened = min(n - n // _ELSEWHERE, len(candidates))
    screened = _spread(candidates, scores, n_screened)  # (F, n_screened, d)
    elsewhere = _elsewhere(targets.model, n - n_screened, seed)
    return torch.cat([screened, elsewhere.expand(len(screened), *elsewhere.shape)], dim=1)


def _elsewhere(model: Autodecoder, n: int, seed: int) -> Tensor:
    """(n, d) draws from the normal distribution of the training latents.

    In no direction narrower than the latents' random start was: few functions, or a direction that training left
    unused, would otherwise give the same start n times.
    """
    latents = model.latents.astype(np.float64)
    centre = latents.mean(axis=0)
    deviations = latents - centre
    variances, directions = np.linalg.eigh(deviations.T @ deviations / max(1, len(latents) - 1))
    root = directions * np.maximum(np.sqrt(np.maximum(variances, 0.0)), model.config.latent_init_std)
    normal = np.random.default_rng(seed).standard_normal((n, len(centre)))
    return torch.as_tensor(centre + normal @ root.T, dtype=torch.float32)


@torch.no_grad()
def _screen(targets: Targets) -> tuple[Tensor, Tensor]:
    """Candidates (C, d) and each function's data loss with each of them (F, C), over at most 512 of its points."""
    model = targets.model
    candidates, decoded = _candidates(model)
    rows = []
    for coords, values, count in zip(targets.coords, targets.values, targets.counts.tolist(), strict=True):
        coords, values = coords[:count], values[:count]
        if count > _POINTS:  # at random: every eighth point of a picture would be a few of its columns
            chosen = torch.as_tensor(np.random.default_rng(0).choice(count, _POINTS, replace=False))
            coords, values = coords[chosen], values[chosen]
        if model.n_coords == 1:
            position = (coords[:, 0].clamp(-1, 1) + 1) * ((_GRID - 1) / 2)
            left = position.long().clamp_max(_GRID - 2)
            out = torch.lerp(decoded[:, left], decoded[:, left + 1], (position - left)[:, None])  # (C, K, m)
        else:
            out = model.decoder.on_grid(candidates, coords)
        rows.append(targets.loss.value(out, values.expand_as(out)).mean(dim=1))
    return candidates, torch.stack(rows)


def _candidates(model: Autodecoder) -> tuple[Tensor, Tensor]:
    """Up to 256 training latents, evenly through the table, and their curves on an even grid; kept with the model."""
    if (kept := _decoded.get(model)) is not None:
        return kept
    chosen = np.unique(np.linspace(0, len(model.latents) - 1, _CANDIDATES).round().astype(int))
    candidates = torch.tensor(model.latents[chosen])
    decoded = torch.zeros(len(candidates), 0, model.n_outputs)
    if model.n_coords == 1:
        with torch.no_grad():
            decoded = model.decoder.on_grid(candidates, torch.linspace(-1, 1, _GRID)[:, None])
    _decoded[model] = (candidates, decoded)
    return candidates, decoded


def _spread(candidates: Tensor, scores: Tensor, n: int) -> Tensor:
    """(F, n, d): the best candidate, then again and again the one of the pool farthest from those chosen."""
    order = scores.argsort(dim=1)[:, : _POOL * n]  # (F, pool)
    pool = candidates[order]  # (F, pool, d)
    chosen = [torch.zeros(len(pool), dtype=torch.long)]
    distance = torch.full(order.shape, torch.inf)
    everyone = torch.arange(len(pool))
    for _ in range(n - 1):
        distance = torch.minimum(distance, (pool - pool[everyone, chosen[-1]][:, None]).square().sum(dim=2))
        chosen.append(distance.argmax(dim=1))
    return pool[everyone[:, None], torch.stack(chosen, dim=1)]
