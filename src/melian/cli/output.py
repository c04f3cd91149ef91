"""Files that a command writes because it was asked to.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from melian.runs.run import Run

__all__ = ["OutFile", "check_out", "write_picture", "write_result", "write_text"]

SUFFIXES = (".json", ".csv")


class OutFile(click.ParamType):  # type: ignore[type-arg]  # generic in later versions of click only
    """The name of a file that will be written; what speaks against it is said before any work is done."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it was given."""
        from melian.files import check_place, reason

        try:
            check_place(value)
        except (OSError, ValueError) as error:
            self.fail(f"{reason(value, error)}; name another place.", param, ctx)
        return value


def check_out(out: str) -> None:
    """Refuse a place for an answer that cannot be written to, before any work is done for it.

    Raises
    ------
    UsageError
        If the suffix is unknown, or a folder on the way is a file or may not be written to.
    """
    from melian.files import check_place, reason

    path = Path(out)
    try:
        if path.suffix not in SUFFIXES and path.suffix and not path.is_dir():
            raise click.UsageError(f"--out {out!r}: write a name that ends with .json or .csv, or a folder.")
        is_folder = path.suffix not in SUFFIXES and out
        check_place(os.path.join(out, "x.json") if is_folder else out)  # noqa: PTH118 - "" stays ""
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--out: {reason(out, error)}; name another place.") from None


def write_result(run: Run, record: Mapping[str, Any], out: str) -> None:
    """The answer as JSON and CSV: into one file by its suffix, or into a folder."""
    path = Path(out)
    if path.suffix == ".json":
        write_text(path, _json(record))
    elif path.suffix == ".csv":
        write_text(path, _csv(run))
    else:
        stem = Path(run.model.scenario.name).name.removesuffix(".crisis.yaml")
        write_text(path / f"{stem}.json", _json(record))
        write_text(path / f"{stem}.csv", _csv(run))


def write_text(path: Path, text: str) -> None:
    """Write a file as `melian.files` does, and the folders on the way that are missing.

    Raises
    ------
    UsageError
        If it cannot be written.
    """
    from melian.files import reason, write_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{reason(path, error)}.") from None


def write_picture(out: str, svg: str) -> None:
    """Write a picture; where there is none, say so, for its file is not there then.

    Raises
    ------
    UsageError
        If it cannot be written.
    """
    if svg:
        write_text(Path(out), svg)
    else:
        from melian.cli.screen import echo

        echo(f"There is no number to draw: {out} was not written.", err=True)


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _csv(run: Run) -> str:
    from melian.analysis.draws import draw_table

    return str(draw_table(run).to_csv(index=False, lineterminator="\n"))
