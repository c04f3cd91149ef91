"""Of what kind each argument of a public call is, by its name: the same name means the same in all calls.

Tested in `tests/unit/test_api_calls.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from melian.questions.registry import QUESTIONS
from melian.questions.subject import Subject
from melian.scenario.schema.elements import CrisisFile

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What an argument may be."""

    holds: Callable[[Any], bool]
    wrong: str
    """What a value is that is none: "is no whole number"."""
    like: str
    """One that would do, as Python writes it."""
    asked: Callable[[Any], Iterable[str]] = lambda owner: ()
    """The names that there are, of what the call is made on."""

    def write(self, name: str) -> str:
        """What to write."""
        return f"write one, as {name}={self.like}"

    def names(self, owner: object) -> tuple[str, ...]:
        """The names that there are; empty where nobody knows."""
        return tuple(self.asked(owner)) if owner is not None else ()


def _text(value: object) -> bool:
    return isinstance(value, str)


def _flag(value: object) -> bool:
    return type(value).__name__ in ("bool", "bool_")  # NumPy's too, which nobody imports for it


def _whole(least: int | None) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        whole = hasattr(value, "__index__") and not _flag(value)
        return whole and (least is None or value.__index__() >= least)

    return holds


def _number(value: object) -> bool:
    return hasattr(value, "__float__") and not _flag(value)


def _texts(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str) and all(map(_text, value))


def _path(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, os.PathLike) and isinstance(os.fspath(value), str))


def _mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_text, value))


def _groups(value: object) -> bool:
    return isinstance(value, Mapping) and _mapping(value) and all(map(_texts, value.values()))


def _pair(value: object) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == 2 and all(map(_number, value))


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda value: all(hasattr(value, name) for name in names)


def _actors(owner: Any) -> Iterable[str]:
    return tuple(map(str, _file(owner).actors))


def _variants(owner: Any) -> Iterable[str]:
    return tuple(map(str, _file(owner).variants))


def _outcomes(owner: Any) -> Iterable[str]:
    return tuple(map(str, _file(owner).outcomes))


def _events(owner: Any) -> Iterable[str]:
    return tuple(map(str, _file(owner).timeline))


def _numbers(owner: Any) -> Iterable[str]:
    return tuple(map(str, _file(owner).assumptions))


def _steps(owner: Any) -> Iterable[str]:
    from melian.analysis.situations.information import steps_with_a_choice

    return steps_with_a_choice(_subject(owner).base.model)


def _file(owner: Any) -> CrisisFile:
    return _subject(owner).scenario.file


def _subject(owner: Any) -> Subject:
    """The crisis of a case, a compiled case or a result."""
    if isinstance(owner, Subject):
        return owner
    found = owner.crisis if hasattr(owner, "crisis") else owner.posed.crisis
    assert isinstance(found, Subject)
    return found


def _a_whole(like: int, least: int | None = None) -> Kind:
    ends = "" if least is None else f" from {least} up"
    return Kind(_whole(least), f"no whole number{ends}", str(like))


def _name(like: str, asked: Callable[[Any], Iterable[str]] = lambda owner: ()) -> Kind:
    return Kind(_text, "no name", f"'{like}'", asked)


_FLAG = Kind(_flag, "neither True nor False", "True")
_PLACE = Kind(_path, "no path", "'FILE'")
_FOLDER = Kind(_path, "no path", "'FOLDER'")
_DATE = Kind(_text, "no date in text", "'2021-12-09'")
_SET = Kind(_mapping, "no mapping of names to numbers", "{'NAME': '30%'}", _numbers)
_CALLED = Kind(callable, "nothing that can be called", "print")

KINDS: dict[str, Kind] = {
    "a": _name("VARIANT", _variants),
    "actor": _name("ACTOR", _actors),
    "actors": Kind(_texts, "no list of names", "['north', 'south']"),
    "answer": Kind(lambda value: True, "", "result"),  # what has a picture, the picture knows
    "at": _DATE,
    "b": _name("VARIANT", _variants),
    "bare": _FLAG,
    "before_events": _FLAG,
    "case": Kind(_has("scenario", "base"), "no crisis that was read", "melian.read(...)"),
    "cluster": Kind(_text, "no address", "'tcp://host:8786'"),
    "depth": _a_whole(3),
    "draw": _a_whole(3, 0),
    "draws": _a_whole(200),
    "driver_draws": _a_whole(100, 0),
    "exhaustive": _FLAG,
    "form": Kind(_text, "no form", "'html' or 'md'"),
    "from_the_start": _FLAG,
    "groups": Kind(
        _groups, "no mapping of names to lists of numbers", "{'GROUP': ['NAME', 'NAME']}", _numbers
    ),
    "hidden": _FLAG,
    "labels": Kind(_mapping, "no mapping of actors to their words", "{'uk': 'United Kingdom'}"),
    "lever_draws": _a_whole(100, 0),
    "min_odds": Kind(_number, "no number", "0.02"),
    "most_plans": _a_whole(40, 1),
    "name": _name("NAME"),
    "names": _name("build-up"),
    "option": _name("OPTION"),
    "other": Kind(_has("run", "posed"), "no result", "case.solve(variant=...)"),
    "outcome": _name("OUTCOME", _outcomes),
    "over": _name("OPTION"),
    "only_as_is": _FLAG,
    "path": _PLACE,
    "precision": Kind(lambda value: _text(value) or _number(value), "no precision", "8 or '4 to 16'"),
    "progress": _CALLED,
    "samples": _a_whole(256),
    "seed": _a_whole(1),
    "set": _SET,
    "set_a": _SET,
    "set_b": _SET,
    "settings_a": _SET,
    "settings_b": _SET,
    "skip": Kind(_texts, "no list of events", "['EVENT']", _events),
    "source": Kind(
        lambda value: _path(value) or hasattr(value, "to_yaml"),
        "no path, name, text or Crisis",
        "'canon/kydd' or 'FILE.crisis.yaml'",
    ),
    "starts": _a_whole(20, 0),
    "step": _name("STEP", _steps),
    "stop": Kind(lambda value: isinstance(value, threading.Event), "no event", "threading.Event()"),
    "store": _FOLDER,
    "strict": _FLAG,
    "texts": _FOLDER,
    "until": _DATE,
    "variant": _name("VARIANT", _variants),
    "variants": _name("VARIANT", _variants),
    "whatif_draws": _a_whole(100, 1),
    "when": Kind(_text, "no condition in text", "'us.will is firm'"),
    "whole_story": _FLAG,
    "width": _a_whole(1120, 1),
    "within": Kind(_pair, "no pair of numbers", "(20, 80)"),
    "workers": _a_whole(2, 1),
}
"""What each argument of the public calls is, by name."""

_OWN = {
    ("ask", "variants"): Kind(_texts, "no list of names", "['VARIANT']", _variants),
    ("ask", "name"): Kind(_text, "no name of a question", "'strategy'", lambda owner: QUESTIONS),
    ("tip", "name"): _name("NAME", _numbers),
    ("tip", "number"): _name("NAME", _numbers),
    ("score", "against"): _PLACE,
    ("score", "crises"): Kind(
        lambda value: _path(value) or hasattr(value, "scenario"),
        "no path, name or crisis that was read",
        "'history/cuba-1962'",
    ),
    ("from_pattern", "name"): Kind(_text, "no name of a pattern", "'vote'"),
}
"""Where a name means something else in one call."""


def kind_of(call: str, name: str) -> Kind | None:
    """Of what kind an argument is; None: of any."""
    return _OWN.get((call, name)) or KINDS.get(name)
