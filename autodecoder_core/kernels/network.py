"""One tile of points through the network, forward and backward, without leaving the cache.

A tile is up to TILE rows. `inputs` (TILE, IN_ROW) holds z and the features of t; `values` holds what every layer puts
out, `slopes` its activation's derivative; `errors` is two buffers that gradients pass between on their way back.

What runs in threads is compiled with _nrt=False: without counting references to arrays, which all threads would write
in the same places. Nothing here allocates.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types

from .elementwise import activate, activate_back
from .gemm import gemm, transpose, whole_blocks
from .memory import Scratch
from .packing import BIAS_AT, IN_ROW, N_IN, N_OUT, OUT_ROW, TRANSPOSED_AT, VALUES_AT, WEIGHT_AT

FLOATS, TABLE = types.float32[::1], types.int64[:, ::1]


def named(kind, *fields):
    """Numba's type of a NamedTuple whose fields have these types."""
    return types.BaseTuple.from_types(fields, kind)


SCRATCH = named(Scratch, *[types.float32[:, ::1]] * len(Scratch._fields))


@njit(error_model="numpy", _nrt=False)
def transpose_weights(layers, d_row, theta, transposed):
    """Wᵀ of every layer, for the way back; of the first layer the rows of z alone."""
    for i in range(len(layers)):
        layer = layers[i]
        n_rows = layer[IN_ROW] if i else d_row
        transpose(theta, layer[WEIGHT_AT], transposed, layer[TRANSPOSED_AT], n_rows, layer[OUT_ROW])


@njit(error_model="numpy", _nrt=False)
def forward(layers, theta, activation, rows, inputs, values, slopes):
    """values of every layer from inputs: h ← σ(h W + b), the last one without σ."""
    for i in range(len(layers)):
        layer = layers[i]
        out_row, at = layer[OUT_ROW], layer[VALUES_AT]
        source, source_at = (values, layers[i - 1][VALUES_AT]) if i else (inputs, np.int64(0))
        gemm(whole_blocks(rows, out_row), out_row, layer[N_IN], source, source_at, layer[IN_ROW], 1,
             theta, layer[WEIGHT_AT], out_row, values, at, out_row, theta, layer[BIAS_AT], 0)  # fmt: skip
        if i < len(layers) - 1:
            end = at + rows * out_row
            activate(values[at:end], slopes[at:end], activation)


@njit(error_model="numpy", _nrt=False)
def backward(
    layers, d_row, transposed, activation, rows, inputs, values, slopes, errors, zero, one,
    of_weights, gradient, of_latents, latent_gradient, latent_at,
):  # fmt: skip
    """From errors[:TILE·row], the objective's derivative by the outputs, back to the weights and to z.

    of_weights: add hᵀe to `gradient`, laid out as theta. of_latents: write (rows, d_row) to `latent_gradient`.
    """
    half = len(errors) // 2
    now, other = 0, half
    for i in range(len(layers) - 1, -1, -1):
        layer = layers[i]
        in_row, n_in, out_row, n_out = layer[IN_ROW], layer[N_IN], layer[OUT_ROW], layer[N_OUT]
        source, source_at = (values, layers[i - 1][VALUES_AT]) if i else (inputs, np.int64(0))
        if of_weights:
            at, bias = layer[WEIGHT_AT], layer[BIAS_AT]
            gemm(n_in, out_row, rows, source, source_at, 1, in_row, errors, now, out_row,
                 gradient, at, out_row, gradient, at, out_row)  # fmt: skip
            gemm(1, out_row, rows, one, 0, 0, 0, errors, now, out_row,
                 gradient, bias, out_row, gradient, bias, out_row)  # fmt: skip
        if i:
            gemm(whole_blocks(rows, in_row), in_row, n_out, errors, now, out_row, 1,
                 transposed, layer[TRANSPOSED_AT], in_row, errors, other, in_row, zero, 0, 0)  # fmt: skip
            end = source_at + rows * in_row
            activate_back(errors[other : other + rows * in_row], values[source_at:end], slopes[source_at:end],
                          activation)  # fmt: skip
            now, other = other, now
        elif of_latents:
            gemm(rows, d_row, n_out, errors, now, out_row, 1,
                 transposed, layer[TRANSPOSED_AT], d_row, latent_gradient, latent_at, d_row, zero, 0, 0)  # fmt: skip
