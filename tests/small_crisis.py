"""Small crisis files with parts replaced, and what their models look like, for tests of the language."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from melian.diagnostic import Diagnostic
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile, read_text

__all__ = [
    "crisis",
    "errors",
    "findings",
    "history_text",
    "leaves",
    "model",
    "odds",
    "payoffs",
    "told_apart",
    "wrong",
]

PARTS = {
    "melian": "1",
    "title": "A small crisis",
    "as_of": None,
    "scale": "1 = a point",
    "analyst": "the test",
    "sources": None,
    "facts": None,
    "actors": "{north: North, south: South, west: West}",
    "private": None,
    "assumptions": None,
    "define": None,
    "steps": "{act: {who: north, choices: {wait: Wait, attack: Attack}}}",
    "stakes": "{north: {Gain: 1}}",
    "red_lines": None,
    "outcomes": "{anything: otherwise}",
    "timeline": None,
    "variants": None,
    "checks": None,
}
"""The file without any replacement, in order."""


def crisis(**parts: str | None) -> str:
    """The small crisis with some parts replaced, added, or (None) left out; a part is its YAML."""
    lines = []
    for name, given in (PARTS | parts).items():
        if given is not None:
            text = textwrap.dedent(given).strip("\n")
            lines.append(f"{name}:\n{textwrap.indent(text, '  ')}" if "\n" in given else f"{name}: {text}")
    return "\n".join(lines) + "\n"


def model(*, variant: str | None = None, **parts: str | None) -> Model:
    """The model of the small crisis with parts replaced."""
    return compile_scenario(read_text(crisis(**parts)), variant=variant)


def findings(text: str, folder: Path | None = None) -> list[Diagnostic]:
    """All that reading finds in a text, in the order of the file."""
    found = Diagnostics()
    parse_and_compile(text, "test", folder, found)
    return list(found.sorted())


def errors(*, text: str | None = None, **parts: str | None) -> list[str]:
    """The errors of the small crisis with parts replaced: `line:column code message | help`."""
    return [
        f"{d.mark.line}:{d.mark.column} {d.code} {d.message} | {d.help}"
        for d in findings(crisis(**parts) if text is None else text)
        if d.severity == "error"
    ]


def wrong(*, text: str | None = None, **parts: str | None) -> str:
    """The one error of the small crisis with parts replaced."""
    found = errors(text=text, **parts)
    assert len(found) == 1, found
    return found[0]


def leaves(model: Model) -> list[str]:
    """Every ending as the options taken on the way, forced ones left out."""
    return [history_text(model, int(leaf)) for leaf in model.tree.terminal_node]


def told_apart(model: Model, key: str) -> list[list[str]]:
    """What the mover of a step can tell apart: the histories that lead there, set by set."""
    tree = model.tree
    sets: dict[int, list[str]] = {}
    for node, infoset in enumerate(tree.node_infoset):
        if infoset >= 0 and model.infosets[infoset].key == key:
            sets.setdefault(int(infoset), []).append(history_text(model, node))
    return sorted(sorted(histories) for histories in sets.values())


def history_text(model: Model, node: int) -> str:
    """The options taken on the way to a node, forced ones left out."""
    tree = model.tree
    words: list[str] = []
    while tree.node_parent[node] >= 0:
        above = int(tree.node_parent[node])
        infoset = int(tree.node_infoset[above])
        place = int(tree.node_action[node]) - int(tree.infoset_first_action[infoset])
        words.append(model.infosets[infoset].actions[place])
        node = above
    return " ".join(reversed(words))


def path_to(model: Model, node: int) -> list[tuple[str, int, str, int]]:
    """The (key, information set, option, action) on the way from the root to a node."""
    tree, path = model.tree, []
    while tree.node_parent[node] >= 0:
        above, action = int(tree.node_parent[node]), int(tree.node_action[node])
        infoset = int(tree.node_infoset[above])
        option = model.infosets[infoset].actions[action - tree.infoset_first_action[infoset]]
        if model.infosets[infoset].key != "always":  # nothing to choose: a root alone
            path.append((model.infosets[infoset].key, infoset, option, action))
        node = above
    return path[::-1]


def payoffs(model: Model, actor: str, **assumptions: float) -> dict[str, float]:
    """What an actor gets at each ending, in one draw."""
    bound = model.bind({name: np.array([float(value)]) for name, value in assumptions.items()}, 1)
    assert bound.valid.all(), bound.invalid
    row = bound.batch.payoff_row[:, model.players.index(actor)]
    numbers = bound.batch.row_payoff[0, row]
    return {leaf: round(float(n), 9) for leaf, n in zip(leaves(model), numbers, strict=True)}


def odds(model: Model, key: str, **assumptions: Any) -> dict[str, list[float]]:
    """The odds of a chance step at each history that leads there; several draws one after the other."""
    n_draws = max((np.size(value) for value in assumptions.values()), default=1)
    values = {
        name: np.broadcast_to(np.asarray(v, dtype=float), (n_draws,)) for name, v in assumptions.items()
    }
    chance = model.bind(values, n_draws).batch.chance
    tree = model.tree
    result: dict[str, list[float]] = {}
    for node, infoset in enumerate(tree.node_infoset):
        if infoset >= 0 and model.infosets[infoset].key == key:
            first, after = tree.infoset_first_action[infoset : infoset + 2]
            result[history_text(model, node)] = chance[:, first:after].round(9).reshape(-1).tolist()
    return result
