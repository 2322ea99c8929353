"""How fast this machine multiplies matrices on one thread: the measure for everything that consists of such products.

Measured in a process of its own, since NumPy's library takes its number of threads, and its kind of processor, from
the environment when it is loaded.
"""

from __future__ import annotations

import os
import subprocess
import sys

SQUARE = 1024
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_MISLEADING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def matrix_rate() -> float:
    """Operations a second: the best product of two square matrices of 1024, by NumPy or by torch."""
    environment = {key: value for key, value in os.environ.items() if key not in _MISLEADING} | _ENVIRONMENT
    told = subprocess.run(
        [sys.executable, "-m", __name__], env=environment, check=True, capture_output=True, text=True
    ).stdout
    return float(told)


def _measure(rounds: int = 30) -> float:
    import numpy as np
    import torch

    from .clock import seconds

    torch.set_num_threads(1)
    a, b = torch.randn(2, SQUARE, SQUARE)
    product = torch.empty(SQUARE, SQUARE)
    by_numpy = [seconds(lambda: np.matmul(a.numpy(), b.numpy(), out=product.numpy())) for _ in range(rounds)]
    by_torch = [seconds(lambda: torch.mm(a, b, out=product)) for _ in range(rounds)]
    return 2 * SQUARE**3 / min(by_numpy + by_torch)


if __name__ == "__main__":
    print(_measure())
