"""The texts of profiles: JSON in which no key stands twice, tables, and where in them something stands.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from melian.errors import GameError
from melian.game.files.efg_scan import odd_character, odd_words

__all__ = ["COLUMNS", "Misfit", "Path", "Place", "json_data", "json_place", "shown", "table_data"]

Path = tuple[str | int, ...]
"""Keys, and places in lists, that lead to a value."""
Place = tuple[int, int]
"""Line and column, from 1 on."""
COLUMNS = ("player", "infoset", "label", "action", "probability")
"""Of a profile as a table."""

_MODEL = "see `melian efg solve FILE --out P.json`"
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]++', re.S)


def shown(value: object) -> str:
    """What was got, in a few words."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    return repr(str(value)[:40])


class Misfit(GameError):
    """Something in a profile that cannot be used: `path` leads to it, unless its `place` is known."""

    def __init__(self, message: str, *path: str | int, place: Place | None = None) -> None:
        super().__init__(message)
        self.path: Path = path
        self.place = place


class _Twice(Exception):
    """A key stands twice."""


def json_data(text: str) -> Any:
    """What a JSON text says, numbers as they are written.

    Raises
    ------
    Misfit
        If it is not JSON, or an object has a key twice; with line and column.
    """
    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_each_once
        )
    except json.JSONDecodeError as error:
        place = error.lineno, error.colno
        odd = odd_character(text[error.pos : error.pos + 1].strip())
        remedy = _MODEL if odd is None else odd_words(odd[0])
        raise Misfit(f"this is not JSON ({error.msg}); {remedy}", place=place) from None
    except RecursionError:
        raise Misfit(f"this is nested too deeply for a profile; {_MODEL}") from None
    except _Twice:
        first, second, key = _first_double(text)
        line, column = _line_and_column(text, first)
        raise Misfit(
            f"'{key[:80]}' stands twice: it was given at line {line}, column {column}; write each key once",
            place=_line_and_column(text, second),
        ) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def json_place(text: str, path: Path) -> Place:
    """Line and column of what a path leads to in a JSON text, or of the last thing on the way."""
    matched, found = 0, 0
    for depth, key, start in _walk(text):
        if depth < matched or matched == len(path):
            break
        if depth == matched and key is not None and key == path[depth]:
            matched, found = matched + 1, start
    return _line_and_column(text, found)


def _line_and_column(text: str, where: int) -> Place:
    """Of a position of a text, from 1 on."""
    return text.count("\n", 0, where) + 1, where - text.rfind("\n", 0, where)


def _first_double(text: str) -> tuple[int, int, str]:
    """Where a key stands first, where it stands again, and the key."""
    seen: dict[int, dict[str | int, int]] = {}
    for depth, key, start in _walk(text):
        if key is None:
            seen[depth] = {}
        elif key in seen[depth]:
            return seen[depth][key], start, str(key)
        else:
            seen[depth][key] = start
    raise AssertionError("no key stands twice")


def _walk(text: str) -> Iterator[tuple[int, str | int | None, int]]:
    """What a JSON text holds in order: how deep, which key or place in a list, and where it begins.

    A key of None says that an object or a list begins.
    """
    place: list[int] = []  # of each open list; -1 for an object
    key_next = False
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        if token == ",":
            key_next = place[-1] < 0
            place[-1] += not key_next
        elif token in "}]":
            place.pop()
            key_next = False
        elif key_next:
            key_next = False
            yield len(place) - 1, json.loads(token), start
        elif token != ":":
            if place and place[-1] >= 0:
                yield len(place) - 1, place[-1], start
            if token in "{[":
                key_next = token == "{"
                place.append(-1 if key_next else 0)
                yield len(place) - 1, None, start


def table_data(text: str, place: dict[Path, Place]) -> dict[str, dict[str, str]]:
    """What a CSV text says; `place` receives where each information set and action stands in it."""
    rows = csv.DictReader(io.StringIO(text))
    result: dict[str, dict[str, str]] = {}
    try:
        _check_columns(list(rows.fieldnames or ()))
        for row in rows:
            here = rows.line_num, 1
            infoset, action, number = (row[head] or "" for head in ("infoset", "action", "probability"))
            known = result.setdefault(infoset, {})
            place.setdefault((infoset,), here)
            if action in known:
                raise Misfit(f"'{action}' stands twice at '{infoset}'; write it once", place=here)
            known[action] = number
            place[infoset, action] = here
    except csv.Error as error:
        raise Misfit(f"this is no table ({error})", place=(rows.line_num + 1, 1)) from None
    return result


def _check_columns(heads: list[str]) -> None:
    missing = {"infoset", "action", "probability"} - set(heads)
    twice = [head for head in COLUMNS if heads.count(head) > 1]
    wrong = f"the columns {', '.join(sorted(missing))} are missing" if missing else ""
    wrong = wrong or (f"the column '{twice[0]}' stands twice" if twice else "")
    if wrong:
        raise Misfit(f"{wrong}; expected {','.join(COLUMNS)}", place=(1, 1))
