"""What a name stands for, and a place where it does.

Tested in `tests/unit/workspace/test_names.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Entity", "Kind", "Use"]

Kind = Literal[
    "actor", "assumption", "block", "define", "event", "fact", "number", "option", "outcome", "private",
    "red line", "source", "step", "variant",
]  # fmt: skip
"""What can have a name; a `number` is attached to options or types, which are an `option` each."""


class Entity(NamedTuple):
    """Something that has a name."""

    kind: Kind
    name: str
    """Of a private matter the whole one, as in `russia.aim`."""
    owner: str = ""
    """The step or private matter whose option, or whose options' number, it is."""

    @property
    def word(self) -> str:
        """What stands for it in the file."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Use:
    """A name in a text of the file."""

    entity: Entity
    text: str
    """The whole text, which knows where it stands."""
    start: int
    end: int
    """Where in the text the name begins and ends."""
    is_definition: bool = False
