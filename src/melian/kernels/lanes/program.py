"""The derivative of the logit system as lists of additions, written down once per tree.

Row (h, a) of the derivative adds up, over the members of information set h, how the moves
of others above a member lean the belief in it, and how the moves below its child by a, and
below its first child, change what these are worth. Which entry of the row each of these moves
adds to depends on the tree alone: walking the tree anew at every evaluation costs more than
the additions. A *leg* is one member in one row; its lists stand in one piece each.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted

__all__ = ["fill_program"]

# columns of `SymbolicLU.inner`
PARENT, ACTION, PLAYER, FIRST, SIZE, ENTRY, VALUE = range(7)


@uncounted
def _above(p, player, inner, action_unknown, at, lean, taken, fill):
    """Moves of others on the way to an inner node; returns where `lean` and `taken` then end."""
    n_lean, n_taken = at
    while p > 0:
        action, p = inner[p, ACTION], inner[p, PARENT]
        if inner[p, PLAYER] < 0 or inner[p, PLAYER] == player:
            continue
        first = inner[p, FIRST]
        for c in range(first + 1, first + inner[p, SIZE]):
            if fill:
                lean[n_lean, 0], lean[n_lean, 1] = c, action_unknown[c]
            n_lean += 1
        if action != first:
            if fill:
                taken[n_taken] = action_unknown[action]
            n_taken += 1
    return n_lean, n_taken


@uncounted
def _below(root, slot, player, n_players, lu, entry, place, at, begin, step, term, fill):
    """Moves in the subtree of a child; `place` (inner,) is scratch, `begin` the first step of the leg."""
    inner = lu.inner
    n_step, n_term = at
    for p in range(root, lu.inner_end[root]):
        place[p] = slot
        if p > root:
            place[p] = 2 + n_step - begin
            if fill:
                step[n_step, 0], step[n_step, 1] = place[inner[p, PARENT]], inner[p, ACTION]
            n_step += 1
        if inner[p, PLAYER] < 0:
            continue
        first, children = inner[p, FIRST], inner[p, ENTRY] + player
        for c in range(1, inner[p, SIZE]):
            if fill:
                term[n_term, 0], term[n_term, 1] = place[p], first + c
                term[n_term, 2] = entry[children + c * n_players]
                term[n_term, 3] = inner[p, VALUE] + player
                term[n_term, 4] = lu.action_unknown[first + c]
            n_term += 1
    return n_step, n_term


@uncounted
def fill_program(layout, lu, place, leg, step, term, lean, taken, fill):
    """Write the lists, or with `fill` False only where those of each leg begin.

    ====== ============= =================================================================
    layout LaneLayout      structure; path SymbolicLU
    place  (inner,)      workspace
    leg    (leg + 1, 4)  receives where its steps, terms, leans and takings begin
    step   (step, 2)     receives slot above and action: a slot's flow is that of the one above times
                         the probability of the action; slots 0 and 1 are the children, and steps
                         fill the slots from 2 on
    term   (term, 5)     receives slot, action, value rows of its child and of the node, entry of the row
    lean   (lean, 2)     receives action and entry; `taken` (taken,) receives entries
    ====== ============= =================================================================
    """
    n, n_players = 0, layout.n_players
    below, above = (0, 0), (0, 0)
    for u in range(lu.unknown_action.size):
        g = lu.unknown_group[u]
        player, number = layout.group_player[g], lu.unknown_action[u] - layout.group_action[g]
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        for k in range(begin, end):
            leg[n, 0], leg[n, 1], leg[n, 2], leg[n, 3] = below[0], below[1], above[0], above[1]
            p = lu.member_inner[k]
            if end - begin > 1:
                above = _above(p, player, lu.inner, lu.action_unknown, above, lean, taken, fill)
            children, start = lu.inner[p, ENTRY] // n_players, below[0]
            for slot in range(2):
                child = lu.child_inner[children + (number if slot == 0 else 0)]
                if child >= 0:
                    below = _below(
                        child,
                        slot,
                        player,
                        n_players,
                        lu,
                        layout.entry,
                        place,
                        below,
                        start,
                        step,
                        term,
                        fill,
                    )
            n += 1
    leg[n, 0], leg[n, 1], leg[n, 2], leg[n, 3] = below[0], below[1], above[0], above[1]
