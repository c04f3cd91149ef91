"""From the texts of numbers to distributions: assumptions, precision, hints, scale.

Tested in `tests/unit/test_small_manners.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from melian.errors import NumberError, UsageError
from melian.scenario.assumption_parts import BEST, part_in, place_of
from melian.scenario.findings.diagnostics import Diagnostics, Text, mark_of, nearest
from melian.scenario.language.node import Node
from melian.scenario.quantities.distributions import Distribution, Fixed
from melian.scenario.quantities.named import parse_dist
from melian.scenario.quantities.notation import show
from melian.scenario.quantities.numbers import is_percent, looks_like_range, number, parse_range
from melian.scenario.quantities.ranges import (
    TAIL,
    default_bounds,
    from_quantiles,
    from_range,
    log_metalog_range,
    quantile_bounds,
)
from melian.scenario.schema.elements import Assumption, CrisisFile

__all__ = [
    "DEFAULT_PRECISION",
    "Precision",
    "Scale",
    "distribution_of",
    "parse_setting",
    "precision_of",
    "ratio_of",
    "scale_of",
]

DEFAULT_PRECISION = "4 to 16"
LARGEST_RATIO = 1e6
"""News that is likelier by more than this shows a thing: many such ratios would overflow."""
LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of every payoff."""

    points: float
    """How many points are one scale."""
    words: str
    """What that is worth, in the author's words."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How reliably actors do what pays, per scale."""

    text: str
    """As it was written."""
    entries: Mapping[str, Distribution]
    """By actor; `others` for those not named."""
    limit: bool = False
    """Fully calculating actors: the limit of the branch."""

    worked: Mapping[str, Node] = field(default_factory=dict)
    """Entries that name an assumption or define: worked out per draw, and not drawn themselves."""

    def of(self, actor: str) -> str:
        """The entry that holds for an actor."""
        return actor if actor in self.entries or actor in self.worked else "others"


def scale_of(file: CrisisFile, found: Diagnostics) -> Scale:
    """`scale: N = words`."""
    text = file.scale
    left, equals, words = text.partition("=")
    try:
        points = number(left.strip())
    except NumberError as error:
        found.error(
            "M311",
            f"`scale: {text}` does not begin with a number: {error.what}",
            text,
            "write `scale: 100 = what ... is worth`",
        )
        return Scale(1.0, text)
    if not equals or not words.strip() or points <= 0:
        found.error(
            "M311",
            f"`scale: {text}` is no scale",
            text,
            "write `scale: 100 = what ... is worth`, with a number above 0",
        )
        return Scale(1.0, text)
    return Scale(points, words.strip())


def precision_of(
    value: str | Mapping[str, str] | None,
    actors: tuple[str, ...],
    found: Diagnostics,
    named: Callable[[str], Node | None] = lambda text: None,
) -> Precision:
    """`precision:` of the file or of a command, as one distribution or named number per entry.

    `named` gives the expression of a text that is the name of a number of the file, None for others.
    """
    if value is None:
        return Precision(DEFAULT_PRECISION, {"others": _precision(DEFAULT_PRECISION)})
    if isinstance(value, str):
        if value.strip() == LIMIT:
            return Precision(LIMIT, {"others": Fixed(0.0)}, limit=True)
        expression = named(value)
        if expression is not None:
            return Precision(str(value), {}, worked={"others": expression})
        return Precision(str(value), {"others": _read(value, found)})
    entries: dict[str, Distribution] = {}
    worked: dict[str, Node] = {}
    for actor, text in value.items():
        if actor != "others" and actor not in actors:
            found.error(
                "M103", f"there is no actor called '{actor}'", actor, nearest(actor, (*actors, "others"))
            )
        if text.strip() == LIMIT:
            found.error("M312", "`limit` holds for all actors or for none", text, "write `precision: limit`")
            continue
        expression = named(text)
        if expression is not None:
            worked[str(actor)] = expression
        else:
            entries[str(actor)] = _read(text, found)
    if "others" not in {*entries, *worked}:
        missing = [actor for actor in actors if actor not in {*entries, *worked}]
        if missing:
            found.error(
                "M312",
                f"no precision for {', '.join(missing)}",
                next(iter(value), None),
                "add `others: 4 to 16`",
            )
        entries.setdefault("others", _precision(DEFAULT_PRECISION))
    text = ", ".join(f"{actor}: {text}" for actor, text in value.items())
    return Precision(text, entries, worked=worked)


def _read(text: str, found: Diagnostics) -> Distribution:
    try:
        return _precision(text)
    except NumberError as error:
        found.error("M312", f"`precision: {text}`: {error.what}", text, error.remedy)
        return Fixed(1.0)


def _precision(text: str) -> Distribution:
    if " to " in f" {text} " or looks_like_range(text):
        low, high, percent = parse_range(text)
        if percent or low <= 0:
            raise NumberError(
                f"a precision runs from {low:g} to {high:g}", "write two numbers above 0, as in `4 to 16`"
            )
        return log_metalog_range(low, high)
    value = number(text)
    if value < 0 or is_percent(text):
        raise NumberError(
            f"{text} is no precision", "write a number of 0 or more, a range such as `4 to 16`, or `limit`"
        )
    return Fixed(value)


def ratio_of(text: str) -> Distribution:
    """`1.2 to 3 times`: how many times likelier."""
    match = re.fullmatch(r"(.*?)\s*times", text.strip())
    if not match:
        raise NumberError(f"'{text}' is no ratio", "write `2 times` or `1.2 to 3 times`")
    inner = match[1]
    if " to " in inner or looks_like_range(inner):
        low, high, percent = parse_range(inner)
        if percent or low <= 0:
            raise NumberError(f"'{text}' is no ratio", "ratios are above 0, as in `0.5 to 2 times`")
        _check_ratio(text, low, high)
        return log_metalog_range(low, high)
    value = number(inner)
    if value <= 0 or is_percent(inner):
        raise NumberError(f"'{text}' is no ratio", "ratios are above 0, as in `2 times`")
    _check_ratio(text, value, value)
    return Fixed(value)


def _check_ratio(text: str, low: float, high: float) -> None:
    if high > LARGEST_RATIO or low < 1 / LARGEST_RATIO:
        raise NumberError(
            f"'{text}' goes beyond a million times, or a millionth",
            "news that shows what was chosen goes to `sets: {step: option}`",
        )


def distribution_of(name: str, assumption: Assumption, found: Diagnostics) -> Distribution:
    """The distribution of an assumption; problems are reported at its parts."""
    forms = [f for f in ("value", "range", "quantiles", "dist") if getattr(assumption, f) is not None]
    incomplete = len(forms) != 1 or (assumption.best is None) != (assumption.range is None)
    if incomplete:  # `references` reports that
        return Fixed(0.0)
    try:
        return _distribution(assumption, forms[0])
    except NumberError as error:
        where = part_in(error.what, assumption) or place_of(name, assumption)
        found.error("M304", f"'{name}': {error.what}", where, error.remedy)
        return Fixed(0.0)


def _distribution(assumption: Assumption, form: str) -> Distribution:
    if form == "value":
        return Fixed(number(str(assumption.value)))
    if form == "dist":
        return parse_dist(str(assumption.dist))
    if form == "quantiles":
        assert assumption.quantiles is not None
        points: dict[float, float] = {}
        for share, value in assumption.quantiles.items():
            points.setdefault(number(share), number(value))  # a share given twice is reported as such
        _check_unit(assumption.quantiles)
        percent = all(is_percent(v) for v in assumption.quantiles.values())
        return from_quantiles(points, _bounds(assumption, sorted(points.items()), percent))
    low, high, percent = parse_range(str(assumption.range))
    assert assumption.best is not None
    best = number(assumption.best)
    if percent and not is_percent(assumption.best) and best > 1:
        raise NumberError(
            f"the range is in percent, {BEST}{assumption.best}` is not", f"write {BEST}{assumption.best}%`"
        )
    if not percent and is_percent(assumption.best) and low < 100 * best < high:
        both = f", or `range: {show(low)}% to {show(high)}%`" if 0 < low < high < 100 else ""
        raise NumberError(
            f"the range is not in percent, {BEST}{assumption.best}` is",
            f"write {BEST}{show(100 * best)}`{both}",
        )
    ends = [(TAIL, low), (1 - TAIL, high)]
    return from_range(low, high, best, _bounds(assumption, ends, percent))


def _check_unit(quantiles: Mapping[str, str]) -> None:
    """Refuse percentages among other numbers, where those do not rise: one or the other was forgotten."""
    values = [
        number(value) for _, value in sorted((number(share), value) for share, value in quantiles.items())
    ]
    inside = [value for value in quantiles.values() if is_percent(value)]
    if 0 < len(inside) < len(values) and any(not low < high for low, high in pairwise(values)):
        raise NumberError(f"'{inside[0].strip()}' is in percent and other quantiles are not",
                          "write all values in percent, or none")  # fmt: skip


def _bounds(
    assumption: Assumption, points: Sequence[tuple[float, float]], percent: bool
) -> tuple[float, float]:
    """The bounds of a number whose points (share of draws below, value) stand in order."""
    if assumption.bounds is not None:
        lower, upper, _ = parse_range(assumption.bounds)
        return lower, upper
    if assumption.any_sign:
        return float("-inf"), float("inf")
    if assumption.quantiles is not None:
        return quantile_bounds(points, percent=percent)
    return default_bounds(points[0][1], points[-1][1], percent=percent)


def parse_setting(text: str) -> Assumption:
    """`30%`, `20 to 40, best 30` or `beta(2, 6)` as an assumption is written.

    A range may also say its `bounds`: `20 to 40, best 30, bounds 0 to 100`.

    Raises
    ------
    UsageError
        If the text is none of these.
    """
    mark = mark_of(text)
    if not text.strip():
        raise UsageError("there is no value")
    match = re.fullmatch(
        r"\s*(\S+\s+to\s+\S+?)\s*,\s*best:?\s*(\S+?)\s*(?:,\s*bounds:?\s*(\S+\s+to\s+\S+)\s*)?", text
    )
    if match:
        bounds = None if match[3] is None else Text.at(match[3], mark)
        return Assumption(range=Text.at(match[1], mark), best=Text.at(match[2], mark), bounds=bounds)
    if re.fullmatch(r"\s*[a-z]+\s*\(.*\)\s*", text):
        return Assumption(dist=Text.at(text.strip(), mark))
    if " to " in text:
        wanted = text.split(",")[0].strip()
        then = ', and then "bounds ... to ..."' if "bounds" in text else ""
        raise UsageError(f"'{text}' has no best value; write \"{wanted}, best ...\"{then}")
    return Assumption(value=Text.at(text.strip(), mark))
