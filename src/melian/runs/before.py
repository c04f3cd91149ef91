"""How a base was played until now, draw by draw: the odds of the histories that a continuation begins with.

The base is solved once for all that is announced: of each draw only how it was played before now is kept,
which is little. Where a run of the base is at hand that kept all its behaviour, nothing is solved again.

Tested in `tests/contract/test_continuation_laws.py`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from melian.errors import UsageError
from melian.game.tree import action_infoset
from melian.runs.blocks import IMPOSSIBLE, BlockSolver, Span, kept_size
from melian.runs.recipe import Recipe, model_of
from melian.runs.shapes import Behaviour, DrawCode, Halt
from melian.scenario.model import Model
from melian.scenario.shapes import DrawHistory
from melian.scenario.standing import infoset_positions
from melian.solve.solver import Status

if TYPE_CHECKING:
    from melian.runs.run import Run

__all__ = ["PlayedBefore", "before_of"]


class PlayedBefore:
    """How the base was played before now; any thread may ask.

    Parameters
    ----------
    solver
        Solves the base; it is this object's own.
    after
        How many steps of its story have been played.
    run
        A run of the base on the same draws.

    Raises
    ------
    UsageError
        If a step that has been played was played in secret: what the others think is then not what happened.
    """

    def __init__(self, solver: BlockSolver, after: int, run: Run | None = None) -> None:
        model = solver.model
        past = {stage.key for stage in model.order.stages[:after]}
        if secret := [key for key in model.secretly if key in past]:
            raise UsageError(f"'{secret[0]}' was played in secret before now: others are mistaken about it")
        self.solver = solver
        solver.keep = np.iinfo(np.int64).max  # whatever the number of the draw
        self.actions = np.flatnonzero(infoset_positions(model)[action_infoset(model.tree)] < after)
        self.size = kept_size(model)
        self.lock = threading.Lock()
        self.blocks: dict[int, tuple[DrawCode, Behaviour]] = {}
        """First draw -> status by draw, and (draw, action) behaviour before now, NaN where not certified."""
        self.whole: tuple[DrawCode, Behaviour] | None = None
        """The same of all draws of a run."""
        if run is not None and run.n_certified == len(run.kept_prob):
            prob = np.full((run.n_draws, len(self.actions)), np.nan)
            prob[run.kept_draws] = run.kept_prob[:, self.actions]
            self.whole = run.status, prob

    def known(self, span: Span, model: Model, halt: Halt) -> tuple[DrawCode, DrawHistory]:
        """(draw,) status codes, and (draw, history) odds of the histories of `model`; NaN if uncertified."""
        assert model.past is not None
        status, prob = self._played(span, halt)
        column = np.full(int(self.solver.model.tree.infoset_first_action[-1]) + 1, len(self.actions))
        column[self.actions] = np.arange(len(self.actions))
        prob = np.column_stack([prob, np.ones(len(prob))])  # the last one for where there are no more moves
        reach = np.ones((len(prob), model.past.n_histories))
        for move in model.past.move.T:
            reach *= prob[:, column[move]]
        certified = status == int(Status.CERTIFIED)
        total = np.where(certified, reach.sum(axis=1), np.nan)
        status = np.where(certified & ~(total > 0), IMPOSSIBLE, status)
        return status, reach / np.where(total > 0, total, np.nan)[:, None]

    def _played(self, span: Span, halt: Halt) -> tuple[DrawCode, Behaviour]:
        if self.whole is not None and span.stop <= len(self.whole[0]):
            status, prob = self.whole
            return status[span.start : span.stop], prob[span.start : span.stop]
        first = span.start // self.size * self.size
        parts = [self._block(start, halt) for start in range(first, span.stop, self.size)]
        wanted = slice(span.start - first, span.stop - first)
        status, prob = (np.concatenate(each)[wanted] for each in zip(*parts, strict=True))
        return status, prob

    def _block(self, start: int, halt: Halt) -> tuple[DrawCode, Behaviour]:
        with self.lock:
            if start in self.blocks:
                return self.blocks[start]
            self.solver.halt = halt
            block = self.solver.solve(Span(start, start + self.size))
            status = block.per_draw["status"]
            prob = np.full((self.size, len(self.actions)), np.nan)
            prob[status == int(Status.CERTIFIED)] = block.kept["prob"][:, self.actions]
            if not block.is_interrupted:
                self.blocks[start] = status, prob
            return status, prob


def before_of(recipe: Recipe, seed: int, given: tuple[str, ...], fixed: dict[str, float]) -> PlayedBefore:
    """What came before the continuation that a recipe makes, to be solved here."""
    assert recipe.announced is not None
    base = model_of(recipe.base())
    return PlayedBefore(BlockSolver(base, seed, base.told(given), fixed), recipe.announced["after"])
