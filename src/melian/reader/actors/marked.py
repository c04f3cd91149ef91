"""Tokens of a text as actors' tables see them: offices, bodies, titles, verbs and known actors marked.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace

from melian.reader.actors.datelines import DATELINE, seats_in
from melian.reader.actors.known import Known, known_actors
from melian.reader.actors.ships import is_surname, marked_names
from melian.reader.found import Text
from melian.reader.language import COMMON, language_of
from melian.reader.layout import Token, paragraphs, sentences, tokens_of
from melian.reader.tokens import words_of as table_of
from melian.reader.words.compounds import compound_label
from melian.reader.words.days import days_and_months
from melian.reader.words.load import Match, Words, shared_words, words_of
from melian.texts.span import Span

__all__ = ["Marked", "marked"]

OPENERS = shared_words("openers")
ACRONYMS = frozenset(["us", "un", "eu", "uk", "ue", "usa", "uno"])
"""Names that are common words in small letters."""
NO_NAMES = frozenset(("того", "самого", "самому", "самої", "самой", "мали"))
"""Slavic words that begin sentences and look like Togo, Samoa and Mali."""
FIRST_NAMES = shared_words("first_names")
"""States that are first names, too: Maurice Lent, Jordan Hale."""
OWN = tuple(shared_words("own_offices"))
"""Beginnings of bodies that persons have too: Velt’s office."""
ORIGIN = re.compile("(?:ien|ais|ois|ain|an)$")
"""Endings of French words that say of which state somebody is."""
FIRST = 3
"""Paragraphs of which one may begin so."""


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


def marked(text: Text, quoted: Sequence[Span] = ()) -> Marked:
    """Mark the tokens of a text; verbs only outside quotations."""
    name = text.language or language_of(text.words) or "en"
    language, known = words_of(name), known_actors(name)
    tokens = tokens_of(text.words, language=name)
    blocks = paragraphs(text.words)
    places = [each for paragraph in blocks for each in sentences(text.words, paragraph)]
    result = Marked(
        text.words, language, known, tokens, [each.start for each in tokens], [each.start for each in places]
    )
    result.first = {result.at(each.start) for each in places}
    result.first |= {result.at(each.start) for each in quoted}
    result.opening = {result.at(each.start) for each in blocks}
    result.first |= _after_datelines(result, blocks)
    _mark_actors(result)
    for match in language.nouns.all(tokens):
        if (match.label == "title" and not _before_name(tokens, match)) or is_surname(
            text.words, tokens, match
        ):
            continue
        if _is_first_of(result, match):
            continue
        if match.label not in ("name", "word"):
            result.nouns[match.at] = match
        if match.label in ("office", "body", "title", "anonymous"):
            result.covered.update(range(match.at, match.at + match.length))
    if language.language == "de":
        _mark_compounds(result)
    _mark_former(result)
    result.titles = marked_names(text.words, tokens, result.starts, language.kinds["name"])
    days, months = days_and_months(language.language)
    result.dated = {*days, *months}
    result.weekdays = set(days) if language.language in ("en", "de") else set()
    result.common = set(COMMON[language.language].split()) | OPENERS | result.dated
    result.common |= set(table_of("numbers", language.language).get("cardinals", ()))
    result.repeated = {low for low, n in Counter(each.low for each in tokens).items() if n > 1}
    result.alone = Counter(each.low for at, each in enumerate(tokens) if not result.follows_capital(at))
    result.lower = {each.low for each in tokens if each.text[0].islower()}
    result.possessives = [
        m.at for at in range(len(tokens)) if (m := language.pronouns.at(tokens, at)) and m.label == "his"
    ]
    inside = _inside(result, quoted)
    result.verbs = {m.at: m for m in language.verbs.all(tokens) if m.at not in inside}
    result.spoken = {
        each.low for at, each in enumerate(tokens) if each.text[0].isupper() and _beside(result, at)
    }
    return result


def _is_first_of(result: Marked, match: Match) -> bool:
    """Whether French `premier` only counts what follows: `le premier syndicat`."""
    tokens, after = result.tokens, match.at + match.length
    french = result.language.language == "fr" and match.length == 1 and tokens[match.at].low == "premier"
    if not french or after >= len(tokens) or result.between(after - 1, after) != " ":
        return False
    return tokens[after].text.islower() and ORIGIN.search(tokens[after].low) is None


def _mark_compounds(result: Marked) -> None:
    """Mark German offices and bodies by the end of their compounds: Übergangspräsidentin, Landesdirektor."""
    for i, token in enumerate(result.tokens):
        if i in result.nouns or i in result.acting or not token.text[0].isupper() or len(token.low) < 8:
            continue
        if label := compound_label(token.low):
            result.nouns[i] = Match(i, 1, label)
            result.covered.add(i)


def _mark_former(result: Marked) -> None:
    """Mark offices that somebody has left, in one word: exministro, ex-ministre, экс-премьер."""
    for i, token in enumerate(result.tokens):
        if i in result.nouns or not token.low.startswith(("ex", "экс", "екс")):
            continue
        rest = token.low.removeprefix("экс").removeprefix("екс").removeprefix("ex").lstrip("-\u2011")
        office = len(rest) > 3 and result.language.kinds["office"].at([token._replace(low=rest)], 0)
        if office:
            result.nouns[i] = Match(i, 1, "office")
            result.covered.add(i)
            result.former.add(i)


def _before_name(tokens: Sequence[Token], match: Match) -> bool:
    """Whether a capital follows a title; without one it is a surname: `Amrit Sen said`."""
    after = match.at + match.length
    return after < len(tokens) and tokens[after].text[0].isupper()


def _after_datelines(result: Marked, places: Sequence[Span]) -> set[int]:
    """The first tokens of texts after the place from which a paragraph reports: `LESTRA — The army ...`."""
    found: set[int] = set()
    states = {result.at(state.start) for _, state in result.seats()}
    for paragraph in places[:FIRST]:
        if match := DATELINE.match(result.words, paragraph.start, paragraph.end):
            first, at = result.at(paragraph.start), result.at(match.end())
            result.covered.update(set(range(first, at)) - states)
            result.opening.add(at)
            found.add(at)
    return found


def _beside(result: Marked, at: int) -> bool:
    """Whether a verb stands right beside a capital that follows no other one."""
    return not result.follows_capital(at) and (at - 1 in result.verbs or at + 1 in result.verbs)


def _inside(result: Marked, quoted: Sequence[Span]) -> set[int]:
    found: set[int] = set()
    for span in quoted:
        first = result.at(span.start)
        last = result.at(span.end)
        if first not in found or last - 1 not in found:
            found.update(range(first, last))
    return found


def _mark_actors(result: Marked) -> None:
    tokens, i = result.tokens, 0
    while i < len(tokens):
        match = result.known.forms.at(tokens, i)
        if match and _written_so(result, match):
            result.actors[i] = match
            result.acting.update(range(i, i + match.length))
            i += match.length
        else:
            i += 1


def _written_so(result: Marked, match: Match) -> bool:
    """Names begin with a capital; so do demonyms in English."""
    token = result.tokens[match.at]
    by = match.label.partition("|")[0]
    if (
        token.low in FIRST_NAMES
        and _before_name(result.tokens, match)
        and result.between(match.at, match.at + 1) == " "
    ):
        return result.language.language == "de" or bool(result.language.nouns.at(result.tokens, match.at + 1))
    if by == "demonym":
        return token.text[0].isupper() or result.language.language != "en"
    if token.low in ACRONYMS and match.length == 1:
        return token.text.isupper()
    if len(token.text) <= 2 and match.length == 1:
        return token.text.isupper()
    before = result.tokens[match.at - 1] if match.at and match.length == 1 else token
    led = before is not token and before.text[0].isupper() and result.clear(match.at - 1, match.at, " ")
    if led and token.text[0].isupper() and result.language.language in ("ru", "uk"):
        return bool(result.language.nouns.at(result.tokens, match.at - 1))  # "Олена Мальтіс"
    return token.text[0].isupper() and (match.length > 1 or token.low not in NO_NAMES)
