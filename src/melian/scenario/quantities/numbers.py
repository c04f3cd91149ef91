"""Numbers and ranges as a crisis file writes them: text in, numbers out.

A number is digits with an optional minus, decimal point, exponent and percent
sign, or a fraction of two such numbers without percent: `-5`, `0.25`, `1e3`,
`30%`, `1/3`. No thousands separators, no leading zeros, no leading point. What
looks like a number but is none is answered with the spelling that works.

The module knows no YAML and no scenario.
"""

from __future__ import annotations

import re
from decimal import Decimal

from melian.errors import NumberError
from melian.scenario.findings.slips import odd_character, plain

__all__ = ["is_percent", "looks_like_range", "number", "parse_range", "shortened", "stripped"]

MOST_CHARACTERS = 40
"""A longer text is no number that a person wrote."""
LARGEST = 1e100
"""Numbers stay between this and its inverse, in size, so that no sum or product of a few overflows."""

_UNSIGNED = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
_PLAIN = re.compile(rf"-?{_UNSIGNED}")
_PERCENT = re.compile(rf"(-?{_UNSIGNED})%")
_FRACTION = re.compile(rf"(-?{_UNSIGNED})/({_UNSIGNED})")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}([,_' \u00a0\u2009\u202f])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?%?")
_RANGES = "write two numbers with 'to' between them, such as 20% to 60%"
_EXAMPLES = "write a number such as 0.25, -5, 1e3, 30% or 1/3"


def number(text: str) -> float:
    """The number that a text writes, a percentage as its hundredth.

    Raises
    ------
    NumberError
        If the text is no number of the language; the remedy is the spelling that works.

    Examples
    --------
    >>> number("30%"), number("1/3"), number("-5"), number("1e3")
    (0.3, 0.3333333333333333, -5.0, 1000.0)
    """
    text = stripped(text, MOST_CHARACTERS)
    value = _value(text)
    if value is None:
        raise NumberError(_complaint(text), _spelling(text))
    if value and not 1 / LARGEST <= abs(value) <= LARGEST:
        raise NumberError(
            f"'{text}' is too {'large' if abs(value) > 1 else 'small'}",
            "choose a unit in which the number is between 1e-100 and 1e100",
        )
    return float(value) + 0.0  # no negative zero


def is_percent(text: str) -> bool:
    """Whether a number is written in percent."""
    return text.rstrip().endswith("%")


def parse_range(text: str) -> tuple[float, float, bool]:
    """The ends of `a to b`, and whether they are percentages; percent on either end means both.

    Raises
    ------
    NumberError
        If there are not two numbers with `to` between them.

    Examples
    --------
    >>> parse_range("20 to 60%")
    (0.2, 0.6, True)
    """
    text = stripped(text, 3 * MOST_CHARACTERS)
    ends = re.split(r"\s+to\s+", text)
    if len(ends) != 2:
        odd = odd_character(text)
        holds = f": it holds {odd.got}" if odd is not None else ""
        raise NumberError(f"'{shortened(text)}' is no range{holds}", _range_spelling(text))
    percent = any(is_percent(end) for end in ends)
    low, high = (number(end if is_percent(end) or not percent else f"{end}%") for end in ends)
    return low, high, percent


def _value(text: str) -> Decimal | None:
    """The number a text writes exactly by the rules, or None."""
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if match := _PERCENT.fullmatch(text):
        return Decimal(match[1]) / 100  # in decimals, so that 28.9% is the same number as 0.289
    if match := _FRACTION.fullmatch(text):
        above, below = Decimal(match[1]), Decimal(match[2])
        return above / below if below else None
    return None


def _complaint(text: str) -> str:
    if not text:
        return "the number is missing"
    if re.fullmatch(r".*/\s*0+(\.0*)?", text):
        return f"'{text}' divides by 0"
    odd = odd_character(text)
    return f"'{text}' is no number" + (f": it holds {odd.got}" if odd is not None else "")


def _spelling(text: str) -> str:
    """What to write instead: the first repair that makes the text a number."""
    for repair in _repairs(text):
        value = _value(repair)
        if value is not None:
            return f"write {repair}"
    return _EXAMPLES


def _repairs(text: str) -> list[str]:
    """Likely intended spellings, likeliest first."""
    text = plain(text).lower()
    text = re.sub(r"\s*(percent|per cent|pct)$", "%", text)
    text = re.sub(r"\s*([%/])\s*", r"\1", text)
    text = re.sub(r"^\+\s*|(?<=-)\s+", "", text)
    texts = [text]
    if match := _THOUSANDS.fullmatch(text):
        texts.insert(0, text.replace(match[1], ""))
    texts.append(text.replace(",", ".", 1))
    texts += [re.sub(r"^(-?)0+(?=[0-9])", r"\1", each) for each in texts]
    texts += [re.sub(r"^(-?)\.", r"\g<1>0.", each) for each in texts]
    texts += [re.sub(r"\.(?=%?$)", "", each) for each in texts]
    return texts


def looks_like_range(text: str) -> bool:
    """Whether a text is two numbers with something between them that means `to`."""
    return _range_spelling(text) != _RANGES


def _range_spelling(text: str) -> str:
    text = re.sub(r"(?<=\d)\s+%", "%", re.sub(r"(?<=[0-9%])\s*[\u2013\u2014]\s*", " to ", text))
    text = re.sub(r"(?<=\d),(?=\d)", ".", plain(text))
    ends = re.split(
        r"\s*(?:\.\.+|\u2026|\u2013|\u2014|\bto\b|\buntil\b|\band\b|,|(?<=[0-9%])\s*-)\s*", text.strip()
    )
    if len(ends) == 2 and all(_value(end) is not None for end in ends):
        return f"write {ends[0]} to {ends[1]}"
    return _RANGES


def stripped(text: str, longest: int) -> str:
    """The text without space around it; an error where it is longer than a person writes."""
    text = text.strip()
    if len(text) > longest:
        raise NumberError(f"'{text[:12]}...' has {len(text)} characters", f"write at most {longest}")
    return text


def shortened(text: str) -> str:
    """The beginning of a text, as messages show it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."
