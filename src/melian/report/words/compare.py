"""Two runs against each other, as sentences.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.analysis.certificate import has_headline
from melian.analysis.compare import Comparison
from melian.analysis.pairs.sides import event_words
from melian.analysis.whatif import Effect
from melian.articles import listed
from melian.report.words.cells.rows import rows
from melian.report.words.changes import odds_change, odds_range
from melian.report.words.failing import no_headline, no_number
from melian.report.words.figures import count, percent
from melian.report.words.odds import given, odds_words
from melian.runs.run import Run

__all__ = ["comparison_sentence", "left_out_words", "paired_words", "side_name", "unranked_words"]


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
    if not has_headline(found.base) or not has_headline(found.other):
        return no_headline(found.other if has_headline(found.base) else found.base)
    if not found.has_number:
        return no_number(found.n_draws, found.n_tried, "pair of draws", "pairs of draws")
    if found.moves_nothing:
        return f"'{names[1]}' moves nothing: in no draw do any odds differ by more than 1e-9."
    start = given(found.base)
    head = f"{start[0].upper()}{start[1:]}: " if start else ""
    if found.answer is not None:
        row, what = found.answer, odds_words()
    else:
        row = max(rows(found.frame), key=lambda r: abs(float(r["median"])))
        what = odds_words(row["label"])
    left_out = found.sides.left_out
    by, so = (" by behaviour alone", "raised so") if left_out else ("", "higher in B")
    body = (
        f"{what} change by {odds_change(row['median'])} percentage points{by} in the median draw "
        f"(middle half {odds_range(row['q25'], row['q75'])}), and are {so} in "
        f"{percent(row['higher'])} of draws."
    )
    words = [head + body if head else body[0].upper() + body[1:]]
    if left_out:
        words.append(
            f"News apart from that: without {event_words(left_out)} they change by "
            f"{odds_change(row['news_median'])}; both together come to {odds_change(row['total_median'])}."
        )
    return " ".join(words)


def unranked_words(name: str, effect: Effect) -> str:
    """Why a change stands in no ranking, but that it moves nothing; empty where it stands in one."""
    found = effect.comparison
    if found is None:
        return f"Impossible: {name}: {effect.impossible}."
    if not found.n_draws:
        return f"No answer: {name}: no draw is certified on both sides."
    if not found.has_number:
        return (
            f"No number: {name}: only {found.n_draws:,} of {count(found.n_tried, 'draw')} are certified on "
            "both sides, and these need not be like the rest."
        )
    return ""


def left_out_words(effects: Mapping[str, Effect], kind: str) -> list[str]:
    """What changes leave out of the events, and how news and behaviour are told apart; empty without news."""
    groups: dict[str, list[str]] = {}
    for name, effect in effects.items():
        if effect.left_out:
            groups.setdefault(event_words(effect.left_out), []).append(name)
    result = []
    for events, names in groups.items():
        found = effects[names[0]].figures
        leave = f"{listed(names)} {'leaves' if len(names) == 1 else 'leave'} out"
        result.append(
            f"{leave} {events}: without it the base is at {percent(found.without)}, "
            f"{odds_change(found.news.median)} in the median draw (news)."
        )
    if result:
        result.append(
            f"Where a {kind} leaves out what events say, news is what that alone does to the odds of the "
            "base, and behaviour the change from there, both sides without it; the ranking is by behaviour. "
            "In every draw, and in the means, the two add up; medians need not."
        )
    return result


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
