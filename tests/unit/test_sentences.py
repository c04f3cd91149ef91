"""The sentences under `checks:`: every form read into its parts, and the text of each message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.sentences import EVERY, Between, Moves, OddsAbove, OddsBelow, parse_checks
from melian.scenario.quantities.dates import parse_date
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.yaml import parse_document

CRISIS = """\
melian: 1
title: A small crisis
as_of: 1956-10-29
scale: 100 = all that there is to win
actors: {north: North}
assumptions:
  prize: {range: 10 to 50, best: 20, judgement: Anna}
  cost: {value: 3, judgement: Anna}
define: {net: prize - cost}
steps: {act: {who: north, choices: {wait: Wait, attack: Attack}}}
stakes: {north: {Gain: {worth: net, when: act is attack}}}
outcomes: {war: act is attack, peace: otherwise}
timeline: {rain: {date: 1956-10-20, event: It rained}}
variants: {dear: {set: {prize: 80}}}
"""


def read(*sentences, head=CRISIS):
    found = Diagnostics()
    text = head + "checks:\n" + "".join(f"  - {sentence}\n" for sentence in sentences)
    file = CrisisFile.model_validate(parse_document(text, found))
    return parse_checks(file, found), found.items


def only(sentence, **options):
    parsed, items = read(sentence, **options)
    assert not items, items
    return parsed[0]


@pytest.mark.parametrize(
    ("sentence", "kind", "parts"),
    [
        ("odds of war above 5%", OddsAbove, {"outcome": "war", "bound": 0.05}),
        ("odds of every outcome below 1/3", OddsBelow, {"outcome": EVERY, "bound": 1 / 3}),
        ("odds  of every  outcome above 0", OddsAbove, {"outcome": EVERY, "bound": 0.0}),
        ("odds of peace between 1% and 0.6", Between, {"outcome": "peace", "low": 0.01, "high": 0.6}),
        ("war rises when prize rises", Moves, {"outcome": "war", "direction": "rises", "assumption": "prize", "variant": None}),
        ("peace falls in dear", Moves, {"outcome": "peace", "direction": "falls", "assumption": None, "variant": "dear"}),
        ("war falls when precision rises", Moves, {"outcome": "war", "direction": "falls", "assumption": "precision"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("ending", "before", "after"),
    [("", False, None), (" before events", True, None), (" after 1956-10-20", False, "1956-10-20"),
     (" after 1956-10-29 06:30", False, "1956-10-29 06:30"), (" after ~1956-10", False, "~1956-10")],
)  # fmt: skip
def test_every_form_with_every_ending(sentence, kind, parts, ending, before, after):
    got = only(sentence + ending)
    assert type(got) is kind
    assert {name: getattr(got, name) for name in parts} == parts
    assert got.before_events is before
    assert got.after == (parse_date(after) if after else None)
    assert got.text == sentence + ending


@pytest.mark.parametrize(
    ("sentence", "code", "words", "message", "help"),
    [
        ("odds of wra above 5%", "M631", "wra", "there is no outcome called 'wra'", "known: peace, war. Did you mean 'war'?"),
        ("war rises when prise rises", "M632", "prise", "there is no assumption called 'prise'",
         "known: cost, prize. Did you mean 'prize'?"),
        ("war rises when dear rises", "M632", "dear", "there is no assumption called 'dear'",
         "it is a variant: write `... in dear`"),
        ("war rises in prize", "M632", "prize", "there is no variant called 'prize'",
         "it is an assumption: write `... when prize rises`"),
        ("war rises when net rises", "M632", "net", "there is no assumption called 'net'",
         "it is defined by others; name an assumption that it uses. known: cost, prize"),
        ("war rises when cost rises", "M635", "cost", "'cost' has one value and cannot rise",
         "write it as a `range`, or make a variant that sets it and write `... in VARIANT`"),
        ("every outcome falls in dear", "M635", "every outcome",
         "every outcome cannot move one way: odds add up to 100 %, so if one falls, another rises",
         "name the outcome that is meant"),
        ("odds of war above 30", "M633", "30", "odds lie between 0 % and 100 %, and 30 does not", "write 30%"),
        ("odds of war above 130%", "M633", "130%", "odds lie between 0 % and 100 %, and 130% does not",
         "write 0% to 100%"),
        ("odds of war below half", "M633", "half", "'half' is no number",
         "write a number such as 0.25, -5, 1e3, 30% or 1/3"),
        ("odds of war between 60% and 1%", "M633", "60%", "no odds lie between 60% and 1%",
         "write the lower number first"),
        ("odds of war above 5% after 1956", "M634", "1956", "'1956' names no month, and one is needed here",
         "write the month too, as in 1956-10"),
        ("odds of war above 5% after rain", "M634", "rain", "'rain' is no date",
         "it is an event: write its date, 1956-10-20"),
        ("odds of war above 5% after 1956-11-05", "M634", "1956-11-05",
         "1956-11-05 lies after `as_of`, 1956-10-29, and odds never use what came later",
         "write a date up to 1956-10-29, or leave it out"),
    ],
)  # fmt: skip
def test_a_sentence_that_cannot_be_judged_points_at_the_word(sentence, code, words, message, help):
    parsed, (item,) = read(sentence)
    assert parsed == ()
    assert (item.code, item.message, item.help) == (code, message, help)
    line = CRISIS.count("\n") + 2
    assert item.mark == Mark(line, 5 + sentence.rindex(words), len(words))


@pytest.mark.parametrize(
    ("sentence", "help"),
    [
        ("war is likely", "write `odds of OUTCOME above 5%`"),
        ("war increases when prize rises", "the verbs are `rises` and `falls`"),
        ("odds of war > 5%", "the bounds are `above`, `below` and `between A and B`"),
        ("war rises when prize falls", "turn it round"),
    ],
)
def test_what_is_no_sentence_is_answered_with_the_forms(sentence, help):
    parsed, (item,) = read(sentence)
    assert parsed == ()
    assert (item.code, item.message) == ("M630", f"this is no sentence that can be checked: '{sentence}'")
    assert item.help.startswith(help)


def test_a_precision_without_a_range_cannot_rise():
    _, (item,) = read("war falls when precision rises", head=CRISIS + "precision: limit\n")
    assert (item.code, item.message) == ("M635", "`precision: limit` is one number and cannot rise")
    only("war falls when precision rises", head=CRISIS + "precision: {north: 3 to 10}\n")


def test_what_is_wrong_with_one_sentence_leaves_the_others():
    parsed, items = read("odds of war above 5%", "war is likely", "peace falls in dear")
    assert [type(sentence) for sentence in parsed] == [OddsAbove, Moves]
    assert len(items) == 1


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_any_text_is_a_sentence_or_a_finding(text):
    found = Diagnostics()
    document = parse_document(CRISIS, found)
    file = CrisisFile.model_validate(document | {"checks": [text]}) if text.strip() else None
    if file is not None:
        parsed = parse_checks(file, found)
        assert len(parsed) + len(found.items) == 1


def test_the_drafts_beside_the_repository_have_checks_that_can_be_judged(shared):
    found = Diagnostics()
    path = shared / "ukraine-2021.crisis.yaml"
    file = CrisisFile.model_validate(parse_document(path.read_text("utf-8"), found))
    kinds = [type(sentence) for sentence in parse_checks(file, found)]
    assert not found.items
    assert kinds == [Between, OddsAbove, Moves]
