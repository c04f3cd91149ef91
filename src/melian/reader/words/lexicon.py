"""Whether a dictionary has a word: names that a report invents, and their demonyms, are in none.

The dictionaries are simplemma's (A. Barbaresi, MIT licence), about half a million forms a language; they
come with the package and are read once a language, in the form that takes little memory.

Tested in `tests/unit/test_lexicon.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from melian.reader.tokens import LANGUAGES

__all__ = ["is_common", "is_german_noun", "is_verb", "is_word", "lemma"]

_INFINITIVES = {
    "it": ("are", "ere", "ire", "rre", "si"), "fr": ("er", "ir", "re"), "es": ("ar", "er", "ir"),
    "ru": ("ть", "ться", "чь", "чься", "ти"), "uk": ("ти", "тися"),
}  # fmt: skip
"""How infinitives end."""
_SHORTEST = 4
"""Letters of a part of a compound at least."""
_TURNED = {"a": "ä", "o": "ö", "u": "ü"}
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_NOMINAL = {
    "it": re.compile("[^dtv]i$|[^aiu]ti$"), "fr": re.compile("[^é]s$(?<!ées)|x$"),
    "es": re.compile("(?<!d[oa])(?<!mo)s$"),
}  # fmt: skip
"""How nouns end, and verbs only when somebody is spoken to."""
_NUMERALS = {
    "it": re.compile(
        "(?:due|tr[eé]|quattro|cinque|sei|sette|otto|nove|dieci|(?:un|do|tre|quattor|quin|se)dici"
        "|dicia(?:ssette|nnove)|diciotto|(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)[ia]?"
        "|uno?|cento|mille|mila)+"
    ),
    "fr": re.compile("treize|quatorze|(?:quar|cinqu|soix|sept|huit|non)ante"),
    "es": re.compile(r"veinti\w+"),
    "ru": re.compile(
        r"(?:дв|тр)о(?:е|им|их|ими)|(?:четв|пят|шест|сем|восьм|девят|десят)ер(?:о|ых|ым|ыми)"
        r"|(?:четыр|пят|шест|сем|восем|восьм|девят|десят|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат"
        r"|(?:два|три)дцат)(?:ь|и|ью|ём|ех|ёх|ем)"
        r"|(?:пят|шест|сем|восем|восьм)(?:ь|и|ью)десят(?:и|ью)?|девяност[оа]"
    ),
    "uk": re.compile("дво|двоих|двоїх"),
}
"""Numerals, of which dictionaries lack many."""


@lru_cache(maxsize=200_000)
def is_word(low: str, language: str) -> bool:
    """Whether a word in small letters is one of a language's; every word is where there is no dictionary.

    Examples
    --------
    >>> [is_word(each, "es") for each in ("pesquero", "corvano")]
    [True, False]
    """
    from simplemma import is_known

    numeral = language in _NUMERALS and _NUMERALS[language].fullmatch(low)
    return language not in LANGUAGES or bool(numeral) or is_known(low, language, low_memory=True)


@lru_cache(maxsize=200_000)
def is_common(low: str, language: str) -> bool:
    """Whether a word in small letters is one of a language's and no name or, in German, a noun.

    Examples
    --------
    >>> [is_common(each, "de") for each in ("unsere", "insel", "nordau")]
    [True, False, False]
    """
    from simplemma import lemmatize

    known = language in LANGUAGES and is_word(low, language)
    return known and lemmatize(low, language, low_memory=True).islower()


@lru_cache(maxsize=50_000)
def lemma(low: str, language: str) -> str:
    """The form in which a dictionary has a word in small letters; the word itself where it has none.

    Examples
    --------
    >>> lemma("яєць", "uk")
    'яйце'
    """
    from simplemma import lemmatize

    known = language in LANGUAGES and is_word(low, language)
    return lemmatize(low, language, low_memory=True).lower() if known else low


def is_verb(low: str, language: str) -> bool:
    """Whether a word in small letters is a form of a verb rather than a noun of many.

    Examples
    --------
    >>> [is_verb(each, "es") for each in ("firmaron", "mujeres")]
    [True, False]
    """
    base = lemma(low, language)
    if low == base or (language in _NOMINAL and _NOMINAL[language].search(low)):
        return False
    return base.endswith(_INFINITIVES.get(language, ("\n",)))


def _is_plural_compound(low: str) -> bool:
    """Whether a word ends in the plural of a noun, after a word: Handelsschiffe."""
    for place in range(_SHORTEST, len(low) - _SHORTEST + 1):
        head, tail = low[:place], low[place:]
        plural = is_word(tail, "de") and lemma(tail, "de") != tail and is_german_noun(tail)
        if plural and (is_word(head, "de") or is_word(head.removesuffix("s"), "de")):
            return True
    return False


@lru_cache(maxsize=50_000)
def is_german_noun(low: str) -> bool:
    """Whether a word is a German noun that has a plural, so that its capital tells of no name.

    Examples
    --------
    >>> [is_german_noun(each) for each in ("auslöser", "löcher", "nordmark", "nordau")]
    [True, True, False, False]
    """
    from simplemma import lemmatize

    if not is_word(low, "de"):
        return _is_plural_compound(low)
    noun = lemmatize(low, "de", low_memory=True).lower()
    if any(is_word(noun + ending, "de") for ending in ("n", "en", "e", "er", "ern", "nen")):
        return True
    plain, turned = low.translate(_PLAIN), re.sub("[aou](?=[^aou]+$)", lambda m: _TURNED[m[0]], low)
    ends = (re.sub("e[rn]*$", "", plain),) if plain != low else (f"{turned}er", f"{turned}e")
    return any(is_word(each, "de") for each in ends if each != low)
