"""Which bare number a place means, and where it begins and ends in the text of the file.

Tested in `tests/unit/test_name_bare.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.errors import UsageError
from melian.scenario.bare_numbers import BareNumber
from melian.scenario.findings.diagnostics import nearest

__all__ = ["chosen_of", "offset_of", "stretch_of"]

_NUMBER = re.compile(r"(?<![\w.@%])(?:0|[1-9][0-9]*)(?:\.[0-9]+)?%?")


def chosen_of(bare: Sequence[BareNumber], only: Sequence[str]) -> list[BareNumber]:
    """The bare numbers at some places: a line, a line and column, or a place in words; all if none is named.

    Raises
    ------
    UsageError
        If none stands at a place.
    """
    if not only:
        return list(bare)
    result: list[BareNumber] = []
    for wanted in only:
        hit = [each for each in bare if wanted.strip() in _called(each)]
        if not hit:
            known = dict.fromkeys(each.place.partition(", line")[0] for each in bare)
            raise UsageError(f"no bare number stands at '{wanted}'; {nearest(wanted, tuple(known))}")
        result += [each for each in hit if each not in result]
    return sorted(result, key=lambda each: (each.mark, each.written.start))


def _called(number: BareNumber) -> tuple[str, ...]:
    mark = number.mark
    place = number.place
    return (
        place, place.partition(", line")[0], place.partition(", column")[0],
        f"{mark.line}", f"{mark.line}:{mark.column}", number.stream,
    )  # fmt: skip


def stretch_of(text: str, number: BareNumber) -> tuple[int, int]:
    """Where a number begins and ends in the text of the file."""
    written = number.written
    begin = offset_of(text, written.mark.line, written.mark.column)
    if number.is_ratio:  # its mark is that of all of the ratio
        found = text.index(written.text, begin)
        return found, found + len(written.text)
    if text.startswith(written.text, begin) and written.mark.width == len(written.text):
        return begin, begin + len(written.text)
    starts = [match.start() for match in _NUMBER.finditer(number.within)]
    raw = list(_NUMBER.finditer(text, begin))  # over several lines: the same numbers in the same order
    first = starts.index(written.start)
    last = first + written.text.count("/")
    return raw[first].start(), raw[last].end()


def offset_of(text: str, line: int, column: int) -> int:
    """The character of a text that stands at a line and a column, both from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
