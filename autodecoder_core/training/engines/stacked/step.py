"""The mathematics of one step of R runs: forward, back by hand, and Adam. Nothing here waits for the device.

Everything that changes from step to step is read from tensors at fixed addresses, so that a CUDA graph of these
operations does the same work whenever it is replayed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from ....model.config import TrainingConfig
from ...objective import loss_of, prior
from ...phase import Phase, moves_decoder, moves_latents
from .block import Block
from .memory import FIRST, SECOND, VALUES, Memory

Phases = tuple[Phase | None, ...]  # of each run; None: it rests

_ATEN = torch.ops.aten
_INTO: dict[str, Callable[..., Tensor]] = {  # activation(x, out=y)
    "tanh": torch.tanh,
    "silu": _ATEN.silu.out,
    "relu": lambda x, out: torch.clamp_min(x, 0, out=out),
    "sine": torch.sin,
}
_BACK: dict[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {  # gradient, x, y -> gradient by x
    "tanh": lambda gradient, x, y: _ATEN.tanh_backward(gradient, y),
    "silu": lambda gradient, x, y: _ATEN.silu_backward(gradient, x),
    "relu": lambda gradient, x, y: _ATEN.threshold_backward(gradient, x, 0),
    "sine": lambda gradient, x, y: gradient * torch.cos(x),
}


class Settings:
    """What an epoch sets for each run. rates (R, 2): of decoder and latents. pulls (R, 1, 1): 2λ."""

    def __init__(self, runs: int, like: Tensor) -> None:
        self.rates = torch.zeros(runs, 2, device=like.device)  # float32, as Adam wants it
        self.pulls = like.new_zeros(runs, 1, 1)


@dataclass(frozen=True, slots=True)
class Stepper:
    """Steps of R runs over one memory; what they share is in `config`."""

    config: TrainingConfig
    memory: Memory
    settings: Settings

    def steps(self, n: int, block: Block, phases: Phases) -> None:
        """The first n steps of the block, and their notes."""
        loss = loss_of(self.config)
        for s in range(n):
            out = self._forward(s, block)
            self._adam(phases, self._back(s, block, loss.gradient(out, block.targets[s]), phases))
        # Means wait until here, for all steps at once: in a graph each operation costs its launch, whatever its size.
        z = block.inputs[:n, ..., : block.latent_dim]  # (S, R, B, d)
        block.notes[:n, :, 0] = loss.value(block.outs[:n], block.targets[:n]).mean(dim=-1)
        block.notes[:n, :, 1] = prior(z, 0.5).mean(dim=-1) * self.settings.pulls.flatten()

    def _forward(self, s: int, block: Block) -> Tensor:
        h, d = block.inputs[s], block.latent_dim  # (R, B, d + f + 1)
        latents = self.memory.latents[VALUES].flatten(0, 1)  # (R N, d)
        torch.index_select(latents, 0, block.owners[s], out=h.flatten(0, 1)[:, :d])
        *layers, last = (layer[VALUES] for layer in self.memory.layers)
        for layer, x, y in zip(layers, block.sums, block.hidden, strict=True):
            _INTO[self.config.activation](torch.bmm(h, layer, out=x), out=y[..., :-1])
            h = y
        return torch.bmm(h, last, out=block.outs[s])  # (R, B, m)

    def _back(self, s: int, block: Block, delta: Tensor, phases: Phases) -> Tensor | None:
        """From the gradient by the outputs (R, B, m) to that by the weights, left in memory, and by the latents."""
        memory, mean = self.memory, 1.0 / block.size
        before = [block.inputs[s], *block.hidden]
        for i in reversed(range(len(before))):
            if _any(phases, moves_decoder):
                memory.gradients[i].baddbmm_(before[i].mT, delta, beta=0, alpha=mean)
            if i > 0:
                through = torch.bmm(delta, memory.layers[i][VALUES, :, :-1].mT)  # (R, B, W)
                delta = _BACK[self.config.activation](through, block.sums[i - 1], before[i][..., :-1])
        if _any(phases, moves_decoder):
            torch.linalg.vector_norm(memory.gradient, dim=1, out=block.notes[s, :, 2])
        if not _any(phases, moves_latents):
            return None
        d = block.latent_dim
        pull = block.inputs[s, ..., :d] * self.settings.pulls
        first = memory.layers[0][VALUES, :, :d].mT  # (R, W, d)
        rows = torch.baddbmm(pull, delta, first, beta=mean, alpha=mean)  # (R, B, d)
        gradient = torch.segment_reduce(rows.flatten(0, 1), "sum", offsets=block.ends[s])  # (R N, d)
        gradient = gradient.view(memory.latents.shape[1:])
        torch.linalg.vector_norm(gradient, dim=(1, 2), out=block.notes[s, :, 3])
        return gradient

    def _adam(self, phases: Phases, latent_gradient: Tensor | None) -> None:
        """Of what moves; what is frozen is not mentioned, so neither it nor its moments nor its count can change."""
        memory, counts, rates = self.memory, self.memory.counts, self.settings.rates
        moving: list[tuple[Tensor, Tensor, list[Tensor], list[Tensor]]] = []
        for run, phase in enumerate(phases):
            if phase and moves_decoder(phase):
                parts = [layer[:, run] for layer in memory.layers]
                moving.append((counts[run, 0], rates[run, 0], parts, [each[run] for each in memory.gradients]))
            if phase and moves_latents(phase) and latent_gradient is not None:
                moving.append((counts[run, 1], rates[run, 1], [memory.latents[:, run]], [latent_gradient[run]]))
        torch._foreach_add_([count for count, *_ in moving], 1)
        for count, rate, parts, gradients in moving:
            # What torch.optim.Adam(fused=True, capturable=True) calls, with one count for all parts.
            torch._fused_adam_(
                [part[VALUES] for part in parts],
                gradients,
                [part[FIRST] for part in parts],
                [part[SECOND] for part in parts],
                [],
                [count] * len(parts),
                lr=rate,
                beta1=0.9,
                beta2=0.999,
                weight_decay=0.0,
                eps=1e-8,
                amsgrad=False,
                maximize=False,
            )


def _any(phases: Phases, moves: Callable[[Phase], bool]) -> bool:
    return any(phase is not None and moves(phase) for phase in phases)
