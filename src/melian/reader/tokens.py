"""A text as words, numbers and marks with their places; apostrophes part words and are no tokens.

Tested in `tests/unit/test_tokens.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from melian.texts.span import Span

__all__ = ["LANGUAGES", "Token", "tokens", "words_of"]

LANGUAGES = ("en", "it", "fr", "de", "es", "ru", "uk")
"""Those that the reader has words of."""

_NUMBER = r"\d+(?:[.,'’\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,]\d+)?"
_TOKEN = re.compile(
    r"(?P<date>(?<![\d.])(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d))(?![\d/]))"
    r"|(?P<clock>(?<![\d.,])\d{1,2}(?::\d\d|h\d\d|\.\d\d(?=\s*(?:Uhr|a\.m|p\.m|am\b|pm\b)))(?!\d))"
    rf"|(?P<number>{_NUMBER})"
    r"(?P<ordinal>(?:st|nd|rd|th|er|ère|[º°ª]|-(?:го|е|й|я|му|м|ю|ої|ій))(?!\w))?"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ](?=[яюєї])[^\W\d_]+)?)"
    r"|(?P<mark>[^\w\s'’ʼ`]|\n)"
)


@dataclass(frozen=True, slots=True)
class Token:
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
    found = []
    for match in _TOKEN.finditer(text):
        form = match.lastgroup or "mark"
        key = match[0].casefold().replace("’", "'").replace("ʼ", "'")
        found.append(Token(Span(*match.span()), match[0], form, key))
    return found


@cache
def words_of(aspect: str, language: str) -> dict[str, Any]:
    """The table of an aspect (`times`, `numbers`, ...) in a language; empty where there is none."""
    import tomllib

    place = files(f"melian.reader.{aspect}").joinpath("words", f"{language}.toml")
    return tomllib.loads(place.read_text("utf-8")) if place.is_file() else {}
