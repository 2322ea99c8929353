"""Which engine trains a configuration here."""

from __future__ import annotations

import os
from functools import cache

import torch
from torch import Tensor

from ...errors import ConfigError
from ...kernels import cache as kernels
from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..problem import Problem
from .base import Engine
from .cuda_engine import CudaEngine
from .torch_engine import TorchEngine

NO_COMPILING = "AUTODECODER_NO_COMPILING"  # set to anything: "auto" takes kernels that are there and compiles none


def engine_for(
    problem: Problem, config: TrainingConfig, decoder: Decoder, latents: Tensor, *, begun_by: str | None = None
) -> Engine:
    """The engine that the configuration names; for "auto" the one that a resumed run was begun by, or the fastest.

    Where the fastest still has to be compiled, that begins in a process of its own, and torch trains meanwhile.
    Raises ConfigError where the engine that is named cannot run here.
    """
    name = _name(config, begun_by)
    if name == "torch":
        return TorchEngine(problem, config, decoder, latents)
    if name == "cuda":
        return CudaEngine(problem, config, decoder, latents)
    from .numba_engine import NumbaEngine

    return NumbaEngine(problem, config, decoder, latents)


def _name(config: TrainingConfig, begun_by: str | None) -> str:
    card = config.device != "cpu" and torch.cuda.is_available()
    if config.engine == "cuda" and not card:
        raise ConfigError('engine is "cuda", but no CUDA card was found. Choose "auto".')
    if config.engine != "auto":
        return config.engine
    if card:
        return "cuda" if config.has_graphs and begun_by != "torch" else "torch"
    if not config.has_kernels or begun_by == "torch":
        return "torch"
    return "numba" if kernels_are_there() else "torch"


@cache
def kernels_are_there() -> bool:
    """Asked once a process, so that all its runs with one seed are the same, bit for bit."""
    if kernels.status() == "absent" and NO_COMPILING not in os.environ:
        kernels.start_compiling()
    return kernels.status() == "ready"
