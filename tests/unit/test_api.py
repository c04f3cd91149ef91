"""melian from Python."""

from __future__ import annotations

import numpy as np
import pytest

import melian
from melian.cli.commands.new import starter

TEXT = starter("A border")


@pytest.fixture(scope="module")
def case():
    return melian.read(TEXT)


@pytest.fixture(scope="module")
def result(case):
    return case.solve(draws=40, seed=1)


def test_a_crisis_is_read_from_text_path_name_and_builder(case, tmp_path):
    path = tmp_path / "border.crisis.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert melian.read(path).title == melian.read(str(path)).title == case.title == "A border"
    assert melian.read("ukraine-2021").title == "Russia, Ukraine and NATO, December 2021"
    built = melian.Crisis("Built", scale="100 = all", analyst="Anna")
    built.actor("north", "North")
    built.step("act", who="north", choices={"wait": "Wait", "attack": "Attack"})
    built.stake("north", "Gain", 30, when="act is attack")
    built.outcome("war", "act is attack")
    built.outcome("peace")
    assert melian.read(built).model.n_leaves == 2


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_text_may_end_its_lines_as_a_file_may(end, tmp_path):
    text = "\ufeff" + TEXT.replace("\n", end)
    (tmp_path / "border.crisis.yaml").write_text(text, "utf-8", newline="")
    assert melian.read(text).scenario.file == melian.read(tmp_path / "border.crisis.yaml").scenario.file


def test_what_cannot_be_read_raises_with_its_place():
    with pytest.raises(melian.ScenarioError, match=r"scenario:3:8: error\[M008\]"):
        melian.read("melian: 1\ntitle: x\nscale: *bad\n")
    with pytest.raises(melian.ScenarioError, match="no bundled scenario called 'nothing-of-that-name'"):
        melian.read("nothing-of-that-name")


def test_frames_agree_with_each_other(result):
    assert list(result.odds.columns) == ["outcome", "label", "median", "mean", "q05", "q25", "q75", "q95"]
    assert result.odds["mean"].sum() == pytest.approx(1, abs=1e-9)
    war = result.odds.set_index("outcome").loc["war"]
    assert result.answer.median == war["median"]
    lines = result.stake_lines.groupby("actor")["mean"].sum()
    assert lines[result.payoffs["actor"]].to_numpy() == pytest.approx(result.payoffs["mean"], abs=1e-9)
    assert int(result.status["draws"].sum()) == len(result.draws) == 40


def test_draws_hold_what_quantiles_are_taken_of(result):
    odds = result.draws["odds:war"].to_numpy()
    row = result.odds.set_index("outcome").loc["war"]
    assert [row["q05"], row["q75"]] == pytest.approx(list(np.quantile(odds, [0.05, 0.75])))


def test_settings_may_be_numbers_texts_and_mappings(case):
    for value in (0.4, "40%", {"value": "40%"}):
        values = case.solve(draws=3, set={"p_firm": value}).draws["input:p_firm"]
        assert list(values) == [0.4] * 3
    wide = case.compile(set={"prize": {"range": "40 to 200", "best": "90"}}).model.distributions["prize"]
    assert wide.ppf(np.array([0.05, 0.5, 0.95])) == pytest.approx([40, 90, 200])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"variant": "no"}, "no variant called 'no'"),
        ({"set": {"no": 1}}, "no assumption called 'no'"),
        ({"set": {"prize": {"widht": 3}}}, "has no field 'widht'"),
        ({"set": {"p_firm": 1.5}}, "is outside 0 to 1"),
        ({"precision": "often"}, "is no number"),
        ({"draws": 0}, "0 draws give no answer"),
        ({"at": "2024-05-09", "before_events": True}, "exclude each other"),
    ],
)
def test_what_cannot_be_asked_raises(case, options, said):
    with pytest.raises(melian.UsageError, match=said):
        case.solve(**options)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda case: case.compile().tip(all=True), "leave the name out"),
        (lambda case: case.compile().drivers(outcom="x"), "Did you mean 'outcome'"),
        (lambda case: case.solve(draw=3), "Did you mean 'draws'"),
        (lambda case: case.solve(draws="many"), "draws='many' is no whole number"),
        (lambda case: case.solve(set=["a=1"]), "set={'NAME': '30%'}"),
        (lambda case: case.ask("tipp"), "Did you mean 'tip'"),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_what_would_work(case, asked, said):
    with pytest.raises(melian.UsageError) as error:
        asked(case)
    assert said in str(error.value)


def test_what_is_asked_elsewhere_says_where(case):
    with pytest.raises(AttributeError, match=r"case\.compile\(\)\.tip"):
        _ = case.tip
    assert not hasattr(case, "nonsense")


def test_the_same_seed_gives_the_same_draws_however_it_is_asked(case, result):
    again = case.compile().solve(draws=15, seed=1, workers=1)
    assert np.array_equal(again.draws["odds:war"], result.draws["odds:war"][:15])


def test_notebooks_get_html_that_holds_the_answer(case, result):
    assert result.sentence in result._repr_html_()
    assert "What the challenger does" in case._repr_html_()
    hostile = melian.read(TEXT.replace('"A border"', '"<script>x</script>"'))
    assert "<script>" not in hostile._repr_html_() + hostile.solve(draws=2)._repr_html_()


def test_a_run_that_is_stopped_holds_the_draws_it_began(case):
    import threading

    stop = threading.Event()
    run = case.solve(draws=5000, progress=lambda done, odds: stop.set(), stop=stop).run
    assert 0 < run.n_draws < 5000
    assert run.n_certified + sum(run.uncertified().values()) == run.n_draws
    whole = case.solve(draws=run.n_draws).run
    known = run.certified
    assert np.array_equal(run.outcome_odds[known], whole.outcome_odds[known])


def test_public_names_are_found_when_asked_for():
    assert set(melian.__all__) <= set(dir(melian))
    assert melian.__all__ == sorted(melian.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        melian.nothing  # noqa: B018
