"""The folded tree as text that fits the terminal.

Tested in `tests/unit/test_page_table.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from melian.analysis.situations.step_graph import Branch, Turn, Way
from melian.report.words.figures import count
from melian.scenario.steps.values import CHANCE

__all__ = ["tree_lines"]

FINE = ("├─", "└─", "→", "■")
PLAIN = ("|-", "`-", "->", "end:")


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
        Longer labels go on in the next line.
    fine
        Whether the terminal shows more than ASCII.
    """
    glyphs = FINE if fine else PLAIN
    yield f"{count(n_endings, 'ending')}; figures say in how many."
    yield f"{glyphs[2]} what follows   {glyphs[3]} the story ends so"
    for turn in turns:
        yield ""
        yield from _row(f"{turn.key}: {turn.label} [{_who(turn, actors)}]", f"{turn.endings:,}", width, "  ")
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
        below = "     " if last else f"{'│' if glyphs is FINE else '|'}    "
        yield from _row(text, f"{branch.endings:,}", width, below)
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


def _row(text: str, figure: str, width: int, below: str) -> Iterator[str]:
    """A text on the left, in as many lines as it needs, and a figure on the right of the first."""
    space = max(10, width - len(figure) - 1)
    stem = len(text) - len(text.lstrip())
    first, *others = textwrap.wrap(
        text[stem:], max(10, space - stem), subsequent_indent=below, break_on_hyphens=False
    )
    yield f"{text[:stem] + first:<{space}} {figure}"
    yield from (text[:stem] + line for line in others)
