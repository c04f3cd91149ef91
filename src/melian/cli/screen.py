"""Where commands print: a page or JSON on stdout, a moving line on stderr.

Everything that a command prints goes through here, so that no name, argument or stored text can
act on the terminal: see `melian.characters`.

Tested in `tests/unit/test_characters.py`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from melian.characters import one_line, visible, visible_json

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "MAX_WIDTH",
    "again",
    "clear_line",
    "echo",
    "moving_line",
    "page_console",
    "print_again",
    "print_json",
    "print_lines",
    "print_page",
    "show_error",
    "stderr_is_terminal",
    "wrapped",
]

UNREPEATED = ("quiet", "as_json", "store", "cluster", "out", "case", "svg", "output")
"""Parameters that change no figure."""
COUNTS = ("draws", "seed", "starts")
"""Parameters that are repeated even where nobody typed them."""
MAX_WIDTH = 110
"""Pages are not drawn wider: lines stay readable."""


BLANKS = re.compile(r" +(?=((\x1b\[[0-9;]*m)*)$)", re.MULTILINE)
"""Blanks at the end of a line, before styles that end there: copied from a terminal they are in the way."""
CLEAR = "\r\x1b[K"
"""Back to the beginning of the line, which is emptied."""


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """A text on stdout or stderr."""
    with _unless_closed() if err else nullcontext():
        click.echo(visible(text), err=err, nl=nl)


def moving_line(text: str) -> None:
    """Draw the moving line on stderr again."""
    with _unless_closed():
        sys.stderr.write(CLEAR + one_line(text))
        sys.stderr.flush()


def clear_line() -> None:
    """Leave nothing of the moving line behind."""
    with _unless_closed():
        sys.stderr.write(CLEAR)
        sys.stderr.flush()


@contextmanager
def _unless_closed() -> Iterator[None]:
    """A full disk behind stderr ends nothing; a closed pipe does."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError:
        pass


class _Words(io.StringIO):
    """Takes what click says as it says it: elsewhere it drops what looks like a style of a terminal."""

    def isatty(self) -> bool:
        """Styles are welcome."""
        return True


def show_error(error: click.ClickException) -> None:
    """What click says of a command that was called wrongly, on stderr."""
    words = _Words()
    error.show(file=words)
    echo(words.getvalue(), err=True, nl=False)


def print_json(data: Any, ctx: click.Context | None = None) -> None:
    """JSON on stdout, readable and in UTF-8 where stdout is; with `again` if the context is given."""
    import json

    if ctx is not None:
        data = {**data, "again": again(ctx)}
    utf8 = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(visible_json(json.dumps(data, indent=2, ensure_ascii=not utf8, allow_nan=False)))


def page_console() -> Console:
    """The console of a page."""
    from melian.cli.console import VisibleConsole

    console = VisibleConsole(highlight=False, markup=False, emoji=False, soft_wrap=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def print_page(*pages: Any) -> None:
    """Pages on stdout; nothing if stdout is closed."""
    console = page_console()
    for page in pages:
        with console.capture() as drawn:
            console.print(page, crop=False)  # a command below a page is longer than the lines
        console.file.write(BLANKS.sub("", drawn.get()))
        console.file.flush()


def again(ctx: click.Context) -> str:
    """The command that gives the same figures: all that was typed but for where it goes, and every seed.

    >>> @click.command("ask")
    ... @click.argument("scenario")
    ... @click.option("--seed", default=0)
    ... @click.option("--set", "settings", multiple=True)
    ... @click.option("--quiet", is_flag=True)
    ... @click.pass_context
    ... def ask(ctx, **given):
    ...     return again(ctx)
    >>> ask.main(["hawk dove", "--quiet", "--set", "a=1"], "ask", standalone_mode=False)
    "melian ask 'hawk dove' --seed 0 --set a=1"
    """
    import shlex

    words = ["melian", str(ctx.info_name)]
    typed = click.core.ParameterSource.COMMANDLINE
    for each in ctx.command.params:
        name, value = str(each.name), ctx.params.get(str(each.name))
        if value is False and each.secondary_opts and ctx.get_parameter_source(name) == typed:
            words += [each.secondary_opts[0]]  # `--no-bare`
        if name in UNREPEATED or value is None or value is False or value == ():
            continue
        values = list(value) if isinstance(value, tuple) else [value]
        if isinstance(each, click.Argument):
            words += [str(item) for item in values if ctx.get_parameter_source(name) == typed]
        elif name in COUNTS or ctx.get_parameter_source(name) == typed:
            flag = isinstance(each, click.Option) and each.is_flag
            words += [each.opts[0]] if flag else [w for item in values for w in (each.opts[0], str(item))]
    return shlex.join(words)


def print_again(ctx: click.Context) -> None:
    """The command that gives the same page, below it."""
    from melian.report.words.commands import AGAIN

    echo(AGAIN + again(ctx))


def print_lines(lines: Iterable[str]) -> None:
    """Sentences on stdout, each broken at words where the terminal ends; commands to paste are not."""
    from melian.report.words.commands import AGAIN

    width = page_console().width
    for line in lines:
        echo(line if line.startswith(AGAIN) else wrapped(line, width))


def wrapped(text: str, width: int, *, indent: int = 0) -> str:
    """A text broken at words; the lines of an item stand below its first word."""
    import textwrap

    text = visible(text)
    hang = indent + (2 if text.startswith("- ") else 0)
    return textwrap.fill(
        text, width, initial_indent=" " * indent, subsequent_indent=" " * hang,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def stderr_is_terminal() -> bool:
    """Whether somebody can watch a moving line."""
    return sys.stderr.isatty()
