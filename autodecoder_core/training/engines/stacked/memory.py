"""Everything that moves in R runs, at fixed addresses: values, Adam's moments, step counts; and the gradient."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import torch
from torch import Tensor

from ..base import State

VALUES, FIRST, SECOND = range(3)


class Memory:
    """decoder (3, R, Θ), latents (3, R, N, d): values, first and second moments; counts (R, 2): Adam's steps so far.

    layers: views of `decoder`, (3, R, in + 1, out) each, transposed and with the bias as last row: what goes into a
    layer ends with a 1, so that one product takes the bias along, and one gives its gradient. gradient (R, Θ) and
    gradients (R, in + 1, out) lie likewise.
    """

    def __init__(self, runs: int, widths: Sequence[int], like: Tensor) -> None:  # like: latents of one run, (N, d)
        self._shapes = [(before + 1, after) for before, after in pairwise(widths)]
        size = sum(a * b for a, b in self._shapes)
        self.decoder = like.new_zeros(3, runs, size)
        self.latents = like.new_zeros(3, runs, *like.shape)
        self.counts = torch.zeros(runs, 2, device=like.device)  # float32, as Adam wants it
        self.gradient = like.new_zeros(runs, size)
        self.layers, self.gradients = self._layers(self.decoder), self._layers(self.gradient)

    def _layers(self, flat: Tensor) -> list[Tensor]:  # (…, Θ) -> (…, in + 1, out) each, the same memory
        ends = list(accumulate((a * b for a, b in self._shapes), initial=0))
        return [
            flat[..., i:j].view(*flat.shape[:-1], *shape)
            for (i, j), shape in zip(pairwise(ends), self._shapes, strict=True)
        ]

    @property
    def moving(self) -> tuple[Tensor, Tensor, Tensor]:
        return self.decoder, self.latents, self.counts

    def copies(self) -> list[Tensor]:
        return [part.clone() for part in self.moving]

    def take_back(self, copies: Sequence[Tensor]) -> None:
        for part, copy in zip(self.moving, copies, strict=True):
            part.copy_(copy)

    def state(self, run: int) -> State:
        """Of one run, as detached copies in the processor's memory."""
        layers, latents = self._layers(self.decoder[:, run].cpu()), self.latents[:, run].cpu()

        def parts(kind: int) -> tuple[Tensor, ...]:
            both = [part for layer in layers for part in (layer[kind, :-1].T, layer[kind, -1])]
            return tuple(part.clone(memory_format=torch.contiguous_format) for part in (*both, latents[kind]))

        values, (of_decoder, of_latents) = parts(VALUES), self.counts[run].tolist()
        return State(values[:-1], values[-1], parts(FIRST), parts(SECOND), (int(of_decoder), int(of_latents)))

    def restore(self, run: int, state: State) -> None:
        kinds = ((*state.weights, state.latents), state.first_moments, state.second_moments)
        for kind, parts in enumerate(kinds):
            self._put(kind, run, parts)
        self.counts[run].copy_(torch.tensor(state.steps))

    def start(self, run: int, parameters: Sequence[Tensor], latents: Tensor) -> None:
        self._put(VALUES, run, [part.detach() for part in (*parameters, latents)])

    def _put(self, kind: int, run: int, parts: Sequence[Tensor]) -> None:
        for layer, weight, bias in zip(self.layers, parts[:-1:2], parts[1:-1:2], strict=True):
            layer[kind, run, :-1].copy_(weight.T)
            layer[kind, run, -1].copy_(bias)
        self.latents[kind, run].copy_(parts[-1])
