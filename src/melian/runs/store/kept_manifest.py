"""The manifest of a kept run, read as something that anybody may have changed.

What is not of the form that melian writes is refused as a whole, with a reason; then every page
and question can rely on the form. Keys that are not named here may be there, and are plain data.

Tested in `tests/unit/test_damaged_stores.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from melian.errors import StoreError

__all__ = ["MANIFEST_BYTES", "manifest_of"]

MANIFEST_BYTES = 4 << 20
"""The most that a manifest may take; those of melian take a few kB."""
DEPTH = 32
"""How deeply a manifest may be nested; those of melian are by half a dozen levels."""
ROUNDING = 1e-9
"""Sums of odds may leave 0 to 1 by so much."""


def _time(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("it is no time such as 2021-12-09T10:00:00+00:00") from None
    if found.tzinfo is None:
        raise ValueError("it is a time without its zone; write +00:00 behind it")
    return text


Count = Annotated[int, Field(ge=0, le=10**12)]
Share = Annotated[float, Field(ge=-ROUNDING, le=1 + ROUNDING)]
Time = Annotated[str, AfterValidator(_time)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class _Scenario(_Part):
    name: str
    title: str
    sha256: str


class _Figures(_Part):
    q05: Share | None
    q25: Share | None
    median: Share | None
    q75: Share | None
    q95: Share | None

    @model_validator(mode="after")
    def _are_all_there(self) -> _Figures:
        n_absent = [self.q05, self.q25, self.median, self.q75, self.q95].count(None)
        if n_absent not in (0, 5):
            raise ValueError("some of its figures are null and some are not")
        return self


class _Outcome(_Figures):
    label: str


class _Odds(_Part):
    yes: _Figures | None
    outcomes: dict[str, _Outcome]


class _Lever(_Part):
    actor: str
    name: str
    change: dict[str, Any]


class _Asked(_Part):
    command: str
    number: str | None = None
    within: list[float] | None = None
    outcome: str | None = None
    groups: dict[str, list[str]] = {}
    samples: Count | None = None
    starts: Count = 0
    draw: Count | None = None
    most_plans: Count | None = None
    exhaustive: bool | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> _Asked:
        if self.command == "equilibria" and "starts" not in self.model_fields_set:
            raise ValueError("a search for equilibria says from how many starts")
        null = sorted(name for name in self.model_fields_set if getattr(self, name) is None)
        if null:
            raise ValueError(f"`{null[0]}` is null")
        return self


class _Announced(_Part):
    """A continuation: what had been played when the change was announced, and was known."""

    after: Count
    given: list[str]
    variant: str | None


class _Manifest(_Part):
    format: Literal[1]
    scenario: _Scenario
    question: str | None
    draws: Annotated[int, Field(ge=1, le=10**12)]
    seed: int
    events: Count
    at: str | None
    variant: str | None
    settings: dict[str, str | dict[str, str]]
    precision: str
    precision_asked: str | None
    given: list[str]
    fixed: dict[str, float]
    solver: dict[str, Any]
    versions: dict[str, str]
    machine: str
    blocks: Count
    created: Time
    finished: Time | None
    status: dict[str, Count] | None
    odds: _Odds | None
    answers: Count = 0
    asked: _Asked = _Asked(command="solve")
    lever: _Lever | None = None
    announced: _Announced | None = None
    step: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> _Manifest:
        if self.odds is not None and self.status is None:
            raise ValueError("it has odds, and `status` is null")
        if self.finished is not None and self.asked.command == "solve" and self.odds is None:
            raise ValueError("it is finished, and `odds` is null")
        return self


def manifest_of(data: bytes) -> dict[str, Any]:
    """The manifest in a file, as plain data of the form that pages and questions rely on.

    Raises
    ------
    StoreError
        If it is no manifest: the message is the reason alone, without the place.
    """
    try:
        found = json.loads(
            data.decode(), parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once
        )
        for text in _texts(found):
            text.encode()
        _Manifest.model_validate(found)
    except UnicodeError:
        raise StoreError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise StoreError(f"it is no JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise StoreError(_DEEP) from None
    except ValidationError as error:
        raise StoreError(_first(error)) from None
    except ValueError as error:
        many = "digits" in str(error)
        raise StoreError("a number has more digits than can be read" if many else str(error)) from None
    return dict(found)


_DEEP = f"it is nested deeper than {DEPTH} levels"


def _first(error: ValidationError) -> str:
    """What is wrong first."""
    wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in wrong["loc"] if not str(part).startswith(("function", "dict[")))
    words = str(wrong["msg"]).removeprefix("Value error, ")
    if wrong["type"] == "missing":
        words = "it is missing"
    elif wrong["type"] in ("model_type", "dict_type"):
        words = "it should be an object"
    words = words.replace("Input should", "it should")
    return f"`{where[:80]}`: {words}" if where else words


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large for a number")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"it has the key '{key[:80]}' twice")
        found[key] = value
    return found


def _texts(found: Any) -> Iterator[str]:
    """Every text in plain data, keys too."""
    level = [found]
    for _ in range(DEPTH):
        below: list[Any] = []
        for each in level:
            if isinstance(each, str):
                yield each
            elif isinstance(each, dict):
                yield from each
                below += each.values()
            elif isinstance(each, list):
                below += each
        level = below
        if not level:
            return
    raise ValueError(_DEEP)
