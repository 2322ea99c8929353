"""The boundary behind which an engine works: whole epochs in, losses and state out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from ..phase import Phase


@dataclass(frozen=True, slots=True)
class State:
    """Everything that moves, as detached copies: weights, latents (N, d) and Adam's moments of both."""

    weights: tuple[Tensor, ...]
    latents: Tensor
    first_moments: tuple[Tensor, ...]
    second_moments: tuple[Tensor, ...]
    steps: tuple[int, int]  # Adam steps taken by the weights, by the latents


@dataclass(frozen=True, slots=True)
class Losses:
    """Means over the points of an epoch, each point measured when its minibatch was drawn."""

    data: float
    prior: float
    steps: int


class Engine(Protocol):
    """One training in progress."""

    name: str

    def epoch(self, number: int, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Losses:
        """Pass once over all points, moving what the phase says; what it freezes is left bit for bit."""
        ...

    def measure(self, prior_weight: float) -> Losses:
        """The losses of the present state on all points, moving nothing."""
        ...

    def state(self) -> State:
        """A detached copy of the present state."""
        ...

    def restore(self, state: State) -> None:
        """Go on from this state."""
        ...
