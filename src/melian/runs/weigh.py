"""A run weighed by other events: the same behaviour, without solving anything again.

Events inform the outside observer alone and no player, so that a game that is solved is
solved whatever they say. The behaviour of the first draws of a run is kept whole (see
`melian.runs.blocks`); that of the few runs with more draws than are kept is solved again
for the draws beyond.

Tested in `tests/unit/test_fair_what_ifs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from melian.game.tree import frozen
from melian.runs.blocks import BlockSolver, Span, spans
from melian.runs.draws import draw_values
from melian.runs.evidence import patterns_of
from melian.runs.run import Run
from melian.runs.scales import Scales
from melian.runs.shapes import Behaviour, DrawCode, LinePayoff, Odds
from melian.scenario.model import Evidence, Model
from melian.solve.solver import Status

__all__ = ["Weighed", "as_it_is", "weighed"]

_AT_ONCE = 64
"""Draws that are weighed side by side: their numbers are bound again, and take room."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What the behaviour of a run comes to, given some events."""

    model: Model
    outcome_odds: Odds
    """(draw, outcome) NaN where the draw has no answer in the run."""
    line_payoff: LinePayoff
    """(draw, line) expected points from each stake line; NaN where it has none."""


def as_it_is(run: Run) -> Weighed:
    """A run given its own events."""
    return Weighed(run.model, run.outcome_odds, run.line_payoff)


def weighed(run: Run, evidence: Sequence[Evidence]) -> Weighed:
    """The same behaviour given other events.

    Draws without an answer in the run have none here either.

    Parameters
    ----------
    run
        What was solved.
    evidence
        What events say of the endings of its game, instead of what it was given.
    """
    scales, patterns = Scales(run.model), patterns_of(evidence, run.model.n_leaves)
    odds, lines = np.full_like(run.outcome_odds, np.nan), np.full_like(run.line_payoff, np.nan)
    for span, draws, prob in _behaviour(run):
        n = span.stop - span.start
        values = draw_values(run.model, run.seed, *span, run.fixed)
        bound = run.model.bind(values, n)
        use = draws - span.start
        valid = np.cumsum(bound.valid)[use] - 1
        likelihood = patterns.likelihood(values, n)[use]
        all_of_them, terms = np.ones(len(use), dtype=bool), bound.term_values[valid]
        found = scales.weigh(prob, all_of_them, patterns, likelihood, terms)
        odds[draws] = np.where(found.possible[:, None], found.odds, np.nan)
        lines[draws] = np.where(found.possible[:, None], found.lines, np.nan)
    return Weighed(run.model, frozen(odds), frozen(lines))


def _behaviour(run: Run) -> Iterator[tuple[Span, DrawCode, Behaviour]]:
    """Numbers of draws with an answer, block by block, and how all behave in them."""
    kept = int(run.kept_draws[-1]) + 1 if len(run.kept_draws) else 0
    for span in spans(kept, _AT_ONCE) if kept else ():
        first, last = np.searchsorted(run.kept_draws, [span.start, span.stop])
        if last > first:
            yield span, run.kept_draws[first:last], run.kept_prob[first:last]
    beyond = np.flatnonzero(run.certified[kept:]) + kept
    if not len(beyond):
        return
    solver = BlockSolver(run.model, run.seed, run.evidence, run.fixed, run.before)
    solver.keep = run.n_draws
    for start in range(int(beyond[0]), run.n_draws, _AT_ONCE):
        span = Span(start, min(start + _AT_ONCE, run.n_draws))
        block = solver.solve(span)
        draws = np.flatnonzero(block.per_draw["status"] == int(Status.CERTIFIED)) + start
        yield span, draws, frozen(block.kept["prob"])
