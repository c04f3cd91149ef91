"""Texts stay in step with the editor, whatever is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from melian.lsp.positions import Lines
from melian.lsp.texts import OpenText, changed

LETTERS = "ab\n\r\x0b\x0c\x85\u2028\u0416\u0301\U0001f600"
TEXTS = st.text(LETTERS, max_size=30)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(before=TEXTS, new=TEXTS, data=st.data())
def test_an_edit_does_what_it_does_to_the_code_units(before: str, new: str, data: st.DataObject) -> None:
    """Second source: the edit on UTF-16 code units, as an editor written in JavaScript makes it."""
    start, end = sorted(data.draw(st.lists(st.integers(0, len(before)), min_size=2, max_size=2)))
    lines = Lines(before)
    where = lines.range(start, end)
    if lines.offset(where.start) != start or lines.offset(where.end) != end:
        return  # between the two characters of one line end, where no editor puts a cursor
    change = types.TextDocumentContentChangePartial(where, new)
    after = changed(OpenText("file:///a.crisis.yaml", 1, before), [change], 2)
    units = utf16(before)
    first, last = len(utf16(before[:start])), len(utf16(before[:end]))
    assert utf16(after.raw) == units[:first] + utf16(new) + units[last:]
    assert after.version == 2


def test_each_edit_sees_what_those_before_it_made() -> None:
    def at(line: int, column: int) -> types.Position:
        return types.Position(line, column)

    changes = [
        types.TextDocumentContentChangePartial(types.Range(at(0, 0), at(0, 0)), "x\n"),
        types.TextDocumentContentChangePartial(types.Range(at(1, 0), at(1, 1)), "B"),
        types.TextDocumentContentChangePartial(types.Range(at(1, 1), at(0, 1)), "-"),
    ]
    assert changed(OpenText("u", 1, "abc"), changes, 2).raw == "x-bc"
    whole = types.TextDocumentContentChangeWholeDocument("new")
    assert changed(OpenText("u", 1, "abc"), [whole], 2).raw == "new"


def test_it_is_read_as_from_a_file() -> None:
    text = OpenText("file:///folder/a%20b.crisis.yaml", 1, "\ufeffa: 1\r\nb: \ud83d\rc")
    assert text.plain == "a: 1\nb: \ufffd\nc"
    assert (text.name, text.is_dossier) == ("a b.crisis.yaml", False)
    assert OpenText("untitled:Untitled-1", 1, "").path is None


def test_of_all_yaml_that_an_editor_hands_over_only_ours_is_read() -> None:
    def ours(name: str, text: str) -> bool:
        return OpenText(f"file:///{name}", 1, text).is_ours

    assert ours("a.crisis.yaml", "")
    assert ours("a.dossier.yaml", "")
    assert ours("a.yaml", "# a crisis\nmelian: 1\n")
    assert ours("Untitled-1", "\ufeffmelian : 1\r\n")
    assert not ours("compose.yaml", "services:\n  melian: x\n")
