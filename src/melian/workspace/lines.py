r"""The lines of a text, and the places of findings in it as characters.

Lines end with `\n`, `\r\n` or `\r` and nothing else, as YAML and editors have it: for Python U+2028 ends one
too.

>>> TextLines("a: 1\nb: 22\n").offset_of(Mark(2, 4, 2))
8

Tested in `tests/unit/lsp/test_positions.py`.
"""

from __future__ import annotations

import bisect
import re

from melian.diagnostic import Mark

__all__ = ["TextLines"]

_END = re.compile(r"\r\n|\n|\r")


class TextLines:
    """The lines of a text, counted from 0 as editors do.

    Parameters
    ----------
    text
        Any text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        ends = list(_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]
        self._stops = [*(end.start() for end in ends), len(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line without its end, counted from 0; the last one for a number behind it."""
        number = min(number, len(self) - 1)
        return self.text[self._starts[number] : self._stops[number]]

    def offset_of(self, mark: Mark) -> int:
        """The first character of a stretch of the file; the end of the text for one behind it."""
        if mark.line > len(self):
            return len(self.text)
        start, stop = self._starts[mark.line - 1], self._stops[mark.line - 1]
        return min(start + mark.column - 1, stop)

    def mark(self, start: int, end: int) -> Mark:
        """The stretch of the file from one character to before another, where it begins."""
        number = bisect.bisect_right(self._starts, start) - 1
        return Mark(number + 1, start - self._starts[number] + 1, end - start)
