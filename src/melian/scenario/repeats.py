"""Whether any list of a crisis file names a thing twice.

Lists are found by their form, wherever a model has one: actors that see, receive, vote or
know, options, facts, outcomes, steps, events and checks alike. A name that stands twice
would be counted twice, or was meant to be another.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from melian.scenario.diagnostics import Diagnostics, mark_of
from melian.scenario.schema import CrisisFile

__all__ = ["check_repeats"]


def check_repeats(file: CrisisFile, found: Diagnostics) -> None:
    """Report every name that stands twice in one list, where it stands for the second time."""
    for field, names in _lists(file, ""):
        first: dict[str, str] = {}
        for name in names:
            before = first.get(name) or (first.get(name.split("@")[0]) if field == "public" else None)
            if before is None:
                first[name] = name
                continue
            message = f"`{field}` names '{name}' twice"
            if before != name:
                message = f"`{field}` names '{name}', a round of '{before}', which stands for all of them"
            help = f"keep one of them; the first is on line {mark_of(before).line}"
            found.error("M209", message, name, help)


def _lists(value: object, field: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of texts below a value, with the field that it stands in."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _lists(getattr(value, name), info.alias or name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _lists(item, field)
    elif isinstance(value, tuple):
        texts = tuple(item for item in value if isinstance(item, str))
        if texts:
            yield field, texts
        for item in value:
            yield from _lists(item, field)
