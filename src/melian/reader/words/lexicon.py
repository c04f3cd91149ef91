"""Whether a dictionary has a word: names that a report invents, and their demonyms, are in none.

The dictionaries are simplemma's (A. Barbaresi, MIT licence), about half a million forms a language; they
come with the package and are read once a language, in the form that takes little memory.

Tested in `tests/unit/test_lexicon.py`.
"""

from __future__ import annotations

from functools import lru_cache

from melian.reader.tokens import LANGUAGES

__all__ = ["is_common", "is_german_noun", "is_word"]


@lru_cache(maxsize=200_000)
def is_word(low: str, language: str) -> bool:
    """Whether a word in small letters is one of a language's; every word is where there is no dictionary.

    Examples
    --------
    >>> [is_word(each, "es") for each in ("pesquero", "corvano")]
    [True, False]
    """
    from simplemma import is_known

    return language not in LANGUAGES or is_known(low, language, low_memory=True)


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
def is_german_noun(low: str) -> bool:
    """Whether a word is a German noun that has a plural, so that its capital tells of no name.

    Examples
    --------
    >>> [is_german_noun(each) for each in ("auslöser", "mannes", "nordmark", "nordau")]
    [True, True, False, False]
    """
    from simplemma import lemmatize

    if not is_word(low, "de"):
        return False
    noun = lemmatize(low, "de", low_memory=True).lower()
    return any(is_word(noun + ending, "de") for ending in ("n", "en", "e", "er", "ern", "nen"))
