"""Numbers of two parts: ranges (`from 3 to 5`, `two or three`) and shares (`two thirds`, `one in five`).

Tested in `tests/unit/test_figure_grammar.py`.
"""

from __future__ import annotations

from melian.reader.numbers.amount import Value, twice
from melian.reader.numbers.lexicon import MONEY_SIGNS, NumberWords, Phrases, phrase_at
from melian.reader.numbers.measured import measured_at
from melian.reader.numbers.rates import TIME
from melian.reader.numbers.units import rare_unit
from melian.reader.numbers.value import cardinal_at, value_at
from melian.reader.tokens import Token
from melian.reader.words.lexicon import is_verb

__all__ = ["number_at"]

_PLACES = 4
"""Decimal places of a share."""
_PARTS = {"third": 0.3333, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_LESS = frozenset(("fewer", "less", "more", "lower", "higher"))
_MOST_OF_EACH = 9
_ROUND = (10, 100)
"""Of so many rather no body has its members: `seven in ten` is a share, `seven of nine` a count."""
_OF_MANY = ("х", "ые", "ие", "ми", "м", "і")
"""How Slavic ordinals of several end: `двадцать первых лодок` are twenty."""
_EITHER = 2.0
"""How many times the other number may be the first in `two or three`."""
_THOUSAND = 1000
_FALL = 100
"""How many times what it falls to a number is at most: `900 to 1.2 million` is another thing."""
_FROM_ONE = 3
"""How far a range from an article goes: `a or two` is one, `a to twenty` is not."""
_BETWEEN = frozenset(("between", "tra", "fra", "entre", "zwischen", "между", "між"))
_FROM = frozenset(("с", "со", "з", "із", "зі"))
"""Words of Russian and Ukrainian that open a change from one number to another, and no range."""
_FEW = 100
"""Of so many one is a share: `one in twenty`, and `a poll of 2,004` is none."""
_VERB = 8
"""Words before `from 3 to 5` among which a verb of change may stand."""
_NEXT = 3
"""Words before `from 3 to 5 years` among which a verb of change makes two numbers of it."""
_TWO_NUMBERS = 7
"""How many tokens `from 3 to 5` has at most, with its unit."""
_HALF_DAYS = frozenset(("am", "pm"))
_ARTICLES = 2
"""How many tokens may stand between a number and the whole it is a share of: `one lock in two`."""


def number_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """The number, range or share that begins at a token, or none."""
    if words.language in ("ru", "uk") and (ordinal := _order(found, at, words)):
        return ordinal
    opened = phrase_at(found, at, words.range_open)
    between = _opened(found, at, opened[1], words) if opened else None
    if between:
        return between
    every = phrase_at(found, at, words.each)
    order = every and phrase_at(found, at + every[1], words.ordinals)
    if every and order and order[0] > 1 and not _is_time(found, at + every[1] + order[1], words):
        return Value(*twice(round(1 / order[0], _PLACES)), every[1] + order[1], ratio=True)
    half = phrase_at(found, at, words.halves)
    if half:
        return Value(*twice(half[0][0]), half[1], unit=half[0][1])
    share = measured_at(found, at, words) or _share(found, at, words)
    if share:
        return share
    value = value_at(found, at, words)
    if value is None:
        single = phrase_at(found, at, words.single)
        return _from_one(found, at, Value(1.0, 1.0, single[1]), words) if single else None
    if value.unit or value.ratio:
        return value
    return _of_each(found, at, value, words) or _ranged(found, at, value, words)


def _order(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """An ordinal of two Slavic words: `сорок перший удар`; twenty of the first are none."""
    tens = phrase_at(found, at, words.cardinals)
    if not tens or tens[0] < _ROUND[0] * _EITHER or tens[0] % _ROUND[0]:
        return None
    last = phrase_at(found, at + tens[1], words.ordinals)
    if not last or last[0] >= _ROUND[0] or found[at + tens[1]].key.endswith(_OF_MANY):
        return None
    return Value(*twice(tens[0] + last[0]), tens[1] + last[1], unit="ordinal")


def _is_changed(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether `from` tells of a change, after a verb of change: `fell from 3 to 5`.

    In Russian and Ukrainian it does without one. Ages and hours are from one to another.
    """
    right_before = any(token.key in words.changed for token in found[max(0, at - _NEXT) : at])
    if _is_span(found, at, words) and not right_before:
        return False
    if found[at].key in _FROM:
        return True
    for token in reversed(found[max(0, at - _VERB) : at]):
        if token.key in words.changed:
            return True
        if token.form == "mark":
            return False
    return False


def _is_span(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether years or hours follow two numbers: `da 3 a 5 anni`, `с 9 до 18 часов`, `from 3 to 5 pm`."""
    for place in range(at + 3, min(at + _TWO_NUMBERS, len(found))):
        unit = words.units.at(found, place)
        if unit or found[place].form == "mark" or found[place].key in _HALF_DAYS:
            return found[place].key in _HALF_DAYS or bool(unit and unit[0] in ("years", "hours"))
    return False


def _from_one(found: list[Token], at: int, one: Value, words: NumberWords) -> Value | None:
    """An article that counts, as two numbers come of it: `una paratoia su tre`, `ein bis zwei Wochen`."""
    other = _other(found, at + one.size, (words.range_to, words.either), words)
    if other and 1 < other.high <= _FROM_ONE:
        return _both(one, other)
    return None if words.language == "en" else _of_each(found, at, one, words)  # `a strike in 12 cities`


def _opened(found: list[Token], at: int, size: int, words: NumberWords) -> Value | None:
    """`from 3 to 5`, `between 8 and 15`; none where only one number follows."""
    money = MONEY_SIGNS.get(found[at + size].text, "") if at + size < len(found) else ""
    size += bool(money)  # `between $7m and $9m`
    first = cardinal_at(found, at + size, words)
    if first is None or (found[at].key not in _BETWEEN and _is_changed(found, at, words)):
        return None
    after = at + size + first.size
    percent = int(after < len(found) and found[after].text == "%")
    joints = (words.range_to, words.range_and) if found[at].key in _BETWEEN else (words.range_to,)
    other = _other(found, after + percent, joints, words)  # `âgés de 29 et 51 ans` are two numbers
    if other is None or not first.low < other.high or _falls(first, other):
        return None
    joined = _both(first, other)
    joined.size, joined.unit = joined.size + size + percent, money
    return joined


def _ranged(found: list[Token], at: int, value: Value, words: NumberWords) -> Value:
    """`20-30`, `20 to 30`, `two or three`: a second number after a dash or a small word."""
    after = at + value.size
    if value.low != value.high or after + 1 >= len(found):
        return value
    if found[after].text in ("-", "–", "—", "‑"):
        other = cardinal_at(found, after + 1, words)
        if other and found[after + 1].form == found[at].form and value.low < other.low:
            other.size += 1
            return _both(value, other)
        return _hanging(found, at, value, words) or value
    other = _other(found, after, (words.range_to,), words)
    opened = at > 0 and (found[at - 1].key,) in words.range_open and _is_changed(found, at - 1, words)
    if other and (opened or _falls(value, other)):
        value.scale(other.factor if _falls(value, other) else _shared(value, other), 0)
        return value  # `с 9,4 до 7,3 миллиарда`
    alike = found[at].form == found[after + 1].form and not value.bare
    if other and value.low < other.low and alike and not opened:
        return _both(value, other)
    other = _other(found, after, (words.either,), words)
    if other and value.low < other.low / _shared(value, other) <= value.low * _EITHER:
        return _both(value, other)
    return value


def _falls(first: Value, other: Value) -> bool:
    """Whether a number falls to another one, whose scale it shares: `from 9.4 to 7.3 billion`."""
    if first.factor != 1 or other.factor < _THOUSAND or first.low >= _THOUSAND:
        return False
    return 1 <= first.low / (other.low / other.factor) < _FALL


def _shared(first: Value, other: Value) -> float:
    """What the first number of two is multiplied by, as the second is: `cinque o seimila`."""
    if first.factor != 1:
        return 1.0
    if other.factor == 1 and other.high % _THOUSAND == 0:
        many = other.high / _THOUSAND
        return float(_THOUSAND) if first.low < many <= first.low * _EITHER and first.low < _THOUSAND else 1.0
    return other.factor if first.low < other.high / other.factor else 1.0


def _hanging(found: list[Token], at: int, value: Value, words: NumberWords) -> Value | None:
    """`vier- bis fünfstündige`, `30- bis 40-jährige`: the first number shares the end of the other."""
    after = at + value.size + 1
    join = phrase_at(found, after, words.range_to) or phrase_at(found, after, words.either)
    join = join or (phrase_at(found, after, words.joins) if words.language == "de" else None)
    other = value_at(found, after + join[1], words) if join and after + join[1] < len(found) else None
    if not join or not other or not value.low < other.high:
        return None
    both = _both(value, other)
    both.size, both.unit = both.size + 1 + join[1], other.unit
    return both


def _other(found: list[Token], at: int, joints: tuple[Phrases, ...], words: NumberWords) -> Value | None:
    """The number after a joining word; its size has that word in it."""
    for joint in joints:
        join = phrase_at(found, at, joint)
        if join:
            sign = at + join[1] < len(found) and found[at + join[1]].text in MONEY_SIGNS
            other = cardinal_at(found, at + join[1] + sign, words)
            if other:
                other.size += join[1] + sign
                return other
    return None


def _both(first: Value, other: Value) -> Value:
    """From one number to another; `8 to 10 thousand` are thousands both."""
    shared = _shared(first, other)
    return Value(first.low * shared, other.high, first.size + other.size, factor=other.factor)


def _share(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """`a third of`, `two thirds`."""
    value = cardinal_at(found, at, words)
    if value and value.factor == 1 and found[at].form == "word":
        place = at + value.size
        dash = int(place < len(found) and found[place].text in ("-", "‑"))
        part = phrase_at(found, place + dash, words.denominators)
        if part and 0 < value.low * part[0] < 1:
            number = round(value.low * part[0], _PLACES)
            return Value(*twice(number), value.size + dash + part[1], ratio=True)
    part = phrase_at(found, at, words.fractions) or _part_alone(found, at, words)
    group = phrase_at(found, at, words.groups)
    if part and group and group[1] > part[1]:
        return None  # `a quarter of a million`
    if part and _is_order(found, at + part[1], words):
        return None
    if part and not _is_counted(found, at, words):
        return Value(*twice(round(part[0], _PLACES)), part[1], ratio=True)
    return None


def _part_alone(found: list[Token], at: int, words: NumberWords) -> tuple[float, int] | None:
    """An English share of what is not said: `nearly a quarter declined`, `a third fewer`."""
    if words.language != "en" or found[at].key not in ("a", "one", "half") or at + 1 >= len(found):
        return None
    about = at > 0 and (found[at - 1].key,) in words.bounds
    if found[at].key == "half":
        return (0.5, 1) if about and found[at + 1].form == "mark" else None  # `by nearly half.`
    part = _PARTS.get(found[at + 1].key)
    after = found[at + 2].key if at + 2 < len(found) else ""
    ends = at + 2 >= len(found) or found[at + 2].form == "mark" or is_verb(after, "en")
    return (part, 2) if part and ((about and ends) or after in _LESS) else None


def _is_order(found: list[Token], after: int, words: NumberWords) -> bool:
    """Whether a noun follows what else is a share: `un cinquième mandat`."""
    last = found[after - 1].key
    if words.language not in ("fr", "it", "es") or (last,) not in words.ordinals or after >= len(found):
        return False
    token = found[after]
    if token.text == "," and words.language == "fr":
        return found[after - 2].capital  # `Un sixième, malade, est mort`
    return token.form == "word" and bool(words.units.at(found, after) or rare_unit(token.key, words.language))


def _is_counted(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether an ordinal stands before: `the second half`."""
    return at > 0 and bool(phrase_at(found, at - 1, words.ordinals))


def _of_each(found: list[Token], at: int, value: Value, words: NumberWords) -> Value | None:
    """`one in five`, `une écluse sur deux`: a share rather than a count, as `nine in ten` is."""
    if value.low != value.high or value.low > _MOST_OF_EACH:
        return None
    for gap in range(_ARTICLES):
        place = at + value.size + gap
        if place >= len(found) or found[place].form != "word":
            return None
        join = phrase_at(found, place, words.of_n)
        whole = join and cardinal_at(found, place + join[1], words)
        if not join or not whole or not value.low < whole.low or whole.factor != 1:
            continue
        one = value.low == 1 and whole.low <= _FEW and _is_loose(gap, words)
        many = _is_share(whole.low, join[0], words)
        if (one or many) and not _is_time(found, place + join[1] + whole.size, words):
            size = value.size + gap + join[1] + whole.size
            return Value(*twice(round(value.low / whole.low, _PLACES)), size, ratio=True)
    return None


def _is_loose(gap: int, words: NumberWords) -> bool:
    """Whether one of so many is a share: `один из трёх` counts, `один поезд из трёх` is one."""
    return words.language not in ("de", "ru", "uk") or (gap > 0 and words.language != "de")


def _is_share(whole: float, join: int, words: NumberWords) -> bool:
    """Whether so many of a number are a share: of ten they are, of five after `in` and `de cada` alone."""
    return whole in _ROUND or (words.language in ("en", "es") and join == 1 and whole <= _MOST_OF_EACH)


def _is_time(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether a span of time follows: `one in two days`, `every second day`."""
    unit = words.units.at(found, at)
    return bool(unit and unit[0] in TIME and found[at].key != "secondo")  # `secondo i sindacati`
