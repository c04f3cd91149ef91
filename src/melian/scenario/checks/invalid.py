"""Numbers that make no game in some draws: odds that are none, and what is not finite.

Such draws are left out and counted when a file is solved. Here they are foreseen on a
sample, for the numbers of the file and for those that its variants put in their place.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import numpy as np

from melian.game.tree import frozen
from melian.scenario.assumption_parts import place_of
from melian.scenario.assumptions import distribution_of
from melian.scenario.compile import compile_found
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.node import Node
from melian.scenario.model import Model, odds_of
from melian.scenario.payoffs.terms import Terms
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.shapes import Draw, DrawAction, DrawTruth, TermDraw
from melian.scenario.tree.tree_builder import ChanceMove
from melian.scenario.variants import Intervention, intervention_of

__all__ = ["SAMPLE", "TOLERATED", "invalid_in_variants", "invalid_numbers", "sample_values", "sampled_terms"]


SAMPLE = 1000
"""Draws that are looked at."""
MOST_VALUES = 5_000_000
"""Terms times draws of a line that are looked at."""
TOLERATED = 0.05
"""Share of draws with invalid input above which the file is in error."""
_NESTED = "write shares nested, `p * (1 - q)`, or narrow the ranges"
_WEIGHTS = "let no weight be below 0, and always one above 0"
_FINITE = "keep divisors, logarithms and powers within what has a value"


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong in some draws."""

    what: str
    """The odds, line or precision, in words."""
    problem: str
    where: object
    """A text that knows its place."""
    wrong: DrawTruth
    """(draw,) where."""
    reads: frozenset[str]
    """The assumptions behind it."""
    remedy: str

    @property
    def share(self) -> float:
        """In how many draws."""
        return float(self.wrong.mean())


class _Sample(dict[str, Draw]):
    """Values of uncertain numbers, made when they are asked for: not for numbers that nothing reads."""

    def __init__(self, curves: Mapping[str, Distribution]) -> None:
        self.curves = {stream: (curve, place) for place, (stream, curve) in enumerate(curves.items())}

    def __missing__(self, stream: str) -> Draw:
        curve, place = self.curves[stream]
        self[stream] = _sampled(cast(Hashable, curve), place)
        return self[stream]


@lru_cache(maxsize=256)
def _sampled(curve: Any, place: int) -> Draw:
    """(draw,) values of the number that stands at a place among all: what-ifs leave most as they are."""
    return frozen(curve.ppf(_points(place)))


_rng = np.random.default_rng(0)
_orders: list[Draw] = []
_lock = Lock()


def _points(place: int) -> Draw:
    """(draw,) shares from 0 to 1, evenly spread, in an order that is the place's own."""
    with _lock:
        while len(_orders) <= place:
            _orders.append(_rng.permutation((np.arange(SAMPLE) + 0.5) / SAMPLE))
        return _orders[place]


class _First(dict[str, Draw]):
    """The first draws of a sample."""

    def __init__(self, sample: Mapping[str, Draw], size: int) -> None:
        self.sample, self.size = sample, size

    def __missing__(self, stream: str) -> Draw:
        return self.sample[stream][: self.size]


@dataclass(frozen=True, slots=True, eq=False)
class _Curves:
    """The distributions of a model, equal where they are the same object."""

    of: Mapping[str, Distribution]

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Curves) and self.of is other.of


@lru_cache(maxsize=1)
def _sample(curves: _Curves) -> _Sample:
    return _Sample(curves.of)  # three checks in a row ask for the same one


def sample_values(model: Model) -> dict[str, Draw]:
    """Values of every uncertain number: evenly spread over each curve, in an order of its own."""
    return _sample(_Curves(model.distributions))


def sampled_terms(terms: Terms, values: dict[str, Draw]) -> TermDraw:
    """(term, draw) what the terms of a line are worth; in fewer draws where there are very many terms."""
    size = min(SAMPLE, max(10, MOST_VALUES // max(terms.count, 1)))
    return terms.values(_First(values, size) if size < SAMPLE else values, size)


def invalid_numbers(model: Model, found: Diagnostics) -> None:
    """Report odds that leave 0 to 1 and numbers that are not finite: an error above 5 % of draws."""
    values = sample_values(model)
    for fault in _all_of(model).values():
        _report(fault, fault.what, fault.where, values, found)


def invalid_in_variants(model: Model, found: Diagnostics) -> None:
    """Report the same of numbers that variants set, where they set them, unless the file has it anyway."""
    file, symbols = model.scenario.file, model.scenario.symbols
    already: dict[str, _Fault] = {}
    for key, variant in file.variants.items():
        if not variant.set:
            continue
        if not already:
            already = _all_of(model)
        altered = intervention_of(key, file, symbols, Diagnostics())
        changed = _with_variant(model, str(key), altered)
        values = sample_values(changed)
        for what, fault in _faults(changed, values, reading=set(altered.set)).items():
            if what in already and already[what].share >= fault.share:
                continue
            where = next(place_of(name, altered.set[name]) for name in altered.set if name in fault.reads)
            _report(fault, f"in '{key}', {what}", where, values, found)


def _with_variant(model: Model, name: str, altered: Intervention) -> Model:
    """The model with a variant's numbers; compiled anew only where its story differs and may matter."""
    given = {n: distribution_of(n, assumption, Diagnostics()) for n, assumption in altered.set.items()}
    trial = replace(model, distributions={**model.distributions, **given})
    change = altered.change
    if not (change.force or change.public or change.reveal or change.on_table):
        return trial
    if not change.on_table and not _faults(trial, sample_values(trial), reading=set(given)):
        return trial
    compiled = compile_found(model.scenario, Diagnostics(), variant=name)
    return trial if compiled is None else compiled.model


@lru_cache(maxsize=1)
def _all_of(model: Model) -> dict[str, _Fault]:
    """What is wrong with the numbers of a model; reading, checking and its what-ifs ask for it in a row."""
    return _faults(model, sample_values(model))


def _faults(
    model: Model, values: dict[str, Draw], reading: Collection[str] | None = None
) -> dict[str, _Fault]:
    """What is wrong in some draws, by its words; only of what reads one of some assumptions, if given."""
    result: dict[str, _Fault] = {}
    for fault in _all_faults(model, values, None if reading is None else frozenset(reading)):
        if not fault.wrong.any():
            continue
        known = result.get(fault.what)
        if known is not None:
            fault = replace(fault, wrong=fault.wrong | known.wrong, reads=fault.reads | known.reads)
        result[fault.what] = fault
    return result


def _all_faults(model: Model, values: dict[str, Draw], reading: frozenset[str] | None) -> Iterator[_Fault]:
    def matters(*expressions: Node | None) -> frozenset[str] | None:
        """What some expressions read, or None where that is nothing that is asked for."""
        reads = _read(*(each for each in expressions if each is not None))
        return reads if reading is None or reads & reading else None

    for move in model.chance:
        reads = matters(*move.shares)
        if reads is not None:
            yield _of_odds(move, model.infosets[move.infoset].actions, values, reads)
    for terms in model.payoffs.terms:
        reads = matters(terms.expression)
        if reads is not None:
            wrong = np.resize(~np.isfinite(sampled_terms(terms, values)).all(axis=0), SAMPLE)
            what, where = f"'{terms.line.label}'", terms.line.where
            yield _Fault(what, "is not a finite number", where, wrong, reads, _FINITE)
    reads = matters(*model.precision.worked.values())
    if model.precision.worked and reads is not None:
        yield _of_precision(model, values, reads)


def _of_odds(
    move: ChanceMove, names: tuple[str, ...], values: dict[str, Draw], reads: frozenset[str]
) -> _Fault:
    odds, wrong = odds_of(move, values, SAMPLE)
    problem, remedy = "are no odds", _WEIGHTS if move.weights else _NESTED
    given = [index for index, share in enumerate(move.shares) if share is not None]
    parts = odds[wrong][:, given]
    alone = (float(share.data) for share in move.shares if share is not None and share.op == "const")
    percent = next((each for each in alone if 1 < each <= 100 and not move.weights), None)
    if percent is not None:
        remedy = f"odds lie between 0 and 1: write {percent:.6g}% for {percent:.6g}"
    if not move.weights and len(parts) and ((parts >= 0) & (parts <= 1)).all():
        sums = parts.sum(axis=1)
        ends = list(dict.fromkeys(f"{end:.3g}" for end in (sums.min(), sums.max())))
        problem = f"add up to {' to '.join(ends)}{' without `rest`' if None in move.shares else ''}"
        if None not in move.shares and (name := _can_be_rest(odds, names)) is not None:
            remedy = f"write `rest` as the odds of '{name}'"
    return _Fault(move.what, problem, move.where, wrong, reads, remedy)


def _can_be_rest(odds: DrawAction, names: tuple[str, ...]) -> str | None:
    """The last option to which the others leave something, in as many draws as must be valid."""
    others = odds.sum(axis=1)[:, None] - odds
    fits = (others > 1).mean(axis=0) <= TOLERATED
    return next((names[code] for code in reversed(range(len(names))) if fits[code]), None)


def _of_precision(model: Model, values: dict[str, Draw], reads: frozenset[str]) -> _Fault:
    precision = model.precision_values(values, SAMPLE)
    wrong = np.asarray(~(np.isfinite(precision) & (precision >= 0)).all(axis=1))
    given = model.scenario.file.precision
    texts = given if isinstance(given, dict) else {"others": given}
    where = next((text for actor, text in texts.items() if actor in model.precision.worked), None)
    problem, remedy = "is below 0 or not finite", "let it be 0 or more in every draw"
    return _Fault("the precision", problem, where, wrong, reads, remedy)


def _read(*expressions: Node) -> frozenset[str]:
    return frozenset(part.data for each in expressions for part in each.walk() if part.op == "assumption")


def _report(fault: _Fault, what: str, where: object, values: dict[str, Draw], found: Diagnostics) -> None:
    text = f"{what} {fault.problem} in {100 * fault.share:.3g} % of draws"
    draw = int(np.flatnonzero(fault.wrong)[0])
    example = ", ".join(f"{name} = {values[name][draw]:.3g}" for name in sorted(fault.reads))
    help = f"for example with {example}; " if example else ""
    if fault.share <= TOLERATED:
        found.warning("M307", text, where, help + "these draws are left out and counted as invalid input")
    else:
        found.error("M307", text, where, f"{help}{fault.remedy}; 5 % of draws are tolerated")
