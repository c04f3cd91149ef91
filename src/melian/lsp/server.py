"""The server: what an editor asks, and who answers.

Tested in `tests/unit/lsp/test_server.py`.
"""

from __future__ import annotations

import sys
import traceback

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from melian.diagnostic import Diagnostic
from melian.errors import UsageError
from melian.lsp.answers.layout import layout_edits
from melian.lsp.answers.outline import folds, outline
from melian.lsp.checking import Checking
from melian.lsp.findings import as_diagnostics, found_in
from melian.lsp.protocol import Protocol
from melian.lsp.requests import Asked, actions_in, asked_names
from melian.lsp.texts import OpenText, changed
from melian.version import __version__
from melian.workspace.names.index import Names

__all__ = ["Server", "server"]

Findings = tuple[Diagnostic, ...]


class Server(LanguageServer):
    """A language server for crisis files and dossiers."""

    def __init__(self) -> None:
        super().__init__("melian", __version__, types.TextDocumentSyncKind.Incremental, protocol_cls=Protocol)
        self.texts: dict[str, OpenText] = {}
        self.found: dict[str, tuple[OpenText, Findings]] = {}
        """What was found last about each text."""
        self._read: dict[str, tuple[OpenText | None, Names | None]] = {}
        self._known: dict[str, Names] = {}
        """Names of the last state of each text that could be read."""
        self._outlines: dict[str, list[types.DocumentSymbol]] = {}
        self.checking: Checking[Findings] = Checking(found_in, self.show, self.say_failure)

    def open(self, item: types.TextDocumentItem) -> None:
        """Begin to follow a text."""
        encoding = str(getattr(self.workspace.position_encoding, "value", None) or "utf-16")
        self.texts[item.uri] = OpenText(item.uri, item.version, item.text, encoding)
        self.checking.ask(self.texts[item.uri])

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Follow an edit; one of a text that was never opened is nothing."""
        before = self.texts.get(params.text_document.uri)
        if before is not None:
            after = changed(before, params.content_changes, params.text_document.version)
            self.texts[before.uri] = after
            self.checking.ask(after)

    def close(self, uri: str) -> None:
        """Follow a text no more, and take its findings away."""
        self.checking.forget(uri)
        for kept in (self.texts, self.found, self._read, self._known, self._outlines):
            kept.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def show(self, text: OpenText, findings: Findings) -> None:
        """Show what was found about a text."""
        self.found[text.uri] = (text, findings)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(text.uri, as_diagnostics(findings, text), text.version)
        )

    def say_failure(self, text: OpenText, error: Exception) -> None:
        """Tell of a bug, and go on: the next edit may not meet it."""
        traceback.print_exception(error, file=sys.stderr)
        what = f"melian could not check {text.name}: {type(error).__name__}: {error}"
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, what))

    def ask(self, uri: str, position: types.Position) -> Asked | None:
        """A place of a text; None of one that was never opened."""
        text = self.texts.get(uri)
        return None if text is None else Asked(text, self._names(text), self._known.get(uri), position)

    def _names(self, text: OpenText) -> Names | None:
        """The names of a text, each text read once."""
        if self._read.get(text.uri, (None, None))[0] is not text:
            names = asked_names(text)
            self._read[text.uri] = (text, names)
            if names is not None:
                self._known[text.uri] = names
        return self._read[text.uri][1]

    def outline(self, uri: str) -> list[types.DocumentSymbol]:
        """The outline of a text; the last one while it is no YAML."""
        text = self.texts.get(uri)
        if text is not None and text.is_ours:
            self._outlines[uri] = outline(text) or self._outlines.get(uri, [])
        return self._outlines.get(uri, [])

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The remedies of what was found in a range; none while newer findings are awaited."""
        text = self.texts.get(params.text_document.uri)
        checked, findings = self.found.get(params.text_document.uri, (None, ()))
        return [] if text is None or checked is not text else actions_in(text, findings, params.range)


def server() -> Server:
    """A server that is ready to be started, by `start_io` or `start_tcp`."""
    made = Server()
    _follow(made)
    _answer(made)
    _rename(made)
    return made


def _follow(made: Server) -> None:
    """What happens to texts."""

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _(params: types.DidOpenTextDocumentParams) -> None:
        made.open(params.text_document)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _(params: types.DidChangeTextDocumentParams) -> None:
        made.change(params)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _(params: types.DidCloseTextDocumentParams) -> None:
        made.close(params.text_document.uri)


def _answer(made: Server) -> None:
    """What is asked of texts and their places."""

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions([".", "[", "@", " "]))
    async def _(params: types.CompletionParams) -> list[types.CompletionItem]:
        asked = made.ask(params.text_document.uri, params.position)
        return [] if asked is None else asked.completions()

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    async def _(params: types.HoverParams) -> types.Hover | None:
        asked = made.ask(params.text_document.uri, params.position)
        return None if asked is None else asked.hover()

    @made.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def _(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return made.outline(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def _(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        text = made.texts.get(params.text_document.uri)
        return [] if text is None or not text.is_ours else folds(text)

    @made.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def _(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        text = made.texts.get(params.text_document.uri)
        return [] if text is None or not text.is_ours else layout_edits(text)

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    async def _(params: types.CodeActionParams) -> list[types.CodeAction]:
        return made.actions(params)


def _rename(made: Server) -> None:
    """Where a name stands, and another in its place."""

    def places(uri: str, position: types.Position, **which: bool) -> list[types.Location]:
        asked = made.ask(uri, position)
        return [] if asked is None else [types.Location(uri, each) for each in asked.places(**which)]

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def _(params: types.DefinitionParams) -> list[types.Location]:
        return places(params.text_document.uri, params.position, only_definition=True)

    @made.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def _(params: types.ReferenceParams) -> list[types.Location]:
        wanted = params.context.include_declaration
        return places(params.text_document.uri, params.position, with_definition=wanted)

    @made.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def _(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        found = places(params.text_document.uri, params.position)
        return [types.DocumentHighlight(each.range) for each in found]

    @made.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def _(params: types.PrepareRenameParams) -> types.Range | None:
        asked = made.ask(params.text_document.uri, params.position)
        return None if asked is None else asked.nameable()

    @made.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def _(params: types.RenameParams) -> types.WorkspaceEdit | None:
        asked = made.ask(params.text_document.uri, params.position)
        try:
            return None if asked is None else asked.rename(params.new_name)
        except UsageError as error:
            raise JsonRpcException(str(error), int(types.LSPErrorCodes.RequestFailed)) from None
