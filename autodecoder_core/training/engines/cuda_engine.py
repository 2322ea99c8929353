"""The engine of a CUDA card: blocks of steps as graphs. How it works: docs/engine.md."""

from __future__ import annotations

from torch import Tensor

from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..phase import Phase
from ..problem import Problem
from .base import Ask, Order, Steps
from .stacked.graphs import Recorder
from .stacked.stack import Member, Stack
from .torch_engine import device_of


class CudaEngine(Member):
    """A stack of one run. On the processor it does the same steps one by one, which is how it is tested there."""

    def __init__(
        self,
        problem: Problem,
        config: TrainingConfig,
        decoder: Decoder,
        latents: Tensor,
        record: Recorder | None = None,
    ) -> None:
        super().__init__(Stack(problem, [config], [(decoder, latents)], device_of(config), record), 0)

    def advance(self, order: Order, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Steps:
        (steps,) = self._stack.advance([Ask(order, phase, decoder_lr, latent_lr, prior_weight)])
        assert steps is not None
        return steps
