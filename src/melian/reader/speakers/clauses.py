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
from melian.reader.found import Mention, Voice
from melian.reader.words.load import Match
from melian.reader.words.small import CONJUNCTIONS, JOINING, PREPOSITIONS, THAT
from melian.texts.span import Span

__all__ = ["FARTHEST", "PHRASES", "Clauses", "Saying"]

PHRASES = ("according", "agent")
"""What stands for a verb where a phrase names the speaker."""
FARTHEST = 500
"""Characters before a verb within which its subject is looked for."""
REACH = 14
"""Tokens after a verb within which its subject is looked for."""


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
        return list(self.mentions[bisect_left(self.places, start) : bisect_left(self.places, end)])

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
        if found and self._joined_to(match.at):
            return found[-1].voice, found[-1].subject
        turned = inverted and not [each for each in found if each.verb not in PHRASES]
        near = min(match.at + match.length + REACH, len(self.text.tokens)) - 1
        key = match.at, min(span.end, self.text.tokens[near].end), inside
        if turned or hidden:
            subject = self._subject(span, match.at, match.length, turned, hidden, inside)
        else:
            if key not in self._known:
                self._known[key] = self._subject(span, match.at, match.length, turned, hidden, inside)
            subject = self._known[key]
        return (subject.voice, subject.span) if subject else (None, None)

    def _joined_to(self, at: int) -> bool:
        """Whether "but" or its kind stands right before a verb: its subject is that of the verb before."""
        tokens = self.text.tokens
        if at and tokens[at - 1].low in JOINING:
            return True
        brief = at > 1 and len(tokens[at - 1].text) <= 4 and tokens[at - 1].text[0].islower()
        return brief and tokens[at - 2].low in JOINING and not self.text.language.pronouns.at(tokens, at - 1)

    def _free(self, mention: Mention, inside: bool) -> bool:
        return inside or self.text.at(mention.span.start) not in self.quoted

    def _by_phrase(self, at: int, last: int) -> Saying | None:
        match = self._according[at]
        if match.label == "pronoun":
            named = self.among(self.text.tokens[at].start, self.text.tokens[at + match.length - 1].end)
            who = named[0] if named else self._last_person(at)
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
        mention = self._whole(near[0], near)
        if match.length == 1 and self.text.tokens[at].low in ("per", "pour", "para", "so"):
            return None
        verb = "agent" if match.label == "agent" else "according"
        return Saying(at, self.text.at(mention.span.end), verb, mention.voice, mention.span)

    def _after_comma(self, at: int) -> bool:
        return at > 0 and "," in self.text.between(at - 1, at)

    def _last_person(self, at: int) -> Mention | None:
        """The person of whom the text spoke last, outside quotations."""
        number = bisect_left(self.places, self.text.tokens[at].start)
        for each in reversed(self.mentions[max(0, number - 30) : number]):
            if each.person and self._free(each, False):
                return each
        return None

    def _whole(self, mention: Mention, near: Sequence[Mention]) -> Mention:
        """The person whom an office names: "Ardel's prime minister, Nora Velt"."""
        if mention.person or mention.by in ("body", "pronoun", "unnamed"):
            return mention
        at = self.text.at(mention.span.end)
        best = mention
        for each in near:
            start = self.text.at(each.span.start)
            if each.span.start < mention.span.end:
                continue
            if start - at > 7 or any(k in self.verbs for k in range(at, start)):
                break
            if any(mark in self.text.words[mention.span.end : each.span.start] for mark in '.;:“”«»"'):
                break
            loose = each.by in ("name", "body", "office", "unnamed")
            joined = self._joined(self.text.at(best.span.end), start)
            if each.person and each.by == "name" and joined:
                return each
            if best.by in ("name", "demonym", "capital") and not best.person and loose and joined:
                best = each
        return best

    def _joined(self, a: int, b: int) -> bool:
        """Whether two mentions can be one phrase: nothing but articles and "of" between."""
        small = self.text.language.small
        allowed = {*small["articles"], *small["of"], "s", "the", "own"}
        tokens = self.text.tokens[a:b]
        return all(each.low in allowed or k in self.text.covered for k, each in enumerate(tokens, a))

    def _subject(
        self, span: Span, at: int, length: int, turned: bool, hidden: set[Span], inside: bool
    ) -> Mention | None:
        tokens = self.text.tokens
        start = max(span.start, self._sentence(at)) if turned else self._sentence(at)
        start = max(start, tokens[at].start - FARTHEST)
        before = [
            m for m in self.among(start, tokens[at].start) if self._free(m, inside) and m.span not in hidden
        ]
        after = self._after(span, at + length, inside)
        if turned and after and not (before and self._bare(before[0]) and before[0].by != "demonym"):
            return after
        if after and self._tag(at, length, before, after):
            return after
        subject = self._of_clause(at, before)
        return subject or after if (turned or self._may_invert()) else subject

    def _tag(self, at: int, length: int, before: Sequence[Mention], after: Mention) -> bool:
        """Whether a verb after a comma has its subject after it: "..., ha affermato il governo"."""
        tokens = self.text.tokens
        if self.verbs[at].label != "say" or self.text.at(after.span.start) - at - length > 6:
            return False
        first = at - 1 if at and len(tokens[at - 1].text) <= 5 and self._may_invert() else at
        comma = next((k for k in (at, first) if k and set(",:") & set(self.text.between(k - 1, k))), None)
        if comma is None or (not self._may_invert() and tokens[at].low not in ("said", "says")):
            return False
        if before and not self._may_invert():
            return False
        return not (before and self.text.at(before[-1].span.end) >= comma)

    def _may_invert(self) -> bool:
        return self.text.language.language != "en"

    def _sentence(self, at: int) -> int:
        place = self.text.tokens[at].start
        starts = self.text.sentence_starts
        number = bisect_left(starts, place + 1) - 1
        return starts[number] if number >= 0 else 0

    def _bare(self, mention: Mention) -> bool:
        """Whether no preposition stands before a mention, articles left out."""
        at = self.text.at(mention.span.start) - 1
        small = {
            *self.text.language.small["articles"],
            "s",
            "mr",
            "mrs",
            "ms",
            "his",
            "her",
            "its",
            "su",
            "suo",
            "sua",
        }
        while at >= 0 and self.text.tokens[at].low in small and self.text.clear(at, at + 1):
            at -= 1
        near = at >= 0 and self.text.clear(at, at + 1)
        return not (near and self.text.tokens[at].low in PREPOSITIONS)

    def _of_clause(self, at: int, before: Sequence[Mention]) -> Mention | None:
        """The first mention of the verb's clause; of an earlier clause where it has none."""
        if not before:
            return None
        nearest = before[-1]
        gap = at - self.text.at(nearest.span.end)
        if gap <= 1 and nearest.by == "pronoun" and self._bare(nearest):
            return nearest
        limit = at
        for back in range(at - 1, self.text.at(before[0].span.start), -1):
            if (
                self.text.tokens[back].low in CONJUNCTIONS
                or back in self.verbs
                or ";" in self.text.between(back, back + 1)
            ):
                clause = [m for m in before if self.text.at(m.span.start) > back]
                bare = [m for m in clause if self._bare(m)]
                if bare:
                    return self._whole(bare[0], before)
                limit = back
        bare = [m for m in before if self._bare(m)]
        return self._whole((bare or list(before))[0], before) if limit else None

    def subject_of(self, near: Sequence[Mention]) -> Mention:
        """Which of some mentions is most like a subject."""
        bare = [each for each in near if self._bare(each)]
        return self._whole((bare or list(near))[0], near)

    def _after(self, span: Span, at: int, inside: bool) -> Mention | None:
        """The subject after a verb that comes first."""
        tokens = self.text.tokens
        if at >= len(tokens) or tokens[at].start >= span.end:
            return None
        limit = min(at + REACH, len(tokens))
        end = min(span.end, tokens[limit - 1].end)
        near = [m for m in self.among(tokens[at].start, end) if self._free(m, inside)]
        for each in near:
            if any(token.low in THAT for token in tokens[at : self.text.at(each.span.start)]):
                return None
            if self._bare(each):
                return self._whole(each, near)
        return None
