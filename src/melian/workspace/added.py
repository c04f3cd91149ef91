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
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from melian.errors import ScenarioError, UsageError
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document
from melian.workspace.document import Document
from melian.workspace.reading import read_crisis

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


class Added:
    """What is asked of a document to which events were added; it is read when its answer is asked for."""

    def __init__(self, document: Document, events: Sequence[NewEvent]) -> None:
        self.document, self.events = document, tuple(events)
        self._lock = threading.Lock()
        self._subject: Subject | None = None

    @property
    def name(self) -> str:
        """Of the document."""
        return self.document.name

    @property
    def sha(self) -> str:
        """Another one for another text or other events."""
        return f"{self.document.sha} {self.events}"

    @property
    def is_stale(self) -> bool:
        """Whether it is of an older text than the present one."""
        return self.document.is_stale

    @property
    def subject(self) -> Subject | None:
        """What can be asked; None where no text of the document could be used.

        Raises
        ------
        UsageError
            If an event cannot be written there.
        ScenarioError
            If the file cannot be used with it.
        """
        with self._lock:
            if self._subject is None:
                self._subject = self._made()
            return self._subject

    def _made(self) -> Subject | None:
        subject = self.document.subject
        if subject is None:
            return None
        scenario = subject.scenario
        reading = read_crisis(with_events(scenario.text, self.events), scenario.name, scenario.path)
        if reading.subject is None:
            wrong = next(item for item in reading.findings if item.severity == "error")
            raise ScenarioError(f"with that event the file cannot be used: {wrong.message}", (wrong,))
        return reading.subject
