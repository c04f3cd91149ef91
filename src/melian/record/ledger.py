r"""A ledger of forecasts: lines of JSON, each sealed by a hash that takes in the line before.

    {"entry": {...}, "hash": "9f2c...", "kind": "forecast", "made": "2031-05-08T09:00:00+00:00", "n": 1,
     "previous": "0000..."}

`hash` is the SHA-256 of the line without it, written in one way only, so that a line that was edited is
seen by its own hash, and one that was removed, added or moved by the `previous` of what follows. What the
chain cannot show is that lines are missing at its end, or that all of it was made anew: write its head
down where others see it (`verify` prints it), and compare.

A line is written whole and forced to disk, under a lock. What stands behind the last line break was cut
while it was written, and was never acknowledged: it is told, and the next record takes its place.

References
----------
Haber & Stornetta (1991), Journal of Cryptology 3, 99-111.

Tested in `tests/unit/record/test_ledger.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from melian.errors import UsageError
from melian.plain_file import read_plain
from melian.record.lock import locked

__all__ = ["FIRST", "Ledger", "Line", "append", "ledger_of", "read_ledger"]

Kind = Literal["forecast", "resolution"]
FIRST = "0" * 64
"""What the first line gives as the hash of the line before it."""
MOST_BYTES = 256 << 20
_KEYS = {"entry", "hash", "kind", "made", "n", "previous"}


@dataclass(frozen=True, slots=True)
class Line:
    """One record."""

    n: int
    kind: str
    made: str
    """When, in UTC."""
    entry: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger holds, and whether it is as it was written."""

    lines: tuple[Line, ...]
    """Those that can be read, in the order of the file."""
    faults: tuple[str, ...]
    """What was changed, in words, with the number of the line; empty: the chain holds."""
    torn: int
    """Bytes behind the last line break: a record that was cut while it was written."""

    @property
    def head(self) -> str:
        """The hash of the last line: who has written it down knows that nothing before it was changed."""
        return self.lines[-1].hash if self.lines else FIRST


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file, verified.

    Raises
    ------
    UsageError
        If it cannot be read.
    """
    try:
        return ledger_of(read_plain(path, limit=MOST_BYTES))
    except OSError as error:
        raise UsageError(f"the ledger {path} cannot be read: {error.strerror or error}") from error


def ledger_of(data: bytes) -> Ledger:
    """The ledger in bytes, verified."""
    whole, _, torn = data.rpartition(b"\n")
    lines: list[Line] = []
    faults: list[str] = []
    previous = FIRST
    for number, raw in enumerate(whole.split(b"\n") if whole else (), 1):
        line = _line(raw)
        if line is None:
            faults.append(f"line {number} is no record of a ledger, or was edited")
            previous = ""
            continue
        found, says = line
        if previous and says != previous:
            faults.append(f"line {number} does not follow line {number - 1}: one was removed, added or moved")
        elif found.n != number and previous:
            faults.append(f"line {number} was record {found.n}")
        lines.append(found)
        previous = found.hash
    return Ledger(tuple(lines), tuple(faults), len(torn))


def append(path: Path, kind: Kind, entry: Mapping[str, Any], *, made: datetime | None = None) -> Line:
    """Add a record, whole and forced to disk; two writers wait for each other.

    Parameters
    ----------
    path
        The ledger; made if there is none.
    kind, entry
        What is recorded, as plain values.
    made
        When; now if absent.

    Raises
    ------
    UsageError
        If the ledger was changed, or cannot be written.
    """
    try:
        with locked(path) as number:
            data = _all(number)
            ledger = ledger_of(data)
            if ledger.faults:
                raise UsageError(f"{path}: {ledger.faults[0]}; nothing was added")
            when = (made or datetime.now(UTC)).isoformat(timespec="seconds")
            n, before = len(ledger.lines) + 1, ledger.head
            body = {"entry": entry, "kind": kind, "made": when, "n": n, "previous": before}
            seal = _seal(body)
            end = len(data) - ledger.torn
            if ledger.torn:
                os.ftruncate(number, end)
            os.lseek(number, end, os.SEEK_SET)
            _write(number, _text({**body, "hash": seal}) + b"\n")
            os.fsync(number)
            if not data and os.name == "posix":
                _settle(path.absolute().parent)
    except OSError as error:
        raise UsageError(f"the ledger {path} cannot be written: {error.strerror or error}") from error
    return Line(n, kind, when, entry, seal)


def _line(raw: bytes) -> tuple[Line, str] | None:
    """A record and the hash that it gives for the one before; None where it is not as it was sealed."""
    try:
        value = json.loads(raw)
        if not isinstance(value, dict) or set(value) != _KEYS or _text(value) != raw:
            return None
        if _seal({key: part for key, part in value.items() if key != "hash"}) != value["hash"]:
            return None
        return Line(value["n"], value["kind"], value["made"], value["entry"], value["hash"]), value[
            "previous"
        ]
    except (ValueError, TypeError, RecursionError):
        return None


def _text(value: Mapping[str, Any]) -> bytes:
    """The one way in which a record is written."""
    text = json.dumps(value, sort_keys=True, separators=(", ", ": "), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(body)).hexdigest()


def _all(number: int) -> bytes:
    """All bytes of an open file."""
    os.lseek(number, 0, os.SEEK_SET)
    parts: list[bytes] = []
    while part := os.read(number, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _settle(folder: Path) -> None:
    """Force to disk that a folder has a new file."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _write(number: int, data: bytes) -> None:
    """All of it: a call may write less."""
    rest: Sequence[int] = memoryview(data)
    while rest:
        rest = rest[os.write(number, rest) :]  # type: ignore[arg-type]
