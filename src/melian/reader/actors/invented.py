"""Actors that no table knows: names that behave like states, and names of organisations.

A name counts as a state by what stands around it: "Ardel's prime minister", "il governo del Valdoro",
"власти Кордии", "Meska rejected"; words with its stem and the ending of a demonym then stand for it.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from melian.reader.actors.bare import german_way, opens_with_name
from melian.reader.actors.called import add_called, add_quoted
from melian.reader.actors.held.seats import add_seats
from melian.reader.actors.institutions import add_institutions
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.signs import strong, weak
from melian.reader.actors.unions import add_organisations
from melian.reader.words.load import shared_words

__all__ = ["invented"]

ENOUGH = 2
"""Signs that make a name a state."""
DEMONYM = {
    "en": r"(?:i?an|i?ans|n|ns|ese|ish|i|ic|ite|ites|er|ers)",
    "it": r"(?:[oaie]|i?an[oaie]|es[ei]|in[oaie]|it[aie]|i?c[oaie]|he)",
    "fr": r"(?:ien|ienne|iens|iennes|ais|aise|aises|ois|oises?|es?|iques?|ine?|nes?|ns?|ane?)",
    "de": r"i?(?:sch|ische|ischen|ischer|isches|ischem|sche|schen|scher|sches|schem|er|ern)",
    "es": r"(?:[oa]s?|i?an[oa]s?|és|es[ae]s?|eñ[oa]s?|in[oa]s?|enses?|í|íes)",
    "ru": r"(?:й|и)?(?:ск|йск|ийск|анск)(?:ий|ая|ое|ие|ого|ой|ому|ую|им|их|ими|ом)",
    "uk": r"(?:і?й?ськ|анськ|цьк)(?:ий|а|е|і|ого|ої|ому|у|им|их|ими|ою|ій)",
}
LONE = {"fr": r"\w{3,}(?:aise?|oise?|ienne|ien)", "it": r"\w{3,}es[ei]", "es": r"\w{3,}(?:és|ense|eñ[oa])"}
"""Endings that hardly any adjective but a demonym has."""
NO_DEMONYMS = shared_words("no_demonyms")
PLACES = tuple(shared_words("places"))
"""Beginnings of what no state is called: the exclave of Varn."""
DIRECTIONS = shared_words("directions")
FIELDS = shared_words("no_states")
LANDS = ("ия", "ии", "ию", "ія", "ії", "ію")
"""Endings of lands, so that a stem of three letters is enough: Нерия, нерийский."""
ADJECTIVES = ("ian", "an", "ese", "ish", "ic")


def invented(text: Marked, named: set[int], *, sure: bool = False) -> Names:
    """States and organisations that only the text names.

    `named` are tokens that belong to persons; with `sure`, one sign by itself has to be enough.
    """
    names = Names()
    taken = set(named)
    add_quoted(text, names, taken)
    add_organisations(text, names, taken)
    add_called(text, names, taken)
    add_institutions(text, names, taken)
    states = _states(text, taken, sure)
    for i in range(len(text.tokens)):
        if i in taken or i in text.actors:
            continue
        capital, by = text.tokens[i].text[0].isupper(), "name"
        state = states.get(stem_of(text.tokens[i].low, text.language.language)) if capital else None
        if state is None and i not in text.covered:
            state, by = _demonym(text, i, states), "demonym"
        if state:
            key = identifier(state)
            names.labels.setdefault(key, state)
            names.types[key] = "state"
            names.at[i] = (key, 1, by)
        elif i not in text.covered and _lone_demonym(text, i):
            word = text.tokens[i].text
            key = identifier(re.sub("e$", "", word) if text.language.language == "fr" else word[:-1])
            names.labels.setdefault(key, word)
            names.types[key] = "state"
            names.at[i] = (key, 1, "demonym")
    add_seats(text, names, taken)
    return names


def _lone_demonym(text: Marked, i: int) -> bool:
    """Whether a state is known by its demonym alone, after an office or a body: la présidente valdornaise."""
    ending, low = LONE.get(text.language.language), text.tokens[i].low
    if ending is None or i - 1 not in text.covered:
        return False
    before = next((text.nouns[k] for k in range(i - 1, max(i - 6, -1), -1) if k in text.nouns), None)
    if before is None or before.at + before.length != i or before.label == "anonymous":
        return False
    fits = re.fullmatch(ending, low) and low not in NO_DEMONYMS and text.tokens[i].text.islower()
    return bool(fits) and before.label in ("office", "body") and text.clear(i - 1, i)


def _states(text: Marked, taken: set[int], sure: bool) -> dict[str, str]:
    """Names with enough signs of a state, by their stem."""
    language = text.language.language
    signs: dict[str, int] = defaultdict(int)
    forms: dict[str, list[str]] = defaultdict(list)
    within: set[str] = set()
    places: set[str] = set()
    clear: set[str] = set()
    ways: dict[str, set[str]] = defaultdict(set)
    longer: dict[str, list[str]] = defaultdict(list)
    surnames = _surnames(text) if language in ("en", "it", "fr", "es") else set()
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors or i in text.covered or len(token.text) < 3:
            continue
        if not token.text[0].isupper() or (i in text.verbs and i not in text.first) or text.is_common(i):
            continue
        common = language == "de" and token.low.startswith(PLACES) and i not in text.first
        common = common or bool(text.language.kinds["organisation"].at(text.tokens, i))
        common = common or token.low in DIRECTIONS or token.low in FIELDS
        if text.language.kinds["state"].at(text.tokens, i) or common:
            continue
        stem = stem_of(token.low, language)
        if i and text.tokens[i - 1].low.startswith(PLACES) and text.between(i - 1, i) == " ":
            places.add(stem)
        if token.low in surnames:
            continue
        is_strong, score = strong(text, i), weak(text, i)
        if not is_strong and _in_name(text, i):
            if language == "en":
                longer[stem].append(token.text)
            continue
        if sure and not is_strong:
            score = 0
        clear |= {stem} if is_strong else set()
        forms[stem].append(token.text)
        opening = ENOUGH if language == "de" and not sure and opens_with_name(text, i) else 0
        signs[stem] += 2 if is_strong else (opening if language == "de" else score)
        if language == "de" and not sure:
            ways[stem].add(german_way(text, i))
        if is_strong or i not in text.first or opens_with_name(text, i):
            within.add(stem)
    for stem, found in ways.items():
        if "determined" not in found and len(found - {""}) > 1:
            signs[stem] += 2 * ENOUGH
    for stem in _with_demonyms(text, longer | forms):
        signs[stem] += 2 * ENOUGH
        forms[stem] = forms[stem] or longer[stem]
    enough = {
        stem
        for stem, n in signs.items()
        if n >= ENOUGH and len(stem) >= 3 and (stem in within or n >= 2 * ENOUGH)
    }
    ending = DEMONYM[language]
    demonyms = {
        stem
        for stem in enough
        for size in range(3, len(stem))
        if stem[:size] in enough and re.fullmatch(ending, stem[size:])
    }
    return {stem: _nominative(text, forms[stem]) for stem in enough - demonyms - (places - clear)}


def _surnames(text: Marked) -> set[str]:
    """Words that own an office and stand elsewhere after a first name: `Elena Tovar`, `Tovar’s deputy`."""
    tokens, found = text.tokens, set()
    for i in range(1, len(tokens)):
        first = tokens[i - 1]
        if not (tokens[i].text[0].isupper() and first.text[0].isupper() and text.between(i - 1, i) == " "):
            continue
        free = (
            i - 1 not in text.first
            and i - 1 not in text.covered
            and i - 1 not in text.actors
            and not text.is_common(i - 1)
        )
        ended = i + 1 >= len(tokens) or not tokens[i + 1].text[0].isupper() or text.between(i, i + 1) != " "
        direction = first.low in DIRECTIONS or first.low in FIELDS or first.low.endswith(ADJECTIVES)
        kinds = text.language.kinds
        named = any(kinds[kind].at(tokens, k) for kind in ("organisation", "state") for k in (i - 1, i))
        beside = (
            i - 2 in text.covered or i - 2 in text.verbs or "," in text.between(i - 2, i - 1)
            if i > 1
            else False
        )
        if free and ended and beside and not direction and not named and i not in text.covered:
            found.add(tokens[i].low)
    return found


def _with_demonyms(text: Marked, forms: Mapping[str, list[str]]) -> set[str]:
    """Names whose demonym stands beside an office or a body: premier treveno, volmarkische Regierung."""
    named = {
        stem: stem
        for stem, found in forms.items()
        if len(stem) > 3 or any(form.endswith(LANDS) for form in found)
    }
    found = set()
    for i in range(len(text.tokens)):
        if i in text.covered or i in text.actors:
            continue
        beside = i - 1 in text.covered or i + 1 in text.covered or _is_adjective(text, i)
        if beside and (stem := _demonym(text, i, named)) and text.tokens[i].text not in forms[stem]:
            found.add(stem)
    return found


def _is_adjective(text: Marked, i: int) -> bool:
    """Whether a token may be a demonym by its form alone: `every Sevrian trawler`."""
    token = text.tokens[i]
    if text.language.language == "en":
        return token.text[0].isupper() and i not in text.first and token.low.endswith(ADJECTIVES)
    return token.text[0].islower() and len(token.low) > 6


def _nominative(text: Marked, forms: list[str]) -> str:
    if text.language.language in ("ru", "uk"):
        named = [form for form in forms if form.endswith(("я", "а"))]
        ending = {"ru": "ия", "uk": "ія"}[text.language.language]
        soft = [re.sub("(?:[иі][яеиюєїі]|[иі]ей|ією|ии|ию)$", ending, form) for form in forms]
        oblique = {"ru": "ы", "uk": "и"}[text.language.language]
        if not named and all(form.endswith(oblique) for form in forms):
            return min(forms, key=len)[:-1] + "а"
        return min(named or [each for each in soft if each.endswith(ending)] or forms, key=len)
    if text.language.language == "de" and all(form.endswith("s") and len(form) > 4 for form in forms):
        return min(forms, key=len)[:-1]
    return min(forms, key=len)


def _in_name(text: Marked, i: int) -> bool:
    """Whether a capital stands right beside it that is no office: then it is part of a longer name."""
    german = text.language.language == "de"
    for other in (i - 1, i + 1):
        if not 0 <= other < len(text.tokens):
            continue
        low, high = min(i, other), max(i, other)
        neighbour = text.tokens[other]
        beside = text.between(low, high).isspace() and neighbour.text[0].isupper()
        plain = other not in text.covered and other not in text.actors and not text.is_common(other)
        if beside and plain and not german:
            return True
    return False


def _demonym(text: Marked, i: int, states: dict[str, str]) -> str | None:
    token, language = text.tokens[i], text.language.language
    if language == "en" and not token.text[0].isupper():
        return None
    low = token.low.replace("ё", "е")
    if low in states and language in ("fr", "it", "es") and token.text.islower():
        return states[low]  # "le ministre brévan" of Brévanie
    ending = DEMONYM[language]
    for size in range(min(len(low) - 1, 14), 2, -1):
        bare = low[:size]
        vowels = "aeiouéy" if language in ("fr", "it", "es") and size > 3 and low[size] in "aeéio" else ""
        for stem in dict.fromkeys((bare, _plain(bare), *(bare + vowel for vowel in vowels))):
            if stem in states and re.fullmatch(ending, low[size:]):
                return states[stem]
    return None


def _plain(stem: str) -> str:
    """German writes an Umlaut in the demonym: Marland, marländisch."""
    return stem.replace("ä", "a").replace("ö", "o").replace("ü", "u")
