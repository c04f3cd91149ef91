"""Scores of forecasts, from Python.

Tested in `tests/unit/record/test_score_from_python.py`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from melian.api.calls import checked
from melian.api.case import Case
from melian.errors import UsageError
from melian.runs.ask import Ask

if TYPE_CHECKING:
    from melian.record.scoring import Scored

__all__ = ["score"]


@checked
def score(
    *crises: str | os.PathLike[str] | Case, against: str | os.PathLike[str] | None = None,
    only_as_is: bool = False, draws: int = 200, seed: int = 0,
) -> Scored:  # fmt: skip
    """What forecasts were worth, once it is known what came about: `.frame`, `.rivals` and `.tables`.

    Parameters
    ----------
    crises
        Crises whose resolution lies beside their file: read, or by path or name; folders of them; ledgers.
    against
        A table of what others say: base rates, published forecasts.
    only_as_is
        Whether to leave out the same file without private information.
    draws, seed
        How many draws each crisis is solved with, and which.

    Raises
    ------
    UsageError
        If nothing is named, a crisis has no resolution, or a table or a ledger cannot be used.
    ScenarioError
        If a resolution cannot be used.

    Examples
    --------
    >>> import melian
    >>> found = melian.score("kargil-1999", draws=2, only_as_is=True)
    >>> found.frame[["question", "came"]].values.tolist()[0]
    ['question', False]
    """
    if not crises:
        raise UsageError("score() needs a crisis: write score('history/cuba-1962'), or the name of a folder")
    from melian.record.baselines import read_baselines
    from melian.record.scoring import score as scored

    said = read_baselines(Path(against)) if against is not None else None
    names = [_name(each) for each in crises]
    return scored(names, Ask(draws=draws, seed=seed), said=said, only_as_is=only_as_is)


def _name(crisis: str | os.PathLike[str] | Case) -> str:
    """The path of a crisis that was read; any other name as it is."""
    if not isinstance(crisis, Case):
        return os.fspath(crisis)
    if crisis.scenario.path is None:
        raise UsageError(f"score() cannot score '{crisis.title}': it has no file, so no resolution beside it")
    return str(crisis.scenario.path)
