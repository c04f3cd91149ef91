"""`melian app`: the app in the browser.

Tested in `tests/unit/app/test_command.py`.
"""

from __future__ import annotations

import threading

import click

from melian.cli.screen import echo

__all__ = ["command"]


@click.command("app")
@click.argument("what", metavar="[FOLDER|FILE]", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Listen there; any free one if 0."
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Listen there; needs --expose.")
@click.option("--expose", is_flag=True, help="Let other machines reach the files of the folder.")
def command(what: str | None, port: int, no_browser: bool, host: str, expose: bool) -> None:
    """Open FOLDER, or FILE in its folder, in the browser: read, ask, slide, edit, save.

    Without either the crisis that comes with melian is shown, and new files are written into the
    folder you are in. The app is for this machine alone: the address that is printed lets one
    browser in, once. Ctrl-C ends it.
    """
    try:
        from melian.app.hosts import is_loopback
        from melian.app.serving import place_of, served
    except ModuleNotFoundError as error:
        if str(error.name).startswith("melian"):
            raise
        raise click.UsageError("The app needs an extra: pip install 'melian[app]'") from None
    place = place_of(what)
    if not is_loopback(host):
        _expose(host, str(place.folder.resolve()), expose=expose)
    from melian.cli.interrupts import answered

    stop = threading.Event()
    with served(place, host=host, port=port) as address:
        echo(f"{address}\nThis address lets one browser in, once. Ctrl-C ends the app.")
        if not no_browser:
            _browse(address)
        with answered(stop, lambda: None):
            stop.wait()
    echo("Ended.", err=True)


def _expose(host: str, folder: str, *, expose: bool) -> None:
    """Refuse what other machines can reach unless it is wanted; then say what that opens."""
    opened = (
        f"'{host}' can be reached from other machines. Whoever has the address that is printed, or listens "
        f"on the way to it, for nothing is encrypted, reads and writes the crisis files below {folder}, and "
        "makes this machine solve."
    )
    if not expose:
        raise click.UsageError(
            f"{opened} Say --expose if that is wanted; without --host nobody else gets in."
        )
    echo(f"Warning: {opened}", err=True)


def _browse(address: str) -> None:
    """Open the browser, if there is one; it may print what it likes elsewhere."""
    import webbrowser

    try:
        webbrowser.open(address)
    except webbrowser.Error:
        echo("No browser was found: open the address yourself.", err=True)
