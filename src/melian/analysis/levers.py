"""What one actor could do beforehand, and what each would do to the odds.

A *lever* is a what-if that the actor itself could bring about, written with the operations of
the language:

- *commitment*: one of its choices is made for certain, and everybody knows (`force`);
- *briefing*: the same of a step that tells others of what was said elsewhere;
- *disclosure*: a private matter that it knows is told to others (`reveal`), to each alone and,
  where there are several, to all;
- *openness*: a step of its own that some do not see, or not at once, is played in the open
  (`public`).

Each is solved on the draws of the base: announced where the story stands, or known from the start (see
`melian.runs.announced`). The odds that it moves and the actor's own expected
points are compared draw by draw. The language has no operation that makes a public step
private, so that no such lever is tried.

References
----------
Schelling (1960), The Strategy of Conflict, ch. 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from melian.analysis.compare import points_of
from melian.analysis.odds import Spread
from melian.analysis.whatif import Candidate, Effect, WhatIfTable, effect_row, what_ifs
from melian.errors import ScenarioError, UsageError
from melian.runs.announced import standing_in
from melian.runs.ask import Watch
from melian.runs.recipe import Recipe, with_change
from melian.runs.run import Run
from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from melian.scenario.now.levers import KINDS, Lever, levers_of
from melian.scenario.schema.elements import Assumption

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Lever", "LeverTable", "lever_table", "levers_of", "own_points", "with_lever"]

KEPT = 1_000_000
"""Endings of all levers together up to which their models are kept from one reading to the other."""


@dataclass(frozen=True, slots=True, eq=False)
class LeverTable:
    """What the levers of an actor do, ranked."""

    actor: str
    levers: tuple[Lever, ...]
    """In the order of the file."""
    table: WhatIfTable
    """Their effects, ranked."""
    own: tuple[Spread, ...]
    """Per effect, in the same order, the change of the actor's own expected points."""
    own_higher: tuple[float, ...]
    """Per effect the share of paired draws in which the actor is better off."""
    start: WhatIfTable | None = None
    """The same levers as if all had known of them from the start; None where `table` says so itself."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per lever, in the order of its rank.

        The columns of `WhatIfTable.frame`, with kind, variant (as the file would write it), and
        own_median, own_mean, own_q05, own_q25, own_q75, own_q95, own_higher: what it does to the
        actor's own expected points; start_median, start_mean and so on, start_higher: what it would
        have done to the odds had all known of it from the start, NaN where that is what the row says.
        """
        import pandas as pd

        by_name = {lever.name: lever for lever in self.levers}
        start = {} if self.start is None else {effect.name: effect for effect in self.start.effects}
        rows = []
        for effect, own, higher in zip(self.table.effects, self.own, self.own_higher, strict=True):
            lever = by_name[effect.name]
            points = {f"own_{key}": value for key, value in own._asdict().items()}
            rows.append(
                {
                    **effect_row(effect),
                    "kind": lever.kind,
                    "variant": dict(lever.variant),
                    **points,
                    "own_higher": higher,
                    **_start_row(start.get(effect.name)),
                }
            )
        return pd.DataFrame(rows)


def with_lever(
    model: Model, lever: Lever, settings: Mapping[str, Assumption], precision: str | None
) -> Model:
    """The model with a lever, on top of the variant and the settings that it has already.

    Raises
    ------
    UsageError
        If it is impossible.
    """
    if lever.impossible:
        raise UsageError(lever.impossible)
    scenario = with_change(model.scenario, model.variant, lever.name, lever.variant, lever.label)
    try:
        return compile_scenario(scenario, variant=lever.name, settings=settings, precision=precision)
    except ScenarioError as error:
        found = [item.message for item in error.diagnostics if item.severity == "error"]
        raise UsageError("; ".join(found)) from None


def lever_table(
    base: Run,
    actor: str,
    watch: Watch | None = None,
    *,
    outcome: str | None = None,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
    from_the_start: bool = False,
) -> LeverTable:
    """What every lever of an actor does to the odds of an outcome and to its own payoff.

    Parameters
    ----------
    base
        A run of the game in which nobody pulls a lever.
    actor
        Whose levers.
    watch
        Who watches and works: called with each effect; ends with what is done.
    outcome
        Whose odds rank them; those of yes if absent, or of the first outcome without a question.
    settings, precision
        What the base was compiled with.
    from_the_start
        Whether all know of each lever before the story begins, and what has been played is one too; if
        not, what is still open is announced now, and what it would have done from the start stands beside.

    Raises
    ------
    UsageError
        If there is no such actor or outcome.
    """
    levers = levers_of(base.model, actor, None if from_the_start else standing_in(base))
    # what is announced now and what is so from the start begin with the same model
    kept = 1 if len(levers) * base.model.n_leaves <= KEPT else 0
    candidates = [
        Candidate(
            lever.name, lever.label,
            lru_cache(kept)(partial(with_lever, base.model, lever, settings or {}, precision)),
            partial(_recipe, actor, lever),
        )
        for lever in levers
    ]  # fmt: skip
    watch = watch or Watch()
    table = what_ifs(base, candidates, watch, outcome=outcome, from_the_start=from_the_start)
    start = None
    if table.now is not None and not table.undone:
        start = what_ifs(base, candidates, watch.telling(None), outcome=outcome, from_the_start=True)
    own, higher = [], []
    for effect in table.effects:
        points, share = own_points(effect, actor)
        own.append(points)
        higher.append(share)
    return LeverTable(actor, levers, table, tuple(own), tuple(higher), start)


def _start_row(effect: Effect | None) -> dict[str, float]:
    nothing = Spread(*[float("nan")] * len(Spread._fields))
    change = nothing if effect is None else effect.change
    higher = float("nan") if effect is None else effect.higher
    return {**{f"start_{key}": value for key, value in change._asdict().items()}, "start_higher": higher}


def _recipe(actor: str, lever: Lever, base: Recipe) -> Recipe:
    """What the game with a lever is made from."""
    return base.with_lever(actor, lever.name, lever.variant)


def own_points(effect: Effect, actor: str) -> tuple[Spread, float]:
    """The change of behaviour in the actor's own expected points, on the paired draws."""
    if effect.comparison is None:
        return Spread(*[float("nan")] * len(Spread._fields)), float("nan")
    found = effect.comparison.sides.figures(partial(points_of, actor))
    return found.change, found.higher
