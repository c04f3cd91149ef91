"""What `melian now` prints with `--json`.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field

from melian.analysis.choices.reasons import line_rows
from melian.analysis.now.table import NowTable
from melian.analysis.now.thoughts import Thought
from melian.analysis.now.turns import Move, Turn
from melian.analysis.odds import Spread, spread
from melian.report.records.parts.standing import Standing
from melian.report.records.record import (
    At,
    Date,
    Draws,
    Given,
    Outcome,
    Outcomes,
    PointFigures,
    Question,
    Record,
    Repeatable,
    ScenarioName,
    Seed,
    Sentences,
    Settings,
    ShareFigures,
    Variant,
    known,
)
from melian.report.records.situations import Mover, OptionName
from melian.report.words.now.choices import now_sentences
from melian.runs.run import Run

__all__ = ["NowRecord"]


class _OutcomeOdds(ShareFigures, Outcome):
    """The odds of an outcome."""


class _Move(OptionName):
    """An option that is open."""

    chosen: ShareFigures = Field(description="how likely it is given the events, once it comes to the choice")
    yes: ShareFigures | None = Field(
        description="odds of yes once it has been seen to be taken; `null` without a question"
    )
    outcomes: list[_OutcomeOdds] = Field(description="odds of every outcome then")
    worth: PointFigures = Field(description="what the mover expects of it, under its own beliefs")


class _LinePart(PointFigures):
    line: str = Field(description="the stake line")
    kind: str = Field(description="what the line is of")


class _Decides(Record):
    """Why the best option beats the next, for the mover."""

    option: str = Field(description="the option that is worth most on average")
    over: str = Field(description="the next")
    gap: PointFigures = Field(description="what it is worth more")
    lines: list[_LinePart] = Field(description="the parts of the gap, the largest mean first")


class _Believed(Record):
    actor: str = Field(description="name of who believes it")
    actor_label: str = Field(description="its label")
    odds: ShareFigures = Field(description="what it thinks when it moves next")


class _Thing(OptionName):
    prior: ShareFigures = Field(description="the odds before the story")
    observer: ShareFigures = Field(description="the odds given the events")
    others: list[_Believed] = Field(description="what each of those who do not know it thinks")


class _Thought(Record):
    """What the mover knows and others must guess."""

    matter: str = Field(description="the private matter, or the hidden step that is past")
    matter_label: str = Field(description="its label")
    things: list[_Thing] = Field(description="what it can be")


class _Turn(Mover):
    """The next choice of an actor."""

    due: Date | None = Field(description="when it is expected; `null` where the file does not say")
    comes: ShareFigures = Field(description="how likely it is that it comes to the choice")
    hangs: ShareFigures = Field(
        description="how far the choice moves the odds of yes on average, once it is made and seen; without "
        "a question, what share of the odds changes place between outcomes"
    )
    moves: list[_Move] = Field(description="the options, in the order of the file")
    decides: _Decides | None = Field(
        description="what decides between the two best; `null` where there is no second"
    )
    thoughts: list[_Thought] = Field(description="what others are thought to know of what the mover keeps")


class NowRecord(Repeatable):
    """What can still be done from now on, and what it would change."""

    scenario: ScenarioName
    variant: Variant
    set: Settings
    draws: Draws
    seed: Seed
    certified: int = Field(description="draws whose answer has a certificate")
    figures_over: int = Field(description="how many draws all figures rest on")
    given: Given
    at: At
    now: Standing = Field(description="where the story stands")
    question: Question
    yes: Outcomes
    sentences: Sentences
    outcomes: list[_OutcomeOdds] = Field(description="odds of every outcome as things stand")
    turns: list[_Turn] = Field(description="the next choice of each actor that has one, by `hangs`")
    done: list[str] = Field(description="names of the actors that have no choice left")

    @classmethod
    def of(cls, table: NowTable, settings: Mapping[str, str]) -> Self:
        """The figures of the page, and of every outcome."""
        run, file = table.run, table.run.model.scenario.file
        return cls(
            scenario=run.model.scenario.name,
            variant=run.model.variant,
            set=dict(settings),
            draws=run.n_draws,
            seed=run.seed,
            certified=run.n_certified,
            figures_over=table.n_draws,
            given=list(run.given),
            at=run.at,
            now=Standing.of(table.standing),
            question=None if file.question is None else str(file.question),
            yes=[str(name) for name in file.counts_as_yes],
            sentences=list(now_sentences(table)),
            outcomes=_outcomes(run, table.outcomes),
            turns=[_turn(table, turn) for turn in table.turns],
            done=list(table.done),
        )


def _turn(table: NowTable, turn: Turn) -> _Turn:
    matter, due = turn.here.matter, table.run.model.due.get(turn.here.matter.step)
    return _Turn(
        step=matter.key,
        step_label=matter.label,
        actor=turn.here.actor,
        actor_label=turn.label,
        due=None if due is None else str(due),
        comes=_figures(turn.comes),
        hangs=_figures(turn.hangs),
        moves=[_move(table.run, turn, move) for move in turn.moves],
        decides=_decides(turn),
        thoughts=[
            _thought(table.run, thought) for thought in table.thoughts if thought.actor == turn.here.actor
        ],
    )


def _move(run: Run, turn: Turn, move: Move) -> _Move:
    return _Move(
        option=move.option,
        option_label=move.label,
        chosen=_figures(move.chosen),
        yes=_figures(turn.yes_after(move)) if turn.yes.any() else None,
        outcomes=_outcomes(run, move.outcomes),
        worth=_figures(move.value),
    )


def _decides(turn: Turn) -> _Decides | None:
    reason = turn.reason
    if reason is None or not len(reason.gap):
        return None
    gap, *parts = line_rows(reason)
    return _Decides(
        option=reason.option,
        over=reason.over,
        gap=known({name: gap[name] for name in Spread._fields}),
        lines=[known({name: part[name] for name in ("line", "kind", *Spread._fields)}) for part in parts],
    )


def _thought(run: Run, thought: Thought) -> _Thought:
    label = run.model.scenario.label
    return _Thought(
        matter=thought.matter.key,
        matter_label=thought.matter.label,
        things=[
            {
                "option": thing.option, "option_label": thing.label,
                "prior": _figures(thing.prior), "observer": _figures(thing.observer),
                "others": [
                    {"actor": actor, "actor_label": label(actor), "odds": _figures(by_draw)}
                    for actor, by_draw in thing.others.items()
                ],
            }
            for thing in thought.things
        ],
    )  # fmt: skip


def _outcomes(run: Run, odds: Any) -> list[dict[str, Any]]:
    return [
        {"outcome": str(name), "label": outcome.words(name), **_figures(odds[:, place])}
        for place, (name, outcome) in enumerate(run.model.scenario.file.outcomes.items())
    ]


def _figures(values: Any) -> dict[str, Any]:
    return known(spread(values)._asdict())
