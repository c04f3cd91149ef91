"""What the tests' own type checker catches: it stands around every function of the package while tests run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from jaxtyping import Float, Int, TypeCheckError

from typecheck import checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

Odds = Float[np.ndarray, "draws outcomes"]
ONE, TWO = np.ones((3, 1)), np.ones((3, 2))


@checked
def mean(odds: Odds, weights: Float[np.ndarray, " draws"] | None = None, wrong: bool = False) -> float:
    return "half" if wrong else 1


@checked
def both(one: Odds, other: Odds, cut: int = 0) -> tuple[Odds, Odds]:
    return one, other[cut:]


@checked
def first(n: int) -> Int[np.ndarray, " {n}-1"]:
    return np.arange(n - 1 if n < 9 else n)


@checked
@dataclass(frozen=True)
class Draw:
    value: float
    exact: Decimal | None = None

    @checked
    def next_to(self, other: Draw) -> Draw:
        return other

    @property
    @checked
    def whole(self) -> int:
        return self.value

    @classmethod
    @checked
    def of(cls, value: int) -> object:
        return cls(value)


@checked
def rows(one: Odds, other: Odds) -> Iterator[int]:
    yield from range(len(one))


def test_what_is_right_passes():
    assert mean(ONE) == mean(ONE, np.ones(3)) == 1
    assert len(both(TWO, TWO)) == 2
    assert len(first(3)) == 2
    assert Draw(1).next_to(Draw.of(2)).whole == 2
    assert list(rows(ONE, ONE)) == [0, 1, 2]
    assert Draw(1, "what only type checkers import is not known").exact
    assert mean.__annotations__["odds"] == "Odds"


@pytest.mark.parametrize(
    "call",
    [
        lambda: mean(np.ones(3)),  # an axis too few
        lambda: mean(np.ones((3, 1), int)),
        lambda: mean(ONE, np.ones(4)),  # one name, two lengths
        lambda: mean(ONE, wrong=True),
        lambda: mean(odds=[[1.0]]),
        lambda: both(ONE, TWO),
        lambda: both(TWO, TWO, cut=1),  # what comes back has other lengths than what was given
        lambda: first(9),
        lambda: Draw("1"),
        lambda: Draw(1.0).next_to(1.0),
        lambda: Draw(1.5).whole,
        lambda: Draw.of("1"),
        lambda: rows(ONE, TWO),  # when called, not when read
    ],
)
def test_what_is_wrong_is_caught_each_time(call):
    for _ in range(2):
        with pytest.raises(TypeCheckError):
            call()


def test_lengths_are_forgotten_after_a_call():
    both(ONE, ONE)
    both(TWO, TWO)
    with pytest.raises(TypeCheckError):
        both(TWO, ONE)
    assert len(both(ONE, ONE)) == 2


def test_what_is_called_wrongly_is_no_matter_of_types():
    with pytest.raises(TypeError, match="missing 1 required positional argument") as caught:
        mean()
    assert not isinstance(caught.value, TypeCheckError)
