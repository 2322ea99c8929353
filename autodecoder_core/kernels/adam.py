"""Adam (Kingma & Ba 2015, arXiv:1412.6980, algorithm 1) over flat slices."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .elementwise import FAST

_B1, _B2, _EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-8)
_1B1, _1B2 = np.float32(1 - 0.9), np.float32(1 - 0.999)


@njit(error_model="numpy", _nrt=False)
def corrections(step):
    """The factors of m and √v that take off their bias towards zero, at this step (from 1)."""
    return np.float32(1 / (1 - 0.9**step)), np.float32(1 / math.sqrt(1 - 0.999**step))


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def adam(p, first, second, gradient, rate, of_first, of_second):
    """Move p (n,), with its moments; of_*: `corrections`."""
    for i in range(p.size):
        g = gradient[i]
        m = _B1 * first[i] + _1B1 * g
        v = _B2 * second[i] + _1B2 * g * g
        first[i], second[i] = m, v
        p[i] -= rate * (m * of_first) / (np.sqrt(v) * of_second + _EPSILON)


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def sum_of_squares(x):
    total = np.float32(0)
    for i in range(x.size):
        total += x[i] * x[i]
    return total
