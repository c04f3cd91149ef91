"""A text's tokens as actors' tables see them, with what they say of each place.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from copy import copy
from dataclasses import dataclass, field, fields, replace

from melian.reader.actors.datelines import seats_in
from melian.reader.actors.known import Known
from melian.reader.layout import Token
from melian.reader.words.load import Match, Words, shared_words
from melian.texts.span import Span

__all__ = ["Marked"]

OWN = tuple(shared_words("own_offices"))
"""Beginnings of bodies that persons have too: Velt’s office."""
_FIXED = frozenset(("words", "language", "known", "tokens", "starts", "sentence_starts"))
"""What nobody changes in a text that is marked."""


@dataclass(slots=True)
class Marked:
    """A text's tokens with what the tables say of each place."""

    words: str
    language: Words
    known: Known
    tokens: list[Token]
    starts: list[int]
    sentence_starts: list[int]
    first: set[int] = field(default_factory=set)
    """Tokens that begin a sentence."""
    actors: dict[int, Match] = field(default_factory=dict)
    nouns: dict[int, Match] = field(default_factory=dict)
    """Offices, bodies, titles, unnamed persons, organisations and states, by their first token."""
    verbs: dict[int, Match] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    """All tokens of offices, bodies, titles and unnamed persons."""
    spoken: set[str] = field(default_factory=set)
    """Words with a capital beside which a verb of saying stands, none of them part of a longer run."""
    acting: set[int] = field(default_factory=set)
    """All tokens of known actors."""
    common: set[str] = field(default_factory=set)
    opening: set[int] = field(default_factory=set)
    """Tokens that begin a paragraph."""
    dated: set[str] = field(default_factory=set)
    """Names of days and months."""
    weekdays: set[str] = field(default_factory=set)
    """Days that are written with a capital anywhere."""
    trades: set[int] = field(default_factory=set)
    """Nouns that no table has and that say what somebody lives by: `Ann Orley, 71, a thatcher`."""
    repeated: set[str] = field(default_factory=set)
    """Words that stand there twice or more."""
    alone: Counter[str] = field(default_factory=Counter)
    """How often each word stands there without a capital right before it."""
    former: set[int] = field(default_factory=set)
    """Offices that somebody has left, in one word."""
    titles: set[int] = field(default_factory=set)
    """Names of organisations in quotation marks."""
    possessives: list[int] = field(default_factory=list)
    """Where words such as `its` stand."""
    lower: set[str] = field(default_factory=set)
    """Words that stand somewhere in small letters."""
    pairs: dict[tuple[str, ...], tuple[int, bool]] = field(default_factory=dict)
    """German pairs of capitals: how often each stands, and whether once after an article or a preposition."""

    def copy(self) -> Marked:
        """The same marks, to be marked on."""
        sets = {each.name: copy(getattr(self, each.name)) for each in fields(self) if each.name not in _FIXED}
        return replace(self, **sets)

    def at(self, place: int) -> int:
        """The number of the token at a place, or of the next one."""
        return bisect_left(self.starts, place)

    def span(self, match: Match) -> Span:
        """Where a match stands."""
        return Span(self.tokens[match.at].start, self.tokens[match.at + match.length - 1].end)

    def between(self, a: int, b: int) -> str:
        """What stands between two tokens."""
        return self.words[self.tokens[a].end : self.tokens[b].start]

    def follows_capital(self, i: int) -> bool:
        """Whether a word with a capital and a space stand right before a token."""
        return i > 0 and self.tokens[i - 1].text[0].isupper() and self.between(i - 1, i) == " "

    def nouns_ending_at(self, i: int) -> bool:
        """Whether an office, a body or a word such as republic ends right before a token."""
        for at in range(i - 1, max(i - 6, -1), -1):
            match = self.nouns.get(at)
            if match and at + match.length == i:
                # "ministre de la Mer" names a field, not a state
                low = self.tokens[at].low
                field_of = match.length == 1 and (
                    low.startswith(("ministr", "minister", "ministère", "viceminist", "vice-minist"))
                )
                own = low.startswith(OWN)
                return match.label in ("office", "body", "state", "anonymous") and not (field_of or own)
        return False

    def noun_within(self, i: int, reach: int) -> bool:
        """Whether an office or body begins at a token or shortly after."""
        return any(
            self.nouns[at].label in ("office", "body") and not self.tokens[at].low.startswith(OWN)
            for at in range(i, i + reach)
            if at in self.nouns
        )

    def is_common(self, i: int) -> bool:
        """Whether a token is a common word that only its place gives a capital."""
        low, language = self.tokens[i].low, self.language
        if low in self.common or low in language.small["articles"]:
            return True
        if i in self.first and low in self.lower:
            return True
        return bool(language.pronouns.at(self.tokens, i) or language.according.at(self.tokens, i))

    def seats(self) -> list[tuple[Span, Span]]:
        """Towns and their states at the head of the text."""
        return seats_in(self.words, self.dated, self.language.language)

    def clear(self, a: int, b: int, allowed: str = " ’'\u00a0\u202f-") -> bool:
        """Whether no punctuation stands between two tokens."""
        return all(each in allowed for k in range(a, b) for each in self.between(k, k + 1))
