"""The methods that solve one game, by name: which there are, what they take, which is chosen.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from melian.errors import SolverError
from melian.game.game import Game
from melian.game.labels import player_names
from melian.game.tree import CHANCE
from melian.solve.backward import BackwardInduction, LogitBackward
from melian.solve.cfr.cfr import CFR
from melian.solve.logit.qre import LARGEST_DENSE, LogitQRE, n_unknowns
from melian.solve.solver import Solver

__all__ = ["METHODS", "Method", "check_range", "method_for", "solver_for"]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to solve a game."""

    name: str
    """What it is called on the command line."""
    solver: Callable[[float], Solver]
    """The solver for a precision; infinite for the limit."""
    obstacle: Callable[[Game, float], str]
    """Why it cannot take a game at a precision; empty if it can."""
    by_name_only: bool = False
    """Whether "auto" passes it by."""


def method_for(name: str, game: Game, precision: float) -> Method:
    """The method of a name, or with "auto" the first that takes the game.

    Raises
    ------
    SolverError
        If there is no such method, or it cannot take the game; it says why.
    """
    chosen = [m for m in METHODS if name == m.name or (name == "auto" and not m.by_name_only)]
    if not chosen:
        raise SolverError(f"there is no method '{name}'; use auto, {', '.join(m.name for m in METHODS)}")
    check_range(game)
    obstacle = ""
    for method in chosen:
        obstacle = method.obstacle(game, precision)
        if not obstacle:
            return method
    raise SolverError(obstacle)


def solver_for(name: str, game: Game, precision: float) -> Solver:
    """The solver of the method that `method_for` finds; errors likewise."""
    return method_for(name, game, precision).solver(precision)


def check_range(game: Game) -> None:
    """Raise `SolverError` if the payoffs of a player lie further apart than a double can say."""
    with np.errstate(over="ignore"):
        span = game.payoff.max(axis=0) - game.payoff.min(axis=0)
    if not np.all(np.isfinite(span)):
        player = player_names(game.players)[int(np.flatnonzero(~np.isfinite(span))[0])]
        raise SolverError(
            f"the payoffs of '{player}' lie further apart than 1.7e308, the largest double; divide all "
            "payoffs by some number: their unit is free"
        )


def _backward(precision: float) -> Solver:
    return BackwardInduction() if math.isinf(precision) else LogitBackward(precision)


def _imperfect(game: Game, precision: float) -> str:
    tree = game.tree
    size = np.bincount(tree.node_infoset[tree.node_infoset >= 0], minlength=len(tree.infoset_player))
    if np.any((size > 1) & (tree.infoset_player != CHANCE)):
        return (
            "backward induction needs perfect information, and here an information set has several nodes; "
            "use the method 'logit'"
        )
    return ""


def _too_large(game: Game, precision: float) -> str:
    if math.isinf(precision) and n_unknowns(game.tree) > LARGEST_DENSE:
        return (
            f"{n_unknowns(game.tree):,} unknown probabilities are too many for the limit (at most "
            f"{LARGEST_DENSE:,}); ask for a finite precision, such as 10 over the payoffs that matter, or, "
            "if two players want opposite things, for the method 'cfr'"
        )
    return ""


def _noisy(game: Game, precision: float) -> str:
    if math.isfinite(precision):
        return (
            "regret minimisation is for players who do what pays, not for a finite precision; use the method "
            "'logit', or the limit"
        )
    return ""


METHODS = (
    Method("backward", _backward, _imperfect),
    Method("logit", LogitQRE, _too_large),
    Method("cfr", lambda precision: CFR(), _noisy, by_name_only=True),
)
"""In the order in which "auto" tries them."""
