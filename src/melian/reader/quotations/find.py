"""All quotations of a text, with their role, nesting and continuation; who speaks is told elsewhere.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from melian.reader.found import Quotation, Text
from melian.reader.language import language_of
from melian.reader.layout import paragraphs, tokens_of
from melian.reader.quotations.dialogue import TURN, turns_of
from melian.reader.quotations.inserts import inserts_of
from melian.reader.quotations.pairing import Pair, pairs_of
from melian.reader.quotations.roles import role_of
from melian.reader.words.load import Words, words_of
from melian.texts.span import Span

__all__ = ["find_quotations"]

STOP = re.compile(r"[.!?…][\"”’»“]*\s")
CASES = re.compile("(?<=...)[а-яіїєґё]{1,3}$")
"""Ends of Slavic words that cases change, and more."""
FARTHEST = 400
"""Characters before a mark that are looked at."""


def find_quotations(text: Text) -> tuple[Quotation, ...]:
    """Every span inside quotation marks, in the order of the text; marks are outside the spans.

    Quotations that the narrator or the end of a paragraph interrupts are several, and `continues`
    names the one before. Linear in the length of the text.

    Examples
    --------
    >>> words = "“We’ll wait,” said the minister. “Not for ever.”"
    >>> [(each.span.of(words), each.continues) for each in find_quotations(Text(words, "en"))]
    [('We’ll wait,', None), ('Not for ever.', 0)]
    """
    places = paragraphs(text.words)
    language = words_of(text.language or language_of(text.words))
    pairs = pairs_of(text.words, places)
    if turns := turns_of(text.words, places, language):
        pairs = sorted([*pairs, *turns], key=lambda each: (each.span.start, -each.span.end))
    return _names_again(text.words, _Finder(text.words, language, places, pairs).quotations())


def _names_again(words: str, found: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """The quotations; what is a name at one place is one in another case: `врач «Открытой двери»`."""
    known = {_stems(each.span.of(words)) for each in found if each.role == "name"}
    return tuple(
        replace(each, role="name")
        if each.role == "fragment" and _stems(each.span.of(words)) in known
        else each
        for each in found
    )


def _stems(name: str) -> tuple[str, ...]:
    """The words of a name without what cases change."""
    return tuple(CASES.sub("", each.casefold()) or each.casefold() for each in name.split())


@dataclass(slots=True)
class _Finder:
    words: str
    language: Words
    places: list[Span]
    pairs: list[Pair]

    def quotations(self) -> tuple[Quotation, ...]:
        found: list[Quotation] = []
        around: list[int] = []
        last_of: dict[int, int] = {}
        for number, pair in enumerate(self.pairs):
            while around and self.pairs[around[-1]].span.end <= pair.span.start:
                around.pop()
            depth = len(around)
            start = self.pairs[around[-1]].span.start if around else self._paragraph(pair).start
            before = self._before(start, pair, last_of.get(depth))
            role = (
                "speech"
                if pair.goes_on or pair.mark == TURN
                else role_of(self.words, pair.span, before, depth, self.language)
            )
            previous = last_of.get(depth)
            goes_on = previous is not None and self._goes_on(pair, found[previous], role, depth)
            if goes_on and role == "fragment":
                role = "speech"
            inserts = inserts_of(self.words, pair.span, self.language) if depth == 0 else ()
            found.append(Quotation(pair.span, role, depth, previous if goes_on else None, inserts))
            around.append(number)
            last_of[depth] = number
            for deeper in [each for each in last_of if each > depth]:
                del last_of[deeper]
        return tuple(found)

    def _paragraph(self, pair: Pair) -> Span:
        at = bisect_right(self.places, pair.span.start, key=lambda each: each.start) - 1
        return self.places[max(at, 0)]

    def _before(self, start: int, pair: Pair, previous: int | None) -> str:
        """The words of the sentence before the opening mark, back to the quotation before."""
        end = pair.span.start
        while end > start and self.words[end - 1].isspace():
            end -= 1
        end = max(start, end - 1)  # the mark
        first = max(start, end - FARTHEST)
        if previous is not None:
            first = max(first, min(end, self.pairs[previous].span.end + 1))
        before = self.words[first:end]
        stops = list(STOP.finditer(before))
        return before[stops[-1].end() :] if stops else before

    def _goes_on(self, pair: Pair, previous: Quotation, role: str, depth: int) -> bool:
        if pair.goes_on:
            return True
        if pair.mark == TURN:
            return False
        if previous.role != "speech" or role in ("name", "word") or depth:
            return False
        gap = self.words[previous.span.end : pair.span.start].strip("”“„»«‘’‹›\"' \u00a0\u202f\n")
        if self._paragraph(pair).start > previous.span.end and not self._alone(pair):
            return False
        if not gap.strip(".") and self._alone(pair):
            return True
        if len(gap) > FARTHEST or gap.endswith(":"):
            return False
        stops = [m for m in STOP.finditer(gap) if gap[m.end() :].strip()]
        tokens = tokens_of(gap, language=self.language.language)
        spoken = any(self.language.verbs.at(tokens, i) for i in range(len(tokens)))
        begins = self.words[pair.span.start]
        if role == "fragment" and not (begins.islower() and gap[-1:] in ",—–-"):
            return False
        return spoken and not stops

    def _alone(self, pair: Pair) -> bool:
        paragraph = self._paragraph(pair)
        return pair.span.start - paragraph.start <= 2 and paragraph.end - pair.span.end <= 2
