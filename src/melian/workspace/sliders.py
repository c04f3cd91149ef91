"""What can be moved in a crisis: its numbers, each with ends, steps, a curve and who stands behind it.

A slider runs from the 1 % to the 99 % point of its number, in steps of which the number as it is written is
one. A number that is fixed, or that stands bare in a formula, has no curve: it runs over what the file
calls a swing of bare numbers.

Tested in `tests/unit/workspace/test_sliders.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from melian.analysis.numbers.inputs import is_chance
from melian.questions.subject import Subject
from melian.scenario.bare_numbers import BareNumber, bare_share, swing
from melian.scenario.model import Model, precision_stream
from melian.scenario.quantities.distributions import Distribution, Fixed

__all__ = ["Slider", "sliders_of"]

TAIL = 0.01
"""Share of a distribution beyond each end of its slider."""
STEPS = 100
"""At least so many."""
CURVE = 48
"""Points of a curve."""

Kind = Literal["uncertain", "fixed", "bare"]


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that can be moved."""

    key: str
    """The name of the assumption; line and column of a bare number: `88:31`, or its stream."""
    label: str
    kind: Kind
    value: float
    """As the file has it; the median of an uncertain one."""
    least: float
    most: float
    step: float
    low: float
    high: float
    """Its 5 % and its 95 % point; the number itself where it is fixed."""
    is_percent: bool
    """Whether the file writes it in percent."""
    owner: str
    """Whose judgement it is; empty where it rests on facts alone."""
    facts: tuple[str, ...]
    """The facts that bear on it, by name."""
    curve: tuple[tuple[float, float], ...]
    """Its density: (share of the way from `least` to `most`, height up to 1); empty where it is fixed."""


def sliders_of(subject: Subject) -> tuple[Slider, ...]:
    """All numbers of a crisis: assumptions in the order of the file, then those that stand bare."""
    model, file = subject.base.model, subject.scenario.file
    named = [_assumption(model, str(name)) for name in file.assumptions]
    analyst = str(file.analyst or "")
    often = Counter(_column(each) for each in model.bare)
    bare = [
        _bare(each, each.stream if often[_column(each)] > 1 else _column(each), analyst)
        for each in model.bare
        if each.stream.partition(".")[0] != "precision"
    ]
    return (*named, *_precisions(model), *bare)


def _precisions(model: Model) -> Iterator[Slider]:
    """How precisely actors choose, per entry of the file; none at the limit, and of pure chance."""
    precision, file = model.precision, model.scenario.file
    used = {} if precision.limit else {precision.of(actor): actor for actor in model.players}
    for entry, actor in used.items():
        distribution = precision.entries.get(entry)
        if distribution is None or float(distribution.median) == 0:
            continue
        whose = (
            "everybody" if len(used) == 1 else "others" if entry == "others" else model.scenario.label(entry)
        )
        drawn = _drawn(distribution, lambda value: (value / 2, value * 2))
        yield Slider(
            precision_stream(precision, actor), f"Precision: how reliably {whose} does what pays", *drawn,
            False, str(file.analyst or ""), (),
            () if drawn[0] == "fixed" else _curve(distribution, drawn[2], drawn[3]),
        )  # fmt: skip


def _column(number: BareNumber) -> str:
    """Its line and column, which several can share in a text over several lines."""
    return f"{number.mark.line}:{number.mark.column}"


def _assumption(model: Model, name: str) -> Slider:
    file = model.scenario.file
    written, distribution = file.assumptions[name], model.distributions[name]
    chance = is_chance(model, name)
    share = bare_share(file)
    drawn = _drawn(distribution, lambda value: _swing(value, share, is_chance=chance))
    return Slider(
        name, written.words(name), *drawn, chance, str(written.judgement or ""),
        tuple(str(fact) for fact in written.because),
        () if drawn[0] == "fixed" else _curve(distribution, drawn[2], drawn[3]),
    )  # fmt: skip


def _drawn(
    distribution: Distribution, around: Callable[[float], tuple[float, float]]
) -> tuple[Kind, float, float, float, float, float, float]:
    """Kind, value, least, most, step, low and high of a number; `around` gives the ends for a fixed one."""
    value = float(distribution.median)
    if isinstance(distribution, Fixed):
        return ("fixed", value, *_grid(value, *around(value)), value, value)
    first, low, high, last = _quantiles(distribution, TAIL, 0.05, 0.95, 1 - TAIL)
    return ("uncertain", value, *_grid(value, first, last), low, high)


def _bare(number: BareNumber, key: str, analyst: str) -> Slider:
    value = number.written.value
    least, most, step = _grid(value, number.low, number.high)
    return Slider(
        key, number.place, "bare", value, least, most, step,
        number.low, number.high, number.written.text.strip().endswith("%"), analyst, (), (),
    )  # fmt: skip


def _swing(value: float, share: float, *, is_chance: bool) -> tuple[float, float]:
    if value == 0:
        return (0.0, share) if is_chance else (-1.0, 1.0)
    first, last = sorted(swing(value, share, is_chance=is_chance))
    return (first, last) if first < last else (max(0.0, value - share), value)  # a chance of 100 %


def _grid(value: float, first: float, last: float) -> tuple[float, float, float]:
    """The ends and the step: 1, 2 or 5 times a power of 10, the value on the grid, the ends inside.

    >>> _grid(0.33, 0.2, 0.6)
    (0.2, 0.6, 0.002)
    """
    finest = (last - first) / STEPS
    power = 10.0 ** math.floor(math.log10(finest))
    step = max(power * factor for factor in (1, 2, 5) if power * factor <= finest * (1 + 1e-9))
    below, above = (math.floor(abs(value - end) / step * (1 + 1e-12)) for end in (first, last))
    return _plain(value - below * step), _plain(value + above * step), _plain(step)


def _plain(value: float) -> float:
    return float(f"{value:.13g}")


def _quantiles(distribution: Distribution, *shares: float) -> tuple[float, ...]:
    return tuple(float(each) for each in distribution.ppf(np.array(shares)))


def _curve(distribution: Distribution, least: float, most: float) -> tuple[tuple[float, float], ...]:
    """The density, from the quantile function: where quantiles lie close together it is high."""
    shares = np.linspace(TAIL, 1 - TAIL, CURVE + 1)
    at = distribution.ppf(shares)
    height = np.diff(shares) / np.maximum(np.diff(at), 1e-300)
    middle = (at[1:] + at[:-1]) / 2
    place = np.clip((middle - least) / (most - least), 0.0, 1.0)
    return tuple((float(x), float(y)) for x, y in zip(place, height / height.max(), strict=True))
