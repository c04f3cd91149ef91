"""Sections 3 and 5 of the language: numbers, stakes, red lines, outcomes."""

from __future__ import annotations

import numpy as np
import pytest

from melian.scenario.checks.check import check_findings
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile
from small_crisis import crisis, errors, findings, leaves, model, odds, payoffs, wrong

ME = "judgement: me"


def assumption(text):
    """The distribution of an assumption as it is written."""
    return model(assumptions=f"{{p: {{{text}, {ME}}}}}").distributions["p"]


# section 3: forms and bounds


def test_a_range_holds_the_middle_90_percent_and_best_is_the_median():
    curve = assumption("range: 10 to 50, best: 20")
    assert curve.ppf(np.array([0.05, 0.5, 0.95])) == pytest.approx([10, 20, 50])
    assert curve.bounds == (0.0, np.inf)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("range: 10% to 50%, best: 20%", (0, 1)),
        ("range: 10 to 50%, best: 20%", (0, 1)),
        ("range: 2 to 5, best: 3", (0, np.inf)),
        ("range: -5 to -2, best: -3", (-np.inf, 0)),
        ("range: -5 to 5, best: 1", (-np.inf, np.inf)),
        ("range: 2 to 5, best: 3, any_sign: true", (-np.inf, np.inf)),
        ("range: 2 to 5, best: 3, bounds: 1 to 9", (1, 9)),
        ("quantiles: {5%: 1, 50%: 2, 95%: 5}", (0, np.inf)),
    ],
)
def test_bounds_follow_from_the_range(text, bounds):
    assert assumption(text).bounds == bounds


def test_exactly_one_form():
    assert errors(assumptions=f"{{p: {{value: 1, range: 1 to 2, best: 1.5, {ME}}}}}")
    assert errors(assumptions=f"{{p: {{{ME}}}}}")
    assert errors(assumptions=f"{{p: {{range: 1 to 2, {ME}}}}}")


def test_because_or_judgement_is_required():
    assert errors(assumptions="{p: {value: 1}}")
    assert errors(assumptions="{p: 1}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("range: 3 to 3, best: 3", "value:"),
        ("range: 5 to 2, best: 3", ""),
        ("range: 2 to 5, best: 7", ""),
        ("range: 2 to 5, best: 2", ""),
        ("range: 10 to 11, best: 10.0001", ""),
        ("range: a to b, best: 3", ""),
        ("value: many", ""),
        ('dist: "pareto(2, 3)"', ""),
    ],
)
def test_ranges_that_cannot_be(text, words):
    found = wrong(assumptions=f"{{p: {{{text}, {ME}}}}}")
    assert words in found
    assert found.endswith(("feasible",)) or found.split(" | ")[1], "a remedy"


@pytest.mark.parametrize("place", ["odds", "leaks"])
def test_whatever_is_used_as_odds_is_bounded_by_0_and_1(place):
    story = {
        "odds": "{d: {who: chance, odds: {x: p, y: rest}}}",
        "leaks": "{act: {who: north, choices: {a: A, b: B}, seen_by: nobody, leaks: {south: p}}}",
    }[place]
    found = wrong(steps=story, assumptions=f"{{p: {{range: 0.1 to 0.5, best: 0.3, {ME}}}}}")
    assert " M305 " in found
    assert "in percent" in found
    model(steps=story, assumptions=f"{{p: {{range: 10% to 50%, best: 30%, {ME}}}}}")


@pytest.mark.parametrize(
    ("quantiles", "share"),
    [
        ("{25%: 0, 50%: 20, 75%: 51}", "1 draw in 4"),
        ("{5%: 0, 50%: 20, 95%: 51}", "1 draw in 20"),
        ("{10%: -9, 50%: -5, 90%: 0}", "1 draw in 10"),
        ("{30%: 0, 50%: 20, 75%: 51}", "30% of draws"),
        ("{1%: 0%, 50%: 20%, 75%: 51%}", "1 draw in 100"),
        ("{5%: 20%, 50%: 60%, 98%: 100%}", "1 draw in 50"),
    ],
)
def test_quantiles_that_touch_a_bound_say_how_much_lies_beyond(quantiles, share):
    """The share is that of the point itself: below the lowest, above the highest."""
    found = wrong(assumptions=f"{{p: {{quantiles: {quantiles}, {ME}}}}}")
    assert " M304 " in found
    assert "quantiles" in found
    assert "range" not in found
    assert f"and {share} lies beyond" in found


@pytest.mark.parametrize(
    ("quantiles", "culprit"),
    [
        ("{25%: -60, 50%: -20, 75%: 0}", "0}"),
        ("{25%: 1, 50%: 7, 75%: 3}", "3}"),
        ("{25%: 1, 50%: seven, 75%: 9}", "seven"),
        ("{25%: 1, half: 7, 75%: 9}", "half"),
    ],
)
def test_of_quantiles_the_culprit_is_shown(quantiles, culprit):
    text = f"{{p: {{quantiles: {quantiles}, {ME}}}}}"
    line = f"assumptions: {text}"
    assert wrong(assumptions=text).split(" ")[0].endswith(f":{line.index(culprit) + 1}")


def test_one_share_of_draws_has_one_quantile():
    found = errors(assumptions=f"{{p: {{quantiles: {{5%: 1, 50%: 2, 0.05: 3, 95%: 4}}, {ME}}}}}")
    assert [" M209 " in error for error in found] == [True]
    assert "'0.05', which is '5%'" in found[0]


RAIN = "{rain: {who: chance, odds: {wet: ODDS, dry: rest}}, act: {who: north, choices: {a: A, b: B}}}"
CARE = "p: {value: 30%, judgement: me}, care: {value: 3, judgement: me}"


def checked(**parts):
    """What `check` finds wrong: `line:column code message`."""
    found = Diagnostics()
    _, compiled = parse_and_compile(crisis(**parts), "test", None, found)
    if not found.has_errors:
        check_findings(compiled, found)
    return [
        f"{d.mark.line}:{d.mark.column} {d.code} {d.message}" for d in found.sorted() if d.severity == "error"
    ]


@pytest.mark.parametrize(
    ("setting", "value", "code", "words"),
    [
        ("p: 120%", "120%", "M305", "'p' is used as odds but is outside 0 to 1"),
        ("p: {range: 0.2 to 1.4, best: 0.5}", "0.2 to 1.4", "M305", "'p' is used as odds but may leave"),
        ("care: -3", "-3", "M307", "in 'v', the precision is below 0"),
        ("care: 0", "0", "M307", "in 'v', 'Gain' is not a finite number"),
        ("q: 70%", "70%", "M307", "in 'v', the odds of 'rain' are no odds in 100 % of draws"),
        ("q: 70%}, force: {act: a", "70%", "M307", "in 'v', the odds of 'rain' are no odds in 100 %"),
    ],
)
def test_numbers_of_variants_that_make_no_game_are_found_by_check_where_they_stand(
    setting, value, code, words
):
    parts = {
        "precision": "care",
        "assumptions": f"{{{CARE}, q: {{value: 40%, judgement: me}}}}",
        "steps": RAIN.replace("ODDS", "p" if setting.startswith("p") else "q * 2"),
        "stakes": "{north: {Gain: 1 / care}}",
    }
    assert checked(**parts) == []
    parts["variants"] = f"{{v: {{set: {{{setting}}}}}}}"
    found = checked(**parts)
    lines = crisis(**parts).split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("variants"))
    place = f"{line}:{lines[line - 1].index(f' {value}') + 2}"
    assert any(error.startswith(f"{place} {code} {words}") for error in found), found


def test_a_variant_that_takes_the_odds_away_may_set_what_they_read():
    """Where rain is forced its odds are not asked, and `q * 2` may be anything."""
    assumptions = "{q: {value: 40%, judgement: me}}"
    steps = RAIN.replace("ODDS", "q * 2")
    variants = "{v: {set: {q: 70%}, force: {rain: wet}}}"
    assert checked(assumptions=assumptions, steps=steps, variants=variants) == []


def test_a_number_named_as_precision_is_looked_at():
    found = checked(precision="care", assumptions="{care: {value: -3, judgement: me}}")
    assert any("M307 the precision is below 0 or not finite in 100 % of draws" in error for error in found)


@pytest.mark.parametrize("ratio", ["1e7 times", "1e-7 times", "2 to 2e6 times", "1e-7 to 2 times"])
def test_a_ratio_beyond_a_million_is_no_hint(ratio):
    timeline = f"{{e: {{date: 1999-01-01, event: E, hints: {{act is wait: {ratio}}}}}}}"
    assert " M604 " in wrong(as_of="2000-01-01", timeline=timeline)


@pytest.mark.parametrize(("w", "valid"), [(0.0, False), (3.0, True), (-1.0, False)])
def test_one_weight_beside_0_is_certain_where_it_is_above_0_and_no_odds_elsewhere(w, valid):
    """The share of w in w + 0 is 1, and 0/0 at w = 0."""
    rain = "{rain: {who: chance, odds: {wet: weight w, dry: weight 0}}, act: {who: north, choices: {a: A, b: B}}}"
    built = model(steps=rain, assumptions="{w: {value: 1, judgement: me}}")
    bound = built.bind({"w": np.array([w])}, 1)
    assert bound.valid.tolist() == [valid]
    assert leaves(built) == ["wet a", "wet b"]
    if valid:
        assert bound.batch.chance[0][0] == 1


# precision and scale


def precision(text):
    return model(precision=text)


def test_a_precision_range_is_a_symmetric_log_metalog():
    curve = precision("4 to 16").distributions["precision"]
    assert curve.ppf(np.array([0.05, 0.5, 0.95])) == pytest.approx([4, 8, 16])


def test_the_default_precision():
    built = model()
    assert built.precision.text == "4 to 16"
    assert built.distributions["precision"].ppf(np.array([0.05, 0.95])) == pytest.approx([4, 16])


def test_a_single_number_0_and_the_limit():
    assert precision("8").distributions["precision"].ppf(np.array([0.3])) == pytest.approx([8])
    assert precision("0").distributions["precision"].ppf(np.array([0.3])) == pytest.approx([0])
    assert precision("limit").precision.limit
    assert np.isinf(precision("limit").precision_values({}, 2)).all()


def test_precision_per_actor_is_one_draw_per_entry_in_1_per_point():
    built = model(precision="{north: 3 to 10, others: 4 to 16}", scale="20 = a lot")
    assert {"precision.north", "precision"} <= set(built.distributions)
    values = {"precision.north": np.array([3.0, 10.0]), "precision": np.array([4.0, 16.0])}
    assert built.precision_values(values, 2) == pytest.approx(np.array([[0.15, 0.2, 0.2], [0.5, 0.8, 0.8]]))


@pytest.mark.parametrize(
    "text",
    ["16 to 4", "-1", "0 to 4", "10%", "lots", "{nroth: 4}", "{north: 4}", "{north: limit, others: 4}"],
)
def test_precisions_that_cannot_be(text):
    assert errors(precision=text)


@pytest.mark.parametrize("scale", ["100", "= much", "100 =", "0 = a", "-5 = a", "many = a"])
def test_scales_that_cannot_be(scale):
    assert " M311 " in wrong(scale=scale)


def test_a_scale_is_any_number_above_0():
    assert model(scale="0.5 = half a point").scale.points == 0.5
    assert model(scale="100 = what Crimea is worth = all").scale.words == "what Crimea is worth = all"


# odds


def test_weights_are_divided_by_their_sum():
    built = model(steps="{d: {who: chance, odds: {x: weight 3, y: weight p, z: weight 0}}}",
                  assumptions=f"{{p: {{value: 1, {ME}}}}}")  # fmt: skip
    assert odds(built, "d", p=[1.0, 3.0]) == {"": [0.75, 0.25, 0.5, 0.5]}


def test_weights_and_odds_do_not_mix():
    assert " M406 " in wrong(steps="{d: {who: chance, odds: {x: weight 3, y: 1/2}}}")
    assert " M406 " in wrong(steps="{d: {who: chance, odds: {x: weight 3, y: rest}}}")


def test_odds_outside_0_to_1_leave_the_draw_out_and_are_never_clipped():
    two = f"{{p: {{range: 10% to 90%, best: 50%, {ME}}}, q: {{range: 10% to 90%, best: 50%, {ME}}}}}"
    built = model(steps="{d: {who: chance, odds: {x: p, y: q, z: rest}}}", assumptions=two)
    bound = built.bind({"p": np.array([0.3, 0.6]), "q": np.array([0.3, 0.6])}, 2)
    assert bound.valid.tolist() == [True, False]
    assert bound.invalid["the odds of 'd'"].tolist() == [False, True]


def test_nested_shares_never_exceed_one():
    two = f"{{p: {{range: 10% to 90%, best: 50%, {ME}}}, q: {{range: 10% to 90%, best: 50%, {ME}}}}}"
    built = model(
        private="{north.aim: {types: {a: {odds: p * (1 - q)}, b: {odds: p * q}, c: {odds: rest}}}}",
        assumptions=two,
    )
    values = np.linspace(0, 1, 11)
    p, q = (x.reshape(-1) for x in np.meshgrid(values, values))
    assert built.bind({"p": p, "q": q}, 121).valid.all()


# bare numbers


def test_bare_numbers_need_somebody_who_answers_for_them():
    for parts in (
        {"stakes": "{north: {Gain: 7}}"},
        {"define": "{d: 7}"},
        {"steps": "{act: {who: north, choices: {a: {size: 7}, b: {size: 1}}}}"},
        {"steps": "{d: {who: chance, odds: {x: 0.3, y: rest}}}"},
        {"steps": "{act: {who: north, choices: {a: {promises: {do: never, if_broken: 7}}, b: B}}}"},
        {"red_lines": "{r: {by: north, crossed: always, answered: never, cost: 7}}"},
    ):
        assert " M306 " in wrong(analyst=None, **parts), parts
        assert not errors(**parts)


def test_bare_ratios_of_hints_need_somebody_too():
    timeline = "{e: {date: 1999-12-01, event: It was so, hints: {act is wait: 3 times}}}"
    assert " M306 " in wrong(analyst=None, as_of="2000-01-01", timeline=timeline)


@pytest.mark.parametrize("number", ["0", "1", "2", "1/2", "-1", "1 - 2", "50%"])
def test_0_1_2_and_a_half_are_free(number):
    found = errors(analyst=None, stakes=f"{{north: {{Gain: {number}}}}}")
    assert bool(found) == (number == "50%")


# section 5: stakes


WAR = "{war: act is attack, peace: otherwise}"


def test_a_payoff_is_the_sum_of_the_lines_that_apply_and_0_where_none_does():
    built = model(
        stakes="{north: {A: {worth: 3, when: act is attack}, B: {worth: -5, when: act is attack}, C: {worth: 7, when: act is wait}}}"
    )
    assert payoffs(built, "north") == {"wait": 7, "attack": -2}
    assert payoffs(built, "south") == {"wait": 0, "attack": 0}


def test_worth_by_cases_takes_the_first_that_fits_otherwise_no_line():
    steps = "{act: {who: north, choices: {full: F, limited: L, wait: W}}}"
    cases = "{act is full: -90, act is limited or full: -30}"
    assert payoffs(model(steps=steps, stakes=f"{{north: {{A: {{worth: {cases}}}, B: 1}}}}"), "north") == {
        "full": -89, "limited": -29, "wait": 1,
    }  # fmt: skip


def test_cases_with_when():
    stakes = "{north: {A: {worth: {act is attack: 5, always: 2}, when: act is wait}}}"
    assert payoffs(model(stakes=stakes), "north") == {"wait": 2, "attack": 0}


def test_cases_that_are_none():
    assert errors(stakes="{north: {A: {worth: {}}}}")


def test_all_and_for_write_one_line_for_several():
    stakes = "{all: {A: 3, B: {worth: 10, for: [south, west]}}, north: {C: {worth: 100, for: west}}}"
    built = model(stakes=stakes)
    assert [payoffs(built, actor)["wait"] for actor in ("north", "south", "west")] == [103, 13, 113]
    assert "Did you mean 'south'" in wrong(stakes="{all: {A: {worth: 1, for: sout}}}")
    assert "there is no actor called 'nroth'" in wrong(stakes="{nroth: {A: 1}}")


def test_labels_are_unique_per_actor():
    assert " M503 " in wrong(stakes="{all: {A: 3}, north: {A: 1}}")
    model(stakes="{south: {A: 3}, north: {A: 1}}")


def test_what_is_owed_is_an_amount_paid():
    built = model(red_lines="{line: {by: north, crossed: act is attack, answered: never, cost: 4}}")
    assert payoffs(built, "north") == {"wait": 1, "attack": -3}
    assert {line.line.label for line in built.payoffs.terms} == {"Gain", "red line not upheld: line"}


def test_a_red_line_is_asked_at_the_end_crossed_and_not_answered():
    steps = """
      cross: {who: south, choices: {yes: Y, no: N}}
      answer: {who: north, choices: {strike: S, hold: H}, only_if: cross is yes}
    """
    red = "{line: {by: north, crossed: cross is yes, answered: answer is strike, cost: 4}}"
    built = model(steps=steps, red_lines=red)
    assert payoffs(built, "north") == {"yes strike": 1, "yes hold": -3, "no": 1}
    assert "there is no actor called 'nort'" in wrong(
        red_lines=red.replace("by: north", "by: nort"), steps=steps
    )


# outcomes


def test_the_first_outcome_that_fits():
    built = model(outcomes="{war: act is attack, same: act is attack or wait, other: otherwise}")
    assert built.outcome.tolist() == [1, 0]


def test_the_last_outcome_says_otherwise_and_no_other_does():
    assert "does not say `otherwise`" in wrong(outcomes="{war: act is attack, peace: act is wait}")
    assert "not the last" in errors(outcomes="{war: otherwise, peace: otherwise}")[0]


def test_outcomes_read_no_assumptions():
    found = wrong(assumptions=f"{{p: {{value: 1, {ME}}}}}", outcomes="{war: p > 0, peace: otherwise}")
    assert " M118 " in found


def test_counts_as_yes_names_outcomes_beside_a_question():
    model(question="War?", counts_as_yes="war", outcomes=WAR)
    assert "Did you mean 'war'" in wrong(question="War?", counts_as_yes="wra", outcomes=WAR)
    assert "without a question" in wrong(counts_as_yes="war", outcomes=WAR)


# section 8 and 11


def test_dates_of_sources_and_grades():
    source = "{report: {title: R, date: %s, grade: %s}}"
    for date in ("1956", "1956-10", "1956-10-29"):
        assert not errors(sources=source % (date, "B"))
    assert "A1" in errors(sources=source % ("1956", "A1"))[0]
    assert errors(sources=source % ("long ago", "A"))


def test_events_need_at_least_a_month():
    assert not errors(as_of="2000-01-01", timeline="{e: {date: 1999-12, event: E}}")
    assert " M607 " in wrong(as_of="2000-01-01", timeline="{e: {date: 1999, event: E}}")


def test_a_missing_file_is_a_warning_and_another_fingerprint_an_error(tmp_path):
    (tmp_path / "report.txt").write_text("text")
    text = "{report: {title: R, date: 2000, file: %s, sha256: %s}}"
    missing = findings(crisis(sources=text % ("none.txt", "0" * 64)), tmp_path)
    assert "warning" in {d.severity for d in missing}
    assert "error" not in {d.severity for d in missing}
    other = findings(crisis(sources=text % ("report.txt", "0" * 64)), tmp_path)
    assert "error" in {d.severity for d in other}


def test_a_story_that_leaves_nothing_to_choose_has_one_ending():
    built = model(
        steps="{act: {who: north, choices: {wait: W, attack: A}, fixed: attack}}",
        stakes="{north: {G: {worth: 4, when: act is attack}}}",
    )
    assert leaves(built) == ["always"]
    assert payoffs(built, "north") == {"always": 4}
