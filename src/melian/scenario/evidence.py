"""What the known events say of the leaves of a tree.

Tested in `tests/unit/language/test_twin.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from melian.scenario.events import Dated, Hint, Timeline
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.symbols import Symbols
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import LeafTruth
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined
from melian.scenario.tree.knowledge import may_know, read_by
from melian.scenario.variants import Intervention

__all__ = ["Reading", "clash", "dropped", "evidence_of", "unfit"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the events: a variant, and what it does to them."""

    variant: str | None
    """None: the file as it stands."""
    altered: Intervention
    symbols: Symbols
    found: Diagnostics
    """Receives what cannot be."""

    @property
    def changed(self) -> frozenset[str]:
        """Column keys of what is as the variant says: news of how these went is left out.

        That they were played is not.
        """
        return frozenset(self.altered.change.force) | frozenset(self.altered.secretly)

    def silences(self, key: str) -> bool:
        """Whether what a column tells is changed: a step, a part of it, or the last of its rounds."""
        whole, at, number = key.partition("@")
        step = whole if whole in self.symbols.privates else whole.split(".")[0]
        if number == "last":
            return any(each.split("@")[0] == step for each in self.changed)
        return f"{step}{at}{number}" in self.changed


def evidence_of(
    timeline: Timeline, reading: Reading, columns: Columns, order: PlayOrder
) -> tuple[tuple[Evidence, ...], list[str]]:
    """What the known events say about the leaves, and what was left out because of a variant.

    Parameters
    ----------
    timeline
        The events of the file.
    reading
        Which events a variant leaves out, and what it changes.
    columns
        What has happened at each leaf.
    story
        For words.
    """
    reader = _Reader(reading, columns, order)
    result: list[Evidence] = []
    for event in timeline.events:
        if not event.known or event.name in reading.altered.drop:
            continue
        _note_double(event, order, reading.found)
        item = reader.evidence(event)
        said = event.sets or event.played or event.hints
        if item.possible is not None or item.hints or not said:  # else the variant took all that it says
            result.append(item)
    _check_possible(result, timeline, reading)
    return tuple(result), reader.notes


def _note_double(event: Dated, order: PlayOrder, found: Diagnostics) -> None:
    """A hint at what the move that the same event sets shows already counts twice."""
    behind: dict[str, tuple[str, str]] = {}
    for number, stage in enumerate(order.stages):
        if stage.key in event.sets and stage.forced is None:
            chance = frozenset().union(*map(read_by, stage.odds.shares)) if stage.odds else frozenset()
            known = chance.union(*(may_know(order, mover, number) for mover in stage.movers))
            own = {p.key for p in order.stages if set(p.movers) & set(stage.movers)}  # what it did, it did
            behind |= {key: (stage.name, stage.movers[0]) for key in known - event.sets.keys() - own}
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


def _check_possible(evidence: Sequence[Evidence], timeline: Timeline, reading: Reading) -> None:
    """Report events that no history of the file has together.

    Of a what-if nothing is reported here: whether it fits is up to the events that are given (`unfit`).
    """
    masks = _masks(evidence)
    events = clash(masks)
    if not events or reading.variant is not None:
        return
    named, last = [f"'{name}'" for name in events], events[-1]
    beside = f" beside {' and '.join(named[:-1])}" if named[1:] else ""
    where = next(event.where for event in timeline.events if event.name == last)
    them = "them together" if named[1:] else "it"
    text = f"{named[-1]} cannot have happened{beside}: no history of the model has {them}"
    reading.found.error("M608", text, where, "let the steps allow it, or drop the event")


def unfit(model: Model, events: Sequence[Evidence]) -> tuple[str, str]:
    """Why no history of a model has the events that are given, and what would help; both empty if one has.

    Parameters
    ----------
    model
        A file as it stands, or with a what-if.
    events
        Those of its evidence that are given; where none is, all can be.
    """
    masks = _masks(events)
    together = clash(masks)
    if not together:
        return "", ""
    named = [f"'{name}'" for name in together]
    beside = f" beside {' and '.join(named[:-1])}" if named[1:] else ""
    with_it = "" if model.variant is None else f" with '{model.variant}'"
    text = f"{named[-1]} cannot have happened{beside}{with_it}"
    gone = ", ".join(dropped(masks))
    return text, f"let it leave that out: `drop: [{gone}]`"


def _masks(evidence: Sequence[Evidence]) -> dict[str, LeafTruth]:
    return {item.event: item.possible for item in evidence if item.possible is not None}


def clash(masks: Mapping[str, LeafTruth]) -> list[str]:
    """Events that no history has together, as few as there can be left, in their order; none if all fit.

    Parameters
    ----------
    masks
        Event -> (history,) whether it can have happened so, in the order of the dates.
    """
    names = list(masks)
    if not names or np.logical_and.reduce(list(masks.values())).any():
        return []
    for name in list(names):
        fewer = [other for other in names if other != name]
        if fewer and not np.logical_and.reduce([masks[other] for other in fewer]).any():
            names = fewer
    return names


def dropped(masks: Mapping[str, LeafTruth]) -> list[str]:
    """Events without which all others fit, in their order: of each clash its last.

    >>> dropped({"a": np.array([True, False]), "b": np.array([False, False]), "c": np.array([False, True])})
    ['b', 'c']
    """
    kept = dict(masks)
    while events := clash(kept):
        del kept[events[-1]]
    return [name for name in masks if name not in kept]


@dataclass(slots=True)
class _Reader:
    reading: Reading
    columns: Columns
    order: PlayOrder
    notes: list[str] = field(default_factory=list)

    def evidence(self, event: Dated) -> Evidence:
        """What one event says, as far as a variant leaves it."""
        holds = {key: self.sets(key, option) for key, option in event.sets.items() if self.stands(event, key)}
        holds |= {key: self.columns.column(key) != -1 for key in event.played}
        settling = tuple(holds.values())
        possible = np.logical_and.reduce(settling) if settling else None
        hints = [(hint, said) for hint in event.hints if (said := self.hint(event, hint)) is not None]
        return Evidence(
            event.name,
            possible,
            tuple((hint.stream, said) for hint, said in hints),
            tuple(holds),
            settling,
            tuple(hint.reads for hint, _ in hints),
        )

    def stands(self, event: Dated, key: str) -> bool:
        """Whether what an event sets is news still; notes it where a variant changes the step."""
        if key in self.reading.changed:
            self.notes.append(
                f"what '{event.name}' says of '{key}' is left out: the variant changes that step"
            )
        return key not in self.reading.changed

    def sets(self, key: str, option: str) -> LeafTruth:
        """(leaf,) where a step went as an event sets it."""
        name = key if key in self.reading.symbols.privates else key.split("@")[0]
        code = self.reading.symbols.choices[name].options.index(option)
        return np.asarray(self.columns.column(key) == code)

    def hint(self, event: Dated, hint: Hint) -> LeafTruth | None:
        """(leaf,) where the condition of a hint holds; None where it is left out."""
        if any(self.reading.silences(key) for key in hint.keys):
            self.notes.append(
                f"the hint of '{event.name}' at '{hint.text}' is left out: the variant changes that step"
            )
            return None
        value, undefined = evaluate(hint.condition, self.columns)
        if undefined is not None and undefined.any():
            first = int(np.flatnonzero(undefined)[0])
            what = f"a hint of '{event.name}'"
            note_undefined(self.reading.found, hint.condition, what, self.columns, first, self.order)
            return None
        return np.broadcast_to(value, (self.columns.size,)).astype(bool)
