"""What `melian solve` prints with `--json`.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from melian.analysis.asked import asked
from melian.analysis.odds import answer, odds_rows, payoff_rows, stake_rows
from melian.analysis.soft.softness import softness
from melian.report.records.parts.soft import SoftRecord
from melian.report.records.record import (
    Answer,
    AskedQuestion,
    At,
    Draws,
    Given,
    Labelled,
    Outcome,
    PointFigures,
    Precision,
    Question,
    Record,
    ScenarioName,
    Seed,
    Settings,
    ShareFigures,
    Title,
    Variant,
    known,
)
from melian.runs.branch_check import OTHER, UNCHECKED
from melian.runs.run import Run
from melian.scenario.form.provenance import provenance
from melian.scenario.model import Model

__all__ = ["GameSize", "Scale", "SolveRecord", "Status", "game_size", "scale_of", "status_of"]


class GameSize(Record):
    """How large the game is."""

    leaves: int = Field(description="endings")
    infosets: int = Field(description="information sets of actors")
    actions: int = Field(description="the choices at these")


class Scale(Record):
    """What points are."""

    points: float = Field(description="so many points")
    words: str = Field(description="are this much")


class Status(Record):
    """What became of the draws."""

    certified: int = Field(description="draws whose answer has a certificate")
    uncertified: dict[str, int] = Field(
        description="stable code -> how many draws ended so; the codes are below",
        json_schema_extra={"by": "code"},
    )
    invalid_input: int = Field(description="draws whose numbers make no game")


class _FullStatus(Status):
    """The same with what is wrong in invalid draws, and what was looked at again."""

    invalid: dict[str, int] = Field(
        description="what is wrong with these -> how many of them", json_schema_extra={"by": "reason"}
    )
    looked_at_again: int = Field(
        description="draws whose branch was followed again in short steps as a check"
    )
    on_another_branch: int = Field(description="in how many of these another answer was found")


class _OutcomeOdds(ShareFigures, Outcome):
    """The odds of an outcome over certified draws."""


class _QuestionOdds(ShareFigures, AskedQuestion):
    """The odds of yes of a question."""


class _Yes(Record):
    """The answer to the question of the file."""

    yes: ShareFigures = Field(description="the odds of the outcomes under `counts_as_yes`")


class _ActorPoints(PointFigures, Labelled):
    """What an actor can expect."""


class _LineName(Record):
    actor: str = Field(description="name of the actor")
    line: str = Field(description="the stake line")
    kind: str = Field(description="what the line is of: a stake, a threat, a promise, ...")


class _LinePoints(PointFigures, _LineName):
    """What an actor can expect of a stake line."""


class SolveRecord(Answer):
    """The odds of a crisis, and how good they are."""

    scenario: ScenarioName
    title: Title
    question: Question
    variant: Variant
    set: Settings
    given: Given
    at: At
    draws: Draws
    seed: Seed
    precision: Precision
    scale: Scale = Field(description="what points are")
    game: GameSize = Field(description="how large the game is")
    status: _FullStatus = Field(description="what became of the draws")
    odds: list[_OutcomeOdds] = Field(
        description="by outcome in the order of the file, over certified draws; medians need not add up to 1"
    )
    answer: _Yes | None = Field(description="the answer; `null` without a question")
    questions: list[_QuestionOdds] = Field(description="the odds of yes of every question of the file")
    soft: SoftRecord = Field(description="how soft the answer is")
    payoffs: dict[str, _ActorPoints] = Field(
        description="expected points by actor, given the events", json_schema_extra={"by": "actor"}
    )
    stake_lines: list[_LinePoints] = Field(description="expected points by actor and stake line")
    notes: list[str] = Field(description="what to bear in mind, as on the page")
    unjudged: int = Field(description="numbers that are placeholders, by `judgement: TODO`")

    @classmethod
    def of(cls, run: Run, settings: Mapping[str, str]) -> Self:
        """Everything that `melian solve` says."""
        model, yes = run.model, answer(run)
        question = model.scenario.file.question
        return cls(
            scenario=model.scenario.name,
            title=model.scenario.title,
            question=None if question is None else str(question),
            variant=model.variant,
            set=dict(settings),
            given=list(run.given),
            at=run.at,
            draws=run.n_draws,
            seed=run.seed,
            precision=model.precision.text,
            scale=scale_of(model),
            game=game_size(model),
            status={
                **status_of(run).model_dump(),
                "invalid": dict(run.invalid),
                "looked_at_again": int((run.branch != UNCHECKED).sum()),
                "on_another_branch": int((run.branch == OTHER).sum()),
            },
            odds=[known(row) for row in odds_rows(run)],
            answer=None if yes is None else {"yes": known(yes._asdict())},
            questions=[
                {"question": each.question, "label": each.label, **known(each.spread._asdict())}
                for each in asked(run)
            ],
            soft=SoftRecord.of(softness(run)),
            payoffs={row.pop("actor"): row for row in map(known, payoff_rows(run))},
            stake_lines=[known(row) for row in stake_rows(run)],
            notes=list(model.notes),
            unjudged=provenance(model.scenario.file).unjudged,
        )


def status_of(run: Run) -> Status:
    """What became of the draws of a run."""
    return Status(certified=run.n_certified, uncertified=run.uncertified(), invalid_input=run.n_invalid)


def scale_of(model: Model) -> Scale:
    """What points are in a model."""
    return Scale(points=model.scale.points, words=model.scale.words)


def game_size(model: Model) -> GameSize:
    """How large a model is."""
    return GameSize(leaves=model.n_leaves, infosets=model.n_infosets, actions=model.n_actions)
