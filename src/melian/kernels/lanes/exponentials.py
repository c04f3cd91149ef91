"""e^x and the natural logarithm, lane by lane.

They follow the standard scheme of reducing the argument to a
short interval around 0 by powers of 2 and summing a polynomial there (Muller 2016,
Elementary Functions, chapter 11); errors are below 2 units in the last place.

Tested in `tests/unit/test_lanes.py`.
"""

from __future__ import annotations

from numba.extending import intrinsic

from melian.kernels.compiled import njit
from melian.kernels.lanes.vector import pick_if_less, spread

__all__ = ["exp_lanes", "log_lanes"]


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
    """e^x, lane by lane; 0 below -708, no more than e^708 above 708.

    = ===== ==================
    x Lanes any finite numbers
    = ===== ==================
    """
    low = spread(-708.0, x)
    y = pick_if_less(x, low, low, x)
    high = spread(708.0, x)
    y = pick_if_less(high, y, high, y)
    # adding 1.5 x 2^52 rounds to a whole number and leaves it in the low bits, so that no conversion to
    # integers is needed, for which a vector unit has no instruction before AVX-512
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
    """Natural logarithm, lane by lane, of positive numbers from 1e-300 up.

    = ===== ==============================================
    x Lanes from 1e-300 up; of 0 and below nothing is said
    = ===== ==============================================
    """
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
