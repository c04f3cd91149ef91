"""What could be written at a place: fields, names, values, words of the language.

Tested in `tests/unit/lsp/test_completion.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from melian.scenario.language.symbols import Symbols
from melian.scenario.steps.kinds import KINDS
from melian.workspace.names.entity import Entity
from melian.workspace.names.expressions import named_alone
from melian.workspace.names.index import Names
from melian.workspace.writing.cursor import ITEM, Cursor, cursor_at
from melian.workspace.writing.fields import fields_at, is_expression, is_flag
from melian.workspace.writing.offers import Offer, named_keys, named_values
from melian.workspace.writing.words import label_of

__all__ = ["Completion", "completions"]

_VALUES = {
    ("steps", "kind"): tuple(KINDS), ("steps", "passes"): ("unanimous", "majority", "at least 2"),
    ("sources", "grade"): tuple("ABCDEF"), ("precision",): ("4 to 16", "limit"), ("melian",): ("1",),
}  # fmt: skip
"""Section and field (or the field alone) -> what can stand there besides names."""
_WORDS = ("and", "or", "not", "if", "else", "any", "all", "count", "otherwise", "none", "min", "max")
_IS = re.compile(r"([\w.]+)(?:@\d+)?(?:\s+(?:last|before))?\s+is\s+(?:not\s+)?(?:\w+\s+or\s+)*\w*$")
_DOT = re.compile(r"([a-z]\w*(?:\.\w+)?)(?:@\d+|\s+last|\s+before)?\.\w*$")
_ROUNDS = re.compile(r"\b(?:any|all|count)\s+\w*$")
_SEES = re.compile(r"\bsees\s+\w*$")
_LAST = re.compile(r"\w*$")
_SENTENCES = (
    "odds of OUTCOME above 5%", "odds of OUTCOME between 1% and 60%", "OUTCOME falls when ASSUMPTION rises",
    "OUTCOME rises when ASSUMPTION rises", "OUTCOME falls in VARIANT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that could be written in the place of the word at a cursor."""

    start: int
    """Where that word begins, in characters of the text."""
    text: str
    kind: str
    detail: str
    """What it is, in a few words; empty where nobody says."""
    doc: str

    @property
    def label(self) -> str:
        """As it is listed."""
        return self.text.rstrip(": ")


def completions(text: str, names: Names | None, offset: int) -> list[Completion]:
    """What could be written at an offset of a text, what fits best first.

    Parameters
    ----------
    text
        That is being written, lines ended by a newline; it need not be YAML.
    names
        Of the last text that could be read; None: there was none.
    offset
        In characters.
    """
    cursor = cursor_at(text, offset)
    if cursor.in_comment:
        return []
    word = _LAST.search(cursor.typed)
    start = offset - (len(word[0]) if word else 0)
    seen: dict[str, Offer] = {}
    for each in _offers(cursor, names):
        seen.setdefault(each.text, each)
    return [_completion(each, start, names) for each in seen.values()]


def _completion(each: Offer, start: int, names: Names | None) -> Completion:
    detail = each.detail
    if not detail and each.entity is not None and names is not None:
        detail = " ".join(label_of(each.entity, names).split())[:100]
    kind = each.entity.kind if each.entity is not None else each.kind
    return Completion(start, each.text, kind, detail, each.doc)


def _offers(cursor: Cursor, names: Names | None) -> Iterator[Offer]:
    if cursor.is_key:
        yield from _keys(cursor, names)
        return
    path, typed = cursor.path, cursor.typed.lstrip(" \"'")
    if path[-1:] == ("text",) or (path[:1] == ("facts",) and len(path) == 2):
        if typed.rfind("[") > typed.rfind("]") and names is not None:
            yield from (Offer.of("source", name) for name in names.file.sources)
        return
    field = next((part for part in reversed(path) if part != ITEM), "")
    for words in (_VALUES.get((path[0], field)), _VALUES.get(path)) if path else ():
        yield from (Offer(word, "value") for word in words or ())
    if is_flag(path):
        yield from (Offer(word, "value") for word in ("true", "false"))
    if names is not None:
        yield from named_values(path, typed, names)
    if path[:1] == ("checks",):
        yield from _sentence(typed, names)
    elif is_expression(path):
        yield from _expression(typed, names)


def _keys(cursor: Cursor, names: Names | None) -> Iterator[Offer]:
    for name, info in fields_at(cursor.path).items():
        if name not in cursor.beside:
            detail = "needed" if info.is_required() else ""
            yield Offer(f"{name}: ", "field", detail, doc=info.description or "")
    if names is not None:
        for offer in named_keys(cursor.path, names):
            if offer.text.rstrip(": ") not in cursor.beside:
                yield offer
    if is_expression(cursor.path, key=True):
        yield from _expression(cursor.typed.lstrip(), names)


def _expression(typed: str, names: Names | None) -> Iterator[Offer]:
    symbols = names.symbols if names is not None else None
    if symbols is None:
        return
    if asked := _IS.search(typed):
        yield from _options(asked[1], symbols)
    elif dotted := _DOT.search(typed):
        yield from _parts(dotted[1], symbols)
    elif _ROUNDS.search(typed):
        yield from (Offer.of("block", name) for name in symbols.blocks)
        yield from (Offer(word, "word") for word in _WORDS)
    elif _SEES.search(typed):
        yield from (Offer.of("step", name) for name in symbols.steps)
    else:
        for name in (
            *symbols.defines,
            *symbols.assumptions,
            *symbols.steps,
            *symbols.privates,
            *symbols.actors,
        ):
            entity = named_alone(str(name), symbols) or Entity("private", str(name))
            yield Offer(str(name), entity.kind, entity=entity)
        yield from (Offer(word, "word") for word in _WORDS)


def _options(name: str, symbols: Symbols) -> Iterator[Offer]:
    """What can follow `is`."""
    head, _, part = name.rpartition(".")
    whole = symbols.choices.get(name) or symbols.choices.get(head)
    if whole is None:
        return
    options: Iterable[str] = whole.parts.options.get(part, ()) if whole.name != name else whole.options
    kind = "outcome" if name == "outcome" else "option"
    for option in options:
        entity = (
            Entity("outcome", str(option)) if kind == "outcome" else Entity("option", str(option), whole.name)
        )
        yield Offer(str(option), kind, entity=entity)
    if whole.name in symbols.steps:
        yield Offer("none", "word", "it was not played")


def _parts(name: str, symbols: Symbols) -> Iterator[Offer]:
    """What can follow a dot: matters of an actor, numbers of a choice, ballots."""
    for whole in symbols.privates:
        owner, dot, matter = whole.partition(".")
        if dot and owner == name:
            yield Offer(matter, "private", entity=Entity("private", str(whole)))
    choices = symbols.choices.get(name)
    if choices is not None:
        yield from (Offer.of("number", number, name) for number in choices.attributes)
        yield from (Offer(part, "value") for part in (*choices.parts.options, *choices.parts.numbers))


def _sentence(typed: str, names: Names | None) -> Iterator[Offer]:
    """The next word of a sentence under `checks`."""
    if not typed.strip() or not typed.rstrip("abcdefghijklmnopqrstuvwxyz_"):
        yield from (Offer(words, "value") for words in _SENTENCES)
    if names is None:
        return
    before = typed[: len(typed) - len(_LAST.search(typed)[0])].split()  # type: ignore[index]
    last = before[-1] if before else ""
    if last == "when":
        yield from (Offer.of("assumption", name) for name in names.file.assumptions)
    elif last == "in":
        yield from (Offer.of("variant", name) for name in names.file.variants)
    elif last in ("", "of"):
        yield from (Offer.of("outcome", name) for name in names.file.outcomes)
