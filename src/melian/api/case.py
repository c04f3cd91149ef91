"""A crisis that has been read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from melian.api.compiled import CompiledCase
from melian.api.findings import check_numbers, findings_of
from melian.api.request import (
    because_of_request,
    check_precision,
    check_variant,
    setting,
    setting_text,
    variant_or_base,
)
from melian.api.result import Result
from melian.errors import UsageError
from melian.runs.store.recipe import plain_setting
from melian.scenario.compile import compile_found
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.compare import Comparison, Effect, WhatIfTable
    from melian.analysis.levers import LeverTable
    from melian.scenario.model import Model

__all__ = ["Case"]


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
        texts = {name: setting_text(value) for name, value in (set or {}).items()}
        settings = {name: setting(name, value, self.scenario) for name, value in (set or {}).items()}
        asked = None if precision is None else str(precision).strip()
        if variant is None and not settings and asked is None:
            return CompiledCase(self, self.model, texts, None, {})
        found = Diagnostics()
        check_precision(asked, self.scenario)
        compiled = compile_found(self.scenario, found, variant=variant, settings=settings, precision=asked)
        if compiled is not None:
            check_numbers(compiled.model, found)
        if compiled is None or found.has_errors:
            raise UsageError(because_of_request(found))
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
            `draws`, `seed`, `at`, `before_events`, `workers`, `store` and `cluster` of
            `CompiledCase.solve`.

        Raises
        ------
        UsageError
            If there is no such variant or outcome, or the base itself was interrupted.
        """
        from melian.analysis.compare import Candidate, outcome_columns, variant_recipe, what_ifs

        names = variants or tuple(str(name) for name in self.scenario.file.variants)
        for name in names:
            check_variant(name, self.scenario)
        if outcome is not None:
            outcome_columns(self.model, outcome)

        def candidate(name: str) -> Candidate:
            label = str(self.scenario.file.variants[name].label or name.replace("_", " "))
            return Candidate(
                name, label, lambda: self.compile(variant=name, set=set, precision=precision).model,
                partial(variant_recipe, name),
            )  # fmt: skip

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
                variant=variant_or_base(name, self.scenario), set={**(set or {}), **(own or {})},
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
        settings = {name: setting(name, value, self.scenario) for name, value in (set or {}).items()}
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
        from melian.characters import markup
        from melian.report.pages.story import story_lines

        lines = (
            "\N{NO-BREAK SPACE}" * 4 * line.indent + markup(line.text) for line in story_lines(self.model)
        )
        return f"<details open><summary>{markup(self.title)}</summary>{'<br>'.join(lines)}</details>"
