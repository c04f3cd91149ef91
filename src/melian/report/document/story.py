"""The section of a report that tells the story as a tree; trees of many endings are left out.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import shlex

from melian.analysis.event_tree.tree import EventTree, event_tree
from melian.report.charts.vega import WIDTHS
from melian.report.document.material import Material
from melian.report.document.runs import base_name
from melian.report.markup import bullets, collapsed, figure, left_out, paragraph, section, table
from melian.report.svg.branches import branches_svg
from melian.report.svg.branches_list import branches_list_svg
from melian.report.words.branches import basis, heading, name, payoff_words, points_note, tip
from melian.report.words.figures import count, percent, percent_range

__all__ = ["LARGE", "story"]

LARGE = 20_000
"""Endings above which the tree is left out: it would take long and tell little."""
TITLE = "How the story can go"


def story(material: Material) -> str:
    """Every likely way of the story, with its odds and what it is worth at its end."""
    model = material.model
    if model.n_leaves > LARGE:
        command = shlex.join(["melian", "show", model.scenario.name, "--tree"])
        return section(
            "story", TITLE, left_out(f"there are {count(model.n_leaves, 'ending')}; see `{command}`.")
        )
    tree = event_tree(material.run)
    lists = {k: branches_list_svg(tree, width=pixels, head=False) for k, pixels in WIDTHS.items()}
    sentence = f"{basis(tree)} The likeliest ways: {'; '.join(_ways(tree))}."
    parts = (
        paragraph(
            "The tree parts at what everybody sees; what one side keeps to itself is averaged over. Each "
            "band or bar is as wide as the mean of its odds, so that branches add up to what they branch "
            f"from. {points_note(tree)}"
        ),
        _known(tree),
        figure(
            {"broad": branches_svg(tree, head=False), **lists},
            sentence,
            _table(tree),
            base_name(material.run, tree.n_draws),
            "Ways of the story, and their odds",
            "Small figures: middle 90 % of draws.",
        ),
    )
    if material.standing.is_whole:
        return section("story", TITLE, *parts)
    return collapsed("story", TITLE, f"The likeliest ways: {'; '.join(_ways(tree))}.", *parts)


def _known(tree: EventTree) -> str:
    """What is so on every way."""
    if not tree.known:
        return ""
    ruled = f"The events rule out {count(tree.ruled_out, 'ending')}. " if tree.ruled_out else ""
    told = bullets(f"{each.step_label}: {each.label}" for each in tree.known)
    return paragraph(f"{ruled}Taken as given, on every way:") + told


def _ways(tree: EventTree) -> list[str]:
    """The likeliest ways to a tip, from the first choice on."""
    found: list[tuple[float, str]] = []
    way: list[str] = []
    for level, branch in tree.root.walk():
        del way[max(0, level - 1) :]
        if level:
            way.append(name(branch))
        if not branch.branches:
            found.append((branch.mean, f"{', then '.join(way) or tip(branch)} ({percent(branch.mean)})"))
    found.sort(key=lambda each: -each[0])
    return [words for _, words in found[:3]]


def _table(tree: EventTree) -> str:
    actors = {actor: tree.run.model.scenario.label(actor) for actor in tree.run.model.players}
    rows = []
    for level, branch in tree.root.walk():
        if not level:
            continue
        odds = branch.odds
        step = f"{heading(branch, actors)}: " if branch.step else ""
        rows.append(
            [
                "\N{NO-BREAK SPACE}" * 3 * (level - 1) + step + name(branch),
                "" if branch.branches else tip(branch),
                ", ".join(payoff_words(branch)),
                percent(odds.mean),
                percent_range(odds.q05, odds.q95),
            ]
        )
    return table(["Branch", "How it ends", "Points", "mean", "middle 90 %"], rows, numbers=2)
