"""A block as bytes: named arrays in an `.npz` file, the same for the same block, and back.

Whatever bytes are found in the place of a block, they are read as that block or not at all, and
in no more room than they take.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from typing import Any

import numpy as np

from melian.runs.blocks import Block, Span
from melian.runs.shapes import AnyShape

__all__ = ["block_bytes", "block_of", "is_block_head"]

GROUPS = ("per_draw", "sums", "kept")
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written
_MAGIC, _GROUP = b"PK\x03\x04", b"per_draw/"  # how a file of a block begins, and its first member's name


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
            if any(each.compress_type != zipfile.ZIP_STORED for each in archive.infolist()):
                return None  # melian packs nothing, and what is packed may be of any size
            about = json.loads(archive.read("about.json"))
            for member in archive.namelist():
                group, _, key = member.removesuffix(".npy").partition("/")
                if group in groups:
                    groups[group][key] = _array(archive.read(member))
        invalid = {str(what): int(count) for what, count in about["invalid"].items()}
        block = Block(span.start, groups["per_draw"], groups["sums"], groups["kept"], invalid)
        there = [f"{group}/{key}" for group in GROUPS for key in sorted(groups[group])]
        fits = about["name"] == name and about["span"] == list(span) and about["arrays"] == there
        return block if fits and block.span == span and invalid == about["invalid"] else None
    except Exception:  # whatever bytes somebody finds in that place must not end a run
        return None


def _array(data: bytes) -> AnyShape:
    """The array in a member; its header is held against what is there before room is made for it."""
    content = io.BytesIO(data)
    if np.lib.format.read_magic(content) != (1, 0):
        raise ValueError("another format")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(content)
    rest = data[content.tell() :]
    if by_columns or dtype.kind not in "biuf" or math.prod(shape) * dtype.itemsize != len(rest):
        raise ValueError("not what its header says")
    return np.frombuffer(rest, dtype).reshape(shape).copy()


def is_block_head(data: bytes) -> bool:
    """Whether the first bytes of a file, or all that there are, are those that a block begins with."""
    return _MAGIC.startswith(data[:4]) and _GROUP.startswith(data[30:39])
