"""The JSON Schema of a crisis file, for editors.

Tested in `tests/unit/test_editor_schema.py`.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import SCALAR_SCHEMA

__all__ = ["json_schema"]


class _EditorSchema(GenerateJsonSchema):
    """JSON Schema without `oneOf`, which makes editors mislead."""

    def tagged_union_schema(self, schema: Any) -> Any:
        result = super().tagged_union_schema(schema)
        result.pop("discriminator", None)
        if "oneOf" in result:
            result["anyOf"] = result.pop("oneOf")
        return result


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a crisis file (draft 2020-12), for editors."""
    schema = CrisisFile.model_json_schema(schema_generator=_EditorSchema, by_alias=True)
    _open_attributes(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "melian crisis file"} | schema


def _open_attributes(schema: dict[str, Any]) -> None:
    """Options and types take numbers of any name; elements with a short form take a text too."""
    definitions = schema.get("$defs", {})
    for name in ("Choice", "TypeOption"):
        definitions[name]["properties"].pop("attributes", None)
        definitions[name]["additionalProperties"] = SCALAR_SCHEMA
    for name in (
        "Choice",
        "TypeOption",
        "Define",
        "Fact",
        "Actor",
        "Stake",
        "Outcome",
        "Question",
        "Assumption",
    ):
        definitions[name] = {"anyOf": [SCALAR_SCHEMA, definitions[name]]}
    promise = {
        "anyOf": [{"$ref": "#/$defs/Promise"}, {"type": "array", "items": {"$ref": "#/$defs/Promise"}}]
    }
    definitions["Choice"]["anyOf"][1]["properties"]["promises"] = promise
    definitions["Step"]["properties"]["promises"] = promise
