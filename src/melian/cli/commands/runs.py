"""`melian runs`: what a store holds.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from melian.cli.options import as_json, store_option
from melian.cli.screen import echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from melian.runs.store.store import Store

__all__ = ["command", "compare", "list_", "prune", "show"]


@click.group("runs")
def command() -> None:
    """List, show, compare and remove runs that commands with --store have kept."""


@command.command("list")
@store_option
@as_json
def list_(store: str | None, as_json: bool) -> None:
    """List the runs of a store with their headlines, the latest first."""
    from melian.cli.screen import print_json, print_page

    kept = _store(store)
    unread = list(kept.links())
    found = [(name, _about(kept, name, unread), _blocks(kept, name, unread)) for name in kept.runs()]
    found.sort(key=lambda run: (run[1] or {}).get("created", ""), reverse=True)
    _tell(unread)
    if as_json:
        from melian.report.records.kept import RunsRecord

        rows = [{"run": name, "blocks_kept": blocks, "manifest": about} for name, about, blocks in found]
        print_json(RunsRecord(store=str(kept.path), runs=rows, left=unread).plain())
    else:
        from melian.report.pages.runs import RunsPage

        print_page(RunsPage(str(kept.path), found))


@command.command("show")
@click.argument("run")
@store_option
@as_json
def show(run: str, store: str | None, as_json: bool) -> None:
    """Show what RUN was asked, what came of it, and with what it was made.

    RUN is a name that `melian runs list` prints, or how it begins.
    """
    from melian.cli.screen import print_json, print_page
    from melian.runs.store.prune import find_run, run_bytes

    kept = _store(store)
    name = find_run(kept, run)
    unread: list[str] = []
    about, blocks, n_bytes = _manifest(kept, name), _blocks(kept, name, unread), run_bytes(kept, name)
    _tell(unread)
    if as_json:
        from melian.report.records.kept import RunRecord

        print_json(RunRecord(run=name, blocks_kept=blocks, bytes=n_bytes, manifest=about).plain())
    else:
        from melian.report.pages.runs import RunPage

        print_page(RunPage(about, blocks, n_bytes))


@command.command("compare")
@click.argument("a")
@click.argument("b")
@store_option
@as_json
def compare(a: str, b: str, store: str | None, as_json: bool) -> None:
    """Compare the odds of two runs, draw by draw where their seeds are equal."""
    from melian.analysis.kept.runs import compare_kept, read_run
    from melian.cli.screen import print_json, print_page
    from melian.report.pages.runs import KeptComparePage
    from melian.report.records.kept import KeptCompareRecord
    from melian.runs.store.prune import find_run

    kept = _store(store)
    names = find_run(kept, a), find_run(kept, b)
    found = compare_kept(*(read_run(kept, name) for name in names))
    if as_json:
        print_json(KeptCompareRecord.of(found, names).plain())
    else:
        print_page(KeptComparePage(found, names))


@command.command("prune")
@click.argument("runs", nargs=-1)
@click.option("--unfinished", is_flag=True, help="Runs that were begun and left for an hour or more.")
@click.option("--older-than", type=click.FloatRange(0), metavar="DAYS", help="Runs begun before that.")
@click.option("--delete", is_flag=True, help="Remove them; without it, only say what would go.")
@store_option
@as_json
def prune(
    runs: tuple[str, ...], unfinished: bool, older_than: float | None, delete: bool, store: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Remove RUNS, and files that no run needs; say first what would go.

    Blocks that another run needs stay.
    """
    from melian.runs.store import prune as pruning

    kept = _store(store)
    found = pruning.prunable(kept, names=runs, unfinished=unfinished, older_than=older_than)
    _tell(found.left)
    if delete:
        pruning.prune(kept, found)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.kept import PruneRecord

        record = PruneRecord(
            deleted=delete, runs=list(found.runs), files=len(found.files), bytes=found.n_bytes,
            left=list(found.left),
        )  # fmt: skip
        print_json(record.plain())
        return
    from melian.report.pages.runs import n_bytes_words
    from melian.report.words.figures import count

    what = (
        f"{count(len(found.runs), 'run')}, {count(len(found.files), 'file')}, {n_bytes_words(found.n_bytes)}"
    )
    for name in found.runs:
        echo(name)
    echo(f"Removed {what}." if delete else f"Would remove {what}; --delete does it.")


def _store(path: str | None) -> Store:
    """The store that was named, by the option or the environment."""
    from melian.runs.store.store import Store

    if not path:
        raise click.UsageError(
            f"Name the folder of runs: --store DIR, or the variable MELIAN_STORE.{_stores_here()}"
        )
    store = Store.at(path)
    if not store.path.is_dir():
        raise click.UsageError(
            f"--store {path!r}: there is no such folder. `melian solve SCENARIO --store {shlex.quote(path)}` "
            f"makes it and keeps a run in it.{_stores_here()}"
        )
    return store


def _stores_here() -> str:
    """The folders of runs where one is, in words."""
    try:
        found = sorted(
            each.parent.name for each in Path().glob("*/runs") if (each.parent / "blocks").is_dir()
        )
    except OSError:
        found = []
    if not found:
        return ""
    which = " and ".join(f"--store {shlex.quote(name)}" for name in found[:3])
    return f" Here there {'is' if len(found) == 1 else 'are'}: {which}."


def _blocks(store: Store, run: str, unread: list[str]) -> int:
    """How many of a run's blocks are there; none where their list cannot be read, which is noted."""
    from melian.errors import StoreError

    try:
        return sum(map(store.has_block, store.listed_blocks(run)))
    except StoreError as error:
        unread.append(str(error))
        return 0


def _about(store: Store, run: str, unread: list[str]) -> dict[str, Any] | None:
    """The manifest of a run; None where it cannot be read, which is noted."""
    from melian.errors import StoreError

    try:
        return store.about(run)
    except StoreError as error:
        unread.append(str(error))
        return None


def _tell(left: Sequence[str]) -> None:
    """Say on stderr what is left alone, a line each."""
    for line in left:
        echo(f"Left alone: {line}.", err=True)


def _manifest(store: Store, run: str) -> dict[str, Any]:
    """The manifest of a run that is named."""
    from melian.errors import StoreError

    about = store.about(run)
    if about is None:
        raise StoreError(f"'{store.run_path(run)}' has no manifest: nobody knows what was asked")
    return about
