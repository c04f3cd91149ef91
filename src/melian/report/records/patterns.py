"""What `melian patterns` prints with `--json`.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from melian.drafts.patterns.compose import stand_alone
from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.piece import own_words
from melian.report.records.record import Answer, Record
from melian.scenario.form.provenance import provenance

__all__ = ["PatternRecord", "PatternsRecord"]


class _PatternLine(Record):
    """A pattern in short."""

    name: str = Field(description="its name")
    about: str = Field(description="what it is about")
    roles: list[str] = Field(description="its roles, in order")
    steps: list[str] = Field(description="its steps, in order")


class PatternsRecord(Answer):
    """The patterns: without a name."""

    patterns: list[_PatternLine] = Field(description="one per pattern")

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Self:
        """All in short."""
        return cls(
            patterns=[
                {"name": each.name, "about": each.about, "roles": list(each.roles), "steps": list(each.steps)}
                for each in patterns
            ]
        )


class _PatternStep(Record):
    """A step of a pattern."""

    step: str = Field(description="its name")
    label: str = Field(description="its label, with what the roles are called")
    who: list[str] = Field(description="the roles that move, or `chance`")
    options: list[str] = Field(description="what can be done; none for a vote or a briefing")


class _Work(Record):
    """A work of the literature."""

    author: str = Field(description="who wrote it")
    year: str = Field(description="when it appeared")
    title: str = Field(description="its title")
    place: str = Field(description="where it appeared")


class _Call(Record):
    """What a passage looks like that calls for the pattern."""

    says: str = Field(description="the same in words")
    kinds: list[str] = Field(description="kinds of events, one of which it is of")
    cues: list[str] = Field(description="English words, one of which it holds")
    conditional: bool | None = Field(description="whether it is said with an if; `null`: either way")
    negated: bool | None = Field(description="whether it says that something is not so; `null`: either way")
    beside: list[str] = Field(description="kinds that other passages must be of as well")
    acts: str | None = Field(description="the role of whoever acts or speaks in it")
    upon: str | None = Field(description="the role of whoever it is done or said to")
    sets: str | None = Field(description="the move that it tells; `null`: none")


class PatternRecord(Answer):
    """One pattern: with a name."""

    name: str = Field(description="its name")
    about: str = Field(description="what it is about")
    story: str = Field(description="the same in a paragraph")
    roles: dict[str, str] = Field(description="what each role is", json_schema_extra={"by": "role"})
    steps: list[_PatternStep] = Field(description="its steps, in order")
    outcomes: dict[str, str] = Field(
        description="the label of each outcome", json_schema_extra={"by": "outcome"}
    )
    needs: str = Field(description="what must be found out before its numbers can be judged")
    unjudged: int = Field(description="how many numbers are to be judged")
    passages: list[_Call] = Field(description="what in a report calls for it; each call is enough by itself")
    literature: list[_Work] = Field(description="what it is after")
    file: str = Field(description="the crisis file that it is, its roles as actors")

    @classmethod
    def of(cls, pattern: Pattern) -> Self:
        """All that a pattern says of itself."""
        said, file = own_words(pattern), pattern.file
        return cls(
            name=pattern.name,
            about=pattern.about,
            story=pattern.story,
            roles={str(role): str(what) for role, what in pattern.roles.items()},
            steps=[
                {
                    "step": name,
                    "label": said(step.words(name)),
                    "who": step.who,
                    "options": list(step.choices),
                }
                for name, step in pattern.steps.items()
            ],
            outcomes={str(name): said(each.words(name)) for name, each in file.outcomes.items()},
            needs=pattern.needs,
            unjudged=provenance(file).unjudged,
            passages=[call.model_dump() for call in pattern.passages],
            literature=[work.model_dump() for work in pattern.literature],
            file=stand_alone(pattern),
        )
