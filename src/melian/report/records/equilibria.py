"""What `melian equilibria` prints with `--json`.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field

from melian.analysis.equilibria import EquilibriumTable
from melian.report.records.record import (
    Record,
    Repeatable,
    ScenarioName,
    Share,
    Title,
    TypedSettings,
    Variant,
)
from melian.report.words.equilibria import certificate_words, search_sentences
from melian.solve.equilibria.search import Equilibrium

__all__ = ["EquilibriaRecord"]


class _Odds(Record):
    """An outcome in an equilibrium."""

    label: str = Field(description="its label")
    odds: Share = Field(description="its odds there")


class _Equilibrium(Record):
    """One answer."""

    kind: Literal["logit", "sequential", "supported", "nash"] = Field(
        description="what it is; `supported`: beliefs were found whose consistency was not shown, "
        "`nash`: none were found"
    )
    principal: bool = Field(
        description="whether it is that of the principal branch, which `melian solve` uses"
    )
    continues_split: bool = Field(description="whether it continues the principal branch beyond a split")
    starts: int = Field(description="how many starts ended there")
    isolated: bool | None = Field(
        description="whether no other equilibrium is near it; `null` where that was not shown"
    )
    odds_vary: bool = Field(description="whether other answers lie in the same component")
    components: list[int] = Field(description="numbers of its components, where enumerated")
    odds: dict[str, _Odds] = Field(description="odds by outcome", json_schema_extra={"by": "outcome"})
    payoffs: dict[str, float] = Field(
        description="expected points by label of the actor",
        json_schema_extra={"by": "actor", "unit": "points"},
    )
    error: float = Field(description="how far it is from an equilibrium, in the unit of the certificate")
    certificate: str = Field(description="what was shown of it, in words")
    differs: str | None = Field(description="what differs from the principal answer, in words")


class _Enumeration(Record):
    """How far an enumeration went."""

    complete: bool = Field(description="whether it came to its end")
    method: str = Field(description="the method")
    plans: list[int] = Field(description="how many plans each player has")
    components: int = Field(description="connected components that were found")
    undecided: int = Field(description="boxes that were not decided")
    width: float = Field(
        description="what is nearer than this to a component is not told from it",
        json_schema_extra={"unit": "share"},
    )


class EquilibriaRecord(Repeatable):
    """Other equilibria with one set of numbers."""

    scenario: ScenarioName
    variant: Variant
    set: TypedSettings
    draw: int | None = Field(description="the draw whose numbers are used; `null`: the medians")
    seed: int = Field(description="seed of the starts")
    title: Title
    numbers: str = Field(description="which numbers are used, in words")
    precision: list[float | None] = Field(
        description="precision by player; `null` for the limit", json_schema_extra={"unit": "1/scale"}
    )
    sentences: list[str] = Field(description="how far the search went, as on the page")
    principal: str = Field(description="the code of the solve of the principal branch")
    splits_at: float | None = Field(
        description="the precision at which the principal branch splits",
        json_schema_extra={"unit": "1/scale"},
    )
    starts: int = Field(description="starts of the search")
    nowhere: int = Field(description="the starts that ended at no certified answer")
    interrupted: bool = Field(description="whether this is only what was known when it was interrupted")
    exhaustive: bool = Field(
        description="true only where it was shown that nothing else is an equilibrium but what is connected "
        "with an answer or, if `enumeration.width` is above 0, nearer than that to one"
    )
    enumeration: _Enumeration | None = Field(
        description="how far an enumeration went; `null`: none was begun"
    )
    not_enumerated: str | None = Field(description="why nothing was enumerated")
    equilibria: list[_Equilibrium] = Field(description="one per answer, that of the principal branch first")

    @classmethod
    def of(cls, table: EquilibriumTable, about: Mapping[str, Any]) -> Self:
        """The figures of the page; `about` says what was asked for."""
        search, done = table.search, table.search.enumeration
        return cls(
            **about,
            title=table.title,
            numbers=table.numbers,
            precision=[None if math.isinf(p) else float(p) * table.scale for p in search.precision],
            sentences=search_sentences(table),
            principal=search.principal.name.lower(),
            splits_at=None if math.isnan(search.splits_at) else search.splits_at * table.scale,
            starts=search.n_starts,
            nowhere=search.n_nowhere,
            interrupted=search.is_interrupted,
            exhaustive=done is not None and done.is_complete,
            enumeration=None
            if done is None
            else {
                "complete": done.is_complete,
                "method": done.method,
                "plans": list(done.plans),
                "components": done.components,
                "undecided": done.undecided,
                "width": done.width,
            },
            not_enumerated=search.not_enumerated or None,
            equilibria=[
                _entry(table, each, words)
                for each, words in zip(search.equilibria, table.sentences, strict=True)
            ],
        )


def _entry(table: EquilibriumTable, each: Equilibrium, words: str) -> _Equilibrium:
    return _Equilibrium(
        kind=each.kind.value,
        principal=each.is_principal,
        continues_split=each.continues_split,
        starts=each.starts,
        isolated=each.is_isolated,
        odds_vary=each.odds_vary,
        components=list(each.components),
        odds={
            name: {"label": label, "odds": float(odds)}
            for name, label, odds in zip(table.outcomes, table.outcome_labels, each.outcome, strict=True)
        },
        payoffs={who: float(value) for who, value in zip(table.players, each.payoff, strict=True)},
        error=each.error,
        certificate=certificate_words(table, each),
        differs=words or None,
    )
