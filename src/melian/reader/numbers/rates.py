"""What a measure is for: `a year`, `per tonne`, `48,2 кроны за доллар`, `780 scudi ogni mille metri cubi`.

Tested in `tests/unit/test_figure_units.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.reader.numbers.lexicon import NumberWords, phrase_at
from melian.reader.numbers.units import measures, money_units
from melian.reader.tokens import Token

__all__ = ["TIME", "Counted", "with_rate"]

TIME = frozenset(("seconds", "minutes", "hours", "nights", "days", "weeks", "months", "years"))
_TO_PER = 4
"""How many words may stand between a unit and `a year`: `1.8 billion francs of revenue a year`."""
_SHORT_RATES = {
    "h": "per hour",
    "s": "per second",
    "t": "per tonne",
    "d": "per day",
    "ч": "per hour",
    "сут": "per day",
}
"""What follows a slash."""
_PAST = frozenset(
    (
        "ago", "earlier", "before", "later", "fa", "prima", "scorso", "scorsa", "dopo", "dernier", "dernière",
        "passé", "passée", "plus", "avant", "précédent", "précédente", "pasado", "pasada", "antes",
        "anterior", "после", "назад", "тому",
    )
)  # fmt: skip
"""What stands after a span of time that is no rate: `13,250 tonnes a year earlier`."""
_LOTS = {100: "hundred", 1_000: "thousand", 1_000_000: "million"}
_FIGURES = {"100": 100, "1000": 1_000, "1,000": 1_000, "1.000": 1_000}
"""Lots that a price is for, by value and in figures."""
_PER_PIECE = frozenset(("per", "pro", "je", "par"))
"""Words after a sum that never mean `in exchange for`, but for Italian: anything may be what it is for."""
_SINGULAR = {
    "loaves": "loaf",
    "knives": "knife",
    "calves": "calf",
    "halves": "half",
    "leaves": "leaf",
    "feet": "foot",
    "inches": "inch",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit in English, the words that say it, and the token after it."""

    unit: str
    what: str
    after: int


def with_rate(found: list[Token], counted: Counted, words: NumberWords) -> Counted:
    """With `per year` or its like, directly after the unit or after what it is made of."""
    slashed = _slashed(found, counted.after, words)
    if slashed and counted.unit:
        return Counted(f"{counted.unit} {slashed}", counted.what, counted.after + 2)
    rate = _rate_of(found, counted, words)
    if rate:
        return rate
    for place in range(counted.after, min(counted.after + _TO_PER, len(found))):
        per = phrase_at(found, place, words.per)
        if per and counted.unit:
            end = place + per[1]
            if end < len(found) and found[end].key in _PAST:
                return counted
            return Counted(f"{counted.unit} {per[0]}", counted.what, place + per[1])
        between = found[place]
        if between.form != "word" or (between.key in words.stops and between.key not in words.of):
            break
    return counted


def _rate_of(found: list[Token], counted: Counted, words: NumberWords) -> Counted | None:
    """With the measure that a sum is for: `57 dollari per megawattora`, `48,2 кроны за доллар`."""
    if counted.unit not in measures():
        return None
    for place in range(counted.after, min(counted.after + _TO_PER, len(found))):
        join = phrase_at(found, place, words.rates)
        if join and not phrase_at(found, place, words.per):
            return _priced(found, place, place + join[1], counted, words)
        if found[place].form != "word" or found[place].key in words.stops:
            return None
    return None


def _priced(found: list[Token], join: int, at: int, counted: Counted, words: NumberWords) -> Counted | None:
    """With the measure from token `at`, or so many of it: `780 талерів за тисячу кубометрів`."""
    many = phrase_at(found, at, words.scales) or phrase_at(found, at, words.hundreds)
    lot = _LOTS.get(many[0] if many else _FIGURES.get(found[at].text, 0) if at < len(found) else 0, "")
    at += (many[1] if many else 1) if lot else 0
    unit = words.units.at(found, at)
    if not unit or unit[0] in TIME or unit[0] == counted.unit:
        return None
    by_piece = words.language != "it" and found[join].key in _PER_PIECE and counted.unit in money_units()
    if unit[0] not in measures() and not by_piece:
        return None
    what = f"{lot} {unit[0]}" if lot else _singular(unit[0])
    return Counted(f"{counted.unit} per {what}", counted.what, at + unit[1])


def _singular(unit: str) -> str:
    """A unit in the singular."""
    if unit.endswith(("ies", "xes", "shes", "ches")):
        return unit[:-3] + "y" if unit.endswith("ies") else unit[:-2]
    return _SINGULAR.get(unit) or unit.removesuffix("s")


def _slashed(found: list[Token], at: int, words: NumberWords) -> str:
    """The rate after a slash: `barils/jour`, `km/h`."""
    if at + 1 >= len(found) or found[at].text != "/":
        return ""
    word = found[at + 1].key
    said = (str(rate) for phrase, rate in words.per.items() if len(phrase) > 1 and phrase[-1] == word)
    return _SHORT_RATES.get(word) or next(said, "")
