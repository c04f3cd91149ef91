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
import io
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from melian.errors import StoreError
from melian.runs.blocks import Block, Span

__all__ = ["PART", "Store", "block_bytes", "block_of", "write_whole"]

PART = ".part"
"""How the name of a file ends that is being written."""
GROUPS = ("per_draw", "sums", "kept")
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of runs."""

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

    def save_block(self, name: str, block: Block) -> None:
        """Keep a block; nothing is written where a whole file of that name is.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        write_whole(self.block_path(name), block_bytes(name, block))

    def load_block(self, name: str, span: Span) -> tuple[Block | None, bool]:
        """The block of a name, None if there is none, and whether there is one that is damaged."""
        try:
            data = self.block_path(name).read_bytes()
        except FileNotFoundError:
            return None, False
        except OSError as error:
            raise StoreError(_refused(self.block_path(name), error, "read")) from None
        block = block_of(data, name, span)
        return block, block is None

    def save_json(self, run: str, name: str, data: Mapping[str, Any]) -> None:
        """Write a file of a run as JSON."""
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        write_whole(self.run_path(run) / name, text.encode())

    def manifest(self, run: str) -> dict[str, Any] | None:
        """What a run says of itself; None if it is absent or damaged."""
        try:
            data = json.loads((self.run_path(run) / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return data if isinstance(data, dict) and "draws" in data else None

    def block_names(self, run: str) -> tuple[str, ...]:
        """The names of the blocks that a run needs."""
        try:
            return tuple((self.run_path(run) / "blocks.txt").read_text("utf-8").split())
        except (OSError, ValueError):
            return ()

    def runs(self) -> tuple[str, ...]:
        """The names of all runs, sorted."""
        folder = self.path / "runs"
        return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir())) if folder.is_dir() else ()

    def block_files(self) -> Iterator[Path]:
        """Every file below `blocks`, whole or being written."""
        return (self.path / "blocks").glob("??/*") if (self.path / "blocks").is_dir() else iter(())


def block_bytes(name: str, block: Block) -> bytes:
    """A block as an `.npz` file; the same block gives the same bytes."""
    arrays = [f"{group}/{key}" for group in GROUPS for key in sorted(getattr(block, group))]
    about = {"name": name, "span": list(block.span), "arrays": arrays, "invalid": dict(block.invalid)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for group in GROUPS:
            for key, array in sorted(getattr(block, group).items()):
                member = io.BytesIO()
                np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{group}/{key}.npy", _STAMP), member.getvalue())
        text = json.dumps(about, sort_keys=True, ensure_ascii=True)
        archive.writestr(zipfile.ZipInfo("about.json", _STAMP), text)
    return file.getvalue()


def block_of(data: bytes, name: str, span: Span) -> Block | None:
    """The block in a file; None if the file is cut short, altered, or another block's."""
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            about = json.loads(archive.read("about.json"))
            for member in archive.namelist():
                group, _, key = member.removesuffix(".npy").partition("/")
                if group in groups:
                    content = io.BytesIO(archive.read(member))
                    groups[group][key] = np.lib.format.read_array(content, allow_pickle=False)
        block = Block(
            int(about["span"][0]), groups["per_draw"], groups["sums"], groups["kept"], about["invalid"]
        )
        there = [f"{group}/{key}" for group in GROUPS for key in sorted(groups[group])]
        fits = about["name"] == name and block.span == span and about["arrays"] == there
    # whatever bytes somebody finds in that place must not end a run
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError,
            RuntimeError, TypeError, IndexError, AttributeError):  # fmt: skip
        return None
    return block if fits else None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if power fails.

    Raises
    ------
    StoreError
        If there is no room, or no right to write there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(_refused(path, error, "written")) from None


def _sync_folder(path: Path) -> None:
    """Have the new name on disk too, where folders can be opened."""
    with suppress(PermissionError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _refused(path: Path, error: OSError, what: str) -> str:
    reason = error.strerror or str(error)
    full = error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
    remedy = "make room" if full else "choose a folder that you may write to"
    return (
        f"'{path}' cannot be {what}: {reason}; blocks that were finished before are kept: {remedy} and run "
        "the same command again"
    )
