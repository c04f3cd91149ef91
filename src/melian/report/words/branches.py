"""What the pictures and pages of a story tree say in words.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.report.words.figures import count, percent, percent_range, points, points_are
from melian.report.words.now.standing import where_now
from melian.report.words.odds import given
from melian.scenario.steps.values import CHANCE

__all__ = [
    "band",
    "basis",
    "captions",
    "described",
    "heading",
    "is_bare",
    "movers",
    "name",
    "payoff_words",
    "points_note",
    "short",
    "tip",
    "tip_parts",
]


def basis(tree: EventTree) -> str:
    """What the figures rest on, in a sentence."""
    known = given(tree.run)
    words = f"dds over {count(tree.n_draws, 'draw')}{', ' + known if known else ''}."
    if tree.standing is not None:
        return f"From now on: o{words} {where_now(tree.standing, names_open=False)}"
    return f"The whole story: o{words}" if known else f"O{words}"


def captions(shown: Branch, actors: dict[str, str]) -> dict[str, str]:
    """Step -> its question and its mover, for the steps at which the branches of a shown part."""
    return {branch.step: heading(branch, actors) for branch in shown.branches if branch.step}


def movers(branch: Branch, actors: dict[str, str]) -> str:
    """Who chose a branch."""
    return ", ".join("chance" if mover == CHANCE else short(actors[mover]) for mover in branch.movers)


def heading(branch: Branch, actors: dict[str, str]) -> str:
    """The step that a branch was chosen at, and by whom."""
    who = movers(branch, actors)
    return f"{branch.step_label} [{who}]" if who else branch.step_label


def is_bare(branch: Branch) -> bool:
    """Whether a branch is an outcome and nothing else: its name is that of how it ends."""
    return branch.is_end and not branch.step and branch.folded == 1


def name(branch: Branch) -> str:
    """What a branch is called beside its siblings."""
    if branch.folded > 1:
        return f"{branch.folded} other branches"
    return branch.label


def tip_parts(branch: Branch) -> tuple[str, str]:
    """How a branch of which no more is shown ends, and how much of it is folded; either may be empty."""
    folded = "" if branch.is_end else f"{count(branch.endings, 'ending')}, folded"
    if branch.outcome:
        return branch.outcome_label, folded
    _, label, mean = branch.outcomes[0]
    return "", folded if mean <= 0 else f"{folded}; mostly: {label} ({percent(mean)})"


def tip(branch: Branch) -> str:
    """The same in one line."""
    ends, folded = tip_parts(branch)
    return f"{ends} ({folded})" if ends and folded else ends or folded


def points_note(tree: EventTree) -> str:
    """What the points at the tips are; nothing where there are none."""
    if not any(branch.payoffs for _, branch in tree.root.walk()):
        return ""
    scale = tree.run.model.scale
    return f"Points: what each side can expect there; {points_are(scale.points)} {scale.words.rstrip('.')}."


def band(branch: Branch) -> str:
    """The middle 90 % of draws; nothing where they agree."""
    odds = branch.odds
    return "" if odds.q95 - odds.q05 < 1e-9 else percent_range(odds.q05, odds.q95)


def short(label: str) -> str:
    """An actor's name as it fits beside a figure.

    >>> short("The other NATO members, acting together")
    'The other NATO members'
    """
    return label.split(",")[0].split(" (")[0]


def payoff_words(branch: Branch) -> list[str]:
    """What a tip is worth to each actor."""
    return [f"{short(payoff.label)} {points(payoff.points.mean)}" for payoff in branch.payoffs]


def described(tree: EventTree) -> Iterator[str]:
    """The tree in sentences, for those who do not see it."""
    yield basis(tree)
    actors = {actor: tree.run.model.scenario.label(actor) for actor in tree.run.model.players}
    if tree.known:
        yield "Taken as given: " + "; ".join(f"{each.step_label}: {each.label}" for each in tree.known) + "."
    for level, branch in tree.root.walk():
        if not level:
            continue
        step = f"{heading(branch, actors)}: " if branch.step else ""
        words = f"{'Then ' * (level > 1)}{step}{name(branch)}, {percent(branch.mean)}"
        if not branch.branches:
            words += f": {tip(branch)}"
            if branch.payoffs:
                words += f"; points: {', '.join(payoff_words(branch))}"
        yield words + "."
