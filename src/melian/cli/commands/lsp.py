"""`melian lsp`: the language server, for editors.

Tested in `tests/unit/lsp/test_command.py`.
"""

from __future__ import annotations

from importlib.util import find_spec

import click

__all__ = ["command"]


def _address(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """The host and the port of `8765` or `127.0.0.1:8765`."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise click.BadParameter(f"'{value}' is no address: write 8765 or 127.0.0.1:8765", ctx, param)
    return host or "127.0.0.1", int(port)


@click.command("lsp")
@click.option(
    "--tcp", metavar="[HOST:]PORT", callback=_address,
    help="Serve one editor there instead of on stdin and stdout; 127.0.0.1 if no host is named.",
)  # fmt: skip
@click.option("--stdio", is_flag=True, hidden=True, help="As it is anyway; many editors add it.")
def command(tcp: tuple[str, int] | None, stdio: bool) -> None:
    """Serve an editor: findings as you type, completion, hover, rename, layout.

    It speaks the Language Server Protocol on stdin and stdout and is started by the editor, for files
    named *.crisis.yaml. The guide "Write in an editor" has the settings of each.
    """
    if find_spec("pygls") is None:
        raise click.UsageError('The language server needs pygls: pip install "melian[lsp]"')
    from melian.lsp.server import server

    if tcp is not None:
        server().start_tcp(*tcp)
    else:
        server().start_io()
