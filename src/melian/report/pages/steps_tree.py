"""The folded tree as text that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from melian.analysis.situations.step_graph import Branch, Turn, Way
from melian.report.words.figures import count
from melian.scenario.steps.values import CHANCE

__all__ = ["tree_lines"]

FINE = ("├─", "└─", "→", "■", "…")
PLAIN = ("|-", "`-", "->", "end:", "...")


def tree_lines(
    turns: tuple[Turn, ...], actors: Mapping[str, str], n_endings: int, *, width: int, fine: bool
) -> Iterator[str]:
    """Step by step what can be chosen, in how many endings it is, and what follows.

    Parameters
    ----------
    turns
        The folded tree.
    actors
        Their labels.
    n_endings
        How many endings there are.
    width
        Longer lines are cut at the label.
    fine
        Whether the terminal shows more than ASCII.
    """
    glyphs = FINE if fine else PLAIN
    yield f"{count(n_endings, 'ending')}; figures say in how many."
    yield f"{glyphs[2]} what follows   {glyphs[3]} the story ends so"
    for turn in turns:
        yield ""
        yield _row(f"{turn.key}: {turn.label} [{_who(turn, actors)}]", f"{turn.endings:,}", width, glyphs[4])
        yield from _branches(turn, width, glyphs)


def _who(turn: Turn, actors: Mapping[str, str]) -> str:
    if turn.is_hidden:
        return "hidden"
    return ", ".join("chance" if mover == CHANCE else actors[mover] for mover in turn.movers)


def _branches(turn: Turn, width: int, glyphs: tuple[str, ...]) -> Iterator[str]:
    alike = {tuple((way.to, way.is_end) for way in branch.ways) for branch in turn.branches}
    together = len(alike) == 1 and len(turn.branches) > 1
    for number, branch in enumerate(turn.branches):
        last = number == len(turn.branches) - 1
        label = "" if branch.label.replace(" ", "_") == branch.name else f": {branch.label}"
        text = f"  {glyphs[1] if last else glyphs[0]} {branch.name}{label}"
        yield _row(text, f"{branch.endings:,}", width, glyphs[4])
        if not together:
            stem = " " * 5 if last else f"  {'│' if glyphs is FINE else '|'}  "
            yield from _ways(stem, branch.ways, width, glyphs)
    if together:
        total = _sum(turn.branches)
        yield from _ways(" " * 5, total, width, glyphs)


def _sum(branches: tuple[Branch, ...]) -> tuple[Way, ...]:
    ways = zip(*(branch.ways for branch in branches), strict=True)
    return tuple(Way(same[0].to, same[0].is_end, sum(way.endings for way in same)) for same in ways)


def _ways(stem: str, ways: tuple[Way, ...], width: int, glyphs: tuple[str, ...]) -> Iterator[str]:
    """What follows, as many to a line as fit."""
    words = [
        f"{glyphs[3] if way.is_end else glyphs[2]} {way.to}" + (f" {way.endings:,}" if len(ways) > 1 else "")
        for way in ways
    ]
    line = stem
    for word in words:
        if line != stem and len(line) + len(word) + 3 > width:
            yield line
            line = stem
        line += ("   " if line != stem else "") + word
    yield line


def _row(text: str, figure: str, width: int, dots: str) -> str:
    """A text on the left and a figure on the right."""
    space = max(10, width - len(figure) - 1)
    text = text if len(text) <= space else text[: space - len(dots)] + dots
    return f"{text:<{space}} {figure}"
