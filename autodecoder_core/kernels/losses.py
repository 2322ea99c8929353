"""L of the objective on a tile: its sum, and its derivative by what the decoder put out. training/objective.py has the
same losses for torch."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .codes import BCE, CLAMPED, HUBER, MAE, MSE
from .elementwise import FAST, sigmoid

_0, _1, _2 = np.float32(0), np.float32(1), np.float32(2)
_SMALLEST = np.float32(1e-3)  # training/objective.py's: |r| has no curvature at zero


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def loss_and_slope(out, target, loss, scale):
    """(L, dL/dout) of one number. scale: where Huber turns linear and clamping ends."""
    r = out - target
    if loss == MSE:
        return r * r, _2 * r
    if loss == BCE:  # of a logit: log(1 + e^o) - o y, without overflow
        return max(out, _0) - out * target + np.float32(math.log1p(math.exp(-abs(out)))), sigmoid(out) - target
    size = abs(r)
    sign = _1 if r > _0 else (-_1 if r < _0 else r)  # NaN stays NaN
    if loss == MAE:
        return size, sign
    if loss == HUBER:
        return (r * r, _2 * r) if size <= scale else (_2 * scale * size - scale * scale, _2 * scale * sign)
    return (scale, _0) if size >= scale else (size, sign)


@njit(error_model="numpy", _nrt=False)
def residuals(rows, m, out, out_at, row, targets, error, share, loss, scale):
    """error (rows, row) = share · dL/dout; returns the sum of L over rows and m outputs. targets: (rows, m), flat."""
    total = 0.0
    error[: rows * row] = _0  # padding included: it holds what another layer has left there
    for p in range(rows):
        for q in range(m):
            value, slope = loss_and_slope(out[out_at + p * row + q], targets[p * m + q], loss, scale)
            total += float(value)
            error[p * row + q] = share * slope
    return total


@njit(fastmath=FAST, error_model="numpy")
def curvature(out, target, loss, scale):
    """d²L/dout² of one number, or what stands in for it: the weight of iteratively reweighted least squares."""
    if loss == MSE:
        return _2
    if loss == BCE:
        return sigmoid(out) * sigmoid(-out)
    size = abs(out - target)
    if loss == HUBER:
        return _2 if size <= scale else _2 * scale / size
    if loss == CLAMPED and size >= scale:
        return _0
    return _1 / (_SMALLEST if size < _SMALLEST else size)
