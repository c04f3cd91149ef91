"""How many of each kind a crisis file may hold: no model with more could be solved or read.

Size, depth and number of values are limited in `document`, endings in `build_tree`, the length of
expressions in `binding`. With all of them, whatever a file holds is read or refused in two seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.steps import Block, Step

__all__ = [
    "MAX_ACTORS", "MAX_CASES", "MAX_LINES", "MAX_OPTIONS", "MAX_STAGES", "MAX_VARIANTS", "MAX_WORK",
    "exceeds_limits", "exceeds_work",
]  # fmt: skip

MAX_ACTORS = 12
"""Actors of a file."""
MAX_OPTIONS = 1000
"""Options of a step, types of a private matter."""
MAX_STAGES = 400
"""Steps, each counted once for every round."""
MAX_CASES = 200
"""Cases of the worth of a stake."""
MAX_VARIANTS = 500
"""Variants: each is played when the file is read."""
MAX_LINES = 10_000
"""Lines of stakes, of all actors together."""
MAX_WORK = 50_000_000
"""Lines that pay and outcomes, times leaves: each is looked at on each leaf, and kept there."""


class _Excess(NamedTuple):
    """What there is too much of."""

    what: str
    most: int
    where: object
    """The first that is too much."""
    remedy: str


def exceeds_limits(file: CrisisFile, found: Diagnostics) -> bool:
    """Whether a file holds more than any model could have; what it is goes to the findings (M208)."""
    excess = [*_actors(file), *_options(file), *_played(file), *_lines(file), *_cases(file), *_variants(file)]
    for what, most, where, remedy in excess:
        found.error("M208", f"{what}; {most:,} are allowed", where, remedy)
    return bool(excess)


def _actors(file: CrisisFile) -> Iterator[_Excess]:
    if len(file.actors) > MAX_ACTORS:
        help = "governments that act as one are one actor"
        yield _Excess(f"{len(file.actors):,} actors", MAX_ACTORS, list(file.actors)[MAX_ACTORS], help)


def _options(file: CrisisFile) -> Iterator[_Excess]:
    lists: list[tuple[str, str, Mapping[str, object]]] = []
    for name, step in _steps(file):
        lists += [("options", name, step.choices), ("options", name, step.odds)]
    lists += [("types", name, private.types) for name, private in file.private.items()]
    for what, name, given in lists:
        if len(given) > MAX_OPTIONS:
            extra = list(given)[MAX_OPTIONS]
            yield _Excess(f"{len(given):,} {what} of '{name}'", MAX_OPTIONS, extra, "write fewer levels")


def _played(file: CrisisFile) -> Iterator[_Excess]:
    played = 0
    for name, item in file.steps.items():
        played += max(item.repeat, 1) * len(item.steps) if isinstance(item, Block) else 1
        if played > MAX_STAGES:
            what = f"with '{name}', {played:,} steps, each counted once for every round"
            yield _Excess(what, MAX_STAGES, name, "tell the story in fewer steps or rounds")
            return


def exceeds_work(file: CrisisFile, n_lines: int, n_leaves: int, found: Diagnostics) -> bool:
    """Whether there are too many lines and outcomes for so many leaves; that goes to the findings (M208)."""
    n = n_lines + len(file.outcomes)
    if n * n_leaves <= MAX_WORK:
        return False
    what = f"{n:,} lines that pay and outcomes on {n_leaves:,} leaves; {MAX_WORK // n_leaves:,} are allowed"
    where = next((name for name in (*file.stakes, *file.outcomes)), None)
    found.error("M208", what, where, "write fewer lines, or a story that branches less")
    return True


def _lines(file: CrisisFile) -> Iterator[_Excess]:
    names = [name for lines in file.stakes.values() for name in lines]
    if len(names) > MAX_LINES:
        help = "add up what is paid on the same condition"
        yield _Excess(f"{len(names):,} lines of stakes", MAX_LINES, names[MAX_LINES], help)


def _cases(file: CrisisFile) -> Iterator[_Excess]:
    for lines in file.stakes.values():
        for name, stake in lines.items():
            if isinstance(stake.worth, dict) and len(stake.worth) > MAX_CASES:
                extra = list(stake.worth)[MAX_CASES]
                what = f"{len(stake.worth):,} cases of the worth of '{str(name)[:40]}'"
                yield _Excess(what, MAX_CASES, extra, "write a line of its own for each part of the worth")


def _variants(file: CrisisFile) -> Iterator[_Excess]:
    if len(file.variants) > MAX_VARIANTS:
        extra = list(file.variants)[MAX_VARIANTS]
        yield _Excess(
            f"{len(file.variants):,} variants", MAX_VARIANTS, extra, "use `--set` for what is typed once"
        )


def _steps(file: CrisisFile) -> Iterator[tuple[str, Step]]:
    for name, item in file.steps.items():
        if isinstance(item, Block):
            yield from item.steps.items()
        else:
            yield name, item
