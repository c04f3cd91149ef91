"""Where a part of a text stands in the file, letter for letter.

Mostly the letters of a text stand one for one in the file. Where it runs over lines, or holds escapes,
its words still come in the same order: the third word of the text is the third of the file's.

Tested in `tests/unit/workspace/test_names.py`.
"""

from __future__ import annotations

import re
from functools import cached_property

from melian.scenario.findings.diagnostics import mark_of
from melian.scenario.text.source_tree import read_tree
from melian.workspace.lines import TextLines

__all__ = ["Spelling"]

_WORD = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)", re.DOTALL)


class Spelling:
    """The letters of a file that can be read as YAML.

    Parameters
    ----------
    lines
        Its text, lines ended by a newline.
    """

    def __init__(self, lines: TextLines) -> None:
        self._lines = lines

    @cached_property
    def _ends(self) -> dict[int, int]:
        """Where each scalar ends, by where it begins."""
        return dict(read_tree(self._lines.text).scalars)

    def span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The offsets of a part of a text that the file holds; None where it cannot be told."""
        mark = mark_of(text)
        quote = 1 if getattr(text, "quoted", False) else 0
        begin = self._lines.offset_of(mark) + quote
        if self._lines.text[begin : begin + len(text)] == text:
            return begin + start, begin + end
        return self._by_words(text, start, end, begin - quote)

    def _by_words(self, text: str, start: int, end: int, begin: int) -> tuple[int, int] | None:
        source = self._lines.text[begin : self._ends.get(begin, begin)]
        if source[:1] in "|>":
            header = source.find("\n")
            source = " " * header + source[header:]
        elif source[:1] == '"':
            source = _ESCAPE.sub(lambda escape: " " * len(escape[0]), source)
        there, here = list(_WORD.finditer(source)), list(_WORD.finditer(text))
        if [word[0] for word in there] != [word[0] for word in here]:
            return None
        for word, place in zip(here, there, strict=True):
            if word.start() <= start and end <= word.end():
                first = begin + place.start() + start - word.start()
                return first, first + end - start
        return None
