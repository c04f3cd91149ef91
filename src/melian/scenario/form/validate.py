"""Whether a document has the form of a crisis file, and what it would have without its mistakes.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

import copy
from typing import Any

from pydantic import ValidationError

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.mistakes import SHAPES, is_misspelt, note_invalid, wrong_names
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.placed import Map

__all__ = ["validated"]


def validated(document: Map, found: Diagnostics) -> CrisisFile | None:
    """The file; or what is left of it without its mistakes, which are noted; or None."""
    try:
        return CrisisFile.model_validate(document)
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False)]
        wrong = wrong_names(errors)
        for item in errors:
            if not is_misspelt(item, wrong):
                note_invalid(item, document, found)
        if not found.has_errors:
            found.error("M203", "the file does not have the form of a crisis file", Mark(1, 1))
        return _without_mistakes(document, error)


def _without_mistakes(document: Map, error: ValidationError) -> CrisisFile | None:
    """The file without what does not have its form, so that other mistakes show in the same run.

    None where something is wrong that cannot be left out: an element without a field that it needs, or
    what holds names, because each use of a name that is lost would be an error that nobody made.
    """
    rest = _copy(document)
    for item in error.errors(include_url=False):
        path = [part for part in item["loc"] if part != "[key]"]
        if item["type"] == "missing" and path[0] in _LINES and len(path) > 2:
            path = path[: 3 if path[0] == "stakes" else 2]
        elif item["type"] == "missing" or "[key]" in item["loc"]:
            return None
        holder: Any = rest
        for part in path[:-1]:
            holder = _inside(holder, part)
        if isinstance(holder, dict):
            key = next((k for k in holder if k == path[-1]), path[-1])
            meant = _as_mapping(holder.pop(key, None), takes_labels=path[-1] in ("actors", "choices"))
            if meant and item["type"] in SHAPES:
                holder[key] = meant
            elif _holds_names(path):
                return None
    try:
        return CrisisFile.model_validate(rest)
    except ValidationError:
        return None


_NAMED = (
    "actors", "assumptions", "define", "facts", "outcomes", "private", "sources", "steps", "variants",
)  # fmt: skip
"""Sections whose elements are named elsewhere."""


def _holds_names(path: list[Any]) -> bool:
    """Whether a section with names is at a path, an element of it, or the options or types of one."""
    return path[-1] in ("choices", "types", "steps") or (path[0] in _NAMED and len(path) <= 2)


_LINES = ("stakes", "red_lines")
"""Where whole elements may be left out: nothing names them."""


def _copy(value: Any) -> Any:
    """Mappings and lists of their own, the texts in them shared."""
    result = copy.copy(value)
    if isinstance(value, dict):
        result.update((key, _copy(item)) for key, item in value.items())
    elif isinstance(value, list):
        result[:] = [_copy(item) for item in value]
    return result


def _as_mapping(value: Any, *, takes_labels: bool) -> Map | None:
    """The mapping that a list of names, or of one entry each, was meant to be."""
    if not isinstance(value, list):
        return None
    result = Map()
    for item in value:
        if isinstance(item, str) and takes_labels:
            result.put(item, item)  # type: ignore[arg-type]
        elif isinstance(item, dict) and len(item) == 1:
            result.put(*next(iter(item.items())))
        else:
            return None
    return result


def _inside(holder: Any, part: Any) -> Any:
    """What stands under a key or at a place; the models' own words for it are passed over."""
    if (isinstance(holder, dict) and part in holder) or (
        isinstance(holder, list) and isinstance(part, int) and part < len(holder)
    ):
        return holder[part]
    return holder
