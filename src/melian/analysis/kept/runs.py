"""Two kept runs: what was asked differently, and how their odds differ.

Tested in `tests/unit/test_kept_questions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.odds import Spread, spread
from melian.errors import StoreError, UsageError
from melian.runs.shapes import AnyShape
from melian.runs.store.block_form import is_share
from melian.runs.store.draw_file import read_draws
from melian.runs.store.store import Store
from melian.scenario.shapes import Draw

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KeptComparison", "KeptRun", "compare_kept", "read_run"]


ASKED = (
    "variant",
    "settings",
    "precision",
    "given",
    "fixed",
    "seed",
    "draws",
    "solver",
    "versions",
    "machine",
)
"""What of two manifests is held against each other, besides the scenario."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptRun:
    """A finished run as it was kept."""

    about: dict[str, Any]
    """Its manifest."""
    odds: dict[str, Draw]
    """Outcome, and `yes` where the file asks a question -> (draw,) odds; NaN where not certified."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptComparison:
    """How one kept run differs from another."""

    frame: pd.DataFrame
    """Per outcome, yes first: outcome, label, base, other (median odds); and, where draws are
    paired: median, mean, q05, q25, q75, q95 of other minus base, higher (share of draws)."""
    paired: bool
    """Whether the draws are the same: the seeds are equal."""
    n_draws: int
    """Draws certified in both where they are paired, 0 elsewhere."""
    differs: dict[str, tuple[Any, Any]]
    """What was asked differently -> as in the one, as in the other."""


def read_run(store: Store, run: str) -> KeptRun:
    """A run of a store.

    Raises
    ------
    StoreError
        If it is a question without draws of its own, is not finished, or its files cannot be read.
    """
    about = store.about(run)
    if about is None:
        raise StoreError(f"'{run}' has no manifest: run its command again, and it is written again")
    command = about.get("asked", {"command": "solve"})["command"]
    if command != "solve":
        raise StoreError(
            f"'{run}' answers `melian {command}` and has no odds of its own draw by draw; name runs of "
            "`melian solve`, or of another command that solves draws"
        )
    if about["finished"] is None:
        raise StoreError(f"'{run}' is not finished: run its command again, and it goes on where it ended")
    path = store.run_path(run) / "draws.parquet"
    columns = read_draws(path, ("odds:",))
    odds = {name.removeprefix("odds:"): values for name, values in columns.items()}
    wanted = {*about["odds"]["outcomes"], *(["yes"] if about["odds"]["yes"] is not None else [])}
    if set(odds) != wanted or not all(_are_odds(values, about["draws"]) for values in odds.values()):
        raise StoreError(f"'{path}' does not hold the odds of that run's draws; solve the run again")
    return KeptRun(about, odds)


def _are_odds(values: AnyShape, draws: int) -> bool:
    """Whether a column holds odds, or none, for every draw."""
    return values.dtype == np.float64 and values.shape == (draws,) and is_share(values[~np.isnan(values)])


def compare_kept(base: KeptRun, other: KeptRun) -> KeptComparison:
    """How the odds of `other` differ from those of `base`: draw by draw where the seeds are equal.

    Raises
    ------
    UsageError
        If the two do not have the same outcomes.
    """
    import pandas as pd

    if set(base.odds) != set(other.odds):
        raise UsageError("the runs have other outcomes; compare runs of one scenario")
    paired = base.about["seed"] == other.about["seed"]
    first = next(iter(base.odds))
    n = min(len(base.odds[first]), len(other.odds[first]))
    common = ~(np.isnan(base.odds[first][:n]) | np.isnan(other.odds[first][:n]))
    rows = []
    for name in sorted(base.odds, key=lambda name: name != "yes"):
        pair = [run.odds[name][:n][common] if paired else run.odds[name] for run in (base, other)]
        row: dict[str, Any] = {"outcome": name, "label": _label(base, name)}
        row |= {side: spread(values).median for side, values in zip(("base", "other"), pair, strict=True)}
        if paired:
            moved = pair[1] - pair[0]
            higher = float((moved > 0).mean()) if len(moved) else float("nan")
            row |= {**spread(moved)._asdict(), "higher": higher}
        rows.append(row)
    columns = ["outcome", "label", "base", "other", *([*Spread._fields, "higher"] if paired else [])]
    frame = pd.DataFrame(rows, columns=columns)
    return KeptComparison(frame, paired, int(common.sum()) if paired else 0, _differs(base, other))


def _label(run: KeptRun, name: str) -> str:
    return "Yes" if name == "yes" else str(run.about["odds"]["outcomes"][name]["label"])


def _differs(base: KeptRun, other: KeptRun) -> dict[str, tuple[Any, Any]]:
    pairs = {"scenario": (base.about["scenario"]["sha256"], other.about["scenario"]["sha256"])}
    pairs |= {key: (base.about.get(key), other.about.get(key)) for key in ASKED}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
