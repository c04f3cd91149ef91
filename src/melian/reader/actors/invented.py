"""Actors that no table knows: names that behave like states, and names of organisations.

A name counts as a state by what stands around it: "Ardel's prime minister", "il governo del Valdoro",
"власти Кордии", "Meska rejected"; words with its stem and the ending of a demonym then stand for it.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words

__all__ = ["Names", "invented", "stem_of"]

ENOUGH = 2
"""Signs that make a name a state."""
COMPOUND = re.compile(r"(?:rat|bund|liga|pakt|union|allianz|bündnis|gemeinschaft)(?:e?s)?$")
SMALL = shared_words("in_names")
DEMONYM = {
    "en": r"(?:i?an|i?ans|n|ns|ese|ish|i|ic|ite|ites|er|ers)",
    "it": r"(?:[oaie]|i?an[oaie]|es[ei]|in[oaie]|it[aie]|i?c[oaie]|he)",
    "fr": r"(?:ien|ienne|iens|iennes|ais|aise|aises|ois|oises?|es?|iques?|ine?|nes?|ns?|ane?)",
    "de": r"i?(?:sch|ische|ischen|ischer|isches|ischem|sche|schen|scher|sches|schem|er|ern)",
    "es": r"(?:[oa]s?|i?an[oa]s?|és|es[ae]s?|eñ[oa]s?|in[oa]s?|enses?|í|íes)",
    "ru": r"(?:й|и)?(?:ск|йск|ийск|анск)(?:ий|ая|ое|ие|ого|ой|ому|ую|им|их|ими|ом)",
    "uk": r"(?:і?й?ськ|анськ|цьк)(?:ий|а|е|і|ого|ої|ому|у|им|их|ими|ою|ій)",
}
CASES = re.compile(
    "(?:ией|иею|ією|ієй|ями|ами|ях|ах|ою|ей|ой|ом|ем|ам|ям|ию|ии|ия|ію|ії|ія|[аяыиіїуюеєоьй])$"
)
ARTICLE = shared_words("before_names")
OF_GENITIVE = frozenset(["ru", "uk", "de"])


@dataclass(slots=True)
class Names:
    """Names found, each an id with its tokens."""

    labels: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    at: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    """By first token: the id, how many tokens, and `name` or `demonym`."""


def stem_of(low: str, language: str) -> str:
    """A name without its ending, under which its cases and demonyms are found."""
    if language in ("ru", "uk"):
        return CASES.sub("", low.replace("ё", "е"))
    bare = low[:-1] if language == "de" and low.endswith("s") and len(low) > 4 else low
    return re.sub(r"(?:ien|ia|ie|ya|[aeioué])$", "", bare) if len(bare) > 4 else bare


def invented(text: Marked, named: set[int], *, sure: bool = False) -> Names:
    """States and organisations that only the text names.

    `named` are tokens that belong to persons; with `sure`, one sign by itself has to be enough.
    """
    names = Names()
    taken = set(named)
    for i, size in _organisations(text, taken):
        words = " ".join(text.words[text.tokens[i].start : text.tokens[i + size - 1].end].split())
        words = _without_genitive(text, words) if size == 1 else words
        key = identifier(words)
        names.labels.setdefault(key, words)
        names.types[key] = "organisation"
        names.at[i] = (key, size, "name")
        taken.update(range(i, i + size))
    _short_forms(text, names, taken)
    states = _states(text, taken, sure)
    for i in range(len(text.tokens)):
        if i in taken or i in text.actors:
            continue
        stem = stem_of(text.tokens[i].low, text.language.language)
        state = states.get(stem) if text.tokens[i].text[0].isupper() else None
        by = "name"
        if state is None and i not in text.covered:
            state, by = _demonym(text, i, states), "demonym"
        if state:
            key = identifier(state)
            names.labels.setdefault(key, state)
            names.types[key] = "state"
            names.at[i] = (key, 1, by)
    return names


def _without_genitive(text: Marked, word: str) -> str:
    """A German compound without the ending of its genitive, if it stands without it elsewhere."""
    bare = re.sub("e?s$", "", word)
    return bare if any(token.text == bare for token in text.tokens) else word


def _organisations(text: Marked, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of capitals, joined by small words, that have a word such as League in them."""
    found, tokens, i = [], text.tokens, 0
    kinds, language = text.language.kinds["organisation"], text.language.language
    while i < len(tokens):
        if i in taken or not tokens[i].text[0].isupper() or i in text.actors or i in text.covered:
            i += 1
            continue
        end = _run(text, i, taken)
        if language == "de":
            if COMPOUND.search(tokens[i].low) and len(tokens[i].low) > 6:
                found.append((i, 1))
            i += 1
            continue
        heads = [k for k in range(i, end) if tokens[k].text[0].isupper() and kinds.at(tokens, k)]
        start = i
        while start < end and start in text.first and text.is_common(start):
            start += 1
        if language in ("ru", "uk") and heads:
            start, end = heads[0], min(end, heads[0] + 2)
        if heads and end - start > 1:
            found.append((start, end - start))
        i = max(end, i + 1)
    return found


def _run(text: Marked, i: int, taken: set[int]) -> int:
    tokens, end = text.tokens, i + 1
    while end < len(tokens) and end - i < 7:
        ahead = end
        while ahead < len(tokens) and tokens[ahead].low in SMALL and ahead - end < 2:
            ahead += 1
        if (
            ahead >= len(tokens)
            or ahead in taken
            or ahead in text.covered
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
        definite = token.text[0].isupper() or text.language.language in ("ru", "uk")
        if whose and definite and (token.text[0].isupper() or len(token.low) > 4):
            names.at[i] = (whose, 1, "name")
            taken.add(i)


def _states(text: Marked, taken: set[int], sure: bool) -> dict[str, str]:
    """Names with enough signs of a state, by their stem."""
    language = text.language.language
    signs: dict[str, int] = defaultdict(int)
    forms: dict[str, list[str]] = defaultdict(list)
    within: set[str] = set()
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.actors or i in text.covered or len(token.text) < 3:
            continue
        if not token.text[0].isupper() or (i in text.verbs and i not in text.first) or text.is_common(i):
            continue
        stem = stem_of(token.low, language)
        strong, weak = _strong(text, i), _weak(text, i)
        if not strong and (sure or _in_name(text, i)):
            continue
        forms[stem].append(token.text)
        signs[stem] += 2 if strong else (0 if language == "de" else weak)
        if strong or i not in text.first:
            within.add(stem)
    if not sure:
        for stem in _with_demonyms(text, set(forms)):
            signs[stem] += 2 * ENOUGH
    return {
        stem: _nominative(text, forms[stem])
        for stem, n in signs.items()
        if n >= ENOUGH and len(stem) >= 3 and (stem in within or n >= 2 * ENOUGH)
    }


def _with_demonyms(text: Marked, stems: set[str]) -> set[str]:
    """Names whose demonym stands beside an office or a body: premier treveno, volmarkische Regierung."""
    named = {stem: stem for stem in stems if len(stem) > 3}
    found = set()
    for i in range(len(text.tokens)):
        if i in text.covered or i in text.actors:
            continue
        beside = i - 1 in text.covered or i + 1 in text.covered
        if beside and (stem := _demonym(text, i, named)):
            found.add(stem)
    return found


def _nominative(text: Marked, forms: list[str]) -> str:
    if text.language.language in ("ru", "uk"):
        named = [form for form in forms if form.endswith(("я", "а"))]
        ending = {"ru": "ия", "uk": "ія"}[text.language.language]
        soft = [re.sub("(?:[иі][яеиюєїі]|[иі]ей|ією|ии|ию)$", ending, form) for form in forms]
        return min(named or [each for each in soft if each.endswith(ending)] or forms, key=len)
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


def _strong(text: Marked, i: int) -> bool:
    """An office or body of that name: Ardel's army, il governo del Valdoro, власти Кордии."""
    tokens, language = text.tokens, text.language.language
    if (
        language == "en"
        and i + 1 < len(tokens)
        and tokens[i + 1].low == "s"
        and text.between(i, i + 1) in "’'"
    ):
        return text.noun_within(i + 2, 3)
    back = i
    while back > 0 and i - back < 3 and tokens[back - 1].low in SMALL | ARTICLE:
        back -= 1
    if not text.nouns_ending_at(back) or not text.clear(back - 1, i):
        return False
    if back < i:
        if language == "de":
            return tokens[back].low in ("der", "des", "von")
        return tokens[back].low not in ("y", "e", "et", "and", "el", "la", "le", "il")
    low = tokens[i].low
    if language == "de":
        alone = i + 1 >= len(tokens) or not tokens[i + 1].text[0].isupper()
        state = back - 1 in text.nouns and text.nouns[back - 1].label == "state"
        return (low.endswith("s") and alone) or state
    return language in ("ru", "uk") and low.endswith(("ии", "ії", "ы", "и", "ия"))


def _weak(text: Marked, i: int) -> int:
    """How far a name stands as states do: the subject of a verb, after an article."""
    tokens = text.tokens
    score = 1 if i and tokens[i - 1].low in ARTICLE | {"del", "della", "alla", "dalla", "al", "dal"} else 0
    following = [k for k in range(i + 1, min(i + 4, len(tokens))) if k in text.verbs and text.clear(i, k)]
    if i in text.first or (i - 1 in text.first and tokens[i - 1].low in ARTICLE):
        return score + (2 if following else 1)
    return score + (1 if following and following[0] == i + 1 else 0)


def _demonym(text: Marked, i: int, states: dict[str, str]) -> str | None:
    token, language = text.tokens[i], text.language.language
    if language == "en" and not token.text[0].isupper():
        return None
    low = token.low.replace("ё", "е")
    ending = DEMONYM[language]
    for size in range(min(len(low) - 1, 14), 2, -1):
        for stem in {low[:size], _plain(low[:size])}:
            if stem in states and re.fullmatch(ending, low[size:]):
                return states[stem]
    return None


def _plain(stem: str) -> str:
    """German writes an Umlaut in the demonym: Marland, marländisch."""
    return stem.replace("ä", "a").replace("ö", "o").replace("ü", "u")
