"""What a block of steps reads and notes, at fixed addresses, filled between replays of a graph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ....model.decoder import Decoder
from ...problem import Problem

_ROUND = 64  # numbers


@dataclass(frozen=True, slots=True)
class Points:
    """rows (P, f + 1): features of the coordinates and a 1, which takes the bias; values (P, m); owner (P,)."""

    rows: Tensor
    values: Tensor
    owner: Tensor

    @classmethod
    def of(cls, problem: Problem, decoder: Decoder, device: torch.device) -> Points:
        with torch.no_grad():
            features = decoder.features(problem.coords)
        rows = torch.cat([features, features.new_ones(len(features), 1)], dim=1)
        return cls(rows.to(device), problem.values.to(device), problem.owner.to(device))


class Block:
    """Up to S steps of R runs, B points each.

    inputs (S, R, B, d + f + 1): latents, features, 1. targets, outs (S, R, B, m). notes (S, R, 4), as in Steps.
    owners (S, R B), from 0 to R N: which latents a row takes; ends (S, R N + 1): where the rows of each latent begin.
    The points of a minibatch are sorted by owner: then each latent sums its own rows, in one order, without the
    atomic additions that would make two runs on one card differ.
    sums, hidden: what goes into each activation, (R, B, W), and comes out of it, (R, B, W + 1) with a last 1.
    """

    def __init__(self, steps: int, size: int, memory_latents: Tensor, points: Points, hidden: Sequence[int]) -> None:
        runs, n, self.latent_dim = memory_latents.shape
        new, m = points.values.new_empty, points.values.shape[1]
        self.size = size
        self.inputs = _aligned(points.values, steps, runs, size, self.latent_dim + points.rows.shape[1])
        self.outs = _aligned(points.values, steps, runs, size, m)
        self.targets = new(steps, runs, size, m)
        self.notes = torch.zeros(steps, runs, 4, dtype=points.values.dtype, device=points.values.device)
        self.owners = points.owner.new_empty(steps, runs * size)
        self.ends = points.owner.new_empty(steps, runs * n + 1)
        self.sums = [new(runs, size, width) for width in hidden]
        self.hidden = [points.values.new_ones(runs, size, width + 1) for width in hidden]
        self._first = torch.arange(0, runs * n, n, device=self.owners.device)[:, None]  # (R, 1)
        self._every = torch.arange(runs * n + 1, device=self.owners.device)
        self._points = points

    def fill(self, order: Tensor) -> None:
        """order: numbers of points, (S or fewer, R, B)."""
        n, points = len(order), self._points
        owners, by = points.owner[order].sort(dim=-1, stable=True)  # (S, R, B)
        order = order.gather(-1, by)
        self.inputs[:n, ..., self.latent_dim :].copy_(points.rows[order])
        self.targets[:n].copy_(points.values[order])
        self.owners[:n].copy_((owners + self._first).flatten(1))
        self.ends[:n].copy_(torch.searchsorted(self.owners[:n], self._every.repeat(n, 1)))


def _aligned(like: Tensor, steps: int, *shape: int) -> Tensor:  # (S, *shape)
    """Each step begins at a round address: libraries choose how to multiply by that as well, and a step would depend on
    its place in the block by a bit."""
    size = math.prod(shape)
    return like.new_empty(steps, -(-size // _ROUND) * _ROUND)[:, :size].view(steps, *shape)
