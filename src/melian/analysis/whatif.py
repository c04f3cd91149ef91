"""Changes against one base on the same draws, ranked by what they do to the odds of chosen outcomes.

Tested in `tests/unit/test_analysis_compare.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from melian.analysis.compare import Comparison, chosen_odds, compare, outcome_columns
from melian.analysis.odds import Spread
from melian.analysis.pairs.sides import LeftOut, PairFigures
from melian.errors import ScenarioError, UsageError
from melian.runs.announced import Now, now_of, same_draws, solved_change
from melian.runs.ask import Watch
from melian.runs.recipe import Recipe
from melian.runs.run import Run
from melian.runs.weigh import Weighed
from melian.scenario.model import Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Candidate",
    "Effect",
    "Reading",
    "WhatIfTable",
    "effect_on",
    "effect_row",
    "effects",
    "in_order",
    "same_draws",
    "variant_recipe",
    "what_ifs",
]


Reading = Literal["announced_now", "from_the_start"]
"""When actors learn of a change: where the story stands, or before it begins."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change that is held against the base."""

    name: str
    label: str
    model: Callable[[], Model]
    """Compiles it; raises `UsageError` or `ScenarioError` where it is impossible."""
    recipe: Callable[[Recipe], Recipe] | None = None
    """What it is made from, given what the base is made from; None: it is never kept in a store."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one change does to the odds of the chosen outcomes."""

    name: str
    label: str
    comparison: Comparison | None
    """None where the change is impossible."""
    figures: PairFigures
    """Of the odds of the chosen outcomes, over the paired draws; NaN where it is impossible."""
    impossible: str = ""
    """Why it is."""
    reading: Reading = "from_the_start"
    """Whether all know of it from the start, or it is announced now."""
    because: str = ""
    """Why it cannot be announced now, where that was asked for."""

    @property
    def is_ranked(self) -> bool:
        """Whether it is possible, moves something, and enough draws are certified on both sides to say so."""
        found = self.comparison
        return found is not None and found.has_number and not found.moves_nothing

    @property
    def base(self) -> float:
        """Median odds in the base, given its events."""
        return self.figures.base

    @property
    def other(self) -> float:
        """Median odds with the change, given the events that it leaves standing."""
        return self.figures.other

    @property
    def change(self) -> Spread:
        """The change of behaviour, draw by draw: given the same news on both sides."""
        return self.figures.change

    @property
    def higher(self) -> float:
        """Share of paired draws in which the change of behaviour raises the odds."""
        return self.figures.higher

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Events that it silences, in whole or in part."""
        return () if self.comparison is None else self.comparison.sides.left_out


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfTable:
    """Many changes against one base on the same draws."""

    base: Run
    effects: tuple[Effect, ...]
    """The largest median change of behaviour first; those without one to rank last, see `in_order`."""
    outcomes: tuple[str, ...]
    """The outcomes whose odds are meant."""
    is_answer: bool
    """Whether these are the outcomes that answer the question with yes."""
    undone: tuple[str, ...] = ()
    """Changes that were not solved because the run was ended."""
    now: Now | None = None
    """Where the story stands, if what can be is announced now; None: all is known from the start."""
    because: str = ""
    """Why nothing is announced now, where that was asked for."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per change, in the order of `effects`.

        Columns: name, label; base, other (median odds); without (of the base, given only the events
        that the change leaves standing); median, mean, q05, q25, q75, q95, higher of the change of
        behaviour; the six of the change of news and of both together as news_median, ...,
        total_q95; left_out (what it silences: a list of event, side, what), draws (paired), unpaired,
        ranked, moves_nothing, impossible, reading, because.
        """
        import pandas as pd

        return pd.DataFrame([effect_row(effect) for effect in self.effects])


def effect_on(
    name: str, label: str, base: Run, other: Run, chosen: list[int], known: dict[Any, Weighed] | None = None
) -> Effect:
    """What a change does to the odds of the chosen outcomes, on the paired draws."""
    found = compare(base, other, known)
    return Effect(name, label, found, found.sides.figures(partial(chosen_odds, chosen)))


def effects(
    base: Run,
    candidates: Iterable[Candidate],
    chosen: list[int],
    watch: Watch,
    now: Now | None = None,
) -> Iterator[Effect]:
    """Solve each change on the draws of the base; ends early, with whole runs only.

    Where the story stands somewhere, what can be announced there is, and held against its continuation.
    """
    known: dict[bool, dict[Any, Weighed]] = {True: {}, False: {}}
    for candidate in candidates:
        if watch.stop.is_set():
            return
        try:
            held, run, because = solved_change(base, candidate.model(), candidate.recipe, watch, now)
        except (UsageError, ScenarioError) as error:
            nan, nothing = float("nan"), Spread(*[float("nan")] * len(Spread._fields))
            figures = PairFigures(nan, nan, nan, nothing, nan, nothing, nothing)
            why = str(error).replace(f"with '{candidate.name}'", "then").replace(f"'{candidate.name}'", "it")
            effect = Effect(candidate.name, candidate.label, None, figures, why)
        else:
            if "interrupted" in run.uncertified() or run.n_draws < base.n_draws:
                return
            effect = replace(
                effect_on(candidate.name, candidate.label, held, run, chosen, known[held is base]),
                reading="from_the_start" if held is base else "announced_now", because=because,
            )  # fmt: skip
        if watch.progress is not None:
            watch.progress(effect)
        yield effect


def variant_recipe(name: str | None, base: Recipe) -> Recipe:
    """What the game of a what-if of the file is made from; the base has none."""
    return replace(base, variant=name)


def in_order(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """The largest median change of behaviour first.

    Last are those that move nothing, those of which too few draws have an answer, the impossible ones.
    """

    def rank(effect: Effect) -> tuple[int, float]:
        if effect.is_ranked:
            return 0, -abs(effect.change.median)
        found = effect.comparison
        return (3 if found is None else 1 if found.has_number else 2), 0.0

    return tuple(sorted(found, key=rank))


def effect_row(effect: Effect) -> dict[str, Any]:
    """An effect as a row of a frame."""
    found = effect.comparison
    return {
        "name": effect.name,
        "label": effect.label,
        **effect.figures.row,
        "left_out": [asdict(item) for item in effect.left_out],
        "draws": 0 if found is None else found.n_draws,
        "unpaired": 0 if found is None else found.n_unpaired,
        "ranked": effect.is_ranked,
        "moves_nothing": found is not None and found.moves_nothing,
        "impossible": effect.impossible or None,
        "reading": effect.reading,
        "because": effect.because or None,
    }


def what_ifs(
    base: Run,
    candidates: list[Candidate],
    watch: Watch | None = None,
    *,
    outcome: str | None = None,
    from_the_start: bool = False,
) -> WhatIfTable:
    """Changes against a base on the same draws, ranked by what they do to the odds of one outcome.

    Parameters
    ----------
    base
        A run of the base.
    candidates
        The changes.
    watch
        Who watches and works: called with each effect; ends with what is done.
    outcome
        Whose odds rank them; those of yes if absent, or of the first outcome without a question.
    from_the_start
        Whether all know of each change from the start, also where it could be announced now.

    Raises
    ------
    UsageError
        If there is no such outcome.
    """
    file = base.model.scenario.file
    asked = outcome if outcome or file.counts_as_yes else str(next(iter(file.outcomes)))
    names, chosen = outcome_columns(base.model, asked)
    watch = watch or Watch()
    now, because = None, ""
    if candidates and not from_the_start:
        try:
            now = now_of(base, watch)
        except UsageError as error:
            because = str(error)
    found = list(effects(base, candidates, chosen, watch, now))
    undone = tuple(candidate.name for candidate in candidates[len(found) :])
    return WhatIfTable(base, in_order(found), names, asked is None, undone, now, because)
