"""Words that are reported without marks: "X said that ...", "according to X", "..., X said".

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from melian.reader.actors.marked import Marked
from melian.reader.found import Mention, Quotation, Reported, Text, Voice
from melian.reader.layout import last_comma, paragraphs
from melian.reader.speakers.clauses import PHRASES, Clauses, Saying
from melian.reader.speakers.find import clauses_of
from melian.reader.words.small import CONJUNCTIONS
from melian.texts.span import Span

__all__ = ["find_reported"]

AROUND = " \u00a0\u202f\n,;:.–—-"
FEWEST_WORDS = 2
THAT_WITHIN = 4
"""Words between a verb and its "that"."""


def find_reported(
    text: Text,
    quotations: Sequence[Quotation],
    mentions: Sequence[Mention],
    clauses: Clauses | None = None,
) -> tuple[Reported, ...]:
    """What somebody is reported to say outside quotation marks, in the order of the text.

    A clause that is all quotation is left out; one with a fragment in it is not. `clauses` are those of
    `clauses_of`, if they are there already.
    """
    clauses = clauses or clauses_of(text, quotations, mentions)
    state = clauses.text
    places = paragraphs(text.words)
    found: list[Reported] = []
    for sentence in _narrated_sentences(state, clauses, places):
        sayings = clauses.sayings(sentence)
        passive = _passive(state, clauses, sentence)
        if passive:
            found.append(passive)
        reader = _Sentence(state, clauses, sentence, sayings)
        told = [each for number in range(len(sayings)) if (each := reader.reported(number))]
        found += {each.span: each for each in told}.values()  # of two verbs of one clause, the nearer
    return tuple(found)


def _narrated_sentences(state: Marked, clauses: Clauses, places: Sequence[Span]) -> list[Span]:
    """Sentences of the narrator; a stop inside marks ends none."""
    found: list[Span] = []
    for place in places:
        first = bisect_right(state.sentence_starts, place.start - 1)
        start = place.start
        while first < len(state.sentence_starts) and state.sentence_starts[first] < place.end:
            at = state.sentence_starts[first]
            number = state.at(at)
            narrator = number not in clauses.quoted or (number > 0 and number - 1 not in clauses.quoted)
            if at > start and narrator:
                found.append(Span(start, at))
                start = at
            first += 1
        found.append(Span(start, place.end))
    return found


def _passive(state: Marked, clauses: Clauses, sentence: Span) -> Reported | None:
    """Nobody says who: "it was said", "is said to"."""
    words = sentence.of(state.words)
    low = words.lower()
    for phrase in state.language.small["passive"]:
        at = low.find(phrase)
        if at < 0:
            continue
        place = Span(sentence.start + at, sentence.start + at + len(phrase))
        named = clauses.among(place.end, min(place.end + 60, sentence.end))
        by = phrase.split()[-1] in ("by", "da", "par", "por")
        voice = named[0].voice if by and named else Voice("unnamed", anonymous=True)
        span = _bare(state.words, sentence.start, sentence.end)
        return Reported(span, place, voice, "say")
    return None


def _bare(words: str, start: int, end: int) -> Span:
    while start < end and words[start] in AROUND:
        start += 1
    while end > start and words[end - 1] in AROUND:
        end -= 1
    return Span(start, end)


@dataclass(slots=True)
class _Sentence:
    """One sentence and its sayings."""

    state: Marked
    clauses: Clauses
    sentence: Span
    sayings: Sequence[Saying]

    def reported(self, number: int) -> Reported | None:
        """What one of the sayings reports."""
        saying = self.sayings[number]
        if saying.voice is None:
            return None
        attribution = self._attribution(saying)
        span = (
            self._phrase(saying, attribution) if saying.verb in PHRASES else self._clause(number, attribution)
        )
        if span is None or not self._narrated(span):
            return None
        verb = "say" if saying.verb in PHRASES else saying.verb
        return Reported(span, attribution, saying.voice, verb, self._via(number))

    def _attribution(self, saying: Saying) -> Span:
        tokens = self.state.tokens
        verb = Span(tokens[saying.at].start, tokens[saying.end - 1].end)
        subject = saying.subject
        if subject is None or not (subject.start < verb.start or subject.start - verb.end < 120):
            return verb
        return Span(min(subject.start, verb.start), max(subject.end, verb.end))

    def _narrated(self, span: Span) -> bool:
        first, last = self.state.at(span.start), self.state.at(span.end)
        return sum(at not in self.clauses.quoted for at in range(first, last)) >= FEWEST_WORDS

    def _phrase(self, saying: Saying, attribution: Span) -> Span | None:
        """The sentence without its "according to"."""
        if saying.verb == "agent":
            return None
        before = _bare(self.state.words, self.sentence.start, attribution.start)
        after = _bare(self.state.words, attribution.end, self.sentence.end)
        if before.end - before.start < 8:
            return after
        return before if after.end - after.start < 8 else Span(before.start, after.end)

    def _clause(self, number: int, attribution: Span) -> Span | None:
        saying, tokens = self.sayings[number], self.state.tokens
        last = self.state.at(self.sentence.end)
        that = set(self.state.language.small["that"])
        near = range(saying.end, min(saying.end + THAT_WITHIN, last))
        start = next((k for k in near if tokens[k].low in that), None)
        comma = last_comma(
            self.state.words, max(self.sentence.start, attribution.start - 8), attribution.start
        )
        ahead = _bare(self.state.words, self.sentence.start, attribution.start)
        named = self.clauses.among(self.sentence.start, ahead.end)
        apposed = bool(named) and named[-1].span.end >= ahead.end - 1
        told = saying.verb in ("say", "warn", "think") and not apposed and number == 0
        if start is None and comma >= 0 and told and ahead.of(self.state.words).count(" ") >= 2:
            return _bare(self.state.words, self.sentence.start, comma)
        if start is None and saying.verb in ("say", "think") and not self._bare_clause(saying):
            return None
        begin = tokens[start].end if start is not None else attribution.end
        if begin >= self.sentence.end:
            return None
        return _bare(self.state.words, begin, self._end(number))

    def _bare_clause(self, saying: Saying) -> bool:
        """Whether a clause follows without "that": "said it would", "sagte, Oren habe", "ha detto di"."""
        tokens, end = self.state.tokens, saying.end
        first = max(end - 80, self.state.at(self.sentence.start))
        if end >= len(tokens) or any(k in self.clauses.quoted for k in range(first, end)):
            return False
        if self.state.language.language == "de":
            gaps = [self.state.between(k, k + 1) for k in range(end - 1, min(end + 3, len(tokens) - 1))]
            return any("," in gap for gap in gaps)
        if self.state.language.language == "en":
            near = self.clauses.among(tokens[end].start, tokens[min(end + 2, len(tokens) - 1)].end)
            return bool(near) or tokens[end].low in ("it", "there", "to", "its", "their")
        return tokens[end].low in ("di", "de") and self.state.language.language == "it"

    def _end(self, number: int) -> int:
        """The end of the sentence, or the next saying that is joined by a conjunction after a comma."""
        for following in self.sayings[number + 1 :]:
            begin = self._attribution(following).start
            at = self.state.at(begin)
            joined = at > 0 and self.state.tokens[at - 1].low in CONJUNCTIONS
            if joined and "," in self.state.between(max(0, at - 2), at - 1):
                return self.state.tokens[at - 1].start
        return self.sentence.end

    def _via(self, number: int) -> tuple[Voice, ...]:
        """Who reports that somebody says so: of a saying inside what another says."""
        if number == 0:
            return ()
        before, saying = self.sayings[number - 1], self.sayings[number]
        if before.voice is None or before.voice == saying.voice or before.verb == "agent":
            return ()
        if before.verb == "according":
            return (before.voice,)
        tokens = self.state.tokens[before.end : saying.at]
        embedded = any(each.low in self.state.language.small["that"] for each in tokens)
        return (
            (before.voice,)
            if embedded and ";" not in self.state.words[tokens[0].start : tokens[-1].end]
            else ()
        )
