"""Outcomes of solved logit equilibria, and how they change with the numbers of the game.

An equilibrium solves F(y, c) = y - L D(y, c) = 0 for the log-odds y: D are the advantages of
actions, L the precision of their players, c a number on which payoffs, odds of chance or
precisions depend. The implicit function theorem gives dy/dc = J^-1 (dL/dc D + L dD/dc), with J
the derivative of F by y, factorised as in `lanes.factors`. dD/dc at fixed y is one pass down
(beliefs lean towards what chance makes likelier) and one up (values); the log-probability of
an outcome then changes by the mean change of the log reach of its endings.

A step or two of Newton's method first makes the equilibrium as exact as rounding allows, so
that slopes can be differenced.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

from math import log

import numpy as np

from melian.kernels.compiled import uncounted
from melian.kernels.lanes.exponentials import exp_lanes
from melian.kernels.lanes.factors import factorise_rows, solve_row
from melian.kernels.lanes.load import load_chance
from melian.kernels.lanes.newton import fill_lane_values, take_point
from melian.kernels.lanes.sweep import fill_lane_beliefs, normalise
from melian.kernels.lanes.vector import N_LANES, larger, load, magnitude, pick_if_less, spread, store

__all__ = ["fill_outcome_slopes"]

NOWHERE = -1e300
"""Log reach of what cannot happen."""
MOST_CORRECTIONS = 2
ROUNDING = 1e-12
"""Largest miss of the fixed point, over the largest log-odds, that needs no correction."""


@uncounted
def _load_lane(layout, lu, lane, chance, row_payoff, precision, log_prob, work):
    """One solved draw into a lane, payoffs as they are."""
    work.y[:, lane] = 0.0
    load_chance(layout, lane, chance, work)
    for r in range(row_payoff.size):
        work.values[r, lane] = row_payoff[r]
    for u in range(lu.unknown_action.size):
        first = layout.group_action[lu.unknown_group[u]]
        work.y[u, lane] = log_prob[lu.unknown_action[u]] - log_prob[first]
    work.y[lu.unknown_action.size, lane] = 1.0
    for i in range(precision.size):
        work.share[i, lane] = precision[i]


@uncounted
def _correct(layout, lu, work):
    """A Newton step in the lanes whose log-odds are not yet good to rounding; False if there are none."""
    m = lu.unknown_action.size
    largest, worst = spread(1.0, work.y), spread(0.0, work.y)
    for u in range(m):
        player, y = layout.group_player[lu.unknown_group[u]], load(work.y, u)
        miss = load(work.share, player) * load(work.advantage, lu.unknown_action[u]) - y
        store(work.a, u, miss)
        worst = larger(magnitude(miss), worst)
        largest = larger(magnitude(y), largest)
    store(work.state, 1, worst)
    store(work.state, 2, largest)
    needed = False
    for lane in range(N_LANES):
        far = work.state[1, lane] > ROUNDING * work.state[2, lane]
        needed = needed or far
        work.state[3, lane] = 1.0 if far else 0.0
    if not needed:
        return False
    solve_row(lu, work.factor, work.a)
    moves, half, zero = load(work.state, 3), spread(0.5, work.y), spread(0.0, work.y)
    for u in range(m):
        store(work.y, u, load(work.y, u) + pick_if_less(half, moves, load(work.a, u), zero))
    return True


@uncounted
def _fill_leaves(layout, lu, child_outcome, any_dead, log_prob, prob, log_reach, leaf, top, mass):
    """Shares of the endings in their outcome: `leaf` (child, 8), with the logarithm of the whole in `top`."""
    for o in range(top.shape[0]):
        store(top, o, spread(NOWHERE, top))
        store(mass, o, spread(0.0, mass))
    if any_dead:  # from here on a reach of 0 is one
        for m in range(1, log_reach.shape[0]):
            a, above = layout.member_action[m], layout.member_parent[m]
            for lane in range(N_LANES):
                if (layout.is_chance[a] and prob[a, lane] == 0.0) or log_reach[above, lane] == NOWHERE:
                    log_reach[m, lane] = NOWHERE
    for g in range(layout.group_player.size):
        first, size = layout.group_action[g], layout.group_size[g]
        for m in range(layout.group_first_member[g], layout.group_first_member[g + 1]):
            child = lu.member_entry[m] // layout.n_players
            for a in range(first, first + size):
                o = child_outcome[child]
                if o >= 0:
                    share = load(log_reach, m) + load(log_prob, a)
                    store(leaf, child, share)
                    if any_dead and layout.is_chance[a]:
                        for lane in range(N_LANES):
                            if prob[a, lane] == 0.0:
                                leaf[child, lane] = NOWHERE
                    store(top, o, larger(load(leaf, child), load(top, o)))
                child += 1
    for c in range(leaf.shape[0]):
        o = child_outcome[c]
        if o >= 0:
            share = exp_lanes(load(leaf, c) - load(top, o))
            store(leaf, c, share)
            store(mass, o, load(mass, o) + share)
    for o in range(top.shape[0]):
        for lane in range(N_LANES):
            possible = top[o, lane] > 0.5 * NOWHERE
            top[o, lane] = top[o, lane] + log(mass[o, lane]) if possible else -np.inf
            mass[o, lane] = 1.0 / mass[o, lane] if possible else 0.0
    for c in range(leaf.shape[0]):
        o = child_outcome[c]
        if o >= 0:
            store(leaf, c, load(leaf, c) * load(mass, o))


@uncounted
def _fill_member_slopes(layout, log_slope, reach_slope):
    """Downwards: slope of the log reach of every member from those of the log-probabilities."""
    store(reach_slope, 0, spread(0.0, reach_slope))
    for m in range(1, layout.member_parent.size):
        above = load(reach_slope, layout.member_parent[m])
        store(reach_slope, m, above + load(log_slope, layout.member_action[m]))


@uncounted
def _fill_advantage_slopes(
    layout, weight, reach_slope, prob, chance_slope, values, value_slope, advantage_slope
):
    """Upwards at fixed behaviour: slopes of all advantages and values."""
    n_players, entry = layout.n_players, layout.entry
    for g in range(layout.group_player.size - 1, -1, -1):
        size, first, player = layout.group_size[g], layout.group_action[g], layout.group_player[g]
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        width = size * n_players
        if player >= 0:
            mean = spread(0.0, prob)
            for m in range(begin, end):
                if end - begin > 1:
                    mean = mean + load(weight, m) * load(reach_slope, m)
            for a in range(1, size):
                low, high = layout.group_entry[g] + player, layout.group_entry[g] + player + a * n_players
                gain = spread(0.0, prob)
                for m in range(begin, end):
                    change = load(value_slope, entry[high]) - load(value_slope, entry[low])
                    if end - begin > 1:
                        better = load(values, entry[high]) - load(values, entry[low])
                        lean = load(reach_slope, m) - mean
                        change = load(weight, m) * (change + lean * better)
                    gain = gain + change
                    low += width
                    high += width
                store(advantage_slope, first + a, gain)
        at = layout.group_entry[g]
        for m in range(begin, end):
            target = layout.first_value + m * n_players
            for i in range(n_players):
                total = spread(0.0, prob)
                for a in range(size):
                    below = entry[at + a * n_players + i]
                    total = total + load(prob, first + a) * load(value_slope, below)
                    if player < 0:
                        total = total + load(chance_slope, first + a) * load(values, below)
                store(value_slope, target + i, total)
            at += width


@uncounted
def _fill_log_slopes(layout, action_unknown, x, prob, log_slope):
    """Slopes of the log-probabilities of players' actions from those of the log-odds."""
    for g in range(layout.group_player.size):
        if layout.group_player[g] < 0:
            continue
        first, size = layout.group_action[g], layout.group_size[g]
        mean = spread(0.0, prob)
        for a in range(first + 1, first + size):
            mean = mean + load(prob, a) * load(x, action_unknown[a])
        store(log_slope, first, spread(0.0, prob) - mean)
        for a in range(first + 1, first + size):
            store(log_slope, a, load(x, action_unknown[a]) - mean)


@uncounted
def _add_leaf_slopes(layout, lu, child_outcome, leaf, log_slope, reach_slope, total):
    """Mean slope of the log reach of the endings of each outcome."""
    for o in range(total.shape[0]):
        store(total, o, spread(0.0, total))
    for g in range(layout.group_player.size):
        first, size = layout.group_action[g], layout.group_size[g]
        for m in range(layout.group_first_member[g], layout.group_first_member[g + 1]):
            child = lu.member_entry[m] // layout.n_players
            for a in range(first, first + size):
                o = child_outcome[child]
                if o >= 0:
                    change = load(reach_slope, m) + load(log_slope, a)
                    store(total, o, load(total, o) + load(leaf, child) * change)
                child += 1


@uncounted
def fill_outcome_slopes(
    layout, lu, child_outcome, log_prob, chance, row_payoff, precision,
    chance_slope, row_slope, precision_slope, work, slopes, log_outcome, outcome_slope,
):  # fmt: skip
    """Log-probabilities of the outcomes of a block of solved draws, and their slopes.

    =============== ======================== =====================================================
    layout          LaneLayout                 structure
    lu              SymbolicLU                 order of elimination
    child_outcome   (child,)                 outcome of each child that ends the game, -1 for others
    log_prob        (draw, action)           the equilibria, from their solver
    chance          (draw, action)           probabilities, NaN for players
    row_payoff      (draw, row)              payoffs
    precision       (draw, player)           finite
    chance_slope    (draw, number, action)   slopes of the three by each number, 0 for players'
    row_slope       (draw, number, row)      actions; where odds are exactly 0 their slope counts
    precision_slope (draw, number, player)   as 0
    work            PathWorkspace            overwritten
    slopes          SlopeWorkspace           overwritten
    log_outcome     (draw, outcome)          receives log-probabilities, -inf where impossible
    outcome_slope   (draw, outcome, number)  receives their slopes, 0 where impossible
    =============== ======================== =====================================================
    """
    n_draws, n_numbers, m = log_prob.shape[0], row_slope.shape[1], lu.unknown_action.size
    for start in range(0, n_draws, N_LANES):
        any_dead = False
        for lane in range(N_LANES):
            d = min(start + lane, n_draws - 1)
            _load_lane(layout, lu, lane, chance[d], row_payoff[d], precision[d], log_prob[d], work)
            any_dead = any_dead or work.dead[lane] != 0
        for attempt in range(MOST_CORRECTIONS + 1):
            take_point(lu.unknown_action, work.y, work.log_odds)
            normalise(layout, work.log_odds, work.log_prob, work.prob)
            fill_lane_beliefs(layout, any_dead, work.offset, work.log_prob, work.log_reach, work.weight)
            fill_lane_values(layout, work.weight, work.prob, work.values, work.advantage)
            factorise_rows(
                layout, lu, work.y, work.share, work.weight, work.prob, work.values, work.advantage,
                work.relative, work.row, work.factor, work.state[0:1],
            )  # fmt: skip
            if attempt == MOST_CORRECTIONS or not _correct(layout, lu, work):
                break
        _fill_leaves(
            layout, lu, child_outcome, any_dead, work.log_prob, work.prob, work.log_reach,
            slopes.leaf, slopes.top, slopes.mass,
        )  # fmt: skip
        for lane in range(min(N_LANES, n_draws - start)):
            for o in range(log_outcome.shape[1]):
                log_outcome[start + lane, o] = slopes.top[o, lane]
        for k in range(n_numbers):
            for lane in range(N_LANES):
                d = min(start + lane, n_draws - 1)
                for r in range(row_slope.shape[2]):
                    slopes.value[r, lane] = row_slope[d, k, r]
                for c in range(layout.chance_action.size):
                    a = layout.chance_action[c]
                    slopes.chance[a, lane] = chance_slope[d, k, a]
                    possible = chance[d, a] > 0.0
                    slopes.log[a, lane] = chance_slope[d, k, a] / chance[d, a] if possible else 0.0
            for a in range(layout.is_chance.size):
                if not layout.is_chance[a]:
                    store(slopes.log, a, spread(0.0, slopes.log))
            _fill_member_slopes(layout, slopes.log, slopes.reach)
            _fill_advantage_slopes(
                layout, work.weight, slopes.reach, work.prob, slopes.chance, work.values, slopes.value,
                slopes.advantage,
            )  # fmt: skip
            for u in range(m):
                player, a = layout.group_player[lu.unknown_group[u]], lu.unknown_action[u]
                store(work.a, u, load(work.share, player) * load(slopes.advantage, a))
                for lane in range(N_LANES):
                    d = min(start + lane, n_draws - 1)
                    work.a[u, lane] += precision_slope[d, k, player] * work.advantage[a, lane]
            solve_row(lu, work.factor, work.a)
            _fill_log_slopes(layout, lu.action_unknown, work.a, work.prob, slopes.log)
            _fill_member_slopes(layout, slopes.log, slopes.reach)
            _add_leaf_slopes(layout, lu, child_outcome, slopes.leaf, slopes.log, slopes.reach, slopes.total)
            for lane in range(min(N_LANES, n_draws - start)):
                for o in range(log_outcome.shape[1]):
                    outcome_slope[start + lane, o, k] = slopes.total[o, lane]
