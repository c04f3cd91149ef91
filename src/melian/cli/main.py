"""`melian`: a group of commands, each imported when it is called.

Command modules import nothing but click at their head, so that `--help` and
completion stay quick.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

import click

from melian.cli import interrupts, streams
from melian.cli.exits import BAD_SCENARIO, INTERRUPTED, USAGE
from melian.cli.screen import echo, show_error
from melian.cli.typed import shortened
from melian.questions.registry import QUESTIONS, question
from melian.version import __version__

if TYPE_CHECKING:
    from melian.errors import MelianError

__all__ = ["COMMANDS", "RECORD", "Commands", "cli", "main", "report_error"]

RECORD = ("forecast", "score")
"""Commands that keep score."""
COMMANDS = (
    "list", "app", "patterns", "new", "dossier", "draft", "fmt", "check", "show", *QUESTIONS, "brief",
    "report", "runs", *RECORD, "fit", "export", "efg", "schema", "lsp", "explain", "cite",
)  # fmt: skip
"""In the order in which somebody new would meet them."""


_TYPED = "melian.typed"
"""The arguments, in the context."""


class Commands(click.Group):
    """A group that finds a command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in QUESTIONS:
            from melian.cli.questions.command import command_of

            return command_of(question(cmd_name))
        folder = "record" if cmd_name in RECORD else "commands"
        command: click.Command = import_module(f"melian.cli.{folder}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, with what was probably meant if there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from melian.cli.advice import command_meant

            raise click.UsageError(f"No such command '{args[0]}'. {command_meant(args, COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **options: Any
    ) -> click.Context:
        """What was typed, read; help is printed here."""
        typed = list(args)
        with _worded(typed, self):
            ctx = super().make_context(info_name, args, parent, **options)
        ctx.meta[_TYPED] = typed
        return ctx

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what melian raises on purpose becomes a message and an exit code."""
        from melian.cli.notes import noted
        from melian.errors import MelianError

        typed = ctx.meta.get(_TYPED, ())
        with _worded(typed, self):
            try:
                with noted():
                    return super().invoke(ctx)
            except MelianError as error:
                return ctx.exit(report_error(error, typed=typed))


class _Trouble(click.ClickException):
    """A file or a stream that cannot be used."""

    exit_code = USAGE


@contextmanager
def _worded(typed: Sequence[str], every: click.Group) -> Iterator[None]:
    """What click would take for something else, or repeat at length.

    A file that ends early is no Ctrl-D, a full disk no bug.
    """
    try:
        yield
    except click.ClickException as error:
        from melian.cli.advice import advise

        advise(error, typed, every)
        vars(error).update(message=shortened(error.message, typed))  # click's types call it final
        raise
    except EOFError as error:
        raise RuntimeError("a file ended too early") from error
    except OSError as error:
        raise _Trouble(streams.fail(error)) from error


def report_error(error: MelianError, *, every: bool = False, typed: Sequence[str] = ()) -> int:
    """Print what went wrong on stderr; the exit code that says the same.

    `every`: all errors of a file, however many there are. `typed`: the arguments, repeated in short.
    """
    from melian.errors import GameError, ScenarioError

    if not isinstance(error, ScenarioError):
        echo(f"Error: {shortened(str(error), typed)}", err=True)
        return BAD_SCENARIO if isinstance(error, GameError) else USAGE
    from melian.scenario.findings.diagnostics import render

    errors = [item for item in error.diagnostics if item.severity == "error"]
    echo(
        render(errors, error.text, error.name, most=None) if every else shortened(str(error), typed), err=True
    )
    if len(errors) > 1:
        echo(f"{len(errors):,} errors", err=True)
    return BAD_SCENARIO


def _say_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    file: TextIO | None = None, line: str | None = None,
) -> None:  # fmt: skip
    """A warning on stderr; one that is for whoever typed the command has no place in the code."""
    from melian.kept import KeptWarning

    if issubclass(category, KeptWarning):
        echo(f"Note: {message}", err=True)
    else:
        echo(warnings.formatwarning(message, category, filename, lineno, line).rstrip(), err=True)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="SCENARIO is a path, or the name of a bundled scenario: see `melian list`.",
)
@click.version_option(__version__, "-v", "--version", prog_name="melian", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn a reported crisis into a game that can be solved and questioned."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(50_000, 20, 50)  # looking for garbage that is not there was a tenth of a report
    streams.prepare()
    interrupts.listen()
    warnings.showwarning = _say_warning
    code = _code(arguments)
    if (trouble := streams.finish()) is not None:
        echo(f"Error: {trouble}", err=True)
        code = USAGE
    if interrupts.heard():
        code = INTERRUPTED  # also where somebody took it for something else on its way
    interrupts.listening_ends()
    sys.exit(code)


def _code(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="melian", standalone_mode=False)
    except click.Abort:
        echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        show_error(error)
        return error.exit_code
    except Exception:
        if not interrupts.heard():
            raise
        return INTERRUPTED  # an import that was interrupted fails with an error of its own
    return code if isinstance(code, int) else 0
