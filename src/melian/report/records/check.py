"""What `melian check` prints with `--json`.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field

from melian.analysis.checks.sentences import CheckResult
from melian.analysis.choices.choice_errors import ChoiceErrors
from melian.analysis.situations.overview import Overview
from melian.diagnostic import Diagnostic
from melian.report.records.parts.standing import Standing
from melian.report.records.record import (
    Answer,
    Outcome,
    Points,
    Record,
    ScenarioName,
    Share,
    frame_rows,
)
from melian.report.records.situations import Mover
from melian.report.records.solve import GameSize
from melian.runs.run import Run
from melian.scenario.passages.found import STANDINGS, FactPassage, Passages

__all__ = ["CheckRecord"]


class _Finding(Record):
    """An error, a warning or a note."""

    line: int = Field(description="line in the file, from 1")
    column: int = Field(description="column there, from 1")
    severity: Literal["error", "warning", "note"] = Field(description="how bad it is")
    code: str = Field(description="its code, which `melian explain` explains")
    message: str = Field(description="what it is")
    shown: list[str] = Field(description="lines that show it, one below the other: a quotation and its text")
    help: str | None = Field(description="what would work")


class _Growth(Record):
    """A step that multiplies histories."""

    step: str = Field(description="name of the step")
    times: float = Field(description="by how much it multiplies histories")


class _Game(GameSize):
    """How large the game is, and what makes it so."""

    growth: list[_Growth] = Field(description="by how much each step multiplies histories")


class _Bare(Record):
    """A number that stands in a formula, without a name."""

    place: str = Field(description="what it belongs to, and its line")
    line: int = Field(description="line in the file, from 1")
    column: int = Field(description="column there, from 1")
    text: str = Field(description="the number as it is written")
    low: float = Field(description="its 5 % value where `drivers` moves it")
    high: float = Field(description="its 95 % value where `drivers` moves it")


class _Numbers(Record):
    """Where the numbers of the file come from."""

    total: int = Field(description="numbers of the file")
    by_facts: int = Field(description="how many of them rest on facts")
    by_source: dict[str, int] = Field(
        description="how many rest on each source", json_schema_extra={"by": "source"}
    )
    by_judgement: dict[str, int] = Field(
        description="how many rest on whose judgement", json_schema_extra={"by": "name"}
    )
    by_analyst: int = Field(description="how many are bare and rest on the analyst alone")
    unjudged: int = Field(description="how many are placeholders, by `judgement: TODO`")
    bare: list[_Bare] = Field(description="the bare ones, in the order of the file")


class _FactPassage(Record):
    """A fact, and what is known of the passage behind it."""

    fact: str = Field(description="name of the fact")
    standing: Literal["verified", "wrong", "loose", "unread", "without_text", "without_anchor"] = Field(
        description="what is known: `loose` is an anchor with nothing to verify it by, `unread` a text that "
        "cannot be read"
    )
    source: str | None = Field(description="name of the source; `null` without an anchor")
    at: str | None = Field(description="where it stands in the text, as a file writes it")
    says: str | None = Field(description="whose words they are, where the file says")
    language: str | None = Field(description="language of the text, where the file says")
    passage: str | None = Field(description="the passage, where it was verified")


class _Facts(Record):
    """The facts of the file, and how many of their passages were verified."""

    total: int = Field(description="facts of the file")
    verified: int = Field(description="whose passage stands where it is said to")
    wrong: int = Field(description="whose passage does not")
    loose: int = Field(description="with an anchor and nothing to verify it by")
    unread: int = Field(description="whose text cannot be read")
    without_text: int = Field(description="whose text is not at hand")
    without_anchor: int = Field(description="that do not say where they stand")
    passages: list[_FactPassage] = Field(description="one for each fact, in the order of the file")


class _Result(Record):
    """A sentence under `checks`, judged."""

    text: str = Field(description="the sentence")
    holds: bool = Field(description="whether it holds")
    figure: str = Field(description="the figures that it was judged by, in words")


class _NoisyStep(Mover):
    """How far noise decides at a step, in the whole story, whatever has been reported."""

    past: bool = Field(description="whether the step lies before now")
    taken: Share | None = Field(description="how often the best option is taken: median over draws")
    stake: Points | None = Field(description="what is at stake there between the best option and the next")
    noisy_draws: Share | None = Field(
        description="share of draws in which it is taken in less than 60 % of cases"
    )
    by_noise: bool = Field(description="whether those are more than half of the draws")


class _NoisyOutcome(Outcome):
    """How much of the odds of an outcome is against the interest of those who move."""

    odds: Share | None = Field(description="its odds: median over draws")
    settled: Share | None = Field(
        description="share of its odds that a choice against the mover's interest settled: median over draws"
    )
    settled_q25: Share | None = Field(description="25 % of the draws lie below")
    settled_q75: Share | None = Field(description="75 % of the draws lie below")
    any_choice: Share | None = Field(
        description="share of its odds in which any choice on the way was against interest: median over draws"
    )


class _Noise(Record):
    """Where noise decides."""

    steps: list[_NoisyStep] = Field(description="one per step and mover")
    outcomes: list[_NoisyOutcome] = Field(description="one per outcome")
    draws: int = Field(description="draws that this rests on")


class CheckRecord(Answer):
    """What is wrong with a file, how large it is, and whether its checks hold."""

    scenario: ScenarioName
    errors: int = Field(description="how many errors there are")
    warnings: int = Field(description="how many warnings")
    notes: int = Field(description="how many notes")
    findings: list[_Finding] = Field(description="the first 100 of them or, with `--all`, every one")
    left_out: int = Field(description="how many are not in `findings`")
    game: _Game | None = Field(description="how large the game is; `null` where there is an error")
    numbers: _Numbers | None = Field(
        description="where the numbers come from; `null` where there is an error"
    )
    facts: _Facts | None = Field(
        description="what is known of the passages behind the facts; `null` where the file cannot be used"
    )
    now: Standing | None = Field(
        description="where the story stands; `null` where there is an error or the file has no events"
    )
    expected_seconds: float | None = Field(
        description="how long 1,000 draws take on this machine, as a rule of thumb",
        json_schema_extra={"unit": "s"},
    )
    precision: list[str] = Field(description="what the precision means, in words")
    draws: int | None = Field(description="draws, as asked for; `null` without `--solve`, as all below")
    seed: int | None = Field(description="seed of the draws")
    certified: int | None = Field(description="draws whose answer has a certificate")
    checks: list[_Result] | None = Field(description="the sentences under `checks`, judged")
    noise: _Noise | None = Field(description="where noise decides")
    alike_types: list[str] | None = Field(description="types that act alike, in sentences")
    idle_variants: list[str] | None = Field(description="named what-ifs that move no odds")
    unanswered_variants: list[str] | None = Field(description="named what-ifs without an answer, and why")

    @classmethod
    def of(
        cls,
        name: str,
        findings: tuple[Diagnostic, ...],
        *,
        most: int | None = None,
        overview: Overview | None = None,
        passages: Passages | None = None,
        precision: tuple[str, ...] = (),
        results: Sequence[CheckResult] | None = None,
        noise: ChoiceErrors | None = None,
        alike: tuple[str, ...] | None = None,
        idle: tuple[str, ...] | None = None,
        unanswered: tuple[str, ...] | None = None,
        run: Run | None = None,
    ) -> Self:
        """What the page says; parts that were not asked for are null."""
        severities = [item.severity for item in findings]
        return cls(
            scenario=name,
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            notes=severities.count("note"),
            findings=[_finding(item) for item in findings[:most]],
            left_out=0 if most is None else max(0, len(findings) - most),
            game=None if overview is None else _game(overview),
            numbers=None if overview is None else _numbers(overview),
            facts=None if passages is None else _facts(passages),
            now=None if overview is None or overview.now is None else Standing.of(overview.now),
            expected_seconds=None if overview is None else overview.seconds,
            precision=list(precision),
            draws=None if run is None else run.n_draws,
            seed=None if run is None else run.seed,
            certified=None if run is None else run.n_certified,
            checks=None
            if results is None
            else [{"text": str(each.text), "holds": each.holds, "figure": each.figure} for each in results],
            noise=None if noise is None else _noise(noise),
            alike_types=None if alike is None else list(alike),
            idle_variants=None if idle is None else list(idle),
            unanswered_variants=None if unanswered is None else list(unanswered),
        )


def _finding(item: Diagnostic) -> _Finding:
    return _Finding(
        line=item.mark.line, column=item.mark.column, severity=item.severity, code=item.code,
        message=item.message, shown=list(item.shown), help=item.help,
    )  # fmt: skip


def _game(found: Overview) -> _Game:
    growth = [{"step": step, "times": times} for step, times in found.branching]
    return _Game(leaves=found.leaves, infosets=found.infosets, actions=found.actions, growth=growth)


def _numbers(found: Overview) -> _Numbers:
    numbers = found.numbers
    return _Numbers(
        total=numbers.total, by_facts=numbers.by_facts, by_source=dict(numbers.by_source),
        by_judgement=dict(numbers.by_judgement), by_analyst=numbers.by_analyst,
        unjudged=numbers.unjudged,
        bare=[
            {"place": each.place, "line": each.mark.line, "column": each.mark.column,
             "text": each.written.text, "low": each.low, "high": each.high}
            for each in found.bare
        ],
    )  # fmt: skip


def _facts(found: Passages) -> _Facts:
    counts = {standing: found.count(standing) for standing in STANDINGS}
    return _Facts(total=len(found), passages=[_fact(each) for each in found], **counts)


def _fact(found: FactPassage) -> _FactPassage:
    return _FactPassage(
        fact=found.fact, standing=found.standing, source=found.source or None, at=found.at or None,
        says=found.says or None, language=found.language or None, passage=found.words or None,
    )  # fmt: skip


def _noise(found: ChoiceErrors) -> _Noise:
    return _Noise(steps=frame_rows(found.steps), outcomes=frame_rows(found.outcomes), draws=found.n_draws)
