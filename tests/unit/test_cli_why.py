"""`melian why`, `whatif`, `compare` and `levers` as an analyst meets them."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from crisis_warning import TEXT
from melian.cli.main import cli
from melian.cli.progress.tasks import Tasks

QUESTION = TEXT.replace("as_of:", "question: Does East attack?\ncounts_as_yes: war\nas_of:")
FEW = ("--draws", "8", "--seed", "3")


def melian(*arguments, code=0):
    result = CliRunner().invoke(cli, [str(a) for a in arguments], env={"COLUMNS": "110"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "warning.crisis.yaml"
    place.write_text(QUESTION, "utf-8")
    return place


def test_why_an_option_as_page_json_and_picture(path, tmp_path):
    asked = ("why", path, *FEW, "--step", "act", "--when", "east.will is firm", "--option", "attack")
    page = melian(*asked, "--svg", tmp_path / "why.svg").output
    assert '"An attack"' in page
    assert '"Prize" +' in page
    assert "All of it" in page
    assert ElementTree.parse(tmp_path / "why.svg").getroot().tag.endswith("svg")
    data = json.loads(melian(*asked, "--json").output)
    gap, *parts = [row["mean"] for row in data["lines"]]
    assert sum(parts) == pytest.approx(gap, abs=1e-12)
    assert data["format"] == 1
    assert data["figures_over"] == data["certified"]


def test_why_a_change_of_odds(path, tmp_path):
    asked = ("why", path, *FEW, "--variant", "dear", "--against", "base")
    page = melian(*asked, "--svg", tmp_path / "shift.svg").output
    assert "'dear' lowers the odds of yes by" in page
    assert "What East does" in page
    assert ElementTree.parse(tmp_path / "shift.svg").getroot().tag.endswith("svg")
    data = json.loads(melian(*asked, "--outcome", "war", "--json").output)
    assert sum(row["mean"] for row in data["steps"]) == pytest.approx(data["whole"]["mean"], abs=1e-12)
    compared = json.loads(melian("compare", path, "base", "dear", *FEW, "--json").output)
    assert data["whole"]["mean"] == pytest.approx(compared["answer"]["mean"], abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "write --step NAME, or --variant NAME --against base; known: act, build, offer."),  # not the spy
        (("--step", "act", "--outcome", "war"), "leave --step out"),
        (("--variant", "dear", "--option", "attack"), "go with --step"),
        (("--variant", "dear", "--whole-story"), "go with --step"),
        (("--variant", "dear", "--against", "dear"), "both sides are 'dear'"),
        (("--step", "acd",), "no step called 'acd'"),
        (("--step", "act", "--when", "luck is good"), "luck"),
        (("--variant", "deer", "--against", "base"), "no variant called 'deer'"),
    ],
)  # fmt: skip
def test_why_says_what_it_cannot_be_asked(path, arguments, message):
    assert message in melian("why", path, *arguments, code=2).output.replace("\n", " ")


def test_compare_two_sides(path):
    page = melian("compare", path, "no_money", "dear", *FEW).output
    assert "A: no_money, West offers nothing" in page
    assert "B: dear, A dearer war" in page
    assert "8 draws paired: certified on both sides." in page
    assert "both sides are 'base'" in melian("compare", path, code=2).output
    still = melian("compare", path, "no_money", "no_money_again", *FEW).output
    assert "'no_money_again' moves nothing" in still
    data = json.loads(melian("compare", path, "--set-b", "cost=8", *FEW, "--json").output)
    named = json.loads(melian("compare", path, "base", "dear", *FEW, "--json").output)
    assert data["odds"] == named["odds"]
    assert data["b"] == "base with cost=8"


def test_whatif_ranks_all_and_shows_those_named(path):
    page = melian("whatif", path, "--all", *FEW).output
    data = json.loads(melian("whatif", path, "--all", *FEW, "--json").output)
    sizes = [abs(row["median"]) for row in data["ranking"]]
    places = [page.index(f"{row['name']}:") for row in data["ranking"]]
    assert places == sorted(places)
    assert sizes == sorted(sizes, reverse=True)
    assert data["outcomes"] == ["war"]
    one = melian("whatif", path, "dear", *FEW).output
    assert "Expected points" in one
    assert "None" not in one
    assert "What each what-if" not in one
    two = melian("whatif", path, "dear", "no_money", *FEW).output
    assert "What each what-if" in two
    assert two.count("Expected points") == 2
    unnamed = melian("whatif", path, code=2).output
    assert (
        "name variants, or write --all for those of the file; known: dear, no_money, no_money_again."
        in unnamed
    )
    assert "not both" in melian("whatif", path, "dear", "--all", code=2).output
    assert "no variant called 'deer'" in melian("whatif", path, "deer", code=2).output


def test_levers_of_an_actor(path):
    page = melian("levers", path, "--actor", "west", *FEW).output
    assert "of the levers of West" in page
    assert "[openness]" in page
    data = json.loads(melian("levers", path, "--actor", "west", *FEW, "--json").output)
    assert {row["name"] for row in data["levers"]} == {
        "force offer=nothing", "force offer=money", "public offer",
    }  # fmt: skip
    assert all(row["variant"] for row in data["levers"])
    assert "--actor is missing; known: east, west." in melian("levers", path, code=2).output
    assert "or say --all; known: cost, p_firm." in melian("tip", path, code=2).output
    assert "no actor called 'wset'" in melian("levers", path, "--actor", "wset", code=2).output
    assert "no outcome called 'peas'" in melian(
        "levers", path, "--actor", "west", "--outcome", "peas", code=2
    ).output  # fmt: skip


def test_what_is_known_when_many_runs_are_left():
    watch = Tasks(3, "levers", show=False)
    assert watch.known() == ["Interrupted after 0 of 3 levers."]
    assert Tasks(None, "announcements", show=False).known() == ["Interrupted after 0 announcements."]
