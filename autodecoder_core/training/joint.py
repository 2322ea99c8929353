"""Joint training: one optimiser moves latents and weights together, on the same gradient of the same minibatch."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.config import Joint
from .phase import Phase


def joint(strategy: Joint) -> Iterator[Phase]:
    """What moves in each epoch: everything, always."""
    for _ in range(strategy.epochs):
        yield "joint"
