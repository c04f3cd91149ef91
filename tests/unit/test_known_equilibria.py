"""What is said of other equilibria: what theory, a search or the literature knows, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

import melian
from canon_table import CANON
from crisis_blows import TEXT
from melian.analysis.known_equilibria import Known, Source, known_equilibria
from melian.cli.main import cli
from melian.game.tree import CHANCE, sees_all
from melian.library.published import SEVERAL
from melian.report.words.odds import selection
from small_crisis import crisis
from strategies import games

EXPECTED = Path(__file__).parents[1] / "reference" / "canon_expected.json"
SEEN = crisis(
    precision="3",
    scale="1 = a point",
    steps="""
        act: {who: north, choices: {wait: Wait, attack: Attack}}
        reply: {who: south, only_if: act is attack, choices: {yield: Give in, fight: Fight}}
    """,
    stakes="{north: {Gain: {worth: 1, when: reply is yield}, War: {worth: -1, when: reply is fight}}, "
    "south: {Loss: {worth: -0.5, when: reply is yield}, War: {worth: -0.7, when: reply is fight}}}",
    outcomes="{war: reply is fight, win: reply is yield, peace: otherwise}",
)
"""Who moves sees all."""
AT_ONCE = crisis(
    precision="0.5",
    steps="""
        act: {who: north, hidden_until: meanwhile, choices: {wait: Wait, attack: Attack}}
        meanwhile: {who: south, choices: {calm: Rest, arm: Arm}}
    """,
    stakes="{north: {Gain: {worth: 1, when: act is attack and meanwhile is calm}}, "
    "south: {Loss: {worth: -1, when: act is attack and meanwhile is calm}}}",
    outcomes="{war: act is attack, peace: otherwise}",
)


def test_the_published_are_those_of_the_expected_answers():
    models = json.loads(EXPECTED.read_text("utf-8"))["models"]
    found = {
        (f"canon/{each.slug}", variant): len(models[each.model][point].get("equilibria", {}))
        for each in CANON
        for point, variant in each.points.items()
    }
    told = {(name, variant): n for name, counts in SEVERAL.items() for variant, n in counts.items()}
    assert told == {key: n for key, n in found.items() if n > 1}


@given(games())
@settings(max_examples=60, deadline=None)
def test_who_sees_all_by_the_definition(game):
    """Slowly: no two nodes of a player belong to one information set."""
    tree = game.tree
    own = [int(h) for h in tree.node_infoset if h >= 0 and tree.infoset_player[h] != CHANCE]
    assert sees_all(tree) == (len(own) == len(set(own)))


def test_where_all_is_seen_the_answer_is_the_only_one():
    """From the end back by hand: fight or yield, then attack or wait, each by its odds exp(3 x difference)."""
    result = melian.read(SEEN).solve(draws=1)
    fight = 1 / (1 + np.exp(3 * (-0.5 + 0.7)))
    attack = 1 / (1 + np.exp(-3 * (1 - 2 * fight)))
    np.testing.assert_allclose(
        result.run.outcome_odds[0], [attack * fight, attack * (1 - fight), 1 - attack], atol=1e-9
    )
    found = melian.read(SEEN).compile().equilibria(starts=6)
    assert len(found.search.equilibria) == 1
    assert known_equilibria(result.run) == Known(Source.THEORY, 1)
    words = (
        "The odds are those of the only equilibrium at this precision: whoever moves sees all that happened."
    )
    assert selection(result.run, {}) == words
    at_limit = melian.read(SEEN).solve(draws=1, precision="limit").run
    assert "only equilibrium at each finite precision, followed to the limit" in selection(at_limit, {})


def test_where_nobody_looked_the_command_that_looks_is_told(tmp_path):
    file = tmp_path / "x.crisis.yaml"
    file.write_text(AT_ONCE, "utf-8")
    done = CliRunner().invoke(cli, ["solve", str(file), "--draws", "2", "--precision", "0.7", "-q"])
    words = " ".join(done.stdout.split())
    assert "there may be others, and this is a selection: `melian equilibria" in words.replace("\n", " ")
    assert "--precision 0.7` looks for them." in words
    assert known_equilibria(melian.read(file).solve(draws=2).run) == Known(Source.NOTHING)


def test_a_kept_search_is_told_to_whoever_asks_the_same_game(tmp_path):
    pytest.importorskip("pyarrow")
    file = tmp_path / "small.crisis.yaml"
    file.write_text(TEXT, "utf-8")
    case, store = melian.read(file), tmp_path / "store"
    found = case.compile().equilibria(starts=3, store=store)
    n = len(found.search.equilibria)
    known = known_equilibria(case.solve(draws=4, store=store).run)
    assert (known.source, known.count, known.starts) == (Source.STORE, n, 3)
    assert known.numbers == "every number at its median"
    assert f"`melian runs show {known.name}`" in selection(case.solve(draws=4, store=store).run, {})
    for change in ({"variant": "bold"}, {"precision": "3"}, {"set": {"prize": "30"}}):
        assert known_equilibria(case.solve(draws=4, store=store, **change).run).source is Source.NOTHING
    assert known_equilibria(case.solve(draws=4).run).source is Source.NOTHING
    other = known_equilibria(case.solve(draws=4).run, found)
    assert (other.source, other.count) == (Source.SEARCH, n)


@pytest.mark.parametrize(("count", "words"), [(1, "found one alone"), (2, "2 are known with every number")])
def test_one_and_several_are_told_apart(count, words, monkeypatch):
    run = melian.read(AT_ONCE).solve(draws=2).run
    known = Known(Source.STORE, count, 5, "every number at its median", "x-0123456789")
    monkeypatch.setattr("melian.report.words.odds.known_equilibria", lambda *_: known)
    assert words in selection(run, {})
    assert "there may be others" not in selection(run, {})


def test_what_was_published_is_told_of_the_bundled_file_alone():
    case = melian.read("canon/beer-quiche")
    run = case.solve(draws=2).run
    assert known_equilibria(run) == Known(Source.PUBLISHED, 2, name="canon/beer-quiche")
    assert "2 equilibria of fully calculating actors were published" in selection(run, {})
    assert known_equilibria(case.solve(draws=2, variant="wimps").run).source is Source.NOTHING
    assert known_equilibria(case.solve(draws=2, precision=3).run).source is Source.NOTHING
    found = case.compile().equilibria(starts=12)
    assert sum(each.kind.value == "sequential" for each in found.search.equilibria) == 2


MEETING = crisis(
    precision="6",
    scale="1 = a meeting",
    steps="""
        act: {who: north, hidden_until: end, choices: {here: Here, there: There}}
        other: {who: south, choices: {here: Here, there: There}}
        end: {who: chance, odds: {over: 1}}
    """,
    stakes="{all: {Meeting: {worth: 1, when: act is here and other is here or act is there and other is there}}}",
    outcomes="{met: act is here and other is here, other_: otherwise}",
)
"""Both places are alike: the branch splits where precision x 1 / 4 = 1/2."""


def test_nothing_is_said_of_odds_where_there_are_none(tmp_path):
    path = tmp_path / "meet.crisis.yaml"
    path.write_text(MEETING, "utf-8")
    done = CliRunner().invoke(cli, ["solve", str(path), "--draws", "2", "-q"])
    page = " ".join(done.stdout.split())
    assert done.exit_code == 4
    assert "splits: 2 draws (median precision 2)" in page
    assert "The odds are those" not in page
    assert "Medians" not in page
    assert "`melian equilibria" in page
