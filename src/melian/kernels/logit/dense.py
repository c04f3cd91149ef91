"""The logit system of a small game with its full derivative, factorised with pivoting.

F(y, l) = y - l D(y), D the worth of each action less that of the first of its set.
The derivative of D has two parts (Turocy 2010 in behaviour form): moves of others on
the path to an information set shift its beliefs, and moves below it shift what its
actions are worth. Needs no order of the information sets.

Tested in `tests/contract/test_kernel_twins.py`.
"""

from __future__ import annotations

from math import sqrt

from melian.kernels.compiled import njit
from melian.kernels.logit.residual import fill_advantages, fill_behaviour

__all__ = ["evaluate_dense", "factorise", "solve_factorised"]


@njit(nogil=True, cache=True)
def evaluate_dense(tree, schedule, payoff_row, row_payoff, scale, ratio, work, point):
    """Residual and bordered derivative at `point` (unknown + 1,), into `work.gap` and `work.matrix`.

    The last row of the matrix is `work.border`, its last column the derivative by precision.
    Returns max |F|.

    ========== ======================== =====================================================================
    tree       Tree                     structure in preorder
    schedule   Schedule                 order and slots
    payoff_row (terminal, player) int32 column of `row_payoff` (row,), payoffs
    scale      float                    payoff range, payoff units
    ratio      (player,)                each player's share of the precision
    work       DenseWorkspace           `work.border` (unknown + 1,) is read; gap, matrix, behaviour, beliefs
                                        received
    point      (unknown + 1,)           log-odds and, last, precision x payoff range
    ========== ======================== =====================================================================
    """
    m = point.size - 1
    for a in range(work.log_odds.size):
        r = work.action_unknown[a]
        work.log_odds[a] = point[r] if r >= 0 else 0.0
    fill_behaviour(
        tree.infoset_player, tree.infoset_first_action, work.log_odds, work.chance, work.log_prob, work.prob
    )
    fill_advantages(
        tree,
        payoff_row,
        row_payoff,
        scale,
        work.log_prob,
        work.prob,
        work.node_log,
        work.node_zeros,
        work.node_weight,
        work.node_value,
        work.infoset_top,
        work.infoset_sum,
        work.advantage,
    )
    worst = 0.0
    for r in range(m):
        a = work.unknown_action[r]
        slope = ratio[work.unknown_player[r]] * work.advantage[a]
        work.gap[r] = point[r] - point[m] * slope
        work.matrix[r, m] = -slope
        work.matrix[m, r] = work.border[r]
        size = abs(work.gap[r])
        if not size <= worst:
            worst = size
            if size != size:
                return size
    work.gap[m] = 0.0
    work.matrix[m, m] = work.border[m]
    work.matrix[:m, :m] = 0.0
    for r in range(m):
        work.matrix[r, r] = 1.0
    for h in range(tree.infoset_player.size):
        player = tree.infoset_player[h]
        if player >= 0:
            _fill_rows(tree, schedule, h, player, point[m] * ratio[player], work)
    return worst


@njit(nogil=True, cache=True)
def _fill_rows(tree, schedule, h, player, precision, work):
    """Subtract precision x dD from the rows of one information set."""
    first, last = tree.infoset_first_action[h], tree.infoset_first_action[h + 1]
    begin, end = schedule.infoset_first_node[h], schedule.infoset_first_node[h + 1]
    for k in range(begin, end):
        node = schedule.infoset_node[k]
        weight = work.node_weight[node]
        if weight == 0.0:
            continue
        children = schedule.node_first_child[node]
        base = work.node_value[schedule.child_node[children], player]
        if end - begin > 1:
            for a in range(first + 1, last):
                child = schedule.child_node[children + a - first]
                work.lean[a - first] = weight * (work.node_value[child, player] - base - work.advantage[a])
            below = node
            while tree.node_parent[below] >= 0:
                taken, above = tree.node_action[below], tree.node_parent[below]
                mover = tree.node_infoset[above]
                if tree.infoset_player[mover] >= 0 and tree.infoset_player[mover] != player:
                    for c in range(
                        tree.infoset_first_action[mover] + 1, tree.infoset_first_action[mover + 1]
                    ):
                        share = (1.0 if c == taken else 0.0) - work.prob[c]
                        column = work.action_unknown[c]
                        for a in range(first + 1, last):
                            work.matrix[work.action_unknown[a], column] -= (
                                precision * work.lean[a - first] * share
                            )
                below = above
        for a in range(first, last):
            child = schedule.child_node[children + a - first]
            work.relative[child] = weight
            for below in range(child + 1, schedule.node_end[child]):
                above, taken = tree.node_parent[below], tree.node_action[below]
                flow = work.relative[above] * work.prob[taken]
                work.relative[below] = flow
                column = work.action_unknown[taken]
                if column < 0:
                    continue
                change = precision * flow * (work.node_value[below, player] - work.node_value[above, player])
                if a > first:
                    work.matrix[work.action_unknown[a], column] -= change
                else:
                    for row in range(first + 1, last):
                        work.matrix[work.action_unknown[row], column] += change


@njit(nogil=True, cache=True)
def factorise(matrix, swap):
    """LU in place with row pivoting; returns the sign of the determinant, 0 if singular or not finite.

    ====== ========== =================================================
    matrix (n, n)     receives L below the diagonal, U on and above it
    swap   (n,) int32 receives the row that each row was exchanged with
    ====== ========== =================================================
    """
    n = matrix.shape[0]
    sign = 1.0
    for k in range(n):
        best, at = abs(matrix[k, k]), k
        for r in range(k + 1, n):
            if abs(matrix[r, k]) > best:
                best, at = abs(matrix[r, k]), r
        if not 0.0 < best < 1e300:
            return 0.0
        swap[k] = at
        if at != k:
            sign = -sign
            for c in range(n):
                matrix[k, c], matrix[at, c] = matrix[at, c], matrix[k, c]
        pivot = matrix[k, k]
        if pivot < 0.0:
            sign = -sign
        for r in range(k + 1, n):
            factor = matrix[r, k]
            if factor != 0.0:
                factor /= pivot
                matrix[r, k] = factor
                for c in range(k + 1, n):
                    matrix[r, c] -= factor * matrix[k, c]
    return sign


@njit(nogil=True, cache=True)
def solve_factorised(matrix, swap, right, solution):
    """Solve with the factors of `factorise`; `solution` may be `right`. Returns its length.

    ============ ============ =====================
    matrix, swap (n, n), (n,) factors
    right        (n,)         right side
    solution     (n,)         receives the solution
    ============ ============ =====================
    """
    n = matrix.shape[0]
    for r in range(n):
        solution[r] = right[r]
    for k in range(n):
        at = swap[k]
        if at != k:
            solution[k], solution[at] = solution[at], solution[k]
    for r in range(n):
        total = solution[r]
        for c in range(r):
            total -= matrix[r, c] * solution[c]
        solution[r] = total
    size = 0.0
    for r in range(n - 1, -1, -1):
        total = solution[r]
        for c in range(r + 1, n):
            total -= matrix[r, c] * solution[c]
        solution[r] = total / matrix[r, r]
        size += solution[r] ** 2
    return sqrt(size)
