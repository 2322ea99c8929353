"""Where a search starts: candidates ranked by how well they fit a function already, and the best of them spread out.

encoding/starts.py does the same by torch, and says why.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .codes import MSE
from .elementwise import FAST
from .losses import loss_and_slope
from .network import forward
from .packing import IN_ROW, N_OUT, OUT_ROW, TILE, VALUES_AT
from .quadratic import fill_latent
from .search_memory import GOLDEN, LEAST_SCORE, LOOKED_AT


@njit(error_model="numpy")
def _looked_at(k, n):
    """The k-th point that is looked at of a function of n: all, or a choice without a period (Weyl's sequence), since
    every eighth point of a picture would be a few of its columns."""
    if n <= LOOKED_AT:
        return k
    turns = k * GOLDEN
    return int((turns - math.floor(turns)) * n)


@njit(fastmath=FAST, error_model="numpy")
def _add_losses(left, right, share, target, loss, scale, scores):
    """scores (C',) += L of each candidate at one point, between its values at two neighbours of the grid."""
    if loss == MSE:
        for c in range(scores.size):
            r = left[c] + share * (right[c] - left[c]) - target
            scores[c] += r * r
    else:
        for c in range(scores.size):
            scores[c] += loss_and_slope(left[c] + share * (right[c] - left[c]), target, loss, scale)[0]


@njit(error_model="numpy")
def _score_on_grid(curves, objective, points, first, n, scores):
    last_of_grid, m = curves.shape[0] - 1, curves.shape[1]
    for k in range(min(n, LOOKED_AT)):
        row = points[first + _looked_at(k, n)]
        t = min(max(row[0], np.float32(-1)), np.float32(1))
        position = (t + np.float32(1)) * np.float32(last_of_grid / 2)
        left = min(int(position), last_of_grid - 1)
        share = position - np.float32(left)
        for q in range(m):
            _add_losses(curves[left, q], curves[left + 1, q], share, row[row.size - m + q], objective.loss,
                        np.float32(objective.loss_scale), scores)  # fmt: skip


@njit(error_model="numpy")
def _score_decoded(network, objective, latents, points, first, n, work, scores):
    layers, tile = network.layers, work.tile
    d, m, in_row, out_row = latents.shape[1], layers[-1, N_OUT], layers[0, IN_ROW], layers[-1, OUT_ROW]
    inputs, values, n_features = tile.inputs[0], tile.values[0], points.shape[1] - m
    looked_at, scale = min(n, LOOKED_AT), np.float32(objective.loss_scale)
    for at in range(0, looked_at, TILE):
        rows = min(TILE, looked_at - at)
        for p in range(rows):
            row = points[first + _looked_at(at + p, n)]
            for j in range(n_features):
                inputs[p * in_row + d + j] = row[j]
            for q in range(m):
                tile.targets[0, p * m + q] = row[n_features + q]
        for c in range(len(latents)):
            fill_latent(rows, latents[c], in_row, inputs)
            forward(layers, network.theta, network.activation, rows, inputs, values, tile.slopes[0])
            for p in range(rows):
                for q in range(m):
                    out = values[layers[-1, VALUES_AT] + p * out_row + q]
                    scores[c] += loss_and_slope(out, tile.targets[0, p * m + q], objective.loss, scale)[0]


@njit(error_model="numpy")
def _spread(latents, scores, weights, distances, starts, n):
    """The candidate with the lowest score, then again and again the one with the most empty room for its score."""
    chosen = 0
    for c in range(len(latents)):
        if not math.isfinite(scores[c]):
            scores[c] = np.inf
        if scores[c] < scores[chosen]:
            chosen = c
        weights[c] = max(float(scores[c]), LEAST_SCORE) ** (-3.0 / latents.shape[1])
    distances[:] = np.inf
    for s in range(n):
        starts[s] = latents[chosen]
        most = -1.0
        for c in range(len(latents)):
            square = 0.0
            for j in range(latents.shape[1]):
                square += (latents[c, j] - starts[s, j]) ** 2
            distances[c] = min(distances[c], square)
            if distances[c] * weights[c] > most:
                most, chosen = distances[c] * weights[c], c


@njit(error_model="numpy")
def choose_starts(
    network, objective, candidates, points, first, last, work, scores, weights, distances, starts, n
):  # fmt: skip
    """Write starts[:n], from candidates. Room: scores (C',), weights and distances (C,)."""
    scores[:] = 0
    if len(candidates.curves):
        _score_on_grid(candidates.curves, objective, points, first, last - first, scores)
    else:
        _score_decoded(network, objective, candidates.latents, points, first, last - first, work, scores)
    scores[:] /= np.float32(min(last - first, LOOKED_AT) * points.shape[1])
    _spread(candidates.latents, scores, weights, distances, starts, n)
