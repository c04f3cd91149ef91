"""The pages of `melian efg`: a game, its solution, and what became of a claim; as lines.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from melian.game.files.efg import EfgFile
from melian.game.labels import player_names
from melian.game.tree import CHANCE
from melian.game.values import expected_payoff, infoset_reach
from melian.report.records.efg import EfgGame
from melian.report.words.figures import count, percent
from melian.report.words.games.efg import action_name, infoset_name, precision_words
from melian.report.words.games.efg_numbers import figure, probability
from melian.solve.solver import Solution, Status

__all__ = [
    "Line",
    "game_lines",
    "infoset_lines",
    "solution_lines",
    "tree_lines",
]

_ROUNDING = 1e-13
"""Of the payoff range: a payoff that is so near to 0 is 0."""
_SHOWN = 1e-6
"""Error of a limit with which its digits are shown as they are read."""
Line = tuple[int, str]
"""How far a line is indented, and its text."""


def game_lines(source: EfgFile) -> Iterator[Line]:
    """What the game is."""
    facts = EfgGame.of(source)
    yield 0, facts.title or "A game without a title"
    sets = [f"{count(n, 'information set')} of {name}" for name, n in facts.infosets_of]
    yield (
        0,
        (
            f"{count(facts.nodes, 'node')}, {count(facts.endings, 'ending')}; {', '.join(sets)}; "
            f"{count(facts.chance_moves, 'move')} of chance."
        ),
    )


def infoset_lines(source: EfgFile, *, most: int) -> Iterator[Line]:
    """What can be done where."""
    tree = source.game.tree
    own = np.flatnonzero(tree.infoset_player != CHANCE).tolist()
    size = np.bincount(tree.node_infoset[tree.node_infoset >= 0], minlength=len(tree.infoset_player))
    for infoset in own[:most]:
        actions = range(*tree.infoset_first_action[infoset : infoset + 2].tolist())
        names = ", ".join(action_name(source, action) for action in actions)
        yield 1, f"{infoset_name(source, infoset)}, {count(int(size[infoset]), 'node')}: {names}"
    if len(own) > most:
        yield 1, f"and {count(len(own) - most, 'information set')} more"


def tree_lines(source: EfgFile, *, most: int) -> Iterator[Line]:
    """The tree, a line per node, indented; the first so many lines."""
    game, tree = source.game, source.game.tree
    depth = np.zeros(len(tree.node_parent), dtype=np.int64)
    payoff = dict(zip(tree.terminal_node.tolist(), game.payoff.tolist(), strict=True))
    for node in range(min(len(depth), most)):
        parent, action = int(tree.node_parent[node]), int(tree.node_action[node])
        depth[node] = depth[parent] + 1 if parent >= 0 else 0
        by = "" if parent < 0 else f"{action_name(source, action)}: "
        if parent >= 0 and tree.infoset_player[tree.node_infoset[parent]] == CHANCE:
            by = f"{action_name(source, action)} ({percent(float(game.chance[action]))}): "
        infoset = int(tree.node_infoset[node])
        what = ", ".join(map(figure, payoff[node])) if infoset < 0 else infoset_name(source, infoset)
        yield int(depth[node]) + 1, by + what
    if len(depth) > most:
        yield 1, f"and {count(len(depth) - most, 'node')} more"


def solution_lines(
    source: EfgFile,
    found: Solution,
    regrets: tuple[float, float],
    method: str,
    precision: float,
    *,
    most: int,
) -> Iterator[Line]:
    """Game, status, certificate, payoffs and behaviour.

    Parameters
    ----------
    regrets
        Nash and sequential, in payoff units.
    most
        Information sets shown; those that play reaches most often come first where there are more.
    """
    yield from game_lines(source)
    how = count(found.n_iter, "iteration") if method == "cfr" else precision_words(precision)
    yield 0, f"Solved by the method '{method}', {how}."
    yield 0, found.sentence + _where(found)
    yield 0, ""
    yield 0, "Certificate"
    span = float(np.ptp(source.game.payoff, axis=0).max())
    for name, regret in zip(("Nash regret", "sequential regret"), regrets, strict=True):
        share = f", {regret / span:.3g} of the payoff range {span:.6g}" if span > 0 else ""
        yield 1, f"{name}: {max(regret, 0.0):.3g}{share}"
    if math.isfinite(precision):
        arrived = found.status in (Status.CERTIFIED, Status.SPLITS)
        where = "" if arrived else " at the last precision reached"
        yield 1, f"residual of the logit equations: {found.gap:.3g} in log-odds{where}"
        yield 1, "(regrets are not meant to vanish at a finite precision: choices are noisy)"
    elif not math.isnan(found.limit_error):
        error = f"{found.limit_error:.2g}" if math.isfinite(found.limit_error) else "not known"
        yield 1, f"largest error of a probability, as a limit that was read: {error}"
    yield 0, ""
    yield 0, "Expected payoffs"
    players = player_names(source.game.players)
    for player, payoff in zip(players, expected_payoff(found.profile).tolist(), strict=True):
        yield 1, f"{player}: {figure(0.0 if abs(payoff) <= _ROUNDING * span else payoff)}"
    yield 0, ""
    yield 0, "Behaviour"
    yield from _behaviour(source, found, most)


def _where(found: Solution) -> str:
    """The precision, with the digits that are known where the branch is followed in steps."""
    return "" if math.isnan(found.where) else f" This happens at precision {found.where:.4g}."


def _behaviour(source: EfgFile, found: Solution, most: int) -> Iterator[Line]:
    tree, reached = source.game.tree, infoset_reach(found.profile)
    own = np.flatnonzero(tree.infoset_player != CHANCE)
    shown = own
    if len(own) > most:
        often = np.argsort(-reached[own], kind="stable")[:most]
        shown = np.sort(own[often])
    for infoset in shown.tolist():
        actions = range(*tree.infoset_first_action[infoset : infoset + 2].tolist())
        done = ", ".join(
            f"{action_name(source, action)} {probability(_as_known(found, action))}"
            for action in sorted(actions, key=lambda a: -found.profile.prob[a])[:12]
        )
        more = f" and {len(actions) - 12} more" if len(actions) > 12 else ""
        yield 1, f"{infoset_name(source, infoset)}, reached {percent(float(reached[infoset]))}: {done}{more}"
    if len(own) > most:
        rest = count(len(own) - most, "information set")
        yield 1, f"and {rest} that play reaches no more often: see --all, --json or --out"


def _as_known(found: Solution, action: int) -> float:
    """A probability; one that a limit's own error does not tell from 0 or 1 is 0 or 1."""
    prob, error = float(found.profile.prob[action]), found.limit_error
    if not error < _SHOWN:  # as it is for what is no limit
        return prob
    return 0.0 if prob <= error else 1.0 if prob >= 1.0 - error else prob
