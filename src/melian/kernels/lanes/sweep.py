"""One sweep of the logit system for eight draws side by side.

The same sweep as in `logit.sweep`, arranged for speed: each node is visited once on the
way down (its reach) and once on the way up (its values); payoffs stay factored, so that
a terminal costs a look at a row that many terminals share; behaviour is normalised
where it is answered, so that every action costs one exponential.

A chance move of probability 0 has logarithm 0: `offset` takes its followers out of beliefs
where others are possible.

==================== ================== ====================================================
layout               LaneLayout           order, structure and where values stand
log_prob             (action, 8)        log behaviour, chance included
prob                 (action, 8)        receives behaviour; chance stands in it already
any_dead             bool               whether `offset` (member, 8) is to be added to the log reach
log_reach, weight    (member, 8)        receive log reach, and beliefs over larger groups
values               (row, 8)           payoff rows over the payoff range, then the values of
                                        each member by player, which are received
log_odds             (action, 8)        the point; receives the answer in lanes not kept
scaled_precision     (player, 8)        precision x payoff range
keep                 (8,)               1 in lanes that keep their log-odds, 0 elsewhere
worst                (1, 8)             receives the largest change of a log-odds
==================== ================== ====================================================

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted, uncounted_inline
from melian.kernels.lanes.exponentials import exp_lanes, log_lanes
from melian.kernels.lanes.vector import larger, load, magnitude, pick_if_less, spread, store

__all__ = ["fill_lane_answers", "fill_lane_beliefs", "mix_values", "normalise"]


@uncounted
def normalise(layout, log_odds, log_prob, prob):
    """Behaviour of every player's group from its log-odds.

    ============== ============== =========================================
    layout         LaneLayout     structure
    log_odds       (action, lane) against the first action of each set
    log_prob, prob (action, lane) receive behaviour; chance's is left alone
    ============== ============== =========================================
    """
    for g in range(layout.group_player.size):
        if layout.group_player[g] >= 0:
            first = layout.group_action[g]
            _normalise_group(first, first + layout.group_size[g], log_odds, log_prob, prob)


@uncounted_inline
def _normalise_group(first, last, log_odds, log_prob, prob):
    top = load(log_odds, first)
    for a in range(first + 1, last):
        top = larger(top, load(log_odds, a))
    total = spread(0.0, prob)
    for a in range(first, last):
        odds = exp_lanes(load(log_odds, a) - top)
        store(prob, a, odds)
        total = total + odds
    top = top + log_lanes(total)
    total = 1.0 / total
    for a in range(first, last):
        store(prob, a, load(prob, a) * total)
        store(log_prob, a, load(log_odds, a) - top)


@uncounted
def fill_lane_beliefs(layout, any_dead, offset, log_prob, log_reach, weight):
    """Downwards: reach of every member, and beliefs over groups of several.

    ================= ============== ========================================================
    layout            LaneLayout     structure
    any_dead          bool           whether a chance move of any lane has probability 0
    offset            (member, lane) -1e9 where such a move leaves a member no weight, else 0
    log_prob          (action, lane) log behaviour, chance included
    log_reach, weight (member, lane) receive log reach, and beliefs over groups of several
    ================= ============== ========================================================
    """
    store(log_reach, 0, spread(0.0, log_reach))
    for g in range(layout.group_player.size):
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        for m in range(max(begin, 1), end):
            store(
                log_reach,
                m,
                load(log_reach, layout.member_parent[m]) + load(log_prob, layout.member_action[m]),
            )
        if end - begin == 1 or layout.group_player[g] < 0:
            continue
        top = spread(-1e300, log_reach)
        for m in range(begin, end):
            seen = load(log_reach, m)
            if any_dead:
                seen = seen + load(offset, m)
            store(weight, m, seen)
            top = larger(seen, top)
        total = spread(0.0, log_reach)
        for m in range(begin, end):
            share = exp_lanes(load(weight, m) - top)
            store(weight, m, share)
            total = total + share
        total = 1.0 / total
        for m in range(begin, end):
            store(weight, m, load(weight, m) * total)


@uncounted_inline
def mix_values(first, size, begin, end, at, n_players, first_value, entry, prob, values):
    """Values of the members `begin` to `end` of one group; their children begin at `at` in `entry`.

    =========== ======================= =================================================================
    first, size int                     the group's first action, and how many it has
    begin, end  int                     its members
    at          int                     where their children begin in `entry`
    n_players   int                     number of players; `first_value` int, the row of the first member
    entry       (child x player,) int32 the value row of each child
    prob        (action, lane)          behaviour, chance included
    values      (row, lane)             receives the members' rows
    =========== ======================= =================================================================
    """
    for m in range(begin, end):
        target = first_value + m * n_players
        for i in range(n_players):
            total = load(prob, first) * load(values, entry[at + i])
            for a in range(1, size):
                total = total + load(prob, first + a) * load(values, entry[at + a * n_players + i])
            store(values, target + i, total)
        at += size * n_players


@uncounted
def fill_lane_answers(layout, weight, scaled_precision, keep, values, log_odds, log_prob, prob, worst):
    """Upwards: the logit answer of each group, then the values of its members.

    ================ ============== ============================================================
    layout           LaneLayout     structure
    weight           (member, lane) beliefs
    scaled_precision (player, lane) precision x payoff range
    keep             (1, lane)      1 in lanes that keep their log-odds
    values           (row, lane)    payoffs over their range; receives values of members
    log_odds         (action, lane) receives the answers; log_prob, prob (action, lane) likewise
    worst            (1, lane)      receives the largest change of a log-odds
    ================ ============== ============================================================
    """
    n_players = scaled_precision.shape[0]
    kept = load(keep, 0)
    half = spread(0.5, prob)
    largest = spread(0.0, prob)
    for g in range(layout.group_player.size - 1, -1, -1):
        size, first, player = layout.group_size[g], layout.group_action[g], layout.group_player[g]
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        at = layout.group_entry[g]
        width = size * n_players
        if player >= 0:
            strength = load(scaled_precision, player)
            for a in range(1, size):
                entry = at + player
                if end - begin == 1:
                    gain = load(values, layout.entry[entry + a * n_players]) - load(
                        values, layout.entry[entry]
                    )
                else:
                    gain = spread(0.0, prob)
                    for m in range(begin, end):
                        better = load(values, layout.entry[entry + a * n_players])
                        gain = gain + load(weight, m) * (better - load(values, layout.entry[entry]))
                        entry += width
                answer = strength * gain
                before = load(log_odds, first + a)
                largest = larger(magnitude(answer - before), largest)
                store(log_odds, first + a, pick_if_less(half, kept, before, answer))
            _normalise_group(first, first + size, log_odds, log_prob, prob)
        mix_values(first, size, begin, end, at, n_players, layout.first_value, layout.entry, prob, values)
    store(worst, 0, largest)
