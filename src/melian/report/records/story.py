"""The story as JSON, format 1."""

from __future__ import annotations

from typing import Any

from melian.analysis.situations.fold import Turn
from melian.report.records.odds import FORMAT
from melian.scenario.model import Model

__all__ = ["story_json"]


def story_json(model: Model, turns: tuple[Turn, ...]) -> dict[str, Any]:
    """Actors, folded tree, outcomes, timeline and variants of a scenario."""
    scenario = model.scenario
    file = scenario.file
    return {
        "format": FORMAT,
        "scenario": scenario.name,
        "title": scenario.title,
        "question": None if file.question is None else str(file.question),
        "as_of": None if file.as_of is None else str(file.as_of),
        "variant": model.variant,
        "scale": {"points": model.scale.points, "words": model.scale.words},
        "precision": model.precision.text,
        "game": {"leaves": model.n_leaves, "infosets": model.n_infosets, "actions": model.n_actions},
        "actors": {actor: scenario.label(actor) for actor in scenario.actors},
        "steps": [_turn(model, turn) for turn in turns],
        "outcomes": {
            str(name): {"label": None if item.label is None else str(item.label), "when": str(item.when)}
            for name, item in file.outcomes.items()
        },
        "counts_as_yes": [str(name) for name in file.counts_as_yes],
        "timeline": [
            {"event": str(name), "date": str(item.date), "words": str(item.event), "later": item.later}
            for name, item in file.timeline.items()
        ],
        "variants": {
            str(name): None if item.label is None else str(item.label) for name, item in file.variants.items()
        },
    }


def _turn(model: Model, turn: Turn) -> dict[str, Any]:
    return {
        "step": turn.key,
        "label": turn.label,
        "movers": list(turn.movers),
        "hidden": turn.is_hidden,
        "seen_by": _seen_by(model, turn),
        "endings": turn.endings,
        "options": [
            {
                "option": branch.name,
                "label": branch.label,
                "endings": branch.endings,
                "then": [
                    {"outcome" if way.is_end else "step": way.to, "endings": way.endings}
                    for way in branch.ways
                ],
            }
            for branch in turn.branches
        ],
    }


def _seen_by(model: Model, turn: Turn) -> list[str]:
    if turn.is_hidden:
        return next(list(hidden.seers) for hidden in model.story.hidden if hidden.key == turn.key)
    return next(list(played.seers) for played in model.story.played if played.key == turn.key)
