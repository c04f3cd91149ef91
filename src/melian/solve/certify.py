r"""How good a given profile is: what its players gain by deviating, and which claims hold.

The question is asked twice. In doubles, by the compiled passes, for trees of any size; and in
rational numbers, by `melian.game.exact.values`, which shares nothing with them. A claim holds where the gain
is at most a tolerance times the payoff range, and also small on the scale of what is played: a
regret of 1 is no small thing because a payoff of 1e19 stands in a corner that nobody visits.

Tested in `tests/contract/test_certificate.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
from jaxtyping import Float

from melian.errors import SolverError
from melian.game.agent import agent_gains
from melian.game.deviations import best_response, nash_gains, sequential_gains
from melian.game.exact.beliefs import Assessment, BeliefKind, exact_assessment
from melian.game.exact.logit import exact_logit_residual
from melian.game.exact.values import adjusted, exact_gains, exact_game
from melian.game.files.efg import EfgFile
from melian.game.files.profile_file import LARGEST_SLIP, ProfileFile
from melian.game.game import Profile
from melian.game.stakes import local_shares
from melian.game.tree import CHANCE, action_infoset
from melian.game.values import beliefs, expected_payoff, infoset_reach, log_reach, node_payoff, reach
from melian.kernels.tree.regret import fill_action_values
from melian.kernels.tree.stakes import ORDINARY
from melian.solve.methods import check_range

__all__ = ["Concept", "Judgement", "Verdict", "judged", "judged_exactly", "logit_residual", "verdict"]

Concept = Literal["nash", "sequential", "agent", "logit"]
Number = float | Fraction | Decimal

_RESIDUAL = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What is to be gained by deviating from a profile; doubles, or fractions where exact."""

    exact: bool
    """Whether the numbers are rational."""
    span: Number
    """Largest payoff range of a player."""
    payoff: tuple[Number, ...]
    """(player,) expected."""
    nash: tuple[Number, ...]
    """(player,) gain from the best unilateral deviation."""
    changes: tuple[tuple[tuple[int, int], ...], ...]
    """(player,) what that deviation changes where it leads: (information set, action)."""
    agent: tuple[Number, ...]
    """(infoset,) gain of a set that deviates alone, times its reach."""
    assessed: tuple[Assessment, ...]
    """Gain from each information set of a player on, and the beliefs it rests on."""
    residual: Number | None
    """Of the logit equations, in log-odds, where a finite precision is claimed."""
    shares: Float[np.ndarray, " infoset"]
    """What one choice misses of what is at stake there; in doubles."""
    root_range: Float[np.ndarray, " player"]
    """Payoff range of the endings that play or the best deviation leads to; in doubles."""
    mended: Number = 0
    """Largest change that made probabilities add up to exactly 1."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one claim holds."""

    concept: Concept
    """Which."""
    holds: bool
    """Within the tolerance, on the scale of the game and of what is played."""
    gain: Number
    """The largest gain, in payoff units; for logit the residual."""
    where: int
    """Player (nash) or information set (sequential, agent) of that gain; -1 if there is none."""
    share: float
    """That gain against what is at stake where play goes, where this is why it does not hold; else 0."""
    kinds: tuple[str, ...] = ()
    """Of beliefs used at sets that others exclude, for sequential claims."""


def judged(source: EfgFile, given: ProfileFile) -> Judgement:
    """A profile in doubles, by the compiled passes.

    Where the others exclude an information set, the beliefs of the file are used, or else those of
    equally likely mistakes.
    """
    check_range(source.game)
    profile, logs = given.profile(source), given.log_prob()
    missing = given.missing(source)
    belief, kinds = _beliefs(profile, logs, given.beliefs)
    gains = sequential_gains(profile, belief=belief)
    nodes = _nodes_of(profile)
    assessed = tuple(
        Assessment(h, float(gains[h]), kinds[h], {n: float(belief[n]) for n in nodes[h]})
        for h, who in enumerate(profile.game.tree.infoset_player.tolist())
        if who != CHANCE
    )
    replies = [best_response(profile, player, belief=belief) for player in range(len(profile.game.players))]
    return Judgement(
        exact=False,
        span=float(np.ptp(profile.game.payoff, axis=0).max()),
        payoff=tuple(expected_payoff(profile).tolist()),
        nash=tuple(nash_gains(profile).tolist()),
        changes=tuple(_changes(profile, reply, player) for player, reply in enumerate(replies)),
        agent=tuple(agent_gains(profile).tolist()),
        assessed=assessed,
        residual=_finite(given) and logit_residual(profile, logs, given.precision or 0.0),
        shares=local_shares(profile, log_prob=logs),
        root_range=_root_range(profile, replies),
        mended=missing if missing > LARGEST_SLIP else 0,
    )


def judged_exactly(
    source: EfgFile, given: ProfileFile, *, tolerance: float = 0.0, max_nodes: int = 20_000
) -> Judgement:
    """A profile in rational numbers, from the texts of both files.

    Parameters
    ----------
    tolerance
        Share of the payoff range up to which a gain at a set that others exclude needs no search for
        other beliefs.
    max_nodes
        Larger trees are refused: fractions grow with depth.

    Raises
    ------
    SolverError
        If the tree has more nodes.
    """
    n_nodes = len(source.game.tree.node_parent)
    if n_nodes > max_nodes:
        raise SolverError(
            f"the tree has {n_nodes:,} nodes, and exact arithmetic is refused beyond {max_nodes:,} because "
            "fractions grow with every move; raise --max-nodes if you can wait, or certify without --exact"
        )
    check_range(source.game)  # what is at stake is said in doubles
    game = exact_game(source)
    prob, _, mended = adjusted(game, given.prob)
    gains = exact_gains(game, prob)
    margin = Fraction(tolerance) * game.span()
    profile = given.profile(source)
    replies = [_with_reply(profile, gains.reply, player) for player in range(game.n_players)]
    precision = [Fraction(given.precision or 0) if _finite(given) else Fraction(0)] * game.n_players
    return Judgement(
        exact=True,
        span=game.span(),
        payoff=gains.payoff,
        nash=gains.nash,
        changes=tuple(_changes(profile, reply, player) for player, reply in enumerate(replies)),
        agent=gains.agent,
        assessed=tuple(exact_assessment(game, prob, gains.sequential, given=given.beliefs, tolerance=margin)),
        residual=exact_logit_residual(game, prob, precision) if _finite(given) else None,
        shares=local_shares(profile, log_prob=given.log_prob()),
        root_range=_root_range(profile, replies),
        mended=mended,
    )


def verdict(source: EfgFile, found: Judgement, concept: Concept, tolerance: float = _RESIDUAL) -> Verdict:
    """Whether a claim holds: gains at most `tolerance` x payoff range, or the residual `tolerance`.

    With tolerance 0 a judgement in doubles can only fail by rounding; ask an exact one.
    """
    if concept == "logit":
        residual = math.inf if found.residual is None else found.residual
        return Verdict("logit", residual <= tolerance, residual, -1, 0.0)
    most_missed = max(100.0 * tolerance, 0.0)
    kinds: tuple[str, ...] = ()
    share = 0.0
    gains: dict[int, Number]
    if concept == "sequential":
        gains = {}
        gains.update((each.infoset, each.gain) for each in found.assessed)
        kinds = tuple(sorted({each.kind for each in found.assessed} - {"bayes"}))
        worst = int(found.shares.argmax()) if len(found.shares) else -1
        share = float(found.shares.max(initial=0.0))
    elif concept == "nash":
        gains = dict(enumerate(found.nash))
        share, worst = max(
            ((float(gain) / found.root_range[i] if found.root_range[i] else 0.0), i)
            for i, gain in enumerate(found.nash)
        )
    else:
        gains = dict(enumerate(found.agent))
        player = source.game.tree.infoset_player
        share, worst = max(
            (float(gain) / found.root_range[player[h]], h)
            if gain and found.root_range[player[h]]
            else (0.0, h)
            for h, gain in enumerate(found.agent)
        )
    where = max(gains, key=gains.__getitem__, default=-1)
    gain = gains.get(where, 0)
    bound = Fraction(tolerance) * Fraction(found.span)
    within = Fraction(gain) <= bound + (0 if found.exact else Fraction(_rounding(found)))
    hidden = within and share > most_missed and tolerance > 0
    if hidden:
        where, gain = worst, gains.get(worst, gain)
    return Verdict(concept, within and not hidden, gain, where, share if hidden else 0.0, kinds)


def logit_residual(profile: Profile, log_prob: Float[np.ndarray, " action"], precision: float) -> float:
    """Largest difference in log-odds between a profile and its own logit response, in doubles."""
    tree = profile.game.tree
    action_value = np.empty(len(profile.prob))
    fill_action_values(tree, beliefs(profile, log_prob=log_prob), node_payoff(profile), action_value)
    owner = action_infoset(tree)
    first = tree.infoset_first_action[:-1][owner]
    own = tree.infoset_player[owner] != CHANCE
    if not np.all(np.isfinite(log_prob[own])):
        return math.inf
    with np.errstate(invalid="ignore", over="ignore"):
        gap = (log_prob - log_prob[first]) - precision * (action_value - action_value[first])
    residual = float(np.abs(gap[own]).max(initial=0.0))
    return math.inf if math.isnan(residual) else residual


def _finite(given: ProfileFile) -> bool | None:
    """Whether the profile is said to be a logit equilibrium at a finite precision; None if not."""
    return True if given.precision is not None and math.isfinite(given.precision) else None


def _rounding(found: Judgement) -> float:
    return 1e-14 * max((abs(float(number)) for number in (*found.payoff, found.span)), default=0.0)


def _nodes_of(profile: Profile) -> list[list[int]]:
    nodes: list[list[int]] = [[] for _ in profile.game.tree.infoset_player]
    for node, infoset in enumerate(profile.game.tree.node_infoset.tolist()):
        if infoset >= 0:
            nodes[infoset].append(node)
    return nodes


def _beliefs(
    profile: Profile, logs: Float[np.ndarray, " action"], given: Mapping[int, Mapping[int, Fraction]]
) -> tuple[Float[np.ndarray, " node"], list[BeliefKind]]:
    """Beliefs by node, and where those of each information set come from."""
    tree = profile.game.tree
    belief = np.array(beliefs(profile, log_prob=logs, unreached="tremble"))
    owner = action_infoset(tree)
    kinds: list[BeliefKind] = ["bayes"] * len(tree.infoset_player)
    for player in range(len(profile.game.players)):
        log = log_reach(profile, log_prob=np.where(tree.infoset_player[owner] == player, 0.0, logs))
        most = np.full(len(kinds), -np.inf)
        inner = tree.node_infoset >= 0
        np.maximum.at(most, tree.node_infoset[inner], log[inner])
        for infoset in np.flatnonzero((tree.infoset_player == player) & np.isneginf(most)).tolist():
            kinds[infoset] = "tremble"
            if infoset in given:
                kinds[infoset] = "given"
                for node, share in given[infoset].items():
                    belief[node] = float(share)
    return belief, kinds


def _with_reply(profile: Profile, reply: tuple[int, ...], player: int) -> Profile:
    prob = np.array(profile.prob)
    tree = profile.game.tree
    for infoset in np.flatnonzero(tree.infoset_player == player).tolist():
        prob[tree.infoset_first_action[infoset] : tree.infoset_first_action[infoset + 1]] = 0.0
        prob[reply[infoset]] = 1.0
    return Profile(profile.game, prob)


def _changes(profile: Profile, reply: Profile, player: int) -> tuple[tuple[int, int], ...]:
    """What a reply does otherwise, where it leads."""
    tree = profile.game.tree
    reached = infoset_reach(reply)
    differs = np.flatnonzero((reply.prob > 0.5) & (profile.prob < 1 - 1e-12))
    owner = action_infoset(tree)
    return tuple(
        (int(owner[a]), int(a)) for a in differs
        if tree.infoset_player[owner[a]] == player and reached[owner[a]] > 0
    )  # fmt: skip


def _root_range(profile: Profile, replies: list[Profile]) -> Float[np.ndarray, " player"]:
    """Payoff range of each player over the endings that play, or its reply, makes not too improbable."""
    ends, result = profile.game.tree.terminal_node, []
    as_it_is = reach(profile)[ends]
    for player, reply in enumerate(replies):
        seen = np.maximum(as_it_is, reach(reply)[ends]) > ORDINARY
        payoff = profile.game.payoff[:, player]
        result.append(float(np.ptp(payoff[seen])) if np.any(seen) else 0.0)
    return np.array(result)
