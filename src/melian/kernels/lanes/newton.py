"""The logit system of eight draws, and the right sides of its Newton steps.

F(y, l) = y - l r D(y): D the worth of each action less that of the first of its set, r the
player's share of the precision l. The derivative of D has two parts (Turocy 2010 in
behaviour form): moves of others on the way to an information set shift its beliefs, and
moves below it shift what its actions are worth. `lanes.factors` assembles and eliminates it.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import uncounted
from melian.kernels.lanes.sweep import mix_values
from melian.kernels.lanes.vector import load, pick_if_less, spread, store

__all__ = ["fill_lane_values", "fill_right_sides", "take_point"]

LOG_FLOOR = -11.512925464970229  # log 1e-5: below that share of the best an action is not in use


@uncounted
def take_point(unknown_action, y, log_odds):
    """Log-odds by action of a point.

    ============== =================== ======================================================
    unknown_action (unknown,) int32    the action whose log-odds each unknown is
    y              (unknown + 1, lane) log-odds and, last, the precision
    log_odds       (action, lane)      receives log-odds; first actions of a set keep their 0
    ============== =================== ======================================================
    """
    for u in range(unknown_action.size):
        store(log_odds, unknown_action[u], load(y, u))


@uncounted
def fill_lane_values(layout, weight, prob, values, advantage):
    """Upwards: values of all members under a profile, and advantages of all actions.

    ========= ============== ====================================================================
    layout    LaneLayout     structure
    weight    (member, lane) beliefs over groups of several members
    prob      (action, lane) behaviour, chance included
    values    (row, lane)    payoffs over their range; receives what members are worth, by player
    advantage (action, lane) receives what each action is worth beyond the first of its set
    ========= ============== ====================================================================
    """
    n_players = layout.n_players
    for g in range(layout.group_player.size - 1, -1, -1):
        size, first, player = layout.group_size[g], layout.group_action[g], layout.group_player[g]
        begin, end = layout.group_first_member[g], layout.group_first_member[g + 1]
        at = layout.group_entry[g]
        width = size * n_players
        if player >= 0:
            for a in range(1, size):
                entry = at + player
                gain = spread(0.0, prob)
                for m in range(begin, end):
                    better = load(values, layout.entry[entry + a * n_players]) - load(
                        values, layout.entry[entry]
                    )
                    gain = gain + (load(weight, m) * better if end - begin > 1 else better)
                    entry += width
                store(advantage, first + a, gain)
        mix_values(first, size, begin, end, at, n_players, layout.first_value, layout.entry, prob, values)


@uncounted
def fill_right_sides(layout, action_unknown, y, share, polished, log_odds, advantage, a_side, b_side):
    """R D and -F into (unknown + 1, 8) each; in lanes with `polished` 1 actions in use lose their shift.

    There the probability of an action in use need not follow from its advantage: it is
    what makes others indifferent (see `logit.polish`).

    ============== =================== ========================================================
    layout         LaneLayout          structure
    action_unknown (action,) int32     its unknown, -1 for none
    y              (unknown + 1, lane) log-odds and, last, the precision
    share          (player, lane)      each player's share of the precision
    polished       (1, lane)           1 in lanes whose actions in use lose their shift, else 0
    log_odds       (action, lane)      the point by action; `advantage` (action, lane) at it
    a_side         (unknown + 1, lane) receives R D
    b_side         (unknown + 1, lane) receives -F, in log-odds
    ============== =================== ========================================================
    """
    precision, half, zero = load(y, y.shape[0] - 1), spread(0.5, y), spread(0.0, y)
    polish, floor = load(polished, 0), spread(LOG_FLOOR, y)
    for g in range(layout.group_player.size):
        player = layout.group_player[g]
        if player < 0:
            continue
        first, size = layout.group_action[g], layout.group_size[g]
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
