"""A conversation with `melian lsp` from end to end: one server, asked as an editor asks."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from league import ROUNDS_AND_WORDS

CONFIG = ClientServerConfig([sys.executable, "-m", "melian", "lsp"])
URI = "file:///nowhere/league.crisis.yaml"
WRONG = ROUNDS_AND_WORDS.replace("Warm words", "\u0416\u0301 \U0001f600", 1).replace(
    "quiet: wait", "quite: wait", 1
)
DOCUMENT = types.TextDocumentIdentifier(URI)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=CONFIG, scope="module")
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    lsp_client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, "yaml", 1, WRONG))
    )
    await lsp_client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    yield
    await lsp_client.shutdown_session()


def at(words: str, text: str = ROUNDS_AND_WORDS) -> types.Position:
    """The position of the last letter of some words, on a line without wide letters."""
    offset = text.index(words) + len(words) - 1
    return types.Position(text[:offset].count("\n"), offset - text.rfind("\n", 0, offset) - 1)


async def edited(
    client: LanguageClient, version: int, where: types.Range, new: str
) -> list[types.Diagnostic]:
    """What is published after an edit."""
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version, URI),
            [types.TextDocumentContentChangePartial(where, new)],
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[URI])


async def test_a_mistake_is_found_and_its_remedy_mends_it(client: LanguageClient) -> None:
    first = next(item for item in client.diagnostics[URI] if item.code == "M201")
    assert (first.severity, first.source) == (types.DiagnosticSeverity.Error, "melian")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(DOCUMENT, first.range, types.CodeActionContext([first]))
    )
    assert actions
    action = actions[0]
    assert isinstance(action, types.CodeAction)
    assert action.title == "Write quiet"
    assert action.edit is not None
    assert action.edit.changes is not None
    edit = action.edit.changes[URI][0]
    after = await edited(client, 2, edit.range, edit.new_text)
    assert not [item for item in after if item.severity == types.DiagnosticSeverity.Error]


async def test_it_completes_and_explains(client: LanguageClient) -> None:
    completions = await client.text_document_completion_async(
        types.CompletionParams(DOCUMENT, at("hold@1 is p"))
    )
    assert isinstance(completions, list)
    assert {"press", "wait"} <= {item.label for item in completions}
    hover = await client.text_document_hover_async(types.HoverParams(DOCUMENT, at("{north: sure")))
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "4 to 9, best 6" in hover.contents.value


async def test_names_are_found_and_renamed(client: LanguageClient) -> None:
    here = at("any week where hold")
    given = await client.text_document_definition_async(types.DefinitionParams(DOCUMENT, here))
    assert isinstance(given, list)
    assert [each.range.start.line for each in given] == [at("      hold").line]
    context = types.ReferenceContext(include_declaration=False)
    used = await client.text_document_references_async(types.ReferenceParams(context, DOCUMENT, here))
    assert used is not None
    assert len(used) == ROUNDS_AND_WORDS.count("hold") - 1
    edit = await client.text_document_rename_async(types.RenameParams(DOCUMENT, here, "keep"))
    assert edit is not None
    assert edit.changes is not None
    assert len(edit.changes[URI]) == len(used) + 1
    with pytest.raises(JsonRpcException, match="is not a name"):
        await client.text_document_rename_async(types.RenameParams(DOCUMENT, here, "Two Words"))


async def test_it_outlines_folds_and_lays_out(client: LanguageClient) -> None:
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(DOCUMENT))
    assert symbols
    assert "outcomes" in {symbol.name for symbol in symbols}
    assert await client.text_document_folding_range_async(types.FoldingRangeParams(DOCUMENT))
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    assert await client.text_document_formatting_async(types.DocumentFormattingParams(DOCUMENT, options))


async def test_what_is_half_written_is_found_and_the_names_stay_known(client: LanguageClient) -> None:
    end = types.Position(WRONG.count("\n"), 0)
    found = await edited(client, 3, types.Range(end, end), "steps:\n  x: {only_if: hint is ")
    assert [item.code for item in found] == ["M004"]
    there = types.Position(end.line + 1, len("  x: {only_if: hint is "))
    completions = await client.text_document_completion_async(types.CompletionParams(DOCUMENT, there))
    assert isinstance(completions, list)
    assert {"warm", "cold"} <= {item.label for item in completions}
