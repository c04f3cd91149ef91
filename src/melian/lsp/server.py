"""The server: what an editor asks, and who answers.

Tested in `tests/unit/lsp/test_conversation.py`.
"""

from __future__ import annotations

import sys
import traceback

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from melian.diagnostic import Diagnostic
from melian.lsp.checking import Checking
from melian.lsp.findings import as_diagnostics, found_in
from melian.lsp.protocol import Protocol
from melian.lsp.texts import OpenText, changed
from melian.version import __version__

__all__ = ["Server", "server"]

Findings = tuple[Diagnostic, ...]


class Server(LanguageServer):
    """A language server for crisis files and dossiers."""

    def __init__(self) -> None:
        super().__init__("melian", __version__, types.TextDocumentSyncKind.Incremental, protocol_cls=Protocol)
        self.texts: dict[str, OpenText] = {}
        self.found: dict[str, tuple[OpenText, Findings]] = {}
        """What was found last about each text."""
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
        self.texts.pop(uri, None)
        self.found.pop(uri, None)
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


def server() -> Server:
    """A server that is ready to be started, by `start_io` or `start_tcp`."""
    made = Server()

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _(params: types.DidOpenTextDocumentParams) -> None:
        made.open(params.text_document)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _(params: types.DidChangeTextDocumentParams) -> None:
        made.change(params)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _(params: types.DidCloseTextDocumentParams) -> None:
        made.close(params.text_document.uri)

    return made
