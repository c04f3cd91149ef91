"""The draws of a run as a Parquet file: one row per draw, numbers and answers by name.

Tested in `tests/unit/test_traceable.py`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Shaped

from melian.errors import StoreError
from melian.plain_file import open_plain
from melian.runs.blocks import IMPOSSIBLE, INVALID
from melian.runs.branch_check import OTHER, SAME, UNCHECKED
from melian.runs.shapes import DrawCode
from melian.solve.solver import Status

if TYPE_CHECKING:
    from melian.runs.run import Run

__all__ = [
    "branch_names", "check_pyarrow", "draw_columns", "parquet_bytes", "read_draws", "status_names",
]  # fmt: skip

ROW_GROUP = 65_536


def check_pyarrow() -> None:
    """Say what is missing before any work is done for it.

    Raises
    ------
    StoreError
        If pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise StoreError(
            "runs are kept as Parquet, which needs the package pyarrow: install it with "
            "`pip install 'melian[data]'`"
        ) from None


def status_names(status: DrawCode) -> list[str]:
    """The stable code of each draw's status, in words."""
    names = {int(code): code.name.lower() for code in Status}
    names |= {INVALID: "invalid_input", IMPOSSIBLE: "impossible_events"}
    return [names[int(code)] for code in status]


def branch_names(branch: DrawCode) -> list[str]:
    """What a second look at each draw found, in words."""
    names = {UNCHECKED: "unchecked", SAME: "same", OTHER: "other"}
    return [names[int(code)] for code in branch]


def draw_columns(run: Run) -> dict[str, Any]:
    """Column -> (draw,) values, in the order of the file.

    draw, status, branch (what a second look at some draws found: `same`, `other`, or `unchecked`),
    residual, nash_regret, sequential_regret, where, `input:NAME` for every uncertain number,
    `odds:OUTCOME`, `odds:yes` where the file asks a question, and `payoff:ACTOR:LINE` in points. NaN
    where a draw has no answer.
    """
    model = run.model
    columns: dict[str, Any] = {"draw": np.arange(run.n_draws), "status": status_names(run.status)}
    columns["branch"] = branch_names(run.branch)
    for name in ("residual", "nash_regret", "sequential_regret", "where"):
        columns[name] = getattr(run, name)
    columns |= {f"input:{name}": values for name, values in run.values.items()}
    outcomes = [str(name) for name in model.scenario.file.outcomes]
    columns |= {f"odds:{name}": run.outcome_odds[:, index] for index, name in enumerate(outcomes)}
    yes = [outcomes.index(name) for name in model.scenario.file.counts_as_yes]
    if yes:
        columns["odds:yes"] = run.outcome_odds[:, yes].sum(axis=1)
    for index, terms in enumerate(model.payoffs.terms):
        name = f"payoff:{terms.line.actor}:{terms.line.label}"
        columns[_unused(name, columns)] = run.line_payoff[:, index]
    return columns


def parquet_bytes(run: Run) -> bytes:
    """The draws as a Parquet file; the same run gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: np.ascontiguousarray(array) for name, array in draw_columns(run).items()}
    for name in ("status", "branch"):
        columns[name] = columns[name].astype(object)
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="zstd", row_group_size=ROW_GROUP)
    return file.getvalue()


def read_draws(path: Path, prefixes: Sequence[str] = ("",)) -> dict[str, Shaped[np.ndarray, " draw"]]:
    """Column -> (draw,) of a kept run; only the columns that begin with one of the prefixes.

    Raises
    ------
    StoreError
        If the file is absent, cannot be read, or is no Parquet file.
    """
    check_pyarrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_plain(path) as source, pq.ParquetFile(source) as file:
            wanted = [name for name in file.schema_arrow.names if name.startswith(tuple(prefixes))]
            table = file.read(columns=wanted)
        return {name: table.column(name).to_numpy() for name in dict.fromkeys(wanted)}
    except (OSError, ValueError, KeyError, MemoryError, OverflowError, pa.ArrowException) as error:
        reason = " ".join((getattr(error, "strerror", None) or str(error) or "it is damaged").split())
        raise StoreError(
            f"'{path}' cannot be read: {reason}; solve the run again, and the file is written again"
        ) from None


def _unused(name: str, columns: dict[str, Any]) -> str:
    """Two lines may have one label."""
    number, result = 2, name
    while result in columns:
        result, number = f"{name} ({number})", number + 1
    return result
