"""What can go from a store: runs that are named, and files that no run needs.

Only what melian wrote goes: plain files with the names that it gives and the content that it writes.
Links are not followed, and what cannot be read is told and left alone.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from melian.errors import StoreError
from melian.plain_file import is_plain, open_plain
from melian.runs.store.block_file import is_block_head
from melian.runs.store.store import PART, Store

__all__ = ["QUIET", "Pruning", "find_run", "prunable", "prune", "run_bytes"]

_FILES = ("draws.parquet", "scenario.crisis.yaml", "blocks.txt", "manifest.json")
"""Of a run, blocks left out; the manifest last."""
_BLOCK = re.compile(r"([0-9a-f]{2})[0-9a-f]{38}\.npz")
_BLOCK_PART = re.compile(r"\.([0-9a-f]{2})[0-9a-f]{38}\.npz\.\d+-[0-9a-f]{8}\.part")
_FILE_PART = re.compile(rf"\.({'|'.join(map(re.escape, _FILES))})\.\d+-[0-9a-f]{{8}}\.part")
DAY = 86_400.0
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
    left: tuple[str, ...] = ()
    """What is not touched because it cannot be read or is not melian's: a line each."""


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
    name = name if len(name) <= 80 else f"{name[:77]}..."
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
        If a name is that of no run, of several, or of one whose manifest or list of blocks cannot be
        read; or if a folder of the store cannot be read.
    """
    chosen = {find_run(store, name) for name in names}
    for run in chosen:
        store.about(run)
        store.listed_blocks(run)
    left = list(store.links())
    needed: set[str] | None = set()
    own: set[str] = set()
    for run in store.runs():
        try:
            listed = store.listed_blocks(run)
            about = store.about(run)
        except StoreError as error:
            left.append(str(error))
            needed = _and_more(needed, store, run)
            continue
        if run in chosen or _is_meant(store, run, about, unfinished, older_than):
            chosen.add(run)
            own.update(listed)
        elif needed is not None:
            needed.update(listed)
    for top in (store.path / "runs", store.path / "blocks"):
        if top.is_symlink():
            left.append(f"'{top}' is a link, and none is followed here")
    files = list(_loose_files(store, needed, own, left))
    for run in sorted(chosen):
        files += _run_files(store, run)
    return Pruning(tuple(sorted(chosen)), tuple(files), sum(_size(path) for path in files), tuple(left))


def _and_more(needed: set[str] | None, store: Store, run: str) -> set[str] | None:
    """What is needed with the blocks of a run that is left alone; None if nobody knows which."""
    try:
        return None if needed is None else needed | set(store.listed_blocks(run))
    except StoreError:
        return None


def _loose_files(store: Store, needed: set[str] | None, own: set[str], left: list[str]) -> Iterator[Path]:
    """Files below `blocks` that go: melian's own that no run needs, and that nobody is at work on."""
    n_foreign = 0
    for path in store.block_files():
        stale = _age(path) > QUIET
        if not _is_block(path):
            n_foreign += 1
        elif path.name.endswith(PART):
            if stale:
                yield path
        elif needed is not None and path.stem not in needed and (stale or path.stem in own):
            yield path
    if needed is None:
        left.append(f"blocks in '{store.path / 'blocks'}' stay: nobody knows which of them that run needs")
    if n_foreign:
        count = "a file" if n_foreign == 1 else f"{n_foreign:,} files"
        left.append(f"{count} below '{store.path / 'blocks'}' that melian did not write, or that is damaged")


def _is_block(path: Path) -> bool:
    """Whether it is a block that melian wrote, whole or not, by name, kind and content."""
    match = _BLOCK.fullmatch(path.name) or _BLOCK_PART.fullmatch(path.name)
    if match is None or match[1] != path.parent.name:
        return False
    try:
        with open_plain(path) as file:
            return is_block_head(file.read(64))
    except OSError:
        return False


def prune(store: Store, pruning: Pruning) -> None:
    """Remove it; what is gone already is no error.

    Raises
    ------
    StoreError
        If a file may not be removed.
    """
    try:
        for path in pruning.files:
            if is_plain(path):  # what took its place since is somebody else's
                path.unlink(missing_ok=True)
        for run in pruning.runs:
            with suppress(OSError):  # files that melian did not write stay, and so does their folder
                store.run_path(run).rmdir()
    except OSError as error:
        raise StoreError(f"'{error.filename}' cannot be removed: {error.strerror or error}") from None


def _is_meant(
    store: Store, run: str, about: dict[str, Any] | None, unfinished: bool, older_than: float | None
) -> bool:
    """Whether a run is among those that are asked for without their names."""
    if unfinished and (about is None or about["finished"] is None) and _quiet_for(store, run) > QUIET:
        return True
    if older_than is None or about is None:
        return False
    begun = datetime.fromisoformat(about["created"])
    return (datetime.now(UTC) - begun).total_seconds() > older_than * DAY


def _quiet_for(store: Store, run: str) -> float:
    """Seconds since something was added to a run."""
    blocks = (store.block_path(name) for name in store.block_names(run))
    ages = [_age(path) for path in (*_run_files(store, run), *blocks) if is_plain(path)]
    folder = store.run_path(run)
    if not ages and not any(folder.iterdir()):
        return _age(folder)
    return min(ages, default=0.0)  # a folder of files that are not melian's is no run


def _run_files(store: Store, run: str) -> Iterator[Path]:
    """The files of a run that melian wrote, blocks left out; the manifest last."""
    folder = store.run_path(run)
    if folder.parent.is_symlink():
        return
    with suppress(OSError):
        yield from sorted(p for p in folder.iterdir() if _FILE_PART.fullmatch(p.name) and is_plain(p))
    for name in _FILES:
        if is_plain(folder / name):
            yield folder / name


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.lstat().st_mtime
    return 0.0


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.lstat().st_size
    return 0
