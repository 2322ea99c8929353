"""The frequencies of a coordinate's features, for the decoder in torch and for the one in the browser."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def frequencies(n: int) -> NDArray[np.float64]:
    """(F,) angular frequencies kπ/2, k = 1 … F, for coordinates on [-1, 1]: a cosine series of the whole range.

    Half-periods are included, so that a function need not repeat at the ends of its range.
    """
    return np.arange(1, n + 1, dtype=np.float64) * (math.pi / 2)
