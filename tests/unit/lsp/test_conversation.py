"""A conversation with `melian lsp` from end to end: one server, asked as an editor asks."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from melian.library import bundled

CONFIG = ClientServerConfig([sys.executable, "-m", "melian", "lsp"])
DETERRENCE = bundled("canon/deterrence")
assert DETERRENCE is not None
TEXT = DETERRENCE.read_text("utf-8")
URI = "file:///nowhere/small.crisis.yaml"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=CONFIG, scope="module")
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


async def findings_of(client: LanguageClient, uri: str, text: str) -> list[types.Diagnostic]:
    """What is published for a text that is opened, and closed again."""
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


async def test_a_mistake_is_found_and_goes_when_it_is_mended(client: LanguageClient) -> None:
    wrong = TEXT.replace("who: ", "whom: ", 1)
    first = (await findings_of(client, URI, wrong))[0]
    line = wrong[: wrong.index("whom: ")].count("\n")
    assert (first.code, first.range.start.line) == ("M201", line)
    assert "'who'" in first.message
    at = first.range
    change = types.TextDocumentContentChangePartial(at, "who")
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(2, URI), [change])
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert not [item for item in client.diagnostics[URI] if item.severity == types.DiagnosticSeverity.Error]
