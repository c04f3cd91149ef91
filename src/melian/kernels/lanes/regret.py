"""Nash and sequential regret of eight profiles side by side, under the beliefs of the last evaluation.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.vector import larger, load, pick_if_less, spread, store

__all__ = ["fill_lane_regrets"]


@uncounted_inline
def _child(layout, values, reply, row):
    """What a child is worth to the player who replies best below it."""
    if row < layout.first_value:
        return load(values, row)
    return load(reply, row)


@uncounted
def fill_lane_regrets(layout, lu, weight, prob, values, score, reply, regret):
    """Largest gain of one player from deviating anywhere, and the largest at an information set.

    Groups are taken last mover first, so that all replies below one are settled; by
    perfect recall its best action under the beliefs is then the best reply.

    ======= ================ ==========================================================
    layout  LaneLayout         structure; path SymbolicLU
    weight  (member, 8)      beliefs over groups of several members
    prob    (action, 8)      behaviour, chance included
    values  (row, 8)         payoffs, and continuation values of the profile
    score   (action, 8)      workspace; `reply` (row, 8) likewise, what members are worth under best replies
    regret  (2, 8)           receives Nash and sequential regret
    ======= ================ ==========================================================
    """
    zero = spread(0.0, prob)
    nash, sequential = zero, zero
    n_players = layout.n_players
    for i in range(n_players):
        for g in range(layout.group_player.size - 1, -1, -1):
            size, first = layout.group_size[g], layout.group_action[g]
            begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
            if layout.group_player[g] != i:
                for m in range(begin, end):
                    entry = lu.member_entry[m] + i
                    total = zero
                    for a in range(size):
                        row = layout.entry[entry + a * n_players]
                        total = total + load(prob, first + a) * _child(layout, values, reply, row)
                    store(reply, layout.first_value + m * n_players + i, total)
                continue
            best, now = spread(-1e300, prob), zero
            if end - begin == 1:
                entry = lu.member_entry[begin] + i
                for a in range(size):
                    best = larger(_child(layout, values, reply, layout.entry[entry + a * n_players]), best)
                row = layout.first_value + begin * n_players + i
                store(reply, row, best)
                here = load(values, row)
                sequential = larger(best - here, sequential)
                continue
            for a in range(size):
                total = zero
                for m in range(begin, end):
                    row = layout.entry[lu.member_entry[m] + a * n_players + i]
                    child_value = _child(layout, values, reply, row)
                    total = total + load(weight, m) * child_value
                store(score, first + a, total)
                best = larger(total, best)
            # the best action differs between lanes, so that all are looked at and one is picked in each
            for m in range(begin, end):
                here = load(values, layout.first_value + m * n_players + i)
                now = now + load(weight, m) * here
                chosen = zero
                for a in range(size):
                    row = layout.entry[lu.member_entry[m] + a * n_players + i]
                    child_value = _child(layout, values, reply, row)
                    chosen = pick_if_less(load(score, first + a), best, chosen, child_value)
                store(reply, layout.first_value + m * n_players + i, chosen)
            sequential = larger(best - now, sequential)
        root = layout.first_value + i
        nash = larger(load(reply, root) - load(values, root), nash)
    store(regret, 0, nash)
    store(regret, 1, sequential)
