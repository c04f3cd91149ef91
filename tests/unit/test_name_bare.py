"""Bare numbers turned into assumptions: the same game where each is at its best, and nothing left to name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings

from melian.cli.main import cli
from melian.errors import UsageError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.bare.names import with_names
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile, read_text
from small_crisis import crisis
from strategies_scenario import as_text, crises

FILE = """# A crisis with numbers of all kinds
melian: 1
title: Numbers
scale: 100 = a town
analyst: Anna, of the test
actors: {north: North, south: South}
define: {q: 0.8}                # how often it rains
steps:                          # in order
  rain: {who: chance, odds: {wet: q, dry: rest}}
  luck: {who: chance, odds: {good: 30%, bad: 70%}}
  wind: {who: chance, odds: {calm: 0.5, storm: 0.3, gale: 0.2}}
  act: {who: north, choices: {wait: {label: W, men: 94}, go: {label: G, men: 175}}}
stakes:
  north:
    Town: {worth: 100, when: act is go and luck is good}
    Cost: {worth: "-act.men / 3 - 12.5",   when: act is go}   # in points
    Wind:
      worth: >-
        -20 if wind is gale else
        -7 * 1/2 if wind is storm
        else 0
outcomes: {war: act is go, peace: otherwise}

# layout: by hand
"""


def at(number: str) -> str:
    """Line and column of a number of the file."""
    before = FILE[: FILE.index(number)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def odds(text: str, best: dict[str, float]) -> np.ndarray:
    model = compile_scenario(read_text(text), precision="8")
    run = solve_model(model, Ask(draws=1, fixed={s: best.get(s, float(d.median))
                                                 for s, d in model.distributions.items()}))  # fmt: skip
    return np.asarray(run.outcome_odds[0])


def test_all_numbers_of_a_file_laid_out_by_hand():
    named = with_names(FILE, "numbers")
    expected = {
        "q_number": "{range: 0.72 to 0.88, best: 0.8, bounds: 0 to 1",
        "luck_odds_good": "{range: 18% to 42%, best: 30%",
        "wind_odds_calm": "{range: 0.3 to 0.7, best: 0.5, bounds: 0 to 1",
        "act_wait_men": "{range: 56.4 to 131.6, best: 94",
        "north_cost_2": "{range: 7.5 to 17.5, best: 12.5",
        "north_wind": "{range: 12 to 28, best: 20",
    }
    for name, entry in expected.items():
        assert f"\n  {name}: {entry}, label: " in named.text, named.text
    assert "  luck: {who: chance, odds: {good: luck_odds_good, bad: rest}}\n" in named.text
    assert "odds: {calm: weight wind_odds_calm, storm: weight wind_odds_storm, gale: weight" in named.text
    assert (
        'Cost: {worth: "-act.men / north_cost - north_cost_2",   when: act is go}   # in points\n'
        in named.text
    )
    assert 'judgement: "Anna, of the test"}' in named.text
    for line in FILE.splitlines():  # what holds no number stays, comments too
        if not any(c.isdigit() for c in line.split("#")[0]):
            assert line in named.text.splitlines()
    assert with_names(named.text, "numbers").numbers == ()
    best = {"wind_odds_calm": 0.5, "wind_odds_storm": 0.3, "wind_odds_gale": 0.2}
    np.testing.assert_allclose(odds(named.text, best), odds(FILE, {}), atol=1e-12)
    assert not read_text(named.text).findings


@given(crises())
@settings(max_examples=12, deadline=None)
def test_naming_keeps_the_answers_of_random_crises(drawn):
    text = as_text(drawn)
    found = Diagnostics()
    _, compiled = parse_and_compile(text, "drawn", None, found)
    assume(compiled is not None and not found.has_errors and compiled.model.bare)
    named = with_names(text, "drawn")
    again = with_names(named.text, "drawn")
    assert (again.text, again.numbers) == (named.text, ())
    np.testing.assert_allclose(odds(named.text, {}), odds(text, {}), atol=1e-9)


@pytest.mark.parametrize(("only", "names"), [
    ([at("30%")], ["30%"]), (["luck: odds bad"], ["70%"]), ([at("12.5").partition(":")[0]], ["3", "12.5"]), (["define q", "x"], None),
])  # fmt: skip
def test_some_numbers_by_place(only, names):
    if names is None:
        with pytest.raises(UsageError, match="no bare number stands at 'define q'; known: "):
            with_names(FILE, "numbers", only)
        return
    named = with_names(FILE, "numbers", only)
    assert len(named.numbers) == len(names)
    left = {each.written.text for each in compile_scenario(read_text(named.text)).bare}
    assert not left & set(names)


@pytest.mark.parametrize("assumptions", [
    "{a: {value: 1, judgement: T}}", "{}", None, "\na: {value: 1, judgement: T}   # one\n# more\n",
])  # fmt: skip
def test_assumptions_go_where_there_are_some(assumptions):
    text = crisis(assumptions=assumptions, stakes="{north: {Gain: 7, Loss: -3.5}}")
    named = with_names(text, "small")
    file = read_text(named.text).file
    assert {name: str(a.best) for name, a in file.assumptions.items() if a.best} == {
        "north_gain": "7", "north_loss": "3.5",
    }  # fmt: skip
    assert named.text.count("#") == text.count("#")


def test_the_command_names_once_and_refuses_what_it_cannot_do(tmp_path: Path):
    path = tmp_path / "a.crisis.yaml"
    path.write_text(FILE, "utf-8")
    first = CliRunner().invoke(cli, ["fmt", str(path), "--name-bare", "--only", "north: Wind"])
    assert first.exit_code == 0
    assert "north: Wind, line " in first.stderr
    assert CliRunner().invoke(cli, ["fmt", str(path), "--name-bare", "--check"]).exit_code == 1
    assert CliRunner().invoke(cli, ["fmt", "--name-bare", str(path)]).exit_code == 0
    written = path.read_text("utf-8")
    again = CliRunner().invoke(cli, ["fmt", "--name-bare", str(path)])
    assert (again.exit_code, path.read_text("utf-8")) == (0, written)
    for wrong in (["--only", "12"], ["--name-bare", "--only", "nowhere"]):
        assert CliRunner().invoke(cli, ["fmt", str(path), *wrong]).exit_code == 2
    assert path.read_text("utf-8") == written
