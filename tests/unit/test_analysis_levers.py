"""What an actor could do beforehand: against closed forms, and against the same what-ifs written in the file."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import melian
from crisis_warning import TEXT
from melian.analysis.levers import lever_table, levers_of
from melian.errors import UsageError
from melian.runs.ask import Ask, Watch
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

WRITTEN = TEXT.replace(
    "checks:",
    """  give: {force: {offer: money}}
  open_offer: {public: [offer]}
  firm_known: {reveal: {east.will: [west]}}
  attack: {force: {act: attack}}
checks:""",
)


def model_of(variant=None):
    return compile_scenario(read_text(WRITTEN), variant=variant)


@pytest.fixture(scope="module")
def base():
    return solve_model(model_of(), Ask(draws=8, seed=3))


def names(actor):
    return [lever.name for lever in levers_of(model_of(), actor)]


def test_every_lever_of_both_sides():
    assert names("east") == [
        "reveal east.will to west", "force build=keep", "force build=surge", "force act=wait",
        "force act=attack",
    ]  # fmt: skip
    assert names("west") == ["force offer=nothing", "force offer=money", "public offer"]
    kinds = {lever.name: lever.kind for lever in levers_of(model_of(), "east")}
    assert kinds["reveal east.will to west"] == "disclosure"
    assert kinds["force act=wait"] == "commitment"


@pytest.mark.parametrize(
    ("actor", "lever", "variant"),
    [
        ("west", "force offer=nothing", "no_money"),
        ("west", "force offer=money", "give"),
        ("west", "public offer", "open_offer"),
        ("east", "reveal east.will to west", "firm_known"),
        ("east", "force act=attack", "attack"),
    ],
)
def test_a_lever_is_the_what_if_that_the_file_would_write(base, actor, lever, variant):
    found = lever_table(base, actor, outcome="war")
    (effect,) = [e for e in found.table.effects if e.name == lever]
    other = solve_model(model_of(variant), Ask(draws=8, seed=3))
    assert effect.comparison is not None
    assert np.array_equal(effect.comparison.other.outcome_odds, other.outcome_odds, equal_nan=True)
    row = found.frame[found.frame["name"] == lever].iloc[0]
    change = other.outcome_odds[:, 0] - base.outcome_odds[:, 0]
    assert row["median"] == pytest.approx(np.nanmedian(change), abs=1e-15)
    points = [
        run.line_payoff[:, [t.line.actor == actor for t in run.model.payoffs.terms]].sum(axis=1)
        for run in (base, other)
    ]
    assert row["own_median"] == pytest.approx(np.nanmedian(points[1] - points[0]), abs=1e-12)


def test_tying_hands_raises_the_odds_of_a_concession():
    """The hollow threat: with the war option alone left the defender prefers -1 to -1.5 and gives way."""
    found = melian.read("canon/deterrence").levers("challenger", outcome="concession", draws=2)
    frame = found.frame.set_index("name")
    tied = frame.loc["force ending=stand_firm"]
    assert (tied["base"], tied["other"]) == pytest.approx((0, 1), abs=1e-9)
    assert tied["own_median"] == pytest.approx(1, abs=1e-9)  # from the status quo, 0, to the prize, 1
    assert found.table.effects[0].name == "force ending=stand_firm"
    # to promise not to fight changes nothing: it would not have fought
    assert frame.loc["force ending=back_down", "moves_nothing"]
    # a challenge that cannot be withheld: the defender resists, the challenger climbs down and pays 0.2
    forced = frame.loc["force opening=challenge"]
    assert forced["other"] == pytest.approx(0, abs=1e-9)
    assert forced["own_median"] == pytest.approx(-0.2, abs=1e-9)


def test_what_is_off_the_table_or_fixed_is_impossible():
    model = melian.read("ukraine-2021").model
    us = {lever.name: lever for lever in levers_of(model, "us")}
    fact = "The US says that it will not use force unilaterally, and the allies are not ready to intervene"
    assert us["force defend=intervene"].impossible == f"the option is off the table: {fact} (no_force)"
    assert us["force brief=withhold"].kind == "briefing"
    assert {"public press", "public brief", "reveal us.will to russia nato ukraine"} <= set(us)
    russia = {lever.name: lever for lever in levers_of(model, "russia")}
    assert "fixes" in russia["force demand=guarantees"].impossible
    assert not russia["force demand=unsaid"].impossible


def test_levers_stand_on_top_of_a_variant():
    case = melian.read(WRITTEN)
    found = case.levers("east", outcome="war", variant="no_money", draws=4, seed=3)
    (effect,) = [e for e in found.table.effects if e.name == "force build=keep"]
    both = melian.read(
        WRITTEN.replace("  give: {force: {offer: money}}", "  both: {force: {offer: nothing, build: keep}}")
    ).solve(variant="both", draws=4, seed=3)
    assert effect.comparison is not None
    assert np.array_equal(effect.comparison.other.outcome_odds, both.run.outcome_odds)
    assert not [e for e in levers_of(model_of("no_money"), "west")]


def test_an_end_keeps_what_is_done(base):
    stop = threading.Event()
    found = lever_table(base, "east", Watch(progress=lambda _: stop.set(), stop=stop), outcome="war")
    assert [effect.name for effect in found.table.effects] == ["reveal east.will to west"]
    assert found.table.undone == (
        "force build=keep", "force build=surge", "force act=wait", "force act=attack",
    )  # fmt: skip
    assert len(found.frame) == 1


def test_an_unknown_actor_is_named():
    with pytest.raises(UsageError, match="no actor called 'north'"):
        levers_of(model_of(), "north")
