"""What `melian brief` prints with `--json`.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from pydantic import Field

from melian.analysis.now.watch import Sign
from melian.analysis.odds import spread
from melian.report.brief.material import Material
from melian.report.brief.parts import Brief, Choice, Points, Quote
from melian.report.brief.parts import Sentences as Paragraph
from melian.report.records.parts.soft import SoftRecord
from melian.report.records.record import (
    Answer,
    At,
    Date,
    Draws,
    Given,
    Question,
    Record,
    ScenarioName,
    Seed,
    Sentences,
    Settings,
    ShareFigures,
    Title,
    Variant,
    known,
)
from melian.report.records.situations import OptionName
from melian.report.words.passages import passage_place
from melian.scenario.form.provenance import provenance

__all__ = ["BriefRecord"]


class _Part(Record):
    """A section."""

    name: str = Field(description="its name, the same in every brief")
    title: str = Field(description="its heading")
    sentences: Sentences


class _What(OptionName):
    """What may turn out."""

    chance: ShareFigures = Field(description="how likely it is given the events")
    odds: ShareFigures = Field(description="the odds of `soft.outcomes` once it is known")


class _Sign(Record):
    """A move still to be made or a hidden fact, and how much it would settle."""

    matter: str = Field(description="the step or the private matter")
    matter_label: str = Field(description="its label")
    open: bool = Field(description="whether it is a step after now; else a fact that is hidden")
    due: Date | None = Field(description="when it is expected; `null` where the file does not say")
    bits: float | None = Field(
        description="what is expected to be learned of the answer, median over draws",
        json_schema_extra={"unit": "bits"},
    )
    share: ShareFigures = Field(description="the same as a share of what is open")
    whats: list[_What] = Field(description="what may turn out; `none`: it is not played")


class BriefRecord(Answer):
    """What a brief says, and the figures of what to watch."""

    scenario: ScenarioName
    title: Title
    variant: Variant
    set: Settings
    draws: Draws
    seed: Seed
    certified: int = Field(description="draws whose answer has a certificate")
    given: Given
    at: At
    question: Question
    number: str = Field(description="the number as a careful person would say it")
    between: str = Field(description="between what it lies; empty without a number")
    unjudged: int = Field(description="numbers that are placeholders, by `judgement: TODO`")
    soft: SoftRecord = Field(description="how soft it is")
    sections: list[_Part] = Field(description="the sections of the brief, in order")
    watch: list[_Sign] = Field(description="what would settle most of the answer, first")
    file: str | None = Field(description="the file that was written, as it was typed; `null` without one")

    @classmethod
    def of(cls, material: Material, told: Brief, file: str | None) -> Self:
        """The words of the brief, and its figures."""
        run = material.run
        asked = material.file.question
        return cls(
            scenario=run.model.scenario.name,
            title=run.model.scenario.title,
            variant=run.model.variant,
            set=dict(material.settings),
            draws=run.n_draws,
            seed=run.seed,
            certified=run.n_certified,
            given=list(run.given),
            at=run.at,
            question=None if asked is None else str(asked),
            number=told.number,
            between=told.between,
            unjudged=provenance(material.file).unjudged,
            soft=SoftRecord.of(material.soft),
            sections=[
                _Part(name=part.name, title=part.title, sentences=[
                    words for block in part.blocks
                    for words in _told(block)
                ])
                for part in told.sections
            ],
            watch=[] if material.signs is None else [_sign(material, each) for each in material.signs.signs],
            file=file,
        )  # fmt: skip


def _told(block: Paragraph | Points | Choice | Quote) -> Iterable[str]:
    """A block in sentences."""
    if isinstance(block, Choice):
        return _choice(block)
    if isinstance(block, Quote):
        return [each for each in (block.said, block.passage.words, passage_place(block.passage)) if each]
    return block.told


def _choice(choice: Choice) -> list[str]:
    """A choice in words."""
    when = f" ({choice.when})" if choice.when else ""
    rows = (f"{option}: {likely}, then {odds}" for option, likely, odds in choice.options if likely)
    return [f"{choice.who}: {choice.what}{when}. {'; '.join(rows)}."]


def _sign(material: Material, sign: Sign) -> _Sign:
    due = material.run.model.due.get(sign.matter.step)
    return _Sign(
        matter=sign.matter.key,
        matter_label=sign.matter.label,
        open=sign.is_open,
        due=None if due is None else str(due),
        bits=known({"bits": spread(sign.gain).median})["bits"],
        share=_figures(sign.share),
        whats=[
            _What(
                option=what.option,
                option_label=what.label,
                chance=_figures(what.chance),
                odds=_figures(what.odds),
            )
            for what in sign.whats
        ],
    )


def _figures(values: Any) -> ShareFigures:
    return ShareFigures.model_validate(known(spread(values)._asdict()))
