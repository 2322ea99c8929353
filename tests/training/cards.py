"""Where tests of the CUDA engine run: on a card with its graphs, elsewhere on the processor with tapes."""

from __future__ import annotations

import torch

from autodecoder_core.training.engines.base import Engine
from autodecoder_core.training.engines.cuda_engine import CudaEngine
from autodecoder_core.training.engines.stacked.graphs import Recorder as Records
from tests.training.tape import Recorder

HERE = "cuda" if torch.cuda.is_available() else "cpu"
DEVICE = torch.device(HERE)


def recorder() -> Records | None:
    return None if DEVICE.type == "cuda" else Recorder()


def engine(*args: object) -> Engine:
    """As graphs, or as tapes."""
    return CudaEngine(*args, recorder())  # type: ignore[arg-type]


def bare(*args: object) -> Engine:
    """Each operation as it stands."""
    made = CudaEngine(*args)  # type: ignore[arg-type]
    made._stack._graphs._record = None
    return made
