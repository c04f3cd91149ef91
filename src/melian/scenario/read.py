"""Read a crisis file: bytes to a checked `Scenario`, or all that is wrong with it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from melian.articles import with_article
from melian.diagnostic import Mark
from melian.errors import ScenarioError
from melian.scenario.checks.variants import check_variants
from melian.scenario.compile import compile_found
from melian.scenario.compiled import Compiled
from melian.scenario.findings.brace_slips import listed
from melian.scenario.findings.diagnostics import Diagnostics, mark_of, nearest
from melian.scenario.form.limits import exceeds_limits
from melian.scenario.form.references import check_references
from melian.scenario.form.repeats import check_repeats
from melian.scenario.language.sentences import parse_checks
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import check_name
from melian.scenario.schema.steps import Block, Promise, Step
from melian.scenario.steps.names import symbols_of
from melian.scenario.text.yaml import Map, decode, parse_document, read_bytes
from melian.scenario.variants import plan_of

__all__ = ["parse_and_compile", "parse_text", "read_path", "read_text"]


def read_path(path: Path, *, name: str | None = None) -> Scenario:
    """The scenario in a file.

    Raises
    ------
    ScenarioError
        With every error of the file, sorted, and its rendering as the message.
    """
    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    if text is None:
        raise _refused(found, "", str(name or path))
    return read_text(text, name or path.name, path.parent, path=path)


def read_text(
    text: str, name: str = "scenario", folder: Path | None = None, *, path: Path | None = None
) -> Scenario:
    """The scenario in a text.

    Raises
    ------
    ScenarioError
        With every error of the text, sorted, and its rendering as the message.
    """
    found = Diagnostics()
    scenario = parse_text(text, name, folder, found, path=path)
    if scenario is None or found.has_errors:
        raise _refused(found, text, name)
    return scenario


def _refused(found: Diagnostics, text: str, name: str) -> ScenarioError:
    from melian.scenario.findings.diagnostics import render

    findings = found.sorted()
    errors = [item for item in findings if item.severity == "error"]
    return ScenarioError(render(errors, text, name), findings, text=text, name=name)


def parse_text(
    text: str, name: str, folder: Path | None, found: Diagnostics, *, path: Path | None = None
) -> Scenario | None:
    """The scenario, compiled once to find out whether it can be; all findings go to `found`."""
    scenario, _ = parse_and_compile(text, name, folder, found, path=path)
    return scenario


def parse_and_compile(
    text: str, name: str, folder: Path | None, found: Diagnostics, *, path: Path | None = None
) -> tuple[Scenario | None, Compiled | None]:
    """The scenario and what its compilation found out."""
    document = parse_document(text, found)
    if document is None:
        return None, None
    _check_version(document, found)
    file = _validated(document, found)
    if file is None or exceeds_limits(file, found):
        return None, None
    symbols = symbols_of(file)
    _check_names(file, found)
    check_repeats(file, found)
    check_references(file, folder, found)
    parse_checks(file, found)
    scenario = Scenario(name, file, symbols, text, path, ())
    for variant in file.variants:
        plan_of(variant, file, symbols, found)
    compiled = compile_found(scenario, found)
    if compiled is not None and not found.has_errors:
        check_variants(scenario, compiled, found)
    _check_bare_numbers(file, compiled, found)
    return Scenario(name, file, symbols, text, path, found.sorted()), compiled


def _validated(document: Map, found: Diagnostics) -> CrisisFile | None:
    try:
        return CrisisFile.model_validate(document)
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False)]
        wrong = _wrong_names(errors)
        for item in errors:
            if not _is_misspelt(item, wrong):
                _note_invalid(item, document, found)
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
            if meant and item["type"] in _SHAPES:
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


def _entry(item: Any) -> tuple[str, str]:
    """The entry that an item of a list was meant to be: its name, and its value if that is a short text."""
    if isinstance(item, str):
        return (item, "") if item.isidentifier() else ("name", "")
    if isinstance(item, dict) and next(iter(item), "") in ("name", "id", "step", "option", "actor"):
        return str(next(iter(item.values()))), ""
    name, value = next(iter(item.items()), ("name", "")) if isinstance(item, dict) else ("name", "")
    return str(name), value if isinstance(value, str) and len(value) <= 20 else ""


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


_SHAPES = {
    "model_type": "a mapping of fields",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a text",
    "model_attributes_type": "a mapping of fields",
}


def _wrong_names(errors: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], list[str]]:
    """The fields that there are not, by what holds them."""
    wrong: dict[tuple[Any, ...], list[str]] = {}
    for item in errors:
        if item["type"] == "extra_forbidden":
            *holder, name = item["loc"]
            wrong.setdefault(tuple(holder), []).append(str(name)[:100].lower())
    return wrong


def _is_misspelt(item: dict[str, Any], wrong: dict[tuple[Any, ...], list[str]]) -> bool:
    """Whether a field is missing only because it is there under a wrong name, which is an error itself."""
    if item["type"] != "missing":
        return False
    *holder, name = item["loc"]
    return bool(get_close_matches(str(name), wrong.get(tuple(holder), []), n=1, cutoff=0.6))


def _note_invalid(item: dict[str, Any], document: Map, found: Diagnostics) -> None:
    """One error of the models, in the words and at the place of the file."""
    path = [part for part in item["loc"] if part != "[key]"]
    is_key = "[key]" in item["loc"]
    kind = str(item["type"])
    value, key, parent = _follow(document, path)
    where = (
        key
        if is_key or kind == "extra_forbidden" or (key is not None and not hasattr(value, "mark"))
        else value
    )
    if kind.startswith("M"):
        context = item.get("ctx") or {}
        found.error(
            kind,
            str(context.get("what", item["msg"])),
            key if is_key else where,
            str(context.get("help", "")),
        )
    elif kind == "extra_forbidden":
        known = _fields_at(path)
        found.error(
            "M201",
            f"there is no field '{path[-1]}' here",
            key,
            nearest(str(path[-1]), known) if known else "",
        )
    elif kind == "missing":
        owner = f"'{path[-2]}'" if len(path) > 1 else "the file"
        found.error(
            "M202",
            f"{owner} needs `{path[-1]}`",
            parent if parent is not None else Mark(1, 1),
            f"add `{path[-1]}: ...`",
        )
    elif kind in _SHAPES:
        found.error(
            "M203",
            f"'{path[-1] if path else 'the file'}' must be {_SHAPES[kind]}",
            key if key is not None else where,
            listed(str(path[-1]), [_entry(item) for item in ([value] if isinstance(value, str) else value)])
            if isinstance(value, (list, str)) and "mapping" in _SHAPES[kind]
            else "see `melian schema`, or an example with `melian new`",
        )
    else:
        found.error("M203", str(item["msg"]), where)


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


def _check_version(document: Map, found: Diagnostics) -> None:
    version = document.get("melian", "1")  # type: ignore[call-overload]
    if isinstance(version, str) and version != "1":
        found.error("M207", f"the format is '{version}'; this melian reads 1", version, "write `melian: 1`")


def _check_names(file: CrisisFile, found: Diagnostics) -> None:
    """Actors, steps, blocks, assumptions, defines and shared secrets share one room."""
    room: dict[str, tuple[str, object]] = {}
    for kind, name in _common_names(file):
        if name == "outcome":
            found.error(
                "M102",
                f"'{name}' asks how the story ends and cannot be {with_article(kind)}",
                name,
                "choose another name",
            )
        if name in room:
            first, where = room[name]
            line = mark_of(where).line
            found.error(
                "M122",
                f"'{name}' is {with_article(kind)} and also {with_article(first)} (line {line})",
                name,
                "give one of them another name",
            )
        else:
            room[str(name)] = (kind, name)
    for name, private in file.private.items():
        _check_private(name, bool(private.known_by), file, found)


def _common_names(file: CrisisFile) -> Iterator[tuple[str, str]]:
    yield from (("actor", name) for name in file.actors)
    for name, item in file.steps.items():
        if isinstance(item, Block):
            yield "block", name
            yield from (("step", inner) for inner in item.steps)
        else:
            yield "step", name
    yield from (("assumption", name) for name in file.assumptions)
    yield from (("define", name) for name in file.define)
    yield from (("secret", name) for name, private in file.private.items() if "." not in name)


def _check_private(name: str, shared: bool, file: CrisisFile, found: Diagnostics) -> None:
    from pydantic_core import PydanticCustomError

    owner, dot, own = name.partition(".")
    try:
        check_name(own if dot else name)
    except PydanticCustomError as error:
        context = error.context or {}
        found.error(error.type, str(context.get("what", error)), name, str(context.get("help", "")))
        return
    if dot and owner not in file.actors:
        found.error("M103", f"there is no actor called '{owner}'", name, nearest(owner, file.actors))
    if dot and shared:
        found.error(
            "M123",
            f"'{name}' names an owner and has `known_by`",
            name,
            "a shared secret stands alone: `reserves:` with `known_by: [a, b]`",
        )
    if not dot and not shared:
        found.error(
            "M123", f"'{name}' says not whose it is", name, f"write `actor.{name}`, or `known_by: [actors]`"
        )
    for actor in file.private[name].known_by:
        if actor not in file.actors:
            found.error("M103", f"there is no actor called '{actor}'", actor, nearest(actor, file.actors))
    if len(file.private[name].types) < 2:
        found.error(
            "M404",
            f"'{name}' has {len(file.private[name].types)} type",
            name,
            "two or more, or it is no secret",
        )


def _check_bare_numbers(file: CrisisFile, compiled: Compiled | None, found: Diagnostics) -> None:
    if compiled is None or file.analyst is not None:
        return
    for mark in sorted(compiled.uses.bare_numbers):
        found.error(
            "M306",
            "nobody answers for this number",
            mark,
            "add the line `analyst: who`, or make it an assumption with `because`",
        )
