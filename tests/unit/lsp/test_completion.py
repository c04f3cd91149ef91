"""What is offered where a file goes on."""

from __future__ import annotations

import pytest

from league import ROUNDS_AND_WORDS
from melian.lsp.answers.completion import completions_at
from melian.lsp.positions import Lines
from melian.lsp.texts import OpenText
from melian.workspace.names.index import names_in

NAMES = names_in(Lines(ROUNDS_AND_WORDS))


def offered(end: str) -> list[str]:
    """What is offered at the end of the file with a few lines more, at the `|` in them."""
    text = ROUNDS_AND_WORDS + end
    at = text.index("|")
    open_text = OpenText("file:///a.crisis.yaml", 1, text.replace("|", "", 1))
    return [item.label for item in completions_at(open_text, NAMES, at)]


@pytest.mark.parametrize(
    ("end", "some", "none"),
    [
        ("|", {"title", "steps"}, {"who"}),
        ("steps:\n  x:\n    |", {"who", "only_if", "repeat"}, {"title"}),
        ("steps:\n  x: {who: north, |", {"kind", "choices"}, {"who"}),
        ("steps:\n  x:\n    who: |", {"north", "chance"}, {"hint"}),
        ("steps:\n  x:\n    kind: |", {"vote", "briefing", "move"}, {"north"}),
        ("steps:\n  x:\n    honest: |", {"true", "false"}, {"north"}),
        ("steps:\n  x:\n    only_if: hint is |", {"warm", "cold", "none"}, {"press", "north"}),
        ("steps:\n  x:\n    only_if: hold@2 is not |", {"wait", "press"}, {"warm"}),
        ("steps:\n  x:\n    only_if: north.|", {"mood"}, {"calm", "warm"}),
        ("steps:\n  x:\n    only_if: north.mood is |", {"calm", "angry"}, {"warm", "none"}),
        ("steps:\n  x:\n    only_if: league.north is |", {"yes", "no"}, {"passed"}),
        ("steps:\n  x:\n    only_if: any |", {"week"}, {"hint"}),
        ("steps:\n  x:\n    only_if: east sees |", {"hint", "tale"}, {"north"}),
        ("steps:\n  x:\n    because: [op|", {"opened", "closed"}, {"minutes"}),
        ("steps:\n  hint: {who: north, quiet: |", {"warm", "cold"}, {"press"}),
        ("stakes:\n  |", {"north", "all"}, {"hint"}),
        ("stakes:\n  north:\n    A: {worth: gain * |", {"gain", "sure", "p_angry", "hint"}, {"warm"}),
        ("stakes:\n  north:\n    A: {worth: {hint is |", {"warm"}, {"gain"}),
        ("variants:\n  x: {force: {|", {"hold", "league"}, {"north"}),
        ("variants:\n  x: {force: {hold: |", {"wait", "press"}, {"warm"}),
        ("variants:\n  x: {set: {|", {"p_angry", "sure"}, {"gain"}),
        ("variants:\n  x: {drop: [|", {"vote_taken", "press_seen"}, {"hint"}),
        ("facts:\n  x: It rained. [|", {"minutes", "letters"}, {"opened"}),
        ("checks:\n  - odds of |", {"quarrel", "peace"}, {"p_angry"}),
        ("checks:\n  - quarrel rises when |", {"p_angry"}, {"quarrel"}),
        ("a: b # |", set(), {"title", "north"}),
        ("steps:\n  x:\n    label: no|", set(), {"north"}),
    ],
)
def test_what_fits_is_offered_and_nothing_else(end: str, some: set[str], none: set[str]) -> None:
    found = offered(end)
    assert some <= set(found)
    assert not none & set(found)
    assert len(found) == len(set(found))


def test_what_is_offered_takes_the_place_of_what_was_begun_and_tells_what_it_is() -> None:
    text = ROUNDS_AND_WORDS + "steps:\n  x:\n    only_if: hint is wa"
    open_text = OpenText("file:///a.crisis.yaml", 1, text)
    item = next(each for each in completions_at(open_text, NAMES, len(text)) if each.label == "warm")
    assert item.text_edit is not None
    assert item.text_edit.range == open_text.lines.range(len(text) - 2, len(text))
    assert item.detail == "Warm words"
    fields = completions_at(OpenText("file:///a.crisis.yaml", 1, "t"), None, 1)
    title = next(each for each in fields if each.label == "title")
    assert title.documentation == "What the crisis is called."
