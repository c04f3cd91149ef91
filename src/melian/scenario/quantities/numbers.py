"""Numbers, ranges and distributions as a crisis file writes them: text in, numbers out.

A number is digits with an optional minus, decimal point, exponent and percent
sign, or a fraction of two such numbers without percent: `-5`, `0.25`, `1e3`,
`30%`, `1/3`. No thousands separators, no leading zeros, no leading point. What
looks like a number but is none is answered with the spelling that works.

The module knows no YAML and no scenario. Everything that a reader needs is
named here, although `metalog`, `ranges` and `distributions` hold the mathematics.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from melian.errors import NumberError
from melian.scenario.findings.slips import odd_character, plain
from melian.scenario.quantities.distributions import (
    Beta,
    Distribution,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from melian.scenario.quantities.metalog import Metalog
from melian.scenario.quantities.notation import show
from melian.scenario.quantities.ranges import (
    default_bounds,
    feasible_best,
    from_quantiles,
    from_range,
    log_metalog_range,
    quantile_bounds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Beta",
    "Distribution",
    "Fixed",
    "Gamma",
    "Lognormal",
    "Metalog",
    "Normal",
    "NumberError",
    "Triangular",
    "Uniform",
    "default_bounds",
    "feasible_best",
    "from_quantiles",
    "from_range",
    "is_percent",
    "log_metalog_range",
    "looks_like_range",
    "number",
    "parse_dist",
    "parse_range",
    "quantile_bounds",
]

MOST_CHARACTERS = 40
"""A longer text is no number that a person wrote."""
LARGEST = 1e100
"""Numbers stay between this and its inverse, in size, so that no sum or product of a few overflows."""

_UNSIGNED = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
_PLAIN = re.compile(rf"-?{_UNSIGNED}")
_PERCENT = re.compile(rf"(-?{_UNSIGNED})%")
_FRACTION = re.compile(rf"(-?{_UNSIGNED})/({_UNSIGNED})")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}([,_' \u00a0\u2009\u202f])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?%?")
_CALL = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)\s*\(([^()]*)\)")
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
    text = _stripped(text, MOST_CHARACTERS)
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
    text = _stripped(text, 3 * MOST_CHARACTERS)
    ends = re.split(r"\s+to\s+", text)
    if len(ends) != 2:
        odd = odd_character(text)
        holds = f": it holds {odd.got}" if odd is not None else ""
        raise NumberError(f"'{_shortened(text)}' is no range{holds}", _range_spelling(text))
    percent = any(is_percent(end) for end in ends)
    low, high = (number(end if is_percent(end) or not percent else f"{end}%") for end in ends)
    return low, high, percent


def parse_dist(text: str) -> Distribution:
    """The distribution that a text such as `beta(2, 6)` names.

    | written | parameters |
    |---|---|
    | `normal(mean, sd)` | mean, standard deviation |
    | `lognormal(median, sigma)` | median, standard deviation of the natural logarithm |
    | `uniform(low, high)` | the two ends |
    | `triangular(low, mode, high)` | the ends and the likeliest value |
    | `beta(a, b)` | the two shapes |
    | `gamma(shape, scale)` | shape, scale; the mean is their product |

    Raises
    ------
    NumberError
        If the text is no call, the name is unknown, or its arguments do not fit.
    """
    text = _stripped(text, 5 * MOST_CHARACTERS)
    match = _CALL.fullmatch(text)
    if match is None:
        raise NumberError(f"'{_shortened(text)}' is no distribution", f"write one of {_known()}")
    name, inside = match[1], match[2]
    if name not in _DISTRIBUTIONS:
        near = difflib.get_close_matches(name.lower(), _DISTRIBUTIONS, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise NumberError(f"there is no distribution called '{_shortened(name)}'", f"{hint}known: {_known()}")
    build, names = _DISTRIBUTIONS[name]
    arguments = [number(part) for part in inside.split(",")] if inside.strip() else []
    if len(arguments) != len(names):
        raise NumberError(
            f"{name} needs {len(names)} numbers, got {len(arguments)}", f"write {name}({', '.join(names)})"
        )
    return build(*arguments)


def _normal(mean: float, sd: float) -> Distribution:
    _check_positive("normal", "sd", sd)
    return Normal(mean, sd)


def _lognormal(median: float, sigma: float) -> Distribution:
    _check_positive("lognormal", "median", median)
    _check_positive("lognormal", "sigma", sigma)
    return Lognormal(median, sigma)


def _uniform(low: float, high: float) -> Distribution:
    _check_ends("uniform", low, high)
    return Uniform(low, high)


def _triangular(low: float, mode: float, high: float) -> Distribution:
    _check_ends("triangular", low, high)
    if not low <= mode <= high:
        raise NumberError(
            f"the mode of triangular is {show(mode)}, outside {show(low)} to {show(high)}",
            "write triangular(low, mode, high), in rising order",
        )
    return Triangular(low, mode, high)


def _beta(a: float, b: float) -> Distribution:
    _check_positive("beta", "a", a)
    _check_positive("beta", "b", b)
    return Beta(a, b)


def _gamma(shape: float, scale: float) -> Distribution:
    _check_positive("gamma", "shape", shape)
    _check_positive("gamma", "scale", scale)
    return Gamma(shape, scale)


_DISTRIBUTIONS: dict[str, tuple[Callable[..., Distribution], tuple[str, ...]]] = {
    "normal": (_normal, ("mean", "sd")),
    "lognormal": (_lognormal, ("median", "sigma")),
    "uniform": (_uniform, ("low", "high")),
    "triangular": (_triangular, ("low", "mode", "high")),
    "beta": (_beta, ("a", "b")),
    "gamma": (_gamma, ("shape", "scale")),
}


def _check_positive(name: str, parameter: str, value: float) -> None:
    if value <= 0:
        raise NumberError(f"{parameter} of {name} is {show(value)}", "write a number above 0")


def _check_ends(name: str, low: float, high: float) -> None:
    if low == high:
        raise NumberError(
            f"{name} from {show(low)} to {show(high)} has no width", f"write value: {show(low)}"
        )
    if low > high:
        raise NumberError(
            f"{name} from {show(low)} to {show(high)} is upside down", "write the lower end first"
        )


def _known() -> str:
    return ", ".join(f"{name}({', '.join(names)})" for name, (_, names) in _DISTRIBUTIONS.items())


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


def _stripped(text: str, longest: int) -> str:
    text = text.strip()
    if len(text) > longest:
        raise NumberError(f"'{text[:12]}...' has {len(text)} characters", f"write at most {longest}")
    return text


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."
