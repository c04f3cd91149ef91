"""Every solving question reads and writes the same store, and answers as it would without one."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_blows import TEXT
from melian.analysis.levers import levers_of, with_lever
from melian.cli.main import cli
from melian.report.document import Depth, Interrupted, gathered, plan_of
from melian.runs.prune import prunable
from melian.runs.recipe import model_of
from melian.runs.run import first_draws, solve_model
from melian.runs.store import Store
from small_crisis import crisis

pytest.importorskip("pyarrow")

PER_DRAW = (
    "status", "branch", "residual", "nash_regret", "sequential_regret", "where", "outcome_odds", "line_payoff",
    "mean_prob", "mean_reach", "kept_draws", "kept_prob",
)  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return melian.read(TEXT)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.crisis.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def printed(*words: str) -> dict:
    result = CliRunner().invoke(cli, [*words, "--json", "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def blocks(store: Store) -> dict[str, float]:
    """Name -> when it was written."""
    return {path.name: path.stat().st_mtime_ns for path in store.block_files()}


@pytest.mark.parametrize(
    "words",
    [
        ["strategy"],
        ["beliefs"],
        ["timeline"],
        ["why", "--step", "reply"],
        ["why", "--variant", "bold", "--against", "base"],
        ["whatif", "--all"],
        ["compare", "base", "bold"],
        ["levers", "--actor", "north"],
        ["drivers"],
        ["drivers", "--sobol", "--samples", "8"],
        ["tip", "prize"],
        ["tip", "--all"],
        ["tip", "prize", "--step", "reply"],
    ],
    ids=" ".join,
)
def test_a_question_answers_the_same_with_a_store_and_solves_nothing_twice(file, tmp_path, words):
    store = Store.at(tmp_path / "store")
    words = [words[0], file, *words[1:], "--draws", "6", "--seed", "3"]
    plain = printed(*words)
    first = printed(*words, "--store", str(store.path))
    kept = blocks(store)
    again = printed(*words, "--store", str(store.path))
    assert plain == first == again
    assert kept
    assert blocks(store) == kept
    needed = {f"{name}.npz" for run in store.runs() for name in store.block_names(run)}
    assert needed == set(kept)
    assert all(store.manifest(run)["finished"] for run in store.runs())
    assert not prunable(store).files


def test_runs_that_differ_never_share_a_block(case, tmp_path):
    """A lever, a what-if and the base; the same numbers asked with other events or of a step."""
    store = Store.at(tmp_path)
    case.whatif(draws=4, store=store.path)
    n_whatifs = len(blocks(store))
    case.levers("north", draws=4, store=store.path)
    assert n_whatifs == 3
    # the base is found again; committing to attack is the what-if `bold`, but named otherwise
    assert len(blocks(store)) == n_whatifs + len(levers_of(case.model, "north"))
    compiled = case.compile()
    before = len(blocks(store))
    for options in ({}, {"before_events": True}, {"step": "reply"}):
        compiled.tip("prize", draws=2, store=store.path, **options)
        assert len(blocks(store)) > before
        before = len(blocks(store))


def test_the_first_draws_of_a_run_are_what_solving_them_gives(case):
    run = case.solve(draws=40, seed=5).run
    cut, again = first_draws(run, 15), solve_model(case.model, draws=15, seed=5)
    assert cut is not None
    for name in PER_DRAW:
        assert getattr(cut, name).tobytes() == getattr(again, name).tobytes(), name
    assert dict(cut.invalid) == dict(again.invalid)
    assert first_draws(run, 40) is run
    assert first_draws(replace(run, kept_prob=run.kept_prob[:10]), 15) is None


def test_a_lever_can_be_made_again_from_plain_data(case):
    """As the workers of a cluster do."""
    compiled = case.compile(variant="bold", set={"prize": "30"})
    lever = next(each for each in levers_of(compiled.model, "south") if each.name == "force reply=fight")
    recipe = compiled.recipe.with_lever("south", lever.name, lever.variant)
    settings = {"prize": case.compile(set={"prize": "30"}).case.scenario.file.assumptions["prize"]}
    made = model_of(recipe)
    assert made.variant == lever.name
    run = solve_model(made, draws=3)
    assert np.allclose(run.outcome_odds[:, 0], 1.0)  # north attacks and south fights, whatever the numbers
    assert with_lever(compiled.model, lever, settings, None).n_leaves == made.n_leaves


def test_a_report_that_was_ended_goes_on(case, tmp_path):
    pytest.importorskip("altair", reason="needs the report extra")
    store = Store.at(tmp_path)
    depth = Depth(whatif_draws=4, lever_draws=3, driver_draws=3, starts=0)
    stop = threading.Event()

    def end(words: str) -> None:
        if words.startswith("what if"):
            stop.set()

    compiled = case.compile()
    result = compiled.solve(draws=8, store=store.path)
    with pytest.raises(Interrupted):
        gathered(result.run, {}, None, depth, progress=end, stop=stop)
    begun = blocks(store)
    whole = compiled.solve(draws=8, store=store.path).report(
        whatif_draws=4, lever_draws=3, driver_draws=3, starts=0
    )
    after = blocks(store)
    assert len(begun) > 3
    assert {name: after[name] for name in begun} == begun
    assert len(after) > len(begun)
    assert whole == compiled.solve(draws=8).report(whatif_draws=4, lever_draws=3, driver_draws=3, starts=0)


def test_what_takes_long_is_left_out_by_name_with_its_command(case, monkeypatch):
    plan = plan_of(case.model, 100, Depth(), case.model.evidence)
    assert not plan.left_out
    monkeypatch.setattr("melian.report.document_plan.WORK", 100)
    monkeypatch.setattr("melian.report.document_plan.LARGE", 1)
    plan = plan_of(case.model, 100, Depth(), case.model.evidence, settings={"prize": "30"})
    assert set(plan.left_out) == {"whatifs", "levers", "drivers", "equilibria"}
    assert "`melian whatif scenario --all --draws 100 --set prize=30` gives them" in plan.left_out["whatifs"]
    asked = plan_of(
        case.model, 100, Depth(whatif_draws=2, lever_draws=2, driver_draws=2, starts=1), case.model.evidence
    )
    assert not asked.left_out
    assert asked.solves > 0


def test_all_what_ifs_are_listed_even_if_there_is_one(tmp_path):
    path = tmp_path / "one.crisis.yaml"
    path.write_text(crisis(variants="{bold: {force: {act: attack}}}"), encoding="utf-8")
    result = CliRunner().invoke(cli, ["whatif", str(path), "--all", "--draws", "2", "--quiet"])
    assert "bold" in result.output


def test_checks_are_judged_with_their_figures_draws_and_seed(file, tmp_path):
    path = tmp_path / "checked.crisis.yaml"
    wrong = "checks: [odds of blows above 99%, blows rises when prize rises, blows rises in bold]\n"
    path.write_text(TEXT + wrong, encoding="utf-8")
    words = ["check", str(path), "--solve", "--draws", "6", "--seed", "3", "--quiet"]
    store = str(tmp_path / "store")
    result = CliRunner().invoke(cli, [*words, "--store", store])
    assert result.exit_code == 1, result.output
    text = " ".join(result.output.split())
    assert "FAILS: odds of blows above 99%. median odds of blows:" in text
    assert f"Again: melian check {path} --solve --draws 6 --seed 3" in text.replace("' ", "").replace("'", "")
    data = json.loads(CliRunner().invoke(cli, [*words, "--json", "--store", store]).stdout)
    assert (data["draws"], data["seed"], data["certified"]) == (6, 3, 6)
    assert next(each["holds"] for each in data["checks"]) is False
    asked = [Store.at(store).manifest(run) for run in Store.at(store).runs()]
    assert sorted(len(each["fixed"]) for each in asked) == [0, 0, 0, 1, 1]  # base, what-ifs, ends
