"""What YAML's escapes stand for, and where one of them stands.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from melian.characters import has_refused, is_refused
from melian.diagnostic import Mark

if TYPE_CHECKING:
    import yaml

__all__ = ["kept_lines", "refused_escape", "restored"]

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", "N": "\x85",
}  # fmt: skip
"""Escapes with a letter that stand for a control character (YAML 1.1, section 5.6)."""
_STAND_IN = {0x2028: 0xE028, 0x2029: 0xE029}
_BACK = {stand_in: char for char, stand_in in _STAND_IN.items()}


def kept_lines(text: str) -> str:
    """The text with stand-ins for U+2028 and U+2029, which the parser takes for ends of lines.

    They are none in YAML 1.2, and none for editors. The stand-ins are private characters, which no
    crisis file holds.
    """
    return text.translate(_STAND_IN)


def restored(value: str) -> str:
    """A value that was parsed out of such a text, as the file has it."""
    return value if value.isascii() else value.translate(_BACK)


def refused_escape(value: str, event: yaml.ScalarEvent, lines: list[str]) -> tuple[Mark, str] | None:
    """The first escape in a quoted text that stands for a character which no file may hold.

    Parameters
    ----------
    value
        What the parser made of the text.
    event
        Where the text begins and ends.
    lines
        The lines of the file.
    """
    if event.style != '"' or not has_refused(value):
        return None
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    for number in range(start.line, end.line + 1):
        first = start.column if number == start.line else 0
        last = end.column if number == end.line else len(lines[number])
        for found in _ESCAPE.finditer(lines[number], first, last):
            char = _character(found)
            if is_refused(char):
                return Mark(number + 1, found.start() + 1, len(found[0])), char
    return None


def _character(found: re.Match[str]) -> str:
    *codes, letter = found.groups()
    code = next((int(code, 16) for code in codes if code), None)
    if code is None:
        return _NAMED.get(letter or "", "\n")
    return chr(code) if code < 0x110000 else "\n"
