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

`exp_lanes` and `log_lanes` follow the standard scheme of reducing the argument to a
short interval around 0 by powers of 2 and summing a polynomial there (Muller 2016,
Elementary Functions, chapter 11); errors are below 2 units in the last place.
"""

from __future__ import annotations

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

from melian.kernels.compiled import njit

__all__ = [
    "N_LANES",
    "exp_lanes",
    "larger",
    "load",
    "log_lanes",
    "magnitude",
    "pick_if_less",
    "spread",
    "store",
]

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
    """Row `row` of a (n, 8) or (n,) array."""
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
    """Write a row of such an array."""
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
    """The same number in every lane of a row of the array `like`, or of the value `like`."""
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
    """The larger of two, lane by lane; the second where one is no number."""

    def build(context, builder, signature, values):
        return builder.select(builder.fcmp_ordered(">", *values), *values)

    return left(left, right), build


@intrinsic
def pick_if_less(typing_context, left, right, then, otherwise):
    """`then` in the lanes where left < right, `otherwise` in the others."""

    def build(context, builder, signature, values):
        return builder.select(builder.fcmp_ordered("<", values[0], values[1]), values[2], values[3])

    return left(left, right, then, otherwise), build


@intrinsic
def magnitude(typing_context, value):
    """Absolute value, lane by lane."""

    def build(context, builder, signature, values):
        mask = value.constant(value.bits, 0x7FFFFFFFFFFFFFFF)
        return builder.bitcast(builder.and_(builder.bitcast(values[0], value.bits), mask), value.doubles)

    return value(value), build


@intrinsic
def _times_two_to(typing_context, value, shifted):
    """`value` x 2^k, k being the low bits of `shifted` = k + 1.5 x 2^52."""

    def build(context, builder, signature, values):
        raised = builder.shl(builder.bitcast(values[1], value.bits), value.constant(value.bits, 52))
        return builder.bitcast(builder.add(builder.bitcast(values[0], value.bits), raised), value.doubles)

    return value(value, shifted), build


@intrinsic
def _mantissa(typing_context, value):
    """The number in [1, 2) that a power of 2 takes to `value`."""

    def build(context, builder, signature, values):
        bits = builder.bitcast(values[0], value.bits)
        kept = builder.and_(bits, value.constant(value.bits, 0x000FFFFFFFFFFFFF))
        return builder.bitcast(
            builder.or_(kept, value.constant(value.bits, 0x3FF0000000000000)), value.doubles
        )

    return value(value), build


@intrinsic
def _exponent(typing_context, value):
    """That power of 2, as a double."""

    def build(context, builder, signature, values):
        bits = builder.lshr(builder.bitcast(values[0], value.bits), value.constant(value.bits, 52))
        shifted = builder.bitcast(
            builder.or_(bits, value.constant(value.bits, 0x4330000000000000)), value.doubles
        )
        return builder.fsub(shifted, value.constant(value.doubles, 2.0**52 + 1023.0))

    return value(value), build


_SHIFT = 6755399441055744.0  # 1.5 x 2^52: adding it leaves a whole number in the low bits
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.693147180369123816490  # 33 bits of ln 2, so that k x this is exact
_LN2_LOW = 1.90821492927058770002e-10


@njit(nogil=True, cache=True)
def exp_lanes(x):
    """e^x, lane by lane; 0 below -708, no more than e^708 above 708."""
    low = spread(-708.0, x)
    y = pick_if_less(x, low, low, x)
    high = spread(708.0, x)
    y = pick_if_less(high, y, high, y)
    shifted = y * _LOG2_E + _SHIFT
    k = shifted - _SHIFT
    r = (y - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    p01 = 1.0 + r
    p23 = 0.5 + r * (1.0 / 6.0)
    p45 = 1.0 / 24.0 + r * (1.0 / 120.0)
    p67 = 1.0 / 720.0 + r * (1.0 / 5040.0)
    p89 = 1.0 / 40320.0 + r * (1.0 / 362880.0)
    pab = 1.0 / 3628800.0 + r * (1.0 / 39916800.0)
    pcd = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0)
    top = (p89 + r2 * pab) + r4 * pcd
    value = (p01 + r2 * p23) + r4 * ((p45 + r2 * p67) + r4 * top)
    return pick_if_less(x, low, spread(0.0, x), _times_two_to(value, shifted))


@njit(nogil=True, cache=True)
def log_lanes(x):
    """Natural logarithm, lane by lane, of positive numbers from 1e-300 up."""
    m = _mantissa(x)
    e = _exponent(x)
    root = spread(1.4142135623730951, x)
    e = pick_if_less(root, m, e + 1.0, e)
    m = pick_if_less(root, m, m * 0.5, m)
    f = m - 1.0
    s = f / (f + 2.0)
    z = s * s
    p = 1.0 / 21.0 + z * (1.0 / 23.0)
    p = 1.0 / 19.0 + z * p
    p = 1.0 / 17.0 + z * p
    p = 1.0 / 15.0 + z * p
    p = 1.0 / 13.0 + z * p
    p = 1.0 / 11.0 + z * p
    p = 1.0 / 9.0 + z * p
    p = 1.0 / 7.0 + z * p
    p = 0.2 + z * p
    p = 1.0 / 3.0 + z * p
    return e * _LN2_HIGH + (2.0 * s + (2.0 * s * z * p + e * _LN2_LOW))
