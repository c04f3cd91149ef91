"""The story tree as text that fits the terminal.

Tested in `tests/unit/test_page_table.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import partial

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.report.words.branches import (
    band,
    basis,
    captions,
    heading,
    is_bare,
    name,
    payoff_words,
    points_note,
    tip,
)
from melian.report.words.figures import count, percent, points

__all__ = ["branch_lines"]

FINE = ("├─ ", "└─ ", "│  ", "■ ", "▸ ")
PLAIN = ("|- ", "`- ", "|  ", "= ", "> ")
NO_BREAK = "\N{NO-BREAK SPACE}"
ODDS, BAND = 9, 16
"""Columns of the two figures."""
_wrapped = partial(textwrap.wrap, break_on_hyphens=False)


def branch_lines(tree: EventTree, *, width: int, fine: bool, stakes: bool = False) -> Iterator[str]:
    """Every branch with its odds, every tip with how it ends and what is at stake.

    Parameters
    ----------
    tree
        What is shown.
    width
        Of the terminal; longer labels go on in the next line.
    fine
        Whether the terminal shows more than ASCII.
    stakes
        Whether the stake lines that apply stand below the points of each actor.
    """
    page = _Page(tree, max(width, 60), FINE if fine else PLAIN, stakes)
    yield from page.head()
    yield ""
    yield from page.fork(tree.root, "")
    if tree.ruled_out:
        yield ""
        yield f"Ruled out by the events: {count(tree.ruled_out, 'ending')}."


class _Page:
    def __init__(self, tree: EventTree, width: int, glyphs: tuple[str, ...], stakes: bool) -> None:
        self.tree, self.width, self.stakes = tree, width, stakes
        self.tee, self.last, self.stem, self.end, self.fold = glyphs
        scenario = tree.run.model.scenario
        self.actors = {actor: scenario.label(actor) for actor in scenario.actors}

    def head(self) -> Iterator[str]:
        tree = self.tree
        yield from _wrapped(tree.run.model.scenario.title, self.width)
        yield ""
        words = (
            f"{basis(tree)} Figures are means, so that branches add up to what they branch from; "
            f"on the right the middle 90 % of draws. {points_note(tree)}"
        )
        yield from _wrapped(words, self.width)
        if tree.known:
            yield ""
            yield "Taken as given:"
            for each in tree.known:
                yield from _wrapped(
                    f"{each.step_label}: {each.label}", self.width, initial_indent="  ",
                    subsequent_indent="    ",
                )  # fmt: skip

    def fork(self, shown: Branch, stem: str) -> Iterator[str]:
        """The branches of a shown, below the question that parts them."""
        asked = captions(shown, self.actors)
        together = len(asked) == 1
        if together:
            yield from self.wrap(next(iter(asked.values())), stem, self.width)
        for number, branch in enumerate(shown.branches):
            last = number == len(shown.branches) - 1
            step = f"{heading(branch, self.actors)}: " if branch.step and not together else ""
            below = stem + (" " * len(self.stem) if last else self.stem)
            yield from self.branch(branch, step, stem + (self.last if last else self.tee), below)
        if not shown.branches:
            yield from self.ended(shown, stem)

    def branch(self, branch: Branch, step: str, stem: str, below: str) -> Iterator[str]:
        only_outcome = is_bare(branch)
        label = f"{self.end if only_outcome else ''}{step}{name(branch)}"
        room = max(20, self.width - ODDS - BAND - len(stem))
        first, *others = _wrapped(label, room) or [""]
        yield f"{stem}{first:<{room}}{percent(branch.mean):>{ODDS}}{band(branch):>{BAND}}".rstrip()
        for line in others:
            yield f"{below}{line}"
        if branch.branches:
            yield from self.fork(branch, below)
            return
        yield from self.ended(branch, below, told=only_outcome)

    def ended(self, branch: Branch, stem: str, *, told: bool = False) -> Iterator[str]:
        """How it ends and what that is worth."""
        if not told:
            mark = self.end if branch.is_end else self.fold
            yield from self.wrap(mark + tip(branch), stem, self.width, hang="  ")
        if not branch.payoffs:
            return
        if not self.stakes:
            kept = (words.replace(" ", NO_BREAK) for words in payoff_words(branch))
            for line in self.wrap("  ".join(kept), stem + "  ", self.width):
                yield line.replace(NO_BREAK, " ")
            return
        for payoff, words in zip(branch.payoffs, payoff_words(branch), strict=True):
            parts = ", ".join(f"{part.line} {points(part.points.mean)}" for part in payoff.parts)
            yield from self.wrap(f"{words}{': ' if parts else ''}{parts}", stem + "  ", self.width, hang="  ")

    def wrap(self, words: str, stem: str, width: int, hang: str = "") -> Iterator[str]:
        """A text in lines behind a stem."""
        for number, line in enumerate(_wrapped(words, max(20, width - len(stem) - len(hang)))):
            yield f"{stem}{hang if number else ''}{line}"
