r"""Another number in the text of a crisis file: one scalar changes, and not a byte besides.

What is changed of an assumption is where its distribution has its middle: `value`, the `best` of a
range, the 50 % quantile, the mean of `normal`, the median of `lognormal`. The number is written in the manner
of the one before: in percent where that is, in quotes where that stands in quotes. A range of precision keeps
the ratio of its ends.

>>> text = "assumptions:\n  p: {range: 20% to 60%, best: 40%}  # a guess\n"
>>> with_number(text, "p", 0.35)
'assumptions:\n  p: {range: 20% to 60%, best: 35%}  # a guess\n'

Tested in `tests/unit/workspace/test_scalars.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal

from pydantic import ValidationError

from melian.errors import NumberError, UsageError
from melian.scenario.assumptions import distribution_of
from melian.scenario.bare.stretches import chosen_of, offset_of, stretch_of
from melian.scenario.bare_numbers import BareNumber
from melian.scenario.findings.diagnostics import Diagnostics, Text, refusal
from melian.scenario.quantities.numbers import number, parse_range
from melian.scenario.read import parse_and_compile
from melian.scenario.schema.elements import Assumption
from melian.scenario.text.placed import Map, Value
from melian.scenario.text.yaml import parse_document

__all__ = ["with_number", "with_numbers", "written"]

_LONGEST = 24
"""Characters of a number without an exponent."""
_MIDDLE = re.compile(r"((?:normal|lognormal)\s*\(\s*)([^\s,()]+)")
"""Distributions whose first number is their median."""
_NO_MIDDLE = "write it as a range with its best: `{range: 20% to 60%, best: 40%}`"


def with_number(text: str, name: str, value: float) -> str:
    """The text of a crisis file with another number.

    Parameters
    ----------
    text
        The file.
    name
        Of an assumption; `precision`, or `precision.ACTOR`; or the place of a bare number: `88`, `88:31`,
        `uk: Climbing down`.
    value
        The number, a percentage as its hundredth.

    Raises
    ------
    UsageError
        If nothing is called so, what is there has no middle that could be written, or the number cannot
        stand there.
    ScenarioError
        If a bare number is meant and the file has errors.
    """
    return with_numbers(text, {name: value})


def with_numbers(text: str, numbers: Mapping[str, float]) -> str:
    """The text with several other numbers, each as `with_number` writes it; raises as that does."""
    edits: list[tuple[int, int, str]] = []
    named = {}
    for name, value in numbers.items():
        if not math.isfinite(value):
            raise UsageError(f"'{name}': {value} is no number that a file can hold")
        found = _assumption(text, name)
        if name.split(".")[0] == "precision":
            edits.append(_precision(text, name, value))
            named[name] = value
        elif found is not None:
            named[name] = value
            start, end = _middle(text, name, found)
            edits.append((start, end, written(value, text[start:end])))
    edits += _bare_edits(text, {name: value for name, value in numbers.items() if name not in named})
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    for name in named:
        if name.split(".")[0] != "precision":
            _check(name, text)
    return text


def written(value: float, like: str) -> str:
    """A number as text, which reads as exactly this number: in percent if another one is.

    >>> written(0.289, "30%"), written(12.5, "30"), written(1e-7, "0.5")
    ('28.9%', '12.5', '0.0000001')
    """
    sign = "%" if like.rstrip("'\" ").endswith("%") else ""
    exact = Decimal(repr(value)) * (100 if sign else 1)
    plain = format(exact, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if len(plain) > _LONGEST:
        mantissa, _, power = format(exact, "e").partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        plain = f"{mantissa}e{int(power)}"
    return f"{'0' if exact == 0 else plain}{sign}"


def _assumption(text: str, name: str) -> Value | None:
    """The entry of an assumption, also in a file that has errors elsewhere."""
    document = parse_document(text, Diagnostics())
    section = document.get("assumptions") if document is not None else None  # type: ignore[call-overload]
    return section.get(name) if isinstance(section, Map) else None  # type: ignore[call-overload]


def _middle(text: str, name: str, entry: Value) -> tuple[int, int]:
    """Where the middle of an assumption begins and ends, without quotes."""
    if isinstance(entry, Text):
        return _stretch(text, name, entry)
    fields: dict[str, Value] = {str(k): v for k, v in entry.items()} if isinstance(entry, Map) else {}
    for field in ("value", "best"):
        scalar = fields.get(field)
        if isinstance(scalar, Text):
            return _stretch(text, name, scalar)
    quantiles, named = fields.get("quantiles"), fields.get("dist")
    if isinstance(quantiles, Map):
        for share, scalar in quantiles.items():
            if isinstance(scalar, Text) and _is_half(share):
                return _stretch(text, name, scalar)
        raise UsageError(f"'{name}' has no 50% quantile, which would be the number: add one to the file")
    if isinstance(named, Text):
        start, end = _stretch(text, name, named)
        match = _MIDDLE.match(text, start, end)
        if match is not None:
            return match.start(2), match.end(2)
        raise UsageError(f"'{name}' is {named}, in which no number is its middle; {_NO_MIDDLE}")
    raise UsageError(f"'{name}' has no number that could be changed; {_NO_MIDDLE}")


def _precision(text: str, name: str, value: float) -> tuple[int, int, str]:
    """What takes the place of a precision: a range keeps the ratio of its ends around the new middle."""
    document = parse_document(text, Diagnostics())
    entry = document.get("precision") if document is not None else None  # type: ignore[call-overload]
    if isinstance(entry, Map):
        entry = entry.get(name.partition(".")[2] or "others")  # type: ignore[call-overload]
    if not isinstance(entry, Text):
        raise UsageError("the file does not say its precision: add `precision: 4 to 16` to it, and move that")
    start, end = _stretch(text, name, entry)
    there = text[start:end]
    if " to " not in f" {there} ":
        return start, end, written(value, there)
    low, high, _ = parse_range(there)
    factor = value / math.sqrt(low * high)
    return start, end, f"{low * factor:.4g} to {high * factor:.4g}"


def _is_half(share: str) -> bool:
    try:
        return number(share) == 0.5
    except NumberError:
        return False


def _stretch(text: str, name: str, scalar: Text) -> tuple[int, int]:
    """Where a scalar of one line begins and ends, without its quotes."""
    start = offset_of(text, scalar.mark.line, scalar.mark.column)
    end = start + scalar.mark.width
    if scalar.quoted:
        start, end = start + 1, end - 1
    if text[start:end] != scalar:
        raise UsageError(f"'{name}' is written over several lines, or with escapes: write it in one line")
    return start, end


def _check(name: str, made: str) -> None:
    """Whether the number can stand there."""
    entry = _assumption(made, name)
    fields = {str(k): v for k, v in entry.items()} if isinstance(entry, Map) else {"value": entry}
    found = Diagnostics()
    with suppress(ValidationError):  # what else is wrong with it is told by the findings of the file
        distribution_of(name, Assumption.model_validate(fields), found)
    for item in found.sorted():
        if item.severity == "error":
            raise UsageError(f"{item.message}; {item.help}" if item.help else item.message)


def _bare_edits(text: str, numbers: Mapping[str, float]) -> list[tuple[int, int, str]]:
    """Where bare numbers stand, and what takes their place."""
    if not numbers:
        return []
    found = Diagnostics()
    _, compiled = parse_and_compile(text, "the file", None, found)
    if compiled is None or found.has_errors:
        raise refusal(found, text, "the file")
    edits = []
    for place, value in numbers.items():
        (number, *more) = chosen_of(compiled.model.bare, (place,))
        if more:
            columns = ", ".join(f"`{each.mark.line}:{each.mark.column}`" for each in (number, *more))
            raise UsageError(
                f"several bare numbers stand at '{place}': name one by line and column, {columns}"
            )
        _check_bare(number, value)
        start, end = stretch_of(text, number)
        edits.append((start, end, written(value, text[start:end])))
    return edits


def _check_bare(number: BareNumber, value: float) -> None:
    """Whether a bare number can have this value where it stands: its sign stands before it."""
    if value < 0 or (number.is_chance and value > 1) or (number.is_ratio and value == 0):
        what = "between 0 and 1" if number.is_chance else "above 0" if number.is_ratio else "of 0 or more"
        raise UsageError(f"{value:g} cannot stand at '{number.place}': write a number {what}")
