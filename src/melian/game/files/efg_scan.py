"""The tokens of Gambit's `.efg` files, and errors that say where.

Tokens are quoted texts, braces and commas, and words (numbers are words that look like
numbers). White space separates them and means nothing else.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from melian.articles import with_article
from melian.errors import EfgError

__all__ = ["Scanner", "Token", "odd_character", "odd_words", "scanner_of"]

_MAX_DIGITS = 4000
_MAX_EXPONENT = 400
# A backslash hides a quotation mark, and nothing else: that is all Gambit does. Something matches
# at every place (at worst a lone quotation mark, or the end), and no blank is read twice: time
# grows with the length of the text, whatever it holds.
_TOKEN = re.compile(r'\s*+(?:"((?:[^"\\]++|\\"|\\)*+)"|([{},])|([^\s"{},]++)|(")|\Z)')
_KINDS = ("end", "text", "mark", "word", "lone")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?", re.ASCII)
_RATIO = re.compile(r"([+-]?\d+)/(\d+)", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
_CURLY = re.compile("[\u201c-\u201f\u00ab\u00bb\u2033\uff02]")
_ODD = re.compile("[^\x21-\x7e]|['`]")
"""What stands for nothing outside of quotation marks."""
_MEANT = (
    (
        re.compile("[\u2018-\u201f\u00ab\u00bb\u2032\u2033\uff02'`]"),
        'write ", the quotation mark of the keyboard',
    ),
    (re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]"), "write the minus of the keyboard, -"),
    (re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]"), "it cannot be seen: delete it"),
)


def odd_character(text: str) -> re.Match[str] | None:
    """The first character of a word that stands for nothing outside of quotation marks."""
    return _ODD.search(text)


def odd_words(char: str) -> str:
    """Such a character by its code and name, and what is to be written for it.

    >>> odd_words("\u2212")
    'U+2212 is a minus sign: write the minus of the keyboard, -'
    """
    name = unicodedata.name(char, "character without a name").lower()
    remedy = next((words for kind, words in _MEANT if kind.match(char)), 'put names between "')
    return f"U+{ord(char):04X} is {with_article(name)}: {remedy}"


class Token(NamedTuple):
    """One token: its kind, its text (without quotes) and where it begins."""

    kind: str
    text: str
    start: int


@dataclass(slots=True)
class Scanner:
    """Steps through the tokens of one file; `token` is the next one."""

    name: str
    text: str
    token: Token = field(default=Token("", "", 0))
    tokens: Iterator[Token] = field(default_factory=lambda: iter(()))
    passed: Token = field(default=Token("", "", 0))

    def scan(self) -> Iterator[Token]:
        """The tokens of the text, and one of kind "end"."""
        for match in _TOKEN.finditer(self.text):
            group = match.lastindex or 0
            if group == 1:
                yield Token("text", match[1].replace('\\"', '"'), match.start(1) - 1)
            elif group == 4:
                self.fail(match.start(4), "this quotation mark is never closed", 'end the text with "')
            elif group:
                yield Token(_KINDS[group], match[group], match.start(group))
            else:
                yield Token("end", "", match.end())
                return

    def advance(self) -> Token:
        """Step to the next token; returns the one passed."""
        self.passed = self.token
        self.token = next(self.tokens)
        return self.passed

    def place(self, where: int) -> tuple[int, int]:
        """Line and column, from 1 on, of a position of the text."""
        return self.text.count("\n", 0, where) + 1, where - self.text.rfind("\n", 0, where)

    def fail(self, where: int, what: str, remedy: str) -> NoReturn:
        """Raise `EfgError` at a position of the text."""
        line, column = self.place(where)
        raise EfgError(f"{self.name}:{line}:{column}: {what}; {remedy}", line=line, column=column)

    def expected(self, what: str) -> NoReturn:
        """Raise `EfgError` at the current token."""
        token = self.token
        quoted = f'the text "{token.text[:40]}"' if token.kind == "text" else f"'{token.text[:40]}'"
        got = "the end of the file" if token.kind == "end" else quoted
        odd = odd_character(token.text) if token.kind == "word" else None
        curly = _CURLY.search(self.passed.text) if self.passed.kind == "text" else None
        if odd:
            self.fail(token.start + odd.start(), f"got {got}", f"expected {what}; {odd_words(odd[0])}")
        if curly:  # where a text that looks closed goes on to the next straight mark
            self.fail(
                token.start, f"got {got}", f"expected {what}; in the text before it, {odd_words(curly[0])}"
            )
        self.fail(token.start, f"got {got}", f"expected {what}")

    def take_text(self, what: str) -> str:
        """The next token, which must be a quoted text."""
        if self.token.kind != "text":
            self.expected(f"{what} in quotation marks")
        return self.advance().text

    def take_mark(self, mark: str, what: str) -> None:
        """The next token, which must be this mark."""
        if self.token.kind != "mark" or self.token.text != mark:
            self.expected(f"'{mark}' {what}")
        self.advance()

    def is_mark(self, mark: str) -> bool:
        """Whether the next token is this mark."""
        return self.token.kind == "mark" and self.token.text == mark

    def take_count(self, what: str, *, least: int) -> int:
        """The next token, which must be a whole number."""
        text = self.token.text
        if self.token.kind != "word" or not _COUNT.fullmatch(text) or len(text) > 18 or int(text) < least:
            self.expected(f"{what}, a whole number from {least} on")
        return int(self.advance().text)

    def take_number(self, what: str) -> str:
        """The next token, which must be a decimal number or a fraction; `Fraction` takes it."""
        text = self.token.text
        decimal = _DECIMAL.fullmatch(text)
        ratio = None if decimal else _RATIO.fullmatch(text)
        if self.token.kind != "word" or (decimal is None and ratio is None):
            self.expected(f"{what}, a number like 3, -0.5, 1/3 or 2e-3")
        exponent = decimal[1] if decimal and decimal[1] else "0"
        if len(text) > _MAX_DIGITS or len(exponent) > 5 or abs(int(exponent)) > _MAX_EXPONENT:
            self.fail(
                self.token.start,
                f"the number {text[:20]}... has too many digits or too large an exponent",
                f"at most {_MAX_DIGITS} characters and exponents up to {_MAX_EXPONENT} are read",
            )
        if ratio and int(ratio[2]) == 0:
            self.expected(f"{what}, a fraction whose denominator is not 0")
        return self.advance().text


def scanner_of(name: str, text: str) -> Scanner:
    """A scanner before the first token of a text; `name` is what errors call it."""
    scanner = Scanner(name, text)
    scanner.tokens = scanner.scan()
    scanner.advance()
    return scanner
