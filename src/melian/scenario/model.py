"""A model: the tree compiled once, and how numbers enter it per draw.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from melian.game.game import GameBatch
from melian.game.tree import Tree
from melian.scenario.assumptions import Precision, Scale
from melian.scenario.bare_numbers import BareNumber
from melian.scenario.language.environment import Numbers, Values
from melian.scenario.language.evaluate import evaluate
from melian.scenario.payoffs.terms import PayoffTerms
from melian.scenario.quantities.dates import CrisisDate
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.shapes import (
    Draw,
    DrawAction,
    DrawHistory,
    DrawPlayer,
    DrawTruth,
    HistoryMove,
    LeafInt,
    LeafTruth,
    State,
)
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.steps.values import Token
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.frontier import Infoset
from melian.scenario.tree.tree_builder import ChanceMove

__all__ = ["Bound", "Evidence", "Model", "Past", "odds_of", "precision_stream"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one dated event says about the leaves."""

    event: str
    """Its id."""
    possible: LeafTruth | None
    """(leaf,) whether the event's `sets` and `played` hold; None: it has neither."""
    hints: tuple[tuple[str, LeafTruth], ...]
    """Stream of the ratio, and (leaf,) where its condition holds."""
    settled: tuple[str, ...] = ()
    """Column keys of what it sets or says was played."""
    settling: tuple[LeafTruth, ...] = ()
    """Per such key, (leaf,) where it is so: `possible` in parts."""
    hinted: tuple[tuple[str, ...], ...] = ()
    """Per hint, the columns that its condition reads, truths such as `sees:us:press` among them."""

    @property
    def parts(self) -> frozenset[str]:
        """What it says, part by part: the keys that it settles, and the streams of its hints."""
        return frozenset((*self.settled, *(stream for stream, _ in self.hints)))

    def only(self, parts: Collection[str]) -> Evidence:
        """The same with some of its parts alone."""
        settled = [pair for pair in zip(self.settled, self.settling, strict=True) if pair[0] in parts]
        hints = [pair for pair in zip(self.hints, self.hinted, strict=True) if pair[0][0] in parts]
        holds = tuple(holds for _, holds in settled)
        return Evidence(
            self.event,
            np.logical_and.reduce(holds) if holds else None,
            tuple(hint for hint, _ in hints),
            tuple(key for key, _ in settled),
            holds,
            tuple(reads for _, reads in hints),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What came before a continuation: the histories among which chance picks at its root."""

    after: int
    """How many steps of the story had been played."""
    move: HistoryMove
    """(history, move) actions that led to each in the tree of the whole story, the last one first; -1
    where there are no more."""

    @property
    def n_histories(self) -> int:
        """How many histories are possible."""
        return len(self.move)


class Bound(NamedTuple):
    """Numbers of a block of draws."""

    batch: GameBatch
    """The games of the valid draws."""
    valid: DrawTruth
    """(draw,) whether the draw's numbers make a game."""
    invalid: Mapping[str, DrawTruth]
    """What is wrong -> (draw,) where."""
    term_values: Float[np.ndarray, "valid term"]
    """(valid draw, term) what each stake term is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A family of games: structure once, numbers per draw."""

    scenario: Any
    """The `Scenario` that it was compiled from."""
    variant: str | None
    """The what-if that was applied."""
    tree: Tree
    players: tuple[str, ...]
    infosets: tuple[Infoset, ...]
    """By number; chance too."""
    observation_parent: State
    """(state,) of what somebody observed: the state before."""
    observation_token: State
    """(state,) the token that led to it, -1 at the start."""
    tokens: tuple[Token, ...]
    columns: Columns
    """What has happened at each leaf, in the order of `tree.terminal_node`."""
    outcome: LeafInt
    """(leaf,) position of the outcome in the file."""
    asked: Mapping[str, LeafTruth]
    """Question -> (leaf,) whether the ending answers it with yes."""
    payoffs: PayoffTerms
    chance: tuple[ChanceMove, ...]
    order: PlayOrder
    branching: Mapping[str, float]
    distributions: Mapping[str, Distribution]
    """Every uncertain number by the stream it is drawn from: assumptions, precision, hints."""
    precision: Precision
    scale: Scale
    evidence: tuple[Evidence, ...]
    """Of the events up to `as_of`, in the order of their dates."""
    due: Mapping[str, CrisisDate] = field(default_factory=dict)
    """When steps are expected to be played, by key: of a step in rounds the last one."""
    secretly: Mapping[str, int] = field(default_factory=dict)
    """Steps whose choice changes while the others keep their strategies."""
    notes: tuple[str, ...] = ()
    """What the compilation wants said beside every answer."""
    bare: tuple[BareNumber, ...] = ()
    """Numbers of the file that nobody named, in its order."""
    past: Past | None = None
    """What came before, where the story is told from now on alone: information set 0 is chance's over it."""

    @property
    def n_leaves(self) -> int:
        """How many ways the story can go."""
        return len(self.tree.terminal_node)

    @property
    def n_infosets(self) -> int:
        """Where somebody chooses, chance left out."""
        return int((self.tree.infoset_player >= 0).sum())

    @property
    def n_actions(self) -> int:
        """Choices at these, chance left out."""
        sizes = np.diff(self.tree.infoset_first_action)
        return int(sizes[self.tree.infoset_player >= 0].sum())

    def told(self, events: Collection[str]) -> tuple[Evidence, ...]:
        """What some of the events say, in the order of their dates."""
        return tuple(item for item in self.evidence if item.event in events)

    def observed(self, state: int) -> tuple[Token, ...]:
        """What an information state consists of, first things first."""
        result: list[Token] = []
        while state > 0:
            result.append(self.tokens[self.observation_token[state]])
            state = int(self.observation_parent[state])
        return tuple(reversed(result))

    def precision_values(self, values: Mapping[str, Draw], n_draws: int) -> DrawPlayer:
        """(draw, player) precision in 1/point; infinite at the limit."""
        if self.precision.limit:
            return np.full((n_draws, len(self.players)), np.inf)
        columns = [self._precision(actor, values) for actor in self.players]
        return np.column_stack([np.broadcast_to(c, (n_draws,)) for c in columns]) / self.scale.points

    def _precision(self, actor: str, values: Mapping[str, Draw]) -> Values:
        worked = self.precision.worked.get(self.precision.of(actor))
        if worked is None:
            return values[precision_stream(self.precision, actor)]
        return np.asarray(evaluate(worked, Numbers(values)).value, dtype=float)

    def bind(self, values: Mapping[str, Draw], n_draws: int, past: DrawHistory | None = None) -> Bound:
        """The games of a block of draws.

        Parameters
        ----------
        values
            Values (draw,) of every assumption.
        n_draws
            How many draws there are.
        past
            (draw, history) odds of what came before, for a model with a `past`; NaN where they are not
            known: such draws are not valid, and nothing is wrong with their numbers. Where nobody says, all
            histories have the same.
        """
        invalid: dict[str, DrawTruth] = {}
        chance = self._chance(values, n_draws, invalid)
        terms = self._terms(values, n_draws, invalid)
        rows = _row_sums(self.payoffs, terms)
        if self.precision.worked:
            precision = self.precision_values(values, n_draws)
            wrong = np.asarray(~(np.isfinite(precision) & (precision >= 0)).all(axis=1))
            if wrong.any():
                invalid["the precision"] = wrong
        valid = np.ones(n_draws, dtype=bool)
        for wrong in invalid.values():
            valid &= ~wrong
        if past is not None:
            chance[:, : past.shape[1]] = past
            valid &= np.isfinite(past[:, 0])
        elif self.past is not None:
            chance[:, : self.past.n_histories] = 1.0 / self.past.n_histories
        batch = GameBatch(
            tree=self.tree,
            chance=chance[valid],
            payoff_row=self.payoffs.payoff_row,
            row_payoff=rows[valid],
            players=self.players,
        )
        return Bound(batch, valid, invalid, terms[valid])

    def _chance(self, values: Mapping[str, Draw], n_draws: int, invalid: dict[str, DrawTruth]) -> DrawAction:
        result = np.full((n_draws, int(self.tree.infoset_first_action[-1])), np.nan)
        for move in self.chance:
            first = int(self.tree.infoset_first_action[move.infoset])
            odds, wrong = odds_of(move, values, n_draws)
            if wrong.any():
                invalid[move.what] = invalid.get(move.what, np.zeros(n_draws, dtype=bool)) | wrong
            result[:, first : first + odds.shape[1]] = odds
        return result

    def _terms(
        self, values: Mapping[str, Draw], n_draws: int, invalid: dict[str, DrawTruth]
    ) -> Float[np.ndarray, "draw term"]:
        parts = []
        for terms in self.payoffs.terms:
            payoff = terms.values(values, n_draws)
            wrong = np.asarray(~np.isfinite(payoff).all(axis=0))
            if wrong.any():
                invalid[f"'{terms.line.label}'"] = wrong
            parts.append(payoff.T)
        return np.concatenate(parts, axis=1) if parts else np.zeros((n_draws, 0))


def precision_stream(precision: Precision, actor: str) -> str:
    """The stream that an actor's precision is drawn from."""
    entry = precision.of(actor)
    return "precision" if entry == "others" else f"precision.{entry}"


def odds_of(move: ChanceMove, values: Mapping[str, Draw], n_draws: int) -> tuple[DrawAction, DrawTruth]:
    """(draw, action) odds of a chance move, and (draw,) where they are no odds."""
    environment = Numbers(values)
    odds = np.zeros((n_draws, len(move.shares)))
    for index, share in enumerate(move.shares):
        if share is not None:
            odds[:, index] = evaluate(share, environment).value
    with np.errstate(all="ignore"):
        if move.weights:
            total = odds.sum(axis=1)
            wrong = ~np.isfinite(odds).all(axis=1) | (odds < 0).any(axis=1) | ~(total > 0)
            return odds / total[:, None], wrong
        for index, share in enumerate(move.shares):
            if share is None:
                odds[:, index] = 1.0 - odds.sum(axis=1)
        tiny = 1e-12
        odds[(odds < 0) & (odds > -tiny)] = 0.0
        wrong = ~((odds >= 0) & (odds <= 1 + tiny)).all(axis=1) | (np.abs(odds.sum(axis=1) - 1) > 1e-9)
    return odds, wrong


def _row_sums(payoffs: PayoffTerms, terms: Float[np.ndarray, "draw term"]) -> Float[np.ndarray, "draw row"]:
    """(draw, row) sums of the terms of each row."""
    n_rows = len(payoffs.row_start) - 1
    result = np.zeros((len(terms), n_rows))
    lengths = np.diff(payoffs.row_start)
    filled = np.flatnonzero(lengths)
    if len(filled):
        with np.errstate(invalid="ignore"):
            result[:, filled] = np.add.reduceat(
                terms[:, payoffs.row_term], payoffs.row_start[:-1][filled], axis=1
            )
    return result
