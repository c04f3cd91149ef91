"""Changes that are announced now: solved in the continuation of a base that was played until now.

What is announced *now* finds a story that was played without knowing of it: actors adapt from now on, and
what they did before, and what others think because of it, stays what it was. That is another question
than what would be if all had known from the start.

A base that is continued without any change gives the answer that it came from. That is solved too, with
every question: a draw in which it does not hold is one in which the branch picks another equilibrium when
it starts at now, and is counted. Changes are held against that continuation, so that in every draw both
sides are picked in the same way.

References
----------
Kreps & Wilson (1982), Sequential Equilibria, Econometrica 50: what follows an information set is
judged by the beliefs that the assessment gives there, and by nothing else of the past.
McKelvey & Palfrey (1998), Quantal Response Equilibria for Extensive Form Games, Experimental Economics 1:
in agent QRE behaviour at an information set depends on the past through beliefs alone.

Tested in `tests/contract/test_continuation_laws.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from melian.errors import UsageError
from melian.runs.ask import Watch
from melian.runs.before import PlayedBefore
from melian.runs.blocks import BlockSolver
from melian.runs.recipe import Recipe
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.model import Model
from melian.scenario.now.announceable import why_not_now
from melian.scenario.now.continuation import continuation
from melian.scenario.shapes import DrawTruth
from melian.scenario.standing import Standing, standing_of

__all__ = ["CLOSE", "Now", "now_of", "same_draws", "solved_change", "standing_in"]

CLOSE = 1e-6
"""Odds that differ by no more are of the same equilibrium; at the limit as much as its odds may be wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Now:
    """A solved base at the place where its story stands."""

    base: Run
    standing: Standing
    before: PlayedBefore
    again: Run
    """The continuation without any change: what changes are held against."""

    @property
    def is_other(self) -> DrawTruth:
        """(draw,) whether the continuation is certified and gives another answer than the base."""
        again, n = self.again, self.again.n_draws
        apart = np.abs(again.outcome_odds - self.base.outcome_odds[:n])
        close = 2 * self.before.solver.settings.limit_error if self.base.model.precision.limit else CLOSE
        both = self.base.certified[:n] & again.certified
        return np.asarray(both & (np.where(both[:, None], apart, 0.0).max(axis=1, initial=0.0) > close))

    @property
    def n_both(self) -> int:
        """Draws that are certified in the base and in its continuation."""
        return int((self.base.certified[: self.again.n_draws] & self.again.certified).sum())

    def announced(self, model: Model, change: Callable[[Recipe], Recipe] | None, watch: Watch) -> Run:
        """What becomes of the story if a change of what is open is announced now.

        Parameters
        ----------
        model
            The base with the change, as it would be from the start.
        change
            What it is made from, given what the base is made from; None: it is never kept.
        watch
            Who works; nobody is told how far it is.

        Raises
        ------
        UsageError
            If the change is one of the past.
        """
        if reason := why_not_now(model, self.base.model, self.standing.position):
            raise UsageError(reason)
        return _continued(self.base, model, self.standing.position, self.before, change, watch)


def standing_in(run: Run) -> Standing:
    """Where the story of a run stands, by the events that its odds rest on."""
    return standing_of(run.model, run.evidence)


def now_of(base: Run, watch: Watch) -> Now | None:
    """A solved base from now on; None where nothing has been played yet, or nothing is left to be.

    Raises
    ------
    UsageError
        If a step that has been played was played in secret.
    """
    standing = standing_in(base)
    if standing.is_whole or standing.is_over:
        return None
    solver = BlockSolver(base.model, base.seed, base.evidence, base.fixed)
    before = PlayedBefore(solver, standing.position, base)
    again = _continued(base, base.model, standing.position, before, lambda recipe: recipe, watch)
    return Now(base, standing, before, again)


def same_draws(
    base: Run, model: Model, change: Callable[[Recipe], Recipe] | None, watch: Watch, **asked: Any
) -> Run:
    """Another game on the draws and given the events of a run.

    Parameters
    ----------
    base, model
        The run, and the other game.
    change
        What the other game is made from, given what the base is made from; None: it is never kept.
    watch
        Who works; nobody is told how far it is.
    asked
        What is asked differently.
    """
    recipe = None if base.recipe is None or change is None else change(base.recipe)
    quiet = watch.telling(None) if recipe is not None else watch.telling(None).here()
    return solve_model(model, base.ask.but(**{"draws": base.n_draws, **asked}), quiet, recipe=recipe)


def solved_change(
    base: Run, model: Model, change: Callable[[Recipe], Recipe] | None, watch: Watch, now: Now | None
) -> tuple[Run, Run, str]:
    """What a change is held against, what becomes of it, and why it is not announced now if it is not."""
    because = ""
    if now is not None:
        try:
            return now.again, now.announced(model, change, watch), ""
        except UsageError as error:
            because = str(error)
    return base, same_draws(base, model, change, watch), because


def _continued(
    base: Run, model: Model, after: int, before: PlayedBefore, change: Callable[[Recipe], Recipe] | None,
    watch: Watch,
) -> Run:  # fmt: skip
    cut = continuation(model, base.model, after, base.given)
    recipe = None
    if base.recipe is not None and change is not None:
        recipe = change(base.recipe).announce(after, base.given, base.recipe)
    quiet = watch.telling(None) if recipe is not None else watch.telling(None).here()
    return solve_model(cut, base.ask.but(draws=base.n_draws), quiet, recipe=recipe, before=before.known)
