"""What `melian show` prints with `--json`: the steps folded over each other and, if asked, the story tree.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.analysis.situations.step_graph import Turn
from melian.report.records.parts.standing import FromNowOn, now_record
from melian.report.records.record import (
    Answer,
    At,
    Date,
    Given,
    PointFigures,
    Precision,
    Question,
    Record,
    ScenarioName,
    Share,
    ShareFigures,
    Title,
    Variant,
    known,
)
from melian.report.records.solve import GameSize, Scale, game_size, scale_of
from melian.scenario.model import Model

__all__ = ["ShowRecord"]


class _Way(Record):
    """Where the story goes on."""

    outcome: str | None = Field(None, description="the outcome that it ends in; not there where it goes on")
    step: str | None = Field(None, description="the step that follows; not there where it ends")
    endings: int = Field(description="endings on this way")


class _Option(Record):
    """An option of a step."""

    option: str = Field(description="name of the option")
    label: str = Field(description="its label")
    endings: int = Field(description="in how many endings it is")
    then: list[_Way] = Field(description="what follows it")


class _Turn(Record):
    """A step."""

    step: str = Field(description="name of the step")
    label: str = Field(description="its label")
    movers: list[str] = Field(description="who moves")
    hidden: bool = Field(description="whether somebody does not see it")
    seen_by: list[str] = Field(description="who sees it")
    endings: int = Field(description="in how many endings it is")
    options: list[_Option] = Field(description="what can be done")


class _OutcomeRule(Record):
    """An outcome of the file."""

    label: str | None = Field(description="its label; `null` where the file gives none")
    when: str = Field(description="when it is so, as in the file")


class _Event(Record):
    """A dated event."""

    event: str = Field(description="id of the event")
    date: Date = Field(description="its day")
    words: str = Field(description="what happened")
    later: bool = Field(description="whether it came later than the day of the file")


class _Known(Record):
    """A choice that was made in every story that the events leave possible."""

    step: str = Field(description="name of the step")
    label: str = Field(description="its label")
    option: str = Field(description="name of the option")
    words: str = Field(description="its label")


class _LineName(Record):
    line: str = Field(description="the stake line")
    kind: str = Field(description="what the line is of")


class _Line(PointFigures, _LineName):
    """What an actor can expect there of a stake line."""


class _Expected(PointFigures):
    """What an actor can expect there."""

    lines: list[_Line] = Field(description="by stake line")


class _Branch(Record):
    """A branch of the story, with those that follow it."""

    step: str | None = Field(description="the step at which it parts from others; `null` for the trunk")
    step_label: str | None = Field(description="its label")
    option: str | None = Field(description="the option that is chosen there")
    label: str | None = Field(description="its label")
    outcome: str | None = Field(description="the outcome, where there is only one")
    endings: int = Field(description="endings on this branch")
    folded: int = Field(description="how many branches it stands for, 1 for itself")
    told: bool = Field(description="false where more follows than is shown")
    odds: ShareFigures = Field(
        description="odds of the branch; the means of `branches` add up to that of the branch they belong to"
    )
    outcomes: dict[str, Share] = Field(
        description="mean odds of its outcomes", json_schema_extra={"by": "outcome"}
    )
    points: dict[str, _Expected] = Field(
        description="what each actor can expect there, where nothing follows",
        json_schema_extra={"by": "actor"},
    )
    branches: list[_Branch] = Field(description="what follows")


class _Tree(Record):
    """The story as a tree."""

    draws: int = Field(description="draws that the figures rest on")
    seed: int = Field(description="seed of the draws")
    given: Given
    at: At
    now: FromNowOn
    known: list[_Known] = Field(description="what was chosen in every story that the events leave possible")
    ruled_out: int = Field(description="how many endings the events do not leave possible")
    trunk: _Branch = Field(description="the whole, from which the branches part")


class ShowRecord(Answer):
    """What a crisis file says."""

    scenario: ScenarioName
    title: Title
    question: Question
    as_of: Date | None = Field(description="the day of the file")
    variant: Variant
    scale: Scale = Field(description="what points are")
    precision: Precision
    game: GameSize = Field(description="how large the game is")
    actors: dict[str, str] = Field(description="labels of the actors", json_schema_extra={"by": "actor"})
    steps: list[_Turn] = Field(description="the steps, folded over each other")
    outcomes: dict[str, _OutcomeRule] = Field(
        description="the outcomes of the file", json_schema_extra={"by": "outcome"}
    )
    counts_as_yes: list[str] = Field(description="the outcomes that answer yes")
    timeline: list[_Event] = Field(description="the dated events of the file")
    variants: dict[str, str | None] = Field(
        description="labels of the named what-ifs", json_schema_extra={"by": "variant"}
    )
    tree: _Tree | None = Field(None, description="the story as a tree; there with `--tree`")

    @classmethod
    def of(cls, model: Model, turns: tuple[Turn, ...], tree: EventTree | None = None) -> Self:
        """Actors, folded steps, outcomes, timeline and variants of a scenario, and its story as a tree."""
        scenario, file = model.scenario, model.scenario.file
        return cls(
            scenario=scenario.name,
            title=scenario.title,
            question=None if file.question is None else str(file.question),
            as_of=None if file.as_of is None else str(file.as_of),
            variant=model.variant,
            scale=scale_of(model),
            precision=model.precision.text,
            game=game_size(model),
            actors={actor: scenario.label(actor) for actor in scenario.actors},
            steps=[_turn(model, turn) for turn in turns],
            outcomes={
                str(name): {"label": _text(item.label), "when": str(item.when)}
                for name, item in file.outcomes.items()
            },
            counts_as_yes=[str(name) for name in file.counts_as_yes],
            timeline=[
                {"event": str(name), "date": str(item.date), "words": str(item.event), "later": item.later}
                for name, item in file.timeline.items()
            ],
            variants={str(name): _text(item.label) for name, item in file.variants.items()},
            **({} if tree is None else {"tree": _tree(tree)}),
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _turn(model: Model, turn: Turn) -> _Turn:
    return _Turn(
        step=turn.key,
        label=turn.label,
        movers=list(turn.movers),
        hidden=turn.is_hidden,
        seen_by=_seen_by(model, turn),
        endings=turn.endings,
        options=[
            {
                "option": branch.name,
                "label": branch.label,
                "endings": branch.endings,
                "then": [
                    {"outcome" if way.is_end else "step": way.to, "endings": way.endings}
                    for way in branch.ways
                ],
            }
            for branch in turn.branches
        ],
    )


def _seen_by(model: Model, turn: Turn) -> list[str]:
    if turn.is_hidden:
        return next(list(hidden.seers) for hidden in model.order.hidden if hidden.key == turn.key)
    return next(list(stage.seers) for stage in model.order.stages if stage.key == turn.key)


def _tree(tree: EventTree) -> dict[str, Any]:
    run = tree.run
    return {
        "draws": tree.n_draws,
        "seed": run.seed,
        "given": list(run.given),
        "at": run.at,
        "now": now_record(tree.standing),
        "known": [
            {"step": each.step, "label": each.step_label, "option": each.option, "words": each.label}
            for each in tree.known
        ],
        "ruled_out": tree.ruled_out,
        "trunk": _branch(tree.root),
    }


def _branch(shown: Branch) -> dict[str, Any]:
    return {
        "step": shown.step or None,
        "step_label": shown.step_label or None,
        "option": shown.option or None,
        "label": shown.label or None,
        "outcome": shown.outcome or None,
        "endings": shown.endings,
        "folded": shown.folded,
        "told": bool(shown.branches) or shown.is_end,
        "odds": known(shown.odds._asdict()),
        "outcomes": {name: mean for name, _, mean in shown.outcomes},
        "points": {
            payoff.actor: {
                **known(payoff.points._asdict()),
                "lines": [
                    {"line": part.line, "kind": part.kind, **known(part.points._asdict())}
                    for part in payoff.parts
                ],
            }
            for payoff in shown.payoffs
        },
        "branches": [_branch(branch) for branch in shown.branches],
    }
