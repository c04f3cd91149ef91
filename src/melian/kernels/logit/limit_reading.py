"""What a branch tends to, from readings of it, each at so many times the precision of the one before.

Log-odds on a branch come to D l + d + e / l as the precision l grows: D is 0 for actions in use, and d,
where regrets leave it open, is all that says how they mix. Where worths tie at the end, logarithms and
roots of l come in as well. So odds are extrapolated as a sequence whose differences shrink by
a steady factor: where that is nearly the one of 1 / l, for it and then for what is left (Richardson, with
Aitken after it), by the factor itself where it is another (Aitken). What is left is the error.

========== =================== ==============================================================
player     (set,)              who moves, -1 for chance
first      (set,)              first action; `size` (set,) how many there are
unknown    (action,)           its unknown, -1 for the first action of a set
readings   (SLOTS x m, lane)   log-odds at every reading, by unknown
ahead      (action, lane)      receives log-odds against the likeliest action of the set
========== =================== ==============================================================

Tested in `tests/unit/test_limit_readings.py`.
"""

from __future__ import annotations

from math import exp, log

from melian.kernels.compiled import uncounted, uncounted_inline

__all__ = ["FIRST_SLOT", "GROWTH", "SLOTS", "fill_limit", "fill_next", "fill_next_by_slope", "limit_of_odds"]

GROWTH = 4.0
"""The precision of a reading over that of the one before."""
SLOTS, FIRST_SLOT = 7, 3
"""How many readings there can be, by precision, and which of them is the first to be taken."""
SETTLED = 1e-9
"""Odds that move by less are read: what is left is rounding."""
STEADY = 0.9
"""Differences must shrink at least so much to be called a sequence with a limit."""
NEARLY = 0.4
"""So near to that of 1 / l, as a share of it, a factor is taken for it."""
DOUBT = 0.1
"""What is known to be left to go is known up to such a share."""
SELDOM, RARE, NEVER = -8.0, -20.0, -30.0
"""Log-odds below which an action may be a tremble, below which it is one whose odds hardly count at the last
reading, and below which they are left out of account."""
VANISHING = 1e-3
"""An action whose odds in the limit are a smaller share of those at the last reading is not played there."""
SLOW = 0.1
"""Log-odds that change by no more from one reading to the next have nearly arrived."""
MUCH_FURTHER = 14.0
"""Logarithm of how much further out than the last reading such odds are given."""


@uncounted
def limit_of_odds(oldest, older, old, new, has_oldest):
    """(limit, largest error) of odds from three readings, or four if `has_oldest`; the last last.

    Without their part in 1 / l the readings still move, by what falls like 1 / l^2 or log(l) / l:
    a fourth reading tells by which.

    ============== ===== ========================================================================
    oldest ... new float odds at readings, each at `GROWTH` times the precision of the one before
    has_oldest     bool  whether `oldest` was read
    ============== ===== ========================================================================
    """
    first, last = old - older, new - old
    plain, size = last / (GROWTH - 1.0), abs(first) + abs(last)
    if size < SETTLED:
        return new + plain, size
    if not abs(last) <= STEADY * abs(first):
        return new, 10.0 * size
    # differences that shrink by 1 / GROWTH are those of e / l, and are taken off as such (Richardson);
    # those that shrink by another factor are added up as a geometric series (Aitken)
    begin, factor = older - oldest, last / first
    if abs(factor * GROWTH - 1.0) >= NEARLY:
        tail = last * factor / (1.0 - factor)
        error = abs(tail - plain)
        if has_oldest and abs(first) < STEADY * abs(begin):
            before = old + first * (first / begin) / (1.0 - first / begin)
            error = min(error, 0.5 * abs(new + tail - before))
        return new + tail, error
    change = last + plain - first / (GROWTH - 1.0)
    if not has_oldest:
        return new + plain, 0.5 * abs(change)
    before = first + (first - begin) / (GROWTH - 1.0)
    share = change / before if abs(change) < 0.5 * abs(before) else 0.5
    tail = change * share / (1.0 - share)
    # 1 / l^2 shrinks by 16 from one reading to the next, log(l) / l by little more than 4
    sure = change / 15.0 if share < 0.12 else change / 3.0
    return new + plain + tail, abs(tail - sure) + DOUBT * abs(sure)


@uncounted_inline
def _falls(old, new):
    """Whether log-odds fall in proportion to the precision."""
    return new - old < 0.5 * (1.0 - 1.0 / GROWTH) * new


@uncounted_inline
def _share(old, new):
    """Change of log-odds to the next reading over that to this one: a tremble, a power of 1 / l, a mix."""
    return GROWTH if _falls(old, new) else (1.0 if abs(new - old) > SLOW else 1.0 / GROWTH)


@uncounted_inline
def _odds(log_odds):
    return exp(min(log_odds, -NEVER))


@uncounted_inline
def _bend(older, old, new):
    """What is left of e / l at the last of three readings of D l + d + e / l."""
    near, far = old - older, new - old
    linear = (far - near / GROWTH) / (GROWTH - 1.0 / GROWTH)
    return (linear - near) / (GROWTH * (GROWTH - 1.0))


@uncounted
def _limit_of_log_odds(oldest, older, old, new, has_oldest):
    """(log-odds to go on with, odds in the limit, largest error of these) from readings of log-odds.

    A tremble keeps the log-odds of the last reading, without the part that vanishes as precision
    grows: beliefs that hang on several trembles are then those of the limit.
    """
    if new < SELDOM and _falls(old, new):
        if new > RARE and abs(new / old - GROWTH) < 0.1 and abs(old / older - GROWTH) < 0.1:
            return GROWTH * GROWTH * new, 0.0, exp(GROWTH * GROWTH * new)
        bend = _bend(older, old, new)
        if has_oldest:  # and what falls like 1 / l^2
            bend += (GROWTH * bend - _bend(oldest, older, old)) * (20.0 / 252.0)
        return new - (bend if abs(bend) < 0.1 else 0.0), 0.0, exp(new) if new > NEVER else 0.0
    odds = _odds(new)
    value, error = limit_of_odds(_odds(oldest), _odds(older), _odds(old), odds, has_oldest)
    if value > VANISHING * odds:
        return log(value), value, error
    # neither a tremble nor in use as far as can be told: it goes on falling as it has, log by log
    far = new + min(new - old, 0.0) / log(GROWTH) * MUCH_FURTHER
    return far, 0.0, error + _odds(far)


@uncounted_inline
def _read(readings, row, u, lane):
    return readings[row + u, lane] if u >= 0 else 0.0


@uncounted_inline
def _likeliest(first, size, unknown, readings, row, lane):
    """The unknown of the likeliest action of a set, -1 if that is the first."""
    best, top = -1, 0.0
    for a in range(first + 1, first + size):
        u = unknown[a]
        if readings[row + u, lane] > top:
            best, top = u, readings[row + u, lane]
    return best


@uncounted
def fill_limit(player, first, size, unknown, readings, m, low, high, lane, ahead):
    """Log-odds to which the readings `low` to `high` lead; returns the largest error of a probability.

    ========= === =======================================
    m         int number of unknowns
    low, high int slots of the lowest and highest reading
    lane      int which lane
    ========= === =======================================
    """
    worst, row = 0.0, high * m
    for g in range(player.size):
        if player[g] < 0:
            continue
        best = _likeliest(first[g], size[g], unknown, readings, row, lane)
        total, error = 1.0, 0.0
        for a in range(first[g], first[g] + size[g]):
            u = unknown[a]
            if u == best:
                ahead[a, lane] = 0.0
                continue
            new = _read(readings, row, u, lane) - _read(readings, row, best, lane)
            old = _read(readings, row - m, u, lane) - _read(readings, row - m, best, lane)
            older = _read(readings, row - 2 * m, u, lane) - _read(readings, row - 2 * m, best, lane)
            oldest = 0.0
            if high - low >= 3:
                oldest = _read(readings, row - 3 * m, u, lane) - _read(readings, row - 3 * m, best, lane)
            far, odds, off = _limit_of_log_odds(oldest, older, old, new, high - low >= 3)
            ahead[a, lane] = far
            total += odds
            error += off
        worst = max(worst, error / total)
    return worst


@uncounted
def fill_next(player, first, size, unknown, readings, m, begin, inward, lane, ahead):
    """Log-odds expected one reading further out than `begin` and the next, or one further in.

    ====== ==== ========================================
    m      int  number of unknowns
    begin  int  slot of the reading to go on from
    inward bool whether the one before `begin` is wanted
    lane   int  which lane
    ====== ==== ========================================
    """
    low, high = begin * m, (begin + 1) * m
    for g in range(player.size):
        if player[g] < 0:
            continue
        best = _likeliest(first[g], size[g], unknown, readings, high, lane)
        for a in range(first[g], first[g] + size[g]):
            u = unknown[a]
            old = _read(readings, low, u, lane) - _read(readings, low, best, lane)
            new = _read(readings, high, u, lane) - _read(readings, high, best, lane)
            share = _share(old, new)
            ahead[a, lane] = old - (new - old) / share if inward else new + (new - old) * share


@uncounted
def fill_next_by_slope(
    player, first, size, unknown, readings, m, slot, precision, growth, slope, lane, ahead
):
    """The same `growth` times as far out as a reading, from its `slope` (unknown, lane) by precision.

    ========= =================== ============================
    m         int                 number of unknowns
    slot      int                 slot of the reading
    precision float               its precision x payoff range
    growth    float               how many times as far out
    slope     (unknown + 1, lane) of log-odds by precision
    lane      int                 which lane
    ========= =================== ============================
    """
    row = slot * m
    for g in range(player.size):
        if player[g] < 0:
            continue
        best = _likeliest(first[g], size[g], unknown, readings, row, lane)
        for a in range(first[g], first[g] + size[g]):
            u = unknown[a]
            here = _read(readings, row, u, lane) - _read(readings, row, best, lane)
            rise = precision * (_read(slope, 0, u, lane) - _read(slope, 0, best, lane))
            if rise < 0.5 * here:
                rise *= growth - 1.0
            elif abs(rise) > SLOW:
                rise *= log(growth)
            else:
                rise *= 1.0 - 1.0 / growth
            ahead[a, lane] = here + rise
