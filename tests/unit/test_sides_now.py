"""`compare` and `why --variant` from now on: both sides announced now, or both from the start and why."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_resolve import RESOLVE
from melian.analysis.shift import odds_shift
from melian.cli.main import cli
from melian.errors import UsageError
from small_crisis import crisis


def says(*arguments, code=0):
    done = CliRunner().invoke(cli, [str(a) for a in arguments], env={"COLUMNS": "100"})
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def resolve():
    return melian.read(RESOLVE)


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "bluff.crisis.yaml"
    place.write_text(RESOLVE, "utf-8")
    return place


def test_a_bluff_that_was_believed(resolve):
    """By hand in `from-now-on.md`: 75 % announced now, 100 % known from the start."""
    now, start = (resolve.compare("base", "stand", draws=1, from_the_start=each) for each in (False, True))
    assert (now.answer["base"], now.answer["other"]) == pytest.approx((0, 3 / 4), abs=1e-9)
    assert (start.answer["base"], start.answer["other"]) == pytest.approx((0, 1), abs=1e-9)
    assert now.now.standing.last == "mobilise"
    assert (start.now, start.because) == (None, "")
    assert now.answer["median"] == resolve.whatif("stand", draws=1).frame["median"][0]
    # both sides are announced in the story that was played: West learns the will of East, or binds itself
    both = resolve.compare("known", "stand", draws=1)
    assert both.answer["other"] == pytest.approx(3 / 4, abs=1e-9)
    past = resolve.compare("base", "stay_away", draws=1)
    assert past.now is None
    assert past.because == "stay_away: it changes 'mobilise', which was played before now"


def test_the_change_is_carried_by_the_steps_from_now_on(resolve):
    """West binds itself; what East does after that is what it would have done, will by will."""
    about = {"variant": "stand", "against": "base", "draws": 1}
    found = resolve.ask("why", **about)
    assert found.steps == ("events", "history:", "answer", "act")
    assert found.parts[0] == pytest.approx([0, 0, 3 / 4, 0], abs=1e-6)
    assert found.frame["step"].tolist()[0] == "answer"
    start = resolve.ask("why", **about, from_the_start=True)
    assert start.whole.mean == pytest.approx(1, abs=1e-9)
    assert "mobilise" in start.steps
    one, two = resolve.solve(draws=1).run, resolve.compare("base", "stand", draws=1).other
    with pytest.raises(UsageError, match="announced now, the other known from the start"):
        odds_shift(one, two)


def test_numbers_of_one_side_are_announced_unless_chance_has_drawn_with_them():
    text = crisis(
        as_of="2020-03-01", precision="1", counts_as_yes="[hit]", question="Does South hit?",
        assumptions="""
            p_rain: {value: 40%, judgement: the test}
            gain: {value: 1, judgement: the test}
        """,
        steps="""
            rain: {who: chance, odds: {wet: p_rain, dry: rest}}
            act: {who: north, choices: {wait: Wait, go: Go}}
            reply: {who: south, choices: {sit: Sit, hit: Hit}}
        """,
        stakes="{south: {Gain: {worth: gain, when: reply is hit}}, north: {Hurt: {worth: -1, when: reply is hit}}}",
        outcomes="{hit: reply is hit, calm: otherwise}",
        timeline="{seen: {date: 2020-02-01, event: North went, sets: {act: go}}}",
    )  # fmt: skip
    case = melian.read(text)
    dear = case.compare(set_b={"gain": 3}, draws=1)
    assert dear.answer["base"] == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-8)
    assert dear.answer["other"] == pytest.approx(1 / (1 + np.exp(-3)), abs=1e-8)
    assert dear.now is not None
    wet = case.compare(set_b={"p_rain": "90%"}, draws=1)
    assert (
        wet.because == "base with p_rain=90%: it changes 'p_rain', and with it the odds of 'rain' before now"
    )


def test_pages_and_records_say_which_it_is(path, tmp_path):
    page = " ".join(says("compare", path, "base", "stand", "--draws", 1).split())
    assert "Announced now, after 'mobilise': what was done before stays what it was" in page
    assert "Solved anew from now on without any change, the base gives its answer in its draw." in page
    data = json.loads(says("compare", path, "base", "stand", "--draws", 1, "--json"))
    assert (data["reading"], data["because"], data["now"]["after"]) == ("announced_now", None, "mobilise")
    page = " ".join(says("compare", path, "base", "stay_away", "--draws", 1).split())
    assert "From the start: all know of the difference before the story begins. Nothing can be " in page
    asked = ("why", path, "--variant", "stand", "--draws", 1)
    page = " ".join(says(*asked, "--svg", tmp_path / "why.svg").split())
    assert "Announced now, after 'mobilise'" in page
    data = json.loads(says(*asked, "--from-the-start", "--json"))
    assert (data["reading"], data["now"], data["whole"]["mean"]) == ("from_the_start", None, 1.0)
    assert "--from-the-start is about a change" in says(
        "why", path, "--step", "act", "--from-the-start", code=2
    )  # fmt: skip


def test_what_is_kept_is_found_again_with_numbers_of_one_side(tmp_path):
    case = melian.read(RESOLVE.replace("precision: limit", "precision: 2").replace("firm: 75%", "firm: p_firm")
                       .replace("actors:", "assumptions: {p_firm: {value: 75%, judgement: t}, x: {value: 1, judgement: t}}\nactors:")
                       .replace("{worth: 10, when", "{worth: 9 + x, when"))  # fmt: skip
    first, again = (case.compare(set_b={"x": 2}, draws=2, store=str(tmp_path)) for _ in range(2))
    assert first.other.keeping.solved > 0
    assert again.other.keeping.solved == again.base.keeping.solved == 0
    np.testing.assert_array_equal(first.other.outcome_odds, again.other.outcome_odds)
