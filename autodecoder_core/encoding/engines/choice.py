"""Which search encodes a model here."""

from __future__ import annotations

import os

from ...errors import ConfigError
from ...kernels import cache as kernels
from ...kernels.codes import LOSSES
from ...model.autodecoder import Autodecoder
from ...training.engines.choice import NO_COMPILING
from .base import Search
from .numba_engine import by_kernels
from .torch_engine import by_adam, by_levenberg_marquardt

DEFAULT_STARTS = {"lm": 12, "adam": 1}


def search_for(model: Autodecoder, method: str) -> Search:
    """Levenberg-Marquardt by the kernels where they are there and can, or else by torch; Adam by torch.

    Where the kernels still have to be compiled, that begins in a process of its own, and torch searches meanwhile.
    Raises ConfigError for a method that is not known.
    """
    if method not in DEFAULT_STARTS:
        raise ConfigError(f'method must be "lm" or "adam"; got {method!r}.')
    if method == "adam":
        return by_adam
    return by_kernels if _can(model) and _are_there() else by_levenberg_marquardt


def _can(model: Autodecoder) -> bool:
    return model.config.loss in LOSSES and model.decoder.linears[0].weight.device.type == "cpu"


def _are_there() -> bool:
    if kernels.loaded("levenberg_marquardt"):
        return True
    if (status := kernels.status()) == "absent" and NO_COMPILING not in os.environ:
        kernels.start_compiling()
    return status == "ready"
