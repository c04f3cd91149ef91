"""The number that begins at a token: figures, number words, scales, dozens.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

from typing import Any

from melian.reader.numbers.amount import Value, twice
from melian.reader.numbers.lexicon import MONEY_SIGNS, NumberWords, phrase_at
from melian.reader.numbers.units import rare_unit
from melian.reader.numbers.written import compound, figures, grown
from melian.reader.tokens import Token

__all__ = ["cardinal_at", "may_begin", "value_at"]

_DOUBLE = frozenset(("double", "triple", "doppio", "triplo", "doble"))
_TO_RESULT = 3
"""How many words after `doubled` the result may stand."""
_THOUSAND = 1000
_SINGLE = frozenset(("тысячи", "сотни", "тисячі", "сотні", "десятка"))
"""Forms of Russian and Ukrainian that are one thousand after `more than`, and thousands elsewhere."""
_BOUND = 4
"""Words of `more than` and its like."""
_JOINED = 100
"""Below this a number may be joined to thousands by `and`: more is another number."""
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 0.3333, "⅔": 0.6667}
_ABBREVIATED = 4
"""Letters that a scale written with a dot has at most: `тис.`, `mill.`"""


def may_begin(token: Token, words: NumberWords) -> bool:
    """Whether a number may begin at a token: most words begin none, and nothing more is asked of them."""
    if token.form in ("number", "ordinal") or token.key in words.heads:
        return True
    return token.form == "word" and bool(compound(token.key, words) or grown(token.key, words))


def value_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """The number that begins at a token, or none; ranges and shares: `melian.reader.numbers.ranges`."""
    token = found[at]
    if token.form == "ordinal":
        return Value(*twice(float("".join(c for c in token.text if c.isdigit()))), 1, unit="ordinal")
    factor = phrase_at(found, at, words.factors)
    if factor and not _is_told(found, at + factor[1]) and not _is_adjective(found, at + factor[1], words):
        return Value(*twice(factor[0]), factor[1], ratio=True)
    hundred = _hundred_at(found, at, words)
    if hundred:
        return hundred
    group = phrase_at(found, at, words.groups)
    if group and not _is_number(found, at + group[1], words):
        return _group(found, at, *group, words)
    times = phrase_at(found, at, words.times)
    if times:
        return Value(*twice(times[0]), times[1], unit="times")
    value = cardinal_at(found, at, words)
    if value is None:
        joined = grown(found[at].key, words) if found[at].form == "word" else None
        if joined:
            return Value(*twice(joined[0]), 1, unit=joined[1])
        order = phrase_at(found, at, words.ordinals)
        return Value(*twice(order[0]), order[1], unit="ordinal") if order else None
    return value


def _is_adjective(found: list[Token], after: int, words: NumberWords) -> bool:
    """Whether a noun follows `double` in a Romance language: `le double plancher`."""
    if words.language not in ("fr", "it", "es") or after >= len(found):
        return False
    token = found[after]
    return (
        found[after - 1].key in _DOUBLE
        and token.form == "word"
        and bool(words.units.at(found, after) or rare_unit(token.key, words.language))
    )


def _is_told(found: list[Token], after: int) -> bool:
    """Whether what something grows to follows, which says more: `tripled to 90,000`."""
    near = found[after : after + _TO_RESULT]
    return any(token.form == "number" or token.text in MONEY_SIGNS for token in near)


def _group(found: list[Token], at: int, group: Any, size: int, words: NumberWords) -> Value:
    """`dozens`, `half a million`; `un miliardo e mezzo`."""
    low, high = group if isinstance(group, list) else (group, group)
    if low < high and size == 1 and found[at].key in _SINGLE and _is_bounded(found, at, words):
        high = low  # `более тысячи` is more than a thousand
    value = Value(low, high, size, bound="vague" if low < high else "", factor=low)
    half = phrase_at(found, at + size, words.and_half) if low == high else None
    of = at + size < len(found) and found[at + size].key in words.of
    more = phrase_at(found, at + size + 1, words.scales) if of and low < _THOUSAND else None
    glued = more is not None and any(each.text == "-" for each in found[at + size + 2 : at + size + 3])
    more = None if glued else more  # `scores of thousand-dollar notes`
    if half:
        value.add(half[0] * low, half[1])
    elif more:
        value.scale(more[0], more[1] + 1)  # `una settantina di milioni`
    elif low == high == _THOUSAND and (millions := _of_millions(found, at + size, words)):
        value.add(*millions[0])  # `mil doscientos millones`
        value.scale(*millions[1])
    elif low == high >= _THOUSAND:
        value.add(*_below(found, at + size, low, words))
    return value


def _of_millions(
    found: list[Token], at: int, words: NumberWords
) -> tuple[tuple[float, int], tuple[float, int]] | None:
    """What follows a thousand of millions, and the scale of both."""
    rest, size, _ = _spelled(found, at, words)
    scale = phrase_at(found, at + size, words.scales) if size and rest < _THOUSAND else None
    return ((rest, size), scale) if scale and scale[0] > _THOUSAND else None


def _is_bounded(found: list[Token], at: int, words: NumberWords) -> bool:
    """Whether `more than` or the like ends right before a token."""
    backs = ((back, phrase_at(found, at - back, words.bounds)) for back in range(1, min(at, _BOUND) + 1))
    return any(bound and bound[1] == back for back, bound in backs)


def _hundred_at(found: list[Token], at: int, words: NumberWords) -> Value | None:
    """`a hundred and fifty`, which more follows; alone it is a word such as `dozen`."""
    single = phrase_at(found, at, words.single)
    if not single or not phrase_at(found, at + single[1], words.hundreds):
        return None
    value = cardinal_at(found, at + single[1], words)
    if value is None or value.size < 2:
        return None
    value.size += single[1]
    return value


def _below(
    found: list[Token], at: int, scale: float, words: NumberWords, least: int = 2
) -> tuple[float, int]:  # fmt: skip
    """What is added to a scale in words, `least` or more, and its tokens: `mille deux cents`."""
    rest, size, _ = _spelled(found, at, words)
    joined = None if size else phrase_at(found, at, words.joins)
    if joined:
        rest, size, _ = _spelled(found, at + joined[1], words)
        # `un milione e duecentomila`; `a thousand and one nights`, `three million and eleven men` are none
        whole = scale > _THOUSAND and words.language != "en"
        more = rest and rest % _THOUSAND == 0 if whole else least <= rest < _JOINED
        if not more:
            return 0.0, 0
        size += joined[1]
    if not size or rest >= scale or phrase_at(found, at + size, words.scales):
        return 0.0, 0
    return rest, size


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
        elif size and last in (10, 100) and (single := phrase_at(found, here, words.ones)):
            total, size, last = total + 1, size + single[1], 0  # `двадцать одного`, `treinta y un`
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
    if joins and not one and last == 10:
        return bool(phrase_at(found, here + 1, words.ones))
    return bool(joins and one and last > 0 and _adds(last, one[0]))


def _adds(last: float, number: float) -> bool:
    return (last == 100 and number < 100) or (last == 10 and 0 < number < 10)


def _scaled(found: list[Token], at: int, value: Value, words: NumberWords) -> Value:
    """A number with what makes it larger or finer: thousands, millions, dozens, and a half."""
    while scale := phrase_at(found, at + value.size, words.scales):
        if _is_glued_unit(found, at + value.size):
            break
        value.scale(scale[0], scale[1] + _is_dotted(found, at + value.size + scale[1] - 1))
        rest, size = _rest(found, at, at + value.size, scale[0], words)
        if size and rest < scale[0]:
            value.add(rest, size)
    if value.factor == 1 and _is_millions(found, at + value.size):
        value.scale(1e6, 1)
    part = _VULGAR.get(found[at + value.size].text) if at + value.size < len(found) else None
    if part and value.factor == 1:
        value.add(part, 1)
    many = phrase_at(found, at + value.size, words.multiples)
    if many and not value.bare and value.factor == 1:
        value.scale(many[0], many[1])
    half = phrase_at(found, at + value.size, words.and_half)
    if half:
        value.add(half[0] * value.factor, half[1])
        more = phrase_at(found, at + value.size, words.scales) if value.factor == 1 else None
        if more and not _is_glued_unit(found, at + value.size):
            value.scale(*more)  # `two and a half million`
    return value


def _rest(
    found: list[Token], at: int, after: int, scale: float, words: NumberWords
) -> tuple[float, int]:  # fmt: skip
    """What follows thousands in the same way of writing, and its tokens: `18 тысяч 400`, `2 млрд 400 млн`."""
    if found[at].form == "word":
        return _below(found, after, scale, words, least=1)  # `four thousand and one`
    rest = figures(found[after].text, words.decimal) if after < len(found) else None
    if not rest or found[after].form != "number" or rest != int(rest):
        return 0.0, 0
    smaller = phrase_at(found, after + 1, words.scales)
    size = 1 + smaller[1] if smaller else 1
    return rest * (smaller[0] if smaller else 1), size


def _is_dotted(found: list[Token], at: int) -> int:
    """How many tokens the dot of an abbreviation takes: `35 тис. вояків`; one that ends a sentence none."""
    if at + 2 >= len(found) or found[at + 1].text != "." or len(found[at].text) > _ABBREVIATED:
        return 0
    german = found[at].key in ("tsd", "mio", "mrd", "bio")  # whose nouns have capitals
    return int(found[at + 2].form == "word" and (german or not found[at + 2].capital))


def _is_millions(found: list[Token], at: int) -> bool:
    """Whether `M` before a sign of money stands for millions: `350 M€`."""
    return at + 1 < len(found) and found[at].text == "M" and found[at + 1].text in MONEY_SIGNS


def _is_glued_unit(found: list[Token], at: int) -> bool:
    """Whether `m` after a number with a space between is metres rather than millions."""
    return found[at].key in ("m", "k") and found[at].span.start > found[at - 1].span.end
