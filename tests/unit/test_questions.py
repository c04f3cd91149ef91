"""A question is one value: what it takes, how it is answered, and how its answer is told."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import melian
from melian.analysis.odds import spread
from melian.cli.main import COMMANDS, cli
from melian.cli.questions.command import command_of
from melian.errors import UsageError
from melian.questions.question import Answered, Ending, Option, Question, Shared, ending_of_draws
from melian.questions.registry import QUESTIONS, every_question, question
from melian.report.records.record import Repeatable
from melian.report.records.schemas import RECORDS
from melian.runs.ask import Ask, Watch, parted
from melian.solve.solver import Status


@pytest.fixture(scope="module")
def case():
    return melian.read("canon/beer-quiche")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_its_command_and_its_record(name):
    asked = question(name)
    assert asked.name == name
    assert name in COMMANDS
    command = cli.get_command(click.Context(cli), name)
    told = {each.name for each in command.params}
    own = {option.name for option in asked.options if isinstance(option, Option)}
    assert own <= told
    assert {"scenario", "quiet", "as_json"} <= told
    assert RECORDS[name]


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_report_draws_of_a_question_its_command_writes(name):
    told = {each.name for each in cli.get_command(click.Context(cli), name).params}
    assert ("svg" in told) == (question(name).chart is not None)


def test_what_a_question_of_solved_draws_takes_are_options_of_its_command():
    for asked in every_question():
        if asked.of_run is None:
            continue
        taken = {
            name
            for name, each in inspect.signature(asked.of_run).parameters.items()
            if each.kind is not inspect.Parameter.VAR_KEYWORD and name != "run"
        }
        shared = {"actor", "step"} if Shared.WHO in asked.options else set()
        own = {option.name for option in asked.options if isinstance(option, Option)}
        assert taken <= own | shared, asked.name


def test_sections_that_questions_name_are_those_of_reports():
    folder = Path(melian.__file__).parent / "report" / "document"
    text = "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))
    there = set(re.findall(r'\bsection\(\s*"([a-z-]+)"', text))
    named = {asked.section for asked in every_question() if asked.section}
    assert named <= there
    assert {"odds", "drivers", "levers"} <= named


@pytest.mark.parametrize("name", ["strategy", "beliefs"])
def test_asking_by_name_is_asking_by_method_of_the_case_and_of_its_result(case, name):
    result = case.solve(draws=8, seed=3, before_events=True)
    by_method = getattr(result, name)()
    assert result.ask(name).sentences == by_method.sentences
    assert case.ask(name, draws=8, seed=3, before_events=True).frame.equals(by_method.frame)


def test_a_question_that_solves_other_games_is_asked_of_the_case(case):
    with pytest.raises(UsageError, match="ask it of the case"):
        case.solve(draws=2).ask("drivers")


OPTIONS = {
    "draws": st.integers(1, 9),
    "seed": st.integers(),
    "at": st.just("2021-12-03"),
    "before_events": st.booleans(),
    "workers": st.integers(1, 4),
    "store": st.just("runs"),
    "step": st.just("threat"),
    "samples": st.integers(2, 9),
}


@given(st.fixed_dictionaries({}, optional={name: st.none() | each for name, each in OPTIONS.items()}))
def test_options_go_where_their_names_say_and_none_is_lost(options):
    if options.get("at") and options.get("before_events"):
        with pytest.raises(UsageError, match="exclude each other"):
            parted(options)
        return
    ask, watch = parted(options)
    of_ask, of_watch = ({each.name for each in fields(kind)} for kind in (Ask, Watch))
    for name, value in options.items():
        if value is None:
            continue
        if name in of_ask:
            assert getattr(ask, name) == value
        elif name in of_watch:
            assert getattr(watch, name) == value
        else:
            assert ask.about[name] == value
    assert set(ask.about) == {n for n, v in options.items() if v is not None} - of_ask - of_watch
    if options.get("draws") is None:
        assert ask.draws == Ask().draws


def test_every_watch_is_ended_by_itself_alone():
    one, other = Watch(), Watch()
    one.stop.set()
    assert not other.stop.is_set()


@dataclass(frozen=True)
class Surprise:
    """How open the outcome is."""

    bits: float


class SurpriseRecord(Repeatable):
    """The same as a record."""

    bits: float = Field(description="entropy of the odds")


def surprise(run) -> Surprise:
    odds = run.outcome_odds
    bits = -(odds * np.log2(np.where(odds > 0, odds, 1.0))).sum(axis=1)
    return Surprise(spread(bits).median)


def asked_surprise(subject, ask, watch, solve) -> Answered:
    posed = subject.posed(ask)
    run = solve(posed, watch)
    return Answered(posed, surprise(run), (run,))


SURPRISE = Question(
    name="surprise",
    help="Say how open the outcome of SCENARIO is.",
    options=(Shared.DRAWS, Shared.MODEL, Shared.EVENTS, Shared.PLACE),
    answer=asked_surprise,
    of_run=surprise,
    record=lambda answered: SurpriseRecord(bits=answered.table.bits),
    pages=lambda answered: [f"It is open by {answered.table.bits:.2f} bits."],
)

COIN = """melian: 1
title: Two coins
scale: 10 = a lot
analyst: Anna
actors: {one: One, two: Two}
steps:
  first: {who: chance, choices: {heads: Heads, tails: Tails}, odds: {heads: 50%, tails: 50%}}
  second: {who: chance, only_if: first is tails, choices: {up: Up, down: Down}, odds: {up: 50%, down: 50%}}
stakes: {one: {Luck: {worth: 1, when: first is heads}}, two: {Luck: {worth: 1, when: first is tails}}}
outcomes: {early: first is heads, late: second is up, nowhere: otherwise}
"""


def test_a_new_question_is_a_command_by_its_value_alone(tmp_path):
    path = tmp_path / "coins.crisis.yaml"
    path.write_text(COIN, "utf-8")
    command = command_of(SURPRISE)
    page = CliRunner().invoke(command, [str(path), "--draws", "3"])
    assert page.exit_code == 0, page.output
    # 1/2 log2 2 + 1/4 log2 4 + 1/4 log2 4
    assert "It is open by 1.50 bits." in page.output
    assert "Again: melian surprise" in page.output
    data = json.loads(CliRunner().invoke(command, [str(path), "--draws", "3", "--json"]).stdout)
    assert data["bits"] == pytest.approx(1.5)
    assert data["again"].endswith("--draws 3 --seed 0")
    helped = CliRunner().invoke(command, ["--help"]).output
    assert "Say how open the outcome of SCENARIO is." in helped
    both = CliRunner().invoke(command, [str(path), "--at", "2021-01-01", "--before-events"])
    assert isinstance(both.exception, UsageError)  # the group of commands makes it exit code 2
    assert "exclude each other" in str(both.exception)


def test_an_answer_is_as_good_as_the_worst_of_its_runs():
    run = melian.read("canon/hawk-dove").solve(draws=4).run

    def ended(status):
        return replace(run, status=np.full_like(run.status, int(status)))

    assert ending_of_draws((run, run)) is Ending.DONE
    assert ending_of_draws((run, ended(Status.STALLED))) is Ending.UNCERTIFIED
    assert ending_of_draws((ended(Status.STALLED), ended(Status.INTERRUPTED), run)) is Ending.INTERRUPTED
