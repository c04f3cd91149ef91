"""Whether a passage stands inside somebody's quotation marks.

A scan of the double marks of one paragraph: a mark opens where a word begins behind it and none
ends before it. It knows no titles, no single marks and no roles.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

import re

from melian.texts.span import Span

__all__ = ["is_quoted"]

_MARK = re.compile(r"[\"\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_FAR = 5000
"""Characters of a paragraph that are looked at on either side."""


def is_quoted(text: str, span: Span) -> bool:
    """Whether all of a passage is inside double quotation marks, or is a quotation with its marks."""
    start, end = span.start, span.end
    while start < end and (_MARK.match(text, start) or text[start].isspace()):
        start += 1
    while end > start and (_MARK.match(text, end - 1) or text[end - 1].isspace()):
        end -= 1
    if start == end:
        return False
    first = max(text.rfind("\n", 0, start) + 1, start - _FAR)
    depth = 0
    for match in _MARK.finditer(text, first, start):
        depth = _deeper(text, match.start(), depth)
    for match in _MARK.finditer(text, start, end):
        if not depth:
            break
        depth = _deeper(text, match.start(), depth)
    return depth > 0


def _deeper(text: str, at: int, depth: int) -> int:
    """How deep one is in quotations behind a mark."""
    return depth + 1 if _opens(text, at) else max(0, depth - 1)


def _opens(text: str, at: int) -> bool:
    """Whether a mark opens: nothing but space, a bracket or a mark before it, and a word behind it."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "\u201e":
        return True
    if before.isalnum() or before in (".", ",", "!", "?", "\u2026"):
        return False
    return bool(behind) and (not behind.isspace() or text[at] in "\u00ab")
