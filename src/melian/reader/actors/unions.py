"""Organisations that only the text names: runs of capitals with a word such as League in them.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.layout import Token
from melian.reader.words.load import shared_words

__all__ = ["add_organisations"]

COMPOUND = re.compile(
    r"(?:rat|bund|liga|pakt|union|allianz|bündnis|gemeinschaft|forum|konferenz|verband|kommission|(?<=.)block|(?<=.)front|bewegung)(?:e?s)?$"
)
ADJECTIVE = re.compile(r"(?:[иыіо]й|его|ого|ому|ему|[иы]м|ая|яя|ую|ой|ої|а|у|ою|ій)$")
SMALL = shared_words("in_names")
ADJECTIVE_GENITIVE = re.compile("(?:ой|ої|ого|[иы]х)$")
AFTER_ADJECTIVE = re.compile("(?:сти|[иы]|ии|ії|ей|[оеё]в|[иії]в|ия|ія|а|я|и)$")
ADJECTIVE_AFTER = re.compile(
    "(?:aires?|al[ei]?|aux|ales?|iques?|ic[oa]|i[ae]n(?:ne)?|an[oa]|[ae]ri[oa]|im[oaei]|imes?|es[ae]|enne?|one?)$"
)
ARMIES = frozenset(
    ("army", "armee", "brigade", "brigades", "esercito", "brigata", "armée", "brigade", "ejército", "brigada")
)
GENITIVE = re.compile(r"(?:ов|ев|ей|[иы]х|[иі]в|їв)$")
ENDINGS = ("", "а", "я", "у", "ю", "ом", "ем", "е", "і", "и", "ы", "ов", "ів", "ей", "ам", "ах", "ой", "ою")
ADVERBS = shared_words("slavic_adverbs")
OBLIQUE = ("а", "у", "е", "і", "ом", "ові")
"""Endings of `institute` and its kind in other cases than the first."""
JOINED = frozenset(("dell", "del", "della", "dello", "dei", "delle", "du", "des"))
"""`Of the` between a person and an organisation."""
FIRMS = ("air", "radio")
"""What a firm's name begins with before that of its state: Air Ardel."""
DEFINITE = frozenset(("the", "il", "la", "l", "lo", "le", "el", "del", "della", "dell", "du", "al"))


def add_organisations(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark organisations and their short forms, and take their tokens."""
    keys: dict[tuple[str, ...], str] = {}
    quoted = {stem_of(text.tokens[i].low, text.language.language) for i in names.at}
    for i, size in _organisations(text, taken):
        if size == 1 and stem_of(text.tokens[i].low, text.language.language) in quoted:
            continue
        words = " ".join(text.words[text.tokens[i].start : text.tokens[i + size - 1].end].split())
        words = _without_genitive(text, words) if size == 1 else words
        key = keys.setdefault(_cases_aside(text, i, size), identifier(words))
        names.labels.setdefault(key, words)
        names.types[key] = "organisation"
        names.at[i] = (key, size, "name")
        taken.update(range(i, i + size))
    _short_forms(text, names, taken)


def _cases_aside(text: Marked, i: int, size: int) -> tuple[str, ...]:
    """What the cases of a Slavic name have in common: Північний and Північного пакту; else the words."""
    lows = [token.low for token in text.tokens[i : i + size]]
    if text.language.language not in ("ru", "uk"):
        return tuple(lows)
    return (*(ADJECTIVE.sub("", low) or low for low in lows[:-1]), stem_of(lows[-1], "ru"))


def _without_genitive(text: Marked, word: str) -> str:
    """A German compound without the ending of its genitive, if it stands without it elsewhere."""
    bare = re.sub("e?s$", "", word)
    return bare if any(token.text == bare for token in text.tokens) else word


def _organisations(text: Marked, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of capitals, joined by small words, that have a word such as League in them."""
    found, tokens, i = [], text.tokens, 0
    kinds, language = text.language.kinds["organisation"], text.language.language
    while i < len(tokens):
        covered = i in text.covered and tokens[i].low not in ARMIES
        if i in taken or not tokens[i].text[0].isupper() or i in text.actors or covered:
            i += 1
            continue
        end = _run(text, i, taken)
        if language == "de":
            if i + 1 < len(tokens) and text.between(i, i + 1) == "-" and kinds.at(tokens, i + 1):
                found.append((i, 2))
                i += 1
            elif size := _german_front(text, i):
                found.append((i, size))
                i += size - 1
            elif COMPOUND.search(tokens[i].low) and len(tokens[i].low) > 6 and tokens[i].low != "bewegung":
                found.append((i, 1))
            i += 1
            continue
        if _is_firm(text, i):
            found.append((i, 2))
            i += 2
            continue
        heads = [k for k in range(i, end) if tokens[k].text[0].isupper() and kinds.at(tokens, k)]
        heads = heads or _army(text, i, end)
        if language == "en" and not heads and end - i > 1:  # "the Varna Republic"
            kinds_of_state = text.language.kinds["state"]
            heads = [k for k in range(i + 1, end) if kinds_of_state.at(tokens, k) and not _is_of(tokens, k)]
        start = _after_person(text, i, heads) if language in ("en", "it", "fr", "es") else i
        while start < end and start in text.first and text.is_common(start):
            start += 1
        if language in ("ru", "uk"):
            named = _adjective_before(text, i, end)
            if named is not None:
                found.append((named, 2))
                i = named + 2
                continue
            if heads:
                served = (
                    heads[0] - 1 in text.covered and end - heads[0] == 3
                )  # "генсекретар Союзу Лео Марчин"
                start, end = heads[0], heads[0] + 1 if served else min(end, heads[0] + 2)
                if served:
                    found.append((start, 1))
                    i = end
                    continue
        if heads and end - start == 1:
            end = _with_genitive(text, end, taken)
        if heads and end - start > 1:
            found.append((start, end - start))
        i = max(end, i + 1)
    return found


def _is_firm(text: Marked, i: int) -> bool:
    """Whether a firm is called by its trade and a name: `Air Ardel`."""
    tokens = text.tokens
    named = tokens[i].low in FIRMS and i + 1 < len(tokens) and text.between(i, i + 1) == " "
    return named and tokens[i + 1].text[0].isupper() and tokens[i + 1].low not in text.dated


def _army(text: Marked, start: int, end: int) -> list[int]:
    """The army in a name that is no state's: `Free Coast Army`, `Ejército de la Costa Libre`."""
    capitals = [k for k in range(start, end) if text.tokens[k].text[0].isupper()]
    armies = [k for k in capitals if text.tokens[k].low in ARMIES]
    english = text.language.language == "en"
    at_end = bool(armies) and armies[0] == (capitals[-1] if english else capitals[0])
    return armies if at_end and len(capitals) > 2 else []


def _german_front(text: Marked, i: int) -> int:
    """How many tokens a name such as `Armee der Freien Küste` takes: its adjective has a capital."""
    tokens = text.tokens
    head = tokens[i].low in ARMIES or text.language.kinds["organisation"].at(tokens, i)
    of = i + 3 < len(tokens) and tokens[i + 1].low in ("der", "des", "für") and text.clear(i, i + 2, " ")
    named = of and tokens[i + 2].text[0].isupper() and tokens[i + 3].text[0].isupper()
    named = named and text.between(i + 2, i + 3) == " "
    if head and of and tokens[i + 1].low == "für" and tokens[i + 2].text[0].isupper():
        return 4 if named else 3  # "Zentrum für Meeressicherheit"
    return 4 if head and named and tokens[i + 2].low.endswith(("en", "e")) else 0


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


def _with_genitive(text: Marked, end: int, taken: set[int]) -> int:
    """Where the words end that go with a capital: `Union des ports`, `Лига портов`."""
    tokens, language, last = text.tokens, text.language.language, end
    if end - 1 in text.first and text.tokens[end - 1].low in text.lower:
        return end
    if language in ("ru", "uk"):
        return _slavic_genitives(text, end)
    while (
        last < len(tokens)
        and last - end < 2
        and tokens[last].low in SMALL - {"y", "e", "et", "and", "the", "on"}
    ):
        last += 1
    if (
        last == end
        and last < len(tokens)
        and language in ("fr", "it", "es")
        and ADJECTIVE_AFTER.search(tokens[last].low)
    ):
        return last + 1 if tokens[last].text.islower() and text.between(last - 1, last) == " " else end
    after = last < len(tokens) and text.clear(end - 1, last) and tokens[last].text[0].islower()
    free = after and last not in taken and last not in text.covered and last not in text.verbs
    if not (last > end and free and language in ("fr", "it", "es")):
        return end
    more = last + 1 < len(tokens) and tokens[last + 1].text.islower() and text.between(last, last + 1) == " "
    more = more and last + 1 not in text.verbs and ADJECTIVE_AFTER.search(tokens[last + 1].low) is not None
    return last + 2 if more else last + 1


def _slavic_genitives(text: Marked, end: int) -> int:
    """Where the genitives after a capital end: `Лига портов`, `Центр морской безопасности`."""
    tokens, last = text.tokens, end
    if _is_of_known(text, end):
        return end + 1
    while last < len(tokens) and last - end < 2 and tokens[last].text.islower():
        low = tokens[last].low
        ending = (GENITIVE if last == end else AFTER_ADJECTIVE).search(low)
        adjective = ADJECTIVE_GENITIVE.search(low) if last == end else None
        if not (ending or adjective) or last in text.verbs or text.between(last - 1, last) != " ":
            break
        last += 1
        if not adjective:
            return last
    plural = last - end == 1 and tokens[end].low.endswith(("их", "ых")) and last < len(tokens)
    if plural and tokens[last].text.islower() and len(tokens[last].low) > 3 and last not in text.verbs:
        return last + 1  # "Союз портових держав"
    return last if last - end != 1 else end


def _is_of_known(text: Marked, end: int) -> bool:
    """Whether the genitive of a noun follows that the text has in other cases, too: `Совет залива`."""
    tokens = text.tokens
    if end >= len(tokens) or text.between(end - 1, end) != " " or end in text.verbs or end in text.covered:
        return False
    low = tokens[end].low
    genitive = tokens[end].text.islower() and len(low) > 3 and low.endswith(("а", "я", "и", "ы", "і", "у"))
    stem = stem_of(low, "ru")
    if not genitive or low.endswith(("ла", "ли", "ено", "ена")):
        return False
    oblique = end - 1 not in text.first and tokens[end - 1].low.endswith(OBLIQUE)
    own = oblique and low not in ADVERBS and not low.endswith(("жна", "ова", "ти", "ми"))
    own = own and not (low.endswith("у") and text.language.language == "ru")
    return own or any(low != (word := stem + ending) and word in text.lower for ending in ENDINGS)


def _adjective_before(text: Marked, start: int, end: int) -> int | None:
    """Where a capital adjective stands before a small `pact` or `union`: Північний пакт."""
    kinds, tokens = text.language.kinds["organisation"], text.tokens
    last = end - 1
    if end >= len(tokens) or tokens[end].text[0].isupper() or not text.between(last, end).isspace():
        return None
    adjective = ADJECTIVE.search(tokens[last].low) and not (last in text.first and text.is_common(last))
    return last if adjective and kinds.at(tokens, end) else None


def _run(text: Marked, i: int, taken: set[int]) -> int:
    tokens, end = text.tokens, i + 1
    while end < len(tokens) and end - i < 7:
        ahead = end
        while ahead < len(tokens) and tokens[ahead].text in SMALL and ahead - end < 2:
            ahead += 1
        if (
            ahead >= len(tokens)
            or ahead in taken
            or (ahead in text.covered and tokens[ahead].low not in ARMIES)
            or not tokens[ahead].text[0].isupper()
        ):
            break
        if any(
            not (each.isspace() or each in "’'")
            for k in range(end - 1, ahead)
            for each in text.between(k, k + 1)
        ):
            break
        end = ahead + 1
    return end


def _short_forms(text: Marked, names: Names, taken: set[int]) -> None:
    """The first word of an organisation by itself: the Assembly, the Entente."""
    whole = list(names.at.items())
    heads: dict[str, str] = {}
    kinds = text.language.kinds["organisation"]
    for i, (key, size, _) in whole:
        for k in range(i, i + size):
            if kinds.at(text.tokens, k) or size == 1:
                heads.setdefault(stem_of(text.tokens[k].low, text.language.language), key)
                heads.setdefault(text.tokens[k].low, key)
                break
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors:
            continue
        whose = heads.get(token.low) or heads.get(stem_of(token.low, text.language.language))
        after_article = i > 0 and text.tokens[i - 1].low in DEFINITE
        definite = token.text[0].isupper() or text.language.language in ("ru", "uk") or after_article
        if whose and definite and (token.text[0].isupper() or len(token.low) > 4):
            names.at[i] = (whose, 1, "name")
            taken.add(i)
