"""One sweep of the logit system for eight draws side by side.

The same sweep as in `logit_sweep`, arranged for speed: each node is visited once on the
way down (its reach) and once on the way up (its values); payoffs stay factored, so that
a terminal costs a look at a row that many terminals share; behaviour is normalised
where it is answered, so that every action costs one exponential.

A chance move of probability 0 has logarithm 0: `offset` takes its followers out of beliefs
where others are possible.

==================== ================== ====================================================
plan                 LanePlan           order, structure and where values stand
log_prob             (action, 8)        log behaviour, chance included
prob                 (action, 8)        receives behaviour; chance stands in it already
any_dead             bool               whether `offset` (member, 8) is to be added to the log reach
log_reach, weight    (member, 8)        receive log reach, and beliefs over larger groups
values               (row, 8)           payoff rows over the payoff range, then the values of
                                        each member by player, which are received
log_odds             (action, 8)        the point; receives the answer in lanes not kept
pull                 (player, 8)        precision x payoff range
keep                 (8,)               1 in lanes that keep their log-odds, 0 elsewhere
worst                (1, 8)             receives the largest change of a log-odds
==================== ================== ====================================================
"""

from __future__ import annotations

from numba import njit

from melian.kernels.lanes import exp_lanes, larger, load, log_lanes, magnitude, pick_if_less, spread, store

__all__ = ["accelerate", "fill_lane_answers", "fill_lane_beliefs"]


@njit(nogil=True, cache=True)
def _normalise_group(first, last, log_odds, log_prob, prob):
    top = load(log_odds, first)
    for a in range(first + 1, last):
        top = larger(top, load(log_odds, a))
    total = spread(0.0)
    for a in range(first, last):
        odds = exp_lanes(load(log_odds, a) - top)
        store(prob, a, odds)
        total = total + odds
    top = top + log_lanes(total)
    total = spread(1.0) / total
    for a in range(first, last):
        store(prob, a, load(prob, a) * total)
        store(log_prob, a, load(log_odds, a) - top)


@njit(nogil=True, cache=True)
def fill_lane_beliefs(plan, any_dead, offset, log_prob, log_reach, weight):
    """Downwards: reach of every member, and beliefs over groups of several."""
    store(log_reach, 0, spread(0.0))
    for g in range(plan.group_player.size):
        begin, end = plan.group_first_member[g], plan.group_first_member[g + 1]
        for m in range(max(begin, 1), end):
            store(
                log_reach,
                m,
                load(log_reach, plan.member_parent[m]) + load(log_prob, plan.member_action[m]),
            )
        if end - begin == 1 or plan.group_player[g] < 0:
            continue
        top = spread(-1e300)
        for m in range(begin, end):
            seen = load(log_reach, m)
            if any_dead:
                seen = seen + load(offset, m)
            store(weight, m, seen)
            top = larger(seen, top)
        total = spread(0.0)
        for m in range(begin, end):
            share = exp_lanes(load(weight, m) - top)
            store(weight, m, share)
            total = total + share
        total = spread(1.0) / total
        for m in range(begin, end):
            store(weight, m, load(weight, m) * total)


@njit(nogil=True, cache=True)
def fill_lane_answers(plan, weight, pull, keep, values, log_odds, log_prob, prob, worst):
    """Upwards: the logit answer of each group, then the values of its members."""
    n_players = pull.shape[0]
    kept = load(keep, 0)
    half = spread(0.5)
    largest = spread(0.0)
    for g in range(plan.group_player.size - 1, -1, -1):
        size, first, player = plan.group_size[g], plan.group_action[g], plan.group_player[g]
        begin, end = plan.group_first_member[g], plan.group_first_member[g + 1]
        at = plan.group_entry[g]
        width = size * n_players
        if player >= 0:
            strength = load(pull, player)
            for a in range(1, size):
                entry = at + player
                if end - begin == 1:
                    gain = load(values, plan.entry[entry + a * n_players]) - load(values, plan.entry[entry])
                else:
                    gain = spread(0.0)
                    for m in range(begin, end):
                        better = load(values, plan.entry[entry + a * n_players])
                        gain = gain + load(weight, m) * (better - load(values, plan.entry[entry]))
                        entry += width
                answer = strength * gain
                before = load(log_odds, first + a)
                largest = larger(magnitude(answer - before), largest)
                store(log_odds, first + a, pick_if_less(half, kept, before, answer))
            _normalise_group(first, first + size, log_odds, log_prob, prob)
        entry = at
        for m in range(begin, end):
            target = plan.first_value + m * n_players
            for i in range(n_players):
                total = load(prob, first) * load(values, plan.entry[entry + i])
                for a in range(1, size):
                    total = total + load(prob, first + a) * load(
                        values, plan.entry[entry + a * n_players + i]
                    )
                store(values, target + i, total)
            entry += width
    store(worst, 0, largest)


@njit(nogil=True, cache=True)
def accelerate(
    plan, slot, use, point, change, answer_change, past_gap, past_answer, log_odds, log_prob, prob
):
    """Anderson's mixing of the last sweeps, in lanes where `use` is 1: `log_odds` receives the next point.

    With gaps f = answer - point and their last changes d_j, the next point is the answer
    less the combination of its own changes that takes most of f away (Walker & Ni 2011).

    ============= ================ ======================================================
    slot          int              which of the three changes is replaced
    use           (1, 8)           1 where it is wanted; a lane with 0 forgets its changes
    point         (action, 8)      where the sweep began; receives where the next begins
    change        (3 action, 8)    last changes of the gap; `answer_change` of the answer
    past_gap      (action, 8)      gap of the sweep before; `past_answer` its answer
    ============= ================ ======================================================
    """
    n = log_odds.shape[0]
    wanted, half, zero = load(use, 0), spread(0.5), spread(0.0)
    for k in range(plan.free_action.size):
        a = plan.free_action[k]
        answer = load(log_odds, a)
        gap = answer - load(point, a)
        fresh = slot * n + a
        store(change, fresh, pick_if_less(half, wanted, gap - load(past_gap, a), zero))
        store(answer_change, fresh, pick_if_less(half, wanted, answer - load(past_answer, a), zero))
        for j in range(1, 3):
            other = (slot + j) % 3 * n + a
            store(change, other, pick_if_less(half, wanted, load(change, other), zero))
        store(past_gap, a, gap)
        store(past_answer, a, answer)
    g00, g01, g02, g11, g12, g22 = zero, zero, zero, zero, zero, zero
    r0, r1, r2 = zero, zero, zero
    for k in range(plan.free_action.size):
        a = plan.free_action[k]
        gap = load(past_gap, a)
        d0, d1, d2 = load(change, a), load(change, n + a), load(change, 2 * n + a)
        g00, g01, g02 = g00 + d0 * d0, g01 + d0 * d1, g02 + d0 * d2
        g11, g12, g22 = g11 + d1 * d1, g12 + d1 * d2, g22 + d2 * d2
        r0, r1, r2 = r0 + d0 * gap, r1 + d1 * gap, r2 + d2 * gap
    little = (g00 + g11 + g22) * 1e-12 + 1e-300
    g00, g11, g22 = g00 + little, g11 + little, g22 + little
    l10, l20 = g01 / g00, g02 / g00  # eliminate without pivots: the matrix is positive definite
    g11, g12, r1 = g11 - l10 * g01, g12 - l10 * g02, r1 - l10 * r0
    l21 = g12 / g11
    g22 = g22 - l20 * g02 - l21 * g12
    r2 = r2 - l20 * r0 - l21 * r1
    c2 = r2 / g22
    c1 = (r1 - g12 * c2) / g11
    c0 = (r0 - g01 * c1 - g02 * c2) / g00
    for k in range(plan.free_action.size):
        a = plan.free_action[k]
        mixed = load(log_odds, a) - c0 * load(answer_change, a)
        mixed = mixed - c1 * load(answer_change, n + a) - c2 * load(answer_change, 2 * n + a)
        mixed = pick_if_less(half, wanted, mixed, load(log_odds, a))
        store(log_odds, a, mixed)
    for g in range(plan.group_player.size):
        if plan.group_player[g] >= 0:
            first = plan.group_action[g]
            _normalise_group(first, first + plan.group_size[g], log_odds, log_prob, prob)
