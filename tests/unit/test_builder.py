"""The Python builder and plain data: what is built reads as the same file as its YAML."""

from __future__ import annotations

import math

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import ScenarioError, UsageError
from melian.scenario.builder import Crisis, document_yaml
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import read_text
from melian.scenario.text.format import format_text
from melian.scenario.text.yaml import parse_document

WRITTEN = """\
melian: 1
title: A small crisis
question: 'Does it come to war, and when?'
counts_as_yes: [war]
as_of: 1956-10-29
scale: 100 = all that there is to win
precision: 4 to 16
analyst: Anna

sources:
  report: {title: "A report: the troops", date: 1956-10, grade: B}

facts:
  troops: Troops have moved. [report p.3 B2]
  rain: It rained. [report]

actors:
  north: North
  south: {label: South, because: [rain]}

private:
  north.aim:
    types:
      bluff: rest
      fight: {odds: p_fight, label: Means it}

assumptions:
  prize: {range: 10 to 50.5, best: 20, because: [troops]}
  p_fight: {range: 20% to 60%, best: 40%, judgement: Anna}

define:
  war: act is attack

steps:
  month:
    repeat: 2
    steps:
      send:
        who: south
        choices:
          few: {label: A few, troops: 10}
          many: {label: Many, troops: 100000, if: north.aim is fight or north.aim is bluff}
        seen_by: north
  act:
    who: north
    choices: {wait: Wait, attack: Attack}
    promises: {by: wait, do: act is wait, if_broken: 5}

stakes:
  north:
    Gain: {worth: prize + 0.001, when: war}
    Cost: {worth: {act is attack: -10, act is wait: -0.5}}
    Always: 3
  all:
    Ruin: {worth: -20, when: war, for: [north, south]}

red_lines:
  border: {by: south, crossed: act is attack, answered: send@2 is many, cost: 4}

outcomes:
  fighting: {label: "War", when: war}
  peace: otherwise

timeline:
  warning:
    date: ~1956-10-20
    event: "A warning, at last"
    hints: {north.aim is fight: 1.5 to 3 times}
    because: [troops]

variants:
  quiet: {force: {act: wait}, set: {prize: 30}}

checks: [odds of fighting above 1%]
"""


def built():
    crisis = Crisis(
        "A small crisis",
        question="Does it come to war, and when?",
        counts_as_yes=["war"],
        as_of="1956-10-29",
        scale="100 = all that there is to win",
        precision="4 to 16",
        analyst="Anna",
        description=None,
    )
    report = crisis.source("report", "A report: the troops", "1956-10", grade="B")
    troops = crisis.fact("troops", "Troops have moved.", f"{report} p.3 B2")
    rain = crisis.fact("rain", "It rained. [report]")
    north = crisis.actor("north", "North")
    south = crisis.actor("south", "South", because=[rain])
    crisis.private("north.aim", {"bluff": "rest", "fight": {"odds": "p_fight", "label": "Means it"}})
    prize = crisis.assumption("prize", range=(10, 50.5), best=20, because=[troops])
    crisis.assumption("p_fight", range="20% to 60%", best="40%", judgement="Anna")
    war = crisis.define("war", "act is attack")
    month = crisis.block("month", 2)
    month.step(
        "send",
        who=south,
        seen_by=north,
        choices={
            "few": {"label": "A few", "troops": 10},
            "many": {"label": "Many", "troops": 1e5, "if_": "north.aim is fight or north.aim is bluff"},
        },
    )
    crisis.step(
        "act",
        who=north,
        choices={"wait": "Wait", "attack": "Attack"},
        promises={"by": "wait", "do": "act is wait", "if_broken": 5},
    )
    crisis.stake(north, "Gain", f"{prize} + 0.001", when=war)
    crisis.stake(north, "Cost", {"act is attack": -10, "act is wait": -0.5})
    crisis.stake(north, "Always", 3)
    crisis.stake("all", "Ruin", -20, when=war, for_=[north, south])
    crisis.red_line("border", by=south, crossed="act is attack", answered="send@2 is many", cost=4)
    crisis.outcome("fighting", war, label="War")
    crisis.outcome("peace")
    crisis.event(
        "warning",
        "~1956-10-20",
        "A warning, at last",
        hints={"north.aim is fight": "1.5 to 3 times"},
        because=[troops],
    )
    crisis.variant("quiet", force={"act": "wait"}, set={"prize": 30})
    crisis.check("odds of fighting above 1%")
    return crisis


def parsed(text):
    found = Diagnostics()
    document = parse_document(text, found)
    assert not found.has_errors, found.items
    return document


def test_what_is_built_says_the_same_as_the_file():
    assert parsed(built().to_yaml()) == parsed(WRITTEN)


def test_what_is_built_is_in_its_usual_layout():
    text = built().to_yaml()
    assert format_text(text) == text


def small():
    crisis = Crisis("Small", scale="100 = all", analyst="Anna")
    north = crisis.actor("north", "North")
    act = crisis.step("act", who=north, choices={"wait": "Wait", "attack": "Attack"})
    crisis.stake(north, "Gain", 30, when=f"{act} is attack")
    crisis.outcome("war", f"{act} is attack")
    crisis.outcome("peace")
    return crisis


SMALL = """\
melian: 1
title: Small
scale: 100 = all
analyst: Anna
actors: {north: North}
steps: {act: {who: north, choices: {wait: Wait, attack: Attack}}}
stakes: {north: {Gain: {worth: 30, when: act is attack}}}
outcomes: {war: act is attack, peace: otherwise}
"""


def test_a_built_crisis_reads_as_its_file_does(tmp_path):
    crisis = small()
    assert crisis.read().file == read_text(SMALL).file
    path = crisis.save(tmp_path / "small.crisis.yaml")
    assert read_text(path.read_text("utf-8")).file == read_text(SMALL).file


def test_what_is_wrong_with_a_built_crisis_is_found_when_it_is_read():
    crisis = small()
    crisis.stake("north", "Loss", -5, when="act is atack")
    with pytest.raises(ScenarioError, match="'act' has no option called 'atack'"):
        crisis.read()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.step("x", whom="north"), "a step has no field 'whom'; known: .*Did you mean 'who'?"),
        (lambda c: c.event("e", "1956-10", "It rained", repoted="1957"), "an event has no field 'repoted'"),
        (lambda c: c.red_line("r", of="north"), "a red line has no field 'of'"),
        (lambda c: c.actor("north", "North again"), "'north' is there already among the actors"),
        (lambda c: c.stake("north", "Gain", 1), "'Gain' is there already among the stakes of north"),
        (lambda c: Crisis("x", scale="y", titel="z"), "a crisis has no field 'titel'"),
    ],
)
def test_a_slip_is_named_at_once(call, message):
    with pytest.raises(UsageError, match=message):
        call(small())


KEYS = st.from_regex(r"[a-z][a-z_]{0,6}", fullmatch=True)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text("ab:#-,[]{}&*!|>'\"%@`?=~<. \n", max_size=12),
    st.sampled_from(
        ["no", "null", "~", "-", "---", "...", "<<", "=", "a: b", "a #b", "a:", ": a", "1e3", "0755", "- a"]
    ),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, TEXTS.filter(bool)), inner, max_size=4)
    ),
    max_leaves=12,
)


def as_texts(value):
    if isinstance(value, dict):
        return {str(key): as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_any_data_is_read_back_by_an_ordinary_yaml_reader(data):
    assert yaml.load(document_yaml(data), yaml.BaseLoader) == as_texts(data)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_in_full_and_exactly(value):
    written = document_yaml({"a": value}).removeprefix("a: ").strip()
    assert "e" not in written.lower()
    assert float(written) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e6, "1000000"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (np.float64(2.5), "2.5"),
        (np.int32(3), "3"),
        (True, "true"),
        (("x", "y"), "[x, y]"),
    ],
)
def test_python_values_are_written_as_the_file_writes_them(value, written):
    assert document_yaml({"a": value}) == f"a: {written}\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (math.inf, "a.b is inf"),
        (math.nan, "a.b is nan"),
        (None, "a.b is a NoneType"),
        ({1, 2}, "a.b is a set"),
    ],
)
def test_what_a_file_cannot_hold_is_named_by_its_keys(value, message):
    with pytest.raises(UsageError, match=message):
        document_yaml({"a": {"b": value}})
