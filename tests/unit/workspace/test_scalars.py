"""Another number in a file: one scalar changes, and no other byte."""

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.errors import UsageError
from melian.scenario.quantities.numbers import number
from melian.workspace.scalars import with_number, written

HEAD = "# one: 30\ntitle: 'A: 30'\nassumptions:\n"
TAIL = "\n  other: {value: 30, label: 30}   # 30\nscale: 30 = \N{SNOWMAN}\n"
FORMS = {
    "value": ("a: {{value: {}, because: [x]}}", "value"),
    "short": ("a: {}", None),
    "range": ("a:   {{range: -1e9 to 1e9, best: {}, label: 'It''s 30'}} # 30", "best"),
    "first": ('a: {{label: "30", best: {} , range: -1e9 to 1e9}}', "best"),
    "block": ("a:\n    best:   {}\n    range: -1e9 to 1e9\n    any_sign: true", "best"),
    "quotes": ("a: {{value: '{}'}}", "value"),
    "double": ('a: {{"value" : "{}"}}', "value"),
    "quantiles": ("a: {{quantiles: {{5%: -1e9, 50%: {}, 95%: 1e9}}}}", "quantiles"),
    "normal": ("a: {{dist: 'normal( {}, 4)'}}", "dist"),
}
numbers = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-9)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(old=st.integers(-900, 900), value=numbers)
def test_one_scalar_changes_and_no_other_byte(form, old, value):
    line = "  " + FORMS[form][0]
    before = HEAD + line.format(old) + TAIL
    after = with_number(before, "a", value)
    place = HEAD + line.partition("{}")[0].format()
    assert after.startswith(place)
    rest = line.partition("{}")[2].format() + TAIL
    assert after.endswith(rest)
    assert number(after[len(place) : len(after) - len(rest)]) == value
    ours, theirs = (yaml.load(text, Loader=yaml.BaseLoader) for text in (before, after))
    field = FORMS[form][1]
    for data in (ours, theirs):
        if field is None:
            data["assumptions"].pop("a")
        else:
            data["assumptions"]["a"].pop(field)
    assert ours == theirs


@given(value=st.floats(-1e99, 1e99).filter(lambda x: x == 0 or abs(x) > 1e-99), percent=st.booleans())
def test_a_written_number_reads_as_the_same_number(value, percent):
    text = written(value, "30%" if percent else "30")
    assert number(text) == value
    assert text.endswith("%") == percent


def test_a_percentage_stays_one():
    text = HEAD + "  a: {range: 20% to 60%, best: 40%}" + TAIL
    assert with_number(text, "a", 0.289) == text.replace("40%", "28.9%")


@pytest.mark.parametrize(
    ("entry", "value", "words"),
    [
        ("{range: 20% to 60%, best: 40%}", 0.7, "not inside the range 20% to 60%; write a best between"),
        ("{dist: 'beta(2, 6)'}", 0.2, "no number is its middle; write it as a range"),
        ("{quantiles: {5%: 1, 40%: 2, 95%: 3}}", 2, "has no 50% quantile"),
        ("{label: nothing}", 2, "no number that could be changed"),
        ('"\\u0033"', 2, "with escapes"),
        ("3", math.nan, "no number that a file can hold"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_says_what_would_work(entry, value, words):
    with pytest.raises(UsageError, match=words):
        with_number(f"{HEAD}  a: {entry}{TAIL}", "a", value)


def test_an_entry_that_is_wrong_otherwise_can_be_changed_all_the_same():
    text = HEAD + "  a: {value: 3, wrong: [x]}" + TAIL
    assert with_number(text, "a", 4) == text.replace("value: 3,", "value: 4,")


BARE = """melian: 1
title: Bare
question: Is it kept?
counts_as_yes: [kept]
scale: 10 = a year
analyst: nobody
actors: {one: One}
steps:
  go: {who: one, choices: {stay: Stay, leave: Leave}}
stakes:
  one:
    Quiet: {worth: 12.5, when: go is stay}   # 12.5
    Trade: {worth: 3 + 12.5, when: go is leave}
outcomes:
  kept: {when: go is stay}
  left: {when: otherwise}
"""


def test_a_bare_number_is_changed_at_its_place():
    assert with_number(BARE, "one: Quiet", 7) == BARE.replace("worth: 12.5, when", "worth: 7, when")
    column = BARE.splitlines()[12].index("12.5") + 1
    assert with_number(BARE, f"13:{column}", 0.25) == BARE.replace("3 + 12.5", "3 + 0.25")


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("13", 7, "several bare numbers stand at '13': name one by line and column, `13:20`, `13:24`"),
        ("one: Quiat", 7, "Did you mean 'one: Quiet'"),
        ("one: Quiet", -7, "write a number of 0 or more"),
    ],
)
def test_a_bare_number_that_is_not_meant_or_cannot_stand_there(place, value, words):
    with pytest.raises(UsageError, match=words):
        with_number(BARE, place, value)


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("precision: 8  # all\n", "precision", 6.5, "precision: 6.5  # all\n"),
        ("precision: 4 to 16\n", "precision", 10, "precision: 5 to 20\n"),
        ("precision: {a: 2 to 8, others: 9}\n", "precision.a", 8, "precision: {a: 4 to 16, others: 9}\n"),
        ("precision: {a: 2 to 8, others: 9}\n", "precision", 3, "precision: {a: 2 to 8, others: 3}\n"),
    ],
)
def test_a_precision_keeps_its_form_and_the_ratio_of_its_ends(before, name, value, after):
    assert with_number(before, name, value) == after


def test_a_precision_that_nobody_wrote_is_not_invented():
    with pytest.raises(UsageError, match="add `precision: 4 to 16`"):
        with_number("melian: 1\n", "precision", 8)
