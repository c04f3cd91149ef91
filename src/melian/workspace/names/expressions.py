"""The names in an expression, from its syntax tree: a word in one is never a part of another word.

Tested in `tests/unit/workspace/test_names.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark import Token, Tree

from melian.scenario.language.parse import BindError, parse
from melian.scenario.language.symbols import Symbols
from melian.scenario.steps.briefing import CLAIM
from melian.workspace.names.entity import Entity, Use

__all__ = ["named_alone", "option_of", "uses_in"]

_WEIGHT = re.compile(r"\s*weight\s+")
_WORD = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*")


def uses_in(text: str, symbols: Symbols) -> Iterator[Use]:
    """Every name of an expression; of one that cannot be read, those that stand alone."""
    weight = _WEIGHT.match(text)
    skipped = weight.end() if weight else 0
    if text.strip() == "rest":
        return
    try:
        tree = parse(text[skipped:], symbols)
    except (BindError, RecursionError):
        for word in _WORD.finditer(text, skipped):
            found = named_alone(word[0], symbols)
            if found is not None:
                yield Use(found, text, word.start(), word.end())
        return
    for entity, token, lead in _named(tree, symbols):
        start = skipped + int(token.start_pos or 0)
        yield Use(entity, text, start + lead, start + len(token))


def named_alone(word: str, symbols: Symbols) -> Entity | None:
    """What a word stands for that may begin an expression."""
    if word in symbols.actors:
        return Entity("actor", word)
    if word in symbols.assumptions:
        return Entity("assumption", word)
    if word in symbols.defines:
        return Entity("define", word)
    if word in symbols.blocks:
        return Entity("block", word)
    if word in symbols.steps:
        return Entity("step", word)
    return Entity("private", word) if word in symbols.privates else None


def option_of(owner: str, word: str, symbols: Symbols) -> tuple[Entity, int]:
    """What an option stands for, and how many letters stand before its name: `say_` in what is claimed."""
    symbol = symbols.steps.get(owner)
    if owner == "outcome":
        return Entity("outcome", word), 0
    told = "" if symbol is None else str(symbol.step.about or "")
    if symbol is not None and told and word.startswith(CLAIM) and word not in symbol.step.choices:
        about = told.split("@")[0]
        if about != owner:
            entity, lead = option_of(about, word.removeprefix(CLAIM), symbols)
            return entity, lead + len(CLAIM)
    return Entity("option", word, owner), 0


_Named = Iterator[tuple[Entity, Token, int]]
"""What is named, by which token, and where in it the name begins."""


def _named(tree: Any, symbols: Symbols) -> _Named:
    for part in tree.iter_subtrees() if isinstance(tree, Tree) else ():
        tokens = _tokens(part)
        if part.data == "reference":
            yield from _reference(tokens, symbols)
        elif part.data == "sees":
            yield Entity("actor", str(tokens[0])), tokens[0], 0
        elif part.data == "rounds":
            yield Entity("block", str(tokens[0])), tokens[0], 0
        elif part.data in ("is_", "is_not"):
            owner = _asked(_tokens(part.children[0]), symbols)
            options = part.children[-1]
            for token in [options] if isinstance(options, Token) else _tokens(options):
                if token.type == "NAME" and owner:
                    entity, lead = option_of(owner, str(token), symbols)
                    yield entity, token, lead


def _tokens(tree: Any) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token) and child.type == "NAME"]


def _whole(tokens: list[Token], symbols: Symbols) -> tuple[str, int]:
    """The step or private matter that a reference begins with, and how many words name it."""
    two = ".".join(map(str, tokens[:2]))
    if len(tokens) > 1 and two in symbols.privates:
        return two, 2
    return str(tokens[0]), 1


def _asked(tokens: list[Token], symbols: Symbols) -> str:
    """Whose options are asked for; empty for parts of a step, whose options have no names of the file."""
    name, length = _whole(tokens, symbols)
    return name if len(tokens) == length else ""


def _reference(tokens: list[Token], symbols: Symbols) -> _Named:
    name, length = _whole(tokens, symbols)
    if length == 2:
        yield Entity("actor", str(tokens[0])), tokens[0], 0
        yield Entity("private", name), tokens[1], 0
    elif (found := named_alone(name, symbols)) is not None:
        yield found, tokens[0], 0
    for token in tokens[length : length + 1]:
        symbol = symbols.steps.get(name)
        several = () if symbol is None or len(symbol.step.who) == 1 else symbol.step.who  # as in a vote
        if str(token) in several:
            yield Entity("actor", str(token)), token, 0
        elif name in symbols.choices and str(token) in symbols.choices[name].attributes:
            yield Entity("number", str(token), name), token, 0
