"""Levenberg-Marquardt over z for function after function: choose starts, descend from each, keep the lowest.

The steps, the damping and when a start has converged or is given up are those of encoding/levenberg_marquardt.py, which
says why. There all starts go side by side; here they go one after the other, the most promising first, so that the
others are measured against a minimum from the beginning.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types

from . import search_memory as memory
from .network import named
from .quadratic import MATRIX, NETWORK, OBJECTIVE, ROWS, WORK, quadratic
from .screening import choose_starts

_TABLES, _STACK = types.float32[:, :, ::1], types.float64[:, :, ::1]
_SCHEDULE = named(memory.Schedule, types.int64, *[types.float64] * (len(memory.Schedule._fields) - 1))
_FUNCTIONS = named(memory.Functions, ROWS, types.int64[::1])
_CANDIDATES = named(memory.Candidates, ROWS, _TABLES)
_RESULTS = named(memory.Results, _TABLES, _TABLES, MATRIX, MATRIX, _TABLES, _STACK)


@njit(error_model="numpy")
def _solve(hessian, damping, floor, gradient, lower, step):
    """step = (H + μ diag H)⁻¹ g by Cholesky, with a floor under the diagonal; returns half of gᵀ step."""
    d = gradient.size
    for i in range(d):
        step[i] = gradient[i]
        for j in range(i + 1):
            entry = hessian[i, j]
            if i == j:
                entry += damping * (entry + floor) + floor
            for k in range(j):
                entry -= lower[i, k] * lower[j, k]
            if i == j:
                lower[i, i] = math.sqrt(entry if entry > floor else floor)
            else:
                lower[i, j] = entry / lower[j, j]
                step[i] -= lower[i, j] * step[j]
        step[i] /= lower[i, i]
    promised = 0.0
    for i in range(d - 1, -1, -1):
        promised += 0.5 * step[i] * step[i]
        for k in range(i + 1, d):
            step[i] -= lower[k, i] * step[k]
        step[i] /= lower[i, i]
    return promised


@njit(error_model="numpy")
def _apart(z, step, lowest, hessian):
    """By how much the objective differs between z - step and `lowest`, to second order."""
    total = 0.0
    for i in range(z.size):
        for j in range(z.size):
            total += (z[i] - step[i] - lowest[i]) * hessian[i, j] * (z[j] - step[j] - lowest[j])
    return 0.5 * total


@njit(error_model="numpy")
def _descend(network, objective, schedule, points, first, last, z, reached, lowest, work, room, path):
    """Descend from z (d,), in place. The lowest minimum so far has the value `reached` and lies at `lowest`.

    Returns value, data loss, value at the start, converged, steps, and which of the two Hessians in `room` is the one
    at z. path (T, d): every iterate. There is one evaluation a step, and one at the start.
    """
    gradients, hessians, lower, step, trial = room
    now, steps, damping, idle = 0, 0, schedule.damping, False
    value = data = start = np.inf
    trial[:] = z
    while True:
        new_value, new_data = quadratic(
            network, objective, points, first, last, trial, work, gradients[1 - now], hessians[1 - now]
        )
        if steps == 0:
            value, data, now, start = new_value, new_data, 1 - now, new_value
        elif new_value < value:  # false where it is not finite, too
            idle = value - new_value <= schedule.settled * value
            value, data, now = new_value, new_data, 1 - now
            z[:] = trial
            damping = max(damping * schedule.easier, schedule.least)
        else:
            damping *= schedule.harder
        path[steps] = z
        gradient, hessian, largest = gradients[now], hessians[now], 0.0
        for i in range(z.size):
            largest = max(largest, hessian[i, i])
        floor = 1e-8 * largest + 1e-12
        promised = _solve(hessian, 0.0, floor, gradient, lower, step)
        if idle or promised <= schedule.settled * value or damping > schedule.most:
            return value, data, start, math.isfinite(value), steps, now
        if (
            value - schedule.hope * promised > reached
            or steps == schedule.max_steps
            or (value >= reached and _apart(z, step, lowest, hessian) < schedule.same * reached)
        ):
            return value, data, start, False, steps, now
        _solve(hessian, damping, floor, gradient, lower, step)
        for j in range(z.size):
            trial[j] = z[j] - np.float32(step[j])
        steps += 1


@njit(types.void(NETWORK, OBJECTIVE, _SCHEDULE, _FUNCTIONS, _CANDIDATES, types.int64, WORK, _RESULTS),
      nogil=True, cache=True, error_model="numpy")  # fmt: skip
def search(network, objective, schedule, functions, candidates, n_screened, work, results):
    """Fill the results of every function. n_screened of its starts are candidates, the rest given."""
    d, n_starts = network.latent_dim, results.starts.shape[1]
    room = (np.zeros((2, d)), np.zeros((2, d, d)), np.zeros((d, d)), np.zeros(d), np.zeros(d, np.float32))
    lowest = np.zeros(d, np.float32)
    path = np.zeros((schedule.max_steps + 1, d), np.float32)
    scores = np.zeros(candidates.curves.shape[2], np.float32)
    weights, distances = np.zeros(len(candidates.latents)), np.zeros(len(candidates.latents))
    for f in range(len(results.starts)):
        first, last = functions.first[f], functions.first[f + 1]
        if n_screened:
            choose_starts(network, objective, candidates, functions.rows, first, last, work, scores,
                          weights, distances, results.starts[f], n_screened)  # fmt: skip
        note = results.notes[f]
        reached, least, note[memory.EVALUATIONS] = np.inf, np.inf, 0
        for s in range(n_starts):
            z = results.minima[f, s]
            z[:] = results.starts[f, s]
            value, data, start, converged, steps, now = _descend(
                network, objective, schedule, functions.rows, first, last, z, reached, lowest, work, room, path
            )
            results.objectives[f, s] = value
            note[memory.EVALUATIONS] += 1 + steps
            if converged and value < reached:
                reached = value
                lowest[:] = z
            if s == 0 or value < least:
                least = value if math.isfinite(value) else np.inf
                note[memory.WINNER], note[memory.STEPS], note[memory.CONVERGED] = s, steps, converged
                note[memory.DATA_LOSS], note[memory.START] = data, start
                results.paths[f, : steps + 1] = path[: steps + 1]
                results.hessians[f] = room[1][now]
