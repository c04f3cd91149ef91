"""What is wrong with variants, found by playing them.

Tested in `tests/unit/language/test_timeline_and_variants.py`.
"""

from __future__ import annotations

from melian.scenario.assumptions import distribution_of
from melian.scenario.compile import check_forced
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.binding import Binder
from melian.scenario.language.symbols import Symbols
from melian.scenario.odds_bounds import check_odds_bounds
from melian.scenario.scenario import Scenario
from melian.scenario.steps.play_order import order_of_play
from melian.scenario.tree.build import never_played
from melian.scenario.variants import BASE, Intervention, intervention_of

__all__ = ["check_variants"]


def check_variants(scenario: Scenario, base: Compiled, found: Diagnostics) -> None:
    """Play the variants that may change what is never played, and look at their numbers.

    Their mistakes are the file's.
    """
    file, symbols = scenario.file, scenario.symbols
    never = frozenset(stage.key for stage in base.built.never_played)
    for name in file.variants:
        altered = intervention_of(name, file, symbols, Diagnostics())
        may_miss = _may_miss(altered, never, symbols)
        if may_miss or altered.set:
            trial = Diagnostics()
            order = base.model.order
            if altered.change != BASE.change:
                order = order_of_play(file, symbols, Binder(symbols, trial), altered.change)
            given = {name: distribution_of(name, number, trial) for name, number in altered.set.items()}
            check_odds_bounds(order, {**base.model.distributions, **given}, file, altered.set, trial)
            if may_miss and not trial.has_errors:
                check_forced(never_played(order, symbols, trial), altered, name, scenario, trial)
            found.take(trial.items)


def _may_miss(altered: Intervention, never: frozenset[str], symbols: Symbols) -> bool:
    """Whether a variant may change a step that is never played, or leave a step without options."""
    changed = {
        key.split("@")[0] for key in (*altered.change.force, *altered.secretly, *altered.change.public)
    }
    ends = any(
        symbols.steps[name].step.end_if or symbols.steps[name].block for name in changed & set(symbols.steps)
    )
    return (
        len(changed) > 1
        or ends
        or any(key.split("@")[0] in changed for key in never)
        or _asks(altered, symbols)
    )


def _asks(altered: Intervention, symbols: Symbols) -> bool:
    """Whether a forced option is not always there."""
    for key, option in altered.change.force.items():
        symbol = symbols.steps.get(key.split("@")[0])
        choice = symbol.step.choices.get(option) if symbol else None
        if choice is not None and (choice.if_ is not None or choice.off_table):
            return True
    return False
