"""The patterns that there are, read from their files.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from melian.drafts.patterns.pattern import Pattern
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import Diagnostics, nearest, refusal
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document

__all__ = ["pattern", "pattern_names", "patterns", "read_pattern"]


@cache
def pattern_names() -> tuple[str, ...]:
    """The names of all patterns, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def patterns() -> tuple[Pattern, ...]:
    """All patterns, by name."""
    return tuple(pattern(name) for name in pattern_names())


@cache
def pattern(name: str) -> Pattern:
    """The pattern of a name.

    Raises
    ------
    UsageError
        If there is none; it says which there are.
    """
    if name not in pattern_names():
        raise UsageError(f"there is no pattern '{name}'; {nearest(name, pattern_names())}")
    return read_pattern((_folder() / f"{name}.yaml").read_text("utf-8"), name)


def read_pattern(text: str, name: str) -> Pattern:
    """The pattern that a text holds.

    Raises
    ------
    ScenarioError
        With what is wrong and where, if it has not the form of a pattern.
    """
    found = Diagnostics()
    document = parse_document(text, found)
    if document is not None:
        try:
            return Pattern.model_validate({**document, "name": name})
        except ValidationError as error:
            for item in error.errors(include_url=False):
                found.error("M203", _said(item), _place(document, item["loc"]))
    raise refusal(found, text, f"{name}.yaml")


def _said(item: Any) -> str:
    """One error, behind the way to its place."""
    what = (item.get("ctx") or {}).get("what", item["msg"])
    return f"{'.'.join(map(str, item['loc']))}: {what}"


def _place(document: Map, way: tuple[int | str, ...]) -> object:
    """The deepest thing on a way that is there."""
    value: Any = document
    for part in way:
        inside = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            inside = value[part]
        if inside is None:
            break
        value = inside
    return value


def _folder() -> Path:
    return Path(str(resources.files("melian.drafts.patterns"))) / "files"
