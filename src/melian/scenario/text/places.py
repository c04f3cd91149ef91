"""Where a part of a text of the file stands.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import mark_of

__all__ = ["place_in"]


def place_in(text: str, start: int, width: int = 1) -> Mark:
    """The place in the file of `width` characters of a text, from its character `start` on.

    The place of the whole text where its characters do not stand one for one in the
    file: texts over several lines, and quoted ones that hold an escape.
    """
    mark = mark_of(text)
    quote = 1 if getattr(text, "quoted", False) else 0
    if mark.width == len(text) + 2 * quote:
        return Mark(mark.line, mark.column + start + quote, max(1, width))
    return mark
