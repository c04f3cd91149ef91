"""Where the words of a fact stand in the text of its source, as the file writes it.

`at: 2210 to 2342 and 2400 to 2450` counts characters of the text from 0, the last one of each stretch
excluded; `quote` holds the words, `passage` the first digits of their fingerprint.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from melian.diagnostic import NOWHERE, Mark
from melian.scenario.findings.diagnostics import Diagnostics, mark_of
from melian.scenario.schema.elements import Fact
from melian.texts.span import Span

__all__ = ["DIGITS", "Anchor", "at_words", "parse_anchor"]

DIGITS = 16
"""So many digits of a fingerprint tell passages apart."""
_PLACE = re.compile(r"\s*([0-9]{1,9})\s+to\s+([0-9]{1,9})\s*")
_FORM = "write two places of the text, as in `at: 2210 to 2342`, and `and` between several"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words stand, and which."""

    source: str
    """The name of the source in whose text they stand."""
    spans: tuple[Span, ...]
    """None where only the words are given."""
    quote: str | None
    digest: str | None
    """The first digits of the fingerprint of the passage, in small letters."""
    says: str
    """Whose words they are; empty where nobody says."""
    mark: Mark = NOWHERE
    """Of the place in the file, or of the words."""

    @property
    def where(self) -> str:
        """The place as the file writes it."""
        return at_words(self.spans)


def at_words(spans: tuple[Span, ...]) -> str:
    """Places as a file writes them.

    >>> at_words((Span(2210, 2342), Span(2400, 2450)))
    '2210 to 2342 and 2400 to 2450'
    """
    return " and ".join(f"{span.start} to {span.end}" for span in spans)


def parse_anchor(name: str, fact: Fact, source: str | None, found: Diagnostics) -> Anchor | None:
    """The anchor of a fact; None if it has none or what it has cannot be read (M714)."""
    given = fact.at or fact.quote or fact.passage
    if given is None:
        return None
    if source is None:
        message = f"the fact '{name}' does not say in which text its words stand"
        found.error("M714", message, given, "name it: `source: report`")
        return None
    spans, digest = _spans(name, fact.at, found), _digest(name, fact.passage, found)
    if fact.at is None and fact.quote is None:
        message = f"the fact '{name}' has the fingerprint of a passage and no place"
        found.error("M714", message, fact.passage, "add `at:`, or `quote:` with the words")
        return None
    if fact.quote is not None and not fact.quote.strip():
        found.error("M714", f"the quotation of the fact '{name}' is empty", fact.quote, "write its words")
        return None
    if spans is None or digest is None:
        return None
    quote = None if fact.quote is None else str(fact.quote)
    return Anchor(source, spans, quote, digest or None, str(fact.says or ""), mark_of(given))


def _spans(name: str, at: str | None, found: Diagnostics) -> tuple[Span, ...] | None:
    """The places; None if they cannot be read."""
    if at is None:
        return ()
    spans: list[Span] = []
    for piece in re.split(r"\band\b", at):
        match = _PLACE.fullmatch(piece)
        if match is None:
            found.error("M714", f"'{at}' says no places of a text in the fact '{name}'", at, _FORM)
            return None
        span = Span(int(match[1]), int(match[2]))
        if span.start >= span.end or (spans and span.start < spans[-1].end):
            wrong = f"{span.start} to {span.end}"
            before = "ends before it begins" if span.start >= span.end else "is not behind the one before it"
            message = f"in the fact '{name}' the place {wrong} {before}"
            found.error("M714", message, at, "places stand in the order of the text, each with a character")
            return None
        spans.append(span)
    return tuple(spans)


def _digest(name: str, passage: str | None, found: Diagnostics) -> str | None:
    """The digits; empty if there are none, None if they cannot be read."""
    if passage is None:
        return ""
    if not re.fullmatch(rf"[0-9a-fA-F]{{{DIGITS},64}}", passage):
        message = f"'{passage[:70]}' is no fingerprint of a passage in the fact '{name}'"
        help = f"the first {DIGITS} hexadecimal digits; words go to `quote`"
        found.error("M714", message, passage, help)
        return None
    return passage.lower()
