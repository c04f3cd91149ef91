"""What fields can be (names, texts, flags, whole numbers), and what every element of the file carries.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from melian.scenario.findings.slips import odd_character, plain

__all__ = [
    "RESERVED",
    "SCALAR_SCHEMA",
    "Element",
    "Expr",
    "Flag",
    "Name",
    "Names",
    "OptionName",
    "Reference",
    "Scalar",
    "Whole",
    "YesNo",
    "check_name",
    "gather_attributes",
    "shape",
    "short_form",
    "text_or_mapping",
    "words_of",
]

RESERVED = frozenset(
    {
        "and",
        "or",
        "not",
        "is",
        "if",
        "else",
        "in",
        "any",
        "all",
        "count",
        "where",
        "before",
        "last",
        "sees",
        "none",
        "nobody",
        "silent",
        "rest",
        "otherwise",
        "chance",
        "always",
        "never",
        "true",
        "false",
        "precision",
        "others",
    }
)
"""Words of the language that no element may be called."""


_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def _fail(code: str, message: str, help: str = "") -> PydanticCustomError:
    """An error that carries its code and help through pydantic (braces would be format fields)."""
    return PydanticCustomError(code, "{what}", {"what": message, "help": help})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _fail(
            "M203", f"a text is wanted here, got {shape(value)}", "put a text that holds braces in quotes"
        )
    if not value.strip() and not getattr(value, "quoted", False):
        raise _fail("M204", "there is no value", "write one, or remove the key")
    return value


def shape(value: object) -> str:
    """What a value of a file is, in a word."""
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


def check_name(value: object, *, reserved_is_fine: bool = False) -> str:
    """The name, or an error that says what a name looks like."""
    text = _text(value)
    if len(text) > 40:
        raise _fail("M101", f"the name '{text[:20]}...' has {len(text)} characters", "40 are allowed")
    if not _NAME.match(text):
        odd = odd_character(text)
        got = f": it holds {odd.got}" if odd is not None else ""
        meant = re.sub(r"[\s-]+", "_", plain(text).strip().lower())
        write = f"write {meant}; " if meant != text and _NAME.match(meant) else ""
        raise _fail(
            "M101",
            f"'{text}' is not a name{got}",
            f"{write}names are a-z, 0-9 and _, beginning with a letter; put the words in `label`",
        )
    if text in RESERVED and not reserved_is_fine:
        raise _fail(
            "M102",
            f"'{text}' is a word of the language and cannot be a name",
            f"choose another name, such as {text}_",
        )
    return text


def _reference(value: object) -> str:
    return _text(value)


def _names(value: object, info: ValidationInfo) -> object:
    """One name without brackets will do wherever a list is wanted."""
    if isinstance(value, str):
        return [value]
    inside = (
        next((item for item in value if isinstance(item, dict)), None) if isinstance(value, list) else value
    )
    if isinstance(inside, dict):
        name, odds = next(iter(inside.items()), ("actor", "odds"))
        help = f"write [{name}]"
        if info.field_name in ("seen_by", "to") and isinstance(odds, str) and odds != name:
            help = (
                f"odds of learning it go to `leaks: {{{name}: {odds or '30%'}}}`; "
                + help
                + (" for who sees it for certain")
            )
        raise _fail("M203", "a name or a list of names is wanted here, got a mapping", help)
    return value


def _flag(value: object) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise _fail("M205", f"'{text}' is neither true nor false", "write `true` or `false`")
    return text == "true"


def _yes_or_no(value: object) -> bool:
    text = _text(value)
    if text not in ("yes", "no", "true", "false"):
        raise _fail("M205", f"'{text}' is neither yes nor no", "write `yes` or `no`")
    return text in ("yes", "true")


def _whole(value: object) -> int:
    text = _text(value)
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise _fail("M206", f"'{text}' is not a whole number above 0", "write 2, 3, ...")
    return int(text)


SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}


Scalar = Annotated[str, PlainValidator(_text), WithJsonSchema(SCALAR_SCHEMA)]

Expr = Annotated[
    str, PlainValidator(_text), WithJsonSchema(SCALAR_SCHEMA | {"description": "An expression."})
]

Name = Annotated[
    str,
    PlainValidator(check_name),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40}),
]

OptionName = Name


Reference = Annotated[str, PlainValidator(_reference), WithJsonSchema({"type": "string"})]

Names = Annotated[
    tuple[Reference, ...],
    BeforeValidator(_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]

YesNo = Annotated[
    bool,
    PlainValidator(_yes_or_no),
    WithJsonSchema({"anyOf": [{"enum": ["yes", "no"]}, {"type": "boolean"}]}),
]

Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 1})]


def text_or_mapping(value: object) -> str:
    """The tag of a value that may be a text or a mapping."""
    return "text" if isinstance(value, str) else "mapping"


def short_form(field: str) -> Callable[[object], object]:
    """A validator that takes `name: text` for `name: {field: text}`."""

    def widen(value: object) -> object:
        return {field: value} if isinstance(value, str) else value

    return widen


def words_of(label: str | None, name: str) -> str:
    """The label; for what has none its name, in readable form.

    >>> words_of("Both arm", "arms_race"), words_of(None, "arms_race")
    ('Both arm', 'arms race')
    """
    return str(label) if label else str(name).replace("_", " ")


class Element(BaseModel):
    """What every element may carry."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )

    label: Scalar | None = Field(None, description="The words that reports use.")
    because: Names = Field((), description="The facts that bear on it.")

    def words(self, name: str) -> str:
        """What reports call the element of this name."""
        return words_of(self.label, name)


def gather_attributes(value: object, model: type[Element], elsewhere: Collection[str] = ()) -> object:
    """Move the keys that the model does not know to `attributes`, but not fields of something `elsewhere`."""
    if not isinstance(value, dict):
        return value
    known = {field.alias or name for name, field in model.model_fields.items()} - {"attributes"}
    known |= set(elsewhere)
    given = {key: item for key, item in value.items() if key in known}
    extra = {key: item for key, item in value.items() if key not in known}
    return given | ({"attributes": extra} if extra else {})
