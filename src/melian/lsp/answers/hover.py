"""What is shown beside a name or a field.

Tested in `tests/unit/lsp/test_answers.py`.
"""

from __future__ import annotations

import re

from lsprotocol import types

from melian.errors import MelianError
from melian.lsp.texts import OpenText
from melian.scenario.passages.found import Passages
from melian.scenario.passages.passages import passages_in, texts_of
from melian.scenario.scenario import Scenario
from melian.workspace.names.index import Names
from melian.workspace.writing.cursor import cursor_at
from melian.workspace.writing.fields import fields_at
from melian.workspace.writing.words import lines_about

__all__ = ["hover_at"]

_WORD = re.compile(r"[a-z_][\w]*")


def hover_at(text: OpenText, names: Names | None, offset: int) -> types.Hover | None:
    """What is known of the name or the field at an offset.

    Parameters
    ----------
    text
        Where it stands.
    names
        Of that text, if it can be read.
    offset
        In its plain form.
    """
    place = names.at(offset) if names is not None else None
    if place is not None and names is not None:
        passages = (
            _passages(text, names) if place.entity.kind in ("assumption", "fact", "option") else Passages()
        )
        lines = lines_about(place.entity, names, passages)
        return _shown(text, place.start, place.end, lines) if lines else None
    return _field(text, offset)


def _passages(text: OpenText, names: Names) -> Passages:
    """The passages behind the facts, where the texts of sources lie beside the file."""
    if not any(source.file for source in names.file.sources.values()):
        return Passages()
    scenario = Scenario(text.name, names.file, names.symbols, text.plain, text.path, ())
    try:
        return passages_in(scenario, texts_of(scenario))
    except (MelianError, OSError):
        return Passages()


def _field(text: OpenText, offset: int) -> types.Hover | None:
    line = text.plain.rfind("\n", 0, offset) + 1
    end = text.plain.find("\n", offset)
    whole = text.plain[line : end if end >= 0 else None]
    word = next((each for each in _WORD.finditer(whole) if each.start() <= offset - line <= each.end()), None)
    if word is None:
        return None
    cursor = cursor_at(text.plain, line + word.end())
    field = fields_at(cursor.path).get(word[0])
    behind = whole[word.end() :].lstrip()
    if field is None or not cursor.is_key or cursor.in_comment or not behind.startswith(":"):
        return None
    return _shown(text, line + word.start(), line + word.end(), [f"`{word[0]}`: {field.description}"])


def _shown(text: OpenText, start: int, end: int, lines: list[str]) -> types.Hover:
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(lines))
    return types.Hover(content, text.lines.range(start, end))
