"""Messages that a report embeds without quotation marks, signed `— name (@handle) date`.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re

from melian.reader.found import Embedded, Text
from melian.reader.layout import paragraphs
from melian.texts.span import Span

__all__ = ["find_embedded"]

SIGNED = re.compile(
    r"[—–-]{1,2}\s*(?P<name>[^\n(@]{1,80}?)\s*\(@(?P<handle>\w{1,30})\)\s*(?P<day>[^\n]{0,40})"
)
LINK = re.compile(r"\s*(?:https?://\S+|pic\.\S+|t\.co/\S+)\s*$")


def find_embedded(text: Text) -> tuple[Embedded, ...]:
    """Each embedded message: its words without the link at their end, who signed, and the day's words."""
    found: list[Embedded] = []
    places = paragraphs(text.words)
    for number, place in enumerate(places):
        signed = SIGNED.search(text.words, place.start, min(place.end, place.start + 4000))
        if signed is None:
            continue
        if signed.start() > place.start:
            message = Span(place.start, signed.start())
        elif number:
            message = places[number - 1]
        else:
            continue
        body = message.of(text.words).rstrip()
        while link := LINK.search(body[-200:]):
            body = body[: len(body) - len(link.group())]
        day = Span(signed.start("day"), signed.end("day")) if signed["day"] else None
        if body:
            span = Span(message.start, message.start + len(body))
            found.append(Embedded(span, signed["name"], signed["handle"], day))
    return tuple(found)
