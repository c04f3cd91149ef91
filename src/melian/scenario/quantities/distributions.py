"""The distributions that an assumption can have besides a metalog.

Each is a frozen dataclass whose fields are its parameters, in the order in which
a crisis file writes them. They hold parameters that were checked before:
`melian.scenario.quantities.named.parse_dist` does it. Draws come by inversion only, so that
a draw of a number is a function of one uniform number; `u` lies in the open
interval from 0 to 1. What needs SciPy imports it when it is drawn: most files
hold metalogs alone, and its import takes longer than reading them.

Tested in `tests/unit/test_numbers.py`.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from jaxtyping import Float

from melian.scenario.quantities.notation import show

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Beta", "Distribution", "Fixed", "Gamma", "Lognormal", "Normal", "Triangular", "Uniform"]


class Distribution(Protocol):
    """What an uncertain number must be able to do."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval that no draw leaves."""

    @property
    def median(self) -> float:
        """The value that is as likely exceeded as not."""

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function: the value below which a share `u` of the draws lies."""

    def describe(self) -> str:
        """A short text for people."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that is the same in every draw."""

    value: float
    """The number."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The number itself, twice."""
        return self.value, self.value

    @property
    def median(self) -> float:
        """The number itself."""
        return self.value

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """The number, in the shape of `u`."""
        return np.full(u.shape, self.value)

    def describe(self) -> str:
        """The number, said to be fixed."""
        return f"fixed at {show(self.value)}"


class _Named:
    """One that a crisis file names: `Normal` is written `normal(mean, sd)`."""

    __slots__ = ()

    @property
    def median(self: Distribution) -> float:
        """The value that is as likely exceeded as not."""
        return float(self.ppf(np.array([0.5]))[0])

    def describe(self: DataclassInstance) -> str:
        """As it is written in a crisis file."""
        values: tuple[Any, ...] = astuple(self)
        return f"{type(self).__name__.lower()}({', '.join(show(value) for value in values)})"


@dataclass(frozen=True, slots=True)
class Normal(_Named):
    """The normal distribution, by its mean and standard deviation."""

    mean: float
    """Mean and median, any sign."""
    sd: float
    """Standard deviation, above 0."""

    @property
    def bounds(self) -> tuple[float, float]:
        """None."""
        return -math.inf, math.inf

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        from scipy.special import ndtri

        return self.mean + self.sd * ndtri(u)


@dataclass(frozen=True, slots=True)
class Lognormal(_Named):
    """A positive number whose natural logarithm is normal."""

    mid: float
    """Median, above 0: half of the draws lie below."""
    sigma: float
    """Standard deviation of the logarithm, above 0: 2 draws in 3 lie within a factor exp(sigma) of `mid`."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Above 0."""
        return 0.0, math.inf

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        from scipy.special import ndtri

        # far tails of a huge sigma are infinite: invalid input, counted by name
        with np.errstate(over="ignore"):
            return self.mid * np.exp(self.sigma * ndtri(u))


@dataclass(frozen=True, slots=True)
class Uniform(_Named):
    """Every value between two ends is equally likely."""

    low: float
    """Lower end."""
    high: float
    """Upper end, above the lower."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Its ends."""
        return self.low, self.high

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        return np.clip(self.low + (self.high - self.low) * u, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Triangular(_Named):
    """A density that rises in a line to its mode and falls in a line."""

    low: float
    """Lower end."""
    mode: float
    """The likeliest value, between the ends or at one of them; not the median."""
    high: float
    """Upper end, above the lower."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Its ends."""
        return self.low, self.high

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        width = self.high - self.low
        rise, fall = self.mode - self.low, self.high - self.mode
        below = self.low + np.sqrt(u * width * rise)
        above = self.high - np.sqrt((1 - u) * width * fall)
        return np.clip(np.where(u * width <= rise, below, above), self.low, self.high)


@dataclass(frozen=True, slots=True)
class Beta(_Named):
    """A share between 0 and 1; a - 1 and b - 1 can be read as successes and failures seen."""

    a: float
    """First shape, above 0."""
    b: float
    """Second shape, above 0."""

    @property
    def bounds(self) -> tuple[float, float]:
        """0 and 1."""
        return 0.0, 1.0

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        from scipy.special import betaincinv

        return betaincinv(self.a, self.b, u)


@dataclass(frozen=True, slots=True)
class Gamma(_Named):
    """A positive number, by shape and scale; its mean is their product."""

    shape: float
    """Shape, above 0."""
    scale: float
    """Scale in the number's own unit, above 0."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Above 0."""
        return 0.0, math.inf

    def ppf(self, u: Float[np.ndarray, "*draw"]) -> Float[np.ndarray, "*draw"]:
        """Quantile function."""
        from scipy.special import gammaincinv

        return self.scale * gammaincinv(self.shape, u)
