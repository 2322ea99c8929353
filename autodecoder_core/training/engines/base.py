"""The boundary behind which an engine works: minibatches in, losses and state out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ..phase import Phase

Floats = NDArray[np.float64]
Order = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class State:
    """Everything that moves, as detached copies: weights, latents (N, d) and Adam's moments of both."""

    weights: tuple[Tensor, ...]
    latents: Tensor
    first_moments: tuple[Tensor, ...]
    second_moments: tuple[Tensor, ...]
    steps: tuple[int, int]  # Adam steps taken by the weights, by the latents


@dataclass(frozen=True, slots=True)
class Steps:
    """What was noted of each step, (S,) each, in order.

    data, prior: the two means of the objective over the step's minibatch, before it moved anything. sizes: its points.
    decoder_gradient, latent_gradient: norms of the gradient of what moved; 0 of what was frozen.
    A step whose loss was not finite moves nothing and is the last one noted.
    """

    data: Floats
    prior: Floats
    decoder_gradient: Floats
    latent_gradient: Floats
    sizes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sizes)

    def added_to(self, sums: tuple[float, float]) -> tuple[float, float]:
        """Running sums over points of data loss and prior: one step after another, however steps are cut into calls."""
        rows = np.stack([self.data, self.prior]) * self.sizes
        data, prior = np.cumsum(np.concatenate([np.array(sums)[:, None], rows], axis=1), axis=1)[:, -1]
        return float(data), float(prior)

    @property
    def diverged(self) -> bool:
        """Whether something stopped being finite."""
        noted = (self.data, self.prior, self.decoder_gradient, self.latent_gradient)
        return not all(np.isfinite(each).all() for each in noted)


def sizes(n_points: int, batch: int) -> NDArray[np.int64]:
    """Points of each minibatch when n_points are cut into minibatches of `batch`: the last may be smaller."""
    return np.diff(np.append(np.arange(0, n_points, batch), n_points))


@dataclass(frozen=True, slots=True)
class Ask:
    """What `Engine.advance` is to do."""

    order: Order
    phase: Phase
    decoder_lr: float
    latent_lr: float
    prior_weight: float


class Readable(Protocol):
    """What can be seen of a training in progress."""

    name: str

    def measure(self, prior_weight: float) -> tuple[float, float]:
        """Data loss and prior of the present state, means over all points; moves nothing."""
        ...

    def state(self) -> State:
        """A detached copy of the present state."""
        ...


class Engine(Readable, Protocol):
    """One training in progress."""

    def advance(self, order: Order, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Steps:
        """One step for each B points of `order` (numbers of points; the last minibatch may be smaller).

        What the phase freezes is left bit for bit. How an epoch is cut into calls makes no difference, not by a bit.
        """
        ...

    def restore(self, state: State) -> None:
        """Go on from this state."""
        ...
