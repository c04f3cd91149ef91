"""melian from Python: read a crisis, compile it, solve it, ask.

>>> import melian
>>> case = melian.read("canon/hawk-dove")
>>> result = case.solve(draws=20, seed=0)
>>> list(result.odds.columns)
['outcome', 'label', 'median', 'mean', 'q05', 'q25', 'q75', 'q95']
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melian.errors import ScenarioError, UsageError
from melian.runs.recipe import Recipe, Setting, assumption_of, plain_setting
from melian.scenario.compile import Compiled, compile_found
from melian.scenario.diagnostics import Diagnostic, Diagnostics, nearest, render
from melian.scenario.document import decode, read_bytes
from melian.scenario.read import parse_and_compile
from melian.scenario.scenario import Scenario
from melian.scenario.schema import Assumption

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.beliefs import BeliefTable
    from melian.analysis.compare import Comparison, Effect, WhatIfTable
    from melian.analysis.drivers import Drivers
    from melian.analysis.equilibria import EquilibriumTable
    from melian.analysis.levers import LeverTable
    from melian.analysis.moments import Timeline
    from melian.analysis.odds import Spread
    from melian.analysis.shift import ShiftTable
    from melian.analysis.strategy import StrategyTable
    from melian.analysis.tip import TipTable
    from melian.analysis.why import WhyTable
    from melian.runs.run import Run
    from melian.scenario.builder import Crisis
    from melian.scenario.model import Model

__all__ = ["Case", "CompiledCase", "Result", "findings_of", "read"]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A crisis that has been read: compile it, solve it, look at it."""

    scenario: Scenario
    """The file, read and checked."""
    base: Compiled
    """The game without any what-if, and what compiling found out."""

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return self.scenario.title

    @property
    def model(self) -> Model:
        """The game without any what-if."""
        return self.base.model

    def compile(
        self,
        *,
        variant: str | None = None,
        set: Mapping[str, object] | None = None,
        precision: str | float | None = None,
    ) -> CompiledCase:
        """The game that is to be solved.

        Parameters
        ----------
        variant
            The name of a what-if of the file.
        set
            Assumption -> another number, applied after the variant: `0.3`, `"30%"` or
            `"20 to 40, best 30"`, or a mapping as the file writes it.
        precision
            How reliably actors do what pays: `8`, `"4 to 16"` or `"limit"`.

        Raises
        ------
        UsageError
            If there is no such variant or assumption, or a number cannot be used.
        """
        texts = {name: _setting_text(value) for name, value in (set or {}).items()}
        settings = {name: _setting(name, value, self.scenario) for name, value in (set or {}).items()}
        asked = None if precision is None else str(precision).strip()
        if variant is None and not settings and asked is None:
            return CompiledCase(self, self.model, texts, None, {})
        found = Diagnostics()
        _check_precision(asked, self.scenario)
        compiled = compile_found(self.scenario, found, variant=variant, settings=settings, precision=asked)
        if compiled is not None:
            _check_numbers(compiled.model, found)
        if compiled is None or found.has_errors:
            raise UsageError(_because_of_request(found))
        plain = {name: plain_setting(value) for name, value in (set or {}).items()}
        return CompiledCase(self, compiled.model, texts, asked, plain)

    def solve(
        self,
        *,
        variant: str | None = None,
        set: Mapping[str, object] | None = None,
        precision: str | float | None = None,
        **options: Any,
    ) -> Result:
        """Compile and solve at once; see `compile` and `CompiledCase.solve`."""
        return self.compile(variant=variant, set=set, precision=precision).solve(**options)

    def whatif(
        self,
        *variants: str,
        outcome: str | None = None,
        set: Mapping[str, object] | None = None,
        precision: str | float | None = None,
        progress: Callable[[Effect], None] | None = None,
        stop: threading.Event | None = None,
        **options: Any,
    ) -> WhatIfTable:
        """What-ifs of the file against the base on the same draws: `.frame` and `.effects`.

        Parameters
        ----------
        variants
            Their names; all of the file if none is named.
        outcome
            The outcome whose odds rank them; the odds of yes if absent.
        set, precision
            Applied on both sides; see `compile`.
        progress
            Called with each effect as it is solved.
        stop
            Set it from elsewhere to end with the what-ifs that are done.
        options
            `draws`, `seed`, `at`, `before_events` and `workers` of `CompiledCase.solve`.

        Raises
        ------
        UsageError
            If there is no such variant or outcome, or the base itself was interrupted.
        """
        from melian.analysis.compare import Candidate, outcome_columns, what_ifs

        names = variants or tuple(str(name) for name in self.scenario.file.variants)
        for name in names:
            _check_variant(name, self.scenario)
        if outcome is not None:
            outcome_columns(self.model, outcome)

        def candidate(name: str) -> Candidate:
            label = str(self.scenario.file.variants[name].label or name.replace("_", " "))
            return Candidate(
                name, label, lambda: self.compile(variant=name, set=set, precision=precision).model
            )

        base = self.compile(set=set, precision=precision).solve(stop=stop, **options)
        return what_ifs(
            base.run, [candidate(name) for name in names], outcome=outcome,
            workers=options.get("workers"), progress=progress, stop=stop,
        )  # fmt: skip

    def compare(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        set: Mapping[str, object] | None = None,
        set_a: Mapping[str, object] | None = None,
        set_b: Mapping[str, object] | None = None,
        precision: str | float | None = None,
        **options: Any,
    ) -> Comparison:
        """Two games of the file on the same draws: `.frame`, `.answer` and `.payoffs`, B minus A.

        Parameters
        ----------
        a, b
            A what-if of the file, or None or `base` for the file as it stands.
        set, set_a, set_b
            Other numbers on both sides, in A only, in B only.
        precision, options
            As for `whatif`, on both sides.

        Raises
        ------
        UsageError
            If there is no such variant, or a number cannot be used.
        """
        from melian.analysis.compare import compare

        runs = [
            self.compile(
                variant=_variant_or_base(name, self.scenario), set={**(set or {}), **(own or {})},
                precision=precision,
            ).solve(**options).run
            for name, own in ((a, set_a), (b, set_b))
        ]  # fmt: skip
        return compare(*runs)

    def levers(
        self,
        actor: str,
        *,
        outcome: str | None = None,
        variant: str | None = None,
        set: Mapping[str, object] | None = None,
        precision: str | float | None = None,
        draws: int = 200,
        progress: Callable[[Effect], None] | None = None,
        stop: threading.Event | None = None,
        **options: Any,
    ) -> LeverTable:
        """What an actor could do beforehand, ranked by what it does to an outcome: `.frame`.

        Parameters
        ----------
        actor
            Whose levers: commitments, briefings, disclosures, playing in the open.
        outcome
            The outcome whose odds rank them; the odds of yes if absent.
        variant, set, precision
            The game in which the levers are tried; see `compile`.
        draws, progress, stop, options
            As for `whatif`.

        Raises
        ------
        UsageError
            If there is no such actor, outcome, variant or assumption.
        """
        from melian.analysis.compare import outcome_columns
        from melian.analysis.levers import lever_table, levers_of

        compiled = self.compile(variant=variant, set=set, precision=precision)
        levers_of(compiled.model, actor)
        if outcome is not None:
            outcome_columns(self.model, outcome)
        settings = {name: _setting(name, value, self.scenario) for name, value in (set or {}).items()}
        base = compiled.solve(draws=draws, stop=stop, **options)
        return lever_table(
            base.run, actor, outcome=outcome, settings=settings, precision=compiled.precision,
            workers=options.get("workers"), progress=progress, stop=stop,
        )  # fmt: skip

    @property
    def findings(self) -> pd.DataFrame:
        """Warnings and notes about the file: line, column, severity, code, message, help."""
        import pandas as pd

        rows = [
            (item.mark.line, item.mark.column, item.severity, item.code, item.message, item.help)
            for item in findings_of(self)
        ]
        return pd.DataFrame(rows, columns=["line", "column", "severity", "code", "message", "help"])

    def __repr__(self) -> str:
        return f"<Case {self.scenario.name!r}: {self.title}>"

    def _repr_html_(self) -> str:
        from html import escape

        from melian.report.story_page import story_lines

        lines = (
            "\N{NO-BREAK SPACE}" * 4 * line.indent + escape(line.text) for line in story_lines(self.model)
        )
        return f"<details open><summary>{escape(self.title)}</summary>{'<br>'.join(lines)}</details>"


@dataclass(frozen=True, slots=True, eq=False)
class CompiledCase:
    """A crisis with a what-if or none, compiled into a game."""

    case: Case
    model: Model
    """The game, and how numbers enter it."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Assumptions with other numbers, as they were asked for."""
    precision: str | None = None
    """The precision that was asked for in place of the file's."""
    numbers: Mapping[str, Setting] = field(default_factory=dict)
    """The settings as plain data, from which the game can be made again elsewhere."""

    @property
    def recipe(self) -> Recipe:
        """What the game was made from, as plain data."""
        scenario = self.case.scenario
        return Recipe(scenario.text, scenario.name, self.model.variant, dict(self.numbers), self.precision)

    def solve(
        self,
        *,
        draws: int = 1000,
        seed: int = 0,
        at: str | None = None,
        before_events: bool = False,
        workers: int | None = None,
        progress: Callable[[int, Any], None] | None = None,
        stop: threading.Event | None = None,
        store: str | os.PathLike[str] | None = None,
        cluster: str | None = None,
    ) -> Result:
        """The answer over many draws of the uncertain numbers.

        Parameters
        ----------
        draws, seed
            How many draws, and which; the same seed gives the same draws anywhere.
        at
            A date: the odds are given the events up to it; up to `as_of` if absent.
        before_events
            The odds are given no event.
        workers
            Threads; the answer does not depend on it.
        progress
            Called with the number of finished draws and their odds (draw, outcome).
        stop
            Set it from elsewhere to end early with the draws that were begun.
        store
            A folder that keeps what is solved: the next run begins with what is there.
        cluster
            The address of a dask.distributed scheduler; its workers solve the draws.

        Raises
        ------
        UsageError
            If `draws` is below 1, or the events are asked for in two ways.
        StoreError
            If the store cannot be written.
        ClusterError
            If the cluster cannot be reached or cannot solve this.
        """
        from melian.runs.run import solve_model

        if draws < 1:
            raise UsageError(f"{draws} draws give no answer; ask for 1 or more")
        run = solve_model(
            self.model, draws=draws, seed=seed, at=at, before_events=before_events, workers=workers,
            progress=progress, stop=stop, store=store, cluster=cluster, recipe=self.recipe,
        )  # fmt: skip
        return Result(run, self.settings, self.precision)

    def equilibria(
        self,
        *,
        draw: int | None = None,
        starts: int = 20,
        seed: int = 0,
        exhaustive: bool | None = None,
        most_plans: int | None = None,
        progress: Callable[[int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> EquilibriumTable:
        """The other equilibria with one set of numbers: `.frame`, `.sentences` and `.search`.

        Parameters
        ----------
        draw
            The numbers of this draw of `seed`; every number at its median if absent.
        starts, seed
            Random starts, and which.
        exhaustive
            True: enumerate or raise; False: do not; None: where the game is small enough and
            the precision is `limit`.
        most_plans
            Largest number of plans, of all players together, that is enumerated.
        progress
            Called with the number of starts done.
        stop
            Set it from elsewhere to end early with what was found.

        Raises
        ------
        UsageError
            If the numbers make no game.
        SolverError
            If enumeration is asked for and not possible.
        """
        from melian.analysis.equilibria import crisis_equilibria

        return crisis_equilibria(
            self.model, draw=draw, draw_seed=seed, starts=starts, seed=seed, exhaustive=exhaustive,
            most_plans=most_plans, progress=progress, stop=stop,
        )  # fmt: skip

    def drivers(self, *, at: str | None = None, before_events: bool = False, **options: Any) -> Drivers:
        """Which uncertain number moves the odds: `.frame`, `.swings` and, with `samples`, `.sobol`.

        Options and errors: see `melian.analysis.drivers.drivers`.
        """
        from melian.analysis.drivers import drivers
        from melian.runs.evidence import given_events

        evidence, _ = given_events(self.model, at=at, before_events=before_events)
        return drivers(self.model, evidence, **options)

    def tip(
        self, name: str | None = None, *, at: str | None = None, before_events: bool = False, **options: Any
    ) -> TipTable:
        """Where a number tips the leading outcome, or the choice at a step: `.frame`, `.tippings`.

        Options and errors: see `melian.analysis.tip.tip`.
        """
        from melian.analysis.tip import tip
        from melian.runs.evidence import given_events

        evidence, _ = given_events(self.model, at=at, before_events=before_events)
        return tip(self.model, evidence, name, **options)

    def __repr__(self) -> str:
        model = self.model
        variant = f", variant {model.variant!r}" if model.variant else ""
        return f"<CompiledCase {model.scenario.name!r}{variant}: {model.n_leaves:,} endings>"


@dataclass(frozen=True, eq=False)
class Result:
    """The answers of a run; figures are over certified draws, given the events."""

    run: Run
    settings: Mapping[str, str] = field(default_factory=dict)
    precision: str | None = None

    @cached_property
    def odds(self) -> pd.DataFrame:
        """Per outcome: outcome, label, median, mean, q05, q25, q75, q95."""
        from melian.analysis.odds import odds

        return odds(self.run)

    @cached_property
    def answer(self) -> Spread | None:
        """The odds of yes: median, mean, q05, q25, q75, q95; None where the file asks nothing."""
        from melian.analysis.odds import answer

        return answer(self.run)

    @cached_property
    def payoffs(self) -> pd.DataFrame:
        """Expected points by actor."""
        from melian.analysis.odds import payoffs

        return payoffs(self.run)

    @cached_property
    def stake_lines(self) -> pd.DataFrame:
        """Expected points by actor and stake line."""
        from melian.analysis.odds import stake_lines

        return stake_lines(self.run)

    @cached_property
    def status(self) -> pd.DataFrame:
        """What became of the draws: code, draws, share, where, sentence."""
        from melian.analysis.certificate import certificate

        return certificate(self.run)

    @cached_property
    def draws(self) -> pd.DataFrame:
        """One row per draw: its numbers, its odds, its payoffs."""
        from melian.analysis.draws import draw_table

        return draw_table(self.run)

    def strategy(self, *, actor: str | None = None, step: str | None = None) -> StrategyTable:
        """What each side does, in few groups of situations: `.frame` and `.sentences`."""
        from melian.analysis.strategy import strategies

        return strategies(self.run, actor=actor, step=step)

    def beliefs(self, *, actor: str | None = None, step: str | None = None) -> BeliefTable:
        """What each side believes where it moves: `.frame` and `.sentences`."""
        from melian.analysis.beliefs import beliefs

        return beliefs(self.run, actor=actor, step=step)

    def why(
        self,
        step: str,
        *,
        actor: str | None = None,
        when: str | None = None,
        option: str | None = None,
        over: str | None = None,
    ) -> WhyTable:
        """Why options are taken, by stake line: `.options`, `.lines` and `.reasons`.

        Parameters
        ----------
        step, actor
            The step, and its mover where several move.
        when
            Only where the mover knows this, as `us.will is firm and threat is upper_end`.
        option, over
            The option that is explained, and the one it is held against; the best one against
            each other one if absent.

        Raises
        ------
        UsageError
            If there is no such step, actor or option, or `when` cannot be read or holds nowhere.
        """
        from melian.analysis.why import why

        return why(self.run, step, actor=actor, when=when, option=option, over=over)

    def shift(self, other: Result, *, outcome: str | None = None) -> ShiftTable:
        """Which steps carry the change of odds from this result to another: `.frame`.

        Parameters
        ----------
        other
            A result of the same scenario with the same seed and events.
        outcome
            Whose odds; those of yes if absent.

        Raises
        ------
        UsageError
            If the two cannot be paired, or there is no such outcome.
        """
        from melian.analysis.shift import odds_shift

        return odds_shift(self.run, other.run, outcome=outcome)

    def observer_beliefs(self) -> pd.DataFrame:
        """What an outside observer makes of the events: the odds of each type and move."""
        from melian.analysis.beliefs import observer_beliefs

        return observer_beliefs(self.run)

    def timeline(
        self, *, until: str | None = None, skip: Sequence[str] = (), actor: str | None = None
    ) -> Timeline:
        """How each dated event moved odds and beliefs: `.moments`, `.outcomes`, `.beliefs`.

        Rests on the draws whose behaviour is kept; nothing is solved again. Parameters and
        errors: see `melian.analysis.timeline.timeline`.
        """
        from melian.analysis.timeline import timeline

        return timeline(self.run, until=until, skip=skip, actor=actor)

    def drivers(self, **options: Any) -> Drivers:
        """Which uncertain number moves these odds; see `melian.analysis.drivers.drivers`.

        Solves again with numbers moved, given the events of this result and on draws of its seed.
        """
        from melian.analysis.drivers import drivers

        evidence = [item for item in self.run.model.evidence if item.event in self.run.given]
        return drivers(self.run.model, evidence, **{"seed": self.run.seed, **options})

    def tip(self, name: str | None = None, **options: Any) -> TipTable:
        """Where a number tips the answer; see `melian.analysis.tip.tip`.

        Solves again with the number moved, given the events of this result and on draws of its seed.
        """
        from melian.analysis.tip import tip

        evidence = [item for item in self.run.model.evidence if item.event in self.run.given]
        return tip(self.run.model, evidence, name, **{"seed": self.run.seed, **options})

    def report(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        whatif_draws: int | None = None,
        lever_draws: int | None = None,
        driver_draws: int | None = None,
        starts: int | None = None,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> str:
        """Everything that is known of this result as one HTML file; needs the extra `report`.

        Parameters
        ----------
        path
            Where to write it, under another name first; nowhere if absent.
        whatif_draws, lever_draws, driver_draws, starts
            Draws of each what-if, of each lever, at which each number is moved, and starts of the
            search for other equilibria; as many as a minute or two allows if absent.
        workers
            Threads.
        progress
            Called with what is being worked on, in words.
        stop
            Set it from elsewhere to end early: nothing is written.

        Raises
        ------
        UsageError
            If the extra is not installed, or no draw is certified.
        Interrupted
            If `stop` was set; it is of `melian.report.document`.
        """
        from melian.report.document import Depth, check_extra, document, gathered

        check_extra()
        depth = Depth(
            whatif_draws=whatif_draws, lever_draws=lever_draws, driver_draws=driver_draws, starts=starts,
            workers=workers,
        )  # fmt: skip
        page = document(
            gathered(self.run, self.settings, self.precision, depth, progress=progress, stop=stop)
        )
        if path is not None:
            target = Path(path)
            part = target.with_name(f"{target.name}.part")
            part.write_text(page, encoding="utf-8", newline="\n")
            part.replace(target)
        return page

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        from melian.report.odds_words import headline

        return headline(self.run)

    def to_dict(self) -> dict[str, Any]:
        """What `melian solve --json` prints."""
        from melian.report.odds_json import solve_json

        return solve_json(self.run, self.settings)

    def __repr__(self) -> str:
        return f"<Result of {self.run.model.scenario.name!r}: {self.sentence}>"

    def _repr_html_(self) -> str:
        from melian.report.html import result_html

        return result_html(self.run, self.settings, self.precision)


def read(source: str | os.PathLike[str] | Crisis) -> Case:
    """A crisis: from a path, by the name of a bundled scenario, from a text, or as built.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it, and a message that shows each error in its line.
    """
    if hasattr(source, "to_yaml"):
        return _case(source.to_yaml(), "scenario", None, None, Diagnostics())
    if isinstance(source, str) and "\n" in source:
        return _case(source, "scenario", None, None, Diagnostics())
    name, path = _locate(os.fspath(source))
    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    if text is None:
        raise ScenarioError(_message(found, "", name), found.sorted())
    return _case(text, name, path.parent, path, found)


def findings_of(case: Case, *, strict: bool = False) -> tuple[Diagnostic, ...]:
    """All warnings and notes about a crisis, in the order of the file."""
    from melian.scenario.check import check_findings

    found = Diagnostics(list(case.scenario.findings))
    check_findings(case.base, found, strict=strict)
    return found.sorted()


def _locate(source: str) -> tuple[str, Path]:
    """What a scenario is called, and its file; a file that is there goes before a bundled name."""
    from melian.library import bundled, names

    path = Path(source)
    inside = None if path.is_file() else bundled(source)
    if inside is not None:
        return source, inside
    if not path.exists() and path.name == source and not path.suffix:
        found = Diagnostics()
        message = f"there is no file and no bundled scenario called '{source}'"
        found.error("M001", message, None, nearest(source, names()))
        raise ScenarioError(_message(found, "", source), found.sorted())
    return source, path


def _case(text: str, name: str, folder: Path | None, path: Path | None, found: Diagnostics) -> Case:
    scenario, compiled = parse_and_compile(text, name, folder, found, path=path)
    if scenario is None or compiled is None or found.has_errors:
        raise ScenarioError(_message(found, text, name), found.sorted())
    _check_numbers(compiled.model, found)
    if found.has_errors:
        raise ScenarioError(_message(found, text, name), found.sorted())
    return Case(scenario, compiled)


def _check_numbers(model: Model, found: Diagnostics) -> None:
    """Numbers that make no game in more than 5 % of draws are an error before anything is solved."""
    from melian.scenario.check import invalid_numbers

    numbers = Diagnostics()
    invalid_numbers(model, numbers)
    found.items.extend(item for item in numbers.items if item.severity == "error")


def _message(found: Diagnostics, text: str, name: str) -> str:
    return render([item for item in found.sorted() if item.severity == "error"], text, name)


def _check_variant(name: str, scenario: Scenario) -> None:
    variants = scenario.file.variants
    if name not in variants:
        raise UsageError(f"there is no variant called '{name}'; {nearest(name, variants)}")


def _variant_or_base(name: str | None, scenario: Scenario) -> str | None:
    """A variant; `base` is the file as it stands, unless a variant is called so."""
    if name is None or (name == "base" and name not in scenario.file.variants):
        return None
    _check_variant(name, scenario)
    return name


def _setting_text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)


def _setting(name: str, value: object, scenario: Scenario) -> Assumption:
    """A number for an assumption, or a message that names the setting."""
    from melian.scenario.assumptions import distribution_of

    known = scenario.file.assumptions
    if name not in known:
        raise UsageError(f"there is no assumption called '{name}'; {nearest(name, known)}")
    try:
        given = assumption_of(plain_setting(value))
    except UsageError as error:
        raise UsageError(f"'{name}': {error}") from None
    found = Diagnostics()
    distribution_of(name, given, found)
    if found.has_errors:
        raise UsageError(f"'{name}={_setting_text(value)}' cannot be used: {_sentences(found)}")
    return given


def _check_precision(text: str | None, scenario: Scenario) -> None:
    from melian.scenario.assumptions import precision_of

    found = Diagnostics()
    if text is not None:
        precision_of(text, scenario.actors, found)
    if found.has_errors:
        raise UsageError(_sentences(found))


def _sentences(found: Diagnostics) -> str:
    errors = (item for item in found.sorted() if item.severity == "error")
    return "; ".join(f"{item.message}: {item.help}" if item.help else item.message for item in errors)


def _because_of_request(found: Diagnostics) -> str:
    return f"the file alone is fine, but with what was asked: {_sentences(found)}"
