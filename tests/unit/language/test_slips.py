"""Slips of the keyboard and of word processors: the message names them and says what would work."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.scenario.findings.slips import plain
from small_crisis import crisis, errors, model, wrong

PAIN = "{pain: {value: 3, judgement: me}}"


def worth(text):
    """The file with one stake; in braces, as most are written."""
    return {"assumptions": PAIN, "stakes": f"{{north: {{Gain: {{worth: {text}, when: act is attack}}}}}}"}


def when(text):
    return {"stakes": f"{{north: {{Gain: {{worth: 1, when: {text}}}}}}}"}


def number(text):
    return {"assumptions": f"{{pain: {{{text}, judgement: me}}}}", "stakes": "{north: {Gain: pain}}"}


def step(text):
    return {"steps": f"{{act: {{who: north, choices: {{wait: Wait, attack: Attack}}, {text}}}}}"}


BLOCK = "\nnorth:\n  Gain:\n    worth: %s\n    when: act is attack"

SLIPS = [
    # characters
    (worth("\u221240"), "U+2212 MINUS SIGN", "write -40"),
    (worth("\u201340"), "U+2013 EN DASH", "write -40"),
    (worth("3\u00a0+ 4"), "U+00A0 NO-BREAK SPACE", "write 3 + 4"),
    (worth("3\u00d7pain"), "U+00D7 MULTIPLICATION SIGN", "write 3*pain"),
    (worth("p\u0430in"), "U+0430 CYRILLIC SMALL LETTER A", "looks like the letter 'a'; write pain"),
    (worth("40\u00b2%"), "U+00B2 SUPERSCRIPT TWO", "write 40 ** 2%"),
    (worth("pain\uff05"), "U+FF05 FULLWIDTH PERCENT SIGN", "write pain%"),
    (when("act is at\u200btack"), "U+200B ZERO WIDTH SPACE", "cannot be seen: remove it; write act is attack"),
    (when("n\u03bfrth sees act"), "U+03BF GREEK SMALL LETTER OMICRON", "write north sees act"),
    (number("value: \u22125"), "U+2212 MINUS SIGN", "write -5"),
    (number("value: 5\u200b"), "U+200B ZERO WIDTH SPACE", "write 5"),
    (number("range: 10 \u2013 50, best: 20"), "U+2013 EN DASH", "write 10 to 50"),
    ({"precision": "4\u201316"}, "U+2013 EN DASH", "write 4 to 16"),
    ({"steps": "{act: {who: n\u043erth, choices: {a: A, b: B}}}"}, "U+043E CYRILLIC SMALL LETTER O", "write north"),
    ({"steps": "{act: {who: north, choices: {w\u0430it: W, go: G}}}"}, "U+0430 CYRILLIC SMALL LETTER A", "write wait"),
    ({"actors": "{north\u00a0: N, south: S, west: W}"}, "U+00A0 NO-BREAK SPACE", "write north"),
    ({"checks": "[odds of anyth\u0456ng above 1%]"}, "U+0456 CYRILLIC", "write anything"),
    ({"actors": "{north-sea: N, south: S, west: W}"}, "'north-sea' is not a name", "write north_sea"),
    ({"actors": "{north sea: N, south: S, west: W}"}, "'north sea' is not a name", "write north_sea"),
    (worth("40\u202f%"), "U+202F NARROW NO-BREAK SPACE", "write 40%"),
    (worth("\u0664\u0660"), "U+0664 ARABIC-INDIC DIGIT FOUR", "write 40"),
    (when("act is \u201cattack\u201d"), "U+201C LEFT DOUBLE QUOTATION MARK", "write act is attack"),
    (when("act is wait \u2228 act is attack"), "U+2228 LOGICAL OR", "write act is wait or act is attack"),
    # numbers
    (worth("1.000,5"), "'5' has no value", "write 1000.5"),
    (worth("'1.000,5'"), "',' is not expected", "write 1000.5"),
    (when("1 > 0,5"), "'5' has no value", "write 1 > 0.5"),
    (when("2000 > 1,000"), "'000' has no value", "write 2000 > 1000"),
    (worth(".5"), "'.' is not expected", "write 0.5"),
    (worth("5."), "'.' is not expected", "write 5"),
    (worth("about 40"), "'40' is not expected", "what is uncertain stands under `assumptions`"),
    (worth("40 %"), "'%' is not expected", "write 40%"),
    (worth("12.5 %"), "'%' is not expected", "write 12.5%"),
    (worth("0,5"), "'5' has no value", "write 0.5"),
    (worth("1,000,000"), "'000' has no value", "write 1000000"),
    (number("range: 0,5 to 1,5, best: 1"), "has no value", "write 0.5 to 1.5"),
    ({"stakes": BLOCK % "0,5"}, "',' is not expected", "write 0.5"),
    ({"stakes": BLOCK % "1,000"}, "',' is not expected", "write 1000"),
    (worth("30 to 50"), "'to' is not expected", "a range belongs under `assumptions`"),
    (worth("30-50%"), "is a range", "a range belongs under `assumptions`"),
    (worth("'normal(20, 5)'"), "'(' is not expected", "a distribution belongs under `assumptions`"),
    (number("dist: normal(20, 5)"), "'5)' has no value", 'in quotes: dist: "normal(20, 5)"'),
    (number("dist: triangular(1, 2, 3)"), "'2' has no value", 'in quotes: dist: "triangular(1, 2, 3)"'),
    (worth("max(1, pain)"), "'pain)' has no value", 'in quotes: worth: "max(1, pain)"'),
    (worth("- 40"), "YAML", "write -40"),
    ({"stakes": BLOCK % "- 40"}, "YAML", "write -40"),
    (worth("+40"), "'+' is not expected", "leave the plus out"),
    (worth("40 points"), "'points' is not expected", "a number stands without its unit"),
    (worth("2 ^ 3"), "'^' is not expected", "write `**`"),
    ({"checks": "[odds of anything above 1 %]"}, "no sentence", "odds of anything above 1%"),
    # words and signs
    (when("act is wait AND act is wait"), "'AND' is not expected", "write `and`"),
    (when("act is wait OR act is attack"), "'OR' is not expected", "write `or`"),
    (when("NOT act is wait"), "'NOT' is not expected", "write `not`"),
    (when("act is Attack"), "'Attack' is not expected", "write `attack`"),
    (when("act is wait && act is wait"), "'&' is not expected", "write `and`"),
    (when("act is wait || act is attack"), "'|' is not expected", "write `or`"),
    (when("'act == \"attack\"'"), "is not expected", "write `act is attack`"),
    (when("'act != \"attack\"'"), "is not expected", "write `act is not attack`"),
    (when("act == attack"), "is compared", "write `act is attack`"),
    (when("1 => 2"), "'=' is not expected", "write `>=`"),
    (when("act in wait"), "'in' is not expected", "`step is a or b`"),
    (when("'> 5'"), "'>' is not expected", "something is missing before the comparison"),
    (when("> 5"), "YAML", "begins with '>' must stand in quotes"),
    ({"stakes": BLOCK % ">= 5"}, "YAML", "begins with '>' must stand in quotes"),
    (step("seen_by: Nobody"), "'Nobody'", "write `nobody`"),
    (when("act is wait, attack"), "'attack' has no value", "`act is wait or attack`"),
    (when("act is wait, act is attack"), "has no value", "join conditions by `and` or `or`"),
    (when("act is wait; act is attack"), "';' is not expected", "join conditions by `and` or `or`"),
    (when("act.attack"), "'act' has no number called 'attack'", "write `act is attack`"),
    ({"question": "- so"}, "YAML", "begins with '-' must stand in quotes"),
    ({"question": "*so* it is"}, "YAML", "begins with '*' must stand in quotes"),
    # lists, and odds of seeing
    ({"steps": "\n- name: act\n  who: north"}, "'steps' must be a mapping", "write `steps: {act: ...}`"),
    (step("seen_by: all"), "no actor called 'all'", "leave the line out: everybody sees a step"),
    (step("seen_by: none"), "no actor called 'none'", "write `nobody`"),
    (step("seen_by: south and west"), "'south and west'", "write [south, west]"),
    ({"assumptions": PAIN} | step("seen_by: pain"), "no actor called 'pain'", "`leaks: {actor: pain}`"),
    ({"steps": "\n- act: {who: north, choices: {wait: Wait, attack: Attack}}"}, "'steps' must be a mapping",
     "without dashes: each step is a key with its fields below it"),
    ({"steps": "{act: {who: north, choices: [wait, attack]}}"}, "'choices' must be a mapping",
     "write `choices: {wait: ..., attack: ...}`"),
    ({"steps": "\nact:\n  who: north\n  choices:\n    - wait: Wait\n    - attack: Attack"},
     "'choices' must be a mapping", "write `choices: {wait: Wait, attack: Attack}`"),
    ({"actors": "[north, south, west]"}, "'actors' must be a mapping", "write `actors: {north: ..., south: ..., west"),
    (step("seen_by: {west: 30%}"), "got a mapping", "go to `leaks: {west: 30%}`"),
    (step("seen_by: [west: 30%]"), "got a mapping", "go to `leaks: {west: 30%}`"),
    (step("to: {west: 30%}"), "got a mapping", "go to `leaks: {west: 30%}`"),
    (step("seen_by: 30%"), "'30%' is no actor", "`leaks: {actor: 30%}`"),
    (step("seen_by: south, west"), "'west' has no value", "write seen_by: [south, west]"),
    ({"private": "\nplan:\n  known_by: south, west\n  types: {a: 1/2, b: rest}"}, "'south, west'",
     "write [south, west]"),
    ({"stakes": "{north: [{Gain: 30}]}"}, "'north' must be a mapping, and is a list",
     "write `north: {Gain: 30}`; each line has its name as a key"),
    ({"stakes": "{north: [{worth: 30, when: act is attack}]}"}, "and is a list",
     "write `north: {What it is: {worth: 30, when: act is attack}}`"),
    ({"stakes": "{north: [30, 40]}"}, "and is a list", "write `north: {Line 1: 30, Line 2: 40}`"),
    ({"stakes": "{north: 30 if act is wait else 2}"}, "and is a text", "{What it is: 30 if act is wait else 2}"),
    ({"steps": "{act: {who: north, choices: {wait: {label: W, quiet: yes}, attack: A}}}"},
     "there is no field 'quiet' here", "write `quiet: [wait]` beside `choices`"),
    ({"steps": "{act: {who: north, choices: {wait: {label: W, fixed: yes}, attack: A}}}"},
     "there is no field 'fixed' here", "write `fixed: wait` beside `choices`"),
    ({"steps": "{act: {who: north, choices: {wait: {label: W, only_if: 1}, attack: A}}}"},
     "there is no field 'only_if' here", "an option has `if: ...`"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "got", "remedy"), SLIPS)
def test_a_slip_is_named_and_its_one_error_says_what_would_work(parts, got, remedy):
    message, help = wrong(**parts).split(" | ")
    assert got in message + help
    assert remedy in help
    assert "your label" not in help


def test_what_a_comma_cut_is_read_whole_so_that_other_mistakes_show():
    found = errors(**number("dist: normal(20, 5)") | {"stakes": "{north: {Gain: pian}}"})
    assert len(found) == 2
    assert "'pian'" in found[1]
    assert "the comma split your label" in wrong(
        steps="{act: {who: north, choices: {a: Up to 175,000 men, b: B}}}"
    )


def test_a_list_of_steps_is_read_as_the_mapping_that_was_meant():
    found = errors(steps="\n- act: {who: nroth, choices: {wait: Wait, attack: Attack}}")
    assert [error.split(" ")[1] for error in found] == ["M203", "M103"]


def test_two_names_without_values_in_braces():
    found = errors(steps="{act: {who: north, choices: {wait, attack}}}")
    assert ["write `wait: ...`" in found[0], "write `attack: ...`" in found[1]] == [True, True]
    assert len(found) == 2


def test_a_key_without_value_that_is_no_field_is_told_in_its_place():
    found = errors(steps="{act: {whom, who: north, choices: {wait: Wait, attack: Attack}}}")
    assert [error.split(" ")[:2] for error in found] == [["6:15", "M012"], ["6:15", "M201"]]


MONTHS = """
month:
  repeat: 2
  steps:
    offer: {who: north, choices: {low: {label: L, share: 1}, high: {label: H, share: 2}}}
    reply: {who: south, choices: {yes: Y, no: N}}
act: {who: north, choices: {wait: Wait, attack: Attack}}
"""
OF_ROUNDS = [
    # (a number, what is told, what then works)
    ("offer.share", "`offer last.share`", "offer last.share"),
    ("offer.share", "`offer@2.share`", "offer@2.share"),
    ("offer.share last", "`offer last.share`", "offer last.share"),
    ("last offer.share", "`offer last.share`", "offer last.share"),
    ("(offer last).share", "`offer last.share`", "offer last.share"),
    ("(offer@2).share", "`offer@2.share`", "offer@2.share"),
    ("offer@last.share", "`offer last.share`", "offer last.share"),
    ("offer.last.share", "`offer last.share`", "offer last.share"),
    ("offer last share", "`offer last.share`", "offer last.share"),
    ("offer.share@2", "`offer@2.share`", "offer@2.share"),
    ("offer[2].share", "`offer@2.share`", "offer@2.share"),
    ("2 * act is wait", "(1 if act is ... else 0)", "2 * (1 if act is wait else 0)"),
    ("act is wait * 2", "(1 if act is wait else 0)", "(1 if act is wait else 0) * 2"),
    ("3 if act is wait", "`x if condition else 0`", "3 if act is wait else 0"),
]
OF_TRUTHS = [
    ("any month where reply is yes and offer is high",
     "`any month where (reply is yes and offer is high)`", "any month where (reply is yes and offer is high)"),
    ("count month where reply is yes and offer is high > 1",
     "`(count month where (reply is yes and offer is high)) > ...`",
     "(count month where (reply is yes and offer is high)) > 1"),
    ("count month where (reply is yes) > 1", "`(count BLOCK where ...) > 1`",
     "(count month where (reply is yes)) > 1"),
    ("all month where not reply is yes", "`all month where (not ...)`", "all month where (not reply is yes)"),
    ("offer last.share > 1 and < 3", "`x > 1 and x < 3`", "offer last.share > 1 and offer last.share < 3"),
    ("act is wait, attack", "`is wait or attack`", "act is wait or attack"),
    ("offer last.share is 2", "`offer last.share == 2`", "offer last.share == 2"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong_one", "told", "right"), OF_ROUNDS)
def test_rounds_and_parentheses_are_offered_where_they_are_what_works(wrong_one, told, right):
    stakes = '\nnorth:\n  Gain:\n    worth: "%s"\n    when: any month where offer is low or high'
    assert told in wrong(steps=MONTHS, stakes=stakes % wrong_one).split(" | ")[1]
    assert model(steps=MONTHS, stakes=stakes % right).n_leaves == 32


@pytest.mark.parametrize(("wrong_one", "told", "right"), OF_TRUTHS)
def test_parentheses_around_what_is_asked_of_a_round(wrong_one, told, right):
    stakes = '\nnorth:\n  Gain:\n    worth: 1\n    when: "%s"'
    assert told in wrong(steps=MONTHS, stakes=stakes % wrong_one).split(" | ")[1]
    assert model(steps=MONTHS, stakes=stakes % right).n_leaves == 32


VOTE = """
talk: {who: [north, south], kind: vote, passes: majority}
act: {who: north, choices: {wait: Wait, attack: Attack}}
"""


@pytest.mark.parametrize(
    ("asked", "remedy", "right"),
    [
        ("talk is yes", "the result of a vote is `talk is passed` or `failed`", "talk is passed"),
        ("talk is no", "a ballot is `talk.north is yes` or `no`", "talk.north is no"),
        ("talk is accepted", "known: failed, passed; the result", "talk is failed"),
        ("talk.south is passed", "a ballot is `talk.north is yes` or `no`, the result", "talk.south is yes"),
        ("talk.south", "it is a ballot: write `talk.south is yes`", "talk.south is yes"),
    ],
)
def test_results_and_ballots_of_a_vote_are_told_apart(asked, remedy, right):
    stakes = "\nnorth:\n  Gain:\n    worth: 1\n    when: %s"
    assert remedy in wrong(steps=VOTE, stakes=stakes % asked).split(" | ")[1]
    assert model(steps=VOTE, stakes=stakes % right).n_leaves == 8


def test_events_and_variants_say_the_result_of_a_vote():
    event = "{e: {date: 1999-01-01, event: E, sets: {talk: yes}}}"
    assert "the result is known, not the ballots" in wrong(steps=VOTE, as_of="2000-01-01", timeline=event)
    assert "the result is set, not the ballots" in wrong(steps=VOTE, variants="{v: {force: {talk: yes}}}")


EXPRESSIONS = ["-3 + pain * 2", "(1 if act is wait or attack else -2) - pain", "25% - 1 / 2", "pain ** 2 - 1"]
LIKE = {"-": "\u2212\u2013\u2014\uff0d", " ": "\u00a0\u2009\u202f\u3000", "a": "\u0430\u03b1", "i": "\u0456\u03b9",
        "p": "\u0440\u03c1", "t": "\u0442\u03c4", "*": "\u00d7\u00b7", "/": "\u00f7", "%": "\uff05"}  # fmt: skip


@settings(max_examples=60)
@given(data=st.data())
def test_any_look_alike_anywhere_in_an_expression_is_named_in_its_place(data):
    """The name is Unicode's, the place is where it was put, and the remedy is the text before it was."""
    right = data.draw(st.sampled_from(EXPRESSIONS))
    places = [at for at, char in enumerate(right) if char in LIKE and right[at - 1 : at + 1] != "**"]
    at = data.draw(st.sampled_from([at for at in places if right[at : at + 2] != "**"]))
    char = data.draw(st.sampled_from(LIKE[right[at]]))
    text = right[:at] + char + right[at + 1 :]
    assert plain(text) == right
    parts = {"assumptions": PAIN, "stakes": f'\nnorth:\n  Gain: "{text}"'}
    assert model(**parts | {"stakes": f'\nnorth:\n  Gain: "{right}"'}).n_leaves == 2
    found = wrong(**parts)
    line = next(n for n, row in enumerate(crisis(**parts).split("\n"), 1) if text in row)
    assert found.startswith(f"{line}:{len('    Gain: ') + 2 + at} M110 ")
    assert f"U+{ord(char):04X} {unicodedata.name(char)}" in found
    assert found.endswith(f"write {right}")
