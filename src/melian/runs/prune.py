"""What can go from a store: runs that are named, and files that no run needs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from melian.errors import StoreError
from melian.runs.store import PART, Store

__all__ = ["QUIET", "Pruning", "find_run", "prunable", "prune", "run_bytes"]

QUIET = 3600.0
"""Seconds without a new file after which nobody is thought to be at work."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would go."""

    runs: tuple[str, ...]
    files: tuple[Path, ...]
    """Of these runs, and those that no run needs; each run's manifest is its last file."""
    n_bytes: int
    """How much room they take."""


def find_run(store: Store, name: str) -> str:
    """The one run of a name, or whose name begins so.

    Raises
    ------
    StoreError
        If there is none, or more than one.
    """
    runs = store.runs()
    found = [run for run in runs if run == name] or [run for run in runs if run.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise StoreError(f"'{name}' begins the names of several runs: {', '.join(found)}; write more of it")
    some = ", ".join(runs[:8]) + (", ..." if len(runs) > 8 else "")
    raise StoreError(
        f"there is no run called '{name}' in '{store.path}'; "
        + (f"there are {some}" if runs else "it is empty")
    )


def run_bytes(store: Store, run: str) -> int:
    """How much room a run and its blocks take."""
    blocks = (store.block_path(name) for name in store.block_names(run))
    return sum(_size(path) for path in (*_run_files(store, run), *blocks))


def prunable(
    store: Store, *, names: Sequence[str] = (), unfinished: bool = False, older_than: float | None = None
) -> Pruning:
    """What would go; blocks that another run needs stay.

    Files that no run needs (blocks of removed runs, files that were never finished) always
    are among it, once they are an hour old.

    Parameters
    ----------
    store
        Where.
    names
        Runs, by name or the beginning of it.
    unfinished
        Runs that were begun and not finished, and to which nothing was added for an hour.
    older_than
        Runs that were begun more than so many days ago.

    Raises
    ------
    StoreError
        If a name is that of no run, or of several.
    """
    chosen = {find_run(store, name) for name in names}
    chosen |= {run for run in store.runs() if _is_meant(store, run, unfinished, older_than)}
    needed = {name for run in store.runs() if run not in chosen for name in store.block_names(run)}
    own = {name for run in chosen for name in store.block_names(run)} - needed
    files: list[Path] = []
    for path in store.block_files():
        stale = _age(path) > QUIET
        if path.name.endswith(PART):
            if stale:
                files.append(path)
        elif path.stem in own or (path.stem not in needed and stale):
            files.append(path)
    for run in sorted(chosen):
        files += _run_files(store, run)
    return Pruning(tuple(sorted(chosen)), tuple(files), sum(_size(path) for path in files))


def prune(store: Store, pruning: Pruning) -> None:
    """Remove it; what is gone already is no error.

    Raises
    ------
    StoreError
        If a file may not be removed.
    """
    try:
        for path in pruning.files:
            path.unlink(missing_ok=True)
        for run in pruning.runs:
            with suppress(OSError):  # files that melian did not write stay, and so does their folder
                store.run_path(run).rmdir()
    except OSError as error:
        raise StoreError(f"'{error.filename}' cannot be removed: {error.strerror or error}") from None


def _is_meant(store: Store, run: str, unfinished: bool, older_than: float | None) -> bool:
    about = store.manifest(run)
    if unfinished and (about is None or about.get("finished") is None) and _quiet_for(store, run) > QUIET:
        return True
    if older_than is None or about is None:
        return False
    begun = datetime.fromisoformat(about["created"])
    return datetime.now(UTC) - begun > timedelta(days=older_than)


def _quiet_for(store: Store, run: str) -> float:
    """Seconds since something was added to a run."""
    blocks = (store.block_path(name) for name in store.block_names(run))
    return min((_age(path) for path in (*_run_files(store, run), *blocks) if path.exists()), default=1e9)


def _run_files(store: Store, run: str) -> Iterator[Path]:
    """The files of a run that melian wrote, blocks left out; the manifest last."""
    folder = store.run_path(run)
    yield from folder.glob(f".*{PART}")
    for name in ("draws.parquet", "scenario.crisis.yaml", "blocks.txt", "manifest.json"):
        if (folder / name).exists():
            yield folder / name


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime
    return 0.0


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
