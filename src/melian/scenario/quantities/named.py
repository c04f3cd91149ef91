"""Distributions by name, as a crisis file writes them: `beta(2, 6)`.

Tested in `tests/unit/test_numbers.py`.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from melian.errors import NumberError
from melian.scenario.quantities.distributions import (
    Beta,
    Distribution,
    Gamma,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from melian.scenario.quantities.notation import show

if TYPE_CHECKING:
    from collections.abc import Callable
from melian.scenario.quantities.numbers import MOST_CHARACTERS, number, shortened, stripped

__all__ = ["parse_dist"]

_CALL = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)\s*\(([^()]*)\)")


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
    text = stripped(text, 5 * MOST_CHARACTERS)
    match = _CALL.fullmatch(text)
    if match is None:
        raise NumberError(f"'{shortened(text)}' is no distribution", f"write one of {_known()}")
    name, inside = match[1], match[2]
    if name not in _DISTRIBUTIONS:
        near = difflib.get_close_matches(name.lower(), _DISTRIBUTIONS, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise NumberError(f"there is no distribution called '{shortened(name)}'", f"{hint}known: {_known()}")
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
