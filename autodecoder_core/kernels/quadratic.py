"""The objective of one function about one latent: its value, its gradient and its Gauss-Newton matrix.

Every output of every point depends on z alone, so a reverse pass whose errors are 1 at one output gives that output's
row of the Jacobian for all points of a tile: one forward and m reverse passes give all of it.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types

from .elementwise import FAST
from .gemm import gemm
from .losses import curvature, loss_and_slope
from .network import FLOATS, SCRATCH, TABLE, backward, forward, named
from .packing import IN_ROW, N_OUT, OUT_ROW, TILE, UNIT, VALUES_AT
from .search_memory import Network, Objective, Work

ROWS = types.float32[:, ::1]
NETWORK = named(Network, TABLE, FLOATS, FLOATS, types.int64, types.int64)
OBJECTIVE = named(Objective, types.int64, types.float64, types.float64)
WORK = named(Work, SCRATCH, *[FLOATS] * (len(Work._fields) - 1))
VECTOR, MATRIX = types.float64[::1], types.float64[:, ::1]


@njit(error_model="numpy")
def fill_latent(rows, z, in_row, inputs):
    """z into the first columns of a tile's inputs."""
    for p in range(rows):
        for j in range(z.size):
            inputs[p * in_row + j] = z[j]


@njit(error_model="numpy")
def fill_features(rows, points, at, d, n_features, in_row, inputs):
    """Features of points at … into the columns behind z."""
    for p in range(rows):
        for j in range(n_features):
            inputs[p * in_row + d + j] = points[at + p, j]


@njit(error_model="numpy")
def _losses(rows, m, out, out_at, out_row, points, at, n_features, objective, slopes, bends):
    """First and second derivative of L by each output of a tile, (rows, m); returns the sum of L."""
    loss, scale = objective.loss, np.float32(objective.loss_scale)
    total = 0.0
    for p in range(rows):
        for q in range(m):
            o, y = out[out_at + p * out_row + q], points[at + p, n_features + q]
            value, slopes[p * m + q] = loss_and_slope(o, y, loss, scale)
            bends[p * m + q] = curvature(o, y, loss, scale)
            total += float(value)
    return total


@njit(fastmath=FAST, error_model="numpy")
def _weighted(rows, d_row, m, q, jacobian, bends, weighted):
    """weighted = L″ J of output q, row by row."""
    for p in range(rows):
        bend = bends[p * m + q]
        for j in range(d_row):
            weighted[p * d_row + j] = bend * jacobian[p * d_row + j]


@njit(types.UniTuple(types.float64, 2)(NETWORK, OBJECTIVE, ROWS, types.int64, types.int64, FLOATS, WORK, VECTOR,
                                       MATRIX), nogil=True, cache=True, error_model="numpy")  # fmt: skip
def quadratic(network, objective, points, first, last, z, work, gradient, hessian):
    """Objective and data loss at z (d,) over points first … last; writes gradient (d,) and hessian (d, d).

    Sums run in float32 within a tile and in float64 over tiles.
    """
    layers, tile = network.layers, work.tile
    d, m, in_row, out_row = z.size, layers[-1, N_OUT], layers[0, IN_ROW], layers[-1, OUT_ROW]
    d_row, n_features = (d + UNIT - 1) // UNIT * UNIT, points.shape[1] - m
    inputs, values, slopes, errors = tile.inputs[0], tile.values[0], tile.slopes[0], tile.errors[0]
    fill_latent(min(TILE, last - first), z, in_row, inputs)
    gradient[:] = 0.0
    hessian[:] = 0.0
    data = 0.0
    for at in range(first, last, TILE):
        rows = min(TILE, last - at)
        fill_features(rows, points, at, d, n_features, in_row, inputs)
        forward(layers, network.theta, network.activation, rows, inputs, values, slopes)
        data += _losses(rows, m, values, layers[-1, VALUES_AT], out_row, points, at, n_features, objective,
                        work.slopes, work.bends)  # fmt: skip
        for q in range(m):
            errors[: rows * out_row] = 0
            for p in range(rows):
                errors[p * out_row + q] = 1
            backward(
                layers, d_row, network.transposed, network.activation, rows, inputs, values, slopes, errors,
                tile.zeros[0], tile.ones[0], False, work.sums, True, work.jacobian, 0,
            )  # fmt: skip
            _weighted(rows, d_row, m, q, work.jacobian, work.bends, work.weighted)
            gemm(d, d_row, rows, work.jacobian, 0, 1, d_row, work.weighted, 0, d_row,
                 work.sums, 0, d_row, tile.zeros[0], 0, 0)  # fmt: skip
            gemm(1, d_row, rows, work.slopes, q, 0, m, work.jacobian, 0, d_row,
                 work.sums, d * d_row, d_row, tile.zeros[0], 0, 0)  # fmt: skip
            for i in range(d):
                gradient[i] += work.sums[d * d_row + i]
                for j in range(d):
                    hessian[i, j] += work.sums[i * d_row + j]
    share, pull, squares = 1.0 / ((last - first) * m), objective.prior_weight, 0.0
    for i in range(d):
        squares += float(z[i]) * float(z[i])
        gradient[i] = gradient[i] * share + 2 * pull * float(z[i])
        for j in range(d):
            hessian[i, j] *= share
        hessian[i, i] += 2 * pull
    return data * share + pull * squares, data * share
