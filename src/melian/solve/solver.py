"""What a solver is, what it returns, and how good the answer is.

Tested in `tests/unit/test_cfr.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import numpy as np
from jaxtyping import Bool, Float, Int

from melian.game.game import Game, Profile
from melian.game.tree import frozen

__all__ = ["BatchSolution", "Solution", "Solver", "Status"]


class Status(IntEnum):
    """How a solve ended: a stable code, and in `sentence` what it means for whoever uses the answer."""

    CERTIFIED = 0
    SPLITS = 1
    FOLD = 2
    STALLED = 3
    OUT_OF_EVALUATIONS = 4
    INTERRUPTED = 5
    NOT_FINITE = 6
    SCALES = 7
    COARSE = 8

    @property
    def sentence(self) -> str:
        """One sentence a person can act on."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.CERTIFIED: "Certified: the residual is within the tolerance on the principal branch.",
    Status.SPLITS: (
        "The branch splits before the wanted precision: from there on several continuations are equally "
        "principal; ask below that precision, or break the symmetry of the game."
    ),
    Status.FOLD: (
        "Lost at a fold: the branch turns back and could not be followed round the turn; ask for a lower "
        "precision, or, up to 400 unknown probabilities, give it more from Python with "
        "LogitQRE(max_evaluations=..., always_trace=True)."
    ),
    Status.STALLED: (
        "Stalled: no step along the branch was small enough; ask for a lower precision and look for actions "
        "whose worth is exactly tied."
    ),
    Status.OUT_OF_EVALUATIONS: (
        "Out of evaluations before the wanted precision: ask for a lower one, or, up to 400 unknown "
        "probabilities, give it more from Python with LogitQRE(max_evaluations=..., always_trace=True)."
    ),
    Status.INTERRUPTED: "Interrupted before this draw was solved: run it again.",
    Status.NOT_FINITE: "A payoff, a probability or a precision is not a finite number: mend the input.",
    Status.SCALES: (
        "Payoffs of very different size: against the range of the whole game the regret is small, but at "
        "some information set the choice misses much of what is at stake there; solve that part as a game of "
        "its own, or bring the payoffs nearer to each other."
    ),
    Status.COARSE: (
        "Coarse: what the branch tends to is an equilibrium, but so slowly that its digits do not stand; see "
        "how far they may be off, or ask for a finite precision."
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What a solver found for one game, and how good it is."""

    profile: Profile
    """The behaviour found; where the status is not CERTIFIED, the last point reached."""
    status: Status
    """How it ended."""
    gap: float
    """What must vanish at a solution: the residual of the logit system in log-odds, or a regret."""
    n_iter: int
    """Passes over the tree (or factorisations) used."""
    solver: object
    """The settings that produced it; their repr is its provenance."""
    where: float = float("nan")
    """Precision at which the branch splits or was lost; NaN where it was not."""
    nash_regret: float = float("nan")
    """Largest gain of one player from deviating anywhere; NaN where not asked."""
    sequential_regret: float = float("nan")
    """Largest gain at any information set under the beliefs that go with the answer; NaN where not asked."""
    limit_error: float = float("nan")
    """Largest error of a probability that was read as a limit, as estimated; NaN for other answers."""
    log_prob: Float[np.ndarray, " action"] = field(default_factory=lambda: np.empty(0))
    """Logarithm of every probability: beliefs off the path can be computed from it."""
    trace: Float[np.ndarray, "point value"] = field(default_factory=lambda: np.empty((0, 2)))
    """Points along the way, (precision, residual), where the solver keeps them."""
    note: str = ""
    """What the status means for this answer, where the solver can say it better than the status."""

    @property
    def sentence(self) -> str:
        """How good the answer is, in one sentence a person can act on."""
        return self.note or self.status.sentence


@dataclass(frozen=True, slots=True, eq=False)
class BatchSolution:
    """What a solver found for a block of draws of one tree."""

    prob: Float[np.ndarray, "draw action"]
    """Behaviour, chance included; NaN where the input is not finite."""
    log_prob: Float[np.ndarray, "draw action"]
    """Its logarithm, which does not underflow; -inf only where chance has probability 0."""
    status: Int[np.ndarray, " draw"]
    """A `Status` code per draw."""
    residual: Float[np.ndarray, " draw"]
    """Largest |log-odds - precision x advantage|, recomputed from the tree; in the limit the larger regret
    over the payoff range."""
    nash_regret: Float[np.ndarray, " draw"]
    """Largest gain of one player from deviating, payoff units; NaN where not asked."""
    sequential_regret: Float[np.ndarray, " draw"]
    """Largest gain at any information set under the beliefs, payoff units; NaN where not asked."""
    n_iter: Int[np.ndarray, " draw"]
    """Passes over the tree (or factorisations)."""
    where: Float[np.ndarray, " draw"]
    """Precision at which the branch splits or was lost (largest player's); NaN where it was not."""
    folds: Int[np.ndarray, " draw"]
    """How often the branch turned back on the way; -1 where short steps were not needed."""
    limit_error: Float[np.ndarray, " draw"]
    """Largest error of a probability that was read as a limit, as estimated; NaN at finite precision."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))

    def __len__(self) -> int:
        return len(self.status)

    @property
    def is_certified(self) -> Bool[np.ndarray, " draw"]:
        """Whether each draw is certified."""
        return self.status == Status.CERTIFIED


class Solver(Protocol):
    """Settings that can be called on a game."""

    def __call__(self, game: Game) -> Solution:
        """Solve one game; raise `SolverError` for a game that cannot be taken, never for slow convergence."""
        ...
