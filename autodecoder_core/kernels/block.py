"""The micro-kernel: one block of a matrix product with its accumulators held in vector registers.

LLVM's own vectoriser does not find this form, so the block is written as LLVM instructions; Numba's plain loops and
`np.dot` are 2 to 20 times slower on matrices of this size.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from .registers import LANES

_INT, _FLOAT = ir.IntType(64), ir.FloatType()
_VECTOR = ir.VectorType(_FLOAT, LANES)
_FAST = ("contract", "reassoc", "nsz")  # may fuse and reorder; must keep NaN and infinity


def pointer(context: Any, builder: Any, kind: Any, array: Any, offset: Any) -> Any:
    """The address of array[offset] in generated code."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [offset])


@intrinsic
def prefetch(typing_context, array, row, row_size):
    """Ask for row `row` of a flat array to be brought near; nothing happens where it is not there in time."""

    def generate(context, builder, signature, arguments):
        base, row, size = arguments
        place = pointer(context, builder, signature.args[0], base, builder.mul(row, size))
        byte = ir.IntType(8).as_pointer()
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        read, keep, data = number(0), number(3), number(1)
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [builder.bitcast(place, byte), read, keep, data])
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), generate


@intrinsic(prefer_literal=True)
def block(
    typing_context, rows, vectors, k, a, a_at, a_row, a_col, b, b_at, b_row, c, c_at, c_row, start, start_at, start_row
):
    """C = start + A B for rows × (vectors · LANES) numbers of C, over k columns of A.

    All arrays are flat: A[i, j] is a[a_at + i a_row + j a_col], so that A may be transposed or one repeated row; B and
    C have contiguous rows, b_row and c_row numbers apart. start_row = 0 adds one row to all (a bias); start = c adds to
    what is there. `rows` and `vectors` must be constants.
    """
    n_rows, n_vectors = rows.literal_value, vectors.literal_value
    array, n = types.float32[::1], types.int64
    signature = types.void(rows, vectors, n, array, n, n, n, array, n, n, array, n, n, array, n, n)

    def generate(context, builder, signature, arguments):
        _, _, k, a, a_at, a_row, a_col, b, b_at, b_row, c, c_at, c_row, start, start_at, start_row = arguments
        place = [
            pointer(context, builder, array, x, at) for x, at in ((a, a_at), (b, b_at), (c, c_at), (start, start_at))
        ]
        a, b, c, start = place

        def vector(base, offset):
            return builder.bitcast(builder.gep(base, [offset]), _VECTOR.as_pointer())

        def row(base, stride, i):
            return builder.gep(base, [builder.mul(stride, _INT(i))])

        def vectors_of(base):
            return [builder.load(vector(base, _INT(j * LANES)), align=4) for j in range(n_vectors)]

        first = [value for i in range(n_rows) for value in vectors_of(row(start, start_row, i))]
        of_row = [builder.mul(a_row, _INT(i)) for i in range(n_rows)]
        before, loop, after = builder.block, builder.append_basic_block("k"), builder.append_basic_block("end")
        builder.branch(loop)
        builder.position_at_end(loop)
        step = builder.phi(_INT)
        step.add_incoming(_INT(0), before)
        sums = []
        for value in first:
            sums.append(builder.phi(_VECTOR))
            sums[-1].add_incoming(value, before)
        columns = vectors_of(builder.gep(b, [builder.mul(step, b_row)]))
        a_step = builder.gep(a, [builder.mul(step, a_col)])
        undefined, zero = ir.Constant(_VECTOR, ir.Undefined), ir.Constant(ir.IntType(32), 0)
        all_first = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        new = []
        for i in range(n_rows):
            number = builder.load(builder.gep(a_step, [of_row[i]]), align=4)
            repeated = builder.shuffle_vector(builder.insert_element(undefined, number, zero), undefined, all_first)
            for j in range(n_vectors):
                product = builder.fmul(repeated, columns[j], flags=_FAST)
                new.append(builder.fadd(sums[i * n_vectors + j], product, flags=_FAST))
        following = builder.add(step, _INT(1))
        step.add_incoming(following, loop)
        for total, value in zip(sums, new, strict=True):
            total.add_incoming(value, loop)
        builder.cbranch(builder.icmp_signed("<", following, k), loop, after)
        builder.position_at_end(after)
        for i in range(n_rows):
            base = row(c, c_row, i)
            for j in range(n_vectors):
                builder.store(new[i * n_vectors + j], vector(base, _INT(j * LANES)), align=4)
        return context.get_dummy_value()

    return signature, generate
