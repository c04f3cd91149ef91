"""What each side knows where it moves, in the words of the file.

A *matter* is anything that can be known or unknown: a private type, what was chosen at a
step, a ballot. At an information set the mover has been *shown* some matters (its own
choices among them); a matter is *unknown* to it if the histories that it cannot tell apart
differ in it. What is neither shown nor unknown follows from the rest: a step that all
would have seen has not been played.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from melian.analysis.situations.shapes import NodeInt, SetInt
from melian.errors import UsageError
from melian.game.tree import CHANCE
from melian.kernels.tree.information import fill_first_leaf
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.model import Model
from melian.scenario.steps.values import Option, Token

__all__ = [
    "UNPLAYED",
    "Matter",
    "Situations",
    "check_moves",
    "check_names",
    "codes_at",
    "first_leaves",
    "information",
    "matters",
    "shown",
    "situations",
    "steps_with_a_choice",
    "unknown_matters",
]


UNPLAYED = "not played"
"""The words for a step that was skipped."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that can be known or unknown."""

    key: str
    """Its column: `russia.aim`, `force`, `force@2`, `talks.west`."""
    kind: str
    """type, step, or what a part of a step is: ballot, offer, answer."""
    name: str
    """The step or private matter that it belongs to, as the file writes it."""
    label: str
    options: tuple[str, ...]
    """Names by code."""
    labels: tuple[str, ...]
    """Their words."""
    shorts: tuple[str, ...]
    """Their short forms, for tables and conditions; the label where there is none."""
    who: tuple[str, ...]
    """Who moves, or who knows the type."""
    position: int
    """Place in the order of play."""

    @property
    def step(self) -> str:
        """The column key of the step that it is, or that it is decided in."""
        return self.name + self.key[self.key.index("@") :] if "@" in self.key else self.name

    @property
    def is_part(self) -> bool:
        """Whether it is decided inside a step."""
        return self.kind not in ("type", "step")

    def words(self, value: str) -> str:
        """An option in short, or a readable form of what was shown in its place."""
        for name in (value, f"say_{value}"):
            if name in self.options:
                return self.shorts[self.options.index(name)]
        return value.replace("_", " ")


@dataclass(frozen=True, slots=True, eq=False)
class Situations:
    """The information sets of one actor at one step."""

    matter: Matter
    """The step, or the actor's ballot in a vote."""
    actor: str
    infosets: SetInt
    """(set,) their numbers."""
    seen: Mapping[str, SetInt]
    """Matter shown at some of them -> (set,) index into `values`, 0 where it was not shown."""
    values: Mapping[str, tuple[str, ...]]
    """Matter -> what was shown; the first is empty and stands for nothing."""


def matters(model: Model) -> dict[str, Matter]:
    """Everything that can be known, by column key, in order of play."""
    result: dict[str, Matter] = {}

    def add(key: str, kind: str, name: str, label: str, options: Iterable[tuple[str, str, str]],
            who: tuple[str, ...]) -> None:  # fmt: skip
        names, labels, shorts = zip(*options, strict=True)
        result[key] = Matter(key, kind, name, label, names, labels, shorts, who, len(result))

    for hidden in model.order.hidden:
        written = model.scenario.file.private[hidden.key].label
        label = str(written) if written else hidden.key
        add(hidden.key, "type", hidden.key, label, _words(hidden.options), hidden.seers)
    for stage in model.order.stages:
        when = f" (round {stage.round})" if stage.round else ""
        inside = stage.kind.inside(stage, model.scenario.label)
        for part in inside:
            label = f"{stage.label}: {part.label}{when}"
            words = zip(part.options, part.labels, part.shorts or part.labels, strict=True)
            add(part.key, part.noun, stage.name, label, words, (part.who,))
        movers = () if inside else stage.movers
        add(stage.key, "step", stage.name, stage.label + when, _words(stage.options), movers)
    return result


def _words(options: Iterable[Option]) -> list[tuple[str, str, str]]:
    return [(each.name, each.label, each.short or each.label) for each in options]


def shown(model: Model, token: Token, actor: str) -> list[tuple[str, str]]:
    """Matters that a token tells of, each with what it shows.

    A briefing tells of its subject and of itself; the `ballots` of an open vote tell of each.
    """
    stage = next((p for p in model.order.stages if p.key == token.key), None)
    return [(token.key, token.shown)] if stage is None else stage.kind.reads(stage, token, actor)


def situations(model: Model, *, actor: str | None = None, step: str | None = None) -> list[Situations]:
    """All information sets of actors, by step and mover, in order of play.

    Parameters
    ----------
    model
        The compiled scenario.
    actor, step
        Only those of an actor, of a step (all its rounds and ballots, or one as `force@2`).

    Raises
    ------
    UsageError
        If there is no such actor or step.
    """
    known = matters(model)
    check_names(model, known, actor=actor, step=step)
    sets: dict[tuple[int, str, int], list[int]] = {}
    for number, infoset in enumerate(model.infosets):
        if infoset.player == CHANCE:
            continue
        matter = known[infoset.key]
        wanted = step is None or step in (matter.key, matter.name, matter.key.split("@")[0])
        if wanted and (actor is None or model.players[infoset.player] == actor):
            sets.setdefault((matter.position, infoset.key, infoset.player), []).append(number)
    return [
        _situation(model, known[key], model.players[player], numbers)
        for (_, key, player), numbers in sorted(sets.items())
    ]


def check_names(
    model: Model,
    known: Mapping[str, Matter] | None = None,
    *,
    actor: str | None = None,
    step: str | None = None,
) -> None:
    """Refuse an actor or a step that the scenario does not have; `known` are its matters, if at hand.

    Raises
    ------
    UsageError
        If there is none of that name; the message has the nearest.
    """
    known = matters(model) if known is None else known
    if actor is not None and actor not in model.players:
        raise UsageError(f"there is no actor called '{actor}'; {nearest(actor, model.players)}")
    moves = [m for m in known.values() if m.kind != "type"]
    names = {name for m in moves for name in (m.key, m.name, m.key.split("@")[0])}
    if step is not None and step not in names:
        raise UsageError(f"there is no step called '{step}'; {nearest(step, names)}")


def check_moves(model: Model, *, actor: str | None = None, step: str | None = None) -> None:
    """Refuse an actor or a step that the scenario does not have, and those that choose nothing.

    Raises
    ------
    UsageError
        If there is none of that name, nobody chooses at the step, or the actor does not.
    """
    known = matters(model)
    check_names(model, known, actor=actor, step=step)
    moves = _moves(model, known)
    there = [(m, who) for m, who in moves if step is None or step in (m.key, m.name, m.key.split("@")[0])]
    if step is not None and not there:
        steps = ", ".join(steps_with_a_choice(model))
        why = "chance plays it, it is forced, or it is never played"
        raise UsageError(f"nobody chooses at '{step}': {why}; steps with a choice: {steps}")
    if actor is not None and all(who != actor for _, who in there):
        movers = ", ".join(sorted({who for _, who in there}))
        where = "anywhere" if step is None else f"at '{step}'"
        raise UsageError(f"'{actor}' does not choose {where}; who does: {movers}")


def steps_with_a_choice(model: Model) -> list[str]:
    """The names of the steps at which somebody chooses."""
    return sorted({matter.name for matter, _ in _moves(model, matters(model))})


def _moves(model: Model, known: Mapping[str, Matter]) -> dict[tuple[Matter, str], None]:
    """What is chosen, and by whom, once each."""
    return dict.fromkeys(
        (known[each.key], model.players[each.player]) for each in model.infosets if each.player != CHANCE
    )


def _situation(model: Model, matter: Matter, actor: str, numbers: list[int]) -> Situations:
    told: dict[Token, list[tuple[str, str]]] = {}
    rows = [_seen_at(model, number, actor, told) for number in numbers]
    keys = {key: None for row in rows for key in row}
    values = {key: ("", *dict.fromkeys(row[key] for row in rows if key in row)) for key in keys}
    seen = {
        key: np.array([values[key].index(row.get(key, "")) for row in rows], dtype=np.int64) for key in keys
    }
    return Situations(matter, actor, np.array(numbers, dtype=np.int64), seen, values)


def _seen_at(
    model: Model, infoset: int, actor: str, told: dict[Token, list[tuple[str, str]]]
) -> dict[str, str]:
    """Matter -> what the mover was last shown of it; `told` remembers what tokens tell the actor."""
    result: dict[str, str] = {}
    for token in model.observed(model.infosets[infoset].information):
        if token not in told:
            told[token] = shown(model, token, actor)
        result.update(told[token])
    return result


def first_leaves(model: Model) -> NodeInt:
    """(node,) position of the first leaf below each node."""
    result = np.empty(len(model.tree.node_parent), dtype=np.int64)
    fill_first_leaf(model.tree.node_parent, model.tree.terminal_node, result)
    return result


def codes_at(
    model: Model, nodes: Int[np.ndarray, " place"], matter: Matter, leaves: NodeInt
) -> Int[np.ndarray, " place"]:
    """(node,) the code of an earlier matter at nodes, -1 where it was not played.

    All leaves below a node agree in what came before it, so that the first one tells.
    """
    return np.asarray(model.columns.column(matter.key)[leaves[nodes]]).astype(np.int64)


def unknown_matters(model: Model, infoset: int) -> tuple[Matter, ...]:
    """Earlier matters that the mover at an information set does not know, in order of play."""
    known = matters(model)
    here = known[model.infosets[infoset].key].position
    nodes = np.flatnonzero(model.tree.node_infoset == infoset)
    leaves = first_leaves(model)
    earlier = (matter for matter in known.values() if matter.position < here)
    return tuple(m for m in earlier if len(np.unique(codes_at(model, nodes, m, leaves))) > 1)


def information(model: Model, infoset: int) -> str:
    """What the mover at an information set knows and does not know, in words.

    Raises
    ------
    UsageError
        If chance moves there.
    """
    item = model.infosets[infoset]
    if item.player == CHANCE:
        raise UsageError(f"at information set {infoset} chance moves: it knows nothing and wants nothing")
    known, actor = matters(model), model.players[item.player]
    parts = []
    for key, value in _seen_at(model, infoset, actor, {}).items():
        matter = known[key]
        how = "being" if matter.kind == "type" else "having chosen" if actor in matter.who else "having seen"
        parts.append(f'{how} "{matter.label}": "{matter.words(value)}"')
    parts.extend(f'not knowing "{matter.label}"' for matter in unknown_matters(model, infoset))
    return "; ".join(parts) or "knowing nothing yet"
