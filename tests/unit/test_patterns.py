"""Patterns: each stands by itself, and several make one story."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import melian
from melian.cli.main import cli
from melian.drafts.patterns.compose import compiled_alone, compose, stand_alone
from melian.drafts.patterns.pattern import SECTIONS
from melian.drafts.patterns.piece import Piece, piece_of
from melian.drafts.patterns.renaming import Link, Renaming
from melian.drafts.patterns.shelf import pattern, pattern_names, read_pattern
from melian.errors import ScenarioError, UsageError
from melian.scenario.schema.fields import RESERVED
from melian.scenario.steps.names import symbols_of
from melian.scenario.text.format import format_text

WANTED = {
    "build-up", "conditional-threat", "demand-and-red-line", "private-talk", "private-pressure", "aid",
    "sanctions", "vote", "offers", "mediation", "fait-accompli", "extended-deterrence", "mobilisation-race",
    "blockade", "hostages", "ceasefire",
}  # fmt: skip


def _grave(case: melian.Case) -> list[str]:
    """Errors and warnings; a note says what is as it should be."""
    return [found.message for found in melian.api.findings_of(case) if found.severity != "note"]


def test_the_pieces_that_crises_are_made_of_are_there() -> None:
    assert set(pattern_names()) == WANTED


@pytest.mark.parametrize("name", pattern_names())
def test_a_pattern_says_what_it_is_and_solves_at_once(name: str) -> None:
    entry = pattern(name)
    assert entry.literature
    assert entry.passages
    assert set(entry.body) <= set(SECTIONS)
    assert "all" not in entry.body["stakes"]
    assert list(entry.body["actors"]) == list(entry.roles)
    assert {role for call in entry.passages for role in (call.acts, call.upon) if role} <= set(entry.roles)
    text = stand_alone(entry)
    assert "<" not in text.replace("< ", "")
    assert format_text(text) == text
    case = melian.read(text)
    assert _grave(case) == []
    assert case.model.n_leaves <= 80
    numbers = case.scenario.file.assumptions
    assert [each for each, number in numbers.items() if number.judgement != "TODO"] == [entry.unit]
    assert case.solve(draws=6, seed=0, workers=1).run.n_certified == 6
    medians = {each: f"{number.best or number.value}" for each, number in numbers.items()}
    at_best = case.compile(set=medians).solve(draws=1, workers=1)
    assert (at_best.odds["median"] > 0.01).sum() >= 2


@pytest.mark.parametrize("name", pattern_names())
def test_what_a_pattern_links_to_others_can_be_asked(name: str) -> None:
    entry = pattern(name)
    renaming = Renaming(symbols_of(entry.file), {}, {})
    for condition in entry.deeds.values():
        assert renaming.used(condition) & {*entry.steps, *entry.body.get("define", {})}
    for step, joint in entry.links.items():
        options = list(entry.steps[step].choices)
        assert joint.done in options
        assert len(options) == 2
        labels = {label for lines in entry.body["stakes"].values() for label in lines}
        assert set(joint.without) <= labels


def three() -> list[Piece]:
    """A build-up, sanctions against the attack, and the threat of these."""
    return [
        Piece(pattern("build-up"), {"challenger": "north", "defender": "south"}),
        Piece(pattern("sanctions"), {"sender": "west", "target": "north"}, {"deed": "act is attack"}),
        Piece(
            pattern("conditional-threat"),
            {"threatener": "west", "target": "north"},
            {"deed": "deed is done", "answer": "measures is full"},
        ),
    ]


def test_three_patterns_make_one_story() -> None:
    case = melian.read(compose(three()))
    assert _grave(case) == []
    file = case.scenario.file
    assert list(file.actors) == ["north", "south", "west"]
    assert list(file.steps) == ["forces", "signs", "preparation", "threat", "act", "measures", "after"]
    assert file.steps["threat"].promises[0].when == "act is attack"  # type: ignore[union-attr]
    assert file.counts_as_yes == ("carried_out", "dropped", "unthreatened")
    assert "Being answered" not in file.stakes["north"]
    assert "What the deed brings" not in file.stakes["north"]
    assert case.solve(draws=4, seed=0, workers=1).run.n_certified == 4


def test_pieces_beside_each_other_keep_the_question_of_the_first() -> None:
    """What a vote comes to says nothing of the attack, so that it tells only endings without one apart."""
    vote = piece_of(pattern("vote"), ["council", "a", "b", "c"])
    case = melian.read(compose([piece_of(pattern("build-up"), ["north", "south"]), vote]))
    file = case.scenario.file
    assert file.question == "Does North attack?"
    assert file.counts_as_yes == ("attack_met", "attack_unmet")
    assert list(file.outcomes)[:2] == ["attack_met", "attack_unmet"]
    assert "passed" in file.outcomes


def test_the_same_pattern_twice_is_two_stories() -> None:
    first = piece_of(pattern("sanctions"), ["west", "north"])
    second = Piece(pattern("sanctions"), {"sender": "east", "target": "north"}, {"deed": "deed is done"})
    file = melian.read(compose([first, second])).scenario.file
    assert list(file.steps) == ["deed", "measures", "after", "measures_2", "after_2"]
    assert str(file.steps["measures_2"].only_if) == "deed is done"  # type: ignore[union-attr]
    assert "blowback_2" in file.assumptions
    assert file.assumptions["blowback"].label == "What full sanctions cost West"
    assert file.assumptions["blowback_2"].label == "What full sanctions cost East"


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_actors_may_be_called_like_anything_in_the_pattern(data: st.DataObject) -> None:
    """Whatever the names, the game is the same."""
    entry = pattern(data.draw(st.sampled_from(pattern_names())))
    own = sorted(set(re.findall(r"\b[a-z][a-z0-9_]*\b", stand_alone(entry))) - RESERVED - {"outcome"})
    names = data.draw(
        st.lists(st.sampled_from(own), min_size=len(entry.roles), max_size=len(entry.roles), unique=True)
    )
    plain = compiled_alone(entry)
    model = melian.read(compose([piece_of(entry, names)])).model
    assert model.n_leaves == plain.n_leaves
    assert (model.outcome == plain.outcome).all()
    assert model.n_actions == plain.n_actions


def test_names_are_changed_where_they_are_names_and_nowhere_else() -> None:
    renaming = Renaming(symbols_of(pattern("sanctions").file), {"sender": "target", "target": "sender"}, {})
    renaming.names["share"] = "share_2"
    assert (
        renaming.expression("share + 1 if measures is full else 0")
        == "share_2 + 1 if measures is full else 0"
    )
    assert renaming.expression("sender.stomach is weak") == "target.stomach is weak"
    assert renaming.expression("target sees measures and share > 0") == "sender sees measures and share_2 > 0"


def test_a_linked_step_is_asked_of_the_step_that_it_is() -> None:
    link = Link("done", "act is raid or war", "act")
    renaming = Renaming(symbols_of(pattern("sanctions").file), {}, {}, links={"deed": link})
    assert renaming.expression("deed is done") == "act is raid or war"
    assert renaming.expression("deed is refrain") == "not (act is raid or war)"
    assert renaming.expression("deed is done and share > 0") == "(act is raid or war) and share > 0"
    assert renaming.expression("deed is not done") == "not (act is raid or war)"
    assert renaming.expression("sender sees deed") == "sender sees act"


def test_wrong_use_says_what_would_work() -> None:
    with pytest.raises(UsageError, match="Did you mean 'build-up'"):
        pattern("buildup")
    with pytest.raises(UsageError, match="takes 2 actors, got 3; its roles, in order: challenger, defender"):
        piece_of(pattern("build-up"), ["a", "b", "c"])
    with pytest.raises(UsageError, match="'a' is given two roles"):
        piece_of(pattern("build-up"), ["a", "a"])
    with pytest.raises(UsageError, match="write big_land"):
        piece_of(pattern("build-up"), ["a", "Big Land"])
    with pytest.raises(UsageError, match="has no step 'act' that another may have; it has deed"):
        Piece(pattern("sanctions"), {"sender": "a", "target": "b"}, {"act": "x is y"})
    with pytest.raises(UsageError, match="needs somebody as 'target'"):
        Piece(pattern("sanctions"), {"sender": "a"})
    with pytest.raises(UsageError, match="one pattern at least"):
        compose([])
    other = Piece(pattern("sanctions"), {"sender": "west", "target": "south"}, {"deed": "act is attack"})
    with pytest.raises(UsageError, match=r"'deed' .* is a step of 'south', and 'act' one of 'north'"):
        compose([three()[0], other])
    with pytest.raises(UsageError, match="links to a piece that does not stand before it"):
        compose([three()[1]])


def test_a_pattern_file_that_is_none_is_refused_with_its_places() -> None:
    with pytest.raises(ScenarioError, match=r"spare\.yaml:1:1"):
        read_pattern("about: Nothing", "spare")
    with pytest.raises(ScenarioError, match=r"spare\.yaml:2:3: .*a pattern has no 'timeline'"):
        read_pattern("body:\n  timeline: {}", "spare")


# The command line


def run(*arguments: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_patterns_are_listed_and_shown(tmp_path: Path) -> None:
    shown = run("patterns")
    assert all(f"\n{name}\n" in f"\n{shown}" for name in WANTED)
    one = run("patterns", "build-up")
    assert "Fearon" in one
    assert "melian new --pattern build-up --actors challenger,defender" in one
    assert {each["name"] for each in json.loads(run("patterns", "--json"))["patterns"]} == WANTED
    found = json.loads(run("patterns", "vote", "--json"))
    assert melian.read(found["file"]).title == found["file"].split("title: ")[1].splitlines()[0]
    run("patterns", "vote", "--svg", str(tmp_path / "vote.svg"))
    assert (tmp_path / "vote.svg").read_text("utf-8").startswith("<svg")
    assert "name it" in run("patterns", "--svg", str(tmp_path / "x.svg"), code=2)


def test_a_file_begins_with_a_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "--pattern", "build-up", "--actors", "north,south=the South", "cod")
    text = Path("cod.crisis.yaml").read_text("utf-8")
    assert "South: The South".lower() in text.lower()
    assert "10 numbers are still to be judged" in run("check", "cod.crisis.yaml")
    first, *_ = run("solve", "cod.crisis.yaml", "--draws", "5", "-q").splitlines()
    assert first == "Not yet an answer: 10 of its 12 numbers are placeholders that nobody has judged."
    assert json.loads(run("solve", "cod.crisis.yaml", "--draws", "5", "-q", "--json"))["unjudged"] == 10
    assert first in run("brief", "cod.crisis.yaml", "--draws", "5", "-q", "--format", "md").replace("**", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--pattern", "buildup", "--actors", "a,b"), "Did you mean 'build-up'"),
        (("--pattern", "build-up", "x"), "--actors challenger,defender"),
        (("--pattern", "build-up", "--actors", "a", "x"), "takes 2 actors, got 1"),
        (("--actors", "a,b", "x"), "--actors goes with --pattern"),
        ((), "how the file is to be called"),
    ],
)
def test_a_wrong_beginning_says_what_would_work(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["new", *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def test_from_python() -> None:
    assert [each.name for each in melian.patterns()] == sorted(WANTED)
    case = melian.from_pattern("vote", ["council", "a", "b", "c"], labels={"council": "the Council"})
    assert case.title == "The Council asks the members to act together"
