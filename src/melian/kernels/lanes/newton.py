"""The logit system of eight draws with its derivative, factorised without pivoting.

F(y, l) = y - l r D(y): D the worth of each action less that of the first of its set, r the
player's share of the precision l. The derivative of D has two parts (Turocy 2010 in
behaviour form): moves of others on the way to an information set shift its beliefs, and
moves below it shift what its actions are worth. Which entries are not 0 depends on the
tree alone, so the elimination is planned once: rows are assembled in a dense row of
work, reduced by the rows before them, and stored in the planned pattern.

==================== ================== ====================================================
plan                 LanePlan           order, structure and where values stand
path                 PathPlan           unknowns in the order of elimination, and its pattern
y                    (unknown + 1, 8)   log-odds and, last, the precision
share                (player, 8)        r of each player
advantage            (action, 8)        D, 0 for the first action of a set
factor               (entry, 8)         L below the diagonal, U above it, its inverse on it
==================== ================== ====================================================
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.sweep import mix_values
from melian.kernels.lanes.vector import load, pick_if_less, spread, store

__all__ = [
    "factorise_rows",
    "fill_lane_values",
    "fill_right_sides",
    "pivot_mark",
    "solve_row",
    "solve_rows",
    "take_point",
]

ENTRY = 5  # a column of `PathPlan.inner`
LOG_FLOOR = -11.512925464970229  # log 1e-5: below that share of the best an action is not in use


@uncounted
def take_point(unknown_action, y, log_odds):
    """Log-odds by action of a point."""
    for u in range(unknown_action.size):
        store(log_odds, unknown_action[u], load(y, u))


@uncounted
def fill_lane_values(plan, weight, prob, values, advantage):
    """Upwards: values of all members under a profile, and advantages of all actions."""
    n_players = plan.n_players
    for g in range(plan.group_player.size - 1, -1, -1):
        size, first, player = plan.group_size[g], plan.group_action[g], plan.group_player[g]
        begin, end = plan.group_first_member[g], plan.group_first_member[g + 1]
        at = plan.group_entry[g]
        width = size * n_players
        if player >= 0:
            for a in range(1, size):
                entry = at + player
                gain = spread(0.0, prob)
                for m in range(begin, end):
                    better = load(values, plan.entry[entry + a * n_players]) - load(values, plan.entry[entry])
                    gain = gain + (load(weight, m) * better if end - begin > 1 else better)
                    entry += width
                store(advantage, first + a, gain)
        mix_values(first, size, begin, end, at, n_players, plan.first_value, plan.entry, prob, values)


@uncounted_inline
def _subtract_one(k, row_start, row_diagonal, column, factor, row):
    """Take from a row what rids it of the column of its entry `k`."""
    a = column[k]
    ratio = load(row, a) * load(factor, row_diagonal[a])
    store(factor, k, ratio)
    for j in range(row_diagonal[a] + 1, row_start[a + 1]):
        c = column[j]
        store(row, c, load(row, c) - ratio * load(factor, j))


@uncounted_inline
def _subtract_two(k, row_start, row_diagonal, column, factor, row):
    """The same for two entries whose rows reach equally far: the row is loaded and stored once for both."""
    a = column[k]
    first, second = row_diagonal[a], row_diagonal[a + 1]
    one = load(row, a) * load(factor, first)
    two = (load(row, a + 1) - one * load(factor, first + 1)) * load(factor, second)
    store(factor, k, one)
    store(factor, k + 1, two)
    for j in range(1, row_start[a + 2] - second):
        c = column[second + j]
        left = load(row, c) - one * load(factor, first + 1 + j)
        store(row, c, left - two * load(factor, second + j))


@uncounted_inline
def _subtract_four(k, row_start, row_diagonal, column, factor, row):
    """The same for four."""
    a = column[k]
    first, second, third, fourth = (
        row_diagonal[a],
        row_diagonal[a + 1],
        row_diagonal[a + 2],
        row_diagonal[a + 3],
    )
    one = load(row, a) * load(factor, first)
    two = (load(row, a + 1) - one * load(factor, first + 1)) * load(factor, second)
    three = load(row, a + 2) - one * load(factor, first + 2) - two * load(factor, second + 1)
    three = three * load(factor, third)
    four = load(row, a + 3) - one * load(factor, first + 3) - two * load(factor, second + 2)
    four = (four - three * load(factor, third + 1)) * load(factor, fourth)
    store(factor, k, one)
    store(factor, k + 1, two)
    store(factor, k + 2, three)
    store(factor, k + 3, four)
    for j in range(1, row_start[a + 4] - fourth):
        c = column[fourth + j]
        left = load(row, c) - one * load(factor, first + 3 + j) - two * load(factor, second + 2 + j)
        store(row, c, left - three * load(factor, third + 1 + j) - four * load(factor, fourth + j))


@uncounted_inline
def pivot_mark(u):
    """A whole number that stands for one pivot: sums of 100,000 are exact, and hardly two are alike."""
    return 1.0 + ((u + 1) * 2654435761 & 0xFFFFFFFF)


@uncounted
def factorise_rows(plan, path, y, share, weight, prob, values, advantage, relative, row, factor, negative):
    """LU of J = I - l r dD at a point.

    `negative` (2, 8) receives how many pivots are below 0, and the sum of their `pivot_mark`s, which
    tells one set of them from another.
    """
    inner, entry, leg, step, term, lean, taken = (
        path.inner, plan.entry, path.leg, path.step, path.term, path.lean, path.taken,
    )  # fmt: skip
    row_start, row_diagonal, column, run = path.row_start, path.row_diagonal, path.column, path.run
    member_inner = path.member_inner
    n_players, m = plan.n_players, path.unknown_action.size
    precision, zero = load(y, m), spread(0.0, y)
    count, marks, n = zero, zero, 0
    for u in range(m):
        start, diagonal, stop = row_start[u], row_diagonal[u], row_start[u + 1]
        for k in range(start, stop):
            store(row, column[k], zero)
        g, action = path.unknown_group[u], path.unknown_action[u]
        player, number = plan.group_player[g], (action - plan.group_action[g]) * n_players
        begin, end = plan.group_first_member[g], plan.group_first_member[g + 1]
        strength = zero - precision * load(share, player)
        for k in range(begin, end):
            force = strength
            if end - begin > 1:
                at = inner[member_inner[k], ENTRY] + player
                force = strength * load(weight, k)
                better = load(values, entry[at + number]) - load(values, entry[at])
                leaning = force * (better - load(advantage, action))
                for t in range(leg[n, 2], leg[n + 1, 2]):
                    c = lean[t, 1]
                    store(row, c, load(row, c) - leaning * load(prob, lean[t, 0]))
                for t in range(leg[n, 3], leg[n + 1, 3]):
                    c = taken[t]
                    store(row, c, load(row, c) + leaning)
            store(relative, 0, force)
            store(relative, 1, zero - force)
            slot = 2
            for t in range(leg[n, 0], leg[n + 1, 0]):
                store(relative, slot, load(relative, step[t, 0]) * load(prob, step[t, 1]))
                slot += 1
            for t in range(leg[n, 1], leg[n + 1, 1]):
                change = load(values, term[t, 2]) - load(values, term[t, 3])
                c = term[t, 4]
                flow = load(relative, term[t, 0])
                store(row, c, load(row, c) + flow * (load(prob, term[t, 1]) * change))
            n += 1
        store(row, u, load(row, u) + 1.0)
        k = start
        while k < diagonal:
            left = min(run[column[k]], diagonal - k)
            if left >= 4:
                _subtract_four(k, row_start, row_diagonal, column, factor, row)
                k += 4
            elif left >= 2:
                _subtract_two(k, row_start, row_diagonal, column, factor, row)
                k += 2
            else:
                _subtract_one(k, row_start, row_diagonal, column, factor, row)
                k += 1
        pivot = load(row, u)
        count = count + pick_if_less(pivot, zero, spread(1.0, y), zero)
        marks = marks + pick_if_less(pivot, zero, spread(pivot_mark(u), y), zero)
        store(factor, diagonal, 1.0 / pivot)
        for k in range(diagonal + 1, stop):
            store(factor, k, load(row, column[k]))
    store(negative, 0, count)
    store(negative, 1, marks)


@uncounted
def fill_right_sides(plan, action_unknown, y, share, polished, log_odds, advantage, a_side, b_side):
    """R D and -F into (unknown + 1, 8) each; in lanes with `polished` 1 actions in use lose their shift.

    There the probability of an action in use need not follow from its advantage: it is
    what makes others indifferent (see `logit_branch.polish`).
    """
    precision, half, zero = load(y, y.shape[0] - 1), spread(0.5, y), spread(0.0, y)
    polish, floor = load(polished, 0), spread(LOG_FLOOR, y)
    for g in range(plan.group_player.size):
        player = plan.group_player[g]
        if player < 0:
            continue
        first, size = plan.group_action[g], plan.group_size[g]
        weight = load(share, player)
        top = zero
        for a in range(first + 1, first + size):
            odds = load(log_odds, a)
            top = pick_if_less(top, odds, odds, top)
        base = zero - top
        base = pick_if_less(floor, base, base, zero)
        for a in range(first + 1, first + size):
            u = action_unknown[a]
            slope = weight * load(advantage, a)
            odds = load(log_odds, a)
            below = odds - top
            shift = pick_if_less(floor, below, below, zero) - base
            store(a_side, u, slope)
            store(b_side, u, precision * slope - odds + pick_if_less(half, polish, shift, zero))


@uncounted
def solve_rows(path, factor, x, z):
    """Solve with the factors, in place, for two right sides at once."""
    m = path.unknown_action.size
    for u in range(m):
        left, right = load(x, u), load(z, u)
        for k in range(path.row_start[u], path.row_diagonal[u]):
            c = path.column[k]
            left = left - load(factor, k) * load(x, c)
            right = right - load(factor, k) * load(z, c)
        store(x, u, left)
        store(z, u, right)
    for u in range(m - 1, -1, -1):
        left, right = load(x, u), load(z, u)
        for k in range(path.row_diagonal[u] + 1, path.row_start[u + 1]):
            c = path.column[k]
            left = left - load(factor, k) * load(x, c)
            right = right - load(factor, k) * load(z, c)
        inverse = load(factor, path.row_diagonal[u])
        store(x, u, left * inverse)
        store(z, u, right * inverse)


@uncounted
def solve_row(path, factor, x):
    """Solve with the factors, in place, for one right side in the first rows of `x`."""
    m = path.unknown_action.size
    for u in range(m):
        left = load(x, u)
        for k in range(path.row_start[u], path.row_diagonal[u]):
            left = left - load(factor, k) * load(x, path.column[k])
        store(x, u, left)
    for u in range(m - 1, -1, -1):
        left = load(x, u)
        for k in range(path.row_diagonal[u] + 1, path.row_start[u + 1]):
            left = left - load(factor, k) * load(x, path.column[k])
        store(x, u, left * load(factor, path.row_diagonal[u]))
