"""Each what-if of a file, tried on a few draws: those that change nothing, those without an answer.

Tested in `tests/unit/test_analysis_compare.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from melian.analysis.compare import compare
from melian.analysis.whatif import variant_recipe
from melian.errors import ScenarioError, UsageError
from melian.runs.announced import same_draws
from melian.runs.ask import Watch
from melian.runs.blocks import IMPOSSIBLE
from melian.runs.run import Run
from melian.scenario.compile import compile_scenario

__all__ = ["Tried", "idle_variants", "tried_variants"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a few draws of each what-if of a file show."""

    idle: tuple[str, ...]
    """Those that move no odds by more than 1e-9, in the order of the file."""
    unanswered: tuple[str, ...]
    """Why others have no answer, in words."""


def idle_variants(base: Run, watch: Watch | None = None, *, draws: int = 10) -> tuple[str, ...]:
    """The what-ifs of the file that move no odds by more than 1e-9, in their order; see `tried_variants`."""
    return tried_variants(base, watch, draws=draws).idle


def tried_variants(base: Run, watch: Watch | None = None, *, draws: int = 10) -> Tried:
    """Each what-if of the file, tried; one that cannot be played stops none of the others.

    Each is solved for `draws` draws of the base's seed, or fewer where the tree is large, given
    the same knowledge. `base` is a run of the file as it stands, without other settings.
    """
    scenario = base.model.scenario
    few = max(2, min(draws, base.n_draws, 500_000 // base.model.n_leaves))
    idle, unanswered = [], []
    for name in scenario.file.variants:
        try:
            model = compile_scenario(scenario, variant=str(name))
            other = same_draws(base, model, partial(variant_recipe, str(name)), watch or Watch(), draws=few)
        except ScenarioError as error:
            wrong = [item for item in error.diagnostics if item.severity == "error"]
            unanswered.append(f"'{name}' cannot be played: {'; '.join(item.message for item in wrong)}")
            continue
        except UsageError as error:  # no history of it has the events that are given
            unanswered.append(f"'{name}' cannot be played: {error}")
            continue
        if (other.status == IMPOSSIBLE).all():
            events = ", ".join(f"'{event}'" for event in other.given)
            unanswered.append(
                f"'{name}' has no answer: in none of {few} draws can {events} have happened; drop what it "
                "makes untrue"
            )
            continue
        found = compare(base, other)
        if found.n_draws and found.moves_nothing:
            idle.append(str(name))
    return Tried(tuple(idle), tuple(unanswered))
