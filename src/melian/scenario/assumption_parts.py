"""Which part of an assumption a message is about, so that the caret stands there.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from melian.errors import NumberError
from melian.scenario.quantities.notation import show
from melian.scenario.quantities.numbers import number, shortened
from melian.scenario.schema.elements import Assumption

__all__ = ["BEST", "part_in", "place_of"]

BEST = "`best: "
"""What a message holds that is about the unit of `best`."""


def part_in(message: str, assumption: Assumption) -> str | None:
    """The part of an assumption that a message is about, where it is not its number."""
    best, bounds = assumption.best, assumption.bounds
    if best is not None and (message.startswith("best is ") or BEST in message or _names(message, best)):
        return best
    if bounds is not None and (message.startswith("the bounds ") or _names(message, bounds)):
        return bounds
    return _quantile_in(message, assumption)


def _names(message: str, text: str) -> bool:
    """Whether a message begins with what cannot be read."""
    return message.startswith((f"'{text.strip()}'", f"'{shortened(text.strip())}'"))


def _quantile_in(message: str, assumption: Assumption) -> str | None:
    """The value of the quantile that a message names first; its share where that cannot be read."""
    places: dict[int, str] = {}
    for share, value in (assumption.quantiles or {}).items():
        try:
            places[message.find(f"the {show(number(share), percent=True)} point")] = value
        except NumberError:
            places[message.find(f"'{share.strip()}'")] = share
        places.setdefault(message.find(f"'{value.strip()}'"), value)
    return places[min(at for at in places if at >= 0)] if any(at >= 0 for at in places) else None


def place_of(name: str, assumption: Assumption) -> str:
    """The text of an assumption's number; of quantiles the first, and its name where it has none."""
    quantiles = next(iter(assumption.quantiles.values()), None) if assumption.quantiles else None
    return assumption.range or assumption.value or assumption.dist or quantiles or name
