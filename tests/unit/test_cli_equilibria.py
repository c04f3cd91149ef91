"""`melian equilibria` and `CompiledCase.equilibria` as a user meets them."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

import melian
from melian.analysis.equilibria import _endings, game_equilibria
from melian.cli.main import cli
from melian.errors import SolverError
from melian.game.classics import beer_quiche, matching_pennies, matrix_game, selten_horse
from melian.game.files.efg import read_efg, write_efg
from melian.game.strategic import n_plans, plans_of
from melian.game.tree import Tree, tree_from_nodes
from melian.report.pages.equilibria import EquilibriumPage
from melian.report.words.equilibria import component_sentences, search_sentences
from melian.runs.ask import Ask, Watch
from melian.solve.solver import Status


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["equilibria", *map(str, arguments)], env={"COLUMNS": "100"})
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


@pytest.fixture
def breakfast(tmp_path: Path) -> Path:
    path = tmp_path / "breakfast.efg"
    path.write_text(write_efg(beer_quiche()))
    return path


def test_a_crisis_by_the_outcomes_of_its_file() -> None:
    text = run("canon/hawk-dove", "--precision", "limit", "--starts", 6)
    assert "3 answers with different odds" in text
    assert "splits by a symmetry of the game at precision 2.444" in text
    assert "2 of them were found here" in text
    assert "Exhaustive: every Nash equilibrium" in text
    assert text.count("A continuation of the principal branch beyond its split") == 2
    assert "The other side takes all 80 %; A fight 20 %" in text
    assert "hawk 100 % (principal: dove 62.5 %, hawk 37.5 %)" in text


def test_a_game_in_gambits_format(breakfast: Path) -> None:
    text = run(breakfast, "--starts", 0)
    assert "Beer-quiche" in text
    assert "calculating players (precision: limit): 2 answers" in text
    assert "weak, quiche, leave 10 %" in text
    assert "Payoffs: Sender 2.1, Receiver 0.9" in text
    assert "start" not in text.partition("Again:")[0].replace("at the start", "")
    noisy = run(breakfast, "--precision", 2, "--starts", 3)
    assert "precision 2: 1 answer with odds of its own" in noisy
    assert "cannot show that there are no others" in noisy
    assert "residual" in noisy


MEET = """EFG 2 R "Meet" { "Ann" "Bob" }
p "" 1 7 "" { "park" "bridge" } 0
p "" 2 3 "in the dark" { "park" "bridge" } 0
t "" 1 "" { 2, 1 }
t "" 0
p "" 2 3
0
t "" 0
t "" 2 "" { 1, 2 }
"""


def test_sets_are_called_as_in_the_file(tmp_path: Path) -> None:
    """Two pure equilibria and one mixed: Ann goes to the park with 2/3, Bob with 1/3."""
    path = tmp_path / "meet.efg"
    path.write_text(MEET)
    text = run(path, "--starts", 0)
    assert "3 answers" in text
    assert "Ann at 1:7: " in text
    assert "Bob at 2:3 'in the dark': " in text
    assert "information set" not in text


@pytest.mark.parametrize("width", ["20", "60", "100"])
def test_the_command_to_paste_is_one_line(tmp_path: Path, width: str) -> None:
    """The shell's own rules take it apart again, to the words that were typed."""
    folder = tmp_path / "it's a folder with a long name"
    folder.mkdir()
    path = folder / "meet $HOME.efg"
    path.write_text(MEET)
    typed = ["equilibria", str(path), "--starts", "0", "--seed", "3", "--most-plans", "9"]
    pages = []
    for _ in range(2):
        pages.append(CliRunner().invoke(cli, typed, env={"COLUMNS": width}).output)
        typed = shlex.split(pages[-1].splitlines()[-1].removeprefix("Again: "))[1:]
    assert typed[1] == str(path)
    assert pages[0] == pages[1]
    words = ["check", "canon/hawk-dove", "--solve", "--draws", "2"]
    lines = CliRunner().invoke(cli, words, env={"COLUMNS": width}).output.splitlines()
    assert "Again: melian check canon/hawk-dove --solve --draws 2 --seed 0" in lines
    shown = CliRunner().invoke(
        cli, ["solve", "canon/hawk-dove", "--draws", "2", "-q"], env={"COLUMNS": width}
    )
    assert shown.output.splitlines()[-1] == "Again: melian solve canon/hawk-dove --draws 2 --seed 0"


def test_an_ending_after_many_moves_has_a_short_name() -> None:
    rungs = "".join(f'p "" 1 {n} "" {{ "stop" "on" }} 0 t "" 0 ' for n in range(1, 101))
    labels = _endings(read_efg(f'EFG 2 R "" {{ "A" }} {rungs} t "" 1 "" {{ 1 }}'))
    assert labels[1] == "on, stop"
    assert labels[39] == "on, " * 39 + "stop"
    assert labels[40] == "on, " * 40 + "stop"
    assert labels[41] == "on, " * 40 + "1 more, stop"
    assert labels[-1] == "on, " * 40 + "59 more, on"


def rungs(n: int) -> Tree:
    """One player goes on n times or stops: information set k has the actions 2k (stop) and 2k + 1 (on)."""
    parent, action, infoset = [-1], [-1], [0]
    for k in range(n):
        here = len(parent) - 1
        parent += [here, here]
        action += [2 * k, 2 * k + 1]
        infoset += [-1, k + 1 if k + 1 < n else -1]
    return tree_from_nodes(parent, action, infoset, [0] * n, range(0, 2 * n + 1, 2))


def test_plans_of_a_deep_tree() -> None:
    """On a ladder a plan is where to stop, or nowhere: one more than rungs, however deep."""
    assert n_plans(rungs(5_000), 0) == 5_001
    plans = plans_of(rungs(60), 0)
    assert len(plans.actions) == 61
    assert plans.fits.sum(axis=0).tolist() == [1] * 61  # each ending belongs to one


def test_equations_that_fill_the_memory_are_refused() -> None:
    wide = matrix_game(np.zeros((4_000, 1, 2)))
    with pytest.raises(
        SolverError, match=r"have 15,99\d,\d\d\d entries.* set with 4,000 actions is too large"
    ):
        game_equilibria(wide, starts=0, exhaustive=False)


def test_json_carries_the_figures_of_the_page(breakfast: Path) -> None:
    data = json.loads(CliRunner().invoke(cli, ["equilibria", str(breakfast), "--json"]).stdout)
    assert data["format"] == 1
    assert data["exhaustive"] is True
    assert data["precision"] == [None, None]
    assert data["starts"] == 20
    first, second = data["equilibria"]
    assert (first["principal"], second["principal"]) == (True, False)
    assert {first["kind"], second["kind"]} == {"sequential"}
    assert first["starts"] + second["starts"] + data["nowhere"] == 20
    assert second["odds"]["ending 4"]["odds"] == pytest.approx(0.9)
    assert second["payoffs"]["Sender"] == pytest.approx(2.1)
    assert sum(entry["odds"] for entry in second["odds"].values()) == pytest.approx(1)


def test_what_does_not_go_together_is_refused(breakfast: Path) -> None:
    assert "one set of numbers" in run(breakfast, "--draw", 1, code=2)
    assert "exclude each other" in run("canon/kydd", "--draw", 1, "--median", code=2)
    assert "a number >= 0, or limit" in run(breakfast, "--precision", "much", code=2)
    assert "there is no file" in run("nowhere.efg", code=2)
    assert "has 8 plans (4 + 4) and the limit is 7" in run(
        breakfast, "--exhaustive", "--most-plans", 7, code=2
    )
    assert "enumeration was not asked for" in run(breakfast, "--no-exhaustive", "--starts", 1)


def test_a_threat_off_the_path_is_called_what_it_is() -> None:
    table = game_equilibria(selten_horse(), starts=2)
    words = " ".join(search_sentences(table))
    assert "Exhaustive" in words
    assert "nearer than 0.021" in words
    kinds = [each.kind.sentence for each in table.search.equilibria]
    assert kinds[1] == "Nash equilibrium; no supporting beliefs found."
    assert table.sentences[0] == ""
    assert "player 3': L 100 % (principal: R 100 %)" in table.sentences[1]


def test_of_a_tie_the_page_lists_the_corners_and_says_between_which_odds() -> None:
    """One player has five ways to get the same: five corners, and every mixture of them."""
    table = game_equilibria(matrix_game(np.tile([1.0, 0.0], (5, 1, 1)), players=("A", "B")), starts=0)
    assert len(table.search.equilibria) == 6  # the principal one picks at random
    assert sum(each.odds_vary for each in table.search.equilibria) == 5
    (sentence,) = component_sentences(table)
    assert "lie in one connected component" in sentence
    assert "1, 1 0 to 100 %; 2, 1 0 to 100 %" in sentence
    console = Console(width=100, record=True)
    console.print(EquilibriumPage(table))
    page = console.export_text()
    assert page.count("Another equilibrium") == 3
    assert "Left out here: 2 answers; --json has them." in page


def test_from_python_with_a_frame() -> None:
    case = melian.read("canon/hawk-dove").compile(precision="limit")
    table = case.equilibria(starts=4)
    frame = table.frame
    assert frame.groupby("equilibrium")["odds"].sum().tolist() == pytest.approx([1, 1, 1])
    assert frame["is_principal"].sum() == len(table.outcomes)
    assert table.search.principal is Status.SPLITS
    assert [column for column in frame if column.startswith("payoff: ")] == [
        f"payoff: {name}" for name in table.players
    ]
    with pytest.raises(SolverError, match="the limit is 3"):
        case.equilibria(exhaustive=True, most_plans=3)


def test_draws_have_their_own_answers_and_the_principal_one_is_that_of_solve() -> None:
    case = melian.read("canon/hawk-dove").compile(set={"p_tough": "5% to 40%, best 20%"}, precision="1")
    result = case.solve(draws=3, seed=7, before_events=True, workers=1)
    found = [case.equilibria(draw=draw, seed=7, starts=0).search.equilibria[0] for draw in range(3)]
    assert all(each.is_principal for each in found)
    assert found[0].outcome[0] != found[1].outcome[0]
    np.testing.assert_allclose([each.outcome for each in found], result.run.outcome_odds, atol=1e-7)


def test_a_search_can_be_stopped_from_elsewhere() -> None:
    stop = threading.Event()
    stop.set()
    table = game_equilibria(matching_pennies(), watch=Watch(stop=stop), starts=50_000)
    assert table.search.is_interrupted
    assert table.search.n_starts < 50_000
    assert "Interrupted" in " ".join(search_sentences(table))


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or sys.platform == "win32", reason="sends SIGINT")
def test_many_starts_are_written_alike(breakfast: Path) -> None:
    table = game_equilibria(read_efg(breakfast), starts=2, exhaustive=False, ask=Ask(seed=1))
    many = replace(table, search=replace(table.search, n_starts=12_000, n_nowhere=1_500))
    words = "12,000 random starts (seed 1): 10,500 ended at an answer below, 1,500 nowhere."
    assert words in search_sentences(many)


def test_ctrl_c_prints_what_was_found(breakfast: Path) -> None:
    command = [sys.executable, "-m", "melian", "equilibria", str(breakfast), "--starts", "100000"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"COLUMNS": "200"},
    )
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Interrupted" in out + err
