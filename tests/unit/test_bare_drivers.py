"""Bare numbers among the drivers: against the same numbers named by hand, and beside named ones."""

from __future__ import annotations

import numpy as np
import pytest

from melian.analysis.drivers import drivers
from melian.analysis.odds import spread
from melian.report.words.bare import bare_lines, marked
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.assumptions import parse_setting
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Text
from melian.scenario.read import read_text
from small_crisis import crisis, model

ME = "judgement: T"
BARE = {
    "scale": "100 = a town",
    "as_of": "2000-01-01",
    "precision": "4 to 16",
    "assumptions": f"{{loss: {{range: 10 to 40, best: 20, {ME}}}}}",
    "define": "{size: loss * 0.3}",
    "steps": """
        {luck: {who: chance, odds: {good: 30%, fair: 20%, bad: 50%}},
         act: {who: north, choices: {wait: W, go: G}},
         back: {who: south, only_if: act is go, choices: {no: N, yes_: Y}}}
    """,
    "stakes": """
        {north: {Town: {worth: 80, when: act is go and luck is good}, Loss: {worth: -size - 12, when: act is go},
                 War: {worth: -loss * 2, when: back is yes_}},
         south: {Town: {worth: -25, when: back is no}, Pain: {worth: -loss, when: back is yes_}}}
    """,
    "outcomes": "{war: back is yes_, peace: otherwise}",
    "timeline": "{e: {date: 1999-12-01, event: So, hints: {luck is good: 3 times}}}",
    "question": "War?",
    "counts_as_yes": "[war]",
}
HELD = {"town": "80", "part": "0.3", "toll": "12", "twice": "2", "shame": "25", "good": "0.3", "bad": "0.5"}
NAMED = BARE | {
    "assumptions": f"{{loss: {{range: 10 to 40, best: 20, {ME}}}, "
    + ", ".join(f"{name}: {{value: {value}, {ME}}}" for name, value in HELD.items())
    + "}",
    "define": "{size: loss * part}",
    "steps": BARE["steps"].replace("30%", "good").replace("20%", "rest").replace("50%", "bad"),
    "stakes": BARE["stakes"].replace("80", "town").replace("12", "toll").replace("* 2", "* twice")
    .replace("-25", "-shame"),
}  # fmt: skip
"""The same with its numbers named by hand."""


@pytest.fixture(scope="module")
def found():
    return drivers(model(**BARE), Ask(draws=12))


def test_numbers_named_by_hand_swing_the_odds_alike(found):
    scenario = read_text(crisis(**NAMED))
    bare = {s.input.name.partition(",")[0]: s for s in found.swings if s.input.is_bare}
    by_hand = {
        "north: Town": ({"town": "48"}, {"town": "112"}),
        "size": ({"part": "0.18"}, {"part": "0.42"}),
        "north: War": ({"twice": "1.2"}, {"twice": "2.8"}),
        "south: Town": ({"shame": "15"}, {"shame": "35"}),
        # the other two odds keep their proportion: 0.2 to 0.5
        "luck: odds good": ({"good": "0.18", "bad": "0.585714285714285714"},
                            {"good": "0.42", "bad": "0.414285714285714286"}),
    }  # fmt: skip
    for place, ends in by_hand.items():
        odds = []
        for end in ends:
            settings = {name: parse_setting(Text(value)) for name, value in end.items()}
            run = solve_model(compile_scenario(scenario, settings=settings), Ask(draws=12))
            odds.append(run.outcome_odds[:, 0])
        change = odds[1] - odds[0]
        swing, n = bare[place], bare[place].n_draws
        np.testing.assert_allclose(swing.change, spread(change[:n]), atol=1e-9, err_msg=place)
        assert swing.odds_low == pytest.approx(spread(odds[0][:n]).median, abs=1e-9)
    assert bare["e: hint at luck is good"].odds_low < bare["e: hint at luck is good"].odds_high
    sizes = [abs(s.change.median) for s in found.swings]
    assert sizes == sorted(sizes, reverse=True)


def test_named_numbers_keep_their_figures_to_the_last_digit(found):
    without = drivers(model(**BARE), Ask(draws=12), bare=False)
    assert without.bare is None
    named = found.frame[~found.frame["bare"]].reset_index(drop=True)
    assert named.equals(without.frame)
    assert found.base == without.base
    # 0.3, 80, 12, 2, 25, three odds, one ratio
    assert list(bare_lines(without)) == ["Left out: 9 bare numbers, which stand in formulas without a name."]
    for each in found.swings:
        name = each.input.label
        assert marked(each.input) == (f"{name} (bare)" if each.input.ends else name)


def test_what_hardly_matters_is_moved_in_few_draws_and_what_is_tied_in_none():
    tied = BARE | {
        "assumptions": f"{{p: {{range: 30% to 50%, best: 40%, {ME}}}}}",
        "define": "{size: 3}",
        "steps": BARE["steps"].replace("good: 30%, fair: 20%, bad: 50%", "good: p, fair: 20%, bad: 80% - p"),
        "stakes": "{north: {Town: {worth: 80, when: act is go}, Crumb: {worth: 0.0001, when: act is go}}}",
    }
    found = drivers(model(**tied), Ask(draws=10))
    assert found.bare is not None
    assert {place.partition(",")[0] for place in found.bare.tied} == {"luck: odds fair", "luck: odds bad"}
    moved = {s.input.name.partition(",")[0]: s.n_draws for s in found.swings}
    assert moved["north: Crumb"] == 8
    assert moved["p"] == 10
    moved_over, few, left = bare_lines(found)
    assert "they rest on the test alone" in moved_over
    assert "moved by 40 % of itself" in moved_over
    assert few.endswith(f": {sum(s.n_draws == 8 for s in found.swings)} bare numbers.")
    assert left.endswith(f" moves: {', '.join(found.bare.tied)}.")
