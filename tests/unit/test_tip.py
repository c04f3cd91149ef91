"""Tipping points against closed forms."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

import melian
from crisis_blows import TEXT
from melian.analysis.odds import spread
from melian.analysis.tip import Crossing, Tipping, TipTable, tip, tip_inputs
from melian.cli.main import cli
from melian.errors import UsageError
from melian.library import bundled
from melian.report.pages.tip import TipPage
from melian.runs.ask import Ask
from melian.runs.run import draw_values
from small_crisis import crisis, model

CHANCE = {
    "assumptions": """
        {x: {dist: "uniform(0, 1)", judgement: T}, s: {dist: "uniform(0.3, 0.7)", judgement: T}}
    """,
    "steps": """
        {luck: {who: chance, odds: {hit: ODDS, miss: rest}}, act: {who: north, choices: {wait: Wait, go: Go}}}
    """,
    "stakes": "{north: {Gain: {worth: 1, when: act is go}}}",
    "outcomes": "{yes_: luck is hit, no_: otherwise}",
}


def chance(odds):
    return CHANCE | {"steps": CHANCE["steps"].replace("ODDS", odds)}


def deterrence():
    """A challenger that would climb down unless its audience costs exceed what war costs it."""
    text = bundled("canon/deterrence").read_text("utf-8")
    for old, new in (
        ("audience_cost: {value: 0.2, ", "audience_cost: {range: 0.05 to 0.9, best: 0.3, "),
        ("war_a:         {value: -0.5, ", "war_a: {range: -0.6 to -0.15, best: -0.3, "),
    ):
        assert old in text
        text = text.replace(old, new)
    return melian.read(text).compile().model


def test_deterrence_tips_where_climbing_down_costs_as_much_as_war():
    # the challenger fights iff war_a > -audience_cost; then the defender, who fears war more than
    # conceding (-1.5 < -1), concedes, and otherwise resists, so that nobody challenges
    crisis_model = deterrence()
    exact = -draw_values(crisis_model, 0, 0, 20)["war_a"]
    found = tip(crisis_model, Ask(draws=20, before_events=True), number="audience_cost").tippings[0]
    inside = exact[(exact > found.low) & (exact < found.high)]
    (crossing,) = found.crossings
    assert (crossing.before, crossing.after) == ("status_quo", "concession")
    assert crossing.at_medians == pytest.approx(0.3, abs=1e-4)
    assert crossing.share == len(inside) / 20
    close = (found.high - found.low) / 1024
    assert crossing.values.median == pytest.approx(np.median(inside), abs=close)
    assert crossing.values.q95 == pytest.approx(np.quantile(inside, 0.95), abs=close)
    choice = (
        tip(crisis_model, Ask(draws=4, before_events=True), number="audience_cost", step="ending")
        .tippings[0]
        .crossings[0]
    )
    assert (choice.before, choice.after) == ("back_down", "stand_firm")
    assert choice.at_medians == pytest.approx(0.3, abs=1e-4)


def test_a_smooth_crossing_is_found_in_every_draw():
    crisis_model = model(**chance("0.5 + 0.4 * (x - s)"))
    found = tip(crisis_model, Ask(draws=25, seed=4, before_events=True), number="x").tippings[0]
    (crossing,) = found.crossings
    assert (crossing.before, crossing.after) == ("no_", "yes_")
    assert crossing.share == found.tipped == 1
    assert crossing.at_medians == pytest.approx(0.5, abs=1e-6)
    exact = draw_values(crisis_model, 4, 0, 25)["s"]
    for q, share in (("q05", 0.05), ("median", 0.5), ("q95", 0.95)):
        assert getattr(crossing.values, q) == pytest.approx(np.quantile(exact, share), abs=1e-6)


def test_several_crossings_are_found():
    found = tip(
        model(**chance("0.5 + 4 * (x - 0.3) * (x - 0.52) * (x - 0.8)")),
        Ask(draws=3, before_events=True),
        number="x",
    ).tippings[0]
    assert [c.at_medians for c in found.crossings] == pytest.approx([0.3, 0.52, 0.8], abs=1e-6)
    assert [c.after for c in found.crossings] == ["yes_", "no_", "yes_"]


def test_a_change_and_its_return_between_two_points_of_the_grid_are_found():
    # the lead changes twice within 0.02, and the grid is 0.056 wide
    odds = "0.5 + 2 * (x - 0.41) * (x - 0.43)"
    found = tip(model(**chance(odds)), Ask(draws=2, before_events=True), number="x").tippings[0]
    assert [c.at_medians for c in found.crossings] == pytest.approx([0.41, 0.43], abs=1e-6)


def test_no_tipping_is_said():
    found = tip(model(**chance("0.6 + 0.2 * x")), Ask(draws=5, before_events=True), number="x")
    assert found.tippings[0].crossings == ()
    assert found.tippings[0].tipped == 0
    assert found.tippings[0].median_leader == "yes_"


def test_all_numbers_the_likeliest_to_tip_first():
    found = tip(model(**chance("0.5 + 0.4 * (x - s)")), Ask(draws=10, before_events=True))
    assert {t.input.name for t in found.tippings} == {"x", "s", "precision"}
    assert found.tippings[0].tipped >= found.tippings[1].tipped >= found.tippings[2].tipped == 0
    assert set(found.frame.input) == {"x", "s", "precision"}


def test_refusals():
    crisis_model = model(**chance("x"))
    with pytest.raises(UsageError, match="no number called 'y'"):
        tip(crisis_model, Ask(before_events=True), number="y")
    with pytest.raises(UsageError, match="no step called 'nix'"):
        tip(crisis_model, Ask(before_events=True), number="x", step="nix")
    with pytest.raises(UsageError, match="chance plays it"):
        tip(crisis_model, Ask(before_events=True), number="x", step="luck")
    with pytest.raises(UsageError, match="is no range"):
        tip(crisis_model, Ask(before_events=True), number="x", within=(1.0, 0.0))
    fixed = model(**chance("x") | {"assumptions": "{x: {value: 0.3, judgement: T}}"})
    with pytest.raises(UsageError, match=r"fixed.*--from"):
        tip(fixed, Ask(before_events=True), number="x")
    (crossing,) = (
        tip(fixed, Ask(draws=2, before_events=True), number="x", within=(0.1, 0.9)).tippings[0].crossings
    )
    assert crossing.at_medians == pytest.approx(0.5, abs=1e-6)


def test_command(tmp_path):
    path = tmp_path / "x.crisis.yaml"
    path.write_text(crisis(**chance("0.5 + 0.4 * (x - s)")), "utf-8")
    page = CliRunner().invoke(cli, ["tip", str(path), "x", "--draws", "5"])
    assert page.exit_code == 0, page.output
    words = " ".join(page.stdout.split())
    assert 'With all other numbers at their medians: below 0.5 "no " leads, from 0.5 on "yes "' in words
    data = json.loads(
        CliRunner().invoke(cli, ["tip", str(path), "--all", "--draws", "5", "--json", "-q"]).stdout
    )
    assert {row["input"] for row in data["changes"]} == {"x", "s"}
    still = CliRunner().invoke(cli, ["tip", str(path), "precision", "--draws", "5"]).stdout
    assert "No tipping within 4 to 16 in any of 5 draws either." in " ".join(still.split())
    for wrong in (
        ["tip", str(path)],
        ["tip", str(path), "x", "--all"],
        ["tip", str(path), "x", "--from", "0"],
    ):
        assert CliRunner().invoke(cli, wrong).exit_code == 2


def test_the_list_of_all_numbers_says_where_draws_tip_that_the_medians_do_not():
    case = melian.read(TEXT)
    item = next(iter(tip_inputs(case.model, case.model.evidence).values()))
    crossing = Crossing("calm", "blows", float("nan"), spread(np.array([0.3, 0.35, 0.4])), 0.75)
    tipping = Tipping(item, 0.2, 0.6, (crossing,), {"calm": 1.0}, {"blows": 0.75}, "calm", "calm", 0.75, 4)
    labels = {"blows": "Blows", "calm": "Calm"}
    table = TipTable(case.model, (tipping, tipping), "", labels, 4, 0, (), 68, 68, False)
    console = Console(file=io.StringIO(), width=200)
    console.print(TipPage(table, {}))
    assert "not there; in draws about 35 %: Calm -> Blows" in console.file.getvalue()


def table_of(*crossings, low=-20.0, high=100.0):
    """Of a number that is no chance: chances are told in percent."""
    case = melian.read(TEXT)
    item = tip_inputs(case.model, case.model.evidence)["prize"]
    tipping = Tipping(item, low, high, crossings, {"calm": 1.0}, {"blows": 1.0}, "calm", "calm", 0.04, 100)
    return TipTable(case.model, (tipping,), "", {"blows": "Blows", "calm": "Calm"}, 100, 0, (), 9, 9, False)


def page_of(table):
    console = Console(file=io.StringIO(), width=120)
    console.print(TipPage(table, {}))
    return " ".join(console.file.getvalue().split())


def test_what_rounding_leaves_of_nothing_is_nothing():
    page = page_of(table_of(Crossing("calm", "blows", -5.93e-15, spread(np.array([7e-6, 8e-6])), 1.0)))
    assert 'below 0 "Calm" leads, from 0 on "Blows"' in page
    assert "Calm Blows 0 100 % 0 0 to 0" in page
    assert "e-" not in page
    small = Crossing("calm", "blows", 2e-9, spread(np.array([2e-9])), 1.0)
    assert "below 2e-09" in page_of(table_of(small, low=1e-9, high=3e-9))


def test_where_all_changes_are_rare_the_most_frequent_are_told():
    rare = Crossing("calm", "blows", float("nan"), spread(np.array([35.0, 36.0])), 0.02)
    assert "Calm Blows \N{EN DASH} 2 % 35.5" in page_of(table_of(rare))
    often = Crossing("blows", "calm", float("nan"), spread(np.array([50.0])), 0.5)
    page = page_of(table_of(often, rare))
    assert "Blows Calm" in page
    assert "Calm Blows" not in page


def test_nothing_is_said_of_a_range_that_leaves_what_can_be(tmp_path):
    """Odds above 1 have no answer, so that neither does a range that goes there."""
    found = tip(model(**chance("x")), Ask(draws=4, before_events=True), number="x", within=(0.2, 1.5))
    (tipping,) = found.tippings
    assert (tipping.median_leader, tipping.median_leader_high, tipping.n_draws) == ("no_", "", 0)
    page = page_of(found)
    assert "With all other numbers at their medians: below 0.5" in page
    assert "an end of 0.2 to 1.5 is not certified. No draw is certified at both ends" in page
    page = page_of(tip(model(**chance("x")), Ask(draws=4, before_events=True), number="x", within=(0.7, 1.5)))
    assert (
        "No draw is certified at both ends of 0.7 to 1.5: no answer; a narrower range may have one." in page
    )
    assert "leads for every" not in page
    assert "in any of 0 draws" not in page


def test_a_range_is_written_as_files_write_numbers(tmp_path):
    path = tmp_path / "c.crisis.yaml"
    path.write_text(crisis(**chance("x")), encoding="utf-8")
    written = ["--draws", "3", "-q", "--json"]
    plain, other = (
        CliRunner().invoke(cli, ["tip", str(path), "x", "--from", low, "--to", high, *written])
        for low, high in (("0.2", "0.75"), ("20%", "3/4"))
    )
    assert plain.exit_code == other.exit_code == 0, other.output
    assert json.loads(plain.stdout) == json.loads(other.stdout)
    wrong = CliRunner().invoke(cli, ["tip", str(path), "x", "--from", "a fifth", "--to", "1"])
    assert wrong.exit_code == 2
    assert "'a fifth' is no number; write a number such as 0.25, -5, 1e3, 30% or 1/3" in wrong.output
