"""Where the answer tips: the values of a number at which the leading outcome, or choice, changes.

Along one number, all others held, the leader is found on a grid over the number's middle 90 %;
the grid is made finer where a rival comes near or the leader changes, and every change is closed
in by dividing its bracket (not by Brent's method: at the limit of precision the lead jumps, and
whole rounds of points are solved as fast as one). This is done with the others at their medians,
and in every draw with the others at that draw.

A change and its return that lie between two points of the grid, without a rival coming near at
either, are not seen: a narrower range looks closer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.numbers.bench import bench_of
from melian.analysis.numbers.inputs import Input, inputs_of, is_chance
from melian.analysis.numbers.measures import tip_measure
from melian.analysis.numbers.tracks import Rows, Track, tracks
from melian.analysis.odds import Spread, spread
from melian.errors import UsageError
from melian.runs.ask import Ask, Watch
from melian.runs.evidence import given_events
from melian.runs.recipe import Recipe
from melian.runs.run import draw_values
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.model import Evidence, Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Crossing", "TipTable", "Tipping", "check_tip", "tip", "tip_inputs", "usual_draws"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """One change of the leader, as the number rises."""

    before: str
    after: str
    """Names of the outcomes or options that lead below and above."""
    at_medians: float
    """Where it lies with all others at their medians; NaN: not there."""
    values: Spread
    """Where it lies over the draws that have it."""
    share: float
    """Share of draws that have it."""


@dataclass(frozen=True, slots=True, eq=False)
class Tipping:
    """What one number can tip, all others held."""

    input: Input
    low: float
    high: float
    """The range that was looked through."""
    crossings: tuple[Crossing, ...]
    """Those at medians, in rising order, then those seen in draws only, the most frequent first."""
    leaders: Mapping[str, float]
    """Who leads in the draws at the low end -> share of draws."""
    leaders_high: Mapping[str, float]
    """Who leads at the high end."""
    median_leader: str
    """Who leads at the low end with all others at their medians; empty: not certified."""
    median_leader_high: str
    """Who leads at the high end then."""
    tipped: float
    """Share of draws in which the leader changes at least once."""
    n_draws: int
    """Draws with an answer at both ends."""


@dataclass(frozen=True, slots=True, eq=False)
class TipTable:
    """One number or all, those that tip most often first."""

    model: Model
    tippings: tuple[Tipping, ...]
    step: str
    """The step whose choice is meant; empty: the leading outcome."""
    labels: Mapping[str, str]
    """Outcome or option -> its words."""
    n_draws: int
    seed: int
    given: tuple[str, ...]
    n_points: int
    n_certified: int
    is_interrupted: bool

    @property
    def share_answered(self) -> float:
        """Share of draws, over all numbers, with an answer at both ends of the range."""
        return sum(t.n_draws for t in self.tippings) / max(1, self.n_draws * len(self.tippings))

    @property
    def frame(self) -> pd.DataFrame:
        """One row per number and change, or one without a change where there is none.

        Columns: input, label, low, high, before, after, at_medians, share, median, mean, q05, q25, q75,
        q95, tipped (share of draws with any change).
        """
        import pandas as pd

        rows: list[dict[str, Any]] = []
        nothing = Crossing("", "", float("nan"), spread(np.zeros(0)), 0.0)
        for t in self.tippings:
            for c in t.crossings or (nothing,):
                about = {"input": t.input.name, "label": t.input.label, "low": t.low, "high": t.high}
                rows.append(
                    {**about, "before": c.before, "after": c.after, "at_medians": c.at_medians,
                     "share": c.share, **c.values._asdict(), "tipped": t.tipped}
                )  # fmt: skip
        return pd.DataFrame(rows)


def usual_draws(name: str | None) -> int:
    """At how many draws the others are held, for one number or (None) all of them."""
    return 30 if name is None else 100


def tip_inputs(model: Model, evidence: Sequence[Evidence]) -> dict[str, Input]:
    """Every uncertain number that can tip something, by name."""
    return {item.name: item for item in inputs_of(model, evidence) if len(item.streams) == 1}


def check_tip(
    model: Model,
    evidence: Sequence[Evidence],
    number: str | None = None,
    *,
    step: str | None = None,
    within: tuple[float, float] | None = None,
) -> int:
    """How many numbers a question is about, before anything is solved; see `tip`.

    Raises
    ------
    UsageError
        As `tip` does.
    """
    tip_measure(model, evidence, step)
    return len(_wanted(model, evidence, number, within))


def tip(
    model: Model,
    ask: Ask,
    watch: Watch | None = None,
    *,
    number: str | None = None,
    step: str | None = None,
    within: tuple[float, float] | None = None,
    recipe: Recipe | None = None,
) -> TipTable:
    """The values at which the leading outcome, or the likeliest choice at a step, changes.

    Parameters
    ----------
    model
        The compiled scenario.
    ask
        Draws at which the other numbers are held (100 are usual, 30 for all numbers), and the events
        that the odds are given.
    watch
        Who watches and works: called with the number of finished points.
    number
        An uncertain number, or one that is fixed if `within` is given; all uncertain ones if absent.
    step
        A step: the most likely option there is followed, each information set weighted by how often
        play comes to it; else the leading outcome.
    within
        The range to look through; the middle 90 % if absent.
    recipe
        What the model was made from; without it nothing is kept or sent elsewhere.

    Raises
    ------
    UsageError
        If there is no such number or step, or the range is none.
    """
    evidence, _ = given_events(model, **ask.events)
    wanted = _wanted(model, evidence, number, within)
    measure, names, labels = tip_measure(model, evidence, step)
    about = {"number": number, "within": None if within is None else list(within), "step": step}
    asked = ask.but(about=about)
    with bench_of("tip", model, asked, watch or Watch(), recipe) as bench:
        rows = Rows(bench, measure, len(names), draw_values(model, ask.seed, 0, ask.draws))
        found = [_tipping(rows, item, *ends, names) for item, ends in wanted]
        bench.finish()
    if number is None:
        found.sort(key=lambda t: -t.tipped)
    return TipTable(
        model, tuple(found), step or "", dict(zip(names, labels, strict=True)), ask.draws, ask.seed,
        tuple(item.event for item in evidence), bench.n_points, bench.n_certified, bench.is_interrupted,
    )  # fmt: skip


def _wanted(
    model: Model, evidence: Sequence[Evidence], name: str | None, within: tuple[float, float] | None
) -> list[tuple[Input, tuple[float, float]]]:
    if within is not None:
        _check_range(*within)
    known = tip_inputs(model, evidence)
    if name is None:
        if not known:
            raise UsageError("no number of this file is uncertain; name one, and say where to look")
        return [(item, within or _middle(model, item)) for item in known.values()]
    if name not in model.distributions:
        raise UsageError(f"there is no number called '{name}'; {nearest(name, model.distributions)}")
    if name not in known and within is None:
        raise UsageError(f"'{name}' is fixed or moves no odds; say where to look: --from LOW --to HIGH")
    written = model.scenario.file.assumptions.get(name)
    label = str(written.label) if written is not None and written.label else name
    item = known.get(name, Input(name, label, (name,), is_chance=is_chance(model, name)))
    return [(item, within or _middle(model, item))]


def _check_range(low: float, high: float) -> None:
    """Refuse a range that holds no other value than its ends, or has no end."""
    if math.isfinite(low) and math.isfinite(high) and low < high:
        return
    remedy = "write two finite numbers that differ"
    if math.isfinite(low) and math.isfinite(high) and high < low:
        remedy = f"write the lower end first, {high:g} to {low:g}"
    raise UsageError(f"the range to look through: {low:g} to {high:g} is no range; {remedy}")


def _middle(model: Model, item: Input) -> tuple[float, float]:
    low, high = model.distributions[item.streams[0]].ppf(np.array([0.05, 0.95]))
    return float(low), float(high)


def _tipping(rows: Rows, item: Input, low: float, high: float, names: Sequence[str]) -> Tipping:
    stream = item.streams[0]
    *drawn, middle = tracks(rows, stream, low, high)
    found: dict[tuple[int, int], list[list[float]]] = {}
    answered = [track for track in drawn if track.leader(0) >= 0 and track.leader(-1) >= 0]
    tipped = 0
    for number, track in enumerate(answered):
        changes = track.changes(0.0)
        tipped += bool(changes)
        for here, there in changes:
            pair = (track.leader(here), track.leader(there))
            found.setdefault(pair, [[] for _ in answered])[number].append(track.between(here, there))
    crossings = []
    for here, there in middle.changes(0.0):
        pair = (middle.leader(here), middle.leader(there))
        crossings.append(_crossing(pair, middle.between(here, there), found.pop(pair, []), names))
    rest = [_crossing(pair, np.nan, values, names) for pair, values in found.items()]
    rest.sort(key=lambda c: -c.share)
    n = len(answered)
    lowest, highest = (names[at] if at >= 0 else "" for at in (middle.leader(0), middle.leader(-1)))
    return Tipping(
        item, low, high, (*crossings, *rest), _shares_of(answered, 0, names), _shares_of(answered, -1, names),
        lowest, highest, tipped / n if n else float("nan"), n,
    )  # fmt: skip


def _crossing(
    pair: tuple[int, int], at_medians: float, values: Sequence[Sequence[float]], names: Sequence[str]
) -> Crossing:
    """Over draws, the first change of a kind in each; a draw may have it several times."""
    first = np.array([min(some) for some in values if some])
    share = len(first) / len(values) if values else 0.0
    return Crossing(names[pair[0]], names[pair[1]], at_medians, spread(first), share)


def _shares_of(rows: Sequence[Track], place: int, names: Sequence[str]) -> dict[str, float]:
    leaders = [names[track.leader(place)] for track in rows]
    counted = {name: leaders.count(name) / len(leaders) for name in names if name in leaders}
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))
