"""What pieces make together: sections that grow piece by piece, and a name for everything in them.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from melian.drafts.patterns.piece import Piece, body_left, label_of, renaming_of
from melian.drafts.patterns.renaming import Data, Link, Renaming
from melian.errors import UsageError
from melian.scenario.form.provenance import PLACEHOLDER
from melian.scenario.schema.fields import RESERVED

__all__ = ["Made"]

_SECTIONS = ("private", "assumptions", "define", "steps", "stakes", "red_lines")
_LONGEST = 40
_UNIT = {"range": "40 to 250", "best": "100"}
"""What the unit of a later piece becomes: the scale is that of the first."""


@dataclass(slots=True)
class Made:
    """What has been put together so far."""

    labels: dict[str, str]
    actors: Data = field(default_factory=dict)
    sections: dict[str, Data] = field(default_factory=dict)
    outcomes: list[Data] = field(default_factory=list)
    """Of each piece, under their new names."""
    outcome_names: list[dict[str, str]] = field(default_factory=list)
    renamings: list[Renaming] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Names of the common room, and whatever else a new name had better not be."""

    def add(self, piece: Piece, number: int) -> None:
        """Put one more piece behind the others."""
        renaming = renaming_of(piece, self.labels)
        body = body_left(piece, renaming)
        self._actors(piece)
        hosts = self._link(piece, renaming, number)
        self.renamings.append(renaming)
        self._rename(body, renaming, is_first=number == 0, unit=piece.pattern.unit)
        self._add(body, renaming)
        self._add_steps(body, renaming, hosts, piece)
        self._add_stakes(body, renaming)
        self._add_outcomes(body, renaming)

    def _link(self, piece: Piece, renaming: Renaming, number: int) -> list[str]:
        """Tell a renaming which steps the earlier piece has; these, in their order."""
        if not piece.instead:
            return []
        before = number + piece.after if piece.after < 0 else piece.after
        if not 0 <= before < number:
            raise UsageError(f"piece {number + 1} links to a piece that does not stand before it")
        host = self.renamings[before]
        steps = list(self.sections["steps"])
        hosts: list[str] = []
        for own, condition in piece.instead.items():
            read = [name for name in steps if name in {host.name(each) for each in host.used(condition)}]
            if not read:
                raise UsageError(f"'{condition}' names no step that the earlier piece has")
            mover, other = self.sections["steps"][read[-1]].get("who"), piece.roles[_mover(piece, own)]
            if mover != other:
                raise UsageError(
                    f"'{own}' of the pattern '{piece.pattern.name}' is a step of '{other}', and '{read[-1]}' "
                    f"one of '{mover}': give them the same actor"
                )
            renaming.links[own] = Link(piece.pattern.links[own].done, host.expression(condition), read[-1])
            hosts.append(read[-1])
        return sorted(hosts, key=steps.index)

    def data(self) -> Data:
        """The sections in the order of the language, the outcomes of later pieces first."""
        first, *later = self.outcomes
        own = [each for each in reversed(later)] + [first]
        outcomes = {name: each for part in own for name, each in part.items()}
        return {
            "actors": self.actors,
            **{name: part for name in _SECTIONS if (part := self.sections.get(name))},
            "outcomes": outcomes,
        }

    def _actors(self, piece: Piece) -> None:
        for actor in piece.roles.values():
            label = self.labels.get(actor, label_of(actor))
            self.actors.setdefault(actor, label[:1].upper() + label[1:])
        taken = [name for name in self._names() if name in piece.roles.values()]
        if taken:
            raise UsageError(
                f"the actor '{taken[0]}' is called like a step or a number of a piece before it; "
                "give all actors of the file to `labels`, so that their names are known"
            )
        self.taken |= {*piece.roles.values(), *self.labels, *RESERVED}

    def _names(self) -> Iterator[str]:
        for section in ("assumptions", "define", "steps"):
            yield from self.sections.get(section, {})
        for step in self.sections.get("steps", {}).values():
            yield from step.get("steps", {})

    def _rename(self, body: Data, renaming: Renaming, *, is_first: bool, unit: str | None) -> None:
        """Find a name for everything in a body."""
        words = set(re.findall(r"[a-z][a-z0-9_]*", str(body)))
        for name, each in body.get("assumptions", {}).items():
            if name == unit and not is_first:
                body["assumptions"][name] = each = {**each, **_UNIT, "judgement": PLACEHOLDER}
                each.pop("value", None)
            same = self.sections.get("assumptions", {}).get(name) == renaming.assumption(each)
            renaming.names[name] = str(name) if same else self._free(name, words)
        inner = [name for step in body["steps"].values() for name in step.get("steps", {})]
        for name in [*body.get("define", {}), *body["steps"], *inner]:
            renaming.names[str(name)] = self._free(name, words)
        for whole, each in body.get("private", {}).items():
            renaming.matters[str(whole)] = self._matter(whole, each, renaming, words)

    def _matter(self, whole: str, each: Data, renaming: Renaming, words: set[str]) -> str:
        """A name for what one side knows."""
        role, dot, matter = whole.partition(".")
        known = self.sections.get("private", {})
        name = f"{renaming.actors[role]}.{matter}" if dot else str(role)
        if name in known and known[name] == renaming.private(each):
            return name
        if not dot:
            return self._free(name, words)
        count = 2
        while name in known:
            name, count = f"{renaming.actors[role]}.{matter}_{count}", count + 1
        return name

    def _free(self, name: str, words: set[str]) -> str:
        """A name that nothing else has: the own one if possible."""
        new, count = str(name), 2
        while new in self.taken or (new != name and new in words):
            end = f"_{count}"
            new, count = name[: _LONGEST - len(end)] + end, count + 1
        self.taken.add(new)
        return new

    def _add(self, body: Data, renaming: Renaming) -> None:
        """All sections but steps, stakes and outcomes."""
        ways = {
            "private": renaming.private, "assumptions": renaming.assumption, "define": renaming.element,
            "red_lines": renaming.element,
        }  # fmt: skip
        for section, way in ways.items():
            part = self.sections.setdefault(section, {})
            for name, each in body.get(section, {}).items():
                new = _fresh(str(name), part) if section == "red_lines" else renaming.name(name)
                part[new] = way(each)

    def _add_steps(self, body: Data, renaming: Renaming, hosts: Sequence[str], piece: Piece) -> None:
        """Steps behind those that are there; those before a linked step stand before the one it is."""
        known = self.sections.get("steps", {})
        order = list(piece.pattern.body["steps"])
        begun = min((order.index(own) for own in piece.instead), default=0)
        early = set(order[:begun])
        made = {name: (renaming.name(name), renaming.step(each)) for name, each in body["steps"].items()}
        before = dict(each for name, each in made.items() if name in early)
        after = dict(each for name, each in made.items() if name not in early)
        cut = list(known).index(hosts[0]) if hosts else len(known)
        items = list(known.items())
        self.sections["steps"] = {**dict(items[:cut]), **before, **dict(items[cut:]), **after}

    def _add_stakes(self, body: Data, renaming: Renaming) -> None:
        part = self.sections.setdefault("stakes", {})
        for role, lines in body["stakes"].items():
            own = part.setdefault(renaming.actors[str(role)], {})
            for label, line in lines.items():
                words, made = renaming.words(label), renaming.element(line)
                if own.get(words, made) != made:
                    words = _fresh_label(words, own)
                own[words] = made

    def _add_outcomes(self, body: Data, renaming: Renaming) -> None:
        """The outcomes of a piece; the last line of a later one is left to those before it."""
        known = {name for part in self.outcomes for name in part}
        made: Data = {}
        names: dict[str, str] = {}
        for name, each in body["outcomes"].items():
            condition = each if isinstance(each, str) else each["when"]
            if self.outcomes and condition.strip() in ("otherwise", "always", "true"):
                continue
            names[str(name)] = _fresh(str(name), {*known, *made})
            made[names[str(name)]] = renaming.element(each)
        self.outcomes.append(made)
        self.outcome_names.append(names)


def _mover(piece: Piece, step: str) -> str:
    """The role of whoever takes a step."""
    return str(piece.pattern.steps[step].who[0])


def _fresh(name: str, known: Any) -> str:
    new, count = name, 2
    while new in known:
        new, count = f"{name[: _LONGEST - 3]}_{count}", count + 1
    return new


def _fresh_label(label: str, known: Any) -> str:
    new, count = label, 2
    while new in known:
        new, count = f"{label} ({count})", count + 1
    return new
