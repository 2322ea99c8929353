"""Threads that meet: a barrier that spins a little and then gives way, so that a busy machine does not collapse.

An OpenMP barrier lost a factor of six as soon as another process wanted the core. Sleeping instead of giving way would
be worse: who sleeps comes late, the others then sleep too, and so on in turns, step after step.
"""

from __future__ import annotations

import platform

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from .block import pointer
from .registers import MACHINE

_GIVE_WAY = "SwitchToThread" if platform.system() == "Windows" else "sched_yield"
_ARRIVED, _ROUND = 0, 16  # places in the array, on cache lines of their own
_SPINS = 4000


@intrinsic
def add_to(typing_context, array, i, value):
    """array[i] += value as one act; returns what was there before."""

    def generate(context, builder, signature, arguments):
        place = pointer(context, builder, signature.args[0], arguments[0], arguments[1])
        return builder.atomic_rmw("add", place, arguments[2], "seq_cst")

    return types.int64(array, types.int64, types.int64), generate


@intrinsic
def _read(typing_context, array, i):
    def generate(context, builder, signature, arguments):
        return builder.load_atomic(pointer(context, builder, signature.args[0], *arguments), "acquire", 8)

    return types.int64(array, types.int64), generate


@intrinsic
def _write(typing_context, array, i, value):
    def generate(context, builder, signature, arguments):
        place = pointer(context, builder, signature.args[0], arguments[0], arguments[1])
        builder.store_atomic(arguments[2], place, "release", 8)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), generate


@intrinsic
def _pause(typing_context):
    def generate(context, builder, signature, arguments):
        if MACHINE in ("x86_64", "amd64"):
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _give_way(typing_context):
    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, _GIVE_WAY), [])
        return context.get_dummy_value()

    return types.void(), generate


@njit(error_model="numpy", _nrt=False)
def barrier(meeting, n_threads):
    """Wait until all have come. meeting: (32,) int64 zeros, shared by them, used for nothing else."""
    if n_threads == 1:
        return
    this_round = _read(meeting, _ROUND)
    if add_to(meeting, _ARRIVED, 1) == n_threads - 1:
        _write(meeting, _ARRIVED, 0)
        _write(meeting, _ROUND, this_round + 1)
        return
    spins = 0
    while _read(meeting, _ROUND) == this_round:
        spins += 1
        if spins > _SPINS:
            _give_way()
        else:
            _pause()
