"""Eight numbers side by side: one draw in each lane, one machine operation for several draws.

Numba turns a loop into vector instructions only where it can prove that no array
overlaps another, which it cannot for the short loops over draws here. `Lanes` is a
value of eight doubles that LLVM keeps in vector registers: arithmetic on it is written
with the usual operators, is the same in every lane whatever the others hold, and
needs no proof. Arrays of lanes are plain (n, 8) arrays of doubles; `load` and `store`
take a row.

`exp_lanes` and `log_lanes` follow the standard scheme of reducing the argument to a
short interval around 0 by powers of 2 and summing a polynomial there (Muller 2016,
Elementary Functions, chapter 11); errors are below 2 units in the last place.
"""

from __future__ import annotations

import operator

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, models, overload, register_model

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

_DOUBLES = ir.VectorType(ir.DoubleType(), N_LANES)
_BITS = ir.VectorType(ir.IntType(64), N_LANES)
_FUSED = ("contract",)  # a product may be added without rounding it first; nothing is reordered


class _LanesType(types.Type):
    """Numba's name for a value of eight doubles."""

    def __init__(self):
        super().__init__(name=f"Lanes({N_LANES})")


LANES = _LanesType()


@register_model(_LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, dmm, fe_type):
        super().__init__(dmm, fe_type, _DOUBLES)


def _constant(number):
    return ir.Constant(_DOUBLES, [float(number)] * N_LANES)


def _row_pointer(context, builder, array_type, array, row):
    """Where row `row` of a contiguous (n, 8) array begins, as a pointer to a vector."""
    data = context.make_array(array_type)(context, builder, array).data
    index = builder.mul(row, ir.Constant(row.type, N_LANES))
    return builder.bitcast(builder.gep(data, [index]), _DOUBLES.as_pointer())


def _is_lane_array(array):
    return isinstance(array, types.Array) and array.ndim == 2 and array.layout == "C"


@intrinsic
def load(typing_context, array, row):
    """Row `row` of a (n, 8) array."""
    if not _is_lane_array(array) or not isinstance(row, types.Integer):
        return None

    def build(context, builder, signature, values):
        wide = context.cast(builder, values[1], signature.args[1], types.intp)
        return builder.load(_row_pointer(context, builder, signature.args[0], values[0], wide), align=8)

    return LANES(array, row), build


@intrinsic
def store(typing_context, array, row, value):
    """Write a row of a (n, 8) array."""
    if not _is_lane_array(array) or not isinstance(row, types.Integer) or value != LANES:
        return None

    def build(context, builder, signature, values):
        wide = context.cast(builder, values[1], signature.args[1], types.intp)
        builder.store(values[2], _row_pointer(context, builder, signature.args[0], values[0], wide), align=8)
        return context.get_dummy_value()

    return types.void(array, row, value), build


@intrinsic
def spread(typing_context, number):
    """The same number in every lane."""
    if not isinstance(number, types.Float):
        return None

    def build(context, builder, signature, values):
        one = builder.insert_element(
            ir.Constant(_DOUBLES, ir.Undefined), values[0], ir.Constant(ir.IntType(32), 0)
        )
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), N_LANES), [0] * N_LANES)
        return builder.shuffle_vector(one, ir.Constant(_DOUBLES, ir.Undefined), zeros)

    return LANES(types.float64), build


def _binary(name):
    @intrinsic
    def operation(typing_context, left, right):
        def build(context, builder, signature, values):
            return getattr(builder, name)(values[0], values[1], flags=_FUSED)

        return LANES(LANES, LANES), build

    return operation


_add, _sub, _mul, _div = (_binary(name) for name in ("fadd", "fsub", "fmul", "fdiv"))


def _overload_operator(symbol, operation):
    def implementation(left, right):
        if left == LANES and right == LANES:
            return lambda left, right: operation(left, right)
        if left == LANES and isinstance(right, types.Float):
            return lambda left, right: operation(left, spread(right))
        if isinstance(left, types.Float) and right == LANES:
            return lambda left, right: operation(spread(left), right)
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

    return LANES(LANES, LANES), build


@intrinsic
def pick_if_less(typing_context, left, right, then, otherwise):
    """`then` in the lanes where left < right, `otherwise` in the others."""

    def build(context, builder, signature, values):
        return builder.select(builder.fcmp_ordered("<", values[0], values[1]), values[2], values[3])

    return LANES(LANES, LANES, LANES, LANES), build


@intrinsic
def magnitude(typing_context, value):
    """Absolute value, lane by lane."""

    def build(context, builder, signature, values):
        mask = ir.Constant(_BITS, [0x7FFFFFFFFFFFFFFF] * N_LANES)
        return builder.bitcast(builder.and_(builder.bitcast(values[0], _BITS), mask), _DOUBLES)

    return LANES(LANES), build


@intrinsic
def _times_two_to(typing_context, value, shifted):
    """`value` x 2^k, k being the low bits of `shifted` = k + 1.5 x 2^52."""

    def build(context, builder, signature, values):
        bits = builder.bitcast(values[1], _BITS)
        raised = builder.shl(bits, ir.Constant(_BITS, [52] * N_LANES))
        return builder.bitcast(builder.add(builder.bitcast(values[0], _BITS), raised), _DOUBLES)

    return LANES(LANES, LANES), build


@intrinsic
def _mantissa(typing_context, value):
    """The number in [1, 2) that a power of 2 takes to `value`."""

    def build(context, builder, signature, values):
        bits = builder.bitcast(values[0], _BITS)
        kept = builder.and_(bits, ir.Constant(_BITS, [0x000FFFFFFFFFFFFF] * N_LANES))
        return builder.bitcast(
            builder.or_(kept, ir.Constant(_BITS, [0x3FF0000000000000] * N_LANES)), _DOUBLES
        )

    return LANES(LANES), build


@intrinsic
def _exponent(typing_context, value):
    """That power of 2, as a double."""

    def build(context, builder, signature, values):
        bits = builder.lshr(builder.bitcast(values[0], _BITS), ir.Constant(_BITS, [52] * N_LANES))
        shifted = builder.bitcast(
            builder.or_(bits, ir.Constant(_BITS, [0x4330000000000000] * N_LANES)), _DOUBLES
        )
        return builder.fsub(shifted, _constant(2.0**52 + 1023.0))

    return LANES(LANES), build


_SHIFT = 6755399441055744.0  # 1.5 x 2^52: adding it leaves a whole number in the low bits
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.693147180369123816490  # 33 bits of ln 2, so that k x this is exact
_LN2_LOW = 1.90821492927058770002e-10


@njit(nogil=True, cache=True)
def exp_lanes(x):
    """e^x, lane by lane; 0 below -708, no more than e^708 above 708."""
    low = spread(-708.0)
    y = pick_if_less(x, low, low, x)
    high = spread(708.0)
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
    return pick_if_less(x, low, spread(0.0), _times_two_to(value, shifted))


@njit(nogil=True, cache=True)
def log_lanes(x):
    """Natural logarithm, lane by lane, of positive numbers from 1e-300 up."""
    m = _mantissa(x)
    e = _exponent(x)
    root = spread(1.4142135623730951)
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
