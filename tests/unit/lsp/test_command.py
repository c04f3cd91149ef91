"""`melian lsp`, as it is typed."""

from __future__ import annotations

import importlib.util

import pytest
from click.testing import CliRunner

from melian.cli.main import cli


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        "melian.cli.commands.lsp.find_spec", lambda name: None if name == "pygls" else there(name)
    )
    result = CliRunner().invoke(cli, ["lsp"])
    assert result.exit_code == 2
    assert 'pip install "melian[lsp]"' in result.output


@pytest.mark.parametrize("address", ["x", "localhost:x", "99999", "1.5"])
def test_what_is_no_address_is_refused(address: str) -> None:
    result = CliRunner().invoke(cli, ["lsp", "--tcp", address])
    assert result.exit_code == 2
    assert "write 8765 or 127.0.0.1:8765" in " ".join(result.output.split())
