"""The sentences of an answer: what it is given, what it says, how good it is, how to repeat it.

Tested in `tests/unit/test_known_equilibria.py`.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from melian.analysis.certificate import certificate_rows, has_headline, invalid_example
from melian.analysis.known_equilibria import Source, known_equilibria
from melian.analysis.odds import answer, odds_rows
from melian.report.words.commands import asked_words
from melian.report.words.failing import no_headline
from melian.report.words.figures import count, percent, percent_range
from melian.runs.branch_check import OTHER, UNCHECKED
from melian.runs.run import INVALID, Run

if TYPE_CHECKING:
    from melian.analysis.equilibria import EquilibriumTable
    from melian.scenario.model import Model

__all__ = [
    "branch_lines",
    "certificate_lines",
    "given",
    "headline",
    "labels_meant",
    "notes",
    "odds_meant",
    "odds_words",
    "precision_words",
    "repeat",
    "selection",
]


def given(run: Run) -> str:
    """What the odds rest on, in a few words: "given the 7 events up to 2021-12-09"."""
    if not run.model.scenario.file.timeline:
        return ""
    if run.at is None:
        return "before any event"
    if not run.given:
        return f"given no event up to {run.at}"
    if len(run.given) == 1:
        return f"given the one event up to {run.at}"
    return f"given the {len(run.given)} events up to {run.at}"


def odds_words(*labels: str) -> str:
    """Whose odds; without a label those of yes.

    >>> odds_words(), odds_words("War"), odds_words("War", "Siege")
    ('the odds of yes', "the odds of 'War'", "the odds of 'War or Siege'")
    """
    return f"the odds of '{' or '.join(labels)}'" if labels else "the odds of yes"


def labels_meant(model: Model, outcomes: Sequence[str], *, is_yes: bool | None = None) -> list[str]:
    """The words for outcomes; none where they are those that answer yes, which is seen unless it is said."""
    if is_yes is None:
        is_yes = tuple(outcomes) == tuple(str(name) for name in model.scenario.file.counts_as_yes)
    known = model.scenario.file.outcomes
    return [] if is_yes else [known[name].words(name) for name in outcomes]


def odds_meant(model: Model, outcomes: Sequence[str], *, is_yes: bool | None = None) -> str:
    """Whose odds are meant: "the odds of yes"."""
    return odds_words(*labels_meant(model, outcomes, is_yes=is_yes))


def headline(run: Run) -> str:
    """The answer in one sentence; why there is none where under half of the draws are certified."""
    if not has_headline(run):
        return no_headline(run)
    start, what, figures = given(run), odds_words(), answer(run)
    if figures is None:
        best = max(odds_rows(run), key=lambda row: float(row["median"]))
        what, low, high, median = odds_words(best["label"]), best["q25"], best["q75"], best["median"]
    else:
        low, high, median = figures.q25, figures.q75, figures.median
    body = (
        f"in the middle half of draws, {what} run from {percent_range(low, high)}, median {percent(median)}."
        if percent(low) != percent(high)
        else f"{what} are {percent(median)} in the middle half of draws."
    )
    return f"{start[0].upper()}{start[1:]}: {body}" if start else body[0].upper() + body[1:]


def certificate_lines(run: Run) -> list[str]:
    """What became of the draws: first the certified ones, then each reason why one is not."""
    lines = []
    for row in certificate_rows(run):
        code, draws, sentence = row["code"], int(row["draws"]), row["sentence"]
        if code == "certified":
            lines.append(f"Certified: {draws:,} of {count(run.n_draws, 'draw')}.")
        elif code == "invalid_input":
            lines.append(f"Invalid input: {count(draws, 'draw')}. {sentence}")
            lines.append(f"For example {invalid_example(run)}.")
        else:
            where = "" if math.isnan(row["where"]) else f" (median precision {row['where']:.3g})"
            lines.append(f"Not certified, {code}: {count(draws, 'draw')}{where}. {sentence}")
    return lines + branch_lines(run)


def branch_lines(run: Run) -> list[str]:
    """What a second look at some draws found; nothing where none was taken."""
    looked, other = int((run.branch != UNCHECKED).sum()), int((run.branch == OTHER).sum())
    if not looked:
        return []
    found = "the same answer" if not other else f"another answer in {other}: the branch is in doubt there"
    return [f"Followed again in short steps, as a check: {count(looked, 'draw')}, {found}."]


def precision_words(run: Run) -> str:
    """What was assumed of how reliably actors do what pays."""
    model = run.model
    if model.precision.limit:
        return "Precision: the limit, fully calculating actors."
    return (
        f"Precision: {model.precision.text} per {model.scale.points:g} points ({model.scale.words}): "
        "the more is at stake, the more reliably actors do what pays."
    )


def notes(
    run: Run, settings: Mapping[str, str], precision: str | None = None,
    searched: EquilibriumTable | None = None,
) -> list[str]:  # fmt: skip
    """What a reader must know to read the odds rightly; `searched` is a search for other equilibria."""
    model = run.model
    result = []
    if model.variant is not None:
        variant = model.scenario.file.variants[model.variant]
        label = f": {variant.label}" if variant.label else ""
        result.append(f"Variant '{model.variant}'{label}.")
    result += [f"Set: {name} = {text}." for name, text in settings.items()]
    result += [note[0].upper() + note[1:].rstrip(".") + "." for note in model.notes]
    if not has_headline(run):
        if not run.n_certified and (run.status > INVALID).any():
            command = _search(run, settings, precision)
            result.append(f"Equilibria may be known all the same: `{command}` looks for them.")
        return result
    result.append("Medians need not add up to 100 %: each outcome has its own median draw.")
    result.append(selection(run, settings, precision, searched))
    if run.given:
        result.append(
            "Events inform the outside observer; each draw is conditioned by itself and keeps its weight."
        )
    return result


def selection(
    run: Run, settings: Mapping[str, str], precision: str | None = None,
    searched: EquilibriumTable | None = None,
) -> str:  # fmt: skip
    """Which equilibrium the odds are of, and what is known of others."""
    known = known_equilibria(run, searched)
    if known.source is Source.THEORY:
        at = "each finite precision, followed to the limit" if run.model.precision.limit else "this precision"
        return f"The odds are those of the only equilibrium at {at}: whoever moves sees all that happened."
    one = "The odds are those of one equilibrium, on the branch that starts where everybody chooses at random"
    command = _search(run, settings, precision)
    where = {
        Source.SEARCH: "see 'Other equilibria'",
        Source.STORE: f"`melian runs show {known.name}` says how they were looked for",
        Source.PUBLISHED: f"its page in the gallery names them, `{command}` looks for them",
        Source.NOTHING: f"`{command}` looks for them",
    }[known.source]
    if known.source is Source.PUBLISHED:
        found = f"{known.count} equilibria of fully calculating actors were published"
        return f"{one}; {found}, and this is a selection: {where}."
    if known.count > 1:
        found = f"{known.count} are known with {known.numbers}"
        return f"{one}; {found}, and this is a selection: {where}."
    if known.count == 1:
        looked = f"a search from {count(known.starts, 'start')} with {known.numbers} found one alone"
        return f"{one}; {looked}, which does not show that there is no other: {where}."
    return f"{one}; there may be others, and this is a selection: {where}."


def _search(run: Run, settings: Mapping[str, str], precision: str | None) -> str:
    """The command that looks for other equilibria."""
    return shlex.join(
        ["melian", "equilibria", run.model.scenario.name, *asked_words(run, settings, precision)]
    )


def repeat(
    run: Run, settings: Mapping[str, str], precision: str | None = None, *, command: str = "solve"
) -> str:
    """The command that gives the same answer, or tells the same draws otherwise."""
    words = ["melian", command, run.model.scenario.name, "--draws", str(run.n_draws), "--seed", str(run.seed)]
    words += asked_words(run, settings, precision)
    as_of = run.model.scenario.file.as_of
    if run.at is None and run.model.scenario.file.timeline:
        words.append("--before-events")
    elif run.at is not None and run.at != str(as_of):
        words += ["--at", run.at]
    return shlex.join(words)
