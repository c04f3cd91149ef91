"""How numbers without a name are marked, and what is said of how they were moved.

Tested in `tests/unit/test_bare_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from melian.analysis.drivers import Drivers
from melian.analysis.numbers.bare import LOOKED
from melian.analysis.numbers.inputs import Input
from melian.report.words.figures import count, percent
from melian.report.words.hints import hint_words
from melian.scenario.model import Model

__all__ = ["bare_lines", "gathered", "input_label", "marked"]


def input_label(model: Model, item: Input) -> str:
    """What pages call a number: what its file calls it, or what the ratio of a hint is about."""
    stream = item.streams[0] if item.is_bare else item.name
    return marked(item, hint_words(model, stream) or item.label)


def gathered(model: Model, inputs: Sequence[Input]) -> str:
    """Many numbers in a line: those with a name by their labels, the others counted."""
    named = [input_label(model, item) for item in inputs if not item.is_bare]
    n = len(inputs) - len(named)
    return "; ".join([*named, *([count(n, "bare number")] if n else [])])


def marked(item: Input, words: str = "") -> str:
    """What a number is called, or its label; marked where it is bare.

    >>> marked(Input("uk: Pride, line 88", "uk: Pride, line 88", ("bare.88.31",), (3.0, 7.0)))
    'uk: Pride, line 88 (bare)'
    """
    return f"{words or item.label} (bare)" if item.is_bare else words or item.label


def bare_lines(table: Drivers) -> Iterator[str]:
    """How bare numbers were moved, and which were not, or less."""
    found = table.bare
    if found is None:
        left = len(table.model.bare)
        if left:
            yield f"Left out: {count(left, 'bare number')}, which stand in formulas without a name."
        return
    few = [swing for swing in found.swings if swing.n_draws < table.n_draws]
    owner = str(table.model.scenario.file.analyst or "whoever wrote the file")
    yield (
        f"Bare: in a formula, without a name or a range; they rest on {owner} alone and are not drawn. "
        f"Each is moved by {percent(found.share)} of itself to either side (`bare` of the file), a chance "
        "by that share of what it lacks to 1 where that is less, a ratio of a hint by the same factor "
        "either way."
    )
    if few:
        yield (
            f"Moved in {LOOKED} draws only, since they moved the odds there by less than a quarter of a "
            f"percentage point: {count(len(few), 'bare number')}."
        )
    if found.nearer:
        yield f"Moved less far, since odds would leave 0 to 1: {', '.join(found.nearer)}."
    if found.tied:
        yield f"Not moved, since no game is left when it alone moves: {', '.join(found.tied)}."
