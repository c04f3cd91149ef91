"""How far a search for equilibria went and what it found, as sentences.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

import numpy as np

from melian.analysis.equilibria import EquilibriumTable
from melian.report.words.figures import count, percent_range
from melian.solve.equilibria.search import Equilibrium, Kind
from melian.solve.solver import Status

__all__ = ["SHOWN", "certificate_words", "component_sentences", "heading_words", "search_sentences"]


SHOWN = 8
"""Outcomes named for one answer."""


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
            f"{search.n_starts - search.n_nowhere:,} ended at an answer below"
            + (f", {search.n_nowhere:,} nowhere." if search.n_nowhere else ".")
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


def certificate_words(table: EquilibriumTable, each: Equilibrium) -> str:
    """The certificate of one answer."""
    most = f"more than {each.error:.1e} {table.unit}".rstrip() if each.error else "anything"
    if each.kind is Kind.LOGIT:
        return f"Certificate: residual {each.error:.1e} in log-odds."
    if each.kind is Kind.NASH:
        return f"Certificate: nobody gains {most} by deviating from the start."
    return f"Certificate: nobody gains {most}, at the start or anywhere in the tree."
