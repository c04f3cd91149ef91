"""The syntax of expressions against the same grammar in the hands of a parser generator."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.scenario.syntax import DEEPEST, SyntaxFault, Token, TooDeep, Tree, tokens_of, tree_of

GRAMMAR = Path(__file__).parents[2] / "reference" / "expression.lark"
TYPES = {"LPAR": "OPEN", "RPAR": "CLOSE", "__ANON_0": "AT"}
LINKS = {"AND", "OR", "IS", "SEES", "WHERE", "OR_OPTION"}
"""Words that the generator keeps in its trees, and that say nothing there."""

NAMES = st.sampled_from(["a", "b", "act", "trueish", "iffy", "android", "max", "noneof", "a1_"])
NUMBERS = st.sampled_from(["0", "1", "12.5", "30%", "0.07", "100"])
SIGNS = "+ - * / ** < <= == != > ( ) , . @ é # = 01 1_0".split()  # noqa: SIM905
WORDS = ["and", "or", "not", "is", "sees", "none", "if", "else", "any", "all", "count", "where", "before",
         "last", "true", "always", "never", "otherwise", "min", "sqrt", "min(", "OR", "Abs"]  # fmt: skip
OPERATORS = "+ - * / ** ** < <= > >= == != and and or is".split()  # noqa: SIM905
SOUP = st.lists(st.one_of(st.sampled_from(SIGNS + WORDS), NAMES, NUMBERS), max_size=14)


def references() -> st.SearchStrategy[str]:
    rounds = st.sampled_from(["", "", "@2", " @ 0", " before", " last"])
    return st.builds("{}{}{}".format, NAMES, rounds, st.sampled_from(["", ".b", ".b.c", " . none_"]))


def longer(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of expressions, with and without the parentheses that they may need."""
    signed = st.builds("{}{}".format, st.sampled_from(["", "", "not ", "- "]), part)
    links = st.lists(st.builds(" {} {}".format, st.sampled_from(OPERATORS), signed), max_size=4).map("".join)
    options = st.lists(st.one_of(NAMES, st.just("none")), min_size=1, max_size=3).map(" or ".join)
    return st.one_of(
        st.builds("({})".format, part),
        st.builds("{}{}".format, signed, links),
        st.builds("{}{}".format, signed, links),
        st.builds("{} if {} else {}".format, part, part, part),
        st.builds("{} {} {}".format, references(), st.sampled_from(["is", "is not"]), options),
        st.builds("{} sees {}".format, NAMES, references()),
        st.builds("{} {} where {}".format, st.sampled_from(["any", "all", "count"]), NAMES, part),
        st.builds(
            "{} ({})".format, st.sampled_from(["min", "log"]), st.lists(part, max_size=3).map(", ".join)
        ),
    )


EXPRESSIONS = st.recursive(st.one_of(references(), NUMBERS, st.sampled_from(["true", "never"])), longer)


@cache
def generated() -> lark.Lark:
    return lark.Lark(
        GRAMMAR.read_text("utf-8"), parser="lalr", lexer="basic", propagate_positions=True,
        maybe_placeholders=False,
    )  # fmt: skip


def by_generator(text: str, listed: frozenset[int]) -> Any:
    """The tree as nested lists, or where it fails and on what; `or`s at places in `listed` join options."""
    try:
        tokens = [
            lark.Token.new_borrow_pos("OR_OPTION", str(token), token)
            if index in listed and token == "or"
            else token
            for index, token in enumerate(generated().lex(text))
        ]
        parser = generated().parse_interactive()
        for token in tokens:
            parser.feed_token(token)
        return plain(parser.feed_eof(tokens[-1] if tokens else None))
    except lark.UnexpectedCharacters as error:
        return error.pos_in_stream, text[error.pos_in_stream]
    except lark.UnexpectedToken as error:
        return (len(text), "") if error.token.type == "$END" else (error.token.start_pos, str(error.token))


def plain(part: Any) -> Any:
    if isinstance(part, lark.Token):
        return TYPES.get(part.type, part.type), str(part), part.start_pos
    kept = [child for child in part.children if not (isinstance(child, lark.Token) and child.type in LINKS)]
    if part.data in ("is_not",):
        kept = [child for child in kept if not (isinstance(child, lark.Token) and child.type == "NOT")]
    return str(part.data), part.meta.start_pos, part.meta.end_pos, [plain(child) for child in kept]


def by_hand(text: str, listed: frozenset[int]) -> Any:
    try:
        tokens = [
            Token.at(str(token), "OR_OPTION", token.start) if index in listed and token == "or" else token
            for index, token in enumerate(tokens_of(text))
        ]
        return bare(tree_of(tokens, len(text)))
    except SyntaxFault as fault:
        return fault.at, fault.got


def bare(part: Tree | Token) -> Any:
    if isinstance(part, Token):
        return part.type, str(part), part.start
    return part.data, part.start, part.end, [bare(child) for child in part.children]


LISTED = st.frozensets(st.integers(0, 20), max_size=6)


@settings(max_examples=500)
@given(EXPRESSIONS, LISTED)
def test_expressions_are_read_as_the_grammar_has_it(text: str, listed: frozenset[int]) -> None:
    assert by_hand(text, listed) == by_generator(text, listed)


@given(SOUP, st.sampled_from(["", " ", "  "]), LISTED)
def test_mistakes_are_found_where_the_grammar_finds_them(
    words: list[str], space: str, listed: frozenset[int]
) -> None:
    text = space.join(words)
    assert by_hand(text, listed) == by_generator(text, listed)


@given(EXPRESSIONS, st.data())
def test_one_mistake_is_found_where_the_grammar_finds_it(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    other = data.draw(st.one_of(st.sampled_from(SIGNS + WORDS), st.just("")))
    wrong = f"{text[:at]} {other} {text[at + data.draw(st.integers(0, 3)) :]}"
    assert by_hand(wrong, frozenset()) == by_generator(wrong, frozenset())


@pytest.fixture
def frames() -> Iterator[None]:
    """Room for the frames that the type checks of the tests take besides."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(5000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("frames")
def test_parentheses_may_stand_deep_but_not_without_end() -> None:
    assert tree_of(tokens_of("(" * 90 + "1" + ")" * 90), 181).data == "number"
    with pytest.raises(TooDeep) as deep:
        tree_of(tokens_of("(" * 900 + "1" + ")" * 900), 1801)
    assert deep.value.at == DEEPEST


@pytest.mark.parametrize("link", [" + ", " * ", " and ", " or "])
def test_long_is_not_deep(link: str) -> None:
    text = link.join(["a"] * 400)
    assert tree_of(tokens_of(text), len(text)).end == len(text)
