"""Where an entry is put into the text of a file.

Tested in `tests/unit/test_name_bare.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from melian.scenario.text.source_tree import Place, Span, line_start

__all__ = ["below", "end_of", "into_braces", "is_inside", "key_of"]


def key_of(place: Place) -> str:
    """Its key, without quotes."""
    return (place.entry.key or "").strip("'\"")


def into_braces(text: str, span: Span, entry: str) -> str:
    """The text with an entry before the brace that closes."""
    close = text.rindex("}", span.start, span.end)
    before = text[span.start + 1 : close].rstrip()
    comma = "" if not span.collection.entries or before.endswith(",") else ", "
    lead = "\n  " if text[line_start(text, close) : close].strip() == "" and "\n" in before else ""
    return f"{text[:close]}{lead}{comma}{entry}{text[close:]}"


def below(text: str, offset: int, lines: Sequence[str]) -> str:
    """The text with lines below the one of a character."""
    end = text.find("\n", offset)
    if end < 0:
        return text + "\n" + "\n".join(lines) + "\n"
    return f"{text[:end]}\n" + "\n".join(lines) + text[end:]


def end_of(place: Place) -> int:
    """Where its text ends."""
    return max(place.key_end, place.value_end)


def is_inside(place: Place, span: Span) -> bool:
    """Whether it stands somewhere in a span."""
    while place.parent is not span:
        if place.parent.owner is None:
            return False
        place = place.parent.owner
    return True
