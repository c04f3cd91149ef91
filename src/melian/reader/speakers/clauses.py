"""Verbs of saying with their subjects, sentence by sentence.

The subject is the first name, office or body of the verb's clause that follows no preposition; after a
quotation the verb comes first and its subject after it. "According to" and its kind bring their own.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from melian.reader.actors.marked import Marked
from melian.reader.actors.naming import sentence_start
from melian.reader.found import Mention, Voice
from melian.reader.speakers.subjects import FARTHEST, REACH, Subjects
from melian.reader.words.load import Match
from melian.reader.words.small import JOINING
from melian.texts.span import Span

__all__ = ["FARTHEST", "MARKS", "PHRASES", "QUOTES", "Clauses", "Saying", "follows_colon"]

QUOTES = "”“„»«‘’‹›\"'"
MARKS = QUOTES + " \u00a0\u202f"
"""Quotation marks, and the spaces beside them."""
PHRASES = ("according", "agent")
"""What stands for a verb where a phrase names the speaker."""

IMPERSONAL = {("se", "le"), ("se", "les"), ("gli", "si"), ("le", "si"), ("on", "lui"), ("on", "l")}
"""Words before a verb that nobody in particular is the subject of: `cuando se le pregunta`."""


def follows_colon(words: str, place: int) -> bool:
    """Whether a colon leads to the quotation at a place."""
    return words[max(0, place - 5) : place].rstrip(MARKS).endswith(":")


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying, or a phrase such as `according to`, and whose it is."""

    at: int
    end: int
    """The token after it."""
    verb: str
    voice: Voice | None
    subject: Span | None
    """Where the subject stands."""


class Clauses:
    """Finds sayings; made once per text."""

    def __init__(self, text: Marked, mentions: Sequence[Mention], quoted: set[int]) -> None:
        self.text = text
        self.mentions = mentions
        self.places = [each.span.start for each in mentions]
        self.quoted = quoted
        self.verbs = {m.at: m for m in text.language.verbs.all(text.tokens) if not self._is_infinitive(m.at)}
        self.subjects = Subjects(text, mentions, quoted, self.verbs)
        self._according = {m.at: m for m in text.language.according.all(text.tokens)}
        self._known: dict[tuple[int, int, bool], Mention | None] = {}  # stretches overlap: ask once

    def _is_infinitive(self, at: int) -> bool:
        """What somebody wants to say, or not, has not been said."""
        endings = self.text.language.small["infinitives"]
        low = self.text.tokens[at].low
        if self.text.language.language in ("en", "de"):
            return at > 0 and self.text.tokens[at - 1].low in ("to", "zu")
        return bool(endings) and low.endswith(endings) and len(low) > 4

    def among(self, start: int, end: int) -> list[Mention]:
        """Mentions that stand between two places of the text."""
        return self.subjects.among(start, end)

    def sayings(self, span: Span, *, inverted: bool = False, inside: bool = False) -> list[Saying]:
        """The sayings of a stretch of text, from left to right; `inverted` if it follows a quotation."""
        first, last = self.text.at(span.start), self.text.at(span.end)
        found: list[Saying] = []
        hidden: set[Span] = set()
        at = first
        while at < last:
            if at in self._according and (inside or at not in self.quoted):
                saying = self._by_phrase(at, last)
                if saying:
                    found.append(saying)
                    hidden.update(each for each in [saying.subject] if each)
                    at = saying.end
                    continue
            if at in self.verbs and (inside or at not in self.quoted):
                match = self.verbs[at]
                voice, place = self._whose(span, match, found, inverted, hidden, inside)
                found.append(Saying(at, at + match.length, match.label, voice, place))
                at += match.length
                continue
            at += 1
        return found

    def _whose(
        self,
        span: Span,
        match: Match,
        found: Sequence[Saying],
        inverted: bool,
        hidden: set[Span],
        inside: bool,
    ) -> tuple[Voice | None, Span | None]:
        """Whose a verb is, and where that stands."""
        if tuple(token.low for token in self.text.tokens[max(0, match.at - 2) : match.at]) in IMPERSONAL:
            return None, None
        if found and self._joined_to(match.at):
            return found[-1].voice, found[-1].subject
        turned = inverted and not [each for each in found if each.verb not in PHRASES]
        near = min(match.at + match.length + REACH, len(self.text.tokens)) - 1
        key = match.at, min(span.end, self.text.tokens[near].end), inside
        if turned or hidden:
            subject = self.subjects.subject(span, match.at, match.length, turned, hidden, inside)
        else:
            if key not in self._known:
                self._known[key] = self.subjects.subject(span, match.at, match.length, turned, hidden, inside)
            subject = self._known[key]
        return (subject.voice, subject.span) if subject else (None, None)

    def _joined_to(self, at: int) -> bool:
        """Whether "but" or its kind stands right before a verb: its subject is that of the verb before."""
        tokens = self.text.tokens
        if at and tokens[at - 1].low in JOINING:
            return True
        brief = at > 1 and len(tokens[at - 1].text) <= 4 and tokens[at - 1].text[0].islower()
        return brief and tokens[at - 2].low in JOINING and not self.text.language.pronouns.at(tokens, at - 1)

    def _by_phrase(self, at: int, last: int) -> Saying | None:
        match = self._according[at]
        if match.label == "pronoun":
            named = self.among(self.text.tokens[at].start, self.text.tokens[at + match.length - 1].end)
            who = named[0] if named else self.last_person(at)
            if who is None:
                return None
            return Saying(at, at + match.length, "according", who.voice, who.span if named else None)
        if at + match.length >= len(self.text.tokens) or (
            self.text.language.language == "de"
            and match.length == 1
            and (self.text.tokens[at].low == "so" and not self._after_comma(at))
        ):
            return None
        if match.label == "after" or self.text.tokens[at].low == "zufolge":
            before = [
                m for m in self.among(self.text.tokens[max(0, at - 6)].start, self.text.tokens[at].start)
            ]
            return (
                Saying(at, at + match.length, "according", before[-1].voice, before[-1].span)
                if before
                else None
            )
        begin = self.text.tokens[at + match.length].start
        limit = min(at + match.length + 8, last)
        near = self.among(begin, self.text.tokens[limit - 1].end if limit > at + match.length else begin)
        if not near or not self.text.clear(at + match.length, self.text.at(near[0].span.start)):
            return None
        mention = self.subjects.whole(near[0], near)
        if match.length == 1 and self.text.tokens[at].low in ("per", "pour", "para", "für", "so"):
            opens = at in self.text.first and mention.person and mention.by in ("name", "office")
            if not opens or mention.span.start - self.text.tokens[at].end > 4:
                return None
        verb = "agent" if match.label == "agent" else "according"
        return Saying(at, self.text.at(mention.span.end), verb, mention.voice, mention.span)

    def _after_comma(self, at: int) -> bool:
        return at > 0 and "," in self.text.between(at - 1, at)

    def last_person(self, at: int) -> Mention | None:
        """The person of whom the text spoke last, outside quotations; of a sentence, who acts in it."""
        number = bisect_left(self.places, self.text.tokens[at].start)
        near = [
            each
            for each in self.mentions[max(0, number - 30) : number]
            if each.person and self.subjects.free(each, False)
        ]
        if not near:
            return None
        begin = sentence_start(self.text, self.text.at(near[-1].span.start))
        acting = [each for each in near if each.span.start >= begin and self.subjects.bare(each)]
        return acting[-1] if acting else near[-1]
