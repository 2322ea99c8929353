"""Whole steps of training: minibatch after minibatch, forward, backward and Adam, by one or several threads.

Each thread takes an even share of every minibatch and adds up a gradient of its own. After a barrier it moves the
weights and the latents that it owns, summing the threads' gradients in order, so that a number of threads gives the
same bits every time. A second barrier ends the step.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types

from .adam import adam, corrections, sum_of_squares
from .block import prefetch
from .codes import DATA, DECODER, JOINT, LATENTS, NOTHING, OF_DECODER, OF_LATENTS, PRIOR
from .losses import residuals
from .memory import Decoder, How, Latents, Meeting, Points, Rates
from .network import FLOATS, SCRATCH, TABLE, backward, forward, named, transpose_weights
from .packing import IN_ROW, N_OUT, OUT_ROW, TILE, UNIT, VALUES_AT
from .sync import barrier

_ROWS, _INTS, _TABLES = types.float32[:, ::1], types.int64[::1], types.int64[:, ::1]
_HOW = named(How, *[types.int64] * len(How._fields))
_RATES = named(Rates, *[types.float64] * len(Rates._fields))
_POINTS = named(Points, _ROWS, types.int32[:, ::1], FLOATS)
_DECODER = named(Decoder, FLOATS, FLOATS, FLOATS, _ROWS)
_LATENTS = named(Latents, types.int64, FLOATS, FLOATS, FLOATS, _INTS, FLOATS, FLOATS, types.int32[::1], _TABLES, _ROWS)
_MEETING = named(Meeting, _INTS, types.float64[:, ::1])
_NOTES = types.float64[:, ::1]
_FAR = 1 << 22  # numbers of points and latents that no cache of a core holds


@njit(error_model="numpy", _nrt=False)
def _call_for(at, order, points, latents):
    """Have the next tile's latents brought near, and the points of the one after that, which say whose they are.

    Not where everything is near: threads would take from each other what the other is about to write.
    """
    if len(points.flat) + len(latents.z) < _FAR:
        return
    row = points.rows.shape[1]
    for p in range(at, min(at + TILE, len(order))):
        prefetch(latents.z, np.int64(points.owners[np.uint64(order[p]), 0]), latents.stride)
    for p in range(at + TILE, min(at + 2 * TILE, len(order))):
        prefetch(points.flat, order[p], row)


@njit(error_model="numpy", _nrt=False)
def _tile(rows, at, order, start, points, latents, d, n_features, m, in_row, inputs, targets):
    """Look up a tile of points: inputs (TILE, in_row), targets (TILE, m); returns the sum of ‖z‖²."""
    squares = np.float32(0)
    stride = np.uint64(latents.stride)
    _call_for(at + start + TILE, order, points, latents)
    for p in range(rows):
        q = np.uint64(order[at + start + p])
        owner = points.owners[q, 0]
        latents.owners[start + p] = owner
        z_at = np.uint64(owner) * stride
        for j in range(d):
            value = latents.z[z_at + np.uint64(j)]
            inputs[p * in_row + j] = value
            squares += value * value
        for j in range(n_features):
            inputs[p * in_row + d + j] = points.rows[q, 1 + j]
        for j in range(m):
            targets[p * m + j] = points.rows[q, 1 + n_features + j]
    return squares


@njit(error_model="numpy", _nrt=False)
def _gradients(me, how, rates, layers, points, order, at, size, first, last, decoder, latents, work):
    """Forward and backward over points first … last of the minibatch at `at`; returns sums of L and of ‖z‖²."""
    d, m = how.latent_dim, layers[-1, N_OUT]
    d_row, in_row, out_row = (d + UNIT - 1) // UNIT * UNIT, layers[0, IN_ROW], layers[-1, OUT_ROW]
    n_features = points.rows.shape[1] - 1 - m
    inputs, targets, values, slopes = work.inputs[me], work.targets[me], work.values[me], work.slopes[me]
    errors, gradient = work.errors[me], decoder.gradient[me]
    share, scale = np.float32(1.0 / (size * m)), np.float32(rates.loss_scale)
    data = squares = 0.0
    for start in range(first, last, TILE):
        rows = min(TILE, last - start)
        squares += float(_tile(rows, at, order, start, points, latents, d, n_features, m, in_row, inputs, targets))
        forward(layers, decoder.theta, how.activation, rows, inputs, values, slopes)
        data += residuals(rows, m, values, layers[-1, VALUES_AT], out_row, targets, errors, share, how.loss, scale)
        if how.phase == NOTHING:
            continue
        backward(
            layers, d_row, work.transposed[me], how.activation, rows, inputs, values, slopes, errors,
            work.zeros[me], work.ones[me], how.phase != LATENTS, gradient, how.phase != DECODER, latents.of_points,
            start * d_row,
        )  # fmt: skip
    return data / m, squares


@njit(error_model="numpy", _nrt=False)
def _move_decoder(me, n_threads, rate, step, decoder):
    """Sum the threads' gradients of the weights that this one owns and move these; returns the squared norm."""
    units = len(decoder.theta) // UNIT
    own = slice(units * me // n_threads * UNIT, units * (me + 1) // n_threads * UNIT)
    total = decoder.gradient[0, own]
    for k in range(1, n_threads):
        other = decoder.gradient[k, own]
        for i in range(total.size):
            total[i] += other[i]
    of_first, of_second = corrections(step)
    adam(decoder.theta[own], decoder.first[own], decoder.second[own], total, np.float32(rate), of_first, of_second)
    return float(sum_of_squares(total))


@njit(error_model="numpy", _nrt=False)
def _move_latents(me, n_threads, d, rates, step, size, latents):
    """Sum the points' gradients by function, the prior's 2λz with them, and move all latents that this thread owns;
    returns the squared norm."""
    d_row = (d + UNIT - 1) // UNIT * UNIT
    n = len(latents.z) // d
    low, high = n * me // n_threads, n * (me + 1) // n_threads
    pull = np.float32(2.0 * rates.prior_weight / size)
    for p in range(size):
        owner = latents.owners[p]
        if low <= owner < high:
            at, of_point = np.uint64(owner * d), np.uint64(p * d_row)
            for j in range(np.uint64(d)):
                latents.summed[at + j] += latents.of_points[of_point + j] + pull * latents.z[at + j]
    of_first, of_second = corrections(step)
    own = slice(low * d, high * d)
    total = latents.summed[own]
    adam(latents.z[own], latents.first[own], latents.second[own], total, np.float32(rates.latents), of_first, of_second)
    norm = float(sum_of_squares(total))
    total[:] = 0
    return norm


@njit(error_model="numpy", _nrt=False)
def _move_touched(me, n_threads, d, rates, step, size, latents):
    """The same for lazy Adam: of the latents that this thread owns, those that are in the minibatch."""
    d_row, stride = (d + UNIT - 1) // UNIT * UNIT, latents.stride
    n = (len(latents.z) + stride - 1) // stride
    low, high = n * me // n_threads, n * (me + 1) // n_threads
    pull = np.float32(2.0 * rates.prior_weight / size)
    touched, most = latents.touched[me], latents.touched.shape[1] * d
    total = latents.summed[me * most : (me + 1) * most]
    z, first, second = latents.rows[me, :most], latents.rows[me, most : 2 * most], latents.rows[me, 2 * most :]
    count = 0
    for p in range(size):
        owner = latents.owners[p]
        if low <= owner < high:
            at = np.uint64(owner * stride)
            slot = np.int64(latents.slots[at])
            if slot == 0:
                count += 1
                slot = np.int64(count)
                latents.slots[at] = slot
                touched[slot - 1] = owner
                total[(slot - 1) * d : slot * d] = 0
            sums, of_point = np.uint64((slot - 1) * d), np.uint64(p * d_row)
            for j in range(np.uint64(d)):
                total[sums + j] += latents.of_points[of_point + j] + pull * latents.z[at + j]
    for i in range(count):
        at, row = np.uint64(touched[i] * stride), np.uint64(i * d)
        for j in range(np.uint64(d)):
            z[row + j] = latents.z[at + j]
            first[row + j] = latents.first[at + j]
            second[row + j] = latents.second[at + j]
    of_first, of_second = corrections(step)
    n_numbers = count * d
    adam(
        z[:n_numbers], first[:n_numbers], second[:n_numbers], total[:n_numbers], np.float32(rates.latents), of_first,
        of_second,
    )  # fmt: skip
    for i in range(count):
        at, row = np.uint64(touched[i] * stride), np.uint64(i * d)
        latents.slots[at] = 0
        for j in range(np.uint64(d)):
            latents.z[at + j] = z[row + j]
            latents.first[at + j] = first[row + j]
            latents.second[at + j] = second[row + j]
    return float(sum_of_squares(total[:n_numbers]))


@njit(
    types.int64(types.int64, types.int64, _HOW, _RATES, TABLE, _POINTS, _INTS, types.int64, _INTS, _DECODER, _LATENTS,
                SCRATCH, _MEETING, _NOTES),
    nogil=True, cache=True, error_model="numpy", _nrt=False,
)  # fmt: skip
def train(me, n_threads, how, rates, layers, points, order, batch, counts, decoder, latents, work, meeting, notes):
    """One step for each `batch` points of `order` (the last may be smaller), as thread `me` of n_threads.

    counts: Adam's steps so far, of the decoder and of the latents. notes (S, 4): written for each step by thread 0.
    Returns how many steps were made: all, or fewer where a loss was not finite; that step moves nothing.
    """
    d_row = (how.latent_dim + UNIT - 1) // UNIT * UNIT
    moves_decoder = how.phase == JOINT or how.phase == DECODER
    moves_latents = how.phase == JOINT or how.phase == LATENTS
    part = meeting.partial[me]
    n_steps = len(notes)
    for s in range(n_steps):
        at = s * batch
        size = min(batch, len(order) - at)
        if s == 0 or moves_decoder:
            transpose_weights(layers, d_row, decoder.theta, work.transposed[me])
        if moves_decoder:
            decoder.gradient[me][:] = 0
        first, last = size * me // n_threads, size * (me + 1) // n_threads
        part[DATA], part[PRIOR] = _gradients(
            me, how, rates, layers, points, order, at, size, first, last, decoder, latents, work
        )
        barrier(meeting.barrier, n_threads)
        data = prior = 0.0
        for k in range(n_threads):
            data += meeting.partial[k, DATA]
            prior += meeting.partial[k, PRIOR]
        if me == 0:
            notes[s, DATA], notes[s, PRIOR] = data / size, rates.prior_weight * prior / size
        if not (math.isfinite(data) and math.isfinite(prior)):
            return s
        if moves_decoder:
            part[OF_DECODER] = _move_decoder(me, n_threads, rates.decoder, counts[0] + s + 1, decoder)
        if moves_latents:
            d, step = how.latent_dim, counts[1] + s + 1
            if how.lazy:
                part[OF_LATENTS] = _move_touched(me, n_threads, d, rates, step, size, latents)
            else:
                part[OF_LATENTS] = _move_latents(me, n_threads, d, rates, step, size, latents)
        barrier(meeting.barrier, n_threads)
        if me == 0:  # the others write their parts again only after the next barrier
            notes[s, OF_DECODER] = notes[s, OF_LATENTS] = 0.0
            for k in range(n_threads):
                notes[s, OF_DECODER] += meeting.partial[k, OF_DECODER] if moves_decoder else 0.0
                notes[s, OF_LATENTS] += meeting.partial[k, OF_LATENTS] if moves_latents else 0.0
    return n_steps
