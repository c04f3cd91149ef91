"""Tables of the fields of records, for the reference of `--json`: field, type, unit, meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from melian.report.records import record as shared
from melian.report.records.record import Answer, Figures, Repeatable
from melian.report.records.schemas import Plain

__all__ = ["record_table", "shared_table"]

FIGURES = tuple(Figures.model_fields)
ELSEWHERE = re.compile(r"\bas (?:in )?`melian \w+`")
"""Fields that say this of themselves are told at that command."""
TYPES = {
    "string": "text", "number": "number", "integer": "whole number", "boolean": "true or false",
    "null": "`null`",
}  # fmt: skip
SHARED = {
    "scenario": shared.ScenarioName, "title": shared.Title, "question": shared.Question,
    "variant": shared.Variant, "set": shared.Settings, "given": shared.Given, "at": shared.At,
    "draws": shared.Draws, "seed": shared.Seed, "precision": shared.Precision, "outcomes": shared.Outcomes,
    "is_answer": shared.YesOrNot, "sentences": shared.Sentences,
}  # fmt: skip
"""Fields that many records share, told once."""

Row = tuple[str, str, str, str]
Schema = dict[str, Any]


def record_table(record: type[Answer]) -> str:
    """What a record is, which shared fields it has, and its own fields as a table."""
    schema = record.model_json_schema(schema_generator=Plain)
    same = _shared_in(schema)
    own = {name: each for name, each in schema["properties"].items() if name not in same}
    head = f"{_sentence(record.__doc__)} Besides {_listed(same)}:" if own else _sentence(record.__doc__)
    return f"{head}\n\n{_table(_rows(own, schema.get('$defs', {}), '', ()))}"


def shared_table() -> str:
    """The fields that many records share."""
    fields = {name: _alias(alias) for name, alias in SHARED.items()}
    fields["format"] = Answer.model_json_schema(schema_generator=Plain)["properties"]["format"]
    fields["again"] = Repeatable.model_json_schema(schema_generator=Plain)["properties"]["again"]
    return _table(_rows(fields, {}, "", ()))


def _alias(alias: Any) -> Schema:
    from pydantic import TypeAdapter

    schema = TypeAdapter(alias).json_schema(schema_generator=Plain)
    return schema | {"description": get_args(alias)[1].description}


def _shared_in(schema: Schema) -> list[str]:
    """Names of fields that say what the shared ones say."""
    told = {name: get_args(alias)[1].description for name, alias in SHARED.items()}
    fields = schema["properties"]
    found = [name for name, each in fields.items() if each.get("description") == told.get(name, 0)]
    return ["format", *found, *(["again"] if "again" in fields else [])]


def _rows(fields: Schema, parts: Schema, before: str, inside: tuple[str, ...]) -> Iterator[Row]:
    """A row per field, and below it those of the object that it holds."""
    six = set(FIGURES) <= set(fields)
    for name, field in fields.items():
        if six and name in FIGURES:
            if name == FIGURES[0]:
                shown = f"`{before}{FIGURES[0]}` to `{before}{FIGURES[-1]}`"
                yield shown, "six figures", _unit(field, parts), "over draws, as told above"
            continue
        path = f"{before}{name}"
        words, deeper, below = _type(field, parts)
        yield f"`{path}`", words, _unit(field, parts), field.get("description", "")
        if deeper and deeper not in inside and not ELSEWHERE.search(field.get("description", "")):
            inner = parts[deeper]["properties"]
            if tuple(inner) != FIGURES:
                yield from _rows(inner, parts, f"{path}{below}.", (*inside, deeper))


def _type(field: Schema, parts: Schema) -> tuple[str, str, str]:
    """Its type in words, the name of the object that it holds if any, and how to get there."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        is_figures = tuple(parts.get(name, {}).get("properties", ())) == FIGURES
        return ("six figures" if is_figures else "object"), name, ""
    if "anyOf" in field:
        found = [_type(each, parts) for each in field["anyOf"]]
        return " or ".join(dict.fromkeys(words for words, _, _ in found)), *_first(found)
    if "enum" in field or "const" in field:
        values = field.get("enum", [field.get("const")])
        return " or ".join(f"`{value}`" for value in values), "", ""
    if field.get("type") == "array":
        items = field.get("items") or {}
        words, name, below = _type(items, parts) if items else ("values", "", "")
        return f"list of {_plural(words)}", name, f"[]{below}"
    if field.get("type") == "object":
        values, by = field.get("additionalProperties"), field.get("by", "name")
        words, name, below = _type(values, parts) if isinstance(values, dict) else ("anything", "", "")
        return f"{words} by {by}", name, f".<{by}>{below}"
    return TYPES.get(field.get("type", ""), "anything"), "", ""


def _first(found: list[tuple[str, str, str]]) -> tuple[str, str]:
    return next(((name, below) for _, name, below in found if name), ("", ""))


def _plural(words: str) -> str:
    usual = {"text": "texts", "number": "numbers", "whole number": "whole numbers", "object": "objects"}
    return usual.get(words, words)


def _unit(field: Schema, parts: Schema) -> str:
    """The unit of the numbers that it holds."""
    if "unit" in field:
        return str(field["unit"])
    inner = [*field.get("anyOf", []), field.get("items"), field.get("additionalProperties")]
    if words := field.get("$ref"):
        held = parts[words.rpartition("/")[2]]["properties"]
        inner += held.values() if tuple(held) == FIGURES else []
    return next((unit for each in inner if isinstance(each, dict) and (unit := _unit(each, parts))), "")


def _table(found: Iterator[Row]) -> str:
    head = ["| field | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join(
        [*head, *("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in found)]
    )


def _listed(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())
