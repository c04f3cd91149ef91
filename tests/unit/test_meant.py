"""What is asked by its label is what is asked by its key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import melian
from melian.cli.commands.new import starter
from melian.cli.main import cli
from melian.errors import UsageError
from melian.questions.asked.meant import by_keys, key_of
from melian.runs.ask import Ask

KNOWN = {"us": ["United States"], "uk": ["United Kingdom"], "west": ["All of them"], "east": ["All of them"]}


def run(*arguments):
    return CliRunner().invoke(cli, arguments, "", {"COLUMNS": "80", "MELIAN_STORE": ""}, prog_name="melian")


@pytest.fixture
def crisis(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x.crisis.yaml").write_text(starter("Cod war"), encoding="utf-8")
    return melian.read("x.crisis.yaml")


@pytest.mark.parametrize("word", ["us", "US", "United States", "united  states", "UNITED STATES"])
def test_a_key_and_its_label_are_the_same_in_capitals_or_not(word):
    assert key_of(word, KNOWN, "actor") == "us"


def test_what_is_nothing_stays_for_the_message_of_whoever_uses_it():
    assert key_of("narnia", KNOWN, "actor") == "narnia"


def test_a_label_of_two_and_one_almost_right_name_the_keys():
    with pytest.raises(UsageError, match="'all of them' names several: write west or east"):
        key_of("all of them", KNOWN, "actor")
    with pytest.raises(
        UsageError, match="no actor called 'Untied States'; write 'us', which is \"United States\""
    ):
        key_of("Untied States", KNOWN, "actor")


def labelled(crisis):
    """Option of a command -> (key, label), from the file itself."""
    file = crisis.scenario.file
    step = "act"
    return {
        "actor": ("challenger", str(file.actors["challenger"].label)),
        "step": (step, str(file.steps[step].label)),
        "outcome": next((str(k), str(v.label)) for k, v in file.outcomes.items() if v.label),
        "variant": next((str(k), str(v.label)) for k, v in file.variants.items() if v.label),
        "set": next((str(k), str(v.label)) for k, v in file.assumptions.items() if v.label),
    }


def asked(crisis, place):
    """What can be asked, all in keys (0) or all in labels in capitals (1)."""
    word = {name: pair[place].upper() if place else pair[0] for name, pair in labelled(crisis).items()}
    about = {
        "actor": word["actor"], "step": word["step"], "outcome": word["outcome"], "number": word["set"],
        "variants": (word["variant"],), "a": "base", "b": word["variant"], "groups": {"x": [word["set"]]},
        "option": "ATTACKS" if place else "attack", "settings_b": {word["set"]: "40%"},
        "skip": ("Troops move to the border" if place else "moved",),
    }  # fmt: skip
    return Ask(variant=word["variant"], settings={word["set"]: "50%"}, about=about)


def test_everything_that_is_asked_can_be_asked_by_label(crisis):
    by_key, by_label = (asked(crisis, place) for place in (0, 1))
    assert by_keys(by_label, crisis.model) == by_keys(by_key, crisis.model) == by_key


def test_a_command_takes_labels(crisis):
    found = []
    for place in (0, 1):
        named = labelled(crisis)
        line = [
            each
            for name in ("actor", "step", "variant")
            for each in (f"--{name}", named[name][place].upper() if place else named[name][0])
        ]
        told = run("strategy", "x.crisis.yaml", *line, "--draws", "2", "--json", "--quiet")
        assert told.exit_code in (0, 4), told.stderr
        found.append(json.loads(told.stdout) | {"again": None})
    assert found[0] == found[1]


def test_python_takes_labels_too(crisis):
    actor, label = labelled(crisis)["actor"]
    step, said = labelled(crisis)["step"]
    result = crisis.solve(draws=2, variant=labelled(crisis)["variant"][1])
    assert result.posed.ask.variant == labelled(crisis)["variant"][0]
    assert result.strategy(actor=label).frame.equals(result.strategy(actor=actor).frame)
    assert result.why(said.lower()).options.equals(result.why(step).options)
    with pytest.raises(UsageError, match="are the same number"):
        crisis.solve(draws=2, set={key: 0.4 for key in labelled(crisis)["set"]})
