"""Alternating training: latents and weights take turns, each with the other frozen.

What is frozen is bit-frozen: it gets no gradient, and its Adam moments stand still too, to go on where they stopped
when its turn comes again (docs/decisions/0006-optimiser-state-across-phases.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.config import Alternating
from .phase import Phase


def alternating(strategy: Alternating) -> Iterator[Phase]:
    """What moves in each epoch: the latents for a while, then the decoder for a while, round after round."""
    for _ in range(strategy.rounds):
        for _ in range(strategy.latent_epochs):
            yield "latents"
        for _ in range(strategy.decoder_epochs):
            yield "decoder"
