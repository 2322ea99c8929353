"""How a network lies in one flat array: layer after layer, each weight matrix with contiguous outputs, then its bias.

Outputs are padded to a multiple of 16, so that every row is whole vectors. Padding is zero and stays zero: every
activation maps 0 to 0, so padded units pass on nothing, get no gradient, and Adam does not move them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

UNIT = 16
TILE = 48  # points that go forward and backward together: whole blocks of 6, 8 and 16 rows; a tile stays in the cache
# Columns of the table. n numbers in use, *_ROW numbers from one row to the next, *_AT where something begins.
N_IN, IN_ROW, N_OUT, OUT_ROW, WEIGHT_AT, BIAS_AT, TRANSPOSED_AT, VALUES_AT = range(8)


def padded(n: int) -> int:
    return -(-n // UNIT) * UNIT


def zeros(*shape: int) -> Floats:
    """Float32 zeros that begin on a cache line: a vector across two lines costs two loads."""
    n = int(np.prod(shape))
    raw = np.zeros(4 * n + 64, np.uint8)
    first = -raw.ctypes.data % 64
    return raw[first : first + 4 * n].view(np.float32).reshape(shape)


class Layout(NamedTuple):
    """table (L + 1, 8), one row a layer, and how many numbers weights, transposed weights and a tile's values take."""

    table: Ints
    n_weights: int
    n_transposed: int
    n_values: int


def layout(latent_dim: int, widths: Sequence[int]) -> Layout:
    """widths: inputs (z and the features of t), hidden layers, outputs. Of the first layer only z's rows are
    transposed: there is no gradient by t."""
    rows = []
    weights = transposed = values = 0
    for layer, (n_in, n_out) in enumerate(pairwise(widths)):
        in_row, out_row = padded(n_in), padded(n_out)
        rows.append((n_in, in_row, n_out, out_row, weights, weights + in_row * out_row, transposed, values))
        weights += (in_row + 1) * out_row
        transposed += out_row * (in_row if layer else padded(latent_dim))
        values += TILE * out_row
    return Layout(np.array(rows, dtype=np.int64), weights, transposed, values)


def parts(plan: Layout, flat: Floats) -> Iterator[Floats]:
    """Views of a flat array in torch's order and shape: weight (out, in), bias (out), layer after layer."""
    for n_in, in_row, n_out, out_row, weight_at, bias_at, _, _ in plan.table.tolist():
        yield flat[weight_at : weight_at + in_row * out_row].reshape(in_row, out_row)[:n_in, :n_out].T
        yield flat[bias_at : bias_at + n_out]


def transposed(plan: Layout, latent_dim: int, theta: Floats) -> Floats:
    """Wᵀ of every layer, as `network.transpose_weights` makes them."""
    flat = zeros(plan.n_transposed)
    for layer, (_, in_row, _, out_row, weight_at, _, at, _) in enumerate(plan.table.tolist()):
        n = in_row if layer else padded(latent_dim)
        weight = theta[weight_at : weight_at + n * out_row].reshape(n, out_row)
        flat[at : at + n * out_row].reshape(out_row, n)[...] = weight.T
    return flat
