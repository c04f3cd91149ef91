r"""Games of perfect information, from the leaves up: exact in one pass.

Where every player sees all that happened, a choice depends only on what follows. Each
mover takes what is best (a subgame-perfect equilibrium; Selten 1965), or answers with the
logit response

.. math:: p_a = \frac{e^{\lambda v_a}}{\sum_b e^{\lambda v_b}},

where :math:`v_a` is what the action is worth given the logit responses below it. That is
the agent quantal response equilibrium of the game (McKelvey & Palfrey 1998, eq. 5), and
there is only one at each precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Int32

from melian.errors import SolverError
from melian.game.deviations import nash_regret, sequential_regret
from melian.game.game import Game, Profile
from melian.game.labels import player_names
from melian.game.stakes import LARGEST_SHARE, local_shares
from melian.game.tree import CHANCE, frozen
from melian.game.values import node_payoff
from melian.kernels.tree.backward import fill_logit_choices, fill_optimal_choices
from melian.kernels.tree.regret import fill_action_values
from melian.solve.solver import Solution, Status

__all__ = ["BackwardInduction", "LogitBackward", "tied_infosets"]

_TIE = 1e-12
_TOLERANCE = 1e-8
_LOGIT = (
    "Certified: by backward induction, where there is one logit equilibrium; the residual is within the "
    "tolerance."
)


@dataclass(frozen=True, slots=True)
class BackwardInduction:
    """A subgame-perfect equilibrium of a game of perfect information.

    Actions count as tied if they are worth the same to within 1e-12 of the payoffs that they lead
    to, and of the mover's payoff range; `tied_infosets` says where. Then there are other
    subgame-perfect equilibria, and the answer is a selection.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> BackwardInduction()(trust_game()).profile.prob.tolist()     # do not trust; abuse
    [0.0, 1.0, 0.0, 1.0]
    """

    ties: Literal["share", "first"] = "share"
    """Tied actions share evenly, as in the limit of logit responses, or the first takes all."""

    def __post_init__(self) -> None:
        if self.ties not in ("share", "first"):
            raise SolverError(f"ties = {self.ties!r} is not a rule; use 'share' or 'first'")

    def __call__(self, game: Game) -> Solution:
        """Solve one game.

        Raises
        ------
        SolverError
            If some player's information set has several nodes.
        """
        profile, tied = _optimal(game, share=self.ties == "share")
        gains = nash_regret(profile), sequential_regret(profile)
        certified = max(gains) <= _TOLERANCE * _range(game).max()
        wrong = local_shares(profile).max(initial=0.0) > LARGEST_SHARE
        status = Status.SCALES if wrong else Status.CERTIFIED if certified else Status.STALLED
        return Solution(
            profile=profile,
            status=status,
            gap=max(gains),
            n_iter=1,
            solver=self,
            nash_regret=gains[0],
            sequential_regret=gains[1],
            log_prob=_log(profile.prob),
            note=_sentence(int(tied.sum()), self.ties) if status is Status.CERTIFIED else "",
        )


@dataclass(frozen=True, slots=True)
class LogitBackward:
    """The agent quantal response equilibrium of a game of perfect information, in closed form.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> solution = LogitBackward(precision=1.0)(trust_game())
    >>> [round(number, 6) for number in solution.profile.prob.tolist()]     # honour: 1 / (1 + e)
    [0.386484, 0.613516, 0.268941, 0.731059]
    """

    precision: float
    """How strongly choices follow payoffs, in 1/payoff units; 0 for random choice."""

    def __post_init__(self) -> None:
        if not 0 <= self.precision < np.inf:
            raise SolverError(
                f"precision = {self.precision} must be a finite number >= 0; "
                "for the limit use BackwardInduction"
            )

    def __call__(self, game: Game) -> Solution:
        """Solve one game.

        The gap is the residual of the logit equations in log-odds, recomputed from the whole tree.

        Raises
        ------
        SolverError
            If some player's information set has several nodes.
        """
        _check_perfect(game)
        child, value, prob = _workspace(game)
        fill_logit_choices(game.tree, game.payoff, float(self.precision), child, value, prob)
        profile = Profile(game, prob)
        log_prob, gap = _residual(profile, self.precision)
        return Solution(
            profile=profile,
            status=Status.CERTIFIED if gap <= _TOLERANCE else Status.STALLED,
            gap=gap,
            n_iter=1,
            solver=self,
            log_prob=log_prob,
            note=_LOGIT if gap <= _TOLERANCE else "",
        )


def tied_infosets(game: Game) -> Bool[np.ndarray, " infoset"]:
    """Where a mover has several best actions, given that all later ties are shared evenly.

    Raises
    ------
    SolverError
        If some player's information set has several nodes.
    """
    return _optimal(game, share=True)[1]


def _optimal(game: Game, *, share: bool) -> tuple[Profile, Bool[np.ndarray, " infoset"]]:
    _check_perfect(game)
    child, value, prob = _workspace(game)
    tied = np.empty(len(game.tree.infoset_player), dtype=np.bool_)
    margin = frozen(_TIE * _range(game))
    size = np.empty_like(value)
    fill_optimal_choices(game.tree, game.payoff, _TIE, margin, share, child, value, size, prob, tied)
    return Profile(game, prob), frozen(tied)


def _sentence(n_tied: int, ties: str) -> str:
    """What the answer is worth, and whether there are others."""
    found = (
        "Certified: by backward induction, subgame-perfect; nobody gains more than the tolerance anywhere."
    )
    if not n_tied:
        return found
    where = "1 information set" if n_tied == 1 else f"{n_tied} information sets"
    rule = "shared evenly" if ties == "share" else "the first is taken"
    return f"{found} At {where} actions are tied ({rule}): there are other such equilibria."


def _workspace(
    game: Game,
) -> tuple[Int32[np.ndarray, " action"], Float[np.ndarray, "node player"], Float[np.ndarray, " action"]]:
    n_actions = len(game.chance)
    child = np.zeros(n_actions, dtype=np.int32)
    return child, np.empty((len(game.tree.node_parent), len(game.players))), np.array(game.chance)


def _check_perfect(game: Game) -> None:
    tree = game.tree
    size = np.bincount(tree.node_infoset[tree.node_infoset >= 0], minlength=len(tree.infoset_player))
    several = np.flatnonzero((size > 1) & (tree.infoset_player != CHANCE))
    if len(several):
        infoset = int(several[0])
        label = f" '{game.infosets[infoset]}'" if game.infosets else ""
        player = player_names(game.players)[tree.infoset_player[infoset]]
        raise SolverError(
            f"backward induction needs perfect information, but information set {infoset}{label} of player "
            f"'{player}' has {size[infoset]} nodes; use LogitQRE"
        )


def _range(game: Game) -> Float[np.ndarray, " player"]:
    return np.ptp(game.payoff, axis=0)


def _log(prob: Float[np.ndarray, " action"]) -> Float[np.ndarray, " action"]:
    with np.errstate(divide="ignore"):
        return frozen(np.log(prob))


def _residual(profile: Profile, precision: float) -> tuple[Float[np.ndarray, " action"], float]:
    """Logarithms of the logit response to the profile, and its largest difference in log-odds from it."""
    tree = profile.game.tree
    action_value = np.empty(len(profile.prob))
    one = frozen(np.ones(len(tree.node_parent)))
    fill_action_values(tree, one, node_payoff(profile), action_value)
    starts, size = tree.infoset_first_action[:-1], np.diff(tree.infoset_first_action)
    logit = precision * (action_value - np.repeat(np.maximum.reduceat(action_value, starts), size))
    logit -= np.repeat(np.log(np.add.reduceat(np.exp(logit), starts)), size)
    by_chance = np.repeat(tree.infoset_player == CHANCE, size)
    compared = ~by_chance & (profile.prob > 1e-300)
    gap = np.abs(logit - _log(profile.prob))[compared].max(initial=0.0)
    return frozen(np.where(by_chance, _log(profile.prob), logit)), float(gap)
