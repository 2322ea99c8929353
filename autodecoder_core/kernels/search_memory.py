"""What the search for latents is given, by name. Arrays are contiguous; float32 ones begin on a cache line."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .memory import Scratch, scratch
from .packing import TILE, Floats, Ints, Layout, padded, zeros

Floats64 = NDArray[np.float64]
WINNER, DATA_LOSS, START, CONVERGED, STEPS, EVALUATIONS = range(6)  # columns of Results.notes
LOOKED_AT = 128  # points of a function when candidates are ranked: enough for that, and a picture has thousands
GOLDEN = (math.sqrt(5) - 1) / 2
LEAST_SCORE = 1e-12  # a loss below counts as this


class Network(NamedTuple):
    """A frozen decoder: layers is the layout's table; theta and transposed are flat, as packing.py says."""

    layers: Ints
    theta: Floats
    transposed: Floats
    activation: int
    latent_dim: int


class Objective(NamedTuple):
    """prior_weight: λ. loss_scale: of Huber and clamped."""

    loss: int
    loss_scale: float
    prior_weight: float


class Schedule(NamedTuple):
    """How a start descends; encoding/levenberg_marquardt.py has the numbers and what they mean."""

    max_steps: int
    damping: float
    easier: float
    harder: float
    least: float
    most: float
    settled: float
    hope: float
    same: float


class Functions(NamedTuple):
    """rows (P, features + m): features of t and values, function after function; first (F + 1,): where each begins."""

    rows: Floats
    first: Ints


class Candidates(NamedTuple):
    """latents (C, d), and curves (G, m, C'): what they decode to on an even grid over [-1, 1] when c = 1, else G = 0.
    C' is C padded, so that candidates lie side by side in vectors."""

    latents: Floats
    curves: Floats


class Results(NamedTuple):
    """For F functions: starts, minima (F, S, d), objectives (F, S); notes (F, 6), paths (F, T, d) and hessians
    (F, d, d), those of the winner. The last rows of starts are given, the others chosen among the candidates."""

    starts: Floats
    minima: Floats
    objectives: Floats64
    notes: Floats64
    paths: Floats
    hessians: Floats64


class Work(NamedTuple):
    """What one search works on. jacobian, weighted (TILE, d_row); slopes, bends (TILE, m); sums (d + 1, d_row)."""

    tile: Scratch
    jacobian: Floats
    weighted: Floats
    slopes: Floats
    bends: Floats
    sums: Floats


def work(plan: Layout, latent_dim: int, n_outputs: int) -> Work:
    """Room for tiles of this network."""
    row = padded(latent_dim)
    return Work(
        scratch(plan, latent_dim, 1),
        zeros(TILE * row), zeros(TILE * row), zeros(TILE * n_outputs), zeros(TILE * n_outputs),
        zeros((latent_dim + 1) * row),
    )  # fmt: skip


def results(n_functions: int, n_starts: int, latent_dim: int, max_steps: int) -> Results:
    f, s, d = n_functions, n_starts, latent_dim
    return Results(
        np.empty((f, s, d), np.float32), np.empty((f, s, d), np.float32), np.empty((f, s)), np.empty((f, 6)),
        np.empty((f, max_steps + 1, d), np.float32), np.empty((f, d, d)),
    )  # fmt: skip
