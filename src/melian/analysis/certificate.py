"""How good a run is: what became of each draw, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from melian.runs.run import INVALID, Run, draw_values
from melian.scenario.model import Model
from melian.scenario.shapes import DrawTruth
from melian.solve.solver import Status

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FEWEST_CERTIFIED",
    "UNCERTIFIED_LIMIT",
    "are_enough",
    "certificate",
    "certificate_rows",
    "has_headline",
    "invalid_example",
    "share_uncertified",
]


UNCERTIFIED_LIMIT = 0.01
"""Share of draws without certificate above which a command fails."""
FEWEST_CERTIFIED = 0.5
"""Share of draws with a certificate below which there is no headline number: what is left may be the
easy part, and say nothing of the rest."""

_IMPOSSIBLE = (
    "The events that the odds are asked given have no probability in these draws: look at their `sets`."
)


def certificate(run: Run) -> pd.DataFrame:
    """What became of the draws: one row per status that occurs, the certified first.

    Columns: code (a stable name), draws, share, where (median precision per scale at which
    the branch splits or was lost; NaN elsewhere), sentence. Draws with invalid input are the
    last row.
    """
    import pandas as pd

    return pd.DataFrame(certificate_rows(run))


def certificate_rows(run: Run) -> list[dict[str, Any]]:
    """The rows of `certificate`: pages need no frame, whose library takes long to load."""
    rows = [_row(run, "certified", run.certified, Status.CERTIFIED.sentence)]
    for code in run.uncertified():
        number = next((status for status in Status if status.name.lower() == code), None)
        if number is None:
            where = ~run.certified & (run.status < INVALID)
            rows.append(_row(run, code, where, _IMPOSSIBLE))
        else:
            rows.append(_row(run, code, run.status == int(number), number.sentence))
    if run.n_invalid:
        sentence = "; ".join(f"{what} in {count}" for what, count in sorted(run.invalid.items()))
        rows.append(_row(run, "invalid_input", run.status == INVALID, f"Left out: {sentence}."))
    return rows


def _row(run: Run, code: str, chosen: DrawTruth, sentence: str) -> dict[str, Any]:
    where = run.where[chosen]
    where = where[np.isfinite(where)]
    return {
        "code": code,
        "draws": int(chosen.sum()),
        "share": float(chosen.mean()),
        "where": float(np.median(where)) if len(where) else float("nan"),
        "sentence": sentence,
    }


def share_uncertified(run: Run) -> float:
    """Draws without certificate as a share of those whose input is valid."""
    valid = int((run.status != INVALID).sum())
    return sum(run.uncertified().values()) / valid if valid else 1.0


def are_enough(certified: int, tried: int) -> bool:
    """Whether what is certified can stand for all that was tried."""
    return certified > 0 and certified >= FEWEST_CERTIFIED * tried


def has_headline(run: Run) -> bool:
    """Whether so many of the draws are certified that their odds can stand for all.

    Draws that were interrupted failed at nothing, and count neither way.
    """
    tried = run.n_draws - run.uncertified().get("interrupted", 0)
    return are_enough(run.n_certified, tried)


def invalid_example(run: Run) -> str:
    """The first draw with invalid input and the numbers that made it so; empty if there is none."""
    found = np.flatnonzero(run.status == INVALID)
    if not len(found):
        return ""
    draw = int(found[0])
    values = draw_values(run.model, run.seed, draw, draw + 1, run.fixed)
    wrong = run.model.bind(values, 1).invalid
    names = sorted({name for what in wrong for name in _read_by(run.model, what)})
    numbers = ", ".join(f"{name} = {float(values[name][0]):.3g}" for name in names)
    return f"draw {draw}: {' and '.join(sorted(wrong))}" + (f" with {numbers}" if numbers else "")


def _read_by(model: Model, what: str) -> set[str]:
    """The assumptions that a chance move or a stake line reads."""
    nodes = [
        share for move in model.chance if move.what == what for share in move.shares if share is not None
    ]
    nodes += [t.expression for t in model.payoffs.terms if f"'{t.line.label}'" == what]
    return {str(part.data) for node in nodes for part in node.walk() if part.op == "assumption"}
