"""The page of `melian equilibria`, and the same as JSON."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.text import Text

from melian.analysis.equilibria import EquilibriumTable
from melian.report.words.figures import count, percent, percent_range
from melian.solve.equilibria.search import Equilibrium, Kind
from melian.solve.solver import Status

__all__ = [
    "EquilibriumPage",
    "certificate_words",
    "component_sentences",
    "equilibria_json",
    "heading_words",
    "search_sentences",
]

LISTED = 20
"""Answers on the page; JSON has all of them."""
CORNERS = 3
"""Answers of one component on the page, where the odds vary along it."""
SHOWN = 8
"""Outcomes named for one answer."""


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


def component_sentences(table: EquilibriumTable) -> list[str]:
    """Per component along which the odds vary, between which odds."""
    members: dict[int, list[Equilibrium]] = {}
    for each in table.search.equilibria:
        for name in each.components if each.odds_vary else ():
            members.setdefault(name, []).append(each)
    result = []
    for corners in members.values():
        if len(corners) > 1:
            odds = np.array([each.outcome for each in corners])
            low, high = odds.min(axis=0), odds.max(axis=0)
            order = [k for k in np.argsort(low - high, kind="stable").tolist() if high[k] - low[k] > 1e-9]
            words = [
                f"{table.outcome_labels[k]} {percent_range(float(low[k]), float(high[k]))}"
                for k in order[:SHOWN]
            ]
            numbers = [
                number for number, each in enumerate(table.search.equilibria, 1) if each in corners
            ]  # fmt: skip
            result.append(
                f"Answers {_some(numbers)} lie in one connected component of Nash equilibria. Over these the "
                f"odds range: {'; '.join(words)}."
            )
    return result


def _some(numbers: list[int]) -> str:
    """A few numbers in words."""
    shown = [str(number) for number in numbers[:6]]
    return ", ".join(shown) + (f" and {len(numbers) - 6} more" if len(numbers) > 6 else "")


def search_sentences(table: EquilibriumTable) -> list[str]:
    """What was searched, how, and what may be concluded."""
    search = table.search
    found = count(len(search.equilibria), "answer with odds of its own", "answers with different odds")
    head = f"{table.numbers[0].upper()}{table.numbers[1:]}, {_precision(table)}: {found}."
    result = [head, *_principal(table)]
    done = search.enumeration
    if done is not None and done.is_complete:
        near = (
            f", or nearer than {done.width:.2g}, in probability, to those of a component"
            if done.width
            else ""
        )
        result.append(
            f"Exhaustive: every Nash equilibrium of the game is one of these, or is connected with one of "
            f"these without a break{near} ({count(done.components, 'connected component')}; {done.method}; "
            f"{' x '.join(map(str, done.plans))} plans)."
        )
    elif done is not None:
        rest = f" {count(done.undecided, 'box', 'boxes')} undecided." if done.undecided else ""
        result.append(f"Enumeration was begun and not finished ({done.method}).{rest} There may be others.")
    else:
        reason = f" Not enumerated: {search.not_enumerated}." if search.not_enumerated else ""
        result.append(f"A search finds some equilibria and cannot show that there are no others.{reason}")
    if search.n_starts:
        result.append(
            f"{count(search.n_starts, 'random start')} (seed {search.seed}): "
            f"{search.n_starts - search.n_nowhere:,} ended at an answer below, {search.n_nowhere:,} nowhere."
        )
    if search.is_interrupted:
        result.append("Interrupted: this is what was known by then.")
    return result


def _principal(table: EquilibriumTable) -> list[str]:
    """What became of the principal branch."""
    search = table.search
    if search.principal is Status.SPLITS:
        at = search.splits_at * table.scale
        continuations = sum(each.continues_split for each in search.equilibria)
        return [
            f"The principal branch splits by a symmetry of the game at precision {at:.4g}: from there on "
            f"several continuations are equally principal, and {count(continuations, 'of them', 'of them')} "
            f"{'was' if continuations == 1 else 'were'} found here. The odds of this draw are not certified."
        ]
    if search.principal is not Status.CERTIFIED:
        return [f"The principal branch has no certified answer. {search.principal.sentence}"]
    return []


def heading_words(table: EquilibriumTable, each: Equilibrium) -> str:
    """Which answer it is: the principal branch, one of its continuations, or another."""
    if each.is_principal and table.search.principal is Status.SPLITS:
        return "The principal branch, kept on its symmetric course beyond the split"
    if each.is_principal:
        return "The principal branch: the odds of `melian solve` use this one"
    if each.continues_split:
        return "A continuation of the principal branch beyond its split"
    return "Another equilibrium"


def _precision(table: EquilibriumTable) -> str:
    precision = np.asarray(table.search.precision)
    if np.isinf(precision).all():
        return "calculating players (precision: limit)"
    values = sorted({round(float(value) * table.scale, 10) for value in precision})
    return f"precision {' / '.join(f'{value:g}' for value in values)}"


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


def certificate_words(table: EquilibriumTable, each: Equilibrium) -> str:
    """The certificate of one answer."""
    most = f"more than {each.error:.1e} {table.unit}".rstrip() if each.error else "anything"
    if each.kind is Kind.LOGIT:
        return f"Certificate: residual {each.error:.1e} in log-odds."
    if each.kind is Kind.NASH:
        return f"Certificate: nobody gains {most} by deviating from the start."
    return f"Certificate: nobody gains {most}, at the start or anywhere in the tree."


def equilibria_json(table: EquilibriumTable, about: dict[str, Any]) -> dict[str, Any]:
    """The versioned form; `about` says what was asked for."""
    search, done = table.search, table.search.enumeration
    return {
        "format": 1,
        **about,
        "title": table.title,
        "numbers": table.numbers,
        "precision": [None if math.isinf(p) else float(p) * table.scale for p in search.precision],
        "sentences": search_sentences(table),
        "principal": search.principal.name.lower(),
        "splits_at": None if math.isnan(search.splits_at) else search.splits_at * table.scale,
        "starts": search.n_starts,
        "nowhere": search.n_nowhere,
        "interrupted": search.is_interrupted,
        "exhaustive": done is not None and done.is_complete,
        "enumeration": None
        if done is None
        else {
            "complete": done.is_complete,
            "method": done.method,
            "plans": list(done.plans),
            "components": done.components,
            "undecided": done.undecided,
            "width": done.width,
        },
        "not_enumerated": search.not_enumerated or None,
        "equilibria": [
            _entry(table, each, words) for each, words in zip(search.equilibria, table.sentences, strict=True)
        ],
    }


def _entry(table: EquilibriumTable, each: Equilibrium, words: str) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "principal": each.is_principal,
        "continues_split": each.continues_split,
        "starts": each.starts,
        "isolated": each.is_isolated,
        "odds_vary": each.odds_vary,
        "components": list(each.components),
        "odds": {
            name: {"label": label, "odds": float(odds)}
            for name, label, odds in zip(table.outcomes, table.outcome_labels, each.outcome, strict=True)
        },
        "payoffs": {who: float(value) for who, value in zip(table.players, each.payoff, strict=True)},
        "error": each.error,
        "certificate": certificate_words(table, each),
        "differs": words or None,
    }
