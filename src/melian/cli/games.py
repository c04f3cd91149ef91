"""Games in Gambit's format that a command is given.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from melian.game.files.efg import EfgFile

__all__ = ["read_game", "readable"]


class readable:
    """What the system says of a file becomes a message."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FileNotFoundError):
            raise click.UsageError(f"there is no file '{error.filename}'.{_meant(error.filename)}") from None
        if isinstance(error, OSError):
            raise click.UsageError(f"'{error.filename}' cannot be read: {error.strerror or error}.") from None


def _meant(path: str) -> str:
    from melian.near_files import file_meant

    near = file_meant(path, (Path(path).suffix or ".efg",))
    return f" There is '{near}': write its name." if near else ""


def read_game(file: str) -> EfgFile:
    """The game in a file in Gambit's format; what the system says of the file becomes a message."""
    from melian.game.files.efg import read_efg_file

    with readable():
        return read_efg_file(Path(file))
