r"""Trees of binary choices whose players err, or know their own payoffs better than others do.

At a node where a player goes left or right, each path below ends with some probability
:math:`q_t`, given later choices. With the player's utilities :math:`u_t`, it goes right with odds

.. math:: p = G(x), \qquad
    x = \Bigl(\sum_{t \in R} q_t u_t - \sum_{t \in L} q_t u_t\Bigr) / D     \qquad (1)

- *agent error*: every option's worth has a shock of its own; :math:`D = \sqrt 2`, and G is the
  normal distribution function (`agent-probit`) or the logistic one (`agent-logit`);
- *private information*: every payoff of every player has a normal shock that this player alone
  knows; :math:`D = \sqrt{\sum_t q_t^2}`, and G is normal (`private`).

Shocks have the standard deviation :math:`\exp(z'\gamma)`, 1 unless the term `log_sd` has a
formula. Solved from the last choice back, with derivatives by the utilities carried along.

References
----------
Signorino (1999), American Political Science Review 93, 279-297; Signorino (2003), Political
Analysis 11, 316-344: the three kinds of error. Kenkel and Signorino (2014), *Estimating
extensive form games in R*, Journal of Statistical Software 56(8): the trees and their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from jaxtyping import Float64
from scipy.special import expit, log_expit, log_ndtr

from melian.fit.data.formulas import Design, coefficient_names, linear
from melian.fit.normal import log_inverse_mills
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import Case, Coef

__all__ = ["EGAME12", "EGAME122", "EGAME123", "ERRORS", "SCALE", "Choice", "ChoiceTree", "ChoiceTreeModel"]


ERRORS = ("agent-probit", "agent-logit", "private")
SCALE = "log_sd"
"""The term that gives the logarithm of the standard deviation of all shocks."""

_SQRT2 = np.sqrt(2)


@dataclass(frozen=True, slots=True)
class Choice:
    """A node: who moves, and what each way leads to: another choice, or the number of an outcome."""

    player: int
    left: Choice | int
    right: Choice | int


@dataclass(frozen=True, slots=True)
class ChoiceTree:
    """A tree of binary choices with the names of its outcomes and utilities."""

    root: Choice
    outcomes: tuple[str, ...]
    """Names, in the order of the numbers in the tree."""
    utility: Mapping[int, tuple[str, ...]]
    """Player -> name of its utility of each outcome; empty where that is 0."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of all utilities, in order."""
        return tuple(name for names in self.utility.values() for name in names if name)


EGAME12 = ChoiceTree(
    Choice(1, 0, Choice(2, 1, 2)),
    ("L", "RL", "RR"),
    {1: ("u11", "u13", "u14"), 2: ("", "", "u24")},
)
"""1 ends it (L) or lets 2 choose (RL, RR)."""
EGAME122 = ChoiceTree(
    Choice(1, Choice(2, 0, 1), Choice(2, 2, 3)),
    ("LL", "LR", "RL", "RR"),
    {1: ("u11", "u12", "u13", "u14"), 2: ("", "u22", "", "u24")},
)
"""1 goes left or right, and 2 answers either."""
EGAME123 = ChoiceTree(
    Choice(1, 0, Choice(2, 1, Choice(3, 2, 3))),
    ("L", "RL", "RRL", "RRR"),
    {1: ("u11", "u13", "u15", "u16"), 2: ("", "u23", "u25", "u26"), 3: ("", "", "", "u36")},
)
"""1 ends it or lets 2 choose, who ends it or lets 3 choose."""


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceTreeModel:
    """A tree of binary choices, with a design for each utility; an `OutcomeModel`."""

    tree: ChoiceTree
    designs: tuple[Design, ...]
    """Of every utility of the tree, and perhaps of `log_sd`; see `melian.fit.data.formulas`."""
    errors: str = "agent-probit"
    """One of `ERRORS`."""
    coefficients: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Name the coefficients."""
        if self.errors not in ERRORS:
            raise ValueError(f"errors is one of {', '.join(ERRORS)}; got {self.errors!r}")
        object.__setattr__(self, "coefficients", coefficient_names(self.designs))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes."""
        return self.tree.outcomes

    def at(self, frame: pd.DataFrame) -> ChoiceTreeModel:
        """The same model for other cases."""
        return replace(self, designs=tuple(design.at(frame) for design in self.designs))

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-probabilities of outcomes, with slopes; each game has one equilibrium."""
        values = linear(self.designs, coef)
        solved = _solved(self.tree, self.errors, values)
        case = len(self.designs[0].matrix)
        log = np.stack([solved[outcome][0] for outcome in range(len(self.outcomes))], 1)
        slope = np.zeros((case, len(self.outcomes), len(coef)))
        by_term = np.stack([solved[outcome][1] for outcome in range(len(self.outcomes))], 1)
        start = 0
        for number, design in enumerate(self.designs):
            end = start + design.matrix.shape[1]
            slope[:, :, start:end] = by_term[:, :, number, None] * design.matrix[:, None, :]
            start = end
        return OutcomeLogs(log, slope, np.ones(case, dtype=np.int64))


_ByTerm = Float64[np.ndarray, "case term"]
# An outcome below a node: the log of its probability from there on, and that by each term (case, term).
_Branch = dict[int, tuple[Case, _ByTerm]]


@dataclass(frozen=True, slots=True)
class _Walk:
    """A tree with the utilities of all cases, walked from its last choices back."""

    tree: ChoiceTree
    errors: str
    values: Mapping[str, Case]
    """Term -> (case,)"""
    place: Mapping[str, int]
    """Term -> its number."""
    spread: Case
    """(case,) Standard deviation of the shocks."""

    def below(self, at: Choice | int) -> _Branch:
        """Every outcome below a node."""
        if isinstance(at, int):
            return {at: (np.zeros(len(self.spread)), self._flat())}
        ways = self.below(at.left), self.below(at.right)
        x, slope = self.ratio(at.player, *ways)
        chosen: _Branch = {}
        for sign, way in zip((-1, 1), ways, strict=True):
            log, hazard = _log_share(sign * x, self.errors)
            moved = (sign * hazard)[:, None] * slope
            for outcome, (later, later_slope) in way.items():
                chosen[outcome] = (later + log, later_slope + moved)
        return chosen

    def ratio(self, player: int, left: _Branch, right: _Branch) -> tuple[Case, _ByTerm]:
        """The x of equation (1), with its slope by the terms."""
        gain, gain_slope = np.zeros(len(self.spread)), self._flat()
        square, square_slope = np.zeros(len(self.spread)), self._flat()
        for sign, way in ((-1, left), (1, right)):
            for outcome, (log, slope) in way.items():
                odds = np.exp(log)
                name = self.tree.utility[player][outcome]
                if name:
                    expected = sign * odds * self.values[name]
                    gain += expected
                    gain_slope += expected[:, None] * slope
                    gain_slope[:, self.place[name]] += sign * odds
                if self.errors == "private":
                    square += odds**2
                    square_slope += (2 * odds**2)[:, None] * slope
        if self.errors != "private":
            square += 2.0
        scale = 1 / (np.sqrt(square) * self.spread)
        x = gain * scale
        slope = gain_slope * scale[:, None] - (0.5 * x / square)[:, None] * square_slope
        if SCALE in self.place:
            slope[:, self.place[SCALE]] -= x
        return x, slope

    def _flat(self) -> _ByTerm:
        return np.zeros((len(self.spread), len(self.place)))


def _solved(tree: ChoiceTree, errors: str, values: Mapping[str, Case]) -> _Branch:
    """Log-probability of every outcome from the root, with its slope by the terms."""
    place = {name: number for number, name in enumerate(values)}
    case = len(next(iter(values.values())))
    spread = np.exp(values[SCALE]) if SCALE in values else np.ones(case)
    return _Walk(tree, errors, values, place, spread).below(tree.root)


def _log_share(x: Case, errors: str) -> tuple[Case, Case]:
    """Log of G(x), and its slope."""
    if errors == "agent-logit":
        return np.asarray(log_expit(x)), np.asarray(expit(-x))
    return np.asarray(log_ndtr(x)), np.exp(log_inverse_mills(x))
