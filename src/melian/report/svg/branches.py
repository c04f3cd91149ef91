"""The story tree as a picture: bands that part from left to right, as wide as their odds.

A band takes the colour of its outcome from where the outcome is settled on. For narrow pages
there is `branches_list`.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.report.svg.branches_layout import BAR, MARGIN, PANEL, WHOLE, Layout, Place
from melian.report.svg.fitting import wrap
from melian.report.svg.parts import (
    FAINT,
    GREY,
    INK,
    SERIF,
    flow,
    halo,
    opened,
    outcome_colours,
    rect,
    stack,
    text,
)
from melian.report.words.branches import band, basis, described, points_note
from melian.report.words.figures import count, percent, points

__all__ = ["branches_svg"]


def branches_svg(tree: EventTree, *, width: int = 1120, head: bool = True) -> str:
    """The picture as SVG text.

    Parameters
    ----------
    tree
        What is shown.
    width
        Pixels; a tree that needs more takes more.
    head
        Whether the title and what the figures rest on are written above it.
    """
    return _Picture(tree, float(width), head).svg()


class _Picture:
    def __init__(self, tree: EventTree, width: float, head: bool) -> None:
        self.tree, self.model = tree, tree.run.model
        self.at = Layout(tree, width)
        self.width = self.at.width
        self.colours = outcome_colours(self.model)
        self.head_height = 0.0
        self.head = self._head() if head else []
        self.top = 30.0 + self.head_height
        self.root = self.at.placed(self.top)

    def _head(self) -> list[str]:
        scenario, y = self.model.scenario, 40.0
        room = self.width - 2 * MARGIN
        parts = []
        for line in wrap(scenario.title, room, 25):
            parts.append(text(MARGIN, y, line, size=25, weight=700, more=f' font-family="{SERIF}"'))
            y += 30
        if scenario.file.question:
            for line in wrap(str(scenario.file.question), room, 16):
                how = f' font-family="{SERIF}" font-style="italic"'
                parts.append(text(MARGIN, y - 2, line, size=16, fill=GREY, more=how))
                y += 22
        y += 6
        words = (
            f"{basis(self.tree)} Bands are as wide as the mean, so that they add up; in small figures "
            f"the middle 90 % of draws. {points_note(self.tree) if self.at.players else ''}"
        )
        notes = [words]
        if self.tree.known:
            given = "; ".join(f"{each.step_label}: {each.label}" for each in self.tree.known)
            notes.append(f"Taken as given: {given}.")
        if self.tree.ruled_out:
            notes.append(f"Ruled out by the events: {count(self.tree.ruled_out, 'ending')}.")
        for note in notes:
            for line in wrap(note, room, 12.5):
                parts.append(text(MARGIN, y, line, size=12.5, fill=GREY))
                y += 17
            y += 2
        self.head_height = y - 18
        return parts

    def _colour(self, shown: Branch) -> tuple[str, float]:
        return (self.colours[shown.outcome], 0.34) if shown.outcome else (FAINT, 1.0)

    # drawing

    def svg(self) -> str:
        height = self.root.bottom + 24
        places = list(self.root.walk())
        parts = opened(self.width, height, *self._alternative())
        parts += self.head
        parts += self._column_heads()
        for place in places:
            parts += self._bands(place)
        for place in places:
            parts += self._words(place)
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _alternative(self) -> tuple[str, list[str]]:
        """Its words for those who do not see it; inside a page, the page has them."""
        return (self.model.scenario.title, list(described(self.tree))) if self.head else ("", [])

    def _column_heads(self) -> list[str]:
        parts = []
        base = self.top + self.at.heads_height - 14
        for level, (step, who) in self.at.headings.items():
            x, y = self.at.x(level) + 2, base - 14 * (len(step) + len(who) - 1)
            parts += stack(x, y, step, step=14, size=11.5, weight=700)
            parts += stack(x, y + 14 * len(step), who, step=14, size=11.5, fill=GREY)
        if self.at.players:
            for number, actor in enumerate(self.at.players):
                lines = wrap(self.at.player(actor), self.at.cell - 6, 11)
                x = self.at.points_x + self.at.cell * (number + 1)
                y = base - 14 * (len(lines) - 1)
                parts += stack(x, y, lines, step=14, size=11, fill=GREY, anchor="end")
            words = "How it ends, and the points each side can expect there"
            lines = wrap(words, PANEL - 12, 11.5)
            parts += stack(
                self.at.panel_x, base - 14 * (len(lines) - 1), lines, step=14, size=11.5, weight=700
            )
        parts.append(rect(MARGIN, base + 6, self.width - 2 * MARGIN, 1, INK))
        return parts

    def _bands(self, place: Place) -> list[str]:
        thick = self.at.thick(place.shown)
        top, fill = place.middle - thick / 2, self._colour(place.shown)
        x = self.at.x(place.level)
        if not place.after:
            end = self.at.panel_x - 12
            strong = self.colours.get(place.shown.outcome, "#b9b4a9")
            return [
                rect(x, top, end - x - BAR, thick, *fill),
                rect(end - BAR, top - 1, BAR, thick + 2, strong),
            ]
        end = self.at.columns[place.level]
        parts = [rect(x, top, max(0.0, end - x), thick, *fill)]
        # what leaves a band is as wide as what it is made of, drawn from its upper edge on
        whole = sum(after.shown.mean for after in place.after)
        y = top
        for after in place.after:
            width = self.at.thick(after.shown)
            to = (self.at.x(after.level), after.middle - width / 2)
            start = y if whole > 0 else place.middle
            parts.append(flow((end, start), to, width, *self._colour(after.shown)))
            y += WHOLE * after.shown.mean
        return parts

    def _words(self, place: Place) -> list[str]:
        shown, parts = place.shown, []
        x, y = self.at.x(place.level) + 2, place.middle
        if place.caption:
            top = place.top - 14 * len(place.caption) + 9
            parts += stack(x, top, place.caption, step=14, size=11, weight=700, more=halo())
        if not place.level:
            return [text(MARGIN, place.middle - self.at.thick(shown) / 2 - 6, "100 %", size=15, weight=700)]
        lines, spread = self.at.label(shown, place.level), band(shown)
        half, figures = self.at.thick(shown) / 2, 17 + (13 if spread else 0)
        thin = self.at.is_thin(shown, place.level)
        y = y - half - 14 * len(lines) + 9 if thin else y - (14 * len(lines) + figures) / 2 + 12
        parts += stack(x, y, lines, step=14, size=12.5, more=halo())
        y = place.middle + half + 15 if thin else y + 14 * len(lines) + 2
        parts.append(text(x, y, percent(shown.mean), size=15, weight=700, more=halo()))
        if spread:
            parts.append(text(x, y + 13, spread, size=10.5, fill=GREY, more=halo()))
        if not place.after:
            parts += self._tip(place)
        return parts

    def _tip(self, place: Place) -> list[str]:
        shown = place.shown
        first, second = self.at.told(shown)
        y = place.middle - 7.5 * (len(first) + len(second) - 1) + 4.5
        parts = stack(self.at.panel_x, y, first, step=15, size=12.5, weight=700)
        parts += stack(self.at.panel_x, y + 15 * len(first), second, step=15, size=11.5, fill=GREY)
        for number, payoff in enumerate(shown.payoffs if self.at.players else ()):
            x = self.at.points_x + self.at.cell * (number + 1)
            words = points(payoff.points.mean).replace("-", "\N{MINUS SIGN}")
            parts.append(text(x, place.middle + 4.5, words, size=13, anchor="end"))
        parts.append(
            rect(self.at.panel_x, place.bottom - 0.5, self.width - MARGIN - self.at.panel_x, 0.6, "#d9d6cf")
        )
        return parts
