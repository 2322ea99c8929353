"""Where tests of the CUDA engine run: on a card with its graphs, elsewhere on the processor with tapes."""

from __future__ import annotations

import torch

from autodecoder_core.training.engines.stacked.graphs import Recorder as Records
from tests.training.tape import Recorder

HERE = "cuda" if torch.cuda.is_available() else "cpu"
DEVICE = torch.device(HERE)


def recorder() -> Records | None:
    return None if DEVICE.type == "cuda" else Recorder()
