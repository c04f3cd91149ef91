"""What is shown of names and fields, the outline, and the layout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

import melian
from league import ROUNDS_AND_WORDS
from melian.library import bundled
from melian.lsp.answers.hover import hover_at
from melian.lsp.answers.layout import layout_edits
from melian.lsp.answers.outline import folds, outline
from melian.lsp.requests import Asked
from melian.lsp.texts import OpenText
from melian.scenario.text.format import format_text
from melian.workspace.names.index import names_in

TEXT = OpenText("file:///a.crisis.yaml", 1, ROUNDS_AND_WORDS)
NAMES = names_in(TEXT.lines)
STARTER = Path(melian.__file__).parent / "cli" / "commands" / "starter.yaml"


def shown(words: str, text: OpenText = TEXT) -> str:
    """What is shown at the last letter of some words of the file."""
    hover = hover_at(text, names_in(text.lines), text.plain.index(words) + len(words) - 1)
    if hover is None:
        return ""
    assert isinstance(hover.contents, types.MarkupContent)
    return hover.contents.value


def test_an_assumption_shows_its_points_and_what_it_rests_on() -> None:
    found = shown("odds: p_angry")
    assert "`20% to 60%, best 40%`" in found
    assert "20 %, 40 %, 60 %" in found
    assert "A council opened" in found
    assert "Minutes of a council that never met, 2030 p.3" in found
    assert "judged by a clerk" in shown("{north: sure")


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("hint is warm", "Warm words"),
        ("about: hint", "- `cold`: Cold words"),
        ("say_warm", "option of hint"),
        ("north.mood", "`calm` (odds `rest`)"),
        ("hold last.cost_of", "- `press`: `2`"),
        ("-gain", "10 * north.mood.heat"),
        ("any week", "2 rounds of hold, reply"),
        ("odds of quarrel", "heated or league is failed"),
        ("drop: [press_seen", "South waits"),
        ("p.3 B2, letters", "Letters nobody wrote"),
        ("rises in quiet_south", ""),
        ("until", "the block is left"),
        ("  tale: {who", "Who moves"),
        ("as_of", "whose knowledge"),
    ],
)
def test_a_name_or_a_field_shows_what_it_is(words: str, some: str) -> None:
    if words in ROUNDS_AND_WORDS:
        assert some in shown(words)


def test_a_passage_is_shown_where_the_text_lies_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("The council opened at noon. Nobody spoke.", "utf-8")
    raw = ROUNDS_AND_WORDS.replace("met, date: 2030}", "met, date: 2030, file: minutes.txt}")
    raw = raw.replace(
        "opened: A council opened. [minutes p.3 B2, letters]",
        "opened: {text: A council opened., source: minutes, at: 4 to 26, quote: council opened at noon}",
    )
    text = OpenText((tmp_path / "a.crisis.yaml").as_uri(), 1, raw)
    assert "> council opened at noon" in shown("because: [opened", text)


def every(symbols: list[types.DocumentSymbol]) -> Iterator[types.DocumentSymbol]:
    for symbol in symbols:
        yield symbol
        yield from every(list(symbol.children or ()))


def test_the_outline_has_sections_entries_and_options() -> None:
    found = outline(TEXT)
    names = {symbol.name: symbol for symbol in every(found)}
    assert [symbol.name for symbol in found][-2:] == ["variants", "checks"]
    assert {"north.mood", "calm", "week", "hold", "press", "league", "Trade", "border"} <= set(names)
    assert names["warm"].detail == "Warm words"
    for symbol in every(found):
        inner = [symbol.selection_range, *(child.range for child in symbol.children or ())]
        for each in inner:  # the protocol wants what is inside to lie inside
            assert (symbol.range.start.line, symbol.range.start.character) <= (
                each.start.line,
                each.start.character,
            )
            assert (each.end.line, each.end.character) <= (symbol.range.end.line, symbol.range.end.character)
    assert outline(OpenText("u", 1, "a: {")) == []
    lines = {(fold.start_line, fold.end_line) for fold in folds(TEXT)}
    start = names["week"].range.start.line
    assert (start, start + 5) in lines


def with_edits(text: OpenText, edits: list[types.TextEdit]) -> str:
    plain = text.plain
    for edit in reversed(edits):
        start, end = (text.lines.offset(each) for each in (edit.range.start, edit.range.end))
        plain = plain[:start] + edit.new_text + plain[end:]
    return plain


def test_the_layout_is_that_of_fmt_and_lines_that_stay_are_left_alone() -> None:
    untidy = STARTER.read_text("utf-8").replace("actors:\n", "actors:   \n\n\n").replace(": ", ":   ")
    text = OpenText("file:///a.crisis.yaml", 1, untidy.replace("\n", "\r\n"))
    edits = layout_edits(text)
    assert with_edits(text, edits) == format_text(text.plain)
    once = OpenText("file:///a.crisis.yaml", 2, format_text(text.plain))
    assert layout_edits(once) == []
    assert layout_edits(OpenText("file:///a.crisis.yaml", 1, "a: {")) == []
    by_hand = bundled("ukraine-2021")
    assert by_hand is not None
    assert layout_edits(OpenText("file:///a.crisis.yaml", 1, by_hand.read_text("utf-8"))) == []


def test_places_of_a_name_for_the_editor() -> None:
    position = TEXT.lines.position(ROUNDS_AND_WORDS.index("hint is warm"))
    asked = Asked(TEXT, NAMES, NAMES, position)
    given = asked.places(only_definition=True)
    assert [each.start.line for each in given] == [
        ROUNDS_AND_WORDS[: ROUNDS_AND_WORDS.index("  hint:")].count("\n")
    ]
    assert len(asked.places()) == len(asked.places(with_definition=False)) + 1 == 5
    edit = asked.rename("nudge")
    assert edit is not None
    assert edit.changes is not None
    assert len(edit.changes[TEXT.uri]) == 5
    word = Asked(TEXT, NAMES, NAMES, TEXT.lines.position(ROUNDS_AND_WORDS.index("is failed") + 4))
    assert word.nameable() is None
