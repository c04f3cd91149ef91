"""What is wrong with the form of a file, in its own words and at its own places.

Tested in `tests/unit/language/test_slips.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from melian.diagnostic import Mark
from melian.scenario.findings.brace_slips import listed
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import shape
from melian.scenario.schema.steps import OF_THE_STEP, Block, Promise, Step
from melian.scenario.text.placed import Map

__all__ = ["SHAPES", "is_misspelt", "note_invalid", "wrong_names"]


def _entry(item: Any) -> tuple[str, str]:
    """The entry that an item of a list was meant to be: its name, and its value if that is a short text."""
    if isinstance(item, str):
        return (item, "") if item.isidentifier() else ("name", "")
    if isinstance(item, dict) and next(iter(item), "") in ("name", "id", "step", "option", "actor"):
        return str(next(iter(item.values()))), ""
    name, value = next(iter(item.items()), ("name", "")) if isinstance(item, dict) else ("name", "")
    return str(name), value if isinstance(value, str) and len(value) <= SHORT + 2 else ""


SHORT = 50
"""Characters of a value that is repeated in a remedy."""
SHAPES = {
    "model_type": "a mapping of fields",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a text",
    "model_attributes_type": "a mapping of fields",
}


def wrong_names(errors: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], list[str]]:
    """The fields that there are not, by what holds them."""
    wrong: dict[tuple[Any, ...], list[str]] = {}
    for item in errors:
        if item["type"] == "extra_forbidden":
            *holder, name = item["loc"]
            wrong.setdefault(tuple(holder), []).append(str(name)[:100].lower())
    return wrong


def is_misspelt(item: dict[str, Any], wrong: dict[tuple[Any, ...], list[str]]) -> bool:
    """Whether a field is missing only because it is there under a wrong name, which is an error itself."""
    if item["type"] != "missing":
        return False
    *holder, name = item["loc"]
    return bool(get_close_matches(str(name), wrong.get(tuple(holder), []), n=1, cutoff=0.6))


def note_invalid(
    item: dict[str, Any],
    document: Map,
    found: Diagnostics,
    fields_at: Callable[[list[Any]], list[str]] | None = None,
) -> None:
    """One error of the models, in the words and at the place of the file.

    `fields_at` says which fields what stands at a path has; absent, those of a crisis file.
    """
    path = [part for part in item["loc"] if part != "[key]"]
    is_key = "[key]" in item["loc"]
    kind = str(item["type"])
    value, key, parent = _follow(document, path)
    where = (
        key
        if is_key or kind == "extra_forbidden" or (key is not None and not hasattr(value, "mark"))
        else value
    )
    if re.match(r"[A-Z]\d", kind):
        context = item.get("ctx") or {}
        found.error(
            kind,
            str(context.get("what", item["msg"])),
            key if is_key else where,
            str(context.get("help", "")),
        )
    elif kind == "extra_forbidden":
        known = (fields_at or _fields_at)(path)
        found.error(
            "M201",
            f"there is no field '{path[-1]}' here",
            key,
            _of_the_step(path) or (nearest(str(path[-1]), known) if known else ""),
        )
    elif kind == "missing":
        owner = f"'{path[-2]}'" if len(path) > 1 else "the file"
        found.error(
            "M202",
            f"{owner} needs `{path[-1]}`",
            parent if parent is not None else Mark(1, 1),
            f"add `{path[-1]}: ...`",
        )
    elif kind in SHAPES:
        found.error(
            "M203",
            f"'{path[-1] if path else 'the file'}' must be {SHAPES[kind]}, and is {shape(value)}",
            key if key is not None else where,
            _as_a_mapping(path, value)
            if isinstance(value, (list, str)) and "mapping" in SHAPES[kind]
            else "see `melian schema`, or an example with `melian new`",
        )
    else:
        found.error("M203", str(item["msg"]), where)


def _of_the_step(path: list[Any]) -> str:
    """What to write where an option holds a field of its step."""
    if len(path) < 3 or path[-3] != "choices" or path[-1] not in OF_THE_STEP:
        return ""
    option, field = path[-2:]
    if field == "only_if":
        return "an option has `if: ...`, a step `only_if: ...`"
    value = {"quiet": f"[{option}]", "fixed": str(option)}.get(field, "...")
    return f"it is a field of the step: write `{field}: {value}` beside `choices`"


def _as_a_mapping(path: list[Any], value: Any) -> str:
    """What to write in place of a list, or of a text, that stands where names have values."""
    items = [value] if isinstance(value, str) else value
    of_stakes = len(path) == 2 and path[0] == "stakes"
    if of_stakes:
        items = [_named_line(item, number if len(items) > 1 else 0) for number, item in enumerate(items, 1)]
    return listed(str(path[-1]), [_entry(item) for item in items], "stakes" if of_stakes else "")


def _named_line(item: Any, number: int) -> Any:
    """A stake line that has no name, with one in whose place words have to be found."""
    name = f"Line {number}" if number else "What it is"
    if isinstance(item, str) and not item.isidentifier():
        return {name: item}
    if isinstance(item, dict) and "worth" in item:
        shown = ", ".join(f"{field}: {text}" for field, text in item.items() if isinstance(text, str))
        return {name: f"{{{shown}}}" if len(shown) <= SHORT else "{worth: ..., when: ...}"}
    return item


def _follow(document: Map, path: list[Any]) -> tuple[Any, Any, Any]:
    """The value at a path, its key, and the key of what holds it."""
    value: Any = document
    key: Any = None
    parent: Any = None
    for part in path:
        if isinstance(value, dict) and part in value:
            parent, key = key, value.key(part) if isinstance(value, Map) else part
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif part == path[-1]:
            parent = key
    return value, key, parent


def _fields_at(path: list[Any]) -> list[str]:
    """The fields that the model at a path has."""
    from melian.scenario.schema import elements as schema

    models: dict[str, type] = {
        "sources": schema.Source, "actors": schema.Actor, "private": schema.Private,
        "assumptions": schema.Assumption, "define": schema.Define, "steps": Step,
        "stakes": schema.Stake, "red_lines": schema.RedLine, "outcomes": schema.Outcome,
        "timeline": schema.Event, "variants": schema.Variant,
    }  # fmt: skip
    if len(path) == 1:
        return list(CrisisFile.model_fields)
    model: Any = models.get(str(path[0]))
    if "promises" in path[:-1]:
        model = Promise
    elif path[0] == "variants" and "set" in path[:-1]:
        model = schema.Assumption
    elif path[0] == "steps" and "block" in path and "steps" not in path[1:]:
        model = Block
    return [field.alias or name for name, field in model.model_fields.items()] if model else []
