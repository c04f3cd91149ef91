"""Texts that are one number and stand for a factor: precisions, and the ratios of hints.

They have a stream in every game, whether they are one number or a range.

Tested in `tests/unit/test_bare_numbers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from melian.errors import NumberError
from melian.scenario.findings.diagnostics import mark_of
from melian.scenario.language.symbols import Written
from melian.scenario.quantities.numbers import number
from melian.scenario.schema.elements import CrisisFile

__all__ = ["factors"]


def factors(file: CrisisFile) -> Iterator[tuple[Written, str, str]]:
    """Precisions and ratios of hints that are one number: how it is written, its place, its stream."""
    given = file.precision or {}
    for actor, text in (given if isinstance(given, Mapping) else {"others": given}).items():
        place = f"precision: {actor}" if isinstance(given, Mapping) else "precision"
        stream = "precision" if actor == "others" else f"precision.{actor}"
        yield from _one_number(text, text, place, stream)
    for name, event in file.timeline.items():
        for index, (condition, text) in enumerate(event.hints.items()):
            inner, place = text.strip().removesuffix("times").strip(), f"{name}: hint at {condition}"
            yield from _one_number(text, inner, place, f"hint.{name}.{index + 1}")


def _one_number(text: str, inner: str, place: str, stream: str) -> Iterator[tuple[Written, str, str]]:
    """Itself, if what is written inside a text is one number that says something."""
    try:
        value = number(inner)
    except NumberError:
        return
    if value not in (0, 1):
        yield Written(mark_of(text), 0, inner.strip(), value), place, stream
