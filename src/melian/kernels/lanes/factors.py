"""L and U of the derivative of eight draws side by side, without pivoting.

Which entries of J = I - l r dD are not 0 depends on the tree alone, so the elimination is planned once
(`SymbolicLU`): rows are assembled in a dense row of work, reduced by the rows before them, and
stored in the planned pattern.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.vector import load, pick_if_less, spread, store

__all__ = ["factorise_rows", "pivot_mark", "solve_row", "solve_rows"]

ENTRY = 5  # a column of `SymbolicLU.inner`


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
    # elimination waits for memory and not for arithmetic, so the row is read and written once for all four;
    # what one ratio needs of the others is worked out first
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
    """A whole number that stands for one pivot: sums of 100,000 are exact, and hardly two are alike.

    = === ==========================
    u int place of the pivot, from 0
    = === ==========================
    """
    return 1.0 + ((u + 1) * 2654435761 & 0xFFFFFFFF)


@uncounted
def factorise_rows(layout, lu, y, share, weight, prob, values, advantage, relative, row, factor, negative):
    """LU of J = I - l r dD at a point.

    `negative` (2, 8) receives how many pivots are below 0, and the sum of their `pivot_mark`s, which
    tells one set of them from another.

    ======== =================== ==========================================================================
    layout   LaneLayout          structure
    lu       SymbolicLU          order of elimination and its pattern
    y        (unknown + 1, lane) only the precision is read, precision x payoff range
    share    (player, lane)      each player's share of the precision
    weight   (member, lane)      beliefs; `prob` (action, lane), `values` (row, lane), `advantage` (action,
                                 lane) as `fill_lane_values` left them
    relative (slot, lane)        workspace: flow from a member to what lies below it
    row      (unknown, lane)     workspace: one row of J, dense
    factor   (entry, lane)       receives L, U and inverse pivots, in the pattern of `lu.column`
    negative (2, lane)           receives how many pivots are below 0, and the sum of their `pivot_mark`s
    ======== =================== ==========================================================================
    """
    inner, entry, leg, step, term, lean, taken = (
        lu.inner, layout.entry, lu.leg, lu.step, lu.term, lu.lean, lu.taken,
    )  # fmt: skip
    row_start, row_diagonal, column, run = lu.row_start, lu.row_diagonal, lu.column, lu.run
    member_inner = lu.member_inner
    n_players, m = layout.n_players, lu.unknown_action.size
    precision, zero = load(y, m), spread(0.0, y)
    count, marks, n = zero, zero, 0
    for u in range(m):
        start, diagonal, stop = row_start[u], row_diagonal[u], row_start[u + 1]
        for k in range(start, stop):
            store(row, column[k], zero)
        g, action = lu.unknown_group[u], lu.unknown_action[u]
        player, number = layout.group_player[g], (action - layout.group_action[g]) * n_players
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        strength = zero - precision * load(share, player)
        for k in range(begin, end):
            force = strength
            # a set of one node has no belief that anybody could lean
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
            # moves below the child by this action add to the row, those below the first child are taken off
            # it: an advantage is a difference
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
        # rows of a run have the same pattern right of their diagonals, which is all that is looked at: the
        # order of elimination puts actions of one set, and of sets below each other, into such runs
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
def solve_rows(lu, factor, x, z):
    """Solve with the factors, in place, for two right sides at once.

    ====== =================== ==============================================================
    lu     SymbolicLU          order of elimination and its pattern
    factor (entry, lane)       factors of `factorise_rows`
    x, z   (unknown + 1, lane) right sides; receive the solutions, the last row is left alone
    ====== =================== ==============================================================
    """
    m = lu.unknown_action.size
    for u in range(m):
        left, right = load(x, u), load(z, u)
        for k in range(lu.row_start[u], lu.row_diagonal[u]):
            c = lu.column[k]
            left = left - load(factor, k) * load(x, c)
            right = right - load(factor, k) * load(z, c)
        store(x, u, left)
        store(z, u, right)
    for u in range(m - 1, -1, -1):
        left, right = load(x, u), load(z, u)
        for k in range(lu.row_diagonal[u] + 1, lu.row_start[u + 1]):
            c = lu.column[k]
            left = left - load(factor, k) * load(x, c)
            right = right - load(factor, k) * load(z, c)
        inverse = load(factor, lu.row_diagonal[u])
        store(x, u, left * inverse)
        store(z, u, right * inverse)


@uncounted
def solve_row(lu, factor, x):
    """Solve with the factors, in place, for one right side in the first rows of `x`.

    ====== =================== ==============================================================
    lu     SymbolicLU          order of elimination and its pattern
    factor (entry, lane)       factors of `factorise_rows`
    x      (unknown + 1, lane) right side; receives the solution, further rows are left alone
    ====== =================== ==============================================================
    """
    m = lu.unknown_action.size
    for u in range(m):
        left = load(x, u)
        for k in range(lu.row_start[u], lu.row_diagonal[u]):
            left = left - load(factor, k) * load(x, lu.column[k])
        store(x, u, left)
    for u in range(m - 1, -1, -1):
        left = load(x, u)
        for k in range(lu.row_diagonal[u] + 1, lu.row_start[u + 1]):
            left = left - load(factor, k) * load(x, lu.column[k])
        store(x, u, left * load(factor, lu.row_diagonal[u]))
