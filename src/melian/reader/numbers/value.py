"""The number that begins at a token: figures, number words, scales, dozens.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from melian.reader.numbers.lexicon import NumberWords, phrase_at
from melian.reader.numbers.written import compound, figures
from melian.reader.tokens import Token

__all__ = ["Bound", "Value", "cardinal_at", "twice", "value_at"]

Bound = Literal["", "about", "at least", "at most", "vague"]
_ABBREVIATED = 4
"""Letters that a scale written with a dot has at most: `тис.`, `mill.`"""


@dataclass(slots=True)
class Value:
    """A number that begins at a token, before its unit is looked for."""

    low: float
    high: float
    size: int
    """How many tokens it has."""
    unit: str = ""
    bound: Bound = ""
    bare: bool = False
    """Whether it is a word such as `one`, which may be no number at all."""
    ratio: bool = False
    """Whether it is a share, which has no unit: `a third of the ships`."""
    factor: float = 1.0
    """What words such as `million` have multiplied it by."""

    def scale(self, factor: float, size: int) -> None:
        """Take in a word such as `million`."""
        self.low, self.high, self.size, self.bare = (
            self.low * factor,
            self.high * factor,
            self.size + size,
            False,
        )
        self.factor *= factor

    def add(self, number: float, size: int) -> None:
        """Take in words such as `and a half`."""
        self.low, self.high, self.size, self.bare = (
            self.low + number,
            self.high + number,
            self.size + size,
            False,
        )


def value_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """The number that begins at a token, or none; ranges and shares: `melian.reader.numbers.ranges`."""
    token = found[at]
    if token.form == "ordinal":
        return Value(*twice(float("".join(c for c in token.text if c.isdigit()))), 1, unit="ordinal")
    group = phrase_at(found, at, words.groups)
    if group and not _is_number(found, at + group[1], words):
        low, high = group[0] if isinstance(group[0], list) else (group[0], group[0])
        return Value(low, high, group[1], bound="vague" if low < high else "", factor=low)
    times = phrase_at(found, at, words.times)
    if times:
        return Value(*twice(times[0]), times[1], unit="times")
    value = cardinal_at(found, at, words)
    if value is None:
        order = phrase_at(found, at, words.ordinals)
        return Value(*twice(order[0]), order[1], unit="ordinal") if order else None
    return value


def twice(number: float) -> tuple[float, float]:
    """The least and the most of a number that is exact."""
    return number, number


def _is_number(found: list[Token], at: int, words: NumberWords) -> bool:
    return at < len(found) and (found[at].form == "number" or bool(phrase_at(found, at, words.scales)))


def cardinal_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """Figures or number words with their scale: `2.3bn`, `two hundred and fifty`, `3,2 milioni`."""
    if at >= len(found):
        return None
    token = found[at]
    if token.form == "number":
        number = figures(token.text, words.decimal)
        if number is None:
            return None
        return _scaled(found, at, Value(*twice(number), 1), words)
    if token.form != "word":
        return None
    value, size, bare = _spelled(found, at, words)
    if not size:
        return None
    return _scaled(found, at, Value(*twice(value), size, bare=bare), words)


def _spelled(found: list[Token], at: int, words: NumberWords) -> tuple[float, int, bool]:
    """Number words below a thousand, how many tokens they are, whether it is `one` alone."""
    total, size, last = 0.0, 0, float("inf")
    while at + size < len(found):
        here = at + size
        one, hundred = phrase_at(found, here, words.cardinals), phrase_at(found, here, words.hundreds)
        if hundred and (not total or (total < 10 and hundred[0] == 100)):
            total, size, last = (total or 1) * hundred[0], size + hundred[1], 100
        elif one and (size == 0 or _adds(last, one[0])):
            total, size = total + one[0], size + one[1]
            last = 10 if one[0] >= 20 and one[0] % 10 == 0 else 0
        elif size and _goes_on(found, here, last, words):
            size += 1
        else:
            break
    if size:
        return total, size, size == 1 and total == 1
    whole = compound(found[at].key, words) if at < len(found) and len(found[at].key) > 5 else None
    return (whole, 1, False) if whole else (0.0, 0, False)


def _goes_on(found: list[Token], here: int, last: float, words: NumberWords) -> bool:
    """Whether a dash or `and` joins what is read to another number word."""
    joins = found[here].text in ("-", "‑") or phrase_at(found, here, words.joins)
    one = phrase_at(found, here + 1, words.cardinals)
    return bool(joins and one and last > 0 and _adds(last, one[0]))


def _adds(last: float, number: float) -> bool:
    return (last == 100 and number < 100) or (last == 10 and 0 < number < 10)


def _scaled(found: list[Token], at: int, value: Value, words: NumberWords) -> Value:
    """A number with what makes it larger or finer: thousands, millions, dozens, and a half."""
    while scale := phrase_at(found, at + value.size, words.scales):
        if _is_glued_unit(found, at + value.size):
            break
        value.scale(scale[0], scale[1] + _is_dotted(found, at + value.size + scale[1] - 1))
        rest, size, _ = _spelled(found, at + value.size, words)
        if size and rest < scale[0] and found[at].form == "word":
            value.add(rest, size)
    many = phrase_at(found, at + value.size, words.multiples)
    if many and not value.bare and value.factor == 1:
        value.scale(many[0], many[1])
    half = phrase_at(found, at + value.size, words.and_half)
    if half:
        value.add(half[0] * value.factor, half[1])
    return value


def _is_dotted(found: list[Token], at: int) -> int:
    """How many tokens the dot of an abbreviation takes: `35 тис. вояків`; one that ends a sentence none."""
    if at + 2 >= len(found) or found[at + 1].text != "." or len(found[at].text) > _ABBREVIATED:
        return 0
    german = found[at].key in ("tsd", "mio", "mrd", "bio")  # whose nouns have capitals
    return int(found[at + 2].form == "word" and (german or not found[at + 2].capital))


def _is_glued_unit(found: list[Token], at: int) -> bool:
    """Whether `m` after a number with a space between is metres rather than millions."""
    return found[at].key in ("m", "k") and found[at].span.start > found[at - 1].span.end
