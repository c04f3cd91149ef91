"""Where the branches of a story tree stand in a picture in which they part from left to right.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree
from melian.report.svg.fitting import wrap
from melian.report.words.branches import band, heading, is_bare, movers, name, short, tip_parts

__all__ = ["BAR", "FAN", "MARGIN", "PANEL", "WHOLE", "Layout", "Place"]

MARGIN, FAN, PANEL, CELL = 28.0, 42.0, 222.0, 56.0
"""Pixels: around, between two columns, of the names of endings, of a column of points."""
ROW, BAR, ROOT, WORDS = 50.0, 6.0, 34.0, 84.0
"""Pixels: of a tip at least, of the cap of a band, of the trunk, of the words of a level at least."""
WHOLE = 170.0
"""Thickness of certainty."""
FAINTEST = 0.8
"""Thickness that everything has at least."""
MOST_PLAYERS = 5
"""With more actors the points at the tips have no room."""


@dataclass(slots=True)
class Place:
    """Where a branch is drawn."""

    shown: Branch
    level: int
    top: float = 0.0
    """Of the room of its tips."""
    bottom: float = 0.0
    middle: float = 0.0
    """Of its band."""
    caption: list[str] = field(default_factory=list)
    """Written above it: the step at which it and its siblings part."""
    after: list[Place] = field(default_factory=list)

    def walk(self) -> Iterator[Place]:
        """It and all that follows, parents first."""
        yield self
        for place in self.after:
            yield from place.walk()


class Layout:
    """Columns, rows and words of a picture.

    Parameters
    ----------
    tree
        What is shown.
    width
        Pixels that there are; a tree that needs more takes more.
    """

    def __init__(self, tree: EventTree, width: float) -> None:
        self.tree = tree
        scenario = tree.run.model.scenario
        self.actors = {actor: scenario.label(actor) for actor in scenario.actors}
        players = tree.run.model.players
        self.players = players if len(players) <= MOST_PLAYERS else ()
        self.levels = max(1, *(level for level, _ in tree.root.walk()))
        longest = max([len(word) for p in self.players for word in self.player(p).split()], default=0)
        self.cell = max(CELL, 11 * 0.56 * longest + 14)
        right = PANEL + self.cell * len(self.players) + 2 * MARGIN
        self.width = max(width, right + ROOT + 16 + self.levels * (FAN + WORDS))
        self.points_x = self.width - MARGIN - self.cell * len(self.players)
        self.panel_x = self.points_x - PANEL
        self.columns = self._columns()
        self.headings = self._headings()
        lines = max([len(step) + len(who) for step, who in self.headings.values()], default=1)
        cells = [len(wrap(self.player(p), self.cell - 6, 11)) for p in self.players]
        self.heads_height = 14.0 * max([2, lines, *cells]) + 14

    def placed(self, top: float) -> Place:
        """Everything, from the trunk on, below the heads of the columns."""
        return self._place(self.tree.root, 0, top + self.heads_height)

    def player(self, actor: str) -> str:
        """An actor's name as it stands above its points."""
        return short(self.actors[actor])

    def _columns(self) -> list[float]:
        """Where the fan into each level begins, and where the last level ends."""
        last = self.panel_x - 16
        bare = [
            all(is_bare(shown) for at, shown in self.tree.root.walk() if at == level)
            for level in range(1, self.levels + 1)
        ]
        room = last - MARGIN - ROOT
        narrow = min(FAN + 78.0, room / self.levels)
        wide = (room - narrow * sum(bare)) / max(1, self.levels - sum(bare))
        places = [MARGIN + ROOT]
        for each in bare:
            places.append(places[-1] + (narrow if each else wide))
        return places

    def _room(self, level: int) -> float:
        """Pixels for the words of a level."""
        return self.columns[level] - self.columns[level - 1] - FAN - 4

    def _headings(self) -> dict[int, tuple[list[str], list[str]]]:
        """Level -> its step and its mover, where all branches of that level part at the same one."""
        found: dict[int, set[tuple[str, str]]] = {}
        for level, shown in self.tree.root.walk():
            if level and shown.folded == 1:
                found.setdefault(level, set()).add((shown.step_label, movers(shown, self.actors)))
        return {
            level: (
                wrap(step, self._room(level) + FAN - 10, 11.5),
                wrap(who, self._room(level) + FAN - 10, 11.5),
            )
            for level, asked in found.items()
            if len(asked) == 1 and (step := next(iter(asked))[0]) and (who := next(iter(asked))[1])
        }

    def _place(self, shown: Branch, level: int, y: float) -> Place:
        place = Place(shown, level, top=y)
        up, down = self._extent(shown, level)
        if not shown.branches:
            spare = max(0.0, ROW - up - down - 8) / 2
            place.middle = y + up + 4 + spare
            place.bottom = place.middle + down + 4 + spare
            return place
        asked = ""
        for branch in shown.branches:
            words = heading(branch, self.actors) if branch.step and level + 1 not in self.headings else ""
            lines = wrap(words, self._room(level + 1), 11) if words and words != asked else []
            after = self._place(branch, level + 1, y + (14.0 * len(lines) + 4 if lines else 0.0))
            if lines:
                after.caption, asked = lines, words
            place.after.append(after)
            y = after.bottom
        place.bottom = y
        weight = sum(after.shown.mean for after in place.after)
        ends = (place.after[0].middle, place.after[-1].middle)
        middle = sum(a.shown.mean * a.middle for a in place.after) / weight if weight > 0 else sum(ends) / 2
        place.middle = max(min(middle, place.bottom - down), place.top + up)
        place.bottom = max(place.bottom, place.middle + down)
        return place

    def _extent(self, shown: Branch, level: int) -> tuple[float, float]:
        """Pixels that words and band take above and below the middle of the band."""
        half, lines = self.thick(shown) / 2, 14.0 * len(self.label(shown, level))
        figures = 17.0 + (13.0 if band(shown) else 0.0)
        if not level:
            up, down = half + 20, half
        elif self.is_thin(shown, level):
            up, down = half + lines + 2, half + figures + 1
        else:
            up = down = half
        if shown.branches:
            return up, down
        beside = sum(len(lines) for lines in self.told(shown)) * 7.5 + 3
        return max(up, beside), max(down, beside)

    def is_thin(self, shown: Branch, level: int) -> bool:
        """Whether its words are higher than its band, and so stand above and below it."""
        words = 14 * len(self.label(shown, level)) + 17 + (13 if band(shown) else 0)
        return self.thick(shown) < words + 2

    def told(self, shown: Branch) -> tuple[list[str], list[str]]:
        """What stands beside a tip: how it ends, and what is folded."""
        strong, soft = tip_parts(shown)
        return (
            wrap(strong, PANEL - 14, 12.5, most=2) if strong else [],
            wrap(soft, PANEL - 14, 11.5, most=3) if soft else [],
        )

    def label(self, shown: Branch, level: int) -> list[str]:
        """What stands on a branch, in lines; nothing where it stands at its tip."""
        if not level or is_bare(shown):
            return []
        return wrap(name(shown), self._room(level), 12.5, most=3)

    def thick(self, shown: Branch) -> float:
        """Pixels of its band."""
        return max(FAINTEST, WHOLE * shown.mean)

    def x(self, level: int) -> float:
        """Where the column of a level begins; the fan into it lies before."""
        return self.columns[level - 1] + FAN if level else MARGIN
