"""Whether any list of a crisis file names a thing twice.

Lists are found by their form, wherever a model has one: actors that see, receive, vote or
know, options, facts, outcomes, steps, events and checks alike. A name that stands twice
would be counted twice, or was meant to be another.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from melian.errors import NumberError
from melian.scenario.diagnostics import Diagnostics, mark_of
from melian.scenario.numbers import number
from melian.scenario.schema import Assumption, CrisisFile, Variant

__all__ = ["check_repeats"]

_KEYS: dict[type, tuple[str, ...]] = {Assumption: ("quantiles",), Variant: ("force", "secretly")}
"""Mappings whose keys may say the same in two ways: `5%` and `0.05`, a step and one of its rounds."""
_STEPS = ("public", "force", "secretly")
"""Where a step stands for all its rounds."""


def check_repeats(file: CrisisFile, found: Diagnostics) -> None:
    """Report every name that stands twice in one list, where it stands for the second time."""
    for field, names in _lists(file, ""):
        first: dict[object, str] = {}
        for name in names:
            meant = _share(name) if field == "quantiles" else str(name)
            before = first.setdefault(meant, name)
            whole = first.get(name.split("@")[0]) if field in _STEPS else None
            if before is name and whole in (None, name):
                continue
            message = f"`{field}` names '{name}' twice"
            if before is name:
                message = f"`{field}` names '{name}', a round of '{whole}', which stands for all of them"
            elif before != name:
                message = f"`{field}` gives '{name}', which is '{before}' written otherwise"
            help = f"keep one of them; the first is on line {mark_of(whole or before).line}"
            found.error("M209", message, name, help)


def _share(text: str) -> object:
    """The number of a quantile; what is none is reported where it is read."""
    try:
        return number(text)
    except NumberError:
        return text


def _lists(value: object, field: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of texts below a value, with the field that it stands in."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _lists(getattr(value, name), info.alias or name)
        for name in _KEYS.get(type(value), ()):
            yield name, tuple(getattr(value, name) or ())
    elif isinstance(value, dict):
        for item in value.values():
            yield from _lists(item, field)
    elif isinstance(value, tuple):
        texts = tuple(item for item in value if isinstance(item, str))
        if texts:
            yield field, texts
        for item in value:
            yield from _lists(item, field)
