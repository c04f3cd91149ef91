"""A folder of runs: blocks named by what determines them, and a manifest per run.

    STORE/
      blocks/3f/3f9a...npz        one block: named arrays
      runs/NAME/manifest.json     what was asked, with what, and what came of it
      runs/NAME/scenario.crisis.yaml  the text that was solved
      runs/NAME/blocks.txt        the names of its blocks
      runs/NAME/draws.parquet     one row per draw, once all blocks are there

Every file is written under another name in its folder, forced to disk and renamed. A file
that is there is therefore whole; what damages it later is noticed by its checksums. Two
processes that write the same block write the same bytes.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melian.errors import StoreError
from melian.plain_file import NotPlainError, is_plain, open_plain, read_plain
from melian.runs.blocks import Block, Span
from melian.runs.store.block_file import block_bytes, block_of
from melian.runs.store.kept_manifest import MANIFEST_BYTES, manifest_of
from melian.runs.store.whole_file import PART, shown_path, unread, write_whole

__all__ = ["PART", "Store", "block_bytes", "block_of", "unread", "write_whole"]

BLOCK_BYTES = 4 << 30
"""The most that a block is read with; those of melian take a few MB, or less."""
LIST_BYTES = 64 << 20
"""The most that a list of blocks is read with: over a million names."""
LOG = logging.getLogger("melian.store")
_IS_NAME = re.compile(rb"[0-9a-f]{40}").fullmatch


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of runs.

    What is in it may have been changed by anybody. What cannot be read is told, once, by the logger
    `melian.store`, and left as it is; the rest stays usable.
    """

    path: Path

    @classmethod
    def at(cls, place: str | os.PathLike[str]) -> Store:
        """The store in a folder, which need not be there yet; `~` is the home folder."""
        return cls(Path(place).expanduser())

    def block_path(self, name: str) -> Path:
        """Where the block of a name is, or would be."""
        return self.path / "blocks" / name[:2] / f"{name}.npz"

    def run_path(self, name: str) -> Path:
        """The folder of a run."""
        return self.path / "runs" / name

    def save_block(self, name: str, block: Block) -> bool:
        """Keep a block, and say whether it is kept: what is in its place and cannot be read stays there.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        path = self.block_path(name)
        if not _is_free(path):
            return False
        write_whole(path, block_bytes(name, block))
        return True

    def load_block(
        self, name: str, span: Span, fits: Callable[[Block], bool] | None = None
    ) -> tuple[Block | None, bool]:
        """The block of a name, None if there is none, and whether there is one that is damaged.

        What is in its place and cannot be opened is told, and is no block.

        Parameters
        ----------
        name, span
            Of the block.
        fits
            Whether its arrays are of the form that is expected, see `melian.runs.store.block_form`.
        """
        path = self.block_path(name)
        try:
            data = read_plain(path, limit=BLOCK_BYTES)
        except FileNotFoundError:
            return None, False
        except OSError as error:
            LOG.warning(
                "%s; it is left as it is, and its draws are solved without being kept", unread(path, error)
            )
            return None, False
        block = block_of(data, name, span)
        if block is not None and fits is not None and not fits(block):
            block = None
        return block, block is None

    def has_block(self, name: str) -> bool:
        """Whether a file is in the place of a block."""
        return is_plain(self.block_path(name))

    def save_file(self, run: str, name: str, data: bytes) -> None:
        """Write a file of a run, unless it holds the same already.

        Raises
        ------
        StoreError
            If it cannot be written, or something else than a file is in its place.
        """
        path = self.run_path(run) / name
        try:
            if read_plain(path, limit=len(data)) == data:
                return
        except NotPlainError as error:
            if error.errno != errno.EFBIG:
                raise StoreError(f"'{path}' cannot be written: {error.strerror}; move it elsewhere") from None
        except OSError:
            pass  # the writing says what is wrong
        write_whole(path, data)

    def save_json(self, run: str, name: str, data: Mapping[str, Any]) -> None:
        """Write a file of a run as JSON; raises as `save_file` does."""
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        self.save_file(run, name, text.encode())

    def about(self, run: str) -> dict[str, Any] | None:
        """What a run says of itself, in the form of `kept_manifest`; None if it says nothing.

        Raises
        ------
        StoreError
            If its manifest cannot be read: in one line, with the place and the reason.
        """
        path = self.run_path(run) / "manifest.json"
        try:
            return manifest_of(read_plain(path, limit=MANIFEST_BYTES))
        except FileNotFoundError:
            return None
        except (OSError, StoreError) as error:
            raise StoreError(unread(path, error)) from None

    def manifest(self, run: str) -> dict[str, Any] | None:
        """What a run says of itself; None if that is absent or cannot be read."""
        with suppress(StoreError):
            return self.about(run)
        return None

    def listed_blocks(self, run: str) -> tuple[str, ...]:
        """The names of the blocks that a run needs.

        Raises
        ------
        StoreError
            If their list cannot be read, or is cut short: in one line, with the place and the reason.
        """
        path = self.run_path(run) / "blocks.txt"
        about = self.manifest(run)
        wanted = 0 if about is None else about["blocks"]
        try:
            lines = read_plain(path, limit=LIST_BYTES).split(b"\n")[:-1]
            if not all(map(_IS_NAME, lines)):
                raise StoreError("a line of it is no name of a block")
            if len(lines) < wanted:
                raise StoreError(f"it names {len(lines):,} blocks, and the manifest {wanted:,}")
            return tuple(line.decode() for line in lines)
        except FileNotFoundError as error:
            if not wanted:
                return ()
            raise StoreError(unread(path, error)) from None
        except (OSError, StoreError) as error:
            raise StoreError(unread(path, error)) from None

    def block_names(self, run: str) -> tuple[str, ...]:
        """The names of the blocks that a run needs; none if they cannot be read."""
        with suppress(StoreError):
            return self.listed_blocks(run)
        return ()

    def runs(self) -> tuple[str, ...]:
        """The names of all runs, sorted; links to folders are none, see `links`.

        Raises
        ------
        StoreError
            If the folder of runs cannot be read.
        """
        return tuple(sorted(path.name for path in _below(self.path / "runs") if _is_folder(path)))

    def links(self) -> tuple[str, ...]:
        """What stands in the place of runs and is a link, which is not followed: a line each."""
        found = [path for path in _below(self.path / "runs") if path.is_symlink()]
        return tuple(f"'{shown_path(path)}' cannot be read: it is a link" for path in found)

    def block_files(self) -> Iterator[Path]:
        """Every file below `blocks`, whole or being written; links are not followed.

        Raises
        ------
        StoreError
            If a folder cannot be read.
        """
        top = self.path / "blocks"
        folders = [path for path in _below(top) if len(path.name) == 2 and _is_folder(path)]
        return (path for folder in ([] if top.is_symlink() else folders) for path in _below(folder))


def _is_free(path: Path) -> bool:
    """Whether a file can go there: nothing is there, or a file that can be read."""
    try:
        open_plain(path).close()
    except FileNotFoundError:
        return not path.parent.is_symlink() or path.parent.is_dir()
    except OSError:
        return False
    return True


def _below(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StoreError(unread(folder, error)) from None


def _is_folder(path: Path) -> bool:
    """Whether it is a folder itself, and no link to one."""
    return path.is_dir() and not path.is_symlink()
