"""What the known events say of the leaves of a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from melian.scenario.events import Dated, Hint, Timeline
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.symbols import Symbols
from melian.scenario.model import Evidence
from melian.scenario.shapes import LeafTruth
from melian.scenario.steps.kind import Story
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined
from melian.scenario.tree.knowledge import may_know, read_by

__all__ = ["evidence_of"]


def evidence_of(
    timeline: Timeline,
    dropped: frozenset[str],
    changed: frozenset[str],
    columns: Columns,
    symbols: Symbols,
    story: Story,
    found: Diagnostics,
) -> tuple[tuple[Evidence, ...], list[str]]:
    """What the known events say about the leaves, and what was left out because of a variant.

    Parameters
    ----------
    timeline
        The events of the file.
    dropped
        Events that a variant leaves out.
    changed
        Column keys of what a variant forces or changes in secret: news of how these went is left out,
        that they were played is not.
    columns
        What has happened at each leaf.
    symbols, story, found
        For names, for words, and where events that cannot have happened are reported.
    """
    reader = _Reader(changed, columns, symbols, story, found)
    result: list[Evidence] = []
    possible = np.ones(columns.size, dtype=bool)
    for event in timeline.events:
        if not event.known or event.name in dropped:
            continue
        _note_double(event, story, found)
        item = reader.evidence(event)
        if item.possible is not None:
            possible = possible & item.possible
            if not possible.any():
                found.error(
                    "M608",
                    f"'{event.name}' cannot have happened: no history of the model has it",
                    event.where,
                    "let the steps allow it, or drop the event",
                )
                possible = np.ones(columns.size, dtype=bool)
        said = event.sets or event.played or event.hints
        if item.possible is not None or item.hints or not said:  # else the variant took all that it says
            result.append(item)
    return tuple(result), reader.notes


def _note_double(event: Dated, story: Story, found: Diagnostics) -> None:
    """A hint at what the move that the same event sets shows already counts twice."""
    behind: dict[str, tuple[str, str]] = {}
    for number, played in enumerate(story.played):
        if played.key in event.sets and played.forced is None:
            chance = frozenset().union(*map(read_by, played.odds.shares)) if played.odds else frozenset()
            known = chance.union(*(may_know(story, mover, number) for mover in played.movers))
            behind |= {key: (played.name, played.movers[0]) for key in known - event.sets.keys()}
    for hint in event.hints:
        for key in sorted(read_by(hint.condition) & behind.keys()):
            step, mover = behind[key]
            found.warning(
                "M609",
                f"'{event.name}' sets '{step}' and hints at '{key}', which {mover} knows when it moves "
                "there: what the move shows of it counts already",
                next((text for text in event.event.hints if text == hint.text), event.where),
                "leave the hint out, or give it to an event of its own if other news says it",
            )


@dataclass(slots=True)
class _Reader:
    changed: frozenset[str]
    columns: Columns
    symbols: Symbols
    story: Story
    found: Diagnostics
    notes: list[str] = field(default_factory=list)

    def evidence(self, event: Dated) -> Evidence:
        """What one event says, as far as a variant leaves it."""
        holds = {key: self.sets(key, option) for key, option in event.sets.items() if self.stands(event, key)}
        holds |= {key: self.columns.column(key) != -1 for key in event.played}
        possible = np.logical_and.reduce(list(holds.values())) if holds else None
        hints = [(hint, said) for hint in event.hints if (said := self.hint(event, hint)) is not None]
        return Evidence(
            event.name,
            possible,
            tuple((hint.stream, said) for hint, said in hints),
            tuple(holds),
            tuple(hint.reads for hint, _ in hints),
        )

    def stands(self, event: Dated, key: str) -> bool:
        """Whether what an event sets is news still; notes it where a variant changes the step."""
        if key in self.changed:
            self.notes.append(
                f"what '{event.name}' says of '{key}' is left out: the variant changes that step"
            )
        return key not in self.changed

    def sets(self, key: str, option: str) -> LeafTruth:
        """(leaf,) where a step went as an event sets it."""
        name = key if key in self.symbols.privates else key.split("@")[0]
        code = self.symbols.choices[name].options.index(option)
        return np.asarray(self.columns.column(key) == code)

    def hint(self, event: Dated, hint: Hint) -> LeafTruth | None:
        """(leaf,) where the condition of a hint holds; None where it is left out."""
        if {key.split("@last")[0] for key in hint.keys} & self.changed:
            self.notes.append(
                f"the hint of '{event.name}' at '{hint.text}' is left out: the variant changes that step"
            )
            return None
        value, undefined = evaluate(hint.condition, self.columns)
        if undefined is not None and undefined.any():
            first = int(np.flatnonzero(undefined)[0])
            what = f"a hint of '{event.name}'"
            note_undefined(self.found, hint.condition, what, self.columns, first, self.story)
            return None
        return np.broadcast_to(value, (self.columns.size,)).astype(bool)
