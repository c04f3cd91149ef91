r"""Places of a text as editors count them: lines and code units from 0.

A column counts UTF-16 code units, unless editor and server agreed on others: an emoji is two, a Cyrillic
letter one. Lines end with `\n`, `\r\n` or `\r` and nothing else (LSP 3.17, "Text Documents"); a
character past the end of its line is the end of the line.

Tested in `tests/unit/lsp/test_positions.py`.
"""

from __future__ import annotations

import bisect

from lsprotocol.types import Position, Range

from melian.diagnostic import Mark
from melian.workspace.lines import TextLines

__all__ = ["Lines"]

_BOM = "\ufeff"


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _utf16(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


_UNITS = {"utf-8": _utf8, "utf-16": _utf16, "utf-32": len}


class Lines(TextLines):
    """The lines of a text, between offsets in characters and positions of an editor.

    Parameters
    ----------
    text
        Any text.
    encoding
        The code units that columns count: `utf-8`, `utf-16` or `utf-32`.
    has_mark
        Whether the editor has a byte order mark before the text.
    """

    def __init__(self, text: str, encoding: str = "utf-16", *, has_mark: bool = False) -> None:
        super().__init__(text)
        self._units = _UNITS[encoding]
        self._lead = self._units(_BOM) if has_mark else 0

    def offset(self, position: Position) -> int:
        """The character at a position; the half of a character is the whole."""
        if position.line >= len(self):
            return len(self.text)
        start, line = self._starts[position.line], self.line(position.line)
        units = position.character - (self._lead if position.line == 0 else 0)
        if line.isascii():
            return start + max(0, min(units, len(line)))
        for index, char in enumerate(line):
            units -= self._units(char)
            if units < 0:
                return start + index
        return start + len(line)

    def position(self, offset: int) -> Position:
        """The position of a character; inside the end of a line, the end of its text."""
        number = bisect.bisect_right(self._starts, max(0, offset)) - 1
        start, stop = self._starts[number], self._stops[number]
        before = self.text[start : max(start, min(offset, stop))]
        lead = self._lead if number == 0 else 0
        return Position(number, lead + (len(before) if before.isascii() else self._units(before)))

    def range(self, start: int, end: int) -> Range:
        """The range of the characters from `start` to before `end`."""
        return Range(self.position(start), self.position(end))

    def range_of(self, mark: Mark) -> Range:
        """The range of a stretch of one line, at least a character wide where there is one."""
        start = self.offset_of(mark)
        number = bisect.bisect_right(self._starts, start) - 1
        return self.range(start, min(start + max(1, mark.width), self._stops[number]))
