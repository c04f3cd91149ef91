"""Short forms of options: tables and conditions use them, sentences and headings do not."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from melian.analysis.beliefs import beliefs
from melian.analysis.situations.information import matters
from melian.analysis.strategy import strategies
from melian.errors import ScenarioError
from melian.report.words.names import shortened
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

TEXT = """
melian: 1
title: A treaty
question: Is there a treaty?
counts_as_yes: treaty
as_of: 1900-01-01
scale: 100 = all that there is to win
precision: 4 to 16
analyst: nobody
actors: {north: North, south: South}
private:
  north.aim:
    label: What North wants
    types: {peace: {odds: rest, label: To be left in peace, short: peace}, spoils: {odds: 40%, label: Spoils}}
steps:
  ask: {label: What North asks, who: north, choices: {
    fair: {label: What both can live with, short: fair}, hard: {label: All of it}}}
  deal: {label: The bargain, who: south, to: north, kind: offer, offers: 2, choices: {
    half: {label: Half of the land each, short: half}, whole: All for South,
    refused: {label: Members decide who joins, short: refuse}}}
stakes:
  north: {Land: {worth: 50 if north.aim is spoils else 30, when: deal is half}}
  south: {Land: {worth: 40 if ask is fair else 20, when: deal is half}, All: {worth: 60, when: deal is whole}}
outcomes: {none_signed: deal is refused, treaty: otherwise}
"""
PAIR = re.compile(r"label: ([^,}]+), short: (\w+)")


def answers(text):
    """The rows of strategies and beliefs, and the model."""
    run = solve_model(compile_scenario(read_text(text)), Ask(draws=4, seed=1))
    return [strategies(run).frame, beliefs(run).frame], run.model


def test_tables_and_conditions_are_those_of_a_file_that_has_nothing_but_the_short_forms():
    found, model = answers(TEXT)
    terse, _ = answers(PAIR.sub(r"label: \2", TEXT))
    wordy, _ = answers(PAIR.sub(r"label: \1", TEXT))
    for with_both, short, long in zip(found, terse, wordy, strict=True):
        pd.testing.assert_frame_equal(shortened(with_both, model), short)
        assert with_both["option_label"].tolist() == long["option_label"].tolist()
        assert (with_both["condition"] != long["condition"]).any()


def test_offers_are_called_by_the_short_forms_of_their_deals():
    deal = matters(compile_scenario(read_text(TEXT)))
    assert deal["deal"].shorts == ("half", "All for South", "refuse")
    assert deal["deal.offer"].shorts == ("half", "All for South")
    assert deal["deal.offer"].labels == ("Half of the land each", "All for South")


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("short: peace", "short: to be left alone in peace", "M210",
         "the short form of 'peace' is 'to be left alone in peace', which is not shorter than 'To be left"),
        ("short: half", "short: Refuse", "M210", "in tables 'refused' and 'half' would both be 'refuse'"),
        ("short: peace", "short: spoils", "M210", "in tables 'spoils' and 'peace' would both be 'Spoils'"),
        ("short: half", 'short: ""', "M210", "the short form of 'half' is empty"),
    ],
)  # fmt: skip
def test_a_short_form_is_short_and_stands_for_one_option(old, new, code, says):
    with pytest.raises(ScenarioError) as refused:
        read_text(TEXT.replace(old, new))
    first = refused.value.diagnostics[0]
    assert (first.code, first.message[: len(says)]) == (code, says)
    assert TEXT.replace(old, new).splitlines()[first.mark.line - 1].count("short") == 1
