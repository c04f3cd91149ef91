"""What is legal in a crisis file and suspicious all the same.

`read` reports what makes a file unusable. Here are the findings of `melian
check`: elements on which nothing depends, words without a stake, steps that
betray a secret, odds that leave 0 to 1 in some draws, options that no sensible
actor would take, news of what
has not been played yet. Each comes from a mistake that was made and moved the odds
without a message.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from melian.scenario.checks.idle import changes_nothing
from melian.scenario.checks.numbers import numbers
from melian.scenario.checks.options import dominated, same_options
from melian.scenario.checks.seen import betrayals, leaks, words_without_a_stake
from melian.scenario.checks.sight import Sight, sight_of
from melian.scenario.checks.standing import standing
from melian.scenario.checks.unfit import unfit_variants
from melian.scenario.checks.unreachable import (
    actors,
    lines_that_never_apply,
    outcomes,
    soft_unplayed,
    unreachable,
    unused,
)
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics

__all__ = ["check_findings"]

_CHECKS: tuple[Callable[[Sight], None], ...] = (
    unused,
    unreachable,
    lines_that_never_apply,
    outcomes,
    actors,
    betrayals,
    words_without_a_stake,
    leaks,
    same_options,
    dominated,
    changes_nothing,
    unfit_variants,
    numbers,
    standing,
)


def check_findings(compiled: Compiled, found: Diagnostics, *, strict: bool = False) -> None:
    """Add all warnings and notes about a compiled scenario.

    Parameters
    ----------
    compiled
        The scenario with what its compilation found out.
    found
        Receives the findings.
    strict
        Also list where an unplayed step reaches a `not` or an `else`.
    """
    sight = sight_of(compiled, found)
    for check in _CHECKS:
        check(sight)
    if strict:
        soft_unplayed(compiled, found)
