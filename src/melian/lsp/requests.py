"""From what an editor asks to an answer: positions become offsets, and findings edits and places.

Tested in `tests/unit/lsp/test_answers.py`.
"""

from __future__ import annotations

from lsprotocol import types

from melian.diagnostic import Diagnostic
from melian.lsp.answers.completion import completions_at
from melian.lsp.answers.hover import hover_at
from melian.lsp.findings import as_diagnostics
from melian.lsp.texts import OpenText
from melian.workspace.names.index import Names, Place, names_in
from melian.workspace.names.renaming import can_be_renamed, renamed
from melian.workspace.writing.remedies import remedies

__all__ = ["Asked", "actions_in", "asked_names"]


def asked_names(text: OpenText) -> Names | None:
    """The names of a text; none of a dossier, or of what is not ours."""
    return None if text.is_dossier or not text.is_ours else names_in(text.lines)


class Asked:
    """A place of a text that an editor asks about.

    Parameters
    ----------
    text
        As it is now.
    names
        Those of that text; None where it cannot be read.
    known
        Those of the last text that could be read.
    position
        Of the editor.
    """

    def __init__(
        self, text: OpenText, names: Names | None, known: Names | None, position: types.Position
    ) -> None:
        self.text, self.names, self.known = text, names, known
        self.offset = text.lines.offset(position)

    @property
    def place(self) -> Place | None:
        """The name that stands there."""
        return self.names.at(self.offset) if self.names is not None else None

    def hover(self) -> types.Hover | None:
        """What is known of it."""
        return hover_at(self.text, self.names, self.offset) if self.text.is_ours else None

    def completions(self) -> list[types.CompletionItem]:
        """What could be written there."""
        if self.text.is_dossier or not self.text.is_ours:
            return []
        return completions_at(self.text, self.known, self.offset)

    def places(self, *, with_definition: bool = True, only_definition: bool = False) -> list[types.Range]:
        """Where the name stands in the whole file."""
        if self.place is None or self.names is None:
            return []
        return [
            self.text.lines.range(each.start, each.end)
            for each in self.names.of(self.place.entity)
            if each.is_definition or not only_definition
            if with_definition or not each.is_definition
        ]

    def nameable(self) -> types.Range | None:
        """The name there, if it can be another."""
        place, names = self.place, self.names
        if place is None or names is None or not can_be_renamed(names, place):
            return None
        return self.text.lines.range(place.start, place.end)

    def rename(self, new: str) -> types.WorkspaceEdit | None:
        """Edits that give it another name; raises `UsageError` with what is in the way."""
        place, names = self.place, self.names
        if place is None or names is None:
            return None
        places = renamed(self.text.plain, names, place.entity, new)
        edits = [types.TextEdit(self.text.lines.range(each.start, each.end), new) for each in places]
        return types.WorkspaceEdit(changes={self.text.uri: edits})


def actions_in(
    text: OpenText, findings: tuple[Diagnostic, ...], where: types.Range
) -> list[types.CodeAction]:  # fmt: skip
    """The remedies of what was found in a range of a text."""
    result = []
    for item in findings:
        at = text.lines.range_of(item.mark)
        if at.start.line > where.end.line or at.end.line < where.start.line:
            continue
        for title, start, end, new in remedies(item, text.lines):
            edit = types.TextEdit(text.lines.range(start, end), new)
            result.append(
                types.CodeAction(
                    title=title, kind=types.CodeActionKind.QuickFix, is_preferred=True,
                    diagnostics=as_diagnostics((item,), text),
                    edit=types.WorkspaceEdit(changes={text.uri: [edit]}),
                )
            )  # fmt: skip
    return result
