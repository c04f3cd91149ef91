"""Positions: what an editor counts, and what Python does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from melian.diagnostic import Mark
from melian.lsp.positions import Lines

LETTERS = "ab: \n\r\x0c\u2028\u0416\u0301\U0001f600\U0001f1ee\ufeff"
"""Emoji, Cyrillic, an accent that combines, and what ends a line for Python and for no editor."""
TEXTS = st.text(LETTERS, max_size=40)
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_a_position_leads_back_to_its_character(encoding: str, text: str, data: st.DataObject) -> None:
    lines = Lines(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    back = lines.offset(lines.position(offset))
    assert back == offset or text[back : offset + 1] == "\r\n"  # between the two is the end of the line


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_a_column_counts_code_units(encoding: str, text: str, data: st.DataObject) -> None:
    """Second source: the codecs of Python, on the part of the line before."""
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        return
    position = Lines(text, encoding).position(offset)
    assert position.line == before.count("\n")
    line = before[before.rfind("\n") + 1 :]
    assert position.character * WIDTH[encoding] == len(line.encode(ENCODINGS[encoding]))


@given(text=TEXTS, line=st.integers(0, 60), character=st.integers(0, 60))
def test_any_position_is_somewhere_in_the_text(text: str, line: int, character: int) -> None:
    assert 0 <= Lines(text).offset(Position(line, character)) <= len(text)


def test_half_an_emoji_is_the_whole_and_a_column_behind_a_line_its_end() -> None:
    lines = Lines("a\U0001f600b\nc")
    assert [lines.offset(Position(0, column)) for column in range(6)] == [0, 1, 1, 2, 3, 3]
    assert lines.offset(Position(7, 0)) == len(lines.text)


def test_a_mark_of_a_finding_becomes_a_range() -> None:
    lines = Lines("a: 1\n\U0001f600\u0416: wrong\n")
    assert lines.range_of(Mark(2, 5, 5)) == Range(Position(1, 5), Position(1, 10))
    assert lines.range_of(Mark(2, 5, 99)) == Range(Position(1, 5), Position(1, 10))
    assert lines.range_of(Mark(9, 1)) == Range(Position(2, 0), Position(2, 0))


def test_a_byte_order_mark_takes_its_room_in_the_first_line_alone() -> None:
    lines = Lines("a: 1\nb: 2", has_mark=True)
    assert [lines.position(0), lines.position(5)] == [Position(0, 1), Position(1, 0)]
    assert lines.offset(Position(0, 1)) == 0
