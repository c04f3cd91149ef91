"""The layout of `melian fmt`, as the edits that lead to it.

Tested in `tests/unit/lsp/test_answers.py`.
"""

from __future__ import annotations

import difflib

from lsprotocol import types

from melian.errors import ScenarioError
from melian.lsp.texts import OpenText
from melian.scenario.text.format import SECTIONS, format_text

__all__ = ["layout_edits"]


def layout_edits(text: OpenText) -> list[types.TextEdit]:
    """Edits after which a text has its usual layout; none where it cannot be read, or is laid out by hand.

    Lines that stay are not touched, so that cursors and marks of the editor stay too.
    """
    try:
        after = format_text(text.plain, _sections(text))
    except ScenarioError:  # what is wrong is shown already
        return []
    old, new = text.plain.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        types.TextEdit(text.lines.range(starts[a], starts[b]), "".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _sections(text: OpenText) -> tuple[str, ...]:
    if not text.is_dossier:
        return SECTIONS
    from melian.dossier.schema import DossierFile

    return tuple(DossierFile.model_fields)
