"""Pages give no number that too few draws bear, say what they rest on, and write chances as chances."""

from __future__ import annotations

import dataclasses
import json
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_resolve import RESOLVE
from melian.analysis.choices.choice_errors import choice_errors
from melian.analysis.compare import compare
from melian.analysis.drivers import drivers
from melian.analysis.numbers.inputs import Input
from melian.analysis.shift import odds_shift
from melian.analysis.whatif import effect_on, in_order
from melian.cli.main import cli
from melian.report.words.compare import comparison_sentence, unranked_words
from melian.report.words.tip import span_words
from melian.report.words.why import shift_sentence
from melian.runs.ask import Ask
from melian.scenario.bare_numbers import bare_share
from small_crisis import crisis, findings

SECRET = RESOLVE.replace(
    "variants:", "variants:\n  sly: {label: East mobilises unseen, secretly: {mobilise: go}}"
)
RANGE = RESOLVE.replace("precision: limit", "precision: 6").replace("firm: 75%", "firm: p_firm").replace(
    "actors:", "assumptions: {p_firm: {range: 60% to 90%, best: 75%, judgement: the test}}\nactors:"
)  # fmt: skip


def says(*arguments, code=0, width=80):
    done = CliRunner().invoke(cli, [str(a) for a in arguments], env={"COLUMNS": str(width)})
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "bluff.crisis.yaml"
    place.write_text(SECRET.replace("precision: limit", "precision: 6"), "utf-8")
    return place


def answered(path):
    """The same after West has stood firm: East alone is left to move."""
    text = path.read_text("utf-8")
    news = "\n  firm: {date: 2020-02-21, event: West stands firm, sets: {answer: resist}}\nvariants:"
    path.write_text(text.replace("\nvariants:", news), "utf-8")
    return path


@pytest.fixture(scope="module")
def game():
    return melian.read(RANGE).compile()


def without(run, draws):
    """The run as if these draws had no certificate."""
    status, odds, prob = run.status.copy(), run.outcome_odds.copy(), np.isin(run.kept_draws, draws)
    status[draws], odds[draws] = 2, np.nan
    return dataclasses.replace(
        run, status=status, outcome_odds=odds, kept_draws=run.kept_draws[~prob], kept_prob=run.kept_prob[~prob]
    )  # fmt: skip


def test_under_half_of_the_pairs_there_is_no_number_and_no_rank(game):
    run = game.solve(draws=10).run
    more = melian.read(RANGE).compile(variant="stand").solve(draws=10).run
    base, poor, fine = without(run, [0, 1, 2]), without(more, [3, 4, 5, 6]), without(more, [0, 1])
    found = compare(base, poor)
    assert (found.n_draws, found.n_tried, found.has_number) == (3, 10, False)
    none = "No number: only 3 of 10 pairs of draws are certified."
    assert comparison_sentence(found, ("base", "stand")).startswith(none)
    assert shift_sentence(base, odds_shift(base, poor), ("base", "stand")).startswith(none)
    effects = [effect_on(name, name, base, other, [0]) for name, other in (("poor", poor), ("fine", fine))]
    assert [effect.name for effect in in_order(effects)] == ["fine", "poor"]
    assert [effect.is_ranked for effect in effects] == [False, True]
    assert "only 3 of 10 draws are certified on both sides" in unranked_words("poor", effects[0])
    assert not unranked_words("fine", effects[1])


def test_a_step_played_in_secret_leaves_the_start_and_says_why(path):
    """What others think is then not what happened: no continuation can begin there."""
    asked = ("levers", answered(path), "--actor", "east", "--draws", 1, "--variant", "sly", "-q")
    page = " ".join(says(*asked).split())
    assert "Nothing can be announced now: 'mobilise' was played in secret before now" in page
    data = json.loads(says(*asked, "--json"))
    assert (data["now"], {row["reading"] for row in data["levers"]}) == (None, {"from_the_start"})
    assert "in secret" in data["because"]


def test_levers_begin_with_the_odds_without_them(path):
    asked = ("levers", path, "--actor", "west", "--draws", 1, "-q")
    path.write_text(RESOLVE, "utf-8")
    page = " ".join(says(*asked).split())
    assert "Without a lever, the odds of yes are 0 % (in the middle half of draws 0 to 0 %)." in page
    path.write_text(RESOLVE.replace("precision: limit", "precision: 6"), "utf-8")
    answered(path)
    page = says(*asked)
    assert "West has no lever left" in page
    assert "Changes are percentage points" not in page


def test_what_is_open_is_drawn(path, tmp_path):
    says("now", path, "--draws", 2, "-q", "--svg", tmp_path / "now.svg")
    drawn = ElementTree.parse(tmp_path / "now.svg").getroot()
    assert drawn.tag.endswith("svg")
    text = " ".join("".join(drawn.itertext()).split())
    for words in ("as things stand", "Give way", "Stand firm", "Climb down", "Attack"):
        assert words in text


def test_chances_are_in_percent_and_points_are_not(game):
    found = drivers(game.model, Ask(draws=2))
    ends = {swing.input.name: (swing.low, swing.high) for swing in found.swings}
    assert ends["p_firm"] == ("60 %", "90 %")
    # a fixed precision is a bare number, moved by the same factor either way
    share = bare_share(game.model.scenario.file)
    bare = next(each for each in game.model.bare if each.stream == "precision")
    assert bare.place.startswith("precision, line ")
    assert (bare.low, bare.high) == pytest.approx((6 / (1 + share), 6 * (1 + share)))
    assert next(high for name, (_, high) in ends.items() if name == bare.place) == "8.4"
    points = Input("cost", "Cost", ("cost",))
    assert span_words(points, 0.3, 0.75) == "0.3 to 0.75"
    assert span_words(dataclasses.replace(points, is_chance=True), 0.3, 0.75) == "30 % to 75 %"


def test_noise_is_told_of_the_whole_story_and_past_steps_are_marked(game):
    found = choice_errors(melian.read(RANGE).compile(precision="0.001").solve(draws=2).run)
    assert found.steps.set_index("step")["past"].to_dict() == {
        "mobilise": True,
        "answer": False,
        "act": False,
    }
    (first,) = [words for words in found.sentences if words.startswith("mobilise")]
    assert first.startswith("mobilise (played before now, told from the start): decided by noise.")


def test_what_cannot_have_gone_unplayed_is_not_told(game):
    """East has mobilised, so West's answer came: that it was not played is no row any more."""
    result = game.solve(draws=4)
    text = RANGE.replace("    act is", "    act is").replace(
        "sets: {mobilise: go}", "sets: {mobilise: go, answer: resist}"
    )
    after = melian.read(text).solve(draws=4)
    observed = after.observer_beliefs()
    assert "none" not in set(observed[observed["matter"] == "answer"]["option"])
    assert "none" in set(result.observer_beliefs().query("matter == 'act'")["option"])


def test_lines_of_pages_end_in_no_blank(path):
    for command in (["now", path], ["levers", path, "--actor", "west"], ["check", path]):
        page = says(*command, *(["--draws", 1, "-q"] if command[0] != "check" else []))
        assert not [line for line in page.splitlines() if line != line.rstrip()]


LATE = dict(
    as_of="2020-03-01",
    steps="act: {who: north, choices: {wait: Wait, go: Go}}\nreply: {who: south, choices: {a: A, b: B}}\n",
    outcomes="{yes: act is go, no: otherwise}",
    timeline="r: {date: 2020-02-01, event: South answered, sets: {reply: a}}\n"
    "m: {date: 2020-02-09, event: North went, sets: {act: go}}\n",
)  # fmt: skip


def test_news_in_another_order_than_play_is_questioned_where_all_saw_it():
    assert "M623" in {each.code for each in _checked(LATE)}
    hidden = LATE | {"steps": LATE["steps"].replace("who: north,", "who: north, seen_by: nobody,")}
    assert "M623" not in {each.code for each in _checked(hidden)}
    as_played = LATE | {"timeline": LATE["timeline"].replace("02-09", "01-09")}
    assert "M623" not in {each.code for each in _checked(as_played)}


def _checked(parts):
    from melian.scenario.checks.check import check_findings
    from melian.scenario.findings.diagnostics import Diagnostics
    from melian.scenario.read import parse_and_compile

    text, found = crisis(**parts), Diagnostics()
    assert not [each for each in findings(text) if each.severity == "error"]
    _, compiled = parse_and_compile(text, "test", None, found)
    check_findings(compiled, found)
    return found.items
