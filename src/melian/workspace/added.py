r"""A crisis to which events were added without touching its file.

An event that is added says how a step went, on a day. It is written into a copy of the text, below the
others; every other line stays as it is, so that the same text may be taken over into the file.

>>> text = "timeline:\n  a: {date: 2021-01-05, event: It began}\n"
>>> print(with_events(text, [NewEvent("ask", "push", "2021-01-10", "A push")]))
timeline:
  a: {date: 2021-01-05, event: It began}
  added_1: {date: 2021-01-10, event: "A push", sets: {ask: push}}
<BLANKLINE>

Tested in `tests/unit/workspace/test_added.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from melian.errors import UsageError
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document
from melian.workspace.changed import Changed, read_anew
from melian.workspace.document import Document

__all__ = ["Added", "NewEvent", "names_of_added", "with_events"]

PREFIX = "added_"
IN_FILE = "add the event in the file"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """That a step went so, on a day."""

    step: str
    """Its key."""
    option: str
    """The name of the option."""
    day: str
    """As `2021-12-20`."""
    words: str
    """What happened."""

    def line(self, name: str) -> str:
        """As a file writes it; raises `UsageError` where the day is none."""
        try:
            day = date.fromisoformat(self.day).isoformat()
        except ValueError:
            raise UsageError(f"'{self.day}' is no day: write it as 2021-12-20") from None
        words = json.dumps(" ".join(self.words.split()), ensure_ascii=False)
        return f"{name}: {{date: {day}, event: {words}, sets: {{{self.step}: {self.option}}}}}"


def names_of_added(names: Sequence[str], how_many: int) -> list[str]:
    """What events that are added are called, beside the names that there are.

    >>> names_of_added(["added_1", "talks"], 2)
    ['added_2', 'added_3']
    """
    found: list[str] = []
    number = 1
    while len(found) < how_many:
        if f"{PREFIX}{number}" not in names:
            found.append(f"{PREFIX}{number}")
        number += 1
    return found


def with_events(text: str, events: Sequence[NewEvent]) -> str:
    """The text of a crisis file with more events; all other lines are as they were.

    Raises
    ------
    UsageError
        If a day is none, or the events of the file are not written one below the other.
    """
    document = parse_document(text, Diagnostics())
    section = None if document is None else document.get("timeline")  # type: ignore[call-overload]
    known = [str(each) for each in section] if isinstance(section, Map) else []
    names = names_of_added(known, len(events))
    lines = [event.line(name) for name, event in zip(names, events, strict=True)]
    if document is None:
        raise UsageError(f"the file cannot be read as it stands: {IN_FILE}")
    if section is None:
        end = "" if text.endswith("\n") or not text else "\n"
        made = f"{text}{end}timeline:\n" + "".join(f"  {line}\n" for line in lines)
    else:
        made = _below(text, document, section, lines)
    read = parse_document(made, Diagnostics())
    there = None if read is None else read.get("timeline")  # type: ignore[call-overload]
    if not isinstance(there, Map) or [str(each) for each in there] != [*known, *names]:
        raise UsageError(f"the events of this file do not stand one below the other: {IN_FILE}")
    return made


def _below(text: str, document: Map, section: object, lines: Sequence[str]) -> str:
    """The lines below the last event."""
    key = document.key("timeline")
    if not isinstance(section, Map) or section.mark.line == key.mark.line:
        raise UsageError(f"the events of this file stand in one line: {IN_FILE}")
    rows = text.split("\n")
    behind = [each.mark.line - 1 for each in document.keys_at.values() if each.mark.line > key.mark.line]
    end = min(behind, default=len(rows))
    while end and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
        end -= 1
    space = " " * (section.mark.column - 1)
    added = [f"{space}{line}" for line in lines]
    if end == len(rows):
        added.append("")
    return "\n".join([*rows[:end], *added, *rows[end:]])


class Added(Changed):
    """A document to which events were added."""

    def __init__(self, document: Document, events: Sequence[NewEvent]) -> None:
        super().__init__(document)
        self.events = tuple(events)

    @property
    def sha(self) -> str:
        """Another one for another text or other events."""
        return f"{self.document.sha} {self.events}"

    def _made(self, subject: Subject) -> Subject:
        return read_anew(subject, with_events(subject.scenario.text, self.events), "event")
