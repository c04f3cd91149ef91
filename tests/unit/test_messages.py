"""Messages about a file: the caret stands at what is wrong, and what is offered works when it is written."""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress

import numpy as np
import pytest

import melian
from melian.cli.commands.new import starter
from melian.questions.asked.request import check_numbers
from melian.scenario.checks.check import check_findings
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile
from strategies_scenario import as_text, crisis

FILE = starter("X")


def found_in(text):
    """All that is told of a file."""
    found = Diagnostics()
    _, compiled = parse_and_compile(text, "test", None, found)
    if compiled is not None and not found.has_errors:
        check_numbers(compiled.model, found)
        check_findings(compiled, found)
    return found.sorted()


def changed(text, *pairs):
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def at(text, finding):
    """What stands above the carets."""
    line, column, width = finding.mark
    return text.split("\n")[line - 1][column - 1 :][:width]


PRIZE = "    range: 40 to 100\n    best: 60"
LINE = "      when: answer is yield\n"
ERRORS = {
    "decimal comma": ("M304", [("best: 60", "best: 62,5")], "62,5", "write 62.5", [("62,5", "62.5")]),
    "percent beside none": (
        "M304", [(PRIZE, "    range: 10 to 50\n    best: 25%")], "25%",
        "write `best: 25`, or `range: 10% to 50%`", [("best: 25%", "best: 25")],
    ),
    "percent, the other remedy": (
        "M304", [(PRIZE, "    range: 10 to 50\n    best: 25%")], "25%", "or `range: 10% to 50%`",
        [("range: 10 to 50", "range: 10% to 50%")],
    ),
    "none beside percent": ("M304", [("best: 50%", "best: 50")], "50", "write `best: 50%`", [("50\n", "50%\n")]),
    "best outside": ("M304", [("best: 60", "best: 500")], "500", "between 44.9", [("best: 500", "best: 45")]),
    "one quantile in percent": (
        "M304", [(PRIZE, "    quantiles: {5%: 40, 50%: 60%, 95%: 100}")], "60%", "all values in percent, or none",
        [("60%", "60")],
    ),
    "too early": (
        "M119", [("    kind: threat\n", "    only_if: act is hold or attack\n    kind: threat\n")], "act",
        "move 'warn' below 'act'", "move warn",
    ),
    "types above one": (
        "M307", [("odds: rest", "odds: 0.8")], "defender.will", "write `rest` as the odds of 'soft'",
        [("odds: 0.8", "odds: rest")],
    ),
    "fixed odds above one": (
        "M423", [("odds: p_firm", "odds: 70%"), ("odds: rest", "odds: 80%")], "defender.will",
        "write `rest` as the odds of 'soft'", [("odds: 80%", "odds: rest")],
    ),
    "odds of a hundred": (
        "M423", [("odds: p_firm", "odds: 20"), ("odds: rest", "odds: 80")], "defender.will",
        "write them in percent, or write `weight` before each of 20, 80",
        [("odds: 20", "odds: weight 20"), ("odds: 80", "odds: weight 80")],
    ),
    "a percentage without its sign": (
        "M307", [("odds: rest", "odds: 60"), ("odds: p_firm", "odds: p_firm - p_firm + 0.4")], "defender.will",
        "write 60% for 60", [("odds: 60", "odds: 60%")],
    ),
    "an ampersand": ("M110", [(LINE, LINE[:-1] + " & act is attack\n")], "&", "write `and`", [(" & ", " and ")]),
    "a bar": ("M110", [(LINE, LINE[:-1] + " | act is hold\n")], "|", "write `or`", [(" | ", " or ")]),
    "a list of facts": (
        "M704", [("because: troops\n  answer", "because: troops & warning\n  answer")], "troops & warning",
        "write [troops, warning]", [("troops & warning", "[troops, warning]")],
    ),
    "a list of outcomes": (
        "M505", [("counts_as_yes: war", "counts_as_yes: war or surrender")], "war or surrender",
        "write [war, surrender]", [("war or surrender", "[war, surrender]")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "slip", "caret", "said", "right"), ERRORS.values(), ids=ERRORS)
def test_what_is_offered_works(code, slip, caret, said, right):
    text = changed(FILE, *slip)
    errors = [each for each in found_in(text) if each.severity == "error"]
    assert [each.code for each in errors] == [code]
    assert at(text, errors[0]) == caret
    assert said in str(errors[0].help)
    if right == "move warn":
        step = text[text.index("  warn:\n    label") : text.index("  act:\n")]
        text = changed(text, (step, ""))
        right = [("  answer:\n    label", step + "  answer:\n    label")]
    assert not [each for each in found_in(changed(text, *right)) if each.severity == "error"]


def test_odds_above_one_say_their_sum():
    """p_firm runs from 30 to 70 % and 0.8 is added; the sample goes a little beyond."""
    text = changed(FILE, ("odds: rest", "odds: 0.8"))
    low, high = map(
        float, re.search(r"add up to ([\d.]+) to ([\d.]+) in", found_in(text)[0].message).groups()
    )
    assert 0.8 < low < 1.1
    assert 1.5 < high < 1.8


SECRET = """melian: 1
title: A secret
scale: 100 = all
analyst: the test
actors: {a: A, b: B, c: C}
steps:
  secret: {who: a, seen_by: nobody, choices: {go: Go, stay: Stay}}
  reply: {who: b, choices: {x: Wait, y: Strike}}
  open: {who: a, only_if: secret is go, choices: {one: One, two: Two}}
  after: {who: c, choices: {ja: Yes, nein: No}}
stakes:
  a: {G: {worth: 20, when: open is one and after is ja}, K: {worth: 20, when: reply is y}}
  c: {Z: {worth: 9, when: after is ja and open is one}, N: {worth: 3, when: after is nein}}
outcomes: {good: {when: after is ja}, bad: otherwise}
"""


def told(text, code):
    return [each for each in found_in(text) if each.code == code]


def test_all_who_learn_a_secret_are_named_at_once_and_letting_them_see_it_helps():
    only = told(SECRET, "M807")
    assert len(only) == 1
    assert "b and c see 'open', which is played only if something holds of 'secret'" in only[0].message
    assert "let b and c see 'secret'" in str(only[0].help)
    assert not told(changed(SECRET, ("seen_by: nobody", "seen_by: [b, c]")), "M807")


def test_a_mover_that_cannot_know_its_options_is_told_of_what():
    text = changed(SECRET, ("y: Strike", "y: {label: Strike, if: secret is go}"))
    assert "let it see 'secret'" in str(told(text, "M425")[0].help)
    assert not told(changed(text, ("seen_by: nobody", "seen_by: b")), "M425")


def test_options_of_a_step_that_is_played_so_are_not_weighed():
    text = changed(SECRET, ("K: {worth: 20, when: reply is y}", "K: 1"))
    assert "'x' and 'y' at 'reply' are worth the same in every ending" in told(text, "M810")[0].message
    assert not told(changed(text, ("reply: {who: b,", "reply: {who: b, fixed: x,")), "M810")


def test_a_hint_at_what_a_set_move_shows_counts_twice():
    """Bayes by the strategy of one who knows, and the hint beside it; an event of its own is other news."""
    hint = "    hints:\n      defender.will is firm: 2 times\n"
    double = told(changed(FILE, ("      warn: warns\n", "      warn: warns\n" + hint)), "M609")
    assert "'warned' sets 'warn' and hints at 'defender.will', which defender knows" in double[0].message
    other = "  found:\n    date: 2024-05-09\n    event: A letter\n" + hint
    assert not told(changed(FILE, ("  moved:\n    date", other + "  moved:\n    date")), "M609")
    assert not told(FILE, "M609")


def test_an_actor_that_changes_nothing_is_told_once():
    assert [each.message for each in told(SECRET, "M814")] == [
        "'b' changes no odds: nothing depends on what it does at 'reply'"
    ]
    for matters in ("open is one and after is ja", "after is ja"):
        linked = changed(SECRET, (f"when: {matters}", f"when: {matters} and reply is y"))
        assert not told(linked, "M814")


def test_what_a_step_brings_is_foreseen_by_those_who_can_keep_it_from_being_played():
    """North goes with the logit odds of 10 - 30 q at precision 3 per 100 points; a crash alone costs it."""
    text = """melian: 1
title: A crash
scale: 100 = all
analyst: the test
actors: {north: North, south: South}
steps:
  go: {who: north, choices: {go: Go, stay: Stay}}
  crash: {who: chance, only_if: go is go, odds: {crash: 1/2, miss: rest}}
stakes:
  north: {Gain: {worth: 10, when: go is go}, Damage: {worth: -30, when: crash is crash}}
outcomes: {gone: {when: go is go}, there: otherwise}
"""
    for q, force in ((0.5, ""), (1, "force: {crash: crash}"), (0, "force: {crash: miss}")):
        case = melian.read(f"{text}variants: {{what_if: {{{force}}}}}\n" if force else text)
        odds = case.solve(draws=1, precision="3", variant="what_if" if force else None).run.outcome_odds
        np.testing.assert_allclose(odds[0, 0], 1 / (1 + np.exp(-0.03 * (10 - 30 * q))), atol=1e-9)
    assert not told(text, "M814")
    always = changed(text, (" only_if: go is go,", ""))  # then it costs the same whatever North does
    assert [each.message.split("'")[1] for each in told(always, "M814")] == ["crash"]
    other = changed(
        text, (", Damage: {worth: -30,", "}\n  south: {Damage: {worth: -30,")
    )  # nobody who moves before it pays
    assert [each.message.split("'")[1] for each in told(other, "M814")] == ["crash"]


def idle_steps(compiled, findings):
    """Names of what is said to change nothing, that of an actor by its steps."""
    names = {each.message.split("'")[1] for each in findings if each.code == "M814"}
    order = compiled.model.order
    mine = {each.name for each in order.stages if names & set(each.movers)}
    options = {p.name: p.options for p in order.stages} | {h.key: h.options for h in order.hidden}
    return {name: [o.name for o in options[name]] for name in sorted(options) if name in names | mine}


IDLE = (5, 8, 35, 39, 42, 46, 60, 73, 74, 91, 97, 99, 101, 107, 111, 113)
"""Seeds of random crises with steps that are said to change nothing."""


def test_what_changes_nothing_may_be_forced_and_no_odds_change():
    """On random crises: an option alone, known to all from the beginning, against the file as it is."""
    n_compared = 0
    for seed in IDLE:
        text = as_text(crisis(random.Random(seed).choice))
        _, compiled = parse_and_compile(text, "test", None, Diagnostics())
        plain = solved(text)
        for step, options in idle_steps(compiled, found_in(text)).items():
            with suppress(melian.ScenarioError):  # never there, or never played
                np.testing.assert_allclose(solved(text, {step: options[-1]}), plain, atol=1e-8)
                n_compared += 1
    assert n_compared >= len(IDLE) - 2


def solved(text, force=None):
    parts = json.loads(text)
    parts["variants"] = {"what_if": {"force": force}} if force else {}
    case = melian.read(json.dumps(parts, indent=1))
    asked = case.solve(draws=1, precision="3", variant="what_if" if force else None, before_events=True)
    return asked.run.outcome_odds
