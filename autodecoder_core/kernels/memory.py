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
    same memory read as whole numbers: owners[p, 0] is the function of point p. flat: the same memory, (P (1 + …),)."""

    rows: Floats
    owners: NDArray[np.int32]
    flat: Floats


class Decoder(NamedTuple):
    """theta and its moments (Q,), gradient (threads, Q)."""

    theta: Floats
    first: Floats
    second: Floats
    gradient: Floats


class Latents(NamedTuple):
    """Numbers of function f begin at f · stride in z, first and second (the moments).

    For Adam these are three arrays (N d,). For lazy Adam they are places in one: a function's latent, moments and slot
    lie on one cache line or a few, so that meeting it costs one look into memory. owners (B,): of a minibatch's points.
    of_points (B, d_row): gradient by each point's z. summed: by function, (N d,), or by slot, (threads, B d).
    slots: at f · stride, in which slot (from 1) a lazy step sums function f; 0 between steps. touched (threads, B):
    the function of each slot. rows (threads, 3 B d): latents and moments of the touched, together while they move.
    """

    stride: int
    z: Floats
    first: Floats
    second: Floats
    owners: Ints
    of_points: Floats
    summed: Floats
    slots: NDArray[np.int32]
    touched: Ints
    rows: Floats


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
    n, d = n_functions, latent_dim
    owners, of_points = np.zeros(batch, np.int64), zeros(batch * padded(d))
    if not lazy:
        none, no_rows = np.zeros(0, np.int32), zeros(n_threads, 0)
        no_slots = np.zeros((n_threads, 0), np.int64)
        three = zeros(n * d), zeros(n * d), zeros(n * d)
        return Latents(d, *three, owners, of_points, zeros(n * d), none, no_slots, no_rows)
    together = zeros(n * padded(3 * d + 1))
    three = together, together[d:], together[2 * d :]
    slots, touched = together.view(np.int32)[3 * d :], np.zeros((n_threads, batch), np.int64)
    summed, rows = zeros(n_threads * batch * d), zeros(n_threads, 3 * batch * d)
    return Latents(padded(3 * d + 1), *three, owners, of_points, summed, slots, touched, rows)


def by_function(latents: Latents, numbers: Floats, latent_dim: int) -> Floats:
    """A view (N, d) of z, first or second."""
    n = -(-len(latents.z) // latents.stride)
    step = latents.stride * numbers.itemsize
    return np.lib.stride_tricks.as_strided(numbers, (n, latent_dim), (step, numbers.itemsize))


def new_meeting(n_threads: int) -> Meeting:
    return Meeting(np.zeros(32, np.int64), np.zeros((n_threads, 8)))
