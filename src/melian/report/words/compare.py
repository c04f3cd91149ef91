"""Two runs against each other, as sentences."""

from __future__ import annotations

from melian.analysis.compare import Comparison
from melian.report.words.changes import odds_change, odds_range
from melian.report.words.figures import count, percent
from melian.report.words.odds import given, odds_words
from melian.report.words.rows import rows
from melian.runs.run import Run

__all__ = ["comparison_sentence", "paired_words", "side_name"]


def side_name(run: Run, name: str) -> str:
    """A side with its label."""
    variant = run.model.scenario.file.variants.get(run.model.variant) if run.model.variant else None
    if variant is None:
        return name if name != "base" else "base, the file as it stands"
    return f"{name}, {variant.label}" if variant.label else name


def comparison_sentence(found: Comparison, names: tuple[str, str]) -> str:
    """What changes from one side to the other, in one sentence."""
    if not found.n_draws:
        return "No draw is certified in both, so there is nothing to compare."
    if found.moves_nothing:
        return f"'{names[1]}' moves nothing: in no draw do any odds differ by more than 1e-9."
    start = given(found.base)
    head = f"{start[0].upper()}{start[1:]}: " if start else ""
    if found.answer is not None:
        row, what = found.answer, odds_words()
    else:
        row = max(rows(found.frame), key=lambda r: abs(float(r["median"])))
        what = odds_words(row["label"])
    body = (
        f"{what} change by {odds_change(row['median'])} percentage points in the median draw "
        f"(middle half {odds_range(row['q25'], row['q75'])}), and are higher in B in "
        f"{percent(row['higher'])} of draws."
    )
    return head + body if head else body[0].upper() + body[1:]


def paired_words(found: Comparison, a: str = "A", b: str = "B") -> str:
    """How many draws could be paired, and what became of the others."""
    base, other = found.base, found.other
    words = f"{count(found.n_draws, 'draw')} paired: certified on both sides."
    if not found.n_unpaired:
        return words
    sides = [_missing(run) for run in (base, other)]
    return f"{words} {count(found.n_unpaired, 'draw')} left out: {a} has {sides[0]}, {b} has {sides[1]}."


def _missing(run: Run) -> str:
    parts = [f"{n} {code}" for code, n in run.uncertified().items()]
    parts += [f"{run.n_invalid} invalid input"] if run.n_invalid else []
    return ", ".join(parts) if parts else "all certified"
