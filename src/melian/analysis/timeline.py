r"""How the odds and an outside observer's beliefs moved as each dated event became known.

Strategies do not change with the news, so one solve answers for every moment: the behaviour
:math:`b` of a draw gives each ending :math:`z` the probability :math:`b(z)`, and after the first
:math:`k` events it has the weight :math:`b(z) \prod_{j \le k} \ell_j(z)`, where :math:`\ell_j` is 0
where the event cannot have happened so, the ratio of a hint where it holds, and 1 elsewhere.

What an event teaches about a matter is the information gain
:math:`\sum_m p_k(m) \log_2 \frac{p_k(m)}{p_{k-1}(m)}` in bits, the divergence of what is believed
after from what was believed before (Kullback & Leibler 1951).

References
----------
Kullback & Leibler (1951), Annals of Mathematical Statistics 22, 79-86.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melian.analysis.asked import question_words
from melian.analysis.event_updates import EventUpdate, Gain, Timeline
from melian.analysis.exact_beliefs import NEVER
from melian.analysis.odds import Spread, odds_of, spread
from melian.analysis.situations.information import UNPLAYED, Matter, check_names, matters
from melian.analysis.situations.shapes import MomentDrawThing, MomentOdds, Thing
from melian.errors import ScenarioError, UsageError
from melian.runs.evidence import EventPatterns, event_patterns, given_events
from melian.runs.points import fill_pattern_masses, leaf_cells
from melian.runs.run import Run
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.model import Evidence, Model
from melian.scenario.steps.withheld import is_public

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EventUpdate", "Gain", "Timeline", "check_events", "is_hidden", "timeline"]

NoYes = Float[np.ndarray, "moment draw 2"]

SLAB_BYTES = 64 * 1024 * 1024
"""So many draws are weighed at a time as fit into this."""


def timeline(
    run: Run, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
) -> Timeline:
    """Odds and an outside observer's beliefs, event by event, from draws that are solved once.

    Parameters
    ----------
    run
        Solved draws. Solve them before any event, so that draws in which an event is impossible
        are counted here; the figures rest on the draws whose behaviour is kept whole.
    until
        A date: later events are not used; up to `as_of` if absent.
    skip
        Events to leave out.
    actor
        Beliefs only about what this actor knows or does.

    Raises
    ------
    UsageError
        If the file has no timeline, or a name or date is not of the file.
    ScenarioError
        If an event has no probability in any draw; the message names it.
    """
    model = run.model
    evidence = check_events(model, until=until, skip=skip, actor=actor)
    known = {k: m for k, m in matters(model).items() if actor is None or actor in m.who}
    patterns = event_patterns(evidence, model.n_leaves)
    odds, shares, yes, expected = _weighed(run, patterns, known)
    _refuse_impossible(model, evidence, odds)
    followed, is_answer = _followed(model, odds)
    moments = _moments(run, evidence, expected, known, odds, shares, followed)
    return Timeline(
        run, moments, followed, is_answer, _outcome_frame(model, moments, odds),
        _belief_frame(model, moments, known, shares), _question_frame(model, moments, yes), odds.shape[1],
        tuple(skip),
    )  # fmt: skip


def is_hidden(model: Model, matter: Matter) -> bool:
    """Whether a type or move is kept from somebody, or shown to all but late or in part."""
    if matter.kind != "step":
        return True
    stage = next(p for p in model.order.stages if p.key == matter.key)
    return bool(stage.quiet) or not is_public(stage, model.players)


def check_events(
    model: Model, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
) -> tuple[Evidence, ...]:
    """The events that a question is about, before anything is solved; see `timeline`.

    Raises
    ------
    UsageError
        As `timeline` does.
    """
    file = model.scenario.file
    if not file.timeline:
        raise UsageError("this file has no timeline: there is no event to follow")
    for name in skip:
        if name not in file.timeline:
            raise UsageError(f"there is no event called '{name}'; {nearest(name, map(str, file.timeline))}")
    check_names(model, actor=actor)
    given, _ = given_events(model, at=until)
    return tuple(item for item in given if item.event not in skip)


def _weighed(
    run: Run, patterns: EventPatterns, known: dict[str, Matter]
) -> tuple[
    MomentOdds, dict[str, MomentDrawThing], dict[str, NoYes], Float[np.ndarray, "event draw"]
]:  # fmt: skip
    """(moment, draw, outcome) odds; matter, then question -> (moment, draw, thing); how likely events were.

    The last is (event, draw): the odds of what the event sets, given those before. NaN where impossible.
    """
    model, n = run.model, len(run.kept_prob)
    widths = [len(model.scenario.file.outcomes), *(len(m.options) + 1 for m in known.values())]
    widths += [2] * len(model.asked)  # no, yes
    starts = np.cumsum([0, *widths])
    columns = [np.asarray(model.outcome), *(np.asarray(model.columns.column(key)) + 1 for key in known)]
    columns += [yes.astype(np.int64) for yes in model.asked.values()]
    cell = leaf_cells([column + start for column, start in zip(columns, starts[:-1], strict=True)])
    n_patterns = int(patterns.leaf_pattern.max()) + 1
    result = np.empty((len(patterns.events) + 1, n, int(starts[-1])))
    expected = np.empty((len(patterns.events), n))
    possible = np.array([event.possible for event in patterns.events], dtype=float).reshape(-1, n_patterns)
    values = {stream: v[run.kept_draws] for stream, v in run.values.items()}
    slab = max(1, SLAB_BYTES // (8 * int(starts[-1]) * n_patterns))
    for start in range(0, n, slab):
        prob = run.kept_prob[start : start + slab]
        mass = np.empty((len(prob), int(starts[-1]), n_patterns))
        fill_pattern_masses(model, prob, patterns.leaf_pattern, cell, mass)
        here = {stream: v[start : start + slab] for stream, v in values.items()}
        weight = patterns.likelihoods(here, len(prob))
        result[:, start : start + slab] = np.einsum("dcp,mdp->mdc", mass, weight)
        known_so_far = weight[:-1] * mass[:, : widths[0]].sum(axis=1)  # (event, draw, pattern)
        with np.errstate(invalid="ignore"):
            share = np.einsum("edp,ep->ed", known_so_far, possible) / known_so_far.sum(axis=2)
        expected[:, start : start + slab] = share
    total = result[..., : widths[0]].sum(axis=2, keepdims=True)
    result = np.where(total > 0, result / np.where(total > 0, total, 1.0), np.nan)
    parts = np.split(result, starts[1:-1], axis=2)
    rest = len(known) + 1
    matters_then = dict(zip(known, parts[1:rest], strict=True))
    return parts[0], matters_then, dict(zip(model.asked, parts[rest:], strict=True)), expected


def _refuse_impossible(model: Model, evidence: Sequence[Evidence], odds: MomentOdds) -> None:
    """An event without probability in every draw is an error of the file that names it."""
    if not odds.shape[1]:
        raise UsageError("no draw is certified, so there is no answer")
    for index, item in enumerate(evidence):
        if np.isnan(odds[index + 1]).all():
            found = Diagnostics()
            where = next(key for key in model.scenario.file.timeline if key == item.event)
            after = f" after '{evidence[index - 1].event}'" if index else ""
            found.error(
                "M608", f"'{item.event}' has no probability{after} in any of {odds.shape[1]} draws", where,
                f"correct the file, or leave the event out: --skip {item.event}",
            )  # fmt: skip
            raise ScenarioError(model.scenario.render(found.sorted()), found.sorted())


def _followed(model: Model, odds: MomentOdds) -> tuple[tuple[str, ...], bool]:
    names = [str(name) for name in model.scenario.file.outcomes]
    yes = tuple(str(name) for name in model.scenario.file.counts_as_yes)
    if yes:
        return yes, True
    return (names[int(np.argmax(np.nanmedian(odds[-1], axis=0)))],), False


def _moments(
    run: Run, evidence: Sequence[Evidence], expected: Float[np.ndarray, "event draw"],
    known: dict[str, Matter], odds: MomentOdds, shares: dict[str, MomentDrawThing], followed: tuple[str, ...],
) -> tuple[EventUpdate, ...]:  # fmt: skip
    model = run.model
    yes = odds_of(model, odds, followed)
    unknown = spread(np.zeros(0))
    result = [EventUpdate("", "", "", (), spread(yes[0]), unknown, np.nan, np.nan, np.nan, (), 0)]
    for index, item in enumerate(evidence, 1):
        event = next(e for name, e in model.scenario.file.timeline.items() if name == item.event)
        change = yes[index] - yes[index - 1]
        valid = ~np.isnan(change)
        moved = np.abs(odds[index] - odds[index - 1]).sum(axis=1)[valid] / 2
        result.append(
            EventUpdate(
                item.event,
                str(event.date),
                str(event.event),
                _says(event),
                spread(yes[index]),
                spread(change),
                float((change[valid] > 1e-12).mean()),
                float(np.median(moved)),
                np.nan if item.possible is None else float(np.nanmedian(expected[index - 1])),
                _gains(model, known, shares, index, {str(key) for key in event.sets}),
                int(np.isnan(odds[index, :, 0]).sum()),
            )
        )
    return tuple(result)


def _says(event: Any) -> tuple[str, ...]:
    sets = [f"{step} is {option}" for step, option in event.sets.items()]
    return (*sets, *(f"{ratio} if {condition}" for condition, ratio in event.hints.items()))


def _gains(
    model: Model, known: dict[str, Matter], shares: dict[str, MomentDrawThing], index: int, told: set[str]
) -> tuple[Gain, ...]:
    result = []
    for key, matter in known.items():
        if key in told or not is_hidden(model, matter):
            continue
        before, after = shares[key][index - 1], shares[key][index]
        valid = ~np.isnan(after).any(axis=1)
        before, after = before[valid], after[valid]
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(after > 0, after * np.log2(after / before), 0.0)
        bits = max(0.0, float(terms.sum(axis=1).mean()))
        medians = np.median(before, axis=0), np.median(after, axis=0)
        slot = _risen(medians[1] - medians[0])
        option, label = _thing(matter, slot)
        result.append(
            Gain(key, matter.label, bits, option, label, float(medians[0][slot]), float(medians[1][slot]))
        )
    return tuple(sorted(result, key=lambda gain: -gain.bits))


def _risen(change: Thing) -> int:
    """The thing whose odds rose most, else fell most; that it was not played (0) says least."""
    told = change[1:]
    return int(np.argmax(told if told.max() > 0 else -told)) + 1


def _thing(matter: Matter, slot: int) -> tuple[str, str]:
    return ("none", UNPLAYED) if slot == 0 else (matter.options[slot - 1], matter.labels[slot - 1])


def _outcome_frame(model: Model, moments: Sequence[EventUpdate], odds: MomentOdds) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for index, moment in enumerate(moments):
        for place, (name, outcome) in enumerate(model.scenario.file.outcomes.items()):
            label = outcome.words(name)
            where = {"moment": index, "event": moment.event, "date": moment.date}
            figures = spread(odds[index, :, place])._asdict()
            rows.append({**where, "outcome": str(name), "label": label, **figures})
    return pd.DataFrame(rows)


def _question_frame(model: Model, moments: Sequence[EventUpdate], yes: dict[str, NoYes]) -> pd.DataFrame:
    import pandas as pd

    columns = ["moment", "event", "date", "question", "label", *Spread._fields]
    rows = [
        (index, moment.event, moment.date, name, question_words(model, name), *spread(odds[index, :, 1]))
        for name, odds in yes.items()
        for index, moment in enumerate(moments)
    ]
    return pd.DataFrame(rows, columns=columns)


def _belief_frame(
    model: Model, moments: Sequence[EventUpdate], known: dict[str, Matter], shares: dict[str, MomentDrawThing]
) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for key, matter in known.items():
        width = shares[key].shape[2]
        unplayed = max(float(np.nan_to_num(spread(each).median)) for each in shares[key][:, :, 0])
        about = {"matter": key, "matter_label": matter.label, "kind": matter.kind}
        about["hidden"] = is_hidden(model, matter)  # type: ignore[assignment]
        for slot in [*range(1, width), *([0] if unplayed > NEVER else [])]:
            option, label = _thing(matter, slot)
            for index, moment in enumerate(moments):
                where = {"moment": index, "event": moment.event, "date": moment.date}
                figures = spread(shares[key][index, :, slot])._asdict()
                rows.append({**where, **about, "option": option, "option_label": label, **figures})
    columns = ["moment", "event", "date", "matter", "matter_label", "kind", "hidden", "option",
               "option_label", *Spread._fields]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
