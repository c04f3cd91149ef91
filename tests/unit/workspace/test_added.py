"""Events that are added: one more line, every other as it was, and the odds of a file that has it."""

from __future__ import annotations

import pytest

import melian
from app_crisis import crisis
from melian.errors import UsageError
from melian.workspace.added import NewEvent, with_events

TALK = NewEvent("reply", "resist", "2021-01-20", 'They "resist": # all')


@pytest.mark.parametrize(
    "tail", ["", "\n", "\n# a note\n", "\ncompetence:\n  x: 1\n", "\n\n# of what follows\nvariants: {}\n"]
)
def test_one_line_is_added_and_nothing_else_changes(tail: str) -> None:
    before = "timeline:\n    a: {date: 2021-01-05, event: It began}  # seen" + tail
    rows, more = before.split("\n"), with_events(before, [TALK]).split("\n")
    (added,) = [row for row in more if row.lstrip().startswith("added_1:")]
    assert added.startswith("    added_1")
    assert [row for row in more if row != added][: len(rows)] == rows


def test_a_file_without_events_gets_its_first() -> None:
    text = crisis().partition("timeline:")[0]
    read = melian.read(with_events(text, [NewEvent("ask", "push", "2021-01-10", "A push")]))
    assert dict(read.scenario.file.timeline["added_1"].sets) == {"ask": "push"}


@pytest.mark.parametrize("text", ["timeline: {a: {date: 2021-01-05, event: It began}}\n", "a: [\n"])
def test_what_is_written_otherwise_is_left_to_somebody(text: str) -> None:
    with pytest.raises(UsageError, match="add the event in the file"):
        with_events(text, [TALK])


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no day"):
        with_events("timeline:\n  a: {}\n", [NewEvent("ask", "push", "2021-02-30", "x")])
