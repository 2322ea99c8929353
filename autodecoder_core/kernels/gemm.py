"""Matrix products of any size, put together from register blocks."""

from __future__ import annotations

from typing import Any

from numba import njit

from .block import block
from .registers import LANES, MIDDLE, NARROW, WIDE


def _panel(shape: tuple[int, int]) -> Any:
    """A function for a panel of C that is `vectors` registers wide: blocks of `rows`, then of 4, then single rows."""
    rows, vectors = shape

    @njit(error_model="numpy", _nrt=False)
    def panel(m, k, a, a_at, a_row, a_col, b, b_at, b_row, c, c_at, c_row, start, s_at, s_row):
        i = 0
        while i + rows <= m:
            block(rows, vectors, k, a, a_at + i * a_row, a_row, a_col, b, b_at, b_row,
                  c, c_at + i * c_row, c_row, start, s_at + i * s_row, s_row)  # fmt: skip
            i += rows
        while i + 4 <= m:
            block(4, vectors, k, a, a_at + i * a_row, a_row, a_col, b, b_at, b_row,
                  c, c_at + i * c_row, c_row, start, s_at + i * s_row, s_row)  # fmt: skip
            i += 4
        while i < m:
            block(1, vectors, k, a, a_at + i * a_row, a_row, a_col, b, b_at, b_row,
                  c, c_at + i * c_row, c_row, start, s_at + i * s_row, s_row)  # fmt: skip
            i += 1

    return panel


_wide, _middle, _narrow = _panel(WIDE), _panel(MIDDLE), _panel(NARROW)
_WIDE, _MIDDLE, _NARROW = (vectors * LANES for _, vectors in (WIDE, MIDDLE, NARROW))
_HAS_MIDDLE, _HAS_NARROW = _MIDDLE < _WIDE, _NARROW < _MIDDLE
ROWS_WIDE, ROWS_MIDDLE = WIDE[0], MIDDLE[0]


@njit(error_model="numpy", _nrt=False)
def gemm(m, n, k, a, a_at, a_row, a_col, b, b_at, b_row, c, c_at, c_row, start, s_at, s_row):
    """C (m, n) = start + A (m, k) B (k, n), laid out as `block` says. n is a multiple of 16, k at least 1."""
    j = 0
    while j + _WIDE <= n:
        _wide(m, k, a, a_at, a_row, a_col, b, b_at + j, b_row, c, c_at + j, c_row, start, s_at + j, s_row)
        j += _WIDE
    if _HAS_MIDDLE:
        while j + _MIDDLE <= n:
            _middle(m, k, a, a_at, a_row, a_col, b, b_at + j, b_row, c, c_at + j, c_row, start, s_at + j, s_row)
            j += _MIDDLE
    if _HAS_NARROW:
        while j < n:
            _narrow(m, k, a, a_at, a_row, a_col, b, b_at + j, b_row, c, c_at + j, c_row, start, s_at + j, s_row)
            j += _NARROW


@njit(error_model="numpy", _nrt=False)
def whole_blocks(m, n):
    """m rows rounded up to whole register blocks: single rows cost nearly as much as a block of six."""
    rows = ROWS_WIDE if n % _WIDE == 0 else ROWS_MIDDLE
    return (m + rows - 1) // rows * rows


@njit(error_model="numpy", _nrt=False)
def transpose(source, s_at, target, t_at, rows, columns):
    """target (columns, rows) = source (rows, columns)ᵀ, both contiguous, both sides multiples of 16."""
    for i0 in range(0, rows, 16):
        for j0 in range(0, columns, 16):
            for j in range(j0, j0 + 16):
                for i in range(i0, i0 + 16):
                    target[t_at + j * rows + i] = source[s_at + i * columns + j]
