"""`melian show --tree`: what it prints, draws and refuses; its pictures are whole and say all in words."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import melian
from melian.cli.commands.new import starter
from melian.cli.main import cli
from melian.errors import UsageError
from melian.report.svg.parts import outcome_colours

SVG = "{http://www.w3.org/2000/svg}"
MANY = """melian: 1
title: "Many <ways> & words"
scale: 100 = all
analyst: Anna
actors: {a: "A & co", b: B}
steps:
  first: {who: a, choices: {x: "One <of> two", y: Two}}
  secret: {who: b, seen_by: [b], choices: {l: L, r: R}}
  final: {who: a, only_if: first is x, choices: {u: U, v: V, w: W}}
stakes: {a: {Gain: {worth: 20, when: final is u}}, b: {Loss: {worth: -30, when: secret is l and first is x}}}
outcomes: {good: {when: final is u and secret is l}, fair: {when: final is u or final is v}, bad: otherwise}
"""


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [str(each) for each in arguments], env={"COLUMNS": "80"})
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def result():
    return melian.read(MANY).solve(draws=5)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    place = tmp_path_factory.mktemp("crisis") / "x.crisis.yaml"
    place.write_text(starter("A border"), encoding="utf-8")
    return place


def test_a_move_that_somebody_does_not_see_is_no_branch(result):
    """`secret` is b's alone: the tree parts at `first` and `final`, and by the outcome where it tells."""
    assert [branch.option for branch in result.tree().root.branches] == ["x", "y"]
    steps = set(result.tree(depth=9, min_odds=0).frame["step"])
    assert steps == {"", "first", "final"}
    assert set(result.tree(depth=9, min_odds=0, hidden=True).frame["step"]) == {
        "",
        "first",
        "secret",
        "final",
    }
    x = result.tree(min_odds=0).root.branches[0]
    u = next(branch for branch in x.branches if branch.option == "u")
    assert [branch.outcome for branch in u.branches] == ["good", "fair"]
    assert all(branch.is_end for branch in u.branches)


def test_thin_branches_are_folded_together(result):
    fork = result.tree(min_odds=0.99).root
    assert [(branch.folded, branch.endings) for branch in fork.branches] == [(2, 8)]
    with pytest.raises(UsageError, match="depth 0 has no branches"):
        result.tree(depth=0)
    with pytest.raises(UsageError, match="cannot be the smallest odds"):
        result.tree(min_odds=1.0)


def test_points_stand_at_the_tips_by_stake_line(result):
    frame = result.tree(min_odds=0).payoffs
    sums = frame[frame["kind"] != "all"].groupby(["branch", "actor"])["mean"].sum()
    whole = frame[frame["kind"] == "all"].set_index(["branch", "actor"])["mean"]
    assert list(sums) == pytest.approx(list(whole.loc[sums.index]))
    assert set(frame["line"]) == {"", "Gain", "Loss"}


@pytest.mark.parametrize("width", [380, 720, 1120])
def test_a_picture_says_all_in_words(result, width):
    drawn = melian.picture(result.tree(depth=9, min_odds=0), width=width)
    root = ElementTree.fromstring(drawn.svg)
    assert drawn._repr_svg_() == drawn.svg
    assert root.find(f"{SVG}title").text == "Many <ways> & words"
    words = root.find(f"{SVG}desc").text
    assert "first [A & co]: One <of> two, " in words
    assert float(root.get("width")) == width  # a picture of bands may need more, a list never
    drawn_text = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    assert "good" in drawn_text
    numbers = re.findall(r'(?:x|y|width|height)="(-?[\d.]+)"', drawn.svg)
    assert max(map(float, numbers)) <= max(width, float(root.get("height")))
    assert "nan" not in drawn.svg


def test_text_in_a_picture_stands_inside_it(result):
    root = ElementTree.fromstring(melian.picture(result.tree(), width=380).svg)
    for each in root.iter(f"{SVG}text"):
        size, x, words = float(each.get("size", each.get("font-size"))), float(each.get("x")), each.text or ""
        room = x if each.get("text-anchor") == "end" else 380 - x
        assert 0.45 * size * len(words) <= room + 1, words


def test_outcomes_that_mean_yes_are_warm():
    model = melian.read("ukraine-2021").model
    colours = outcome_colours(model)
    assert [colours["full_war"], colours["limited_war"]] == ["#d55e00", "#cc79a7"]
    assert len(set(colours.values())) == len(colours) == 5


def test_json_holds_the_tree(path):
    data = json.loads(run("show", path, "--tree", "--json", "--draws", 10, "-q").stdout)
    trunk = data["tree"]["trunk"]
    assert data["steps"][0]["step"] == "defender.will"
    assert data["tree"]["known"][0]["option"] == "warns"
    assert sum(each["odds"]["mean"] for each in trunk["branches"]) == pytest.approx(1.0)
    assert sum(trunk["outcomes"].values()) == pytest.approx(1.0)
    hold = trunk["branches"][0]
    assert [line["line"] for line in hold["points"]["defender"]["lines"]] == ["Alarm at home"]
    assert "tree" not in json.loads(run("show", path, "--json").stdout)


def test_pictures_are_written(path, tmp_path):
    for name, asked in (("t", []), ("n", ["--width", 380]), ("s", ["--steps"])):
        target = tmp_path / f"{name}.svg"
        done = run("show", path, "--svg", target, "--draws", 5, "-q", *asked)
        assert done.stdout == ""
        assert ElementTree.parse(target).getroot().tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tree", "--steps"], "exclude each other"),
        (["--tree", "--min-odds", "few"], "write a share, as 2% or 0.02"),
        (["--tree", "--min-odds", "150%"], "cannot be the smallest odds"),
        (["--tree", "--depth", "0"], "--depth"),
        (["--tree", "--at", "2024-05-09", "--before-events"], "exclude each other"),
    ],
)
def test_a_wrong_call_says_what_would_work(path, arguments, said):
    assert said in run("show", path, "--draws", 3, "-q", *arguments, code=2).stderr


def test_the_map_of_steps_draws_what_can_be_counted_by_hand(path, tmp_path):
    """12 endings: attacked 8 of them, left alone 4. A curve is 0.8 + 5 times the root of its share wide."""
    target = tmp_path / "steps.svg"
    run("show", path, "--svg", target, "--steps", "-q")
    root = ElementTree.parse(target).getroot()
    words = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert any(word.startswith("12 endings") for word in words)
    after = {word: words[place + 1] for place, word in enumerate(words[:-1])}
    assert (after["Stays where it is"], after["Attacks"]) == ("4", "8")
    assert after["What the challenger does"] == "The challenger"
    assert after["How far the defender would go"] == "hidden"
    drawn = [float(each.get("stroke-width")) for each in root.iter(f"{SVG}path")]
    shares = {round(0.8 + 5 * (endings / 12) ** 0.5, 1) for endings in (4, 6, 8)}
    assert shares <= set(drawn)
    assert max(drawn) <= 5.8
    assert {"War", "The defender gives way", "No attack"} <= set(words)
