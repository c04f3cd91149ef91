"""Every solving question reads and writes the same store, and answers as it would without one."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import fields, replace

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_blows import TEXT
from melian.analysis.levers import levers_of, with_lever
from melian.cli.main import cli
from melian.game.classics import beer_quiche
from melian.game.files.efg import write_efg
from melian.report.document.document import Depth, Interrupted, gathered, workload_of
from melian.report.pages.runs import command_of
from melian.runs.ask import Ask, Watch
from melian.runs.recipe import model_of
from melian.runs.solving import first_draws, solve_model
from melian.runs.store.prune import prunable
from melian.runs.store.store import Store
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
    cut, again = first_draws(run, 15), solve_model(case.model, Ask(draws=15, seed=5))
    assert cut is not None
    for name in PER_DRAW:
        assert getattr(cut, name).tobytes() == getattr(again, name).tobytes(), name
    assert dict(cut.invalid) == dict(again.invalid)
    assert first_draws(run, 40) is run
    assert first_draws(replace(run, kept_draws=run.kept_draws[:10], kept_prob=run.kept_prob[:10]), 15) is None


def test_a_lever_can_be_made_again_from_plain_data(case):
    """As the workers of a cluster do."""
    compiled = case.compile(variant="bold", set={"prize": "30"})
    lever = next(each for each in levers_of(compiled.model, "south") if each.name == "force reply=fight")
    recipe = compiled.recipe.with_lever("south", lever.name, lever.variant)
    settings = {"prize": case.scenario.file.assumptions["prize"]}
    made = model_of(recipe)
    assert made.variant == lever.name
    run = solve_model(made, Ask(draws=3))
    assert np.allclose(run.outcome_odds[:, 0], 1.0)  # north attacks and south fights, whatever the numbers
    assert with_lever(compiled.model, lever, settings, None).n_leaves == made.n_leaves


def test_a_report_that_was_ended_goes_on(case, tmp_path):
    store = Store.at(tmp_path)
    depth = Depth(whatif_draws=4, lever_draws=3, driver_draws=3, starts=0)
    stop = threading.Event()

    def end(words: str) -> None:
        if words.startswith("what if"):
            stop.set()

    compiled = case.compile()
    result = compiled.solve(draws=8, store=store.path)
    with pytest.raises(Interrupted):
        gathered(result.run, {}, None, depth, Watch(progress=end, stop=stop, store=store.path))
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
    workload = workload_of(case.model, 100, Depth(), case.model.evidence)
    assert not workload.left_out
    monkeypatch.setattr("melian.report.document.workload.WORK", 100)
    monkeypatch.setattr("melian.report.document.workload.LARGE", 1)
    workload = workload_of(case.model, 100, Depth(), case.model.evidence, settings={"prize": "30"})
    assert set(workload.left_out) == {"whatifs", "levers", "drivers", "equilibria"}
    assert (
        "`melian whatif scenario --all --draws 100 --set prize=30` gives them" in workload.left_out["whatifs"]
    )
    asked = workload_of(
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


SEARCH = ["--starts", "6", "--seed", "3"]


@pytest.mark.parametrize(
    "words",
    [[], ["--draw", "1"], ["--precision", "limit"], ["--precision", "limit", "--no-exhaustive"],
     ["--precision", "limit", "--most-plans", "9"], ["--variant", "bold", "--set", "prize=20"]],
    ids=" ".join,
)  # fmt: skip
def test_a_search_answers_the_same_with_a_store_and_is_made_once(file, tmp_path, monkeypatch, words):
    store = Store.at(tmp_path / "store")
    words = ["equilibria", file, *SEARCH, *words]
    plain = printed(*words)
    first = printed(*words, "--store", str(store.path))
    kept = blocks(store)

    def search(*_, **__):
        raise AssertionError("it was searched again")

    monkeypatch.setattr("melian.analysis.equilibria.find_equilibria", search)
    again = printed(*words, "--store", str(store.path))
    assert plain == first == again
    assert blocks(store) == kept
    (run,) = store.runs()
    about = store.manifest(run)
    assert about["finished"]
    assert about["answers"] == len(plain["equilibria"])
    assert [f"{name}.npz" for name in store.block_names(run)] == list(kept)
    assert not prunable(store).files
    # the command that the store names finds it too
    once_more = command_of(about).replace(about["scenario"]["name"], file).split()[1:]
    assert printed(*once_more, "--store", str(store.path))["equilibria"] == plain["equilibria"]
    assert len(store.runs()) == 1


def test_what_is_kept_of_a_search_is_all_of_it(tmp_path):
    """Of a game with components, exact numbers, a split branch and answers that are not isolated."""
    for name, precision in (
        ("canon/hawk-dove", "limit"),
        ("canon/beer-quiche", "limit"),
        ("canon/kydd", None),
    ):
        compiled = melian.read(name).compile(precision=precision)
        one, two = (compiled.equilibria(starts=5, store=tmp_path) for _ in range(2))
        assert one.search is not two.search
        for field in fields(one.search):
            if field.name not in ("game", "equilibria"):
                assert np.array_equal(
                    getattr(one.search, field.name), getattr(two.search, field.name),
                    equal_nan=field.name == "splits_at",
                ), field.name  # fmt: skip
        assert one.sentences == two.sentences
        for a, b in zip(one.search.equilibria, two.search.equilibria, strict=True):
            for field in fields(a):
                left, right = getattr(a, field.name), getattr(b, field.name)
                if field.name == "profile":
                    left, right = left.prob, right.prob
                if isinstance(left, np.ndarray):
                    assert left.tobytes() == right.tobytes(), field.name
                    assert left.shape == right.shape
                else:
                    assert (left, type(left)) == (right, type(right)), field.name


def test_a_search_that_was_ended_is_not_kept_and_begins_anew(case, tmp_path):
    compiled, stop = case.compile(), threading.Event()

    def end(done: int) -> None:
        stop.set()
        time.sleep(0.3)  # until it is seen

    ended = compiled.equilibria(starts=60, store=tmp_path, progress=end, stop=stop)
    assert 0 < ended.search.n_starts < 60
    assert ended.search.is_interrupted
    store = Store.at(tmp_path)
    (run,) = store.runs()
    assert store.manifest(run)["finished"] is None
    assert not blocks(store)
    whole = compiled.equilibria(starts=60, store=tmp_path)
    assert not whole.search.is_interrupted
    assert store.runs() == (run,)
    assert store.manifest(run)["finished"] is not None


def test_a_damaged_search_is_made_again(case, tmp_path):
    store, compiled = Store.at(tmp_path), case.compile()
    first = compiled.equilibria(starts=2, store=tmp_path)
    (path,) = store.block_files()
    path.write_bytes(path.read_bytes()[:-100])
    second = compiled.equilibria(starts=2, store=tmp_path)
    assert first.frame.equals(second.frame)


def test_a_search_that_cannot_be_made_is_refused_and_not_begun(file, tmp_path):
    words = ["equilibria", file, "--exhaustive", "--store", str(tmp_path / "store")]
    for more, said in (
        ([], "can be enumerated"),
        (["--precision", "limit", "--most-plans", "2"], "limit is 2"),
    ):
        result = CliRunner().invoke(cli, [*words, *more])
        assert result.exit_code == 2
        assert said in result.output
        assert not (tmp_path / "store").exists()
    game = tmp_path / "game.efg"
    game.write_text(write_efg(beer_quiche()), encoding="utf-8")
    result = CliRunner().invoke(cli, ["equilibria", str(game), "--store", str(tmp_path / "store")])
    assert result.exit_code == 2
    assert "an .efg file is not kept: --store is for crisis files" in result.output
    asked = CliRunner().invoke(cli, ["equilibria", str(game)], env={"MELIAN_STORE": str(tmp_path / "store")})
    assert asked.exit_code == 0, asked.output
    assert not (tmp_path / "store").exists()


def test_pages_of_the_store_tell_of_a_search(file, tmp_path):
    store = str(tmp_path)
    printed("equilibria", file, *SEARCH, "--draw", "2", "--store", store)
    (run,) = Store.at(store).runs()
    listed = CliRunner().invoke(cli, ["runs", "list", "--store", store], env={"COLUMNS": "300"}).output
    assert "equilibria of draw 2 from 6 starts" in listed
    usual = CliRunner().invoke(cli, ["runs", "list", "--store", store], env={"COLUMNS": "80"}).output
    assert {"equilibria", Store.at(store).manifest(run)["finished"][:10]} <= set(usual.split())
    (row,) = (line for line in listed.splitlines() if run in line)
    # no draws: it rests on one set of numbers
    assert row.partition(" finished")[0].split()[-1] in ("equilibrium", "equilibria")
    shown = " ".join(CliRunner().invoke(cli, ["runs", "show", run, "--store", store]).output.split())
    assert "Equilibria rest on no event." in shown
    assert f"Again: melian equilibria {file} --starts 6 --draw 2 --seed 3" in shown
    held = CliRunner().invoke(cli, ["runs", "compare", run, run, "--store", store])
    assert held.exit_code == 2
    assert "answers `melian equilibria` and has no odds of its own" in held.output


def test_a_report_finds_the_search_of_the_command(case, tmp_path, monkeypatch):
    depth = {"whatif_draws": 2, "lever_draws": 0, "driver_draws": 0, "starts": 3}
    result = case.compile().solve(draws=4, store=tmp_path)
    case.compile().equilibria(starts=3, store=tmp_path)

    def search(*_, **__):
        raise AssertionError("it was searched again")

    monkeypatch.setattr("melian.analysis.equilibria.find_equilibria", search)
    material = gathered(result.run, {}, None, Depth(**depth))
    assert material.equilibria.search.n_starts == 3
