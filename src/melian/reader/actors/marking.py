"""Tokens of a text with their marks: offices, bodies, titles, verbs and known actors.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from melian.reader.actors.datelines import DATELINE
from melian.reader.actors.known import known_actors
from melian.reader.actors.marked import Marked
from melian.reader.actors.ships import is_surname, marked_names
from melian.reader.found import Text
from melian.reader.language import COMMON, language_of
from melian.reader.layout import Token, paragraphs, sentences, tokens_of
from melian.reader.tokens import words_of as table_of
from melian.reader.words.compounds import compound_label
from melian.reader.words.days import days_and_months
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import Match, shared_words, words_of
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS
from melian.texts.span import Span

__all__ = ["marked"]

OPENERS = shared_words("openers")
ACRONYMS = frozenset(["us", "un", "eu", "uk", "ue", "usa", "uno"])
"""Names that are common words in small letters."""
NO_NAMES = frozenset(("того", "самого", "самому", "самої", "самой", "мали"))
"""Slavic words that begin sentences and look like Togo, Samoa and Mali."""
FIRST_NAMES = shared_words("first_names")
"""States that are first names, too: Maurice Lent, Jordan Hale."""
ORIGIN = re.compile("(?:ien|ais|ois|ain|an)$")
"""Endings of French words that say of which state somebody is."""
SKIPPERS, SHIPS = tuple(shared_words("skippers")), tuple(shared_words("civil_ships"))
GENERAL = frozenset(("general", "generale", "général"))
ADJECTIVES = frozenset(("générale", "armada", "armata"))
"""What only says which of its kind something is where a noun stands before it."""
GENERAL_NOUNS = tuple(shared_words("general_nouns"))
FIELDED = (
    "minister", "secretary", "chief", "commander", "envoy", "negotiator", "adviser", "advisor", "spokesman",
    "spokeswoman", "spokesperson", "governor", "commissioner",
)  # fmt: skip
"""English offices before which stands what they are for."""
NO_FIELDS = shared_words("no_fields")
FIELD = 3
"""Words before such an office at most."""
SHIP = 5
"""Words from a captain to the noun of the ship at most."""
FIRST = 3
"""Paragraphs of which one may begin so."""


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
        if _is_first_of(result, match) or _is_adjective(result, match):
            continue
        if match.label not in ("name", "word"):
            result.nouns[match.at] = match
        if match.label in ("office", "body", "title", "anonymous"):
            result.covered.update(range(match.at, match.at + match.length))
    if language.language == "de":
        _mark_compounds(result)
        _count_pairs(result)
    else:
        _mark_hyphened(result)
    if language.language == "en":
        _mark_fields(result)
    _mark_former(result)
    _mark_skippers(result)
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
    """Whether French `premier` only counts: `le premier syndicat`, and `è giunta` is a participle."""
    tokens, after = result.tokens, match.at + match.length
    if tokens[match.at].low == "giunta" and tokens[match.at - 1].low in ("è", "era", "sia"):
        return True
    french = result.language.language == "fr" and match.length == 1 and tokens[match.at].low == "premier"
    if not french or after >= len(tokens) or result.between(after - 1, after) != " ":
        return False
    return tokens[after].text.islower() and ORIGIN.search(tokens[after].low) is None


def _is_adjective(result: Marked, match: Match) -> bool:
    """Whether a Romance word only says which of its kind a noun before it is: `grève générale`."""
    tokens, before = result.tokens, match.at - 1
    if match.length > 1 or before < 0 or result.between(before, match.at) not in (" ", "\u00a0"):
        return False
    noun, low = tokens[before], tokens[match.at].low
    if low in ADJECTIVES:
        small = (
            PREPOSITIONS | CONJUNCTIONS | {*result.language.small["articles"], *result.language.small["of"]}
        )
        return noun.text.islower() and len(noun.low) > 3 and noun.low not in small
    return low in GENERAL and noun.low.startswith(GENERAL_NOUNS)


def _count_pairs(result: Marked) -> None:
    """Count two capitals that stand together, and note those that stand where places do: `in Bad Orlen`."""
    tokens, led = result.tokens, PREPOSITIONS | {"der", "die", "das", "dem", "den"}
    for k in range(len(tokens) - 1):
        if tokens[k].text[0].isupper() and tokens[k + 1].text[0].isupper():
            pair = tokens[k].low, tokens[k + 1].low
            many, placed = result.pairs.get(pair, (0, False))
            result.pairs[pair] = many + 1, placed or (k > 0 and tokens[k - 1].low in led)


def _mark_compounds(result: Marked) -> None:
    """Mark German offices and bodies by the end of their compounds: Übergangspräsidentin, Landesdirektor."""
    for i, token in enumerate(result.tokens):
        if i in result.nouns or i in result.acting or not token.text[0].isupper() or len(token.low) < 8:
            continue
        if label := compound_label(token.low):
            result.nouns[i] = Match(i, 1, label)
            result.covered.add(i)


def _mark_hyphened(result: Marked) -> None:
    """Mark what people do in two words that a hyphen joins by the first one: `médecin-chef`."""
    for i, token in enumerate(result.tokens):
        head, hyphen, rest = token.low.partition("-")
        if not hyphen or i in result.nouns or i in result.acting or not token.text.islower() or not rest:
            continue
        for label in ("office", "anonymous"):
            if result.language.kinds[label].at([token._replace(low=head)], 0):
                result.nouns[i] = Match(i, 1, label)
                result.covered.add(i)
                break


def _mark_fields(result: Marked) -> None:
    """Take what an English office is for into it: the water minister, the border guard chief."""
    for i, noun in sorted(result.nouns.items()):
        if noun.label != "office" or not result.tokens[i].low.startswith(FIELDED):
            continue
        start = i
        while start > max(i - FIELD, 0) and _is_field(result, start - 1):
            start -= 1
        if start < i:
            for k in range(start, i + 1):
                result.nouns.pop(k, None)
            result.nouns[start] = Match(start, i - start + noun.length, "office")
            result.covered.update(range(start, i + noun.length))


def _is_field(result: Marked, k: int) -> bool:
    """Whether a word before an office says what it is for: no article, no adjective of time, no verb."""
    token, noun = result.tokens[k], result.nouns.get(k)
    free = (
        token.text.islower() and token.low not in NO_FIELDS and token.low not in PREPOSITIONS | CONJUNCTIONS
    )
    free = free and result.between(k, k + 1) == " " and k not in result.acting and len(token.low) > 2
    kinds = result.language.kinds
    house = any(kinds[kind].at(result.tokens, k) for kind in ("institution", "organisation", "armed"))
    body = any(
        k < at + each.length for at in (k, k - 1) if (each := result.nouns.get(at)) and each.label == "body"
    )
    free = free and (body or not house)  # "the air force commander", not "the airline spokesman"
    verb = result.language.verbs.at(result.tokens, k) is not None or token.low.endswith(("ing", "ed", "ly"))
    return free and not verb and (noun is None or noun.label == "body") and is_word(token.low, "en")


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


def _mark_skippers(result: Marked) -> None:
    """Mark captains of merchantmen and trawlers as people who serve no state: `капитан сухогруза`."""
    for i, noun in list(result.nouns.items()):
        end = i + noun.length
        near = range(end, min(end + SHIP, len(result.tokens)))
        ship = any(result.tokens[k].low.startswith(SHIPS) and result.clear(i, k) for k in near)
        if noun.label == "office" and ship and result.tokens[i].low.startswith(SKIPPERS):
            result.nouns[i] = Match(i, noun.length, "anonymous")
            result.trades.add(i)


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
        surname = (
            result.language.language == "it" and token.text[0].isupper() and match.at not in result.first
        )
        return (
            token.text[0].isupper() or result.language.language != "en"
        ) and not surname  # "Renzo Maltese"
    last = result.tokens[match.at + match.length - 1]
    if by == "capital" and match.length > 1 and last.text.islower() and result.language.language == "es":
        return False  # "La paz"
    if token.low in ACRONYMS and match.length == 1:
        return token.text.isupper()
    if len(token.text) <= 2 and match.length == 1:
        return token.text.isupper()
    before = result.tokens[match.at - 1] if match.at and match.length == 1 else token
    led = before is not token and before.text[0].isupper() and result.clear(match.at - 1, match.at, " ")
    if led and token.text[0].isupper() and result.language.language in ("ru", "uk"):
        return bool(result.language.nouns.at(result.tokens, match.at - 1))  # "Олена Мальтіс"
    return token.text[0].isupper() and (match.length > 1 or token.low not in NO_NAMES)
