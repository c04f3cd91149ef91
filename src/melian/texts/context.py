"""What stands around a place of a text: a sentence or so to either side, within its paragraph.

Tested in `tests/unit/texts/test_context.py`.
"""

from __future__ import annotations

import re

__all__ = ["after", "before"]

_FAR = 320
"""Characters that are looked at on one side."""
_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]]*\s+|\n+")
"""The end of a sentence, or of a paragraph."""
_CUT = "\N{HORIZONTAL ELLIPSIS}"


def before(text: str, place: int) -> str:
    """From the beginning of the sentence before the one in which a place lies; cut where that is far."""
    first = max(0, place - _FAR)
    near = text[first:place]
    line = near.rfind("\n")
    near = near[line + 1 :]
    ends = [match.end() for match in _END.finditer(near) if match.end() < len(near)]
    if len(ends) > 1:
        return near[ends[-2] :]
    if line >= 0 or not first:  # the paragraph begins here
        return near
    return near[ends[0] :] if ends else _CUT + near.partition(" ")[2]


def after(text: str, place: int) -> str:
    """To the end of the sentence behind the one in which a place lies; cut where that is far."""
    near = text[place : place + _FAR]
    stripped = len(near) - len(near.lstrip())
    line = near.find("\n", stripped)
    whole = line >= 0 or place + _FAR >= len(text)
    near = near[:line] if line >= 0 else near
    ends = [match.end() for match in _END.finditer(near)]
    if len(ends) > 1:
        return near[: ends[1]].rstrip()
    if whole:
        return near.rstrip()
    return near[: ends[0]].rstrip() if ends else near.rpartition(" ")[0] + _CUT
