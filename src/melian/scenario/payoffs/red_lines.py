"""What red lines cost that were crossed and not answered.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.context import Context
from melian.scenario.language.node import node
from melian.scenario.payoffs.line import Draft, Line, paid

__all__ = ["red_line_lines"]


def red_line_lines(draft: Draft) -> list[Line]:
    """Every red line, a line of whoever must uphold it."""
    result: list[Line] = []
    for name, red_line in draft.file.red_lines.items():
        context = Context(f"the red line '{name}'", outcome=True)
        if red_line.by not in draft.symbols.actors:
            draft.found.error(
                "M103",
                f"there is no actor called '{red_line.by}'",
                red_line.by,
                nearest(red_line.by, draft.symbols.actors),
            )
        crossed = draft.binder.bind(red_line.crossed, "truth", context)
        answered = draft.binder.bind(red_line.answered, "truth", context)
        cost = draft.binder.bind(red_line.cost, "number", context)
        if crossed is None or answered is None or cost is None or red_line.by not in draft.symbols.actors:
            continue
        applies = node("and", "truth", (crossed, node("not", "truth", (answered,))))
        of = (str(name), red_line.words(name))
        result.append(paid(str(red_line.by), "red line", of, applies, cost, name, red_line.because))
    return result
