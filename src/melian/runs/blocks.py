"""A block of draws: what it holds, how it is solved, and how blocks are put together.

Memory does not grow with the number of draws times the size of the tree: of each
draw a block keeps its odds, payoffs by stake line and certificate; behaviour is
kept as sums over draws and, whole, for the first draws of a run only.

Tested in `tests/unit/test_damaged_stores.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from melian.game.tree import CHANCE, action_infoset, frozen
from melian.kernels.lanes.vector import N_LANES
from melian.kernels.tree.sums import WORD, add_probabilities, add_reaches
from melian.runs.branch_check import UNCHECKED, branch_check
from melian.runs.draws import draw_values
from melian.runs.evidence import Patterns, patterns_of
from melian.runs.scales import Scales
from melian.runs.shapes import AnyShape, Behaviour, DrawCode, ExactSum, PerDraw
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import DrawHistory, DrawTruth
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.logit.structure import structure_of
from melian.solve.solver import Status

__all__ = [
    "IMPOSSIBLE", "INVALID", "Before", "Block", "BlockSolver", "Span", "behaviour_sums", "exact_mean",
    "joined", "kept_size", "solver_settings", "spans", "with_secret_choices",
]  # fmt: skip

INVALID = -1
"""Status code of a draw whose numbers make no game."""
IMPOSSIBLE = -2
"""Status code of a draw in which the given events have no probability."""
KEPT_BYTES = 128 * 1024 * 1024
"""How much whole behaviour is kept."""


class Span(NamedTuple):
    """A half-open range of draws."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one block of draws adds to a run: named arrays.

    Another quantity is one more entry: it is kept, sent and joined like the others. A block that a store
    gives back may have any form: `block_form` judges it.
    """

    start: int
    """The first of its draws."""
    per_draw: Mapping[str, AnyShape]
    """Name -> (draw, ...): status, branch, residual, nash_regret, sequential_regret, where,
    outcome_odds, line_payoff."""
    sums: Mapping[str, AnyShape]
    """Name -> (word, ...) exact sums over certified draws, see `exact_mean`: prob, reach."""
    kept: Mapping[str, AnyShape]
    """Name -> (certified draw, ...), of the first draws of a run only: prob."""
    invalid: Mapping[str, int]
    """What is wrong with invalid draws -> in how many."""
    halted: bool = False
    """Whether somebody asked to stop before it was done, so that parts of it may be missing."""

    def __len__(self) -> int:
        return len(self.per_draw["status"])

    @property
    def span(self) -> Span:
        """Its draws."""
        return Span(self.start, self.start + len(self))

    @property
    def is_interrupted(self) -> bool:
        """Whether something of it may be missing because somebody asked to stop."""
        return self.halted or bool((self.per_draw["status"] == int(Status.INTERRUPTED)).any())


def spans(draws: int, size: int, *, first: int | None = None) -> tuple[Span, ...]:
    """All draws of a run, cut into blocks of one size; the first may be smaller."""
    begin = min(size, first or size)
    starts = [0, *range(begin, draws, size)]
    return tuple(Span(*pair) for pair in zip(starts, [*starts[1:], draws], strict=True))


def kept_size(model: Model) -> int:
    """Draws per block where blocks are kept or sent: a second or so of work.

    It depends on the model alone, so that a longer run finds the blocks of a shorter one.
    Much smaller blocks would cost time: draws that are solved side by side share their passes.
    """
    wanted = min(1024, max(N_LANES, 1_000_000 // model.n_leaves))
    return 1 << (wanted.bit_length() - 1)


def solver_settings(model: Model) -> LogitQRE:
    """How the draws of a model are solved; its precision is not read."""
    # a draw that is not solved within a minute or so is said to be unsolved
    passes = min(30_000, max(2_000, 1_000_000_000 // len(model.tree.node_parent)))
    # odds are shown in whole per cents
    return LogitQRE(precision=0.0, max_evaluations=passes, limit_error=5e-4)


Before = Callable[..., tuple[DrawCode, DrawHistory]]
"""How what came before was played: from span, model and halt to status codes and odds of histories."""


class BlockSolver:
    """Solves blocks, from any thread; holds what all blocks share.

    Parameters
    ----------
    model
        The compiled scenario.
    seed
        Key of the streams of draws.
    evidence
        What the odds are given.
    fixed
        Stream -> a number that replaces its draws.
    before
        What came before, for a model with a `past`.
    """

    def __init__(
        self, model: Model, seed: int, evidence: Sequence[Evidence], fixed: Mapping[str, float],
        before: Before | None = None,
    ) -> None:  # fmt: skip
        self.model = model
        self.before = before
        self.seed = seed
        self.fixed = fixed
        self.patterns: Patterns = patterns_of(evidence, model.n_leaves)
        self.halt = np.zeros(1, dtype=np.int8)
        """Set its number to other than 0 and draws under way end unsolved, within a few passes."""
        self.structure = structure_of(model.tree)
        self.scales = Scales(model)
        self.settings = solver_settings(model)
        self.keep = max(1, KEPT_BYTES // (8 * max(1, len(action_infoset(model.tree)))))

    def solve(self, span: Span) -> Block:
        """One block of draws."""
        model, n = self.model, span.stop - span.start
        values = draw_values(model, self.seed, *span, self.fixed)
        status = np.full(n, INVALID, dtype=np.int32)
        past = None
        if self.before is not None:  # a draw in which that is not solved ends as it did there
            ended, past = self.before(span, model, self.halt)
            status[:] = np.where(ended == int(Status.CERTIFIED), INVALID, ended)
        bound = model.bind(values, n, past)
        precision = model.precision_values(values, n)[bound.valid]
        found = solve_batch(
            bound.batch, precision, structure=self.structure, settings=self.settings, halt=self.halt
        )
        prob = with_secret_choices(model, found.prob)
        certified = found.status == int(Status.CERTIFIED)
        likelihood = self.patterns.likelihood(values, n)[bound.valid]
        weighed = self.scales.weigh(prob, certified, self.patterns, likelihood, bound.term_values)
        odds, lines, possible = weighed
        status[bound.valid] = np.where(certified & ~possible, IMPOSSIBLE, found.status)
        use = certified & possible
        of_valid = {
            "residual": found.residual,
            "nash_regret": found.nash_regret,
            "sequential_regret": found.sequential_regret,
            "where": found.where * model.scale.points,
            "outcome_odds": np.where(use[:, None], odds, np.nan),
            "line_payoff": np.where(use[:, None], lines, np.nan),
        }
        numbers = np.arange(*span)[bound.valid]
        looked = branch_check(
            bound.batch, precision, found, numbers, structure=self.structure, settings=self.settings,
            halt=self.halt,
        )  # fmt: skip
        branch = np.full(n, UNCHECKED, dtype=np.int8)
        branch[bound.valid] = looked
        first = use & (numbers < self.keep)
        return Block(
            span.start,
            {
                "status": status,
                "branch": branch,
                **{name: _spread(array, bound.valid) for name, array in of_valid.items()},
            },
            behaviour_sums(model, prob, use),
            {"prob": prob[first]},
            {what: int(wrong.sum()) for what, wrong in bound.invalid.items()},
            halted=bool(self.halt[0]),
        )


def behaviour_sums(model: Model, prob: Behaviour, use: DrawTruth) -> dict[str, ExactSum]:
    """Exact sums over draws in use, see `exact_mean`: prob (word, action), reach (word, infoset)."""
    tree = model.tree
    total = np.zeros((2, prob.shape[1]), dtype=np.int64)
    add_probabilities(prob, use, total)
    reached = np.zeros((2, len(tree.infoset_player)), dtype=np.int64)
    add_reaches(
        tree.node_parent, tree.node_action, tree.node_infoset, prob, use,
        np.empty(len(tree.node_parent)), np.empty(reached.shape[1]), reached,
    )  # fmt: skip
    return {"prob": total, "reach": reached}


def joined(blocks: Sequence[Block]) -> Block:
    """Blocks in the order of their draws, each beginning where the one before ends, as one block."""
    first = blocks[0]
    invalid: dict[str, int] = {}
    for block in blocks:
        for what, count in block.invalid.items():
            invalid[what] = invalid.get(what, 0) + count
    return Block(
        first.start,
        {name: np.concatenate([block.per_draw[name] for block in blocks]) for name in first.per_draw},
        {name: np.sum([block.sums[name] for block in blocks], axis=0) for name in first.sums},
        {name: np.concatenate([block.kept[name] for block in blocks]) for name in first.kept},
        invalid,
        halted=any(block.halted for block in blocks),
    )


def exact_mean(total: ExactSum, count: int) -> Float[np.ndarray, ...]:
    """The mean of `count` numbers from their exact sum (word, ...)."""
    return np.asarray((total[0] + total[1] / WORD) / WORD / max(1, count))


def with_secret_choices(model: Model, prob: Behaviour) -> Behaviour:
    """Change the choices made secretly, while the others keep their strategies."""
    if not model.secretly:
        return prob
    prob = np.array(prob)
    for number, infoset in enumerate(model.infosets):
        code = model.secretly.get(infoset.key)
        if code is not None and infoset.player != CHANCE and code in infoset.codes:
            first = int(model.tree.infoset_first_action[number])
            prob[:, first : first + len(infoset.codes)] = 0.0
            prob[:, first + infoset.codes.index(code)] = 1.0
    return frozen(prob)


def _spread(found: Shaped[np.ndarray, "valid ..."], valid: DrawTruth) -> PerDraw:
    """Results of the valid draws at their places among all draws."""
    result = np.full((len(valid), *found.shape[1:]), np.nan)
    result[valid] = found
    return result
