"""Bare numbers: those that expressions hold and no assumption names, which the analyst answers for.

Each is known by its place. Nobody gave it a range, so that it has that of the file's `bare`: the middle
90 % runs from 60 to 140 % of the number where the file does not say otherwise. A chance keeps to 0 and 1:
it is moved by 40 % of itself or of what it lacks to 1, whichever is less, so that an option and its
complement move alike. A ratio of a hint and a precision are moved by the same factor either way.

`precision: 8` is one of them: somebody judged how reliably actors do what pays. A range is not, for it is
drawn; nor is `limit`, which is no number, nor the name of an assumption, which says who answers for it.

Not among them: 0 and 1; a define that is nothing but a percentage, which says what a word means; the
first stake that is worth the number of the `scale`, which says what the scale is; and numbers that shape
the story or a formula and measure nothing: in conditions of steps, thresholds of what is counted, exponents.

Tested in `tests/unit/test_bare_numbers.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from melian.diagnostic import Mark
from melian.errors import NumberError
from melian.scenario.factors import factors
from melian.scenario.findings.diagnostics import Diagnostics, Text, mark_of
from melian.scenario.language.context import Uses
from melian.scenario.language.symbols import Written
from melian.scenario.quantities.numbers import is_percent, number
from melian.scenario.schema.elements import CrisisFile

__all__ = ["BareNumber", "bare_numbers", "bare_share", "swing"]

_PLAIN = frozenset({0.0, 1.0})
"""Numbers that say nothing: no part of it, all of it."""
_SILENT = frozenset({"choices", "types", "attributes", "worth", "value", "steps"})
"""Fields that a place does not name."""


@dataclass(frozen=True, slots=True)
class BareNumber:
    """A number of the file that nobody named."""

    written: Written
    place: str
    """Where it stands, in words: `uk: Climbing down, line 88`."""
    stream: str
    """What it is drawn from where it is moved."""
    low: float
    high: float
    """Its 5 % and its 95 % value."""
    is_chance: bool
    """Whether it keeps to 0 and 1."""
    share: float
    """By how much of itself it is moved."""
    within: str = ""
    """The text that it stands in."""
    beside: tuple[Mark, ...] = ()
    """Where the odds of its matter stand, if all of them are numbers: they add up to 1."""
    is_ratio: bool = False
    """Whether it is the ratio of a hint, or a precision: it has a stream in every game."""

    @property
    def mark(self) -> Mark:
        """Its line and column."""
        return self.written.mark

    @property
    def is_hint(self) -> bool:
        """Whether it is the ratio of a hint, which changes no game."""
        return self.stream.startswith("hint.")


@dataclass(frozen=True, slots=True)
class _Place:
    """A text of the file: what it belongs to."""

    words: str
    section: str
    is_odds: bool
    """Whether a number in it is a chance."""
    text: str = ""
    beside: tuple[Mark, ...] = ()
    """Where the odds stand beside which it stands, if all of them are numbers, which add up to 1."""


def bare_share(file: CrisisFile, found: Diagnostics | None = None) -> float:
    """By how much of itself a bare number is moved to either side: the file's `bare`, 40 % if absent."""
    text = file.bare
    if text is None:
        return 0.4
    try:
        share = number(text) if is_percent(text) else -1.0
    except NumberError:
        share = -1.0
    if not 0.01 <= share <= 0.8:
        if found is not None:
            found.error(
                "M313", f"`bare: {text}` says not by how much bare numbers are moved", text,
                "write a percentage from 1% to 80%, such as `bare: 40%`: from 60 to 140 % of each number",
            )  # fmt: skip
        return 0.4
    return share


def bare_numbers(
    file: CrisisFile, uses: Uses, odds: Collection[Mark] = frozenset()
) -> tuple[BareNumber, ...]:
    """All bare numbers of a file, in its order, with their places and how far each is moved.

    Parameters
    ----------
    file
        The crisis file.
    uses
        What its expressions have read.
    odds
        Where numbers stand that are odds themselves, in defines too.
    """
    share = bare_share(file)
    places = _by_line(file)
    candidates = [
        (written, _place_of(places, written))
        for written, is_form in uses.written.items()
        if not is_form and written.value not in _PLAIN
    ]
    kept = [(w, p) for w, p in candidates if not (p.section == "define" and _is_definition(file, w))]
    scale = _scale_itself(file, kept)
    kept = [(w, replace(p, is_odds=p.is_odds or w.mark in odds)) for w, p in kept]
    made = [_bare(w, p, share) for w, p in kept if w != scale]
    made += [_ratio(written, place, stream, share) for written, place, stream in factors(file)]
    return _told_apart(sorted(made, key=lambda each: (each.written.mark, each.written.start)))


def swing(value: float, share: float, *, is_chance: bool) -> tuple[float, float]:
    """The ends of the middle 90 % of a bare number.

    >>> swing(50.0, 0.4, is_chance=False)
    (30.0, 70.0)
    >>> [round(end, 12) for end in swing(0.8, 0.4, is_chance=True)]
    [0.72, 0.88]
    """
    width = share * (min(value, 1 - value) if is_chance else value)
    return value - width, value + width


def _bare(written: Written, place: _Place, share: float) -> BareNumber:
    value = written.value
    is_chance = value < 1 and (place.is_odds or written.text.endswith("%"))
    low, high = swing(value, share, is_chance=is_chance)
    if place.beside and is_chance:  # odds that add up to 1 are read as weights: the others keep theirs
        low, high = (end * (1 - value) / (1 - end) for end in (low, high))
    name = f"bare.{written.mark.line}.{written.mark.column + (0 if _is_exact(written) else written.start)}"
    return BareNumber(written, place.words, name, low, high, is_chance, share, place.text, place.beside)


def _ratio(written: Written, place: str, stream: str, share: float) -> BareNumber:
    value = written.value
    return BareNumber(
        written, place, stream, value / (1 + share), value * (1 + share), False, share, is_ratio=True
    )


def _is_exact(written: Written) -> bool:
    """Whether the place of a number is its own, and not that of its whole text."""
    return written.mark.width == len(written.text)


def _told_apart(numbers: list[BareNumber]) -> tuple[BareNumber, ...]:
    """Lines behind their places; columns too where several stand in one place and line."""
    often = Counter((each.place, each.mark.line) for each in numbers)
    result = []
    for each in numbers:
        where = f"{each.place}, line {each.mark.line}"
        if often[each.place, each.mark.line] > 1:
            where += f", column {each.stream.rpartition('.')[2] if not each.is_ratio else each.mark.column}"
        result.append(replace(each, place=where))
    return tuple(result)


def _is_definition(file: CrisisFile, written: Written) -> bool:
    """Whether a percentage is all that a define says."""
    texts = (d.value for d in file.define.values())
    return is_percent(written.text) and any(
        text.strip() == written.text and mark_of(text).line == written.mark.line for text in texts
    )


def _scale_itself(file: CrisisFile, found: list[tuple[Written, _Place]]) -> Written | None:
    """The first stake that is worth the scale and nothing else: that is what the scale is."""
    try:
        points = number(file.scale.partition("=")[0].strip())
    except NumberError:
        return None
    alone = {
        (mark_of(text).line, mark_of(text).column)
        for stakes in file.stakes.values()
        for stake in stakes.values()
        for text in (stake.worth.values() if isinstance(stake.worth, dict) else [stake.worth])
        if text.strip().lstrip("- ") in (f"{points:g}", file.scale.partition("=")[0].strip())
    }
    for written, place in sorted(found, key=lambda each: each[0]):
        begins = (written.mark.line, written.mark.column - (written.start if _is_exact(written) else 0))
        if place.section == "stakes" and written.value == points and _at_any(begins, alone):
            return written
    return None


def _at_any(place: tuple[int, int], places: set[tuple[int, int]]) -> bool:
    """Whether a text begins there, with its quote or without."""
    return place in places or (place[0], place[1] - 1) in places


def _places(file: CrisisFile) -> Iterator[tuple[Mark, _Place]]:
    """Every text of the file that may be an expression, by its mark."""
    for section in ("precision", "private", "define", "steps", "stakes", "red_lines", "outcomes"):
        for path, text, beside in _texts(getattr(file, section), (), ()):
            is_odds = bool({"odds", "leaks"} & set(path)) and text.split(" ")[0] != "weight"
            words = _in_words(section, path)
            yield mark_of(text), _Place(words, section, is_odds, text, beside if is_odds else ())


OWN = 2
"""Names from the file to an actor or a stake, which may be called `worth`."""


def _texts(
    value: object, path: tuple[str, ...], beside: tuple[Mark, ...]
) -> Iterator[tuple[tuple[str, ...], Text, tuple[Mark, ...]]]:
    """Every text inside: how it is reached, itself, and where the odds beside it stand."""
    if isinstance(value, Text):
        yield path, value, beside
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if name not in ("label", "because"):
                yield from _texts(getattr(value, name), (*path, field.alias or name), beside)
    elif isinstance(value, Mapping):
        own, is_cases = _lone_odds(value, path), path[-1:] == ("worth",) and len(path) > OWN
        for key, item in value.items():
            if is_cases and isinstance(key, Text):
                yield path, key, ()
            yield from _texts(item, path if is_cases else (*path, str(key)), own)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, path, beside)


def _lone_odds(value: Mapping[object, object], path: tuple[str, ...]) -> tuple[Mark, ...]:
    """Where the odds of options or types stand, if all of them are numbers."""
    is_odds = path[-1:] == ("odds",)
    odds = [item if is_odds else getattr(item, "odds", None) for item in value.values()]
    lone = len(odds) > 1 and all(isinstance(each, str) and _is_number(each) for each in odds)
    return tuple(mark_of(each) for each in odds) if lone else ()


def _is_number(text: str) -> bool:
    try:
        return number(text) > 0
    except NumberError:
        return False


def _in_words(section: str, path: tuple[str, ...]) -> str:
    """`uk: Climbing down`, `force.keep: troops`, `threat: promises if_broken`, `size`."""
    if section == "stakes":
        return f"{path[0]}: {path[1]}"
    if section == "precision":
        return ": ".join(("precision", *path))
    here = [part for part in path if part not in _SILENT]
    if section == "define":
        return here[0]
    names = 2 if {"choices", "types"} & set(path) else 1
    if path[1:2] == ("steps",):  # a step in a block
        here, names = here[1:], names
    head, rest = ".".join(here[:names]), " ".join(here[names:])
    return f"{head}: {rest}" if rest else head


def _by_line(file: CrisisFile) -> dict[int, list[tuple[Mark, _Place]]]:
    """The texts that begin on each line."""
    result: dict[int, list[tuple[Mark, _Place]]] = {}
    for mark, place in _places(file):
        result.setdefault(mark.line, []).append((mark, place))
    return result


def _place_of(places: Mapping[int, list[tuple[Mark, _Place]]], written: Written) -> _Place:
    """The text that a number stands in: the last one that begins before it on its line."""
    around = [
        (mark, place)
        for mark, place in places.get(written.mark.line, ())
        if mark.column <= written.mark.column
    ]
    found = max(around, key=lambda pair: pair[0].column, default=None)
    return _Place("the file", "", is_odds=False) if found is None else found[1]
