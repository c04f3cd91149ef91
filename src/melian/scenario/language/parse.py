"""From the text of an expression to its syntax tree.

The grammar (grammar.lark) needs no names but for one rule: after `step is a`,
`or X` goes on with the list of options exactly if X is an option of that step.
A filter over the tokens decides that before parsing.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from melian.diagnostic import Mark
from melian.kept import keep, kept
from melian.scenario.findings.diagnostics import Exact, Nearest, mark_of
from melian.scenario.findings.slips import is_range, odd_character, slip_in
from melian.scenario.language.node import MAX_WRITTEN_DEPTH
from melian.scenario.language.symbols import Symbols

__all__ = ["MAX_LENGTH", "BindError", "parse", "place_in", "shortened", "too_deep"]

MAX_LENGTH = 2_000
"""An expression may have this many characters."""
_ENDS_LIST = frozenset(
    {
        "IS",
        "SEES",
        "PLUS",
        "MINUS",
        "TIMES",
        "DIVIDE",
        "POWER",
        "COMPARE",
        "DOT",
        "__ANON_0",
        "AT",
        "BEFORE",
        "LAST",
    }
)


class BindError(Exception):
    """An expression that cannot be used; carries its diagnostic fields."""

    def __init__(self, code: str, message: str, mark: Mark, help: str | Nearest = "") -> None:
        super().__init__(message)
        self.code, self.message, self.mark, self.help = code, message, mark, help


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    """The parser; its tables are kept, for making them takes longer than reading a file."""
    here = Path(__file__).parent
    text = (here / "grammar.lark").read_text("utf-8")
    digest = hashlib.sha256(f"{lark.__version__} {sys.version} {text}".encode()).hexdigest()[:16]
    name = f"grammar.{sys.implementation.cache_tag}-{digest}.lark"
    for data in kept(here, name):
        with suppress(Exception):  # whatever is wrong with it, it can be made again
            return Lark.load(io.BytesIO(data))
    parser = Lark(text, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False)
    tables = io.BytesIO()
    parser.save(tables)
    keep(here, {name: tables.getvalue()}, tell=False)
    return parser


def parse(text: str, symbols: Symbols) -> Any:
    """The syntax tree of an expression; raises `BindError`."""
    if len(text) > MAX_LENGTH:
        raise BindError(
            "M111",
            f"an expression of {len(text):,} characters",
            mark_of(text),
            "2,000 are allowed; use `define`",
        )
    odd = odd_character(text)
    if odd is not None:
        raise _syntax(text, odd.start, text[odd.start])
    if is_range(text):
        help = "a range belongs under `assumptions`; write its name here"
        raise BindError("M110", f"'{shortened(text)}' is a range, not a difference", mark_of(text), help)
    if text.count("(") != text.count(")"):
        raise BindError(
            "M112",
            f"unbalanced parentheses in '{shortened(text)}'",
            mark_of(text),
            "if the text holds a comma, braces cut it there: put the expression in quotes",
        )
    try:
        return _tree(str(text), symbols.askable)
    except UnexpectedCharacters as error:
        raise _syntax(text, error.pos_in_stream or 0, text[error.pos_in_stream or 0]) from None
    except UnexpectedToken as error:
        token = error.token
        at = token.start_pos if token.type != "$END" and token.start_pos is not None else len(text)
        raise _syntax(text, at, str(token) if token.type != "$END" else "") from None
    except UnexpectedInput as error:
        raise _syntax(text, error.pos_in_stream or 0, "") from None


@lru_cache(maxsize=4096)
def _tree(text: str, askable: tuple[tuple[str, frozenset[str]], ...]) -> Any:
    """The tree of a text, which nobody changes: what-ifs, and an editor, read the same expressions again."""
    parser = _grammar().parse_interactive(text)
    # not by `grammar.lex`, which builds a lexer every time
    tokens = list(_options_together(list(parser.lexer_thread.lex(parser.parser_state)), dict(askable)))
    for token in tokens:
        parser.feed_token(token)
    return parser.feed_eof(tokens[-1] if tokens else None)


def _syntax(text: str, at: int, got: str) -> BindError:
    slip = slip_in(text, at)
    help = ""
    if slip is not None and slip.old is not None:
        old = text[slice(*slip.old)]
        help = Exact.at(slip.remedy, place_in(text, slip.old[0], len(old)), old, slip.new)
    elif slip is not None:
        help = slip.remedy
    elif got in ("and", "or", "not") or got.isidentifier():
        help = "put an operator between the two; `step is option` asks for a choice"
    elif got == ",":
        help = "no thousands separators; a comma stands only in calls such as min(a, b)"
    elif got in ("<", ">", "<=", ">=", "==", "!="):
        help = "comparisons do not chain: write `a < b and b < c`"
    elif got == "<or option>" or not got:
        help = "the expression ends too early"
    what = f"{slip.got if slip is not None else repr(got)} is not expected here"
    if not got or got == "<or option>":
        what = "something is missing at the end"
    return BindError("M110", f"{what} in '{shortened(text)}'", place_in(text, at, len(got) or 1), help)


def too_deep(text: str, mark: Mark) -> BindError:
    """The error of an expression whose parts stand too deep inside one another."""
    return BindError(
        "M111",
        f"'{shortened(text)}' is nested deeper than {MAX_WRITTEN_DEPTH} with its defines written out",
        mark,
        "let defines use one another less deeply",
    )


def shortened(text: str, limit: int = 60) -> str:
    """The beginning of a text, as messages show it."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def place_in(text: str, start: int, width: int = 1) -> Mark:
    """The place of a part of an expression in the file."""
    mark = mark_of(text)
    quoted = getattr(text, "quoted", False)
    if mark.width == len(text) + (2 if quoted else 0):
        return Mark(mark.line, mark.column + start + (1 if quoted else 0), max(1, width))
    return mark


def _options_together(tokens: list[Token], askable: Mapping[str, frozenset[str]]) -> Iterator[Token]:
    """Turn each `or` that goes on with a list of options into an OR_OPTION."""
    options: frozenset[str] = frozenset()
    for index, token in enumerate(tokens):
        if token.type == "IS":
            options = _options_before(tokens, index, askable)
        elif token.type == "OR" and options and _goes_on(tokens, index, options):
            token = Token.new_borrow_pos("OR_OPTION", str(token), token)
        elif token.type == "NOT":
            options = options if tokens[index - 1].type == "IS" else frozenset()
        elif token.type not in ("NAME", "NONE"):
            options = frozenset()
        yield token


def _options_before(
    tokens: list[Token], index: int, askable: Mapping[str, frozenset[str]]
) -> frozenset[str]:  # fmt: skip
    """The options of the reference that ends before an `is`."""
    start = index
    while (
        start > 0 and tokens[start - 1].type in ("NAME", "DOT", "BEFORE", "LAST", "NUMBER", "__ANON_0")
    ) or (start > 0 and str(tokens[start - 1]) in (".", "@")):
        start -= 1
        if tokens[start].type == "NAME" and (start == 0 or str(tokens[start - 1]) != "."):
            break
    words = [str(token) for token in tokens[start:index]]
    names = [
        word for word in words if re.fullmatch(r"[a-z][a-z0-9_]*", word) and word not in ("before", "last")
    ]
    return askable.get(".".join(names)) or askable.get(names[0] if names else "") or frozenset()


def _goes_on(tokens: list[Token], index: int, options: frozenset[str]) -> bool:
    if index + 1 >= len(tokens) or str(tokens[index + 1]) not in options:
        return False
    after = tokens[index + 2] if index + 2 < len(tokens) else None
    return after is None or (after.type not in _ENDS_LIST and str(after) not in (".", "@"))
