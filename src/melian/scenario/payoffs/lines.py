"""Every line of a file: stakes, words and red lines.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from melian.scenario.language.binding import Binder
from melian.scenario.language.symbols import Symbols
from melian.scenario.payoffs.line import Draft, Line
from melian.scenario.payoffs.red_lines import red_line_lines
from melian.scenario.payoffs.stakes import stake_lines
from melian.scenario.payoffs.words import word_lines
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.kind import PlayOrder

__all__ = ["lines_of"]


def lines_of(file: CrisisFile, symbols: Symbols, order: PlayOrder, binder: Binder) -> list[Line]:
    """Every line of the file, bound; problems go to the binder's findings."""
    draft = Draft(file, symbols, order, binder)
    lines = [*stake_lines(draft), *word_lines(draft), *red_line_lines(draft)]
    _check_labels(draft, lines)
    return _told_apart(lines)


def _told_apart(lines: list[Line]) -> list[Line]:
    """Prices of steps or red lines that have one label get their names besides."""
    taken = Counter((line.actor, line.label) for line in lines)
    return [
        replace(line, label=f"{line.label} [{line.key}]")
        if line.key and taken[line.actor, line.label] > 1
        else line
        for line in lines
    ]


def _check_labels(draft: Draft, lines: list[Line]) -> None:
    seen: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.actor, line.label)
        if key in seen and line.kind == "stake":
            draft.found.error(
                "M503",
                f"'{line.actor}' has two stakes called '{line.label}'",
                line.where,
                "give each a label of its own",
            )
        seen.setdefault(key, line)
