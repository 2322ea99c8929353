"""What the kernels are given, by name. All arrays are contiguous and begin on a cache line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .packing import IN_ROW, N_OUT, OUT_ROW, TILE, Floats, Ints, Layout, padded, zeros


class How(NamedTuple):
    """What does not change in a call; lazy: latents that are not in the minibatch rest, moments and all."""

    activation: int
    loss: int
    phase: int
    lazy: int
    latent_dim: int


class Rates(NamedTuple):
    """decoder, latents: Adam's step sizes. prior_weight: λ. loss_scale: of Huber and clamped."""

    decoder: float
    latents: float
    prior_weight: float
    loss_scale: float


class Points(NamedTuple):
    """rows (P, 1 + features + m): owner, features of t, values, on one or two cache lines. owners (P, 1 + …) is the
    same memory read as whole numbers: owners[p, 0] is the function of point p."""

    rows: Floats
    owners: NDArray[np.int32]


class Decoder(NamedTuple):
    """theta and its moments (Q,), gradient (threads, Q)."""

    theta: Floats
    first: Floats
    second: Floats
    gradient: Floats


class Latents(NamedTuple):
    """z and its moments (N d,). of_points (B, d_row): gradient by each point's z. summed (N width,): by function; in a
    lazy step width = d + 1, and the last number marks functions that are in the minibatch. touched (threads, B)."""

    z: Floats
    first: Floats
    second: Floats
    of_points: Floats
    summed: Floats
    touched: Ints


class Meeting(NamedTuple):
    """barrier: sync.barrier's. partial (threads, 8): each thread's part of a step's notes."""

    barrier: Ints
    partial: NDArray[np.float64]


class Scratch(NamedTuple):
    """What one thread works on, (threads, n) each. zeros and ones are read as rows that repeat."""

    inputs: Floats
    targets: Floats
    values: Floats
    slopes: Floats
    errors: Floats
    transposed: Floats
    zeros: Floats
    ones: Floats


def scratch(plan: Layout, latent_dim: int, n_threads: int) -> Scratch:
    """Room for tiles of this network."""
    widest = int(max(plan.table[:, OUT_ROW].max(), plan.table[:, IN_ROW].max(), padded(latent_dim)))
    made = Scratch(
        inputs=zeros(n_threads, TILE * int(plan.table[0, IN_ROW])),
        targets=zeros(n_threads, TILE * padded(int(plan.table[-1, N_OUT]))),
        values=zeros(n_threads, plan.n_values),
        slopes=zeros(n_threads, plan.n_values),
        errors=zeros(n_threads, 2 * TILE * widest),
        transposed=zeros(n_threads, plan.n_transposed),
        zeros=zeros(n_threads, widest),
        ones=zeros(n_threads, TILE),
    )
    made.ones[:] = 1
    return made


def new_decoder(plan: Layout, n_threads: int) -> Decoder:
    return Decoder(
        zeros(plan.n_weights), zeros(plan.n_weights), zeros(plan.n_weights), zeros(n_threads, plan.n_weights)
    )


def new_latents(n_functions: int, latent_dim: int, batch: int, lazy: bool, n_threads: int) -> Latents:
    n = n_functions * latent_dim
    of_points, summed = zeros(batch * padded(latent_dim)), zeros(n + lazy * n_functions)
    return Latents(zeros(n), zeros(n), zeros(n), of_points, summed, np.zeros((n_threads, lazy * batch), np.int64))


def new_meeting(n_threads: int) -> Meeting:
    return Meeting(np.zeros(32, np.int64), np.zeros((n_threads, 8)))
