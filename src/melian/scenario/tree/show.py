"""Show a choice to those who see it, let it leak, and keep what was true when it was said.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Int

from melian.scenario.language.node import Node, column_of
from melian.scenario.shapes import Row, RowCode
from melian.scenario.steps.kind import Histories, Stage
from melian.scenario.steps.values import Odds
from melian.scenario.tree.tree_builder import TreeBuilder

__all__ = ["is_truth", "note_betrayals", "record_statements", "said_column", "show"]


def show(histories: Histories, stage: Stage, rows: Row) -> None:
    """Show the choice to those who see it, and draw the leaks."""
    rows = _loud(histories, stage, rows)
    taken = histories.column(stage.key)[rows]
    stage.kind.tell(histories, stage, rows, taken)
    tokens, shown = stage.kind.shown(histories, stage, rows, taken)
    told, plain = stage.kind.told(stage), _plain_codes(stage)
    for actor in stage.seers:
        if actor not in told:
            histories.observe(actor, rows, tokens, shown)
            histories.truth(f"sees:{actor}:{stage.key}")[rows[np.isin(taken, plain)]] = True
    for actor, odds in stage.leaks:
        been_played = np.flatnonzero(histories.column(stage.key) != -1)
        _leak(histories, stage, actor, odds, _loud(histories, stage, been_played))


def _plain_codes(stage: Stage) -> list[int]:
    """Options that are shown as what they are."""
    return [code for code, group in enumerate(stage.shown_as) if group is None]


def _loud(histories: Histories, stage: Stage, rows: Row) -> Int[np.ndarray, " loud"]:
    """The rows in which the choice can be noticed at all."""
    if not stage.quiet:
        return rows
    return rows[~np.isin(histories.column(stage.key)[rows], list(stage.quiet))]


def _leak(histories: Histories, stage: Stage, actor: str, odds: Node, rows: Row) -> None:
    """With some odds, the actor learns the choice; nobody else knows whether it did."""
    rows = rows[~histories.truth(f"sees:{actor}:{stage.key}")[rows]]
    if not len(rows):
        return
    both = np.ones((len(rows), 2), dtype=bool)
    rows, taken = histories.draw(f"leak:{actor}:{stage.key}", rows, both, Odds((odds, None)),
                                 ("leaks", "stays"), f"the leak of '{stage.name}'", stage.mark)  # fmt: skip
    learns = rows[taken == 0]
    codes = histories.column(stage.key)[learns]
    histories.observe(actor, learns, stage.kind.tokens(stage), codes)
    plain = np.isin(codes, _plain_codes(stage))
    histories.truth(f"sees:{actor}:{stage.key}")[learns[plain]] = True


def record_statements(builder: TreeBuilder, stage: Stage, rows: Row, taken: RowCode) -> None:
    """Remember which statements were true when they were made, or what that depends on."""
    for code, statement in enumerate(stage.means):
        said = rows[taken == code]
        if statement is None or not len(said):
            continue
        if statement.static:
            truth = builder.ask(statement, f"what '{stage.name}' means", said)
            builder.front.truth(f"means:{stage.key}:{code}")[said] = truth[said]
            continue
        for key in {column_of(part) for part in statement.walk()} - {""}:
            then = said_column(stage.key, code, key)
            kept = builder.front.truth(then) if is_truth(then) else builder.front.column(then)
            kept[said] = builder.front.columns().column(key)[said]


def said_column(step: str, code: int, key: str) -> str:
    """The column that keeps what another one held when an option was said."""
    truth = "sees:" if is_truth(key) else ""
    return f"{truth}said:{step}:{code}:{key}:"


def is_truth(key: str) -> bool:
    """Whether a column holds truths, not codes."""
    return key.startswith(("sees:", "means:", "played:"))


def note_betrayals(builder: TreeBuilder, stage: Stage, rows: Row) -> None:
    """Who sees this step learns what its `only_if` asks for."""
    if stage.only_if is None or not stage.kind.betrays:
        return
    asked = {part.data[0] for part in stage.only_if.walk() if part.op in ("in", "not_in")}
    for key in sorted(asked):
        for actor in stage.seers:
            if key.split("@")[0] not in builder.symbols.choices or key.endswith(("@last", "@never")):
                continue
            sees = builder.front.columns().column(f"sees:{actor}:{key}")
            was_played = builder.front.columns().column(key) != -1
            if (was_played & ~sees)[rows].any():
                builder.betrayals.append((stage, actor, key))
