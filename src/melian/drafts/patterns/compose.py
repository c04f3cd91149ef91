"""Patterns put together: one crisis file from several pieces.

Steps stand in the order of the pieces and stakes are added. What two pieces say word for word alike (a
number, a secret, a line of stakes) is one; what only has the same name gets another. A later piece tells
the endings of an earlier one more closely, so its outcomes come first; the last line is that of the first.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from melian.drafts.patterns.endings import compiled, told_closely
from melian.drafts.patterns.heading import heading
from melian.drafts.patterns.made import Made
from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.piece import Piece, alone
from melian.drafts.patterns.renaming import Data, Renaming
from melian.errors import UsageError
from melian.scenario.model import Model
from melian.scenario.text.plain_data import document_yaml

__all__ = ["Composed", "compiled_alone", "compose", "composed", "stand_alone"]


@dataclass(frozen=True, slots=True)
class Composed:
    """A crisis file as data, before it is written."""

    data: Data
    comments: str
    """What stands above it."""
    conditions: tuple[Renaming, ...]
    """How the names of each piece are written in the file, in the order of the pieces."""

    @property
    def text(self) -> str:
        """The file."""
        return self.comments + document_yaml(self.data)


def compose(
    pieces: Sequence[Piece], *, labels: Mapping[str, str] | None = None, title: str | None = None
) -> str:
    """The text of a crisis file that holds these pieces of a story, in this order.

    Parameters
    ----------
    pieces
        Patterns with actors in their roles; an actor may have roles in several.
    labels
        Actor -> what it is called; made from its id where absent.
    title
        Of the file; that of the first pattern where absent.

    Raises
    ------
    UsageError
        If there is no piece, or one goes on with a piece that does not stand before it.
    """
    return composed(pieces, labels=labels, title=title).text


def composed(
    pieces: Sequence[Piece],
    *,
    labels: Mapping[str, str] | None = None,
    title: str | None = None,
    closely: bool = True,
) -> Composed:
    """The same as data, to which facts and events can be added; raises as `compose` does.

    Without `closely` outcomes that never come to be are left in, and nothing is compiled.
    """
    if not pieces:
        raise UsageError("a crisis file needs one pattern at least")
    made = Made(dict(labels or {}))
    for number, piece in enumerate(pieces):
        made.add(piece, number)
    first = pieces[0].pattern.body
    head = {
        "melian": "1",
        "title": title or made.renamings[0].words(str(first["title"])),
        "question": made.renamings[0].words(str(first["question"])),
        "counts_as_yes": [made.outcome_names[0][str(name)] for name in _listed(first["counts_as_yes"])],
        "scale": made.renamings[0].words(str(first["scale"])),
    }
    data = {**head, **made.data()}
    if closely and len(pieces) > 1:
        data = told_closely(data, made.outcomes[0])
    return Composed(data, heading(pieces), tuple(made.renamings))


def stand_alone(pattern: Pattern) -> str:
    """The crisis file that a pattern is by itself, its roles as actors."""
    return compose([alone(pattern)], labels=pattern.body["actors"])


def compiled_alone(pattern: Pattern) -> Model:
    """The same, compiled."""
    return compiled(stand_alone(pattern), pattern.name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
