r"""The odds of yes of every question of a file, from draws that are solved.

A question that outcomes answer adds their odds up, in all draws. One that asks what has happened weighs
the endings themselves, in the draws whose behaviour is kept whole: after the events of the run,
:math:`\sum_z b(z) \ell(z) 1[z \text{ is yes}] / \sum_z b(z) \ell(z)`.

Tested in `tests/unit/test_asked.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melian.analysis.odds import Spread, odds_of, spread
from melian.game.tree import frozen
from melian.runs.evidence import patterns_of
from melian.runs.points import fill_pattern_masses, leaf_cells
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.outcomes import HEAD
from melian.scenario.shapes import Draw

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Asked", "asked", "asked_frame", "question_words"]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The answer to one question of a file."""

    question: str
    """Its name; `question` for the one at the head of the file."""
    label: str
    """In words."""
    odds: Draw
    """(draw,) of yes, over draws with an answer."""

    @property
    def spread(self) -> Spread:
        """Figures over draws."""
        return spread(self.odds)


def question_words(model: Model, name: str) -> str:
    """What a question asks."""
    file = model.scenario.file
    return str(file.question if name == HEAD else file.questions[name].label)


def asked(run: Run) -> tuple[Asked, ...]:
    """The answers to all questions of the file, the one at its head first."""
    model, file = run.model, run.model.scenario.file
    by_outcomes = {HEAD: file.counts_as_yes} if file.counts_as_yes else {}
    by_outcomes |= {str(k): q.counts_as_yes for k, q in file.questions.items() if q.when is None}
    told = {name: odds_of(model, run.outcome_odds, yes) for name, yes in by_outcomes.items()}
    told |= _weighed(run, [name for name in model.asked if name not in told])
    return tuple(
        Asked(name, question_words(model, name), frozen(told[name][~np.isnan(told[name])]))
        for name in model.asked
    )


def asked_frame(run: Run) -> pd.DataFrame:
    """Per question: question, label, and figures of the odds of yes."""
    import pandas as pd

    rows = [(each.question, each.label, *each.spread) for each in asked(run)]
    return pd.DataFrame(rows, columns=["question", "label", *Spread._fields])


def _weighed(run: Run, names: list[str]) -> dict[str, Float[np.ndarray, " kept"]]:
    """Question -> (kept draw,) the odds of the endings that answer it with yes, given the events."""
    if not names:
        return {}
    model, n = run.model, len(run.kept_prob)
    patterns = patterns_of(run.evidence, model.n_leaves)
    cell = leaf_cells([model.asked[name] + 2 * place for place, name in enumerate(names)])
    mass = np.empty((n, 2 * len(names), len(patterns.possible)))
    fill_pattern_masses(model, run.kept_prob, patterns.leaf_pattern, cell, mass)
    values = {stream: numbers[run.kept_draws] for stream, numbers in run.values.items()}
    weight = np.einsum("dcp,dp->dc", mass, patterns.likelihood(values, n))
    no, yes = weight[:, 0::2], weight[:, 1::2]
    total = no + yes
    odds = np.where(total > 0, yes / np.where(total > 0, total, 1.0), np.nan)
    return {name: odds[:, place] for place, name in enumerate(names)}
