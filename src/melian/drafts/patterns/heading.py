"""The comments above a file that is made of patterns.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from melian.drafts.patterns.piece import Piece
from melian.scenario.form.provenance import PLACEHOLDER

__all__ = ["heading"]


def heading(pieces: Sequence[Piece]) -> str:
    """What stands above the file: where it is from, and what is left to do."""
    names = ", ".join(dict.fromkeys(piece.pattern.name for piece in pieces))
    works = dict.fromkeys(str(work) for piece in pieces for work in piece.pattern.literature)
    needs = dict.fromkeys(str(piece.pattern.needs) for piece in pieces)
    lines = [
        f"From the pattern{'s' if ',' in names else ''} {names}. After:",
        *_indented(works),
        f"Numbers with `judgement: {PLACEHOLDER}` are placeholders: nobody has judged them. To find out:",
        *_indented(needs),
    ]
    return "".join(f"# {line}\n" for line in lines) + "\n"


def _indented(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="    ")
