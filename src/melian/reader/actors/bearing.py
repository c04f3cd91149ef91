"""Whether capitals are somebody's name, by what stands beside them: a verb, an office, an age.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.cases import is_oblique
from melian.reader.actors.marked import Marked
from melian.reader.actors.offices import is_aged
from melian.reader.words.lexicon import is_common, is_german_noun, is_word
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS, RELATIVE

__all__ = ["apposed", "bears", "speaks"]

SURNAME = re.compile("(?:[оеёє]в|[иіы]н|ский|цкий|ський|цький|енко|[чщ]ук|юк|вич|[оеё]ва|[иы]на|ская|ська)$")
"""Endings of Slavic surnames in the nominative."""
AGE = re.compile("(?:jährige[rn]?|летн(?:ий|яя|ему|ей)|річн(?:ий|а|ому|ої)|-year-old|enne)$")
"""Ends of what says somebody’s age before a name: `die 84-jährige Elsa Kron`."""
VERBAL = 3
"""Words of a verb at most between what is said and who says it."""
BELONGING = frozenset(("vom", "von", "della", "dell", "из", "із", "з"))
"""Before the organisation that somebody is of, besides `of`."""
PLACES = frozenset(
    ("port", "sankt", "san", "santa", "bad", "puerto", "porto", "kap", "mount", "nowa", "nova", "new")
)
"""What names of places of two words begin with."""
CLOSING = frozenset('”“»"')


def _is_recalled(text: Marked, i: int, size: int) -> bool:
    """Whether a name stands bare in its sentence, and its surname alone elsewhere."""
    tokens, last = text.tokens, i + size - 1
    before = tokens[i - 1]
    if not before.text[0].islower() or before.low in PREPOSITIONS | set(text.language.small["articles"]):
        return False
    return text.alone[tokens[last].low] > (not text.follows_capital(last))


def _acts(text: Marked, i: int, size: int) -> bool:
    """Whether somebody of a name does something: `Clara Orsi ha scelto`, `Ida Lund, who runs the bar`."""
    tokens, after = text.tokens, i + size
    if after + 1 >= len(tokens) or not tokens[after].text[0].islower():
        return False
    low = tokens[after].low
    small = text.language.small
    if i in text.first and is_common(tokens[i].low, text.language.language):
        return False  # "Торік Кордія одержувала"
    if low in PREPOSITIONS | CONJUNCTIONS - set(RELATIVE) or low in small["of"]:
        return False
    gap = text.between(after - 1, after).strip(" \u00a0")
    if any(text.language.kinds["organisation"].at(tokens, k) for k in range(i, after)):
        return False
    return gap == "" or (gap == "," and (low in RELATIVE or low in small["articles"]))


def bears(text: Marked, i: int, office: int | None) -> bool:
    """Whether a Slavic surname in the nominative follows an office: `директор станции Тюрин`."""
    if (
        office is None
        or office > i
        or text.language.language not in ("ru", "uk")
        or not text.clear(office, i)
    ):
        return False
    between = text.tokens[office + text.nouns[office].length : i]
    plain = all(each.text.islower() for each in between) and len(between) <= 2
    return plain and not is_oblique(text.tokens[office].low) and bool(SURNAME.search(text.tokens[i].low))


def apposed(text: Marked, i: int) -> bool:
    """Whether an office stands right after a name and a comma: `Toren, der Außenminister`."""
    at = i + 1
    if at >= len(text.tokens) or text.between(i, at).strip() != "," or text.tokens[i].low in text.lower:
        return False
    german = text.language.language == "de"
    if german and i and text.tokens[i - 1].low in text.language.small["articles"]:
        return False
    if german and text.tokens[at].low in ("den", "dem", "des"):
        return False  # "ihre Versuche, den König zu erreichen"
    while at < min(i + 4, len(text.tokens)):
        match = text.nouns.get(at)
        if match and match.label == "office":
            return True
        if not text.clear(at, min(at + 1, len(text.tokens) - 1)):
            return False
        at += 1
    return False


def _tags(text: Marked, i: int) -> bool:
    """Whether a name stands after words in marks, a comma and any verb: `“…”, si è sfogato Bruno Orli`."""
    if i < 2 or text.between(i - 1, i) != " ":
        return False
    for at in range(i - 1, max(i - 1 - VERBAL, 0), -1):
        token = text.tokens[at]
        if not token.text.islower() or token.low in PREPOSITIONS or at in text.covered:
            return False
        gap = text.between(at - 1, at)
        if set(gap) & CLOSING and set(gap) & set(",—–"):
            return True
        if not gap.isspace() and gap not in "’'":
            return False
    return False


def _is_told_more(text: Marked, i: int) -> bool:
    """Whether a clause about somebody follows two German names: `Emil Rotter, der ein Lager leitet`."""
    tokens, after = text.tokens, i + 2
    if after + 1 >= len(tokens) or text.between(i, i + 1) != " " or text.between(i + 1, after).strip() != ",":
        return False
    known = is_common(tokens[i].low, "de") or is_word(tokens[i + 1].low, "de")
    return tokens[after].low in ("der", "die") and not known and i + 1 not in text.covered


def _is_told_twice(text: Marked, i: int) -> bool:
    """Whether two German names stand together twice, and never where places do: `als Emil Rotter kommt`."""
    tokens, low = text.tokens, tuple(token.low for token in text.tokens[i : i + 2])
    if not set(low) <= text.repeated or low[0] in PLACES or text.between(i, i + 1) != " ":
        return False
    if any(
        k in text.covered or is_german_noun(tokens[k].low) or is_word(tokens[k].low, "de") for k in (i, i + 1)
    ):
        return False
    many, placed = text.pairs.get(low, (0, True))
    return many > 1 and not placed


def _serves(text: Marked, i: int, size: int) -> bool:
    """Whether an organisation follows a name with `of`: `Svea Roloff vom Hilfswerk Sankt Barbara`."""
    tokens, at = text.tokens, i + size
    of = {*text.language.small["of"], *BELONGING}
    if at + 1 >= len(tokens) or tokens[at].low not in of or text.between(at - 1, at).strip() not in ("", ","):
        return False
    if any(k in text.covered for k in range(i, at)) or not text.clear(i, at - 1, " "):
        return False
    led = i > 0 and tokens[i - 1].low in PREPOSITIONS and text.clear(i - 1, i)
    if led or any(is_common(tokens[k].low, text.language.language) for k in range(i, at)):
        return False  # "Lake Orin of the university", "a Porto Alba della fondazione"
    if text.language.language == "de" and is_german_noun(tokens[i].low):
        return False
    while at < len(tokens) - 1 and tokens[at].low in of | set(text.language.small["articles"]):
        if not text.clear(at, at + 1, " ’'"):
            return False
        at += 1
    kinds = text.language.kinds
    return any(kinds[kind].at(tokens, at) is not None for kind in ("institution", "organisation"))


def speaks(text: Marked, i: int, size: int) -> bool:
    """Whether a name of two words or more stands beside a verb of saying, or its surname does later."""
    if size > 1 and (is_aged(text, i + size) or _tags(text, i) or (i and AGE.search(text.tokens[i - 1].low))):
        return True
    german = text.language.language == "de"
    if size > 1 and _serves(text, i, size):
        return True
    if size == 2 and german and _is_told_twice(text, i):
        return True
    if size < 2 or (german and i in text.first):
        return size == 2 and german and _is_told_more(text, i)
    if not german and size <= 3 and _acts(text, i, size) and (i in text.first or _is_recalled(text, i, size)):
        return True
    near = [i - 1] if german else [i - 1, i - 2, i + size, i + size + 1]
    if i > 2 and text.tokens[i - 2].low in text.language.small["articles"] and text.clear(i - 3, i):
        near.append(i - 3)
    if german and i > 2 and text.tokens[i - 2].low in ("der", "die") and text.clear(i - 3, i):
        near.append(i - 3)  # "avertit l’hydrologue Luc Morand"
    if any(at in text.verbs for at in near):
        return True
    after = i + size
    if after < len(text.tokens) and "," in text.between(after - 1, after) and not german:
        return text.tokens[after].low in RELATIVE and text.tokens[after].low != "which"
    return text.tokens[i + size - 1].low in text.spoken
