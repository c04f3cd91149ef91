"""`melian efg`: pages, JSON, profiles by hand, refusals and exit codes."""

from __future__ import annotations

import csv
import json
import math
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from melian.cli.commands import efg as efg_commands
from melian.cli.main import cli
from melian.game.files.efg import read_efg_file
from melian.game.files.profile_file import read_profile
from melian.game.files.profile_text import Misfit, json_data, json_place
from melian.game.game import Profile
from melian.report.pages.games.efg import solution_lines
from melian.solve import methods

POKER = """EFG 2 R "Poker für zwei" { "Ännchen" "Bob" }
c "" 1 "deal" { "König" 1/2 "Dame" 1/2 } 0
p "" 1 7 "hält König" { "setzt" "passt" } 0
p "" 2 3 "応答" { "geht mit" "steigt aus" } 0
t "" 1 "" { 2, -2 }
t "" 2 "" { 1, -1 }
t "" 3 "" { -1, 1 }
p "" 1 8 "hält Dame" { "setzt" "passt" } 0
p "" 2 3 "応答" { "geht mit" "steigt aus" } 0
t "" 4 "" { -2, 2 }
t "" 2
t "" 3
"""
"""One-card poker (Reiley, Urbancic & Walker 2008): bluff with 1/3, call with 2/3, value 1/3."""

EQUILIBRIUM = {
    "hält König": "setzt",
    "1:8": {"setzt": "1/3", "passt": "2/3"},
    "Bob:3": {"geht mit": "2/3", "steigt aus": "1/3"},
}


def melian(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], env={"COLUMNS": "110"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def poker(tmp_path: Path) -> Path:
    path = tmp_path / "poker.efg"
    path.write_text(POKER, "utf-8")
    return path


def written(folder: Path, data: object, name: str = "profile.json") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def test_solve_says_what_was_found_and_how_good_it_is(poker: Path) -> None:
    page = melian("efg", "solve", poker)
    assert "Poker für zwei" in page
    assert (
        "11 nodes, 6 endings; 2 information sets of Ännchen, 1 information set of Bob; 1 move of chance."
        in page
    )
    assert "Certified: at the limit of the principal branch" in page
    (regret,) = re.findall(r"Nash regret: (\S+), \S+ of the payoff range 4", page)
    assert float(regret) <= 1e-15  # rounding
    (error,) = re.findall(r"largest error of a probability, as a limit that was read: (\S+)", page)
    assert float(error) < 5e-7
    assert "Ännchen: 0.333333" in page
    assert "Bob at 2:3 '応答', reached 67 %: geht mit 0.666667, steigt aus 0.333333" in page


def test_json_holds_the_same_and_out_writes_it(poker: Path, tmp_path: Path) -> None:
    data = json.loads(melian("efg", "solve", poker, "--json", "--out", tmp_path / "p.json"))
    assert data == json.loads((tmp_path / "p.json").read_text("utf-8"))
    assert data["status"] == "certified"
    assert data["certificate"]["nash_regret"] <= 1e-12
    assert 0.0 <= data["certificate"]["limit_error"] < 5e-7
    rows = {row["infoset"]: row for row in data["strategy"]}
    assert rows["1:8"]["prob"] == pytest.approx([1 / 3, 2 / 3], abs=1e-9)
    assert rows["2:3"]["beliefs"] == pytest.approx([3 / 4, 1 / 4], abs=1e-9)
    assert rows["1:7"]["beliefs"] is None


@pytest.mark.parametrize("precision", ["limit", "5", "0"])
@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_what_is_written_is_certified(poker: Path, tmp_path: Path, precision: str, suffix: str) -> None:
    out = tmp_path / f"p.{suffix}"
    melian("efg", "solve", poker, "--precision", precision, "--out", out)
    if suffix == "csv":
        with out.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == ["player", "infoset", "label", "action", "probability"]
    finite = precision != "limit"
    # a table does not say that it is a logit equilibrium: then it is none of the others
    code = 1 if finite and suffix == "csv" else 0
    for arguments in ([], ["--exact"]):
        page = melian("efg", "certify", poker, out, *arguments, code=code)
        assert ("Logit equilibrium: holds" in page) == (finite and suffix == "json")


def test_an_equilibrium_by_hand_holds_exactly(poker: Path, tmp_path: Path) -> None:
    page = melian("efg", "certify", poker, written(tmp_path, EQUILIBRIUM), "--exact", "--tolerance", 0)
    assert "Judged in rational arithmetic" in page
    assert "Nash equilibrium: holds exactly." in page
    assert "Sequential rationality: holds exactly." in page
    assert "did not add up" not in page
    data = json.loads(melian("efg", "certify", poker, written(tmp_path, EQUILIBRIUM), "--exact", "--json"))
    assert data["exact"]
    assert data["shown"]
    assert [row["nash_regret_exact"] for row in data["players"]] == ["0", "0"]
    assert [row["payoff"] for row in data["players"]] == pytest.approx([1 / 3, -1 / 3])


def test_decimals_are_decimals(poker: Path, tmp_path: Path) -> None:
    thirds = {**EQUILIBRIUM, "1:8": {"setzt": 0.3, "passt": 0.7}}
    path = written(tmp_path, thirds)
    data = json.loads(melian("efg", "certify", poker, path, "--nash", "--exact", "--json", code=1))
    # at 0.3 a call loses: 2 p - 1 x 3/4... Bob would fold always, and gain 2/3 (1/3 - 0.3) x 3/2
    assert data["normalised_by"] == 0
    bob = data["players"][1]
    assert bob["nash_regret_exact"] == "1/30"
    assert bob["deviation"] == [{"infoset": "2:3", "action": "steigt aus"}]


def test_probabilities_near_one_are_mended_and_said_so(poker: Path, tmp_path: Path) -> None:
    near = {**EQUILIBRIUM, "1:8": {"setzt": 0.333333333, "passt": 0.666666666}}
    page = melian("efg", "certify", poker, written(tmp_path, near), "--exact")
    said = "did not add up to exactly 1 everywhere: the largest took up the difference, at most 1e-09"
    assert said in " ".join(page.split())


def test_probabilities_further_from_one_are_mended_in_doubles_too(poker: Path, tmp_path: Path) -> None:
    near = {**EQUILIBRIUM, "1:8": {"setzt": 0.3333330, "passt": 0.6666666}}
    page = " ".join(melian("efg", "certify", poker, written(tmp_path, near), "--tolerance", 1e-6).split())
    assert (
        "Probabilities did not add up to exactly 1 everywhere: the largest took up the difference, at "
        in page
    )
    assert "at most 4e-07." in page


def test_a_precision_beyond_all_payoffs_is_no_warning(poker: Path, tmp_path: Path) -> None:
    half = {"hält König": {"setzt": 0.5, "passt": 0.5}, "1:8": {"setzt": 0.5, "passt": 0.5}}
    half["Bob:3"] = {"geht mit": 0.5, "steigt aus": 0.5}
    path = written(tmp_path, {"format": 1, "strategy": half, "precision": 1.7e308})
    page = melian("efg", "certify", poker, path, code=1)
    assert "The claim, logit equilibrium, is NOT shown" in page
    assert melian("efg", "certify", poker, path, "--json", code=1)


def test_exact_refuses_large_trees(poker: Path, tmp_path: Path) -> None:
    page = melian(
        "efg", "certify", poker, written(tmp_path, EQUILIBRIUM), "--exact", "--max-nodes", 10, code=2
    )
    assert "11 nodes, and exact arithmetic is refused beyond 10" in page
    assert "--max-nodes" in page


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ("[]", "expected a mapping"),
        ("{", "this is not JSON"),
        ('{\u201c1:1\u201d: "x"}', "U+201C is a left double quotation mark: write"),
        ({}, "nothing is said of the information sets '2:3', '1:7', '1:8'"),
        ({**EQUILIBRIUM, "9:9": "setzt"}, "no information set '9:9'; known: '2:3', '1:7', '1:8'"),
        ({**EQUILIBRIUM, "2:3": "steigt aus"}, "stood before under another name"),
        ({**EQUILIBRIUM, "1:8": "schläft"}, "has no action 'schläft'; known: setzt, passt"),
        ({**EQUILIBRIUM, "1:8": {"setzt": 0.5}}, "add up to 0.5"),
        ({**EQUILIBRIUM, "1:8": {"setzt": -0.5, "passt": 1.5}}, "must be >= 0"),
        ({**EQUILIBRIUM, "1:8": {"setzt": "1/0", "passt": 1}}, "divides by 0"),
        ({**EQUILIBRIUM, "1:8": {"setzt": "NaN", "passt": 1}}, "got 'NaN'; expected a number"),
        ({**EQUILIBRIUM, "1:8": {"setzt": "1e-999999", "passt": 1}}, "expected a number"),
        ({**EQUILIBRIUM, "1:8": {"setzt": True, "passt": 1}}, "got 'True'"),
        ({**EQUILIBRIUM, "1:8": [1, 0]}, "needs an action, or a mapping"),
        ({"format": 1, "strategy": 3}, "'strategy' must be a list"),
        ({"format": 1, "strategy": [{"infoset": "1:7", "prob": [1]}]}, "must be a list of 2 numbers"),
        ({"format": 1, "strategy": EQUILIBRIUM, "precision": -1}, "must be 'limit' or a number >= 0"),
        ({"format": 1, "strategy": EQUILIBRIUM, "claim": {"concept": "best"}}, "one of nash, sequential"),
    ],
    ids=str,
)  # fmt: skip
def test_profiles_that_cannot_be_used(poker: Path, tmp_path: Path, profile: object, message: str) -> None:
    page = melian("efg", "certify", poker, written(tmp_path, profile), code=3)
    assert message in " ".join(page.split())


def test_a_table_that_cannot_be_used(poker: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "infoset,action\n1:7,setzt\n", "p.csv")
    assert "the columns probability are missing" in melian("efg", "certify", poker, path, code=3)
    twice = written(tmp_path, "infoset,action,probability\n1:7,setzt,1\n1:7,setzt,0\n", "p.csv")
    assert "'setzt' stands twice at '1:7'" in melian("efg", "certify", poker, twice, code=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"1:7": "setzt",\n "1:7": "passt"}', "2:2: '1:7' stands twice: it was given at line 1, column 2"),
        # the same key, written otherwise
        ('{"1:8": {"setzt": 0, "\\u0073etzt": 1}}', "1:22: 'setzt' stands twice: it was given at line 1, col"),
        ('{"format": 1, "strategy": [{"a": [{}, {"b": 1, "b": 1}]}]}', "1:48: 'b' stands twice"),
        ('{"format": 1, "strategy": {}, "strategy": {}}', "1:31: 'strategy' stands twice"),
        ('{"1:7": "setzt",\n "2:3": "steigt",\n}', "3:1: this is not JSON"),
        ('{"1:7": "setzt",\n "2:3": {"geht mit": 1,\n "steigt": 0}}', "3:2: '2:3' has no action 'steigt'; kn"),
        ('{"1:7":\n{"setzt": 1e399}}', "1:2: the probabilities at '1:7' hold 1.00000e+399; they must be"),
        ('{"1:7":\n{"setzt": -1e399}}', "1:2: the probabilities at '1:7' hold -1.00000e+399; they must"),
        ('{"1:7":\n{"setzt": ' + "9" * 5000 + "}}", "2:2: at '1:7': the number 99999999999999999999... has too"),
        ('{"1:7":\n{"setzt": ' + "9" * 3999 + "}}", "1:2: the probabilities at '1:7' hold 1.00000e+3999; they"),
        ('{"1:7":\n{"setzt": 1/' + "9" * 5000 + "}}", "2:12: this is not JSON"),
        ('{"1:7": {"setzt": "1e-99999"}}', "1:10: at '1:7': the number 1e-99999... has too many digits or"),
        ('{"format": 1, "strategy": [{"infoset": "1:7",\n"prob": [1e400, 0]}]}', "2:1: the probabilities at '1"),
        ('{"format": 1, "strategy": [{"infoset": "1:7",\n"prob": [0.5, 0.4]}]}', "2:1: the probabilities at '1"),
        (
            '{"format": 1, "strategy": [{"infoset": "1:7", "prob": [0, 1]},\n{"infoset": "1:7", "prob": [1, 0]}]}',
            "2:2: '1:7' is an information set that stood before; write it once",
        ),
        ('{"format": 1, "strategy": {},\n"precision": 1e400}', "2:1: precision '1e400' must be 'limit' or a num"),
        ('{"format": 1, "strategy": [{"infoset": [1]}]}', "1:29: 'infoset' must name an information set, got a"),
        ("[" * 100_000, "1:1: this is nested too deeply for a profile"),
    ],
    ids=range(18),
)  # fmt: skip
def test_profiles_say_where(poker: Path, tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    page = melian("efg", "certify", poker, path, code=3)
    assert page.startswith(f"Error: {path}:{message}")


def test_a_table_says_where(poker: Path, tmp_path: Path) -> None:
    text = "infoset,action,probability\n1:7,setzt,1\n1:8,passt,1\n2:3,rennt,1\n"
    path = written(tmp_path, text, "p.csv")
    assert f"{path}:4:1: '2:3' has no action 'rennt'" in melian("efg", "certify", poker, path, code=3)
    path = written(tmp_path, "infoset,action,probability,probability\n1:7,setzt,1,0\n", "p.csv")
    assert f"{path}:1:1: the column 'probability' stands twice" in melian(
        "efg", "certify", poker, path, code=3
    )
    path = written(tmp_path, "infoset,action,probability\n1:7,setzt," + "9" * 200_000, "p.csv")
    assert f"{path}:2:1: this is no table" in melian("efg", "certify", poker, path, code=3)


@given(
    keys=st.lists(st.text(max_size=4), min_size=1, max_size=6),
    depth=st.integers(0, 3),
    indent=st.sampled_from([None, 1]),
)
def test_a_key_is_found_again_exactly_if_it_stands_twice(
    keys: list[str], depth: int, indent: int | None
) -> None:
    """Objects are written by hand, so that keys may repeat; the sets of Python say which do."""
    body = ", ".join(f"{json.dumps(key)}: [{{}}, {json.dumps([key, 1.5], indent=indent)}]" for key in keys)
    text = '[{"outside": ' * depth + "{" + body + "}" + "}]" * depth
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is None:
        assert json_data(text) is not None
        where = json_place(text, (*(0, "outside") * depth, keys[-1], 1))
        lines = text.split("\n")
        assert "\n".join([lines[where[0] - 1][where[1] - 1 :], *lines[where[0] :]]).startswith("[")
    else:
        with pytest.raises(Misfit, match="stands twice") as caught:
            json_data(text)
        assert caught.value.place is not None
        line, column = caught.value.place
        assert text.split("\n")[line - 1][column - 1 :].startswith(json.dumps(twice))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_pipes_and_large_files_are_not_read(poker: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.efg")
    os.mkfifo(tmp_path / "pipe.json")
    assert "is no plain file" in melian("efg", "show", tmp_path / "pipe.efg", code=3)
    assert "is no plain file" in melian("equilibria", tmp_path / "pipe.efg", code=3)
    assert "is no plain file" in melian("efg", "certify", poker, tmp_path / "pipe.json", code=3)
    for name in ("large.efg", "large.json"):  # holes: 30 GB that take no room
        with (tmp_path / name).open("wb") as file:
            file.truncate(30 * 10**9)
    assert "has 30,000,000,000 bytes, and at most 50,331,648 are read" in melian(
        "efg", "show", tmp_path / "large.efg", code=3
    )
    assert "has 30,000,000,000 bytes" in melian("efg", "certify", poker, tmp_path / "large.json", code=3)


TAIL = '{ "x" "y" } 0 t "" 1 "" { 1 } t "" 0'
FORGETS = (
    'EFG 2 R "" { "Ann" } p "" 1 1 "" { "l" "r" } 0 p "" 1 2 "later" { "x" "y" } 0 t "" 1 "" { 1 } t "" 0 '
    'p "" 1 2 0 t "" 0 t "" 1'
)
ABSENT = 'EFG 2 R "" { "Ann" } p "" 1 1 "exit" { "go" "on" } 0 t "" 1 "" { 1 } p "" 1 1 0 t "" 0 t "" 1'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FORGETS, "player 1, 'Ann', forgets an own move at information set 2 'later'"),
        (ABSENT, "player 1, 'Ann', forgets an own move at information set 1 'exit'"),
        (
            'EFG 2 R "" { "A" }\nc "" 1 "" { "x" 1e399 "y" .5 } 0 t "" 0 t "" 0',
            ":2:1: the probabilities of chance",
        ),
        (
            'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0\nt "" 1 "" { 1e399 } t "" 0',
            ":2:1: the payoffs here are",
        ),
        (f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ 1.2.3 }"), "got '1.2.3'; expected"),
        (f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ NaN }"), "got 'NaN'; expected"),
        (f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ inf }"), "got 'inf'; expected"),
        (f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ 1e390 }"), "too large"),
        ('EFG 2 R "" { "A" } c "" 1 "" { "x" .5 "y" .4 } 0 t "" 0 t "" 0', "add up to 0.9"),
        ('NFG 1 R "" { "A" "B" } { 2 2 } 1 1 0 0 0 0 1 1', "strategic form (.nfg), not a tree"),
        ("", "the word EFG"),
        ("hello", "the word EFG"),
        ('EFG 2 R "" { "A" } t "" 0', "nobody moves in this game"),
    ],
    ids=[
        "recall",
        "absent-minded",
        "chance-beyond-doubles",
        "payoff-beyond-doubles",
        "number",
        "nan",
        "inf",
        "huge",
        "chance",
        "nfg",
        "empty",
        "text",
        "still",
    ],
)
@pytest.mark.parametrize("verb", ["solve", "show"])
def test_games_that_cannot_be_used(tmp_path: Path, verb: str, text: str, message: str) -> None:
    path = tmp_path / "game.efg"
    path.write_text(text, "utf-8")
    page = melian("efg", verb, path, code=3)
    assert message in " ".join(page.split())
    assert str(path) in page


def test_payoffs_of_every_size(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ 1e20 }"), "utf-8")
    assert "A at 1:1, reached 100 %: x 1, y 0" in melian("efg", "solve", path)
    path.write_text(f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}'.replace("{ 1 }", "{ 1e-20 }"), "utf-8")
    assert "A at 1:1, reached 100 %: x 1, y 0" in melian("efg", "solve", path)


def test_payoffs_further_apart_than_a_double_can_say(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(
        'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1.7e308 } t "" 2 "" { -1.7e308 }', "utf-8"
    )
    for arguments in (["solve", path], ["certify", path, written(tmp_path, {"1": "x"})]):
        page = " ".join(melian("efg", *arguments, code=2).split())
        assert "the payoffs of 'A' lie further apart than 1.7e308" in page


def test_files_that_are_none(tmp_path: Path, poker: Path) -> None:
    assert "cannot be read: Is a directory" in melian("efg", "solve", tmp_path, code=2)
    assert "there is no file" in melian("efg", "show", tmp_path / "nothing.efg", code=2)
    assert "there is no file" in melian("efg", "certify", poker, tmp_path / "nothing.json", code=2)
    (tmp_path / "latin.efg").write_bytes(b'EFG 2 R "\xe4" { "A" }')
    assert "not UTF-8" in melian("efg", "solve", tmp_path / "latin.efg", code=3)


def test_out_needs_a_known_suffix(poker: Path, tmp_path: Path) -> None:
    assert "ends with .json or .csv" in melian("efg", "solve", poker, "--out", tmp_path / "p.txt", code=2)


def test_an_answer_without_certificate_has_exit_code_4(tmp_path: Path) -> None:
    # two symmetric equilibria: the branch splits (a battle of equals)
    path = tmp_path / "game.efg"
    path.write_text(
        'EFG 2 R "Meet" { "A" "B" } p "" 1 1 "" { "x" "y" } 0 p "" 2 1 "" { "x" "y" } 0 t "" 1 "" { 1, 1 } '
        't "" 0 p "" 2 1 0 t "" 0 t "" 1',
        "utf-8",
    )
    page = melian("efg", "solve", path, code=4)
    assert "The branch splits before the wanted precision" in page
    assert "This happens at precision" in page
    assert json.loads(melian("efg", "solve", path, "--json", code=4))["certified"] is False


def test_a_method_that_cannot_take_the_game_says_why(poker: Path) -> None:
    page = melian("efg", "solve", poker, "--method", "backward", code=2)
    assert "needs perfect information" in page
    assert "is not 'limit' or a number >= 0" in melian("efg", "solve", poker, "--precision", "-1", code=2)


def test_the_method_is_named(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {TAIL}', "utf-8")
    page = melian("efg", "solve", path)
    assert "Solved by the method 'backward'" in page
    assert "principal branch" not in page
    # exp(2) / (1 + exp(2))
    assert f"x {math.exp(2) / (1 + math.exp(2)):.6g}" in melian("efg", "solve", path, "--precision", 2)


def test_names_of_methods_agree() -> None:
    assert set(efg_commands.METHODS) == {"auto", *(method.name for method in methods.METHODS)}


def test_long_answers_are_folded(tmp_path: Path) -> None:
    sets = 60
    nodes = "".join(
        f'p "" 1 {number} "set {number}" {{ "stop" "on" }} 0 t "" {number} "" {{ {number} }} '
        for number in range(1, sets + 1)
    )
    path = tmp_path / "long.efg"
    path.write_text(f'EFG 2 R "Long" {{ "A" }} {nodes} t "" 0', "utf-8")
    page = melian("efg", "solve", path)
    assert "and 20 information sets that play reaches no more often" in page
    assert "'set 40', reached 100 %: on 1, stop 0" in page
    assert melian("efg", "solve", path, "--all").count("reached") == sets
    assert "and 30 information sets more" in melian("efg", "show", path, "--lines", 30)


def test_show_draws_the_tree(poker: Path) -> None:
    page = melian("efg", "show", poker)
    assert "Ännchen at 1:7 'hält König', 1 node: setzt, passt" in page
    assert "    König (50 %): Ännchen at 1:7 'hält König'" in page
    assert "        geht mit: 2, -2" in page
    assert json.loads(melian("efg", "show", poker, "--json"))["game"]["nodes"] == 11


def test_tiny_probabilities_survive_the_file(poker: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    melian("efg", "solve", poker, "--precision", "800", "--out", out)
    rows = {row["infoset"]: row for row in json.loads(out.read_text("utf-8"))["strategy"]}
    assert isinstance(rows["1:7"]["prob"][1], str)  # less than 1e-300: written as a text
    given = read_profile(out, read_efg_file(poker))
    assert -3000 < min(given.log_prob()[2:]) < -690
    assert "holds within the tolerance" in melian("efg", "certify", poker, out, "--exact")
    assert "holds within the tolerance" in melian("efg", "certify", poker, out)


def test_numbers_that_two_players_share_need_the_player(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(
        'EFG 2 R "" { "A" "B" } p "" 1 1 "" { "x" "y" } 0 p "" 2 1 "" { "x" "y" } 0 t "" 1 "" { 1, 1 } '
        't "" 0 t "" 0',
        "utf-8",
    )
    page = melian("efg", "certify", path, written(tmp_path, {"1": "x", "2:1": "x"}), code=3)
    assert "'1' names 2 information sets; write '1:1', '2:1'" in page
    assert "is shown" in melian("efg", "certify", path, written(tmp_path, {"A:1": "x", "2:1": "x"}))


NAMELESS = 'EFG 2 R "" { "" "" } p "" 1 4 "" { "" "r" } 0 t "" 1 "" { 1, 1 } p "" 2 9 { "x" "y" } 0 t "" 2 "" { 2, 1 } t "" 0'


def test_who_has_no_name_has_a_number(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(NAMELESS, "utf-8")
    page = melian("efg", "show", path)
    assert "1 information set of player 1, 1 information set of player 2" in page
    assert "player 2 at 2:9, 1 node: x, y" in page
    page = melian("efg", "solve", path)
    assert "  player 1: 2\n  player 2: 1\n" in page
    data = json.loads(melian("efg", "solve", path, "--json"))
    assert data["game"]["players"] == ["player 1", "player 2"]
    assert [row["player"] for row in data["strategy"]] == ["player 1", "player 2"]
    given = written(tmp_path, {"player 1:4": "1", "player 2:9": "y"})  # an action without a name has a number
    assert "player 2 gains nothing by any deviation" in melian("efg", "certify", path, given, "--nash")
    page = melian("equilibria", path, "--starts", 0)
    assert "Payoffs: player 1 2, player 2 1" in page
    assert "player 1 at 1:4: action 1 100 % (principal: r 100 %)" in " ".join(page.split())
    bad = tmp_path / "bad.efg"
    bad.write_text(NAMELESS.replace("{ 2, 1 }", "{ 2 }"), "utf-8")
    assert melian("efg", "show", bad, code=3).endswith("got '}'; expected the payoff of player 2\n")


def test_names_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    """Escape, bell, a letter that turns what follows around: in pages, answers and errors."""
    text = 'EFG 2 R "t\x1b]0;x\x07" { "A\x1b[2J" "B" } p "" 1 1 "\u202eset" { "a\x00" "b" } 0 t "" 1 { 1 2 } t "" 0'
    path = tmp_path / "game.efg"
    path.write_text(text, "utf-8")
    asked = [["efg", "show"], ["efg", "solve"], ["efg", "solve", "--json"], ["equilibria", "--starts", 0]]
    bad = tmp_path / "bad.efg"
    bad.write_text(text.replace("1 2", "1 \x1b[31m"), "utf-8")
    pages = [melian(*words, path) for words in asked] + [melian("efg", "show", bad, code=3)]
    for page in pages:
        assert not {char for char in page if char in "\x1b\x07\x00\u202e"}
    assert "A\\x1b[2J at 1:1 '\\u202eset', 1 node: a\\x00, b" in pages[0]
    assert "got '\\x1b[31m'" in pages[-1]


def test_players_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(NAMELESS.replace('{ "" "" }', '{ "Ann" "Ann" }'), "utf-8")
    data = json.loads(melian("equilibria", path, "--starts", 0, "--json"))
    assert data["equilibria"][0]["payoffs"] == {"Ann": 2, "Ann (2)": 1}


@pytest.mark.parametrize(
    ("error", "shown"), [(1e-9, "passt 1, setzt 0"), (1e-11, "passt 1 - 1e-10, setzt 1e-10")]
)
def test_a_limit_shows_no_digits_that_its_error_covers(poker: Path, error: float, shown: str) -> None:
    source = read_efg_file(poker)
    found = methods.solver_for("logit", source.game, math.inf)(source.game)
    prob = found.profile.prob.copy()
    first = int(source.game.tree.infoset_first_action[source.game.infosets.index("hält Dame")])
    prob[first : first + 2] = 1e-10, 1 - 1e-10
    near = replace(found, profile=Profile(source.game, prob), limit_error=error)
    lines = [text for _, text in solution_lines(source, near, (0.0, 0.0), "logit", math.inf, most=9)]
    assert any(line.startswith("Ännchen at 1:8") and line.endswith(shown) for line in lines)
