"""Eight numbers side by side: one draw in each lane, one machine operation for several draws.

Numba turns a loop into vector instructions only where it can prove that no array
overlaps another, which it cannot for the short loops over draws here. `Lanes` is a
value of eight doubles that LLVM keeps in vector registers: arithmetic on it is written
with the usual operators, is the same in every lane whatever the others hold, and
needs no proof. Arrays of lanes are plain (n, 8) arrays of doubles; `load` and `store`
take a row.

A draw that is left alone would drag seven empty lanes along. Where arrays are (n,), the same
functions work on one lane: the same operations in the same order, and so the same digits. Therefore
the compiler may not add a product without rounding it first: it would do so for eight and not for one.

Tested in `tests/unit/test_lanes.py`.
"""

from __future__ import annotations

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

__all__ = ["N_LANES", "larger", "load", "magnitude", "pick_if_less", "spread", "store"]

N_LANES = 8
"""Two vectors of a machine with 256 bits, one of a machine with 512."""


class _LanesType(types.Type):
    """Numba's name for a value of so many doubles."""

    def __init__(self, width):
        self.width = width
        super().__init__(name=f"Lanes({width})")

    def of(self, scalar):
        """LLVM's type of a value of so many scalars."""
        return scalar if self.width == 1 else ir.VectorType(scalar, self.width)

    @property
    def doubles(self):
        return self.of(ir.DoubleType())

    @property
    def bits(self):
        return self.of(ir.IntType(64))

    def constant(self, llvm_type, number):
        """The same number in every lane; `llvm_type` is `doubles` or `bits`."""
        return ir.Constant(llvm_type, number if self.width == 1 else [number] * self.width)


ONE_LANE, LANES = _LanesType(1), _LanesType(N_LANES)


@register_model(_LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, dmm, fe_type):
        super().__init__(dmm, fe_type, fe_type.doubles)


def _lanes_of(like):
    """The type of what a row of an array of lanes holds, or of such a value; None of anything else."""
    if isinstance(like, _LanesType):
        return like
    if not isinstance(like, types.Array) or like.layout != "C" or like.ndim > 2:
        return None
    return LANES if like.ndim == 2 else ONE_LANE


def _row_pointer(context, builder, lanes, array_type, array, row):
    """Where row `row` of a contiguous array begins, as a pointer to its value."""
    data = context.make_array(array_type)(context, builder, array).data
    index = builder.mul(row, ir.Constant(row.type, lanes.width))
    return builder.bitcast(builder.gep(data, [index]), lanes.doubles.as_pointer())


@intrinsic
def load(typing_context, array, row):
    """Row `row` of a (n, 8) or (n,) array.

    ===== ============== =====================================================================
    array (n, 8) or (n,) float64, C-contiguous: nothing is checked, as nowhere in machine code
    row   int            which row
    ===== ============== =====================================================================
    """
    lanes = _lanes_of(array)
    if lanes is None or not isinstance(row, types.Integer):
        return None

    def build(context, builder, signature, values):
        wide = context.cast(builder, values[1], signature.args[1], types.intp)
        pointer = _row_pointer(context, builder, lanes, signature.args[0], values[0], wide)
        return builder.load(pointer, align=8)

    return lanes(array, row), build


@intrinsic
def store(typing_context, array, row, value):
    """Write a row of such an array.

    ===== ============== ==============================
    array (n, 8) or (n,) float64, C-contiguous
    row   int            which row
    value Lanes          eight numbers, or one for (n,)
    ===== ============== ==============================
    """
    lanes = _lanes_of(array)
    if lanes is None or not isinstance(row, types.Integer) or value != lanes:
        return None

    def build(context, builder, signature, values):
        wide = context.cast(builder, values[1], signature.args[1], types.intp)
        pointer = _row_pointer(context, builder, lanes, signature.args[0], values[0], wide)
        builder.store(values[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, row, value), build


@intrinsic
def spread(typing_context, number, like):
    """The same number in every lane of a row of the array `like`, or of the value `like`.

    ====== ============== ==========================
    number float          the number
    like   array or Lanes tells eight lanes from one
    ====== ============== ==========================
    """
    lanes = _lanes_of(like)
    if lanes is None or not isinstance(number, types.Float):
        return None

    def build(context, builder, signature, values):
        if lanes.width == 1:
            return values[0]
        empty = ir.Constant(lanes.doubles, ir.Undefined)
        one = builder.insert_element(empty, values[0], ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(one, empty, lanes.constant(lanes.of(ir.IntType(32)), 0))

    return lanes(types.float64, like), build


def _binary(name):
    @intrinsic
    def operation(typing_context, left, right):
        def build(context, builder, signature, values):
            return getattr(builder, name)(values[0], values[1])

        return left(left, right), build

    return operation


_add, _sub, _mul, _div = (_binary(name) for name in ("fadd", "fsub", "fmul", "fdiv"))


def _overload_operator(symbol, operation):
    def implementation(left, right):
        if isinstance(left, _LanesType) and left == right:
            return lambda left, right: operation(left, right)
        if isinstance(left, _LanesType) and isinstance(right, types.Float):
            return lambda left, right: operation(left, spread(right, left))
        if isinstance(left, types.Float) and isinstance(right, _LanesType):
            return lambda left, right: operation(spread(left, right), right)
        return None

    overload(symbol)(implementation)


for _symbol, _operation in (
    (operator.add, _add), (operator.sub, _sub), (operator.mul, _mul), (operator.truediv, _div),
):  # fmt: skip
    _overload_operator(_symbol, _operation)


@intrinsic
def larger(typing_context, left, right):
    """The larger of two, lane by lane; the second where one is no number.

    =========== ===== =====================
    left, right Lanes compared lane by lane
    =========== ===== =====================
    """

    def build(context, builder, signature, values):
        return builder.select(builder.fcmp_ordered(">", *values), *values)

    return left(left, right), build


@intrinsic
def pick_if_less(typing_context, left, right, then, otherwise):
    """`then` in the lanes where left < right, `otherwise` in the others.

    =============== ===== ===================================================
    left, right     Lanes compared lane by lane; False where one is no number
    then, otherwise Lanes chosen from
    =============== ===== ===================================================
    """

    def build(context, builder, signature, values):
        return builder.select(builder.fcmp_ordered("<", values[0], values[1]), values[2], values[3])

    return left(left, right, then, otherwise), build


@intrinsic
def magnitude(typing_context, value):
    """Absolute value, lane by lane.

    ===== ===== ==========================
    value Lanes any numbers; NaN stays NaN
    ===== ===== ==========================
    """

    def build(context, builder, signature, values):
        mask = value.constant(value.bits, 0x7FFFFFFFFFFFFFFF)
        return builder.bitcast(builder.and_(builder.bitcast(values[0], value.bits), mask), value.doubles)

    return value(value), build
