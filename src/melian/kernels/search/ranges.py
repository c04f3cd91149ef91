"""How much one plan gains over another when all that is known of mixes is a box.

The gain is linear in the mix of each other player. Its range is bounded by taking the players in
turn: a linear form over a box cut by "the shares add up to 1" has its ends at corners, found by
filling up the smallest coefficients first.

========== ================ ===========================================================
size       (player,)        number of plans
payoff     (player, combo)  payoffs by combination of plans, the last player's fastest; range 1
used       (player, plan)   whether a plan is in use; `base` (player,) names one in use
low, high  (player, plan)   a box of mixes, 0 for plans not in use
lo, hi     (combo,)         workspace
========== ================ ===========================================================

Tested in `tests/contract/test_equilibria_kernels.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["TIE", "gain_at", "gain_range", "look_at", "tighten"]

TIE = 1e-9
FLAT = 1e-11


@njit(nogil=True, cache=True)
def _least(values, begin, size, low, high):
    """Smallest sum of values x shares over shares between `low` and `high` that add up to 1."""
    total, rest = 0.0, 1.0
    for s in range(size):
        total += values[begin + s] * low[s]
        rest -= low[s]
    last = -1e300
    ahead = -1
    done = 0
    while rest > 0.0 and done < size:
        pick = -1
        for s in range(size):
            v = values[begin + s]
            after = v > last or (v == last and s > ahead)
            if after and (pick < 0 or v < values[begin + pick]):
                pick = s
        if pick < 0:
            break
        last, ahead = values[begin + pick], pick
        share = min(rest, high[pick] - low[pick])
        total += share * values[begin + pick]
        rest -= share
        done += 1
    return total


@njit(nogil=True, cache=True)
def gain_range(size, payoff, low, high, player, a, b, other, c, d, lo, hi):
    """Bounds of the gain of plan `a` over `b`; if `other` >= 0, of its growth as that moves d to c.

    ====== === ================================================================
    player int whose gain
    a, b   int its plans: of `a` over `b`
    other  int another player whose mix moves from plan `d` to `c`; -1 for none
    ====== === ================================================================
    """
    n = size.size
    total = payoff.shape[1]
    count = 1
    for k in range(n):
        if k != player and k != other:
            count *= size[k]
    lo[:count] = 0.0
    # the gain is a form in the mixes of all but the player (and `other`): its coefficients first
    for combo in range(total):
        left, sign, place, step = combo, 1.0, 0, 1
        for k in range(n - 1, -1, -1):
            digit = left % size[k]
            left //= size[k]
            if k == player:
                sign *= 1.0 if digit == a else (-1.0 if digit == b else 0.0)
            elif k == other:
                sign *= 1.0 if digit == c else (-1.0 if digit == d else 0.0)
            else:
                place += digit * step
                step *= size[k]
        if sign != 0.0:
            lo[place] += sign * payoff[player, combo]
    for place in range(count):
        hi[place] = -lo[place]
    # then one player after the other is put at the worst corner of its box: looser than all at once, and sure
    for k in range(n - 1, -1, -1):
        if k in (player, other):
            continue
        count //= size[k]
        for place in range(count):
            lo[place] = _least(lo, place * size[k], size[k], low[k], high[k])
            hi[place] = _least(hi, place * size[k], size[k], low[k], high[k])
    return lo[0] - 1e-14, -hi[0] + 1e-14


@njit(nogil=True, cache=True)
def gain_at(size, payoff, mix, player, a, b, lo, hi):
    """Gain of plan `a` over plan `b` at a mix (player, plan).

    ====== ============== ==================================
    mix    (player, plan) shares
    player int            whose gain; `a`, `b` int its plans
    ====== ============== ==================================
    """
    low, high = gain_range(size, payoff, mix, mix, player, a, b, -1, 0, 0, lo, hi)
    return 0.5 * (low + high)


@njit(nogil=True, cache=True)
def tighten(size, used, low, high):
    """Use that shares add up to 1 and are not negative; False if they cannot.

    ========= ============== ===================
    low, high (player, plan) a box; made smaller
    ========= ============== ===================
    """
    for i in range(size.size):
        sum_low, sum_high = 0.0, 0.0
        for s in range(size[i]):
            if used[i, s] and high[i, s] < 0.0:
                return False
            sum_low += low[i, s]
            sum_high += high[i, s]
        if sum_low > 1.0 + 1e-12 or sum_high < 1.0 - 1e-12:
            return False
        for s in range(size[i]):
            if used[i, s]:
                down, up = low[i, s], high[i, s]
                high[i, s] = min(up, 1.0 - (sum_low - down))
                low[i, s] = max(down, 1.0 - (sum_high - up))
                if low[i, s] > high[i, s]:
                    middle = 0.5 * (low[i, s] + high[i, s])
                    low[i, s] = high[i, s] = middle
    return True


@njit(nogil=True, cache=True)
def look_at(size, payoff, used, base, low, high, lo, hi):
    """-1: no equilibrium here; 2: all equilibria; 1: equations hold everywhere; 0: not known.

    ========= ============== ========================
    low, high (player, plan) a box; the rest as above
    ========= ============== ========================
    """
    flat, fine = True, True
    for i in range(size.size):
        for s in range(size[i]):
            if s == base[i]:
                continue
            down, up = gain_range(size, payoff, low, high, i, s, base[i], -1, 0, 0, lo, hi)
            if down > TIE or (used[i, s] and up < -TIE):
                return -1
            if used[i, s]:
                flat = flat and down > -FLAT and up < FLAT
            else:
                fine = fine and up <= FLAT
    return 2 if flat and fine else (1 if flat else 0)
