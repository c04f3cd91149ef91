"""What is legal in a crisis file and suspicious all the same.

`read` reports what makes a file unusable. Here are the findings of `melian
check`: elements on which nothing depends, words without a stake, steps that
betray a secret, odds that leave 0 to 1 in some draws, options that no sensible
actor would take. Each comes from a mistake that was made and moved the odds
without a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from melian.scenario.checks.invalid import (
    TOLERATED,
    invalid_in_variants,
    invalid_numbers,
    sample_values,
    sampled_terms,
)
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Symbols
from melian.scenario.model import Model
from melian.scenario.payoffs.line import Line
from melian.scenario.steps.kind import Played
from melian.scenario.tree.history import history_text

__all__ = ["check_findings"]

Array = npt.NDArray[Any]

COMPARED = 100
"""Options of steps that have more are not compared with each other."""


def check_findings(compiled: Compiled, found: Diagnostics, *, strict: bool = False) -> None:
    """Add all warnings and notes about a compiled scenario.

    Parameters
    ----------
    compiled
        The scenario with what its compilation found out.
    found
        Receives the findings.
    strict
        Also list where an unplayed step reaches a `not` or an `else`.
    """
    _Checker(compiled, found).all()
    if strict:
        _list_soft_unplayed(compiled, found)


class _Checker:
    def __init__(self, compiled: Compiled, found: Diagnostics) -> None:
        self.compiled = compiled
        self.model = compiled.model
        self.found = found
        self.file = self.model.scenario.file
        self.symbols: Symbols = self.model.scenario.symbols
        self.readings = list(_readings(compiled))
        self.readers, self.seen = _readers(self.readings)

    def all(self) -> None:
        self.unused()
        self.unreachable()
        self.never_apply()
        self.outcomes()
        self.actors()
        self.betrayals()
        self.words()
        self.leaks()
        self.same_options()
        self.dominated()
        self.numbers()

    # on which nothing depends

    def unused(self) -> None:
        uses = self.compiled.uses
        for name in self.file.assumptions:
            if name not in uses.assumptions:
                self.found.warning(
                    "M801", f"the assumption '{name}' is used nowhere", name, "remove it, or use it"
                )
        for name in self.file.define:
            if name not in uses.defines:
                self.found.warning(
                    "M801", f"'{name}' is defined and used nowhere", name, "remove it, or use it"
                )

    def unreachable(self) -> None:
        seen: set[str] = set()
        played = {p.name for p in self.model.story.played} - {
            p.name for p in self.compiled.grown.never_played
        }
        for step in self.compiled.grown.never_played:
            if step.name not in played and step.name not in seen:
                seen.add(step.name)
                self.found.warning(
                    "M802",
                    f"'{step.name}' is never played",
                    step.mark,
                    "look at its `only_if` and at what ends the story before it",
                )
        for step, option in self.compiled.grown.never_available:
            self.found.warning(
                "M803",
                f"the option '{option}' of '{step.name}' is never there",
                step.mark,
                "look at its `if`",
            )

    def never_apply(self) -> None:
        for line in self.model.payoffs.unused:
            if not self.names_off_table(line):
                self.found.warning(
                    "M804",
                    f"'{line.label}' of '{line.actor}' can never apply",
                    line.where,
                    "look at its condition and at what ends the story",
                )

    def names_off_table(self, line: Line) -> bool:
        """Whether the line waits for an option that is off the table or forced away."""
        return any(
            part.op in ("in", "not_in") and self.closed.get(part.data[0], set()) & set(part.data[1])
            for part in line.applies.walk()
        ) or any(key in self.waiting for key in _keys(line.applies))

    @cached_property
    def closed(self) -> dict[str, set[int]]:
        """Options that are off the table or forced away, by step."""
        closed: dict[str, set[int]] = {}
        for played in self.model.story.played:
            off = {code for code, option in enumerate(played.options) if not option.on_table}
            if played.forced is not None:
                off |= set(range(len(played.options))) - {played.forced}
            if off:
                closed[played.key] = off
        return closed

    @cached_property
    def waiting(self) -> set[str]:
        """Steps that are never played because they wait for an option off the table."""
        waiting = set()
        for played in self.compiled.grown.never_played:
            if played.only_if is not None and any(key in self.closed for key in _keys(played.only_if)):
                waiting.add(played.key)
        return waiting

    def outcomes(self) -> None:
        reached = set(np.unique(self.model.outcome).tolist())
        for code, (name, outcome) in enumerate(self.file.outcomes.items()):
            if code not in reached:
                self.found.warning(
                    "M805",
                    f"the outcome '{name}' is never the first that fits",
                    outcome.when,
                    "look at the lines above it",
                )

    def actors(self) -> None:
        movers = {mover for played in self.model.story.played for mover in played.movers}
        for name in self.file.actors:
            if name not in movers:
                self.found.warning(
                    "M806",
                    f"'{name}' never moves",
                    name,
                    "let it act, or leave it out: its stakes move nothing",
                )

    def betrayals(self) -> None:
        seen: set[tuple[str, str, str]] = set()
        for played, actor, key in self.compiled.grown.betrayals:
            if (played.name, actor, key.split("@")[0]) in seen:
                continue
            seen.add((played.name, actor, key.split("@")[0]))
            message = (
                f"{actor} sees '{played.name}', which is played only if something holds of '{key}', "
                f"which {actor} may not see"
            )
            if played.quiet:
                self.found.note("M807", message, played.mark, "its options that are not `quiet` betray it")
            else:
                self.found.warning(
                    "M807",
                    message,
                    played.mark,
                    "make options `quiet`, restrict `seen_by`, or let the step be played anyway",
                )

    def words(self) -> None:
        """A message on which nothing depends says nothing on the principal branch."""
        done: set[str] = set()
        for played in self.model.story.played:
            if played.name in done or not played.kind.only_words:
                continue
            done.add(played.name)
            priced = (
                any(played.means)
                or played.step.promises
                or any(c.promises for c in played.step.choices.values())
            )
            if priced or played.leaks or len(self.told_apart(played)) > 1:
                continue
            self.found.warning(
                "M808",
                f"nothing depends on what is said in '{played.name}'",
                played.mark,
                "words need a stake: a promise, `means` with `if_false`, or a stake line that names it; "
                "without one the message says exactly nothing",
            )

    def leaks(self) -> None:
        last = {actor: n for n, played in enumerate(self.model.story.played) for actor in played.movers}
        done: set[tuple[str, str]] = set()
        for number, played in enumerate(self.model.story.played):
            for actor, _ in played.leaks:
                later = last.get(actor, -1) > number
                read = f"sees:{actor}:{played.key}" in self.seen
                if not later and not read and (played.name, actor) not in done:
                    done.add((played.name, actor))
                    self.found.warning(
                        "M809",
                        f"'{played.name}' leaks to '{actor}', who never moves afterwards",
                        played.mark,
                        "nothing depends on the leak: remove it, the tree gets smaller",
                    )

    # options

    def told_apart(self, played: Played) -> list[tuple[bool | float | str, ...]]:
        """The classes of options that some expression treats differently."""
        marks: list[tuple[bool | float | str, ...]] = []
        readers = self.readers.get(played.name, [])
        for code in range(len(played.options)):
            treated = [_treatment(part, code) for part in readers]
            marks.append(tuple(treated))
        return list(dict.fromkeys(marks))

    def same_options(self) -> None:
        """Options that nothing tells apart weigh twice in logit odds."""
        done: set[str] = set()
        for played in self.model.story.played:
            if played.name in done or not played.kind.weighs_options or len(played.options) < 2:
                continue
            done.add(played.name)
            if (
                any(played.means)
                or played.step.promises
                or any(c.promises or c.off_table for c in played.step.choices.values())
            ):
                continue
            if len(self.told_apart(played)) < len(played.options):
                self.found.warning(
                    "M810",
                    f"'{played.name}' has options that are worth the same in every ending",
                    played.mark,
                    "how often a thing is listed moves its odds: merge them, or give each its price",
                )

    def dominated(self) -> None:
        """Options that are worse than another whatever follows, at the medians."""
        model = self.model
        values = {name: np.array([d.median]) for name, d in model.distributions.items()}
        bound = model.bind(values, 1)
        if not len(bound.batch):
            return
        payoff = bound.batch.row_payoff[0][model.payoffs.payoff_row]
        worse = _dominated_actions(model, payoff)
        by_step: dict[str, dict[str, bool]] = {}
        for number, infoset in enumerate(model.infosets):
            if infoset.player < 0:
                continue
            first = int(model.tree.infoset_first_action[number])
            options = by_step.setdefault(infoset.key, {})
            for place, name in enumerate(infoset.actions):
                options[name] = options.get(name, True) and bool(worse[first + place])
        marks = {played.key: played for played in model.story.played}
        for key, options in by_step.items():
            for name, always in options.items():
                if always and key in marks:
                    self.found.warning(
                        "M811",
                        f"'{name}' at '{key}' is worse for {marks[key].movers[0]} whatever follows",
                        marks[key].mark,
                        "at the medians it is only taken by mistake: give it what it brings, or leave it out",
                    )

    # numbers

    def numbers(self) -> None:
        invalid_numbers(self.model, self.found)
        invalid_in_variants(self.model, self.found)
        values = sample_values(self.model)
        for terms in self.model.payoffs.terms:
            if terms.line.kind != "stake":
                paid = -sampled_terms(terms, values)
                share = float((paid < 0).mean(axis=1).max())
                if share > TOLERATED:
                    self.found.warning(
                        "M812",
                        f"'{terms.line.label}' is paid, but negative in {share:.0%} of draws",
                        terms.line.where,
                        "prices are amounts paid: write them positive",
                    )


def _readings(compiled: Compiled) -> Iterator[Node]:
    """Every expression that says what depends on what."""
    model = compiled.model
    for terms in model.payoffs.terms:
        yield terms.line.applies
        yield terms.line.worth
    for line in model.payoffs.unused:
        yield line.applies
        yield line.worth
    for played in model.story.played:
        yield from (e for e in (played.only_if, played.end_if, played.until) if e is not None)
        yield from (option.available for option in played.options if option.available is not None)
        yield from (share for share in (played.odds.shares if played.odds else ()) if share is not None)
        yield from (odds for _, odds in played.leaks)
        yield from (statement for statement in played.means if statement is not None)
    yield from compiled.outcomes


def _keys(expression: Node) -> set[str]:
    return {part.data[0] for part in expression.walk() if part.op in ("in", "not_in")}


def _readers(readings: list[Node]) -> tuple[dict[str, list[Node]], set[str]]:
    """The parts that read each step, in any round, and what is asked of what actors have seen."""
    readers: dict[str, list[Node]] = {}
    seen: set[str] = set()
    for expression in readings:
        for part in expression.walk():
            if part.op in ("in", "not_in", "attribute"):
                key = part.data if part.op == "attribute" else part.data[0]
                readers.setdefault(str(key).split("@")[0], []).append(part)
            elif part.op == "truth":
                seen.add(str(part.data))
    return readers, seen


def _treatment(part: Node, code: int) -> float | str | bool:
    """How a part of an expression treats an option."""
    if part.op != "attribute":
        return code in part.data[1]
    value = part.args[code] if code < len(part.args) else None
    return "" if value is None else value.data if value.op == "const" else str(id(value))


def _dominated_actions(model: Model, payoff: Array) -> Array:
    """(action,) whether another action of its set is better for the mover at every node, whatever follows."""
    tree = model.tree
    n_nodes = len(tree.node_parent)
    size = np.ones(n_nodes, dtype=np.int64)
    leaf_count = np.zeros(n_nodes + 1, dtype=np.int64)
    leaf_count[1:] = np.cumsum(tree.node_infoset < 0)
    for node in range(n_nodes - 1, 0, -1):
        size[tree.node_parent[node]] += size[node]
    nodes = np.arange(1, n_nodes)
    mover = tree.infoset_player[tree.node_infoset[tree.node_parent[1:]]]
    nodes, mover = nodes[mover >= 0], mover[mover >= 0]
    lowest, highest = np.empty(n_nodes), np.empty(n_nodes)
    for player in range(len(model.players)):
        mine = nodes[mover == player]
        if not len(mine):
            continue
        bounds = np.column_stack([leaf_count[mine], leaf_count[mine + size[mine]]]).reshape(-1)
        padded = np.append(payoff[:, player], 0.0)
        lowest[mine] = np.minimum.reduceat(padded, bounds)[::2]
        highest[mine] = np.maximum.reduceat(padded, bounds)[::2]
    sizes = np.diff(tree.infoset_first_action)
    nodes = nodes[sizes[tree.node_infoset[tree.node_parent[nodes]]] <= COMPARED]
    result = np.zeros(int(tree.infoset_first_action[-1]), dtype=bool)
    if not len(nodes):
        return result
    nodes = nodes[np.lexsort((tree.node_action[nodes], tree.node_parent[nodes]))]
    parents, actions = tree.node_parent[nodes], tree.node_action[nodes]
    first = np.searchsorted(parents, parents)  # of the options at the same node
    size = sizes[tree.node_infoset[parents]]
    floors, high, taken = lowest[nodes], highest[nodes], np.bincount(actions, minlength=len(result)) > 0
    for other in range(int(size.max())):
        beaten = (other < size) & (high < floors[np.minimum(first + other, len(nodes) - 1)])
        result |= taken & (np.bincount(actions, ~beaten, len(result)) == 0)
    return result


def _list_soft_unplayed(compiled: Compiled, found: Diagnostics) -> None:
    """Where an unplayed step counts as 'not so': in a `not`, or in the `else` of an `if`."""
    model = compiled.model
    for condition, mark in compiled.uses.soft_unplayed:
        for part in condition.walk():
            if part.op != "in" or -1 in part.data[1] or str(part.data[0]).endswith("@never"):
                continue
            unplayed = np.flatnonzero(model.columns.column(part.data[0]) == -1)
            if len(unplayed):
                example = history_text(model.columns, int(unplayed[0]), model.story)
                found.warning(
                    "M813",
                    f"'{part.data[0]}' may be unplayed here and then counts as not so",
                    mark,
                    f"for example when {example}",
                )
                break
