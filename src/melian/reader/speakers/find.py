"""Who says each quotation, and from whom the report has it.

A quotation belongs to the tag inside it, else to the verb before it in its sentence, else to the tag
after it, else to whoever spoke before. Of nested ones the outer speaker is in `via`.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from melian.reader.actors.marked import Marked
from melian.reader.actors.marking import marked
from melian.reader.found import Mention, Quotation, Text, Voice
from melian.reader.layout import paragraphs
from melian.reader.speakers import strange, untagged
from melian.reader.speakers.cited import cited
from melian.reader.speakers.clauses import FARTHEST, MARKS, PHRASES, QUOTES, Clauses, Saying, follows_colon
from melian.reader.speakers.interview import answered
from melian.reader.speakers.joined import claimed, in_other_clause, without_objects
from melian.reader.speakers.settled import with_echoes, with_headline
from melian.reader.speakers.silent import begun_before, lacks_subject
from melian.texts.span import Span

__all__ = ["clauses_of", "find_speakers", "words_quoted"]

ENDS = ".!?…"


def words_quoted(quotations: Sequence[Quotation]) -> list[Span]:
    """Where others than the narrator speak: quotations at the surface without the narrator's inserts."""
    spans: list[Span] = []
    for each in quotations:
        if each.depth or each.role in ("name", "word"):
            continue
        start = each.span.start
        for insert in each.inserts:
            spans.append(Span(start, insert.start))
            start = insert.end
        spans.append(Span(start, each.span.end))
    return [span for span in spans if span.start < span.end]


def clauses_of(
    text: Text, quotations: Sequence[Quotation], mentions: Sequence[Mention], state: Marked | None = None
) -> Clauses:
    """What finds the sayings of a text; made once. `state` are its tokens, if they are marked already."""
    quoted = words_quoted(quotations)
    state = state or marked(text, quoted)
    inside = {at for span in quoted for at in range(state.at(span.start), state.at(span.end))}
    return Clauses(state, mentions, inside)


def find_speakers(
    text: Text,
    quotations: Sequence[Quotation],
    mentions: Sequence[Mention],
    clauses: Clauses | None = None,
) -> tuple[Quotation, ...]:
    """The same quotations, each with `speaker` and `via` where they can be told.

    `clauses` are those of `clauses_of`, if they are there already.
    """
    clauses = clauses or clauses_of(text, quotations, mentions)
    told = _Speakers(text.words, quotations, clauses.text, clauses, paragraphs(text.words)).all()
    settled = with_echoes(text.words, untagged.placed(clauses, told))
    return with_headline(text, settled, mentions)


@dataclass(slots=True)
class _Speakers:
    words: str
    quotations: Sequence[Quotation]
    state: Marked
    clauses: Clauses
    paragraphs: list[Span]
    done: list[Quotation] = field(default_factory=list)
    last: Voice | None = None
    last_paragraph: int = -9

    def all(self) -> tuple[Quotation, ...]:
        around: list[int] = []
        for number, each in enumerate(self.quotations):
            while around and self.quotations[around[-1]].span.end <= each.span.start:
                around.pop()
            if each.role == "name":
                self.done.append(each)
            elif around and each.depth:
                self.done.append(self._nested(each, self.done[around[-1]]))
            else:
                self.done.append(self._surface(number, each))
            around.append(number)
        return tuple(self.done)

    def _paragraph(self, place: int) -> int:
        return bisect_right(self.paragraphs, place, key=lambda each: each.start) - 1

    def _sentence(self, each: Quotation) -> Span:
        """From the start of the sentence, or the end of the quotation before it, to the sentence's end."""
        paragraph = self.paragraphs[max(0, self._paragraph(each.span.start))]
        start = max(paragraph.start, each.span.start - FARTHEST)
        end = min(paragraph.end, each.span.end + FARTHEST)
        return Span(self._stop_before(each.span.start, start), self._stop_after(each.span.end, end))

    def _stop_before(self, place: int, limit: int) -> int:
        """The end of the narrator's sentence before a place; stops inside quotations do not count."""
        starts = self.state.sentence_starts
        number = bisect_right(starts, place) - 1
        while number >= 0 and starts[number] > limit:
            at = self.state.at(starts[number])
            if starts[number] < place - 2 and at not in self.clauses.quoted:
                return starts[number]
            if place - starts[number] <= 2 and self._ended(starts[number]):
                return starts[number]
            number -= 1
        return limit

    def _ended(self, place: int) -> bool:
        """Whether the sentence before a place has ended, so that a quotation there begins one."""
        before = self.words[max(0, place - 4) : place].rstrip(QUOTES + " \u00a0\n")
        return before[-1:] in ENDS

    def _stop_after(self, place: int, limit: int) -> int:
        starts = self.state.sentence_starts
        number = bisect_right(starts, place)
        while number < len(starts) and starts[number] < limit:
            if self.state.at(starts[number]) not in self.clauses.quoted or self._opens(starts[number]):
                return starts[number]
            number += 1
        return limit

    def _opens(self, place: int) -> bool:
        return self.words[place : place + 1] in QUOTES

    def _surface(self, number: int, each: Quotation) -> Quotation:
        if each.role == "word":
            return each
        via: tuple[Voice, ...] = ()
        voice: Voice | None = None
        for insert in each.inserts:
            sayings = [one for one in self.clauses.sayings(insert, inverted=True) if one.voice]
            named = None if sayings else strange.named_first(self.clauses, insert.start, insert.end)
            voice = voice or (sayings[0].voice if sayings else named.voice if named else None)
        if voice is None:
            voice, via = self._tagged(each)
        if voice is None and each.continues is not None:
            voice = self.done[each.continues].speaker
        elif voice is None and each.role == "speech":
            voice = self._untagged(number, each)
        elif voice is None:
            voice = self._carried(each)
        if voice is not None and voice.actor != "narrator":
            self.last, self.last_paragraph = voice, self._paragraph(each.span.start)
        return replace(each, speaker=voice, via=via)

    def _tagged(self, each: Quotation) -> tuple[Voice | None, tuple[Voice, ...]]:
        sentence = self._sentence(each)
        before = self.clauses.sayings(Span(sentence.start, each.span.start))
        before = strange.voiced(self.clauses, sentence, before)
        quoted = cited(self.clauses, each, sentence, introduced=self._introduced(each))
        if quoted:
            return quoted, tuple(one.voice for one in before[-1:] if one.voice and one.voice != quoted)
        tag = self._tag_after(each, sentence)
        speech = each.role == "speech" and not self._introduced(each)
        if speech and tag:
            return tag[0].voice, ()
        if not speech and self._introduced(each):
            other = claimed(self.clauses, each, tag)
            other = other or (in_other_clause(self.clauses, each, before[-1]) if before else None)
            if other:
                return other, ()
        if before:
            return self._governing(each, before)
        return (tag[0].voice, ()) if tag else (None, ())

    def _introduced(self, each: Quotation) -> bool:
        """Whether a colon leads to the quotation."""
        return follows_colon(self.words, each.span.start)

    def _tag_after(self, each: Quotation, sentence: Span) -> list[Saying]:
        end = sentence.end
        if end <= each.span.end:
            return []
        rest = self.words[each.span.end : min(end, each.span.end + 6)].lstrip(MARKS + ",—–-")
        last = self.words[each.span.end - 1]
        if last == "." and rest[:1].isupper():
            return []
        span = Span(min(each.span.end + 1, end), end)
        sayings = self.clauses.sayings(span, inverted=True)
        told = [one for one in sayings if one.voice and not self._is_told_on(each, one)][:1]
        return told or self._unknown_verb(each, end) or strange.somebody(self.clauses, each, sayings)

    def _is_told_on(self, each: Quotation, one: Saying) -> bool:
        """Whether a verb after a quotation is in what else is said: `racconta, e aggiunge che ...`."""
        between = self.state.tokens[self.state.at(each.span.end) : one.at]
        return any(token.low in self.state.language.small["that"] for token in between)

    def _unknown_verb(self, each: Quotation, end: int) -> list[Saying]:
        """After a comma, some verb and whoever is named first: “...”, thundered the minister."""
        rest = self.words[each.span.end : min(end, each.span.end + 4)].lstrip(MARKS)
        if not (each.role == "speech" or self.words[each.span.start].isupper()) or (
            not rest.startswith((",", "—", "–", "-")) and self.words[each.span.end - 1] != ","
        ):
            return []
        at = self.state.at(each.span.end)
        named = strange.named_first(self.clauses, each.span.end, min(end, each.span.end + 60))
        return [Saying(at, at + 1, "say", named.voice, named.span)] if named else []

    def _governing(self, each: Quotation, before: Sequence[Saying]) -> tuple[Voice | None, tuple[Voice, ...]]:
        verbs = without_objects(self.state, [one for one in before if one.verb not in PHRASES])
        phrases = [one for one in before if one.verb in PHRASES]
        if not verbs or (phrases and phrases[-1].verb == "agent" and phrases[-1].at > verbs[-1].at):
            return phrases[-1].voice, ()
        speaker = verbs[-1].voice
        chain = [one.voice for one in phrases[:1] if one.verb == "according"]
        for one, following in itertools.pairwise(verbs):
            if one.voice != speaker and self._embeds(one, following):
                chain.append(one.voice)
        via = tuple(dict.fromkeys(voice for voice in chain if voice and voice != speaker))
        if via and self._opens_nested(each):
            return via[-1], via[:-1]
        return speaker, via

    def _embeds(self, one: Saying, following: Saying) -> bool:
        """Whether what one says is that the other said something."""
        between = self.words[self.state.tokens[one.end - 1].end : self.state.tokens[following.at].start]
        if ";" in between:
            return False
        that = {*self.state.language.small["that"]}
        tokens = self.state.tokens[one.end : following.at]
        if any(token.low in that for token in tokens):
            return True
        if following.subject is None or self.state.language.language not in ("en", "de"):
            return False
        return 0 <= self.state.at(following.subject.start) - one.end <= 3

    def _opens_nested(self, each: Quotation) -> bool:
        return self.words[each.span.start] in QUOTES

    def _nested(self, each: Quotation, outer: Quotation) -> Quotation:
        if each.role == "word" or outer.role in ("name", "word"):
            return each
        via = (*outer.via, outer.speaker) if outer.speaker else outer.via
        begin = max(outer.span.start, self._inner_start(each, outer))
        before = self.clauses.sayings(Span(begin, each.span.start), inside=True)
        voice = next((one.voice for one in before[::-1] if one.voice), None)
        if voice is None and before and self._introduced(each):
            here = self.paragraphs[max(0, self._paragraph(outer.span.start))].start
            voice = untagged.spoken_of(self.clauses, Span(here, each.span.start), outer.speaker)
        if voice is None and self._opens_nested(outer) and each.span.start - outer.span.start <= 2:
            sentence = self._sentence(outer)
            said = self.clauses.sayings(Span(sentence.start, outer.span.start))
            voice = next((one.voice for one in said[::-1] if one.voice), None)
        return replace(each, speaker=voice, via=tuple(each for each in via if each))

    def _untagged(self, number: int, each: Quotation) -> Voice | None:
        """The speaker of words that no verb claims: by the sentence after, those before, or whoever spoke."""
        here = max(0, self._paragraph(each.span.start))
        if untagged.is_turn(self.words, self.paragraphs[here], each):
            return untagged.turn_of(self.clauses, each, self.last)
        if (answer := answered(self.clauses, each, self.paragraphs, here, self.last)) is not None:
            return answer
        stretch = untagged.stretch_before(each, self.quotations[:number], self.paragraphs, here)
        return (
            untagged.summed_up(self.clauses, each, self.paragraphs[here])
            or untagged.described_before(self.clauses, stretch, self.last)
            or self._carried(each)
        )

    def _inner_start(self, each: Quotation, outer: Quotation) -> int:
        starts = self.state.sentence_starts
        number = bisect_right(starts, each.span.start - 2) - 1
        return starts[number] if number >= 0 else outer.span.start

    def _carried(self, each: Quotation) -> Voice | None:
        """Whoever spoke before, in this paragraph or the last; a fragment's is its sentence's subject."""
        sentence, here = self._sentence(each), self._paragraph(each.span.start)
        before = Span(sentence.start, each.span.start)
        silent = lacks_subject(self.clauses, before)
        begun = silent and begun_before(self.clauses, self.paragraphs[max(here, 0)], sentence, each.span)
        if begun:
            return begun  # `Vianes non sembra impressionato. Promette elezioni «libere»`
        silent = silent or (each.role == "fragment" and untagged.told_on(self.clauses, before))
        if silent and self.last and here - self.last_paragraph <= 1:
            return self.last
        if each.role == "fragment" or self._introduced(each):
            near = [
                one
                for one in self.clauses.among(before.start, before.end)
                if self.state.at(one.span.start) not in self.clauses.quoted
            ]
            if near:
                return self.clauses.subjects.subject_of(near).voice
        return self.last if here - self.last_paragraph <= 1 else None
