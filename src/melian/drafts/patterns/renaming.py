"""A body with other names: expressions are parsed, so that a name is never taken for a part of a word.

`<role>` in a label, a title or a question stands for the label of whoever has the role.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lark import Token, Tree

from melian.scenario.language.parse import parse
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import TypeOption
from melian.scenario.schema.steps import Choice

__all__ = ["Data", "Link", "Renaming"]

Data: TypeAlias = dict[str, Any]
"""A part of a crisis file as plain texts, mappings and lists."""

_WORDS = ("label", "short")
_EXPRESSIONS = (
    "only_if", "end_if", "until", "if", "when", "crossed", "answered", "cost", "do", "if_broken", "if_false",
    "value",
)  # fmt: skip
_NAMED = ("who", "to", "seen_by", "known_by", "for", "about", "hidden_until")
"""Fields that hold names of actors or steps."""
_BY_OPTION = ("odds", "means")
"""Fields that hold an expression, or one for each option."""


@dataclass(frozen=True, slots=True)
class Link:
    """A step that another piece has, in the names of the file."""

    done: str
    """The option that means it was done."""
    condition: str
    """When it was."""
    step: str
    """The step of the other piece."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What the names of a body become."""

    symbols: Symbols
    """The names as the body has them."""
    actors: Mapping[str, str]
    """Role -> actor."""
    labels: Mapping[str, str]
    """Role -> what the actor is called in texts."""
    names: dict[str, str] = field(default_factory=dict)
    """Steps, blocks, assumptions, defines."""
    matters: dict[str, str] = field(default_factory=dict)
    """Whole names of private matters, new ones whole too."""
    links: dict[str, Link] = field(default_factory=dict)
    """Steps that another piece has."""

    def name(self, name: str) -> str:
        """What a name of the common room becomes: an actor, a step, a number."""
        if name in self.links:
            return self.links[name].step
        role, dot, matter = name.partition(".")
        if dot:
            return self.matters.get(name, f"{self.actors.get(role, role)}.{matter}")
        return self.actors.get(name) or self.matters.get(name) or self.names.get(name) or str(name)

    def words(self, text: str) -> str:
        """A text for readers, with the labels of those who have its roles; it begins with a capital."""
        made = re.sub(r"<(\w+)>", lambda m: self.labels.get(m[1], m[0]), text)
        return made[:1].upper() + made[1:]

    def expression(self, text: str) -> str:
        """An expression in the new names."""
        head = re.match(r"\s*weight\s+", text)
        if head:
            return head[0] + self.expression(text[head.end() :])
        if text.strip() == "rest":
            return str(text)
        tree = parse(text, self.symbols)
        linked = list(self._linked(tree))
        inside = [range(start, end) for start, end, _ in linked]
        other = [each for each in self._changes(tree) if not any(each[0] in span for span in inside)]
        for start, end, new in sorted([*linked, *other], reverse=True):
            text = text[:start] + (new if _fits(new, text, start, end) else f"({new})") + text[end:]
        return str(text)

    def used(self, text: str) -> frozenset[str]:
        """The names of steps, numbers and matters that an expression reads, as the body has them."""
        bare = re.sub(r"^\s*weight\s+", "", text)
        if bare.strip() == "rest":
            return frozenset()
        return frozenset(name for name, _ in _references(parse(bare, self.symbols), self.symbols))

    def _changes(self, tree: Any) -> Iterator[tuple[int, int, str]]:
        for name, tokens in _references(tree, self.symbols):
            new = self.name(name).split(".")
            for token, word in zip(tokens, new, strict=True):
                if str(token) != word:
                    yield *_span(token), word
        for part in _parts(tree):
            if part.data == "reference" and (ballot := _ballot(part, self.symbols)) is not None:
                yield *_span(ballot), self.name(ballot)

    def _linked(self, tree: Any) -> Iterator[tuple[int, int, str]]:
        """Questions about steps that another piece has."""
        for part in _parts(tree):
            if part.data not in ("is_", "is_not"):
                continue
            link = self.links.get(str(part.children[0].children[0]))
            if link is not None:
                asked = [str(token) for token in part.children[-1].scan_values(lambda _: True)]
                is_so = (link.done in asked) != (part.data == "is_not")
                new = link.condition if is_so else f"not ({link.condition})"
                yield part.meta.start_pos, part.meta.end_pos, new

    def element(self, data: Any) -> Any:
        """Any element of a file: a stake, a red line, an outcome, an assumption, a define."""
        if isinstance(data, str):
            return self.expression(data)
        return {key: self._field(key, value) for key, value in data.items()}

    def assumption(self, data: Any) -> Any:
        """An assumption: its numbers are no expressions."""
        if isinstance(data, str):
            return str(data)
        return {key: self.words(value) if key in _WORDS else _plain(value) for key, value in data.items()}

    def private(self, data: Data) -> Data:
        """What one side knows."""
        return {
            key: {name: self._option(item, TypeOption, self.expression) for name, item in value.items()}
            if key == "types"
            else self._field(key, value)
            for key, value in data.items()
        }

    def step(self, data: Data) -> Data:
        """A step, or a block with its steps."""
        made: Data = {}
        for key, value in data.items():
            if key == "steps":
                made[key] = {self.name(name): self.step(inner) for name, inner in value.items()}
            elif key == "choices":
                made[key] = {name: self._option(item, Choice, self.words) for name, item in value.items()}
            else:
                made[key] = self._field(key, value)
        return made

    def _option(self, data: Any, model: type, short: Callable[[str], str]) -> Any:
        """An option of a step or a type: what is no field of it is a number attached to it."""
        if isinstance(data, str):
            return short(data)
        known = {each.alias or name for name, each in model.model_fields.items()}  # type: ignore[attr-defined]
        return {
            key: self._field(key, value) if key in known else self.expression(value)
            for key, value in data.items()
        }

    def _field(self, key: str, value: Any) -> Any:
        if key in _WORDS:
            return self.words(value)
        if key in _NAMED or (key == "by" and value in self.actors):
            return [self.name(name) for name in value] if isinstance(value, list) else self.name(value)
        if key == "leaks":
            return {self.name(name): self.expression(odds) for name, odds in value.items()}
        if key == "worth" and isinstance(value, dict):
            return {self.expression(when): self.expression(worth) for when, worth in value.items()}
        if key in _BY_OPTION and isinstance(value, dict):
            return {option: self.expression(item) for option, item in value.items()}
        if key in (*_BY_OPTION, *_EXPRESSIONS, "worth"):
            return self.expression(value)
        if key == "promises":
            return [self.element(each) for each in value] if isinstance(value, list) else self.element(value)
        return _plain(value)


def _fits(new: str, text: str, start: int, end: int) -> bool:
    """Whether an expression can stand in the place of another without parentheses."""
    if (start == 0 and end == len(text)) or re.fullmatch(r"\w+|not \(.*\)", new):
        return True
    return bool(re.fullmatch(r"[\w.@]+ is \w+", new)) and not re.match(r"\s*or\b", text[end:])


def _plain(value: Any) -> Any:
    """Texts without their places."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else str(value)


def _span(token: Token) -> tuple[int, int]:
    start = int(token.start_pos or 0)
    return start, start + len(token)


def _parts(tree: Any) -> Iterator[Any]:
    if isinstance(tree, Tree):
        yield from tree.iter_subtrees()


def _references(tree: Any, symbols: Symbols) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """What an expression names, with where it does: one token, or two for `actor.matter`."""
    for part in _parts(tree):
        tokens = [child for child in part.children if isinstance(child, Token) and child.type == "NAME"]
        if part.data in ("sees", "rounds"):
            yield str(tokens[0]), (tokens[0],)
        elif part.data == "reference" and tokens:
            whole = ".".join(tokens[:2])
            is_matter = len(tokens) > 1 and whole in symbols.privates
            yield (whole, tuple(tokens[:2])) if is_matter else (str(tokens[0]), (tokens[0],))


def _ballot(part: Any, symbols: Symbols) -> Token | None:
    """The voter whom `vote.voter` names."""
    tokens = [child for child in part.children if isinstance(child, Token) and child.type == "NAME"]
    step = symbols.steps.get(str(tokens[0])) if tokens else None
    if step is None or len(tokens) < 2 or len(step.step.who) < 2 or tokens[1] not in step.step.who:
        return None
    return tokens[1]
