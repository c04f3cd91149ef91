r"""Which steps carry a change of odds from one run to another, exactly.

Let the steps be numbered in order of play. In the mixture `k` everybody, chance included,
behaves as in the second run up to step `k` and as in the first run afterwards:

.. math:: H_k(o) = \sum_s P_2(s)\, P_1(o \mid s),

where `s` runs over the histories up to step `k`. Before the first step it is the first run,
after the last step the second, so that the differences of neighbours add up to the whole
change in every draw: a telescoping sum. The part of a step is what its changed behaviour does
once all before it is as in the second run and all after it as in the first; in another order
the parts would be others and the sum the same. The mixtures are given what events say on both
sides; what one side alone holds is the change of news, a part of its own (see
`melian.analysis.pairs.sides`), and the steps add up to the change of behaviour. A history that
the first run's game does not have (an option put on the table) goes on as in the second run, on
the account of the step that leads there. Beliefs play no role: strategies are exchanged, as they
are.

Of two continuations, what happened before now is one choice, the first, of chance among the histories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melian.analysis.compare import outcome_columns
from melian.analysis.odds import Spread, spread
from melian.analysis.pairs.positions import decided_at, node_places, positions_of
from melian.analysis.pairs.sides import LeftOut, event_words, left_out_of, shared_evidence
from melian.analysis.situations.information import first_leaves, matters
from melian.analysis.situations.shapes import Begin, BothLeaves, NodeInt
from melian.errors import UsageError
from melian.kernels.tree.option_values import fill_segment_masses
from melian.kernels.tree.passes import fill_path_products
from melian.runs.announced import Now
from melian.runs.evidence import Patterns, patterns_of
from melian.runs.run import Run, draw_values
from melian.runs.shapes import DrawCode, DrawPattern, Odds
from melian.scenario.model import Evidence, Model
from melian.scenario.now.continuation import ROOT
from melian.scenario.shapes import Draw, LeafTruth

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVENTS", "ShiftTable", "odds_shift"]


EVENTS = "events"
"""The key of the part that comes from what the events say."""
VISITS = 300_000_000
"""How many nodes an answer visits at most, over all draws and steps."""


@dataclass(frozen=True, slots=True, eq=False)
class ShiftTable:
    """A change of odds, step by step."""

    frame: pd.DataFrame
    """One row per step whose behaviour makes a difference in some draw, in order of play: step
    (column key, or `events`), label, who; median, mean, q05, q25, q75, q95 of its part of the change
    (as shares, 0.1: ten points of odds); higher (share of draws in which it raises the odds)."""
    whole: Spread
    """The change of the odds."""
    behaviour: Spread
    """The change of behaviour: what the steps add up to, without the news."""
    steps: tuple[str, ...]
    """Column key of every part, `events` first."""
    parts: Float[np.ndarray, "draw part"]
    """(draw, part) what each adds; sums to `change`."""
    change: Draw
    """(draw,) odds in the second run minus odds in the first."""
    outcomes: tuple[str, ...]
    """What the odds are of."""
    n_draws: int
    """How many draws the figures rest on: certified in both, behaviour kept in both."""
    n_paired: int
    """How many are certified in both, behaviour kept or not."""
    n_tried: int
    """How many there are."""
    n_left_out: int
    """Draws left out because some mixture cannot have led to the events."""
    left_out: tuple[LeftOut, ...] = ()
    """Events that one of the two sides silences, in whole or in part: the change of news."""
    now: Now | None = None
    """Where the story stands, if both sides were announced there; else None."""
    because: str = ""
    """Why they were not, where that was asked for."""


def odds_shift(
    first: Run, second: Run, *, outcome: str | None = None, draws: int | None = None
) -> ShiftTable:
    """Which steps carry the change of the odds from one run to another on the same draws.

    Parameters
    ----------
    first, second
        Runs of one scenario with the same seed and the same knowledge.
    outcome
        Whose odds; those of yes if absent.
    draws
        How many draws are used at most.

    Raises
    ------
    UsageError
        If the runs cannot be paired, there is no such outcome, or none that answers the question.
    """
    import pandas as pd

    if (first.model.past is None) is not (second.model.past is None):
        raise UsageError("one side is announced now, the other known from the start: they cannot be paired")
    if first.seed != second.seed or first.at != second.at:
        raise UsageError("the runs differ in their seed or in the day of knowledge and cannot be paired")
    names, chosen = outcome_columns(first.model, outcome)
    nodes = len(first.model.tree.node_parent) + len(second.model.tree.node_parent)
    positions = positions_of(first.model)
    most = max(20, VISITS // (nodes * (len(positions) + 2)))
    both = np.intersect1d(first.kept_draws, second.kept_draws)[: most if draws is None else draws]
    mixtures = _mixtures(first, second, both)[:, :, chosen].sum(axis=2)
    fine = ~np.isnan(mixtures).any(axis=0)
    mixtures = mixtures[:, fine]
    steps, change = np.diff(mixtures, axis=0).T, mixtures[-1] - mixtures[0]
    # what the first and the second side hold for themselves is news, before and after all behaviour
    parts = np.column_stack([steps[:, 0] + steps[:, -1], steps[:, 1:-1]])
    left_out = left_out_of(first, second)
    keys = (EVENTS, *positions)
    known = matters(first.model)
    rows = []
    for place, key in enumerate(keys):
        part = parts[:, place]
        if np.abs(part).max(initial=0.0) > 1e-12:
            higher = float((part > 0).mean())
            named = _names(first.model, key, known, left_out)
            rows.append({**named, **spread(part)._asdict(), "higher": higher})
    frame = pd.DataFrame(rows, columns=["step", "label", "who", *Spread._fields, "higher"])
    behaviour = spread(mixtures[-2] - mixtures[1])
    n = min(first.n_draws, second.n_draws)
    return ShiftTable(
        frame,
        spread(change),
        behaviour,
        keys,
        parts,
        change,
        names,
        len(change),
        int((first.certified[:n] & second.certified[:n]).sum()),
        n,
        int((~fine).sum()),
        left_out,
    )


def _names(model: Model, key: str, known: dict[str, Any], left_out: Sequence[LeftOut]) -> dict[str, str]:
    if key == EVENTS:
        return {"step": key, "label": f"News: without {event_words(left_out)}", "who": ""}
    if key == ROOT:
        return {"step": key, "label": "What happened before now", "who": ""}
    matter = known[key]
    stage = next((p for p in model.order.stages if p.key == key), None)
    movers = stage.movers if stage is not None else ()
    who = ", ".join("chance" if m == "chance" else model.scenario.label(m) for m in movers)
    return {"step": key, "label": matter.label, "who": who or "hidden at the start"}


def _mixtures(first: Run, second: Run, both: DrawCode) -> Float[np.ndarray, "mixture draw outcome"]:
    """(mixture, draw, outcome) odds: the first run, with the second's events, then step by step."""
    shared = shared_evidence(first, second)
    one, two = (_Side(run, both, known) for run, known in zip((first, second), shared, strict=True))
    result = [one.odds_given(first), one.odds()]
    positions = positions_of(first.model)
    place = node_places(first.model, positions)
    columns = decided_at(first.model, second.model, positions)
    code = np.zeros(first.model.n_leaves + second.model.n_leaves, dtype=np.int64)
    start = first_leaves(first.model)
    above = first.model.tree.node_parent
    parent_place = np.where(above >= 0, place[above], -1)
    for position in positions.values():
        for column in columns.get(position, []):
            code = np.unique(code * (int(column.max()) + 2) + column + 1, return_inverse=True)[1].reshape(-1)
        begins = np.flatnonzero((place > position) & (parent_place <= position))
        result.append(_mixture(one, two, code, begins, start))
    return np.array([*result, two.odds_given(second)])


def _mixture(one: _Side, two: _Side, code: BothLeaves, begins: Begin, start: NodeInt) -> Odds:
    """(draw, outcome) odds when the second run plays up to some nodes and the first from there on."""
    here, there = code[: one.model.n_leaves], code[one.model.n_leaves :]
    n_codes = int(code.max()) + 1
    at = here[start[begins]]
    single = np.bincount(at, minlength=n_codes) == 1
    segment = np.full(len(one.model.tree.node_parent), -1, dtype=np.int64)
    segment[begins[single[at]]] = at[single[at]]
    mass = np.array([np.bincount(there, reach, minlength=n_codes) for reach in two.leaf_reach])
    mass = mass.reshape(len(two.leaf_reach), n_codes)
    # histories that only the second game has go on as there
    odds = two.masses(two.patterns, two.likelihood, ~single[there])
    one.add_from(segment, mass, odds)
    return _shares(odds)


class _Side:
    """One of the two runs: what its mixtures need."""

    def __init__(self, run: Run, both: DrawCode, shared: Sequence[Evidence]) -> None:
        self.model = run.model
        self.prob = run.kept_prob[np.searchsorted(run.kept_draws, both)]
        last = int(both[-1]) + 1 if len(both) else 0
        values = draw_values(run.model, run.seed, 0, last, run.fixed)
        self.values = {stream: value[both] for stream, value in values.items()}
        self.patterns = patterns_of(shared, run.model.n_leaves)
        self.likelihood = self.patterns.likelihood(self.values, len(both))
        self.outcome = run.model.outcome.astype(np.int32)
        self.n_outcomes = len(run.model.scenario.file.outcomes)
        tree = run.model.tree
        self.leaf_reach = np.empty((len(both), len(tree.terminal_node)))
        reach = np.empty(len(tree.node_parent))
        for draw, prob in enumerate(self.prob):
            fill_path_products(tree, prob, reach)
            self.leaf_reach[draw] = reach[tree.terminal_node]

    def masses(self, patterns: Patterns, likelihood: DrawPattern, use: LeafTruth | None = None) -> Odds:
        """(draw, outcome) probability of outcome and evidence, over the leaves in use."""
        result = np.zeros((len(self.prob), self.n_outcomes))
        for draw, reach in enumerate(self.leaf_reach):
            weighed = reach * likelihood[draw, patterns.leaf_pattern]
            weighed = weighed if use is None else np.where(use, weighed, 0.0)
            result[draw] = np.bincount(self.outcome, weighed, minlength=self.n_outcomes)
        return result

    def odds(self) -> Odds:
        """(draw, outcome) odds given what events say on both sides."""
        return _shares(self.masses(self.patterns, self.likelihood))

    def odds_given(self, run: Run) -> Odds:
        """(draw, outcome) odds given all events of the run."""
        patterns = patterns_of(run.evidence, run.model.n_leaves)
        return _shares(self.masses(patterns, patterns.likelihood(self.values, len(self.prob))))

    def add_from(self, segment: NodeInt, mass: Float[np.ndarray, "draw code"], odds: Odds) -> None:
        """Add the outcomes of play that starts at some nodes."""
        tree = self.model.tree
        fill_segment_masses(
            tree.node_parent, tree.node_action, tree.terminal_node, segment, mass, self.prob,
            self.patterns.leaf_pattern, self.likelihood, self.outcome, np.empty(len(tree.node_parent)), odds,
        )  # fmt: skip


def _shares(masses: Odds) -> Odds:
    total = masses.sum(axis=1, keepdims=True)
    return np.where(total > 0, masses / np.where(total > 0, total, 1.0), np.nan)
