"""Whether any list of a crisis file names a thing twice.

Lists are found by their form, wherever a model has one: actors that see, receive, vote or
know, options, facts, outcomes, steps, events and checks alike. A name that stands twice
would be counted twice, or was meant to be another.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from melian.errors import NumberError
from melian.scenario.findings.diagnostics import Diagnostics, mark_of
from melian.scenario.quantities.numbers import number
from melian.scenario.schema.elements import Assumption, CrisisFile, Event, Variant

__all__ = ["check_repeats"]

_KEYS: dict[type, tuple[str, ...]] = {
    Assumption: ("quantiles",),
    Event: ("hints",),
    Variant: ("force", "secretly"),
}
"""Mappings whose keys may say the same in two ways: `5%` and `0.05`, `(a)` and `a`, a step and its round."""
_STEPS = ("public", "force", "secretly")
"""Where a step stands for all its rounds."""


def check_repeats(file: CrisisFile, found: Diagnostics) -> None:
    """Report every name that stands twice in one list, where it stands for the second time."""
    for field, names in _lists(file, ""):
        first: dict[object, str] = {}
        for name in names:
            before = first.setdefault(_meant(field, name), name)
            message = f"`{field}` names '{name}' twice"
            if before is not name and before != name:
                message = f"`{field}` gives '{name}', which is '{before}' written otherwise"
            elif before is name and field in _STEPS:
                step, at, _ = name.partition("@")
                before = first.get(step if at else f"{step}@", name)
                if at:  # the first round that is named stands for the others
                    first.setdefault(f"{step}@", name)
                message = f"`{field}` names '{name}' beside '{before}': a step stands for all its rounds"
            if before is not name:
                help = f"keep one of them; the first is on line {mark_of(before).line}"
                found.error("M209", message, name, help)


def _meant(field: str, name: str) -> object:
    """What a text says, however it is written; what says nothing is reported where it is read."""
    if field == "hints":
        return " ".join(re.sub(r"[()]", " ", name).split())
    if field != "quantiles":
        return str(name)
    try:
        return number(name)
    except NumberError:
        return name


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
