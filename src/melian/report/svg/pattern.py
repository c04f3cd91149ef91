"""What the options of a pattern lead to, as a picture.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from melian.analysis.situations.step_graph import step_graph
from melian.drafts.patterns.compose import compiled_alone
from melian.drafts.patterns.pattern import Pattern
from melian.report.svg.steps_tree import tree_svg

__all__ = ["pattern_svg"]


def pattern_svg(pattern: Pattern) -> str:
    """The steps of a pattern, its roles as actors."""
    model = compiled_alone(pattern)
    file = model.scenario.file
    actors = {str(name): actor.words(name) for name, actor in file.actors.items()}
    outcomes = {str(name): outcome.words(name) for name, outcome in file.outcomes.items()}
    return tree_svg(step_graph(model), actors, outcomes, model.scenario.title, model.n_leaves)
