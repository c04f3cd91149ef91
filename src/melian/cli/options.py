"""Arguments and options that several commands share.

Tested in `tests/unit/test_small_manners.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

__all__ = [
    "PathName", "as_json", "at_options", "complete_variant", "draw_options", "keep_option", "model_options",
    "scenario_argument", "solve_options", "store_option", "texts_option", "who_options",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


class PathName(click.Path):
    """The path of something that is read or kept; an empty one would stand for the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path as it was given."""
        if not os.fspath(value):
            what = "file" if self.file_okay else "folder"
            leave = ", or leave the option out" if isinstance(param, click.Option) else ""
            self.fail(f"'' is no path; write the name of a {what}{leave}.", param, ctx)
        return super().convert(value, param, ctx)


class _ScenarioName(click.ParamType):  # type: ignore[type-arg]  # generic in later versions of click only
    """A path, or the name of a bundled scenario."""

    name = "scenario"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Bundled names, then files."""
        from melian.library import names

        bundled = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
        return [*bundled, CompletionItem(incomplete, type="file")]


def complete_variant(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The variants of the scenario that stands on the line, found without reading it whole."""
    import re
    from pathlib import Path

    from melian.library import bundled

    # an option without its value keeps click from reading the rest of the line
    words = [ctx.params.get("scenario") or "", *os.environ.get("COMP_WORDS", "").split()]
    paths = (bundled(word) or Path(word) for word in words if word)
    path = next((path for path in paths if path.is_file() and path.suffix == ".yaml"), None)
    if path is None:
        return []
    section = re.search(r"^variants:.*\n((?:[ #].*\n?|\n)*)", path.read_text("utf-8", "replace"), re.M)
    keys = re.findall(r"^  ?([a-z][a-z0-9_]*):", section[1], re.M) if section else []
    return [key for key in keys if key.startswith(incomplete)]


def _only_one(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str | None:
    """The value of an option that must not be repeated."""
    if len(value) > 1:
        both = " and ".join(f"'{name}'" for name in value)
        raise click.BadParameter(f"one at a time, got {both}; write a variant that does both.", ctx, param)
    return value[0] if value else None


def _address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An address of that form; whether anybody answers there is seen later."""
    from melian.errors import ClusterError
    from melian.runs.address import check_address

    try:
        if value is not None:
            check_address(value)
    except ClusterError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from None
    return value


def scenario_argument(function: F) -> F:
    """SCENARIO: a path, or the name of a bundled scenario."""
    return click.argument("scenario", type=_ScenarioName())(function)


def as_json(function: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a page.")(function)


def model_options(function: F) -> F:
    """What is solved: `--variant`, `--set`, `--precision`."""
    options = (
        click.option(
            "--variant", metavar="NAME", multiple=True, callback=_only_one, shell_complete=complete_variant,
            help="Apply a what-if of the file."
        ),
        click.option(
            "--set", "settings", metavar="NAME=VALUE", multiple=True,
            help='Another number: "name=30%" or "name=20 to 40, best 30". Repeatable; after --variant.',
        ),
        click.option(
            "--precision", metavar="P",
            help='How reliably actors do what pays: 8, "4 to 16" or limit. As in the file if absent.',
        ),
    )  # fmt: skip
    return _all(options, function)


def draw_options(function: F) -> F:
    """How many draws: `--draws`, `--seed`."""
    options = (
        click.option(
            "--draws", type=click.IntRange(1, 10_000_000), default=1000, show_default=True,
            help="Draws of the uncertain numbers.",
        ),
        click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws."),
    )  # fmt: skip
    return _all(options, function)


def at_options(function: F) -> F:
    """Given which events: `--at`, `--before-events`."""
    options = (
        click.option(
            "--at", metavar="DATE", help="Given the events up to this day; up to `as_of` if absent."
        ),
        click.option("--before-events", is_flag=True, help="Given no event: sets and hints are dropped."),
    )
    return _all(options, function)


def keep_option(function: F) -> F:
    """Keep what is solved: `--store`."""
    return click.option(
        "--store", metavar="DIR", envvar="MELIAN_STORE", show_envvar=True, type=PathName(file_okay=False),
        help="Keep what is solved in this folder, and begin with what is there: see `melian runs`.",
    )(function)  # fmt: skip


def solve_options(function: F) -> F:
    """Where runs are kept, and who solves them: `--store`, `--cluster`."""
    far = click.option(
        "--cluster", metavar="ADDRESS", callback=_address, help="Solve on the workers of this dask scheduler."
    )
    return keep_option(far(function))


def store_option(function: F) -> F:
    """`--store`, or the environment variable MELIAN_STORE."""
    return click.option(
        "--store", metavar="DIR", envvar="MELIAN_STORE", show_envvar=True,
        type=PathName(file_okay=False), help="The folder of runs.",
    )(function)  # fmt: skip


def texts_option(function: F) -> F:
    """`--texts`, where texts of sources are looked for."""
    return click.option(
        "--texts", metavar="DIR", type=PathName(file_okay=False),
        help="A folder with texts of the sources, known by their sha256.",
    )(function)  # fmt: skip


def who_options(function: F) -> F:
    """Of whom: `--actor`, `--step`."""
    options = (
        click.option("--actor", metavar="NAME", help="Only this actor."),
        click.option("--step", metavar="NAME", help="Only this step."),
    )
    return _all(options, function)


def _all(options: tuple[Callable[[F], F], ...], function: F) -> F:
    for option in reversed(options):
        function = option(function)
    return function
