"""Mappings and lists that know where they stand in the file.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Text

if TYPE_CHECKING:
    _Entries: TypeAlias = "dict[Text, Value]"
    _Items: TypeAlias = "list[Value]"
else:  # the run-time checker of the tests cannot follow a type into itself
    _Entries, _Items = dict, list

__all__ = ["List", "Map", "Value"]

Value: TypeAlias = "Text | Map | List"


class Map(_Entries):
    """A mapping that knows where it stands, and where each of its keys does."""

    mark: Mark = Mark(1, 1)
    keys_at: dict[str, Text]

    def __init__(self) -> None:
        super().__init__()
        self.keys_at = {}

    def put(self, key: Text, value: Value) -> None:
        """Add an entry, unless its key is there already."""
        self.setdefault(key, value)
        self.keys_at.setdefault(str(key), key)

    def key(self, name: str) -> Text:
        """A key as the file writes it, with its place."""
        return self.keys_at[name]


class List(_Items):
    """A list that knows where it stands."""

    mark: Mark = Mark(1, 1)
