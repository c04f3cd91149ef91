"""Let chance choose: its odds with each history filled in, and a node wherever more than one has odds.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.game.ranks import first_places, ranked
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node, constant
from melian.scenario.language.rewrite import filled_in, with_slots
from melian.scenario.shapes import NewRow, NewRowCode, Row, RowCode, There
from melian.scenario.steps.values import Odds
from melian.scenario.tree.choose import expand, patterns_of
from melian.scenario.tree.frontier import Infoset
from melian.scenario.tree.history import note_undefined
from melian.scenario.tree.tree_builder import ChanceMove, TreeBuilder

__all__ = ["by_chance"]


def by_chance(
    builder: TreeBuilder, key: str, rows: Row, there: There, odds: Odds, names: tuple[str, ...], what: str,
    where: object,
) -> tuple[NewRow, NewRowCode]:  # fmt: skip
    """Let chance choose; returns the new rows and the codes taken."""
    patterns, pattern = patterns_of(there)
    shares = [share if share is not None else constant(0.0) for share in odds.shares]
    combination, cases = _cases(builder, shares, rows)
    used, group = ranked(combination * len(patterns) + pattern)
    examples = rows[first_places(group, len(used))]
    table: list[tuple[int, ...]] = []
    numbers = np.full(len(used), -1)
    for index, item in enumerate(used):
        here = np.flatnonzero(patterns[item % len(patterns)]).tolist()
        filled = cases[item // len(patterns)]
        row = int(examples[index])
        _check_defined(builder, here, filled, row, what, odds)
        kept, kept_shares = _kept(here, filled, odds)
        actions = tuple(names[code] for code in kept)
        if wrong := _wrong_odds(kept_shares, actions, odds.weights):
            _refuse(builder, what, wrong, row, where, _right_odds(kept_shares, actions, odds.weights))
        table.append(kept)
        if len(kept) > 1 or _may_be_nothing(kept_shares, odds.weights):
            number = numbers[index] = len(builder.nodes.infosets)
            builder.chance.append(ChanceMove(number, kept_shares, odds.weights, what, where))
            builder.nodes.infosets.append(Infoset(key, -1, kept, actions, number))
    return expand(builder, key, rows, numbers[group], group, table)


def _cases(builder: TreeBuilder, shares: list[Node], rows: Row) -> tuple[RowCode, list[tuple[Node, ...]]]:
    """Which odds hold in which row, with the history filled in."""
    slotted = [with_slots(share) for share in shares]
    values = [_part(builder, part, rows) for _, group in slotted for part in group]
    if not values:
        return np.zeros(len(rows), dtype=np.int64), [tuple(filled_in(share, ()) for share, _ in slotted)]
    unique, inverse = _distinct(values)
    result = []
    for row in unique:
        filled, at = [], 0
        for share, group in slotted:
            filled.append(filled_in(share, tuple(row[at : at + len(group)])))
            at += len(group)
        result.append(tuple(filled))
    return inverse.reshape(-1).astype(np.int64), result


def _distinct(values: list[Float[np.ndarray, " row"]]) -> tuple[Float[np.ndarray, "case part"], RowCode]:
    """The distinct rows of columns, in order, and which of them each row is.

    Column by column: sorting whole rows takes several times as long.
    """
    code = np.zeros(len(values[0]), dtype=np.int64)
    for column in values:
        found, rank = np.unique(column, return_inverse=True)
        _, code = ranked(code * len(found) + rank.reshape(-1))
    first = first_places(code, int(code.max(initial=-1)) + 1)
    return np.column_stack(values)[first], code


def _part(builder: TreeBuilder, part: Node, rows: Row) -> Float[np.ndarray, " row"]:
    value, undefined = evaluate(part, builder.front.columns())
    value = np.broadcast_to(value, (builder.front.size,))[rows].astype(float)
    if undefined is not None:
        undefined = np.broadcast_to(undefined, (builder.front.size,))[rows]
        return np.where(undefined, np.nan, value)
    return value


def _check_defined(
    builder: TreeBuilder, here: list[int], filled: tuple[Node, ...], row: int, what: str, odds: Odds
) -> None:
    """Report odds that ask an unplayed step for what it cannot answer."""
    for code in here:
        share = odds.shares[code]
        if share is not None and any(p.op == "const" and p.data != p.data for p in filled[code].walk()):
            note_undefined(builder.found, share, what, builder.front.columns(), row, builder.order)
            raise builder.stopped()


def _kept(
    here: list[int], shares: tuple[Node, ...], odds: Odds
) -> tuple[tuple[int, ...], tuple[Node | None, ...]]:
    """The options that have odds in this history, and their shares."""
    fixed = [shares[code] for code in here if odds.shares[code] is not None]
    known = all(share.op == "const" for share in fixed)
    total = sum(float(share.data) for share in fixed) if known else 0.0
    kept: list[int] = []
    result: list[Node | None] = []
    for code in here:
        if odds.shares[code] is None:
            if known and abs(1.0 - total) < 1e-12:
                continue
            kept.append(code)
            result.append(None)
        elif not (shares[code].op == "const" and shares[code].data == 0):
            kept.append(code)
            result.append(shares[code])
    return tuple(kept), tuple(result)


def _wrong_odds(shares: tuple[Node | None, ...], names: tuple[str, ...], weights: bool) -> str:
    """What is wrong with odds in every draw, or an empty text; what is wrong in some is counted there."""
    if not shares:
        return "leave no option with any odds"
    given = [share for share in shares if share is not None]
    if any(share.op != "const" for share in given):
        alone = len(shares) == 1 and not weights
        return f"leave '{names[0]}' alone, with odds that are not always one," if alone else ""
    numbers = [float(share.data) for share in given]
    total = sum(numbers)
    if any(number < 0 or (number > 1 and not weights) for number in numbers):
        return "leave 0 to 1"
    if not weights and (total > 1 + 1e-9 or (len(given) == len(shares) and total < 1 - 1e-9)):
        return f"add up to {total:.6g}"
    return ""


def _right_odds(shares: tuple[Node | None, ...], names: tuple[str, ...], weights: bool) -> str:
    """What to write where all odds are numbers and add up to something else than one."""
    numbers = [share.data for share in shares if share is not None and share.op == "const"]
    usual = "let the odds add up to one, or write `rest`"
    if weights or len(numbers) < len(shares) or len(shares) < 2:
        return usual
    total = sum(map(float, numbers))
    rest = next((n for n, x in reversed(list(zip(names, numbers, strict=True))) if total - x < 1), None)
    if rest is not None:
        return f"let the odds add up to one, or write `rest` as the odds of '{rest}'"
    each = ", ".join(f"{number:.6g}" for number in numbers)
    in_percent = "write them in percent, or " if abs(total - 100) < 1e-9 else ""
    return f"{in_percent}write `weight` before each of {each}: they are then divided by their sum"


def _may_be_nothing(shares: tuple[Node | None, ...], weights: bool) -> bool:
    """Whether a weight may be 0 in some draws: standing alone, it leaves no odds then, and not odds of 1."""
    return weights and any(share is not None and share.op != "const" for share in shares)


def _refuse(builder: TreeBuilder, what: str, wrong: str, row: int, where: object, remedy: str) -> None:
    is_leak = what.startswith("the leak")
    builder.found.error(
        "M423",
        f"{what} {'cannot be odds: they ' if is_leak else ''}{wrong} when {builder.example(row)}",
        where,
        "a leak has odds of 0 to 1" if is_leak else remedy,
    )
    raise builder.stopped()
