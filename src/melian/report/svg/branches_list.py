"""The story tree as a picture for narrow pages: a list, one bar per branch, as long as its odds.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.report.svg.fitting import wrap
from melian.report.svg.parts import FAINT, GREY, INK, SERIF, opened, outcome_colours, rect, stack, text
from melian.report.words.branches import (
    band,
    basis,
    described,
    heading,
    is_bare,
    name,
    payoff_words,
    points_note,
    tip_parts,
)
from melian.report.words.figures import count, percent

__all__ = ["branches_list_svg"]

MARGIN, FIGURE = 10.0, 66.0
BAND_FILL = "#b9b4a9"


def branches_list_svg(tree: EventTree, *, width: int = 380, head: bool = True) -> str:
    """The picture as SVG text.

    Parameters
    ----------
    tree
        What is shown.
    width
        Pixels; letters do not shrink with it.
    head
        Whether the title and what the figures rest on are written above it.
    """
    return _List(tree, float(width), head).svg()


class _List:
    def __init__(self, tree: EventTree, width: float, head: bool) -> None:
        self.tree, self.width, self.head = tree, width, head
        scenario = tree.run.model.scenario
        self.actors = {actor: scenario.label(actor) for actor in scenario.actors}
        self.colours = outcome_colours(tree.run.model)
        self.indent = 14.0 if width < 600 else 22.0
        self.y = 8.0
        self.parts: list[str] = []

    def svg(self) -> str:
        """All of it."""
        if self.head:
            self._head()
        self._fork(self.tree.root, 0)
        title = self.tree.run.model.scenario.title if self.head else ""
        words = list(described(self.tree)) if self.head else []
        begin = opened(self.width, self.y + 10, title, words)
        return "\n".join([*begin, *self.parts, "</svg>"]) + "\n"

    def _head(self) -> None:
        scenario = self.tree.run.model.scenario
        room = self.width - 2 * MARGIN
        self.y += 18
        self._lines(wrap(scenario.title, room, 21), 25, MARGIN, size=21, weight=700, more=_face())
        if scenario.file.question:
            how = {"size": 15, "fill": GREY, "more": f'{_face()} font-style="italic"'}
            self._lines(wrap(str(scenario.file.question), room, 15), 20, MARGIN, **how)
        self.y += 4
        for note in self._notes():
            self._lines(wrap(note, room, 12), 16, MARGIN, size=12, fill=GREY)
            self.y += 3
        self.y -= 6

    def _notes(self) -> Iterator[str]:
        yield (
            f"{basis(self.tree)} Bars are as long as the mean, so that they add up; in small figures, and "
            f"as a line, the middle 90 % of draws. {points_note(self.tree)}"
        )
        if self.tree.known:
            given = "; ".join(f"{each.step_label}: {each.label}" for each in self.tree.known)
            yield f"Taken as given: {given}."
        if self.tree.ruled_out:
            yield f"Ruled out by the events: {count(self.tree.ruled_out, 'ending')}."

    def _fork(self, shown: Branch, level: int) -> None:
        """What follows a branch; a rule on the left holds it together."""
        x, top, asked = MARGIN + self.indent * level, self.y, ""
        for branch in shown.branches:
            words = heading(branch, self.actors) if branch.step else ""
            if words and words != asked:
                self.y += 20
                self._lines(wrap(words, self._room(x), 11.5), 15, x, size=11.5, weight=700, fill=GREY)
                self.y -= 14
                asked = words
            self._branch(branch, level)
        if not shown.branches:
            self._tip(shown, x)
        if level:
            self.parts.append(rect(x - self.indent / 2, top + 8, 1, self.y - top - 8, "#d9d6cf"))

    def _branch(self, branch: Branch, level: int) -> None:
        x = MARGIN + self.indent * level
        bare = is_bare(branch)
        label = wrap(branch.outcome_label if bare else name(branch), self._room(x) - FIGURE - 8, 13.5)
        self.y += 20
        right = self.width - MARGIN
        self.parts.append(text(right, self.y, percent(branch.mean), size=15, weight=700, anchor="end"))
        self._lines(label, 17, x, size=13.5, weight=700 if bare else 400)
        self._bar(branch, x)
        if branch.branches:
            self._fork(branch, level + 1)
        else:
            self._tip(branch, x, told=bare)

    def _bar(self, branch: Branch, x: float) -> None:
        """Its odds on a scale that is the same for all, and the middle 90 % of draws."""
        y, spread = self.y - 9, band(branch)
        whole = self.width - MARGIN - (MARGIN + 4 * self.indent) - FIGURE - 22
        fill = self.colours[branch.outcome] if branch.outcome else BAND_FILL
        self.parts.append(rect(x, y, whole, 6, FAINT, 0.55))
        self.parts.append(rect(x, y, max(0.8, whole * branch.mean), 6, fill))
        if spread:
            low, high = branch.odds.q05, branch.odds.q95
            self.parts.append(rect(x + whole * low, y + 7.5, max(0.8, whole * (high - low)), 1.2, INK, 0.55))
            right = self.width - MARGIN
            self.parts.append(text(right, y + 7, spread, size=11, fill=GREY, anchor="end"))
        self.y += 5

    def _tip(self, branch: Branch, x: float, *, told: bool = False) -> None:
        strong, soft = tip_parts(branch)
        inner = x + 13
        room = self.width - MARGIN - inner
        self.y += 13
        if strong and not told:
            self.parts.append(rect(x, self.y - 9, 8, 9, self.colours[branch.outcome]))
            self._lines(wrap(strong, room, 12.5), 16, inner, size=12.5, weight=700)
        if soft:
            self._lines(wrap(soft, room, 12), 15, inner, size=12, fill=GREY)
        if branch.payoffs:
            self._lines(_packed(payoff_words(branch), room), 15, inner, size=12)
        self.y -= 7

    def _room(self, x: float) -> float:
        return self.width - MARGIN - x

    def _lines(self, lines: list[str], step: float, x: float, **how: object) -> None:
        self.parts += stack(x, self.y, lines, step=step, **how)
        self.y += step * len(lines)


def _packed(words: list[str], room: float) -> list[str]:
    """Points of actors in lines, an actor's name and figure together."""
    joined = "   ".join(each.replace(" ", "\N{NO-BREAK SPACE}") for each in words)
    lines = wrap(joined.replace("-", "\N{MINUS SIGN}"), room, 12)
    return [" \N{MIDDLE DOT} ".join(line.split("   ")) for line in lines]


def _face() -> str:
    return f' font-family="{SERIF}"'
