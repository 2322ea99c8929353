"""The engine of a CUDA card: blocks of steps as graphs. How it works: docs/engine.md."""

from __future__ import annotations

from torch import Tensor

from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..phase import Phase
from ..problem import Problem
from .base import Ask, Order, State, Steps
from .stacked.graphs import Recorder
from .stacked.stack import Stack
from .torch_engine import device_of


class CudaEngine:
    """A stack of one run. On the processor it does the same steps one by one, which is how it is tested there."""

    name = "cuda"

    def __init__(
        self,
        problem: Problem,
        config: TrainingConfig,
        decoder: Decoder,
        latents: Tensor,
        record: Recorder | None = None,
    ) -> None:
        self._stack = Stack(problem, [config], [(decoder, latents)], device_of(config), record)

    def advance(self, order: Order, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Steps:
        (steps,) = self._stack.advance([Ask(order, phase, decoder_lr, latent_lr, prior_weight)])
        assert steps is not None
        return steps

    def measure(self, prior_weight: float) -> tuple[float, float]:
        return self._stack.measure(0, prior_weight)

    def state(self) -> State:
        return self._stack.state(0)

    def restore(self, state: State) -> None:
        self._stack.restore(0, state)
