"""What could be written at a place, as editors list it.

Tested in `tests/unit/lsp/test_completion.py`.
"""

from __future__ import annotations

from lsprotocol import types

from melian.lsp.texts import OpenText
from melian.workspace.names.index import Names
from melian.workspace.writing.completion import completions

__all__ = ["completions_at"]

_KIND = types.CompletionItemKind
_KINDS = {
    "actor": _KIND.Class, "assumption": _KIND.Value, "block": _KIND.Module, "define": _KIND.Variable,
    "event": _KIND.Event, "fact": _KIND.Reference, "number": _KIND.Property, "option": _KIND.EnumMember,
    "outcome": _KIND.EnumMember, "private": _KIND.Interface, "source": _KIND.File, "step": _KIND.Function,
    "variant": _KIND.Struct, "field": _KIND.Field, "word": _KIND.Keyword, "value": _KIND.Constant,
}  # fmt: skip


def completions_at(text: OpenText, names: Names | None, offset: int) -> list[types.CompletionItem]:
    """What could be written at an offset of a plain text; `names` are of the last one that was read."""
    return [
        types.CompletionItem(
            label=each.label, kind=_KINDS.get(each.kind, _KIND.Text), detail=each.detail or None,
            documentation=each.doc or None, sort_text=f"{number:04}",
            text_edit=types.TextEdit(text.lines.range(each.start, offset), each.text),
        )
        for number, each in enumerate(completions(text.plain, names, offset))
    ]  # fmt: skip
