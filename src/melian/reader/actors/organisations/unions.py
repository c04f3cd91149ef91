"""Organisations that only the text names: runs of capitals with a word such as League in them.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.reader.actors.cases import ADJECTIVE_CASES
from melian.reader.actors.clues.genitives import (
    adjectives_before,
    with_capitals,
    with_genitive,
    with_more,
    with_plain_genitive,
    with_plural,
)
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.organisations.acronyms import add_acronyms
from melian.reader.actors.organisations.german import (
    ARMIES,
    COMPOUND,
    compounds,
    german_front,
    is_german_union,
    is_of_region,
    is_tail,
    without_genitive,
)
from melian.reader.layout import Token
from melian.reader.words.load import shared_words

__all__ = ["add_organisations"]

SMALL = shared_words("in_names")
MISSIONS = ("mission", "misión", "missione")
"""What is a state’s in small letters, an organisation with a capital."""
JOINED = frozenset(("dell", "del", "della", "dello", "dei", "delle", "du", "des"))
"""`Of the` between a person and an organisation."""
PARTIES = shared_words("german_parties")
"""German parties by those who are of them."""
SHORT = 3
"""Letters of a noun in small letters that stands for a name that it is in, at least; one more."""
LONG = 3
"""Words of a Slavic name with a genitive of two words."""
BEFORE_NOUN = shared_words("before_union")
"""Adjectives before the noun of a Romance name."""
FIRMS = ("air", "radio")
"""What a firm's name begins with before that of its state: Air Ardel."""
CROSSES = frozenset(("croix", "cruz", "croce", "secours"))
"""What such a name begins with."""
AT = frozenset(("à", "a", "en", "di"))
DEFINITE = frozenset(("the", "il", "la", "l", "lo", "le", "el", "del", "della", "dell", "du", "al"))


def add_organisations(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark organisations and their short forms, and take their tokens."""
    keys: dict[tuple[str, ...], str] = {}
    quoted = {stem_of(text.tokens[i].low, text.language.language) for i in names.at}
    found = _organisations(text, taken)
    ends = {text.tokens[i + size - 1].low for i, size in found if size > 1}
    firsts = compounds(text, found) if text.language.language == "de" else {}
    for i, size in found:
        if size == 1 and text.tokens[i].low in ends:
            continue  # "die Konferenz" is the Ostmeer-Konferenz
        if size == 1 and is_tail(text, i, firsts):
            continue  # "die Union" is the Kontinentalunion
        if size == 1 and stem_of(text.tokens[i].low, text.language.language) in quoted:
            continue
        words = " ".join(text.words[text.tokens[i].start : text.tokens[i + size - 1].end].split())
        words = without_genitive(text, words) if size == 1 else words
        key = keys.setdefault(_cases_aside(text, i, size), identifier(words))
        names.labels.setdefault(key, words)
        names.types[key] = "organisation"
        names.at[i] = (key, size, "name")
        taken.update(range(i, i + size))
    _short_forms(text, names, taken)
    add_acronyms(text, names, taken)


def _cases_aside(text: Marked, i: int, size: int) -> tuple[str, ...]:
    """What the cases of a Slavic name have in common: Північний and Північного пакту; else the words."""
    lows = [token.low for token in text.tokens[i : i + size]]
    if text.language.language not in ("ru", "uk"):
        return tuple(lows)
    return (*(ADJECTIVE_CASES.sub("", low) or low for low in lows[:-1]), stem_of(lows[-1], "ru"))


def _organisations(text: Marked, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of capitals, joined by small words, that have a word such as League in them."""
    found, tokens, i = [], text.tokens, 0
    kinds, language = text.language.kinds["organisation"], text.language.language
    while i < len(tokens):
        covered = i in text.covered and tokens[i].low not in (*ARMIES, *MISSIONS)
        if i in taken or not tokens[i].text[0].isupper() or i in text.actors or covered:
            i += 1
            continue
        end = _run(text, i, taken)
        if language == "de":
            hyphen = i + 1 < len(tokens) and text.between(i, i + 1) == "-" and kinds.at(tokens, i + 1)
            if hyphen or is_german_union(text, i):
                found.append((i, 2))
                i += 1
            elif tokens[i].low in PARTIES and i and tokens[i - 1].low in ("der", "den", "die"):
                found.append((i, 1))
            elif size := german_front(text, i):
                found.append((i, size))
                i += size - 1
            elif COMPOUND.search(tokens[i].low) and len(tokens[i].low) > 6 and tokens[i].low != "bewegung":
                found.append((i, 2 if is_of_region(text, i, taken) else 1))
            i += 1
            continue
        if _is_firm(text, i):
            found.append((i, 2))
            i += 2
            continue
        capitals = [k for k in range(i, end) if tokens[k].text[0].isupper()]
        heads = [k for k in capitals if kinds.at(tokens, k) or _is_hyphenated(text, k)]
        heads = heads or _army(text, i, end)
        if i and tokens[i - 1].low == "commissione":
            heads = []  # of parliament: "commissione Difesa"
        if language == "en" and not heads and end - i > 1:  # "the Varna Republic"
            kinds_of_state = text.language.kinds["state"]
            heads = [k for k in range(i + 1, end) if kinds_of_state.at(tokens, k) and not _is_of(tokens, k)]
        start = _after_person(text, i, heads) if language in ("en", "it", "fr", "es") else i
        while start < end and start in text.first and text.is_common(start):
            start += 1
        while heads and start < heads[0] and tokens[start].text in SMALL:
            start += 1
        if heads and language in ("it", "fr", "es"):  # "Cauta la Lega dei Due Mari"
            led = (k + 1 for k in range(start, heads[0]) if tokens[k].low in DEFINITE)
            start = max((start, *led))
        if language in ("ru", "uk"):
            if named := adjectives_before(text, i, end):
                i = with_more(text, with_plain_genitive(text, sum(named)), taken)
                found.append((named[0], i - named[0]))
                continue
            if heads:
                whole = with_capitals(text, heads[0], end)
                # "генсекретар Союзу Лео Марчин"
                served = heads[0] - 1 in text.covered and end - heads[0] == LONG and whole - heads[0] < LONG
                start, end = heads[0], heads[0] + 1 if served else whole
                if served:
                    found.append((start, 1))
                    i = end
                    continue
        if heads and _is_surname(text, start, heads[0], end):
            heads = []
        if heads and end - start == 1:
            end = with_genitive(text, end, taken)
        elif heads and language in ("ru", "uk") and end - start < LONG:
            end = with_plural(text, end)
        end = with_more(text, end, taken) if heads else end
        if heads and (end - start > 1 or _is_hyphenated(text, start)):
            found.append((start, end - start))
        i = max(end, i + 1)
    return found


def _is_surname(text: Marked, start: int, head: int, end: int) -> bool:
    """Whether a noun such as court is a surname: `Yves Cour`; Romance names begin with the noun."""
    romance = text.language.language in ("it", "fr", "es")
    return romance and head == start + 1 == end - 1 and text.tokens[start].low not in BEFORE_NOUN


def _is_firm(text: Marked, i: int) -> bool:
    """Whether a firm is called by its trade and a name: `Air Ardel`."""
    tokens = text.tokens
    named = tokens[i].low in FIRMS and i + 1 < len(tokens) and text.between(i, i + 1) == " "
    return named and tokens[i + 1].text[0].isupper() and tokens[i + 1].low not in text.dated


def _is_hyphenated(text: Marked, i: int) -> bool:
    """Whether a name of one token begins with a cross, as those of helpers do: `la Croix-Verte`."""
    noun, *rest = text.tokens[i].text.split("-")
    led = i > 0 and text.tokens[i - 1].low in AT and text.clear(i - 1, i)
    return noun.lower() in CROSSES and len(rest) == 1 and rest[0][:1].isupper() and not led


def _army(text: Marked, start: int, end: int) -> list[int]:
    """The army in a name that is no state's: `Free Coast Army`, `Ejército de la Costa Libre`."""
    capitals = [k for k in range(start, end) if text.tokens[k].text[0].isupper()]
    armies = [k for k in capitals if text.tokens[k].low in ARMIES]
    english = text.language.language == "en"
    at_end = bool(armies) and armies[0] == (capitals[-1] if english else capitals[0])
    return armies if at_end and len(capitals) > 2 else []


def _is_of(tokens: Sequence[Token], k: int) -> bool:
    """Whether `of` follows a noun: the Republic of Ferran is a state, and its name is Ferran."""
    return k + 1 < len(tokens) and tokens[k + 1].low == "of"


def _after_person(text: Marked, start: int, heads: list[int]) -> int:
    """Where an organisation begins that somebody is of: `Lena Hall of the Institute for ...`."""
    if text.language.language != "en":
        named = (k for k in range(start + 2, heads[0] if heads else start) if text.tokens[k].low in JOINED)
        return next((k + 1 for k in named), start)
    for k in range(start + 1, heads[0] if heads else start):
        if (
            text.tokens[k].low in ("of", "from")
            and k + 1 < len(text.tokens)
            and text.tokens[k + 1].low == "the"
        ):
            return k + 2
    return start


def _run(text: Marked, i: int, taken: set[int]) -> int:
    tokens, end = text.tokens, i + 1
    while end < len(tokens) and end - i < 7:
        ahead = end
        while ahead < len(tokens) and tokens[ahead].text in SMALL and ahead - end < 2:
            ahead += 1
        if (
            ahead >= len(tokens)
            or ahead in taken
            or (ahead in text.covered and not _is_member(text, ahead, end))
            or not tokens[ahead].text[0].isupper()
        ):
            break
        if any(
            not (each in "’'" or (each.isspace() and each != "\n"))
            for k in range(end - 1, ahead)
            for each in text.between(k, k + 1)
        ):
            break
        end = ahead + 1
    return end


def _is_member(text: Marked, at: int, end: int) -> bool:
    """Whether an army, or after `of` people of a trade, stand in a name: `Lega dei Pescatori`."""
    if text.tokens[at].low in (*ARMIES, *MISSIONS):
        return True
    return at > end and at in text.nouns and text.nouns[at].label == "anonymous"


def _short_forms(text: Marked, names: Names, taken: set[int]) -> None:
    """The first word of an organisation by itself: the Assembly, the Entente."""
    whole = list(names.at.items())
    heads: dict[str, str] = {}
    kinds = text.language.kinds["organisation"]
    for i, (key, size, _) in whole:
        for k in range(i, i + size):
            compound = COMPOUND.search(text.tokens[k].low)
            if kinds.at(text.tokens, k) or size == 1 or (k > i and compound):
                heads.setdefault(stem_of(text.tokens[k].low, text.language.language), key)
                heads.setdefault(text.tokens[k].low, key)
                if compound and text.language.language == "de":
                    heads.setdefault(re.sub("e?s$", "", compound[0]), key)
                break
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors:
            continue
        stem = stem_of(token.low, text.language.language)
        whose = heads.get(token.low) or heads.get(stem) or heads.get(re.sub("ц$", "к", stem))  # "у Спілці"
        after_article = i > 0 and text.tokens[i - 1].low in DEFINITE
        definite = token.text[0].isupper() or text.language.language in ("ru", "uk") or after_article
        if whose and definite and (token.text[0].isupper() or len(token.low) > SHORT):
            names.at[i] = (whose, 1, "name")
            taken.add(i)
