"""The page of `melian equilibria`.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

import numpy as np
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.text import Text

from melian.analysis.equilibria import EquilibriumTable
from melian.report.words.equilibria import (
    SHOWN,
    certificate_words,
    component_sentences,
    heading_words,
    search_sentences,
)
from melian.report.words.figures import count, percent
from melian.solve.equilibria.search import Equilibrium

__all__ = [
    "EquilibriumPage",
]

LISTED = 20
"""Answers on the page; JSON has all of them."""
CORNERS = 3
"""Answers of one component on the page, where the odds vary along it."""


class EquilibriumPage:
    """How far the search went, then the answers, one by one."""

    def __init__(self, table: EquilibriumTable) -> None:
        self.table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Title, sentences, answers."""
        table = self.table
        yield Text(table.title, style="bold")
        for sentence in search_sentences(table):
            yield Text(sentence)
        found = list(enumerate(zip(table.search.equilibria, table.sentences, strict=True), 1))
        listed = _listed(table)
        for number, (each, words) in found:
            if number - 1 not in listed:
                continue
            yield ""
            yield Text(f"{number}. {heading_words(table, each)}", style="bold")
            lines = [
                each.kind.sentence,
                f"Outcomes: {_outcomes(table, each)}",
                f"Payoffs: {_payoffs(table, each)}",
                f"Differs: {words}" if words else "",
                _reached(table, each),
                certificate_words(table, each),
            ]
            for line in filter(None, lines):
                yield Padding(Text(line), (0, 0, 0, 3))
        for sentence in component_sentences(table):
            yield ""
            yield Text(sentence)
        if len(listed) < len(found):
            yield ""
            yield Text(f"Left out here: {count(len(found) - len(listed), 'answer')}; --json has them.")


def _listed(table: EquilibriumTable) -> set[int]:
    """Answers on the page: of a component along which odds vary only a few."""
    result: set[int] = set()
    seen: dict[int, int] = {}
    for place, each in enumerate(table.search.equilibria):
        crowd = max((seen.get(name, 0) for name in each.components), default=0)
        if len(result) < LISTED and (not each.odds_vary or each.is_principal or crowd < CORNERS):
            result.add(place)
            for name in each.components:
                seen[name] = seen.get(name, 0) + 1
    return result


def _outcomes(table: EquilibriumTable, each: Equilibrium) -> str:
    order = np.argsort(-each.outcome, kind="stable")
    shown = [k for k in order.tolist() if each.outcome[k] > 1e-9][:SHOWN]
    rest = float(each.outcome.sum() - each.outcome[shown].sum())
    words = [f"{table.outcome_labels[k]} {percent(float(each.outcome[k]))}" for k in shown]
    return "; ".join(words) + (f"; all others {percent(rest)}" if rest > 1e-9 else "")


def _payoffs(table: EquilibriumTable, each: Equilibrium) -> str:
    unit = f" {table.unit}" if table.unit else ""
    words = (f"{who} {float(value):z.4g}" for who, value in zip(table.players, each.payoff, strict=True))
    return ", ".join(words) + unit


def _reached(table: EquilibriumTable, each: Equilibrium) -> str:
    search = table.search
    parts = [f"Reached by {each.starts} of {count(search.n_starts, 'start')}."] if search.n_starts else []
    if len(each.components) > 1:
        parts.append(f"{count(len(each.components), 'component')} of equilibria have these odds.")
    if each.odds_vary:
        parts.append("Not isolated: the odds vary along a component that other answers share.")
    elif each.is_isolated:
        parts.append("Isolated: no other equilibrium is near it.")
    elif each.is_isolated is False and len(each.components) == 1:
        parts.append("Not isolated: equilibria with these odds differ off the path or where payoffs tie.")
    return " ".join(parts)
