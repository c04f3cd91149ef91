"""Whether numbers used as odds stay between 0 and 1.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.diagnostic import Mark
from melian.scenario.assumption_parts import place_of
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.node import Node
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.schema.elements import Assumption, CrisisFile
from melian.scenario.steps.kind import PlayOrder

__all__ = ["check_odds_bounds", "odds_marks"]


def check_odds_bounds(
    order: PlayOrder,
    distributions: Mapping[str, Distribution],
    file: CrisisFile,
    settings: Mapping[str, Assumption],
    found: Diagnostics,
) -> None:
    """A number used as odds by itself must be bounded by 0 and 1, also where a variant sets it."""
    for share in _shares(order):
        if share is None:
            continue
        for name in {part.data for part in _outermost(share) if part.op == "assumption"}:
            low, high = distributions[name].bounds
            if low < 0 or high > 1:
                where = next(key for key in file.assumptions if key == name)
                if name in settings:
                    where = place_of(name, settings[name])
                found.error(
                    "M305",
                    f"'{name}' is used as odds but {'is outside' if low == high else 'may leave'} 0 to 1",
                    where,
                    "write a number from 0% to 100%"
                    if low == high
                    else "write its range in percent, or `bounds: 0 to 1`",
                )


def odds_marks(order: PlayOrder) -> frozenset[Mark]:
    """Where numbers stand that are odds by themselves."""
    return frozenset(
        part.mark
        for share in _shares(order)
        if share is not None
        for part in _outermost(share)
        if part.static
    )


def _shares(order: PlayOrder) -> list[Node | None]:
    """All odds but weights."""
    shares = [share for hidden in order.hidden if not hidden.odds.weights for share in hidden.odds.shares]
    for stage in order.stages:
        if stage.odds is not None and not stage.odds.weights:
            shares.extend(stage.odds.shares)
        shares.extend(odds for _, odds in stage.leaks)
    return shares


def _outermost(share: Node) -> list[Node]:
    """The parts of odds that are odds themselves: branches of `if`, values of attributes."""
    if share.op == "if":
        return [*_outermost(share.args[0]), *_outermost(share.args[2])]
    if share.op == "attribute":
        return [part for arg in share.args for part in _outermost(arg)]
    return [share]
