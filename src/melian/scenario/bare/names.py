"""Bare numbers of a file turned into assumptions: a name in the formula, a range beside the others.

Text is changed only where the numbers stand and at the end of `assumptions`: comments and layout stay.
The number is the best value, the range is that of `bare`, and it is judged by the analyst. A ratio of a
hint becomes a range of ratios around it. Odds beside one another that are all numbers have one too many
to be drawn: of two, one becomes `rest`; more of them become weights.

Tested in `tests/unit/test_name_bare.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from melian.errors import ScenarioError
from melian.scenario.bare.insertion import below, end_of, into_braces, is_inside, key_of
from melian.scenario.bare.stretches import chosen_of, offset_of, stretch_of
from melian.scenario.bare_numbers import BareNumber, swing
from melian.scenario.findings.diagnostics import Diagnostics, refusal
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import RESERVED
from melian.scenario.text.layout import quoted
from melian.scenario.text.source_tree import line_start, read_tree

__all__ = ["Named", "with_names"]

LONGEST = 40
"""Characters of a name."""
_CLOSE = 1e-9
"""How far numbers of the new file may lie from those of the old one, as a share."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file in which numbers were named."""

    text: str
    numbers: tuple[tuple[str, str], ...]
    """Where each stood, and what stands there now."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Text that takes the place of other text."""

    start: int
    end: int
    text: str


def with_names(text: str, name: str, only: Sequence[str] = ()) -> Named:
    """The text of a crisis file with its bare numbers, or some of them, made assumptions.

    Parameters
    ----------
    text
        The file.
    name
        What it is called in messages.
    only
        Which: a line (`88`), a line and column (`88:31`) or a place (`uk: Climbing down`); all if empty.

    Raises
    ------
    ScenarioError
        If the file has errors, or would not say the same afterwards.
    UsageError
        If no bare number stands at a place.
    """
    before = _model(text, name)
    chosen = chosen_of(before.bare, only)
    if not chosen:
        return Named(text, ())
    names = _names(before, text)
    edits: list[_Edit] = []
    entries: list[str] = []
    told: list[tuple[str, str]] = []
    for number in chosen:
        now = _ratio(number) if number.is_ratio else names[number]
        edits.append(_edit(text, number, now))
        told.append((number.place, now))
        if not number.is_ratio:
            entries.append(f"{now}: {_entry(number, before.scenario.file)}")
    edits, dropped = _kept_apart(text, before.bare, chosen, edits)
    entries = [entry for entry in entries if entry.partition(":")[0] not in {names[n] for n in dropped}]
    told = [(n.place, "rest" if n in dropped else now) for n, (_, now) in zip(chosen, told, strict=True)]
    made = _inserted(_edited(text, edits), entries)
    _check(before, made, name, {names[n]: n for n in chosen if not n.is_ratio and n not in dropped})
    return Named(made, tuple(told))


def _model(text: str, name: str) -> Model:
    found = Diagnostics()
    _, compiled = parse_and_compile(text, name, None, found)
    if compiled is None or found.has_errors:
        raise refusal(found, text, name)
    return compiled.model


def _names(model: Model, text: str) -> dict[BareNumber, str]:
    """A name for each number, like its place, that is no word of the file yet."""
    taken = set(RESERVED) | set(re.findall(r"[a-z][a-z0-9_]*", text))
    result = {}
    for number in model.bare:
        plain = re.sub(r"[^a-z0-9]+", "_", number.place.partition(", line")[0].lower()).strip("_")
        stem = (plain if plain[:1].isalpha() else f"n_{plain}")[:LONGEST].strip("_")
        if stem in model.scenario.file.define:
            stem = f"{stem[: LONGEST - 7]}_number"
        name, k = stem, 2
        while name in taken:
            tail = f"_{k}"
            name, k = stem[: LONGEST - len(tail)] + tail, k + 1
        taken.add(name)
        result[number] = name
    return result


def _ratio(number: BareNumber) -> str:
    return f"{number.low:.10g} to {number.high:.10g}"


def _entry(number: BareNumber, file: CrisisFile) -> str:
    """An assumption in braces."""
    text, share = number.written.text.replace(" ", ""), number.share
    value = number.written.value
    is_percent = text.endswith("%") and value < 1
    low, high = (_plain(end, percent=is_percent) for end in swing(value, share, is_chance=number.is_chance))
    best = _plain(value) if text.endswith("%") and value >= 1 else text
    bounds = ", bounds: 0 to 1" if number.is_chance and not text.endswith("%") else ""
    label = quoted(number.place.partition(", line")[0])
    judge = quoted(str(file.analyst) if file.analyst else "the analyst")
    return f"{{range: {low} to {high}, best: {best}{bounds}, label: {label}, judgement: {judge}}}"


def _plain(value: float, *, percent: bool = False) -> str:
    """A number in plain decimals, ten digits at most: `18%`, `131.6`."""
    text = np.format_float_positional(
        float(f"{100 * value if percent else value:.10g}"), trim="-", fractional=False
    )
    return f"{text}%" if percent else text


def _edit(text: str, number: BareNumber, now: str) -> _Edit:
    """The number in the text, and what takes its place."""
    start, end = stretch_of(text, number)
    return _Edit(start, end, now)


def _kept_apart(
    text: str, bare: Sequence[BareNumber], chosen: Sequence[BareNumber], edits: Sequence[_Edit]
) -> tuple[list[_Edit], set[BareNumber]]:
    """Odds that are all numbers: `rest` for one of two, weights for more; and what is no number any more."""
    result, dropped = list(edits), set()
    at = {number.mark: index for index, number in enumerate(chosen)}
    for group in dict.fromkeys(number.beside for number in chosen if number.beside):
        if len(group) == 2:
            last = group[1] if group[0] in at else group[0]
            number = next((each for each in bare if each.mark == last), None)
            if number is None:
                continue
            start, end = stretch_of(text, number)
            if last in at:
                result = [edit for edit in result if edit.start != start]
                dropped.add(number)
            result.append(_Edit(start, end, "rest"))
        else:
            for mark in group:
                start = offset_of(text, mark.line, mark.column)
                result.append(_Edit(start, start, "weight "))
    return result, dropped


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    """The text with what takes the place of other text, from its end on; what is put in front stays there."""
    for edit in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _inserted(text: str, entries: Sequence[str]) -> str:
    """The text with more assumptions, behind those that there are."""
    if not entries:
        return text
    tree = read_tree(text)
    own = [place for place in tree.places if place.parent is tree.root]
    section = next((place for place in own if key_of(place) == "assumptions"), None)
    if section is not None and section.value is not None:
        if section.value.in_braces:
            return into_braces(text, section.value, ", ".join(entries))
        last = max(end_of(place) for place in tree.places if is_inside(place, section.value))
        margin = " " * section.value.column
        return below(text, last, [f"{margin}{entry}" for entry in entries])
    if tree.root.in_braces:
        return into_braces(text, tree.root, f"assumptions: {{{', '.join(entries)}}}")
    keys = tuple(CrisisFile.model_fields)
    later = set(keys[keys.index("assumptions") + 1 :])
    start = line_start(text, next(place.start for place in own if key_of(place) in later))
    while start and text[line_start(text, start - 1) : start].startswith("#"):  # comments on what follows
        start = line_start(text, start - 1)
    lines = "".join(f"  {entry}\n" for entry in entries)
    return f"{text[:start]}assumptions:\n{lines}\n{text[start:]}"


def _check(before: Model, made: str, name: str, numbers: dict[str, BareNumber]) -> None:
    """The new file must make the same game where every number is at its best; never expected otherwise."""
    after = _model(made, name)
    values = {s: np.array([float(d.median)]) for s, d in before.distributions.items()}
    others = {s: np.array([n.written.value]) for s, n in numbers.items()}
    old_bound, new_bound = before.bind(values, 1), after.bind(values | others, 1)
    if not (
        old_bound.valid.all() and new_bound.valid.all()
    ):  # numbers that make no game make none here either
        return
    old, new = old_bound.batch, new_bound.batch
    pays = [batch.row_payoff[0][batch.payoff_row] for batch in (old, new)]
    same = all(
        one.shape != other.shape  # odds of 0 that are written out leave a branch away
        or np.allclose(one, other, rtol=_CLOSE, atol=_CLOSE, equal_nan=True)
        for one, other in ((old.chance, new.chance), (pays[0], pays[1]))
    )
    if not same:
        raise ScenarioError(
            f"{name}: naming the numbers would change what the file says; it was left as it is"
        )
