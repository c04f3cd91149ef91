"""A text as words, numbers and marks with their places; apostrophes part words and are no tokens.

There are two ways to part a text, because two kinds of reader ask different things of it. Those of
times, numbers and kinds read what stands beside a word: marks and line ends are tokens, `5-day` is
three, `94.000` and `14:30` are one and have a form, and keys are case-folded with a straight
apostrophe. Those of actors and speakers (`melian.reader.layout.tokens_of`) read runs of names: marks
are what lies between two tokens, `Orlen-Marek` and `a-t-elle` are one, and how a hyphen or an
apostrophe joins hangs on the language. Tables beside each reader are written in its way; one way for
both would part the phrases of half of them anew. Each is run over a text once.

Tested in `tests/unit/test_tokens.py`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from melian.texts.span import Span

__all__ = ["LANGUAGES", "Token", "keys_of", "tokens", "words_of"]

LANGUAGES = ("en", "it", "fr", "de", "es", "ru", "uk")
"""Those that the reader has words of."""

_NUMBER = r"\d+(?:[.,'’\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,]\d+)?"
_TOKEN = re.compile(  # words first: they are the most, and begin as nothing else does
    r"(?P<word>[^\W\d_]+(?:['’ʼ‘`](?=[яюєї])[^\W\d_]+)?)"
    r"|(?P<date>(?<![\d.])(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d))(?![\d/]))"
    r"|(?P<clock>(?<![\d.,])\d{1,2}(?::\d\d|h\d\d|\.\d\d(?=\s*(?:Uhr|a\.m|p\.m|am\b|pm\b)))(?!\d))"
    rf"|(?P<number>{_NUMBER})"
    r"(?P<ordinal>(?:st|nd|rd|th|er|ère|[º°ª]|-(?:го|е|й|я|му|м|ю|ої|ій|х|ті|тих|их|ые|ых))(?!\w))?"
    r"|(?P<mark>[^\w\s'’ʼ`]|\n)"
)


class Token(NamedTuple):
    """A word, a number or a mark."""

    span: Span
    text: str
    """As it is written."""
    form: str
    """`word`, `number`, `ordinal`, `date`, `clock` or `mark`."""
    key: str
    """What tables know it by: in small letters, with one kind of apostrophe."""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


def tokens(text: str) -> list[Token]:
    """All tokens of a text, in order."""
    return [
        Token(Span(*match.span()), word := match[0], match.lastgroup or "mark", _key(word))
        for match in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=256)
def keys_of(clause: str) -> tuple[str, ...]:
    """The keys of all tokens of a clause; several readers in turn ask for those of the same one."""
    return tuple([_key(match[0]) for match in _TOKEN.finditer(clause)])


_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`", "'"))


def _key(word: str) -> str:
    return word.casefold().translate(_APOSTROPHES)


@cache
def words_of(aspect: str, language: str) -> dict[str, Any]:
    """The table of an aspect (`times`, `numbers`, ...) in a language; empty where there is none."""
    import tomllib

    place = files(f"melian.reader.{aspect}").joinpath("words", f"{language}.toml")
    return tomllib.loads(place.read_text("utf-8")) if place.is_file() else {}
