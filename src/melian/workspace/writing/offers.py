"""The names that can stand in fields which hold names, and as keys.

Tested in `tests/unit/lsp/test_completion.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

from melian.workspace.names.entity import Entity, Kind
from melian.workspace.names.index import Names
from melian.workspace.writing.cursor import ITEM

__all__ = ["Offer", "named_keys", "named_values"]


class Offer(NamedTuple):
    """Something that could be written."""

    text: str
    kind: str
    detail: str = ""
    doc: str = ""
    entity: Entity | None = None

    @classmethod
    def of(cls, kind: Kind, name: str, owner: str = "", *, key: bool = False) -> Offer:
        """A name of the file."""
        entity = Entity(kind, str(name), owner)
        return cls(f"{name}: " if key else str(name), kind, entity=entity)


_VALUES: dict[str, tuple[str, ...]] = {
    "because": ("fact",), "off_table": ("fact",), "known_by": ("actor",), "for": ("actor",), "by": ("actor",),
    "who": ("actor", "chance"), "to": ("actor",), "seen_by": ("actor", "nobody"), "says": ("actor",),
    "reveal": ("actor",), "played": ("step",), "public": ("step",), "hidden_until": ("step",),
    "about": ("step",), "drop": ("event",), "counts_as_yes": ("outcome",),
    "ranked": ("outcome",), "source": ("source",),
}  # fmt: skip
"""Field -> the kinds of things that it names, and words that can stand there too."""
_KEYS: dict[str, tuple[str, ...]] = {
    "stakes": ("actor", "all"), "leaks": ("actor",), "precision": ("actor", "others"), "set": ("assumption",),
    "force": ("step", "private"), "secretly": ("step",), "sets": ("step", "private"), "reveal": ("private",),
}  # fmt: skip
"""Mapping -> what its keys name."""
_OF_OPTIONS = ("quiet", "fixed", "means", "odds", "seen_as")
_CHOSEN = ("force", "secretly", "sets")


def named_values(path: Sequence[str], typed: str, names: Names) -> Iterator[Offer]:
    """The names that can be written as a value at a path."""
    keys = [part for part in path if part != ITEM]
    field, above = (keys[-1], keys[-2]) if len(keys) > 1 else (keys[-1] if keys else "", "")
    if field == "on_table":
        step, dot, _ = typed.partition(".")
        yield from _options(step, names) if dot else _named("step", names)
    elif above in _CHOSEN:
        yield from _options(field.partition("@")[0], names)
    elif field in ("quiet", "fixed") or (field == "by" and "promises" in keys):
        yield from _options(_step_of(keys), names)
    elif above == "reveal":
        yield from _named("actor", names)
    else:
        for kind in _VALUES.get(field, ()):
            yield from _named(kind, names)


def named_keys(path: Sequence[str], names: Names) -> Iterator[Offer]:
    """The names that can be written as keys below a path."""
    keys = [part for part in path if part != ITEM]
    field = keys[-1] if keys else ""
    if field in _OF_OPTIONS and keys[0] == "steps" and len(keys) > 2:
        yield from _options(_step_of(keys), names, key=True)
    elif field != "stakes" or len(keys) == 1:
        for kind in _KEYS.get(field, ()):
            yield from _named(kind, names, key=True)


def _step_of(keys: Sequence[str]) -> str:
    """The step that a path runs through: of a block, the one inside."""
    return keys[3] if len(keys) > 3 and keys[2] == "steps" else keys[1] if len(keys) > 1 else ""


def _options(owner: str, names: Names, *, key: bool = False) -> Iterator[Offer]:
    choices = names.symbols.choices.get(owner)
    for option in choices.options if choices is not None else ():
        yield Offer.of("option", option, owner, key=key)


def _named(kind: str, names: Names, *, key: bool = False) -> Iterator[Offer]:
    file, symbols = names.file, names.symbols
    sections: dict[str, Iterable[str]] = {
        "fact": file.facts, "actor": file.actors, "step": symbols.steps, "event": file.timeline,
        "outcome": file.outcomes, "source": file.sources, "assumption": file.assumptions,
        "private": file.private,
    }  # fmt: skip
    if kind not in get_args(Kind):
        yield Offer(f"{kind}: " if key else kind, "word")
    for name in sections.get(kind, ()):
        yield Offer.of(kind, name, key=key)  # type: ignore[arg-type]
