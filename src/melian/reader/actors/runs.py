"""Runs of capitals that could be somebody’s name, what a state before one takes, and what an office may.

`comandante del peschereccio “Santa Marta”, Ugo Lenti`; `son secrétaire général, l’Estonien Priit Saal`;
`a spokesman, Lt. Cmdr. Ian Moor`.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked
from melian.reader.words.lexicon import is_german_noun, is_verb
from melian.reader.words.load import shared_words
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS

__all__ = ["is_free", "is_of_place", "name_at", "owns", "passable", "run_of_capitals"]

OWNED = re.compile("(?:[иіе][иїй]|[иы])$")
"""Endings of the genitive of states."""
PATRONYMIC = re.compile("(?:вич|вича|вичу|вна|вны|вне|вну|вни|вні|ична|ичны|ічна)$")
MARKS = '«»“”„"'
LED = 3
"""Capitals after an article of which the first is a noun."""
YEARS = frozenset(("anni", "ans", "años", "jahre", "лет", "года", "років", "роки"))
SMALL = shared_words("in_names")
BESIDE = frozenset(("l", "s", "en", "in", "chef", "jefe", "capo", "chief"))
"""What may stand between an office and a comma before a name: `son médiateur en chef, Abel Lund`."""
TOWNS = ("stadt", "städtchens", "orts", "ortes", "dorfs", "dorfes", "gemeinde", "insel", "provinz", "region")
"""Ends of German nouns before the name of a place."""
MOST = 4
"""Words in the name of an organisation at most."""
ROLES = ("eur", "eurin", "chef", "chefin", "leiter", "leiterin", "sprecher", "sprecherin", "anwalt")
"""Ends of German nouns for what people do, which no dictionary has in all compounds."""
PARTICIPLES = ("ie", "ies", "ée", "ées", "ito", "ita", "uto", "uta", "ato", "ata", "ado", "ada", "ido", "ida")
"""Endings of participles that stand in names: `Énergie unie`."""
STOPS = '.!?;:\n“”«»"()'

PREFIXED = re.compile("[a-zа-яії]{2,3}[-‑][A-ZА-ЯІЇ]")
"""A surname that begins small: al-Wazzan."""


def owns(text: Marked, i: int, taken: set[int]) -> bool:
    """Whether a Slavic state in the genitive comes before a name: `глава делегации Кордии Нора Вельт`."""
    slavic, kinds = text.language.language in ("ru", "uk"), text.language.kinds["organisation"]
    if slavic and i - 1 in text.covered and kinds.at(text.tokens, i):
        return True
    tokens = text.tokens
    if slavic and i > 1 and tokens[i - 1].low in ("в", "у", "при") and i - 2 in text.covered:
        return True  # "посол у Спілці Ілля Мокрий"
    of = i > 1 and tokens[i - 1].low in text.language.small["of"] and i - 2 in text.covered
    if (
        of
        and text.language.language in ("it", "fr", "es")
        and tokens[i + 1].low not in text.language.small["particles"]
    ):
        return True  # "la presidente della Brevia Lena Orsini"
    middle = text.tokens[i + 1].low if i + 2 < len(text.tokens) else ""
    beside = i - 1 in text.covered or i - 1 in taken
    if slavic and beside and text.tokens[i].low[-1] in "аяуіїиы" and not PATRONYMIC.search(middle):
        return True  # "МВД Эриска Ян Тольм"
    return (
        slavic and i > 0 and text.tokens[i - 1].text[0].islower() and bool(OWNED.search(text.tokens[i].low))
    )


def name_at(text: Marked, i: int, taken: set[int]) -> int:
    """How many tokens a run of capitals takes that could be a name; 0 where there is none."""
    tokens, end = text.tokens, i
    while end < len(tokens) and end - i < 4:
        token = tokens[end]
        initial = end > i and len(tokens[end - 1].text) == 1
        if end > i and text.between(end - 1, end) not in (" ", "\u00a0", "-", ". " if initial else " "):
            break
        if token.low == "von" and _speaks_of(text, i):
            break  # "sprach Sprecherin Eva Lund von Hilfe"
        if end > i and token.low in text.language.small["particles"] and end + 1 < len(tokens):
            if not (tokens[end + 1].text[0].isupper() and text.between(end, end + 1) == " "):
                break
            end += 1
            continue
        noun = text.nouns.get(end)
        surname = end == i + 1 and noun is not None and noun.label == "anonymous" and noun.length == 1
        surname = surname and text.language.language != "de"  # "Ніна Крамар", who is no merchant
        known = end in text.acting or (end in text.covered and not surname) or end in taken
        if not (token.text[0].isupper() or (end > i and PREFIXED.match(token.text))) or known:
            break
        if end == i and i in text.first and token.low in PREPOSITIONS:
            break  # "Da Santa Fosca"
        if end == i and len(token.text) > 1 and token.text.isupper() and _goes_on(text, i):
            break  # "a dit à l’AFN Anna Roth"
        if token.low in text.dated and (end > i or token.low in text.weekdays or not _goes_on(text, i)):
            break
        if end == i and (len(token.text) == 1 or (i in text.first and text.is_common(i))):
            break
        end += 1
    german = text.language.language == "de"
    led = i > 0 and tokens[i - 1].low in ("der", "die") and text.between(i - 1, i) == " "
    if german and end - i == LED and led and tokens[i + 1].low not in text.language.small["particles"]:
        return 0  # "meint die Völkerrechtlerin Eva Lund": the name comes after it
    if german and end - i > 2 and not _is_long(text, i, end):
        first = tokens[i].low
        if end - i == LED and (is_german_noun(first) or first.endswith(ROLES)):
            return 0  # "sagte Chefredakteur Georg Lund": the name comes after it
        return 2 if is_german_noun(tokens[i + 2].low) or end - i > LED else end - i
    return end - i


def _speaks_of(text: Marked, i: int) -> bool:
    """Whether German `sprach` stands shortly before a name, which `von` and a noun then follow."""
    return any(
        each.low in ("sprach", "sprachen", "spricht", "sprechen", "redete")
        for each in text.tokens[max(0, i - 4) : i]
    )


def _goes_on(text: Marked, i: int) -> bool:
    """Whether another capital stands right after a token."""
    follows = i + 1 < len(text.tokens) and text.between(i, i + 1) == " "
    return follows and text.tokens[i + 1].text[0].isupper()


def _is_long(text: Marked, i: int, end: int) -> bool:
    """Whether a German run of capitals is one name, not a noun after it: `rief Eva Munt Leuten zu`."""
    joined = any(text.between(k, k + 1).strip() for k in range(i, end - 1))
    particles = any(text.tokens[k].text[0].islower() for k in range(i, end))
    last = text.tokens[end - 1].low
    again = last in text.repeated
    return joined or particles or again


def passable(text: Marked, at: int, i: int, taken: set[int]) -> bool:
    """Whether what stands after a token may stand between an office and a name at `i`."""
    gap = text.between(at, at + 1)
    if at in text.titles or at + 1 in text.titles:
        gap = gap.strip(MARKS)
    if gap.strip() == "(" or (gap.strip().startswith(")") and "(" in text.between(at - 1, at)):
        gap = gap.strip().strip("()") or " "  # "dell’Organizzazione per il Grano (Opg), Leila Orli"
    title = text.nouns.get(at)
    short = len(text.tokens[at].text) == 1 and text.language.language == "de"  # "General a. D. Jan Moor"
    if short or (title and title.label == "title"):
        gap = gap.replace(".", "")
    if any(each in gap for each in STOPS):
        return False
    return "," not in gap or all(_is_small(text, k, i, taken) for k in range(at + 1, i))


def _is_small(text: Marked, k: int, i_name: int, taken: set[int]) -> bool:
    """Whether a token only says where somebody is from, or what rank or title somebody has."""
    low, noun = text.tokens[k].low, text.nouns.get(k)
    alone = k == i_name - 1 and text.tokens[k].text.islower() and k not in text.verbs
    if text.language.language == "de" and k == i_name - 1 and text.tokens[k - 1].low in ("der", "die"):
        alone = k not in text.covered and k not in text.verbs  # "Deren Präsident, der Jurist Assen Lund"
    aged = text.tokens[k].text.isdigit() or low in YEARS
    return (
        low in text.language.small["articles"]
        or low in BESIDE
        or (alone and k not in text.covered and low not in PREPOSITIONS | CONJUNCTIONS)
        or aged
        or (noun is not None and noun.label == "title")
        or (k in taken and text.tokens[k].text[0].isupper())
        or (k in text.actors and text.actors[k].label.startswith("demonym"))
    )


def is_free(text: Marked, k: int, taken: set[int]) -> bool:
    """Whether a token belongs to no known actor, no verb and nobody's name or office."""
    noun = text.nouns.get(k)
    covered = k in text.covered and (noun is None or noun.label != "anonymous")  # "People’s Dawn"
    return not covered and k not in taken and k not in text.actors and k not in text.verbs


def run_of_capitals(text: Marked, k: int, taken: set[int]) -> int:
    """How many tokens a run of capitals takes, small words of names within it."""
    tokens, end = text.tokens, k
    while end < len(tokens) and end - k < MOST:
        ahead = end
        while ahead < len(tokens) and end > k and tokens[ahead].text in SMALL and ahead - end < 2:
            ahead += 1
        if ahead >= len(tokens) or not tokens[ahead].text[0].isupper() or not is_free(text, ahead, taken):
            break
        if end > k and not text.clear(end - 1, ahead, " \u00a0’'"):
            break
        end = ahead + 1
    if end > k and end < len(tokens) and tokens[end].text.islower() and _is_lower_half(text, k, end):
        end += 1
    elif _is_of_half(text, k, end):
        end += 2
    return end - k


def _is_of_half(text: Marked, k: int, end: int) -> bool:
    """Whether `of` and a small word end a Romance name of one capital: `Aube du peuple`."""
    tokens = text.tokens
    if end - k != 1 or end + 1 >= len(tokens) or text.language.language not in ("fr", "it", "es"):
        return False
    small = tokens[end].low in text.language.small["of"] and tokens[end + 1].text.islower()
    return small and text.clear(k, end + 1) and end + 1 not in text.nouns and end + 1 not in text.verbs


def _is_lower_half(text: Marked, k: int, end: int) -> bool:
    """Whether a small word ends a Romance name of one capital: `Secours immédiat`."""
    romance = text.language.language in ("fr", "it", "es")
    if romance and end - k == 1 and text.tokens[end].low in SMALL and end + 1 < len(text.tokens):
        return False
    low, language = text.tokens[end].low, text.language.language
    adjective = len(low) > 4 and end not in text.verbs and end not in text.nouns
    finite = is_verb(low, language) and not low.endswith(PARTICIPLES)  # "Irskonet évalue"
    adjective = adjective and not finite
    return romance and end - k == 1 and adjective and text.between(end - 1, end) == " "


def is_of_place(text: Marked, i: int) -> bool:
    """Whether `of` stands right before a Romance name, an article between or not: people do not follow it."""
    at = i - 1
    if text.language.language == "de":  # "der Bürgermeister des Fährorts Nordvik, Asle Lund"
        last = min(i + 2, len(text.tokens) - 1)
        if not any("," in text.between(k, k + 1) for k in range(i, last)):
            return False
        towns = (k for k in (i, at) if k > 0 and text.tokens[k].low.endswith(TOWNS) and text.clear(k - 1, i))
        return any(text.tokens[k - 1].low in ("des", "der") for k in towns)
    while at > 0 and text.tokens[at].low in text.language.small["articles"] and text.clear(at, i):
        at -= 1
    romance = text.language.language in ("it", "fr", "es")
    return romance and at > 0 and text.tokens[at].low in text.language.small["of"] and text.clear(at, i)
