"""Numbers told through their measure or scale: `un demi-litre`, `metro y medio`, `тысяч двадцать`.

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

from melian.reader.numbers.amount import Value, twice
from melian.reader.numbers.lexicon import NumberWords, phrase_at
from melian.reader.numbers.rates import TIME
from melian.reader.numbers.units import measures
from melian.reader.numbers.value import cardinal_at
from melian.reader.tokens import Token

__all__ = ["measured_at"]

_TURNED = {
    "тысяч": 1e3, "тысячи": 1e3, "миллиона": 1e6, "миллионов": 1e6, "сотни": 100, "тисяч": 1e3, "тисячі": 1e3,
    "мільйона": 1e6, "мільйони": 1e6, "мільйонів": 1e6, "сотні": 100,
}  # fmt: skip
"""Scales before their number, which so is about so many."""
_MOST_TURNED = 100
_OUT_OF = frozenset(("из", "з", "із"))


def measured_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """The number that begins at a token, if its measure or scale comes before what makes it whole."""
    return _half(found, at, words) or _and_half(found, at, words) or _turned(found, at, words)


def _half(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """Half a measure or half of many: `un demi-litre`, `einem halben Dutzend`."""
    half = phrase_at(found, at, words.half)
    if not half:
        return None
    place = at + half[1]
    place += int(place < len(found) and found[place].text in ("-", "‑"))
    many = phrase_at(found, place, words.multiples) or phrase_at(found, place, words.scales)
    if many:
        return Value(*twice(many[0] / 2), place + many[1] - at, factor=many[0])
    unit = words.units.at(found, place)
    if not unit or unit[0] not in measures():
        return None
    return Value(*twice(0.5), place + unit[1] - at, unit=unit[0])


def _and_half(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """One and a half of a measure: `un metro e mezzo`, `metro y medio`, `an hour and a half`."""
    single = phrase_at(found, at, words.single)
    place = at + (single[1] if single else 0)
    if not single and words.language != "es":
        return None
    unit = words.units.at(found, place)
    half = phrase_at(found, place + unit[1], words.and_half) if unit and unit[0] in measures() else None
    if not unit or not half:
        return None
    return Value(*twice(1 + half[0]), place + unit[1] + half[1] - at, unit=unit[0])


def _turned(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """A scale before its number: `тысяч двадцать`."""
    scale = _TURNED.get(found[at].key) if words.language in ("ru", "uk") else None
    number = cardinal_at(found, at + 1, words) if scale else None
    counted = at > 0 and (found[at - 1].form == "number" or bool(phrase_at(found, at - 1, words.cardinals)))
    if not scale or not number or counted or found[at + 1].form != "word":
        return None
    if number.factor != 1 or number.high >= _MOST_TURNED or number.bare:
        return None
    unit = words.units.at(found, at + 1 + number.size)
    if (unit and unit[0] in TIME) or (at > 0 and found[at - 1].key in _OUT_OF):
        return None  # `тысячи три недели ждут воду`, `из тысячи двадцать погибли`
    return Value(number.low * scale, number.high * scale, number.size + 1, bound="about", factor=scale)
