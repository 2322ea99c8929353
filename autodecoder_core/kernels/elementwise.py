"""Activations and their derivatives, element by element, in loops that LLVM turns into vector code.

That needs constants of float32, ternaries instead of min and max, and flat slices; the C library's tanh and sine would
cost ten times as much. Reordering and fusing are allowed, but NaN and infinity are kept: they must show.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .codes import RELU, SILU, TANH

FAST = {"contract", "reassoc", "arcp", "nsz", "afn"}
_f = np.float32
_0, _HALF, _1 = _f(0), _f(0.5), _f(1)
# tanh on ±7.9 as an odd polynomial over an even one (minimax, as in Eigen's generic_fast_tanh_float); 1 beyond.
_FAR = _f(7.90531110763549805)
_P = tuple(map(_f, (4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08,
                    -8.60467152213735e-11, 2.00018790482477e-13, -2.76076847742355e-16)))  # fmt: skip
_Q = tuple(map(_f, (4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04, 1.19825839466702e-06)))
# sine and cosine on ±π/2 after taking off the nearest multiple of π in three parts (Cody & Waite 1980).
_INVERSE_PI = _f(1 / math.pi)
_PI = tuple(map(_f, (3.140625, 9.67502593994140625e-4, 1.509957990978376432e-7)))
_S = tuple(map(_f, (-0.16666666666, 8.3333303e-3, -1.98408763e-4, 2.75239710e-6, -2.3889859e-08)))
_C = tuple(map(_f, (-0.5, 4.16666641e-2, -1.38888782e-3, 2.4798960e-5, -2.6051615e-7)))


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def tanh(x):
    x = _FAR if x > _FAR else x
    x = -_FAR if x < -_FAR else x
    s = x * x
    p = ((((((_P[6] * s + _P[5]) * s + _P[4]) * s + _P[3]) * s + _P[2]) * s + _P[1]) * s + _P[0]) * x
    return p / (((_Q[3] * s + _Q[2]) * s + _Q[1]) * s + _Q[0])


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def sigmoid(x):
    return _HALF + _HALF * tanh(_HALF * x)


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def activate(h, slope, activation):
    """h = σ(h) in place; slope = σ'(h) where it does not follow from σ(h) alone (SiLU, sine). Flat slices, (n,)."""
    if activation == TANH:
        for i in range(h.size):
            h[i] = tanh(h[i])
    elif activation == SILU:  # x s(x), with derivative s (1 + x (1 - s))
        for i in range(h.size):
            x = h[i]
            s = sigmoid(x)
            h[i] = x * s
            slope[i] = s * (_1 + x * (_1 - s))
    elif activation == RELU:
        for i in range(h.size):
            h[i] = _0 if h[i] < _0 else h[i]
    else:
        for i in range(h.size):
            x = h[i]
            turns = x * _INVERSE_PI
            half_turns = np.int32(turns + (_HALF if turns > _0 else -_HALF))
            k = _f(half_turns)
            r = ((x - k * _PI[0]) - k * _PI[1]) - k * _PI[2]
            s = r * r
            sign = _f(1 - ((half_turns & np.int32(1)) << np.int32(1)))
            h[i] = sign * (r + r * s * ((((_S[4] * s + _S[3]) * s + _S[2]) * s + _S[1]) * s + _S[0]))
            slope[i] = sign * (((((_C[4] * s + _C[3]) * s + _C[2]) * s + _C[1]) * s + _C[0]) * s + _1)


@njit(fastmath=FAST, error_model="numpy", _nrt=False)
def activate_back(gradient, h, slope, activation):
    """gradient *= σ'. h is what `activate` left: 1 - h² is tanh's derivative, h > 0 ReLU's. Flat slices, (n,)."""
    if activation == TANH:
        for i in range(gradient.size):
            gradient[i] = gradient[i] * (_1 - h[i] * h[i])
    elif activation == RELU:
        for i in range(gradient.size):
            gradient[i] = gradient[i] if h[i] > _0 else _0
    else:
        for i in range(gradient.size):
            gradient[i] = gradient[i] * slope[i]
