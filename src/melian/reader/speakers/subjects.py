"""Whose a verb of saying is: its subject among the mentions around it.

The subject is the mention right before the verb, else the first of the verb's clause that follows no
preposition; relative clauses that a comma has closed are passed over. After a quotation the verb comes
first and its subject after it.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from melian.reader.actors.marked import Marked
from melian.reader.actors.naming import sentence_start
from melian.reader.found import Mention
from melian.reader.speakers.bare import is_bare, with_office
from melian.reader.words.lexicon import is_verb
from melian.reader.words.load import Match
from melian.reader.words.small import CONJUNCTIONS, RELATIVE, THAT
from melian.texts.span import Span

__all__ = ["FARTHEST", "REACH", "Subjects"]

TOLD = ("ам", "ям", "ов", "ев", "ей", "ів", "їв", "у", "ю", "ові", "еві", "ому")
"""Endings of Slavic nouns for those who are told something: `предупредил депутатов президент`."""
GENITIVE = ("’s", "'s", "s’", "s'", "’ ", "' ")
"""What follows an English name whose something is."""
OBLIQUE = frozenset(("ihm", "ihr", "ему", "ей", "него", "неё", "нее", "йому", "їй", "нього", "неї"))
"""Forms of pronouns that are nobody's who speaks."""
FARTHEST = 500
"""Characters before a verb within which its subject is looked for."""
APPOSED = 40
"""Characters between somebody unnamed and the name that follows over a comma, at most."""
REACH = 14
"""Tokens after a verb within which its subject is looked for."""


class Subjects:
    """Finds subjects among mentions; made once per text."""

    def __init__(
        self, text: Marked, mentions: Sequence[Mention], quoted: set[int], verbs: Mapping[int, Match]
    ) -> None:
        self.text = text
        self.mentions = mentions
        self.places = [each.span.start for each in mentions]
        self.quoted = quoted
        self.verbs = verbs

    def among(self, start: int, end: int) -> list[Mention]:
        """Mentions that stand between two places of the text."""
        return list(self.mentions[bisect_left(self.places, start) : bisect_left(self.places, end)])

    def free(self, mention: Mention, inside: bool) -> bool:
        """Whether a mention is the narrator's, or may be anybody's."""
        return inside or self.text.at(mention.span.start) not in self.quoted

    def whole(self, mention: Mention, near: Sequence[Mention]) -> Mention:
        """The person whom an office names: "Ardel's prime minister, Nora Velt"."""
        owns = self.text.words[mention.span.end : mention.span.end + 2] in GENITIVE
        beside = [each for each in near if 0 <= each.span.start - mention.span.end <= 1]
        if beside and self._owns_next(mention, beside[0]):
            return self.whole(beside[0], near)  # "sagt Bohlens Sprecher"
        if mention.by == "unnamed" and (named := self._named_over(mention, near)):
            return named  # "un portavoz militar, el coronel Bruno Casal, lo niega"
        if mention.by == "body" and beside and beside[0].by in ("office", "unnamed"):
            return self.whole(beside[0], near)  # "army spokesman Ian Moor"
        if mention.person or (mention.by in ("body", "pronoun", "unnamed") and not owns):
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

    def _owns_next(self, mention: Mention, following: Mention) -> bool:
        """Whether a German genitive says whose somebody right after it is."""
        named = mention.person and mention.by == "name" and self.text.language.language == "de"
        genitive = named and mention.span.of(self.text.words).endswith("s")
        return (
            bool(genitive)
            and following.by in ("office", "unnamed", "body")
            and following.person != mention.person
        )

    def _named_over(self, mention: Mention, near: Sequence[Mention]) -> Mention | None:
        """The person whose name stands between commas after somebody unnamed, with no verb between."""
        words = self.text.words
        for each in near:
            gap = words[mention.span.end : each.span.start]
            if each.span.start < mention.span.end or not each.person:
                continue
            apposed = (
                gap.count(",") == 1 and len(gap) < APPOSED and words[each.span.end : each.span.end + 1] == ","
            )
            alike = each.by == "name" and each.actor == mention.actor
            between = gap.lower().partition(",")[0].split()
            verbal = any(is_verb(word, self.text.language.language) for word in between)
            if alike and apposed and not verbal and not any(mark in gap for mark in '.;:“”«»"'):
                return each
        return None

    def _joined(self, a: int, b: int) -> bool:
        """Whether two mentions can be one phrase: nothing but articles and "of" between."""
        small = self.text.language.small
        allowed = {*small["articles"], *small["of"], "s", "the", "own"}
        tokens = self.text.tokens[a:b]
        return all(each.low in allowed or k in self.text.covered for k, each in enumerate(tokens, a))

    def subject(
        self, span: Span, at: int, length: int, turned: bool, hidden: set[Span], inside: bool
    ) -> Mention | None:
        """The subject of a verb at a token; `turned` where it follows a quotation."""
        tokens = self.text.tokens
        begins = sentence_start(self.text, at)
        start = max(span.start, begins) if turned else begins
        start = max(start, tokens[at].start - FARTHEST)
        before = [
            m
            for m in self.among(start, tokens[at].start)
            if self.free(m, inside) and m.span not in hidden and not self._is_oblique(m)
        ]
        joined = [m for m in self.among(tokens[max(0, at - 1)].start, tokens[at].end) if m.by == "pronoun"]
        if joined and "-" in joined[-1].span.of(self.text.words) and self.free(joined[-1], inside):
            return joined[-1]  # "a-t-elle ajouté"
        after = None if self.is_gerund(at) else self._after(span, at + length, inside)
        german = self.text.language.language == "de" and after and after.by == "pronoun"
        if german and after and self.text.at(after.span.start) == at + length:
            return after  # "Die Hilfe fremder Kräfte lehnte er ab: ..."
        if turned and after and not any(self.bare(m) and m.by != "demonym" for m in before):
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

    def bare(self, mention: Mention) -> bool:
        """Whether no preposition stands before a mention, articles and its office left out."""
        number = bisect_left(self.places, mention.span.start)
        return is_bare(self.text, with_office(self.text, self.mentions[:number], mention), self.verbs)

    def _of_clause(self, at: int, before: Sequence[Mention]) -> Mention | None:
        """The mention right before a verb, else the first of its clause, else of an earlier clause."""
        if not before:
            return None
        nearest = before[-1]
        if self._touches(nearest, at) and self.bare(nearest):
            return nearest
        limit = at
        for back in range(at - 1, self.text.at(before[0].span.start), -1):
            if not self._bounds(back):
                continue
            if not self._closed(back, at):
                clause = [m for m in before if back < self.text.at(m.span.start) < limit]
                bare = [m for m in clause if self.bare(m)]
                if bare:
                    return self.whole(bare[0], before)
            limit = back
        left = [m for m in before if self.text.at(m.span.start) < limit] or list(before)
        return self.subject_of(left, before)

    def _touches(self, mention: Mention, at: int) -> bool:
        """Whether a pronoun or a person stands right before a verb, and not as the object of another one."""
        gap = at - self.text.at(mention.span.end)
        if mention.by == "pronoun":
            return gap <= 1
        begin = self.text.at(mention.span.start)
        opened = any(self._opens_relative(back) for back in range(begin - 1, max(begin - 9, 0), -1))
        return bool(mention.person) and mention.by == "name" and gap == 0 and not opened

    def _bounds(self, at: int) -> bool:
        """Whether a clause ends before a token."""
        return (
            self.text.tokens[at].low in CONJUNCTIONS
            or at in self.verbs
            or ";" in self.text.between(at, at + 1)
        )

    def _opens_relative(self, at: int) -> bool:
        return at > 0 and self.text.tokens[at].low in RELATIVE and "," in self.text.between(at - 1, at)

    def _closed(self, back: int, at: int) -> bool:
        """Whether a relative clause that begins at a token is over before the verb: `who left, said`."""
        near = range(max(back, at - 3), at)
        return self._opens_relative(back) and any("," in self.text.between(k, k + 1) for k in near)

    def subject_of(self, near: Sequence[Mention], around: Sequence[Mention] = ()) -> Mention:
        """Which of some mentions is most like a subject."""
        bare = [each for each in near if self.bare(each)]
        return self.whole((bare or list(near))[0], around or near)

    def _after(self, span: Span, at: int, inside: bool) -> Mention | None:
        """The subject after a verb that comes first."""
        tokens = self.text.tokens
        if at >= len(tokens) or tokens[at].start >= span.end:
            return None
        limit = min(at + REACH, len(tokens))
        end = min(span.end, tokens[limit - 1].end)
        near = [m for m in self.among(tokens[at].start, end) if self.free(m, inside)]
        for each in near:
            place = self.text.at(each.span.start)
            if any(token.low in THAT for token in tokens[at:place]) or ";" in self.text.between(at, place):
                return None
            if any(self.is_gerund(k) for k in range(at, place)):
                return None  # "ha detto, guardando la premier"
            if self.bare(each) and not self._is_told(each, near):
                return self.whole(each, near)
        return None

    def is_gerund(self, k: int) -> bool:
        """Whether a token is a gerund that a comma parts from its verb: `ha detto, accusando la premier`."""
        low = self.text.tokens[k].low
        gerund = low.endswith(("ando", "endo")) and low not in ("quando", "cuando")
        return gerund and self.text.language.language in ("it", "es") and "," in self.text.between(k - 1, k)

    def _is_oblique(self, mention: Mention) -> bool:
        """Whether a pronoun stands there in a form that no subject has."""
        return mention.by == "pronoun" and mention.span.of(self.text.words).lower() in OBLIQUE

    def _is_told(self, mention: Mention, near: Sequence[Mention]) -> bool:
        """Whether somebody unnamed is who was told: `сказала журналистам министр`."""
        at = self.text.at(mention.span.end)
        if self._is_oblique(mention):
            return True  # "відповів їй Вальден"
        if self.text.language.language not in ("ru", "uk") or mention.person:
            return False
        follows = any(
            0 <= self.text.at(m.span.start) - at <= 1 and (m.person or m.by in ("office", "unnamed"))
            for m in near
            if m.span.start > mention.span.start
        )
        words = mention.span.of(self.text.words).lower()
        dative = mention.by == "unnamed" and words.endswith(("ам", "ям"))
        return dative or (mention.by in ("unnamed", "office") and follows and words.endswith(TOLD))
