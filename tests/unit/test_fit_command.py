"""`melian.fit(...)` and `melian fit`: what they take, show, and refuse."""

from __future__ import annotations

import io
import json
import os
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from rich.console import Console

import melian
from melian.cli.main import cli
from melian.errors import FitError, UsageError
from melian.fit.data.formulas import designs
from melian.fit.estimation.simulate import simulate
from melian.fit.requests import changed, effect_of
from melian.fit.trees.choice_trees import EGAME12, ChoiceTreeModel
from melian.library import bundled_data, data_names
from melian.report.pages.fit import FitPage
from small_fits import FORMULAS, table

LETS = [part for term, formula in FORMULAS["egame12"].items() for part in ("--let", f"{term} ~ {formula}")]


@pytest.fixture(scope="module")
def data():
    frame = table(200, 4)
    model = ChoiceTreeModel(EGAME12, designs(FORMULAS["egame12"], frame))
    counts = simulate(model, np.array([0.5, 0.3, -0.4, 0.2, 0.6]), seed=5)
    ends = np.array(EGAME12.outcomes)[counts.argmax(axis=1)]
    return frame.assign(what=ends, group=np.arange(200) % 9, **dict(zip("abc", counts.T, strict=True)))


@pytest.fixture
def path(data, tmp_path):
    file = tmp_path / "cases.csv"
    data.to_csv(file, index=False)
    return file


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, ["fit", *map(str, arguments)], env={"COLUMNS": "100"})
    assert result.exit_code == code, result.output
    return result.output


def test_a_file_and_a_frame_names_and_counts_give_the_same(data, path):
    ways = [
        melian.fit("egame12", data, FORMULAS["egame12"], outcome="what"),
        melian.fit("egame12", path, FORMULAS["egame12"], outcome="what"),
        melian.fit("egame12", data, [f"{t} ~ {f}" for t, f in FORMULAS["egame12"].items()],
                   counts={"L": "a", "RL": "b", "RR": "c"}, starts=1),
    ]  # fmt: skip
    for found in ways[1:]:
        np.testing.assert_allclose(found.coef, ways[0].coef, atol=1e-7)
    found = ways[0]
    assert repr(found) == f"<Fit of egame12 to 200 cases: log-likelihood {found.loglik:.4f}>"
    assert found.table().regressor.tolist() == ["x", "(Intercept)", "z", "(Intercept)", "x"]
    assert found.covariance.loc["u11:x", "u11:x"] == pytest.approx(found.estimate.se[0] ** 2)
    assert melian.fit.Fit is type(found)


def test_the_order_of_formulas_does_not_matter(data):
    turned = dict(reversed(FORMULAS["egame12"].items()))
    found = melian.fit("egame12", data, turned, outcome="what", starts=1)
    assert [name.partition(":")[0] for name in found.coef.index] == ["u11", "u14", "u14", "u24", "u24"]


def test_the_page_says_what_the_fit_says(path):
    page = run("egame12", path, *LETS, "--outcome", "what", "--starts", 3, "--effect", "z: 0 to 1",
               "--profile", "u24:x", "--against", "errors=private", "--se", "cluster:group")  # fmt: skip
    assert "200 cases: L" in page
    assert "Standard errors cluster:group. Model: errors agent-probit." in " ".join(page.split())
    assert "3 of 3 starts reached it (seed 0)" in page
    assert "Status: a maximum" in page
    assert "Every case had one equilibrium" in page
    assert "Mean odds with z at 0 and at 1" in page
    assert "Profile of u24:x: 95 % interval" in page
    assert page.count("Vuong") == page.count("Clarke") == 3


def test_json_holds_all_of_it(path):
    made = json.loads(run("egame12", path, *LETS, "--outcome", "what", "--json", "--effect", "z: 0 to 1"))
    found = melian.fit("egame12", path, FORMULAS["egame12"], outcome="what")
    assert made["loglik"] == pytest.approx(found.loglik)
    assert [row["coef"] for row in made["coefficients"]] == pytest.approx(found.coef.tolist())
    assert made["starts"]["arrived"] == 5
    assert made["status"]["code"] == "maximum"
    assert [row["outcome"] for row in made["effects"][0]["outcomes"]] == ["L", "RL", "RR"]
    assert len(made["covariance"]) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["egame21"],
            "there is no model 'egame21': no file, no tree, no bundled scenario. Did you mean 'egame12'",
        ),
        (["egame12", "--let", "u9 ~ 1"], "egame12 has no term 'u9'"),
        (["egame12", "--errors", "probit"], "is one of agent-probit, agent-logit, private; got 'probit'"),
        (["egame12", "--select", "best"], "egame12 does not take --select"),
        (["egame12", "--se", "huber"], "standard errors are one of"),
        (["egame12", "--effect", "z 0 1"], "write 'column: 0 to 1'"),
        (["egame12", "--against", "errrs=private"], "there is no option 'errrs'. Did you mean 'errors'"),
        (["egame12", "--to-scenario", "x.crisis.yaml"], "egame12 has none; fit a crisis"),
        (["egame12", "--equilibria", "3"], "--equilibria is for a crisis; egame12 has one equilibrium"),
        (["egame12", "--case", "x=1"], "--case says what --to-scenario is of"),
        (["egame12", "--effect", "a: 0 to 1"], "no formula uses 'a', so that it has no effect"),
    ],
)
def test_requests_that_cannot_be(path, arguments, message):
    output = run(arguments[0], path, *LETS, "--outcome", "what", *arguments[1:], code=2)
    assert message in " ".join(output.split())


def test_a_term_without_formula_is_named(data):
    with pytest.raises(FitError, match=r"egame12 needs a formula for 'u13', 'u24'; write 'u13 ~ x \+ y', or"):
        melian.fit("egame12", data, {"u11": "x", "u14": "1"}, outcome="what")
    with pytest.raises(UsageError, match="starts is a whole number from 1 up"):
        melian.fit("egame12", data, FORMULAS["egame12"], outcome="what", starts=0)
    with pytest.raises(
        FitError, match=r"no bundled table called 'simulated-crisis'\. Did you mean 'simulated-crises'"
    ):
        melian.fit("egame12", "simulated-crisis", FORMULAS["egame12"], outcome="what")


def test_a_constant_in_all_utilities_is_refused_and_separation_is_shown(data):
    with pytest.raises(FitError, match="stands in all of u11, u13, u14"):
        melian.fit("egame12", data, {"u11": "1", "u13": "1", "u14": "1", "u24": "1"}, outcome="what")
    rare = (data.index % 12 == 0) & (data.what != "RL")
    frame = data.assign(rare=rare.astype(float))
    found = melian.fit("egame12", frame, {**FORMULAS["egame12"], "u24": "x + rare"}, outcome="what", starts=1)
    assert not found.is_maximum
    assert found.status.startswith("no finite maximum")
    assert "'u24:rare'" in found.findings[0].text


def test_effects_of_truths_and_of_rare_outcomes(data, path):
    data.assign(yes=data.z == 1).to_csv(path, index=False)
    lets = [part.replace("z", "yes") for part in LETS]
    page = run("egame12", path, *lets, "--outcome", "what", "--starts", 1, "--effect", "yes: False to True")
    numbers = run("egame12", path, *LETS, "--outcome", "what", "--starts", 1, "--effect", "z: 0 to 1")
    assert (
        page[page.index("Outcome ") :].split("Again")[0]
        == numbers[numbers.index("Outcome ") :].split("Again")[0]
    )
    assert "cannot be set to" in run(
        "egame12", path, *lets, "--outcome", "what", "--effect", "yes: no to True", code=2
    )
    found = melian.fit("egame12", data, FORMULAS["egame12"], outcome="what", starts=1)
    table = found.first_difference("z", 0, 1)
    small = table.assign(**{name: table[name] / 1e5 for name in ("difference", "low", "high")})
    shown = io.StringIO()
    Console(file=shown, width=100).print(FitPage(found, [(("z", 0, 1), small)]))
    assert f"{100 * small.difference[0]:+.5f} points" in shown.getvalue()
    unknown = table.assign(low=np.nan, high=np.nan)
    Console(file=shown, width=100).print(FitPage(found, [(("z", 0, 1), unknown)]))
    assert "nan" not in shown.getvalue()


CRISIS = ["canon/deterrence", "simulated-crises", "--let", "war_a ~ advantage", "--outcome", "outcome",
          "--drop-missing", "--precision", "4", "--starts", "1"]  # fmt: skip


def test_other_equilibria_are_looked_for_where_that_is_asked():
    page = " ".join(run(*CRISIS, "--equilibria", 1).split())
    assert (
        "Other equilibria: No case was found to have another equilibrium (1 random starts per game)" in page
    )


def test_the_case_of_a_scenario_is_checked_and_not_repeated(tmp_path):
    out = tmp_path / "next.crisis.yaml"
    page = run(*CRISIS, "--to-scenario", out, "--case", "advantage=0.7")
    assert "--case" not in page[page.index("Again") :]
    assert "0.7" in out.read_text("utf-8")
    wrong = run(*CRISIS, "--to-scenario", tmp_path / "no.crisis.yaml", "--case", "advantage=much", code=2)
    assert "'advantage' is a number; it cannot be set to 'much'" in wrong
    assert not (tmp_path / "no.crisis.yaml").exists()


def test_requests_in_words():
    assert effect_of("regime[1]: a b to c") == ("regime[1]", "a b", "c")
    terms, options = changed("u24 ~ 1; errors=private", {"u24": "x", "u11": "z"}, {"errors": None})
    assert (terms, options) == ({"u24": "1", "u11": "z"}, {"errors": "private"})


def test_simulated_crises_are_what_their_script_makes():
    script = Path(__file__).parents[2] / "scripts" / "simulated_crises.py"
    made = runpy.run_path(str(script))
    assert data_names() == ("simulated-crises",)
    path = bundled_data("simulated-crises")
    assert path is not None
    assert path.read_text("utf-8") == made["table"]().to_csv(index=False, lineterminator="\n")


def test_the_truth_of_the_simulated_crises_is_found_again():
    script = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "simulated_crises.py"))
    found = melian.fit(
        "canon/deterrence",
        "simulated-crises",
        script["FORMULAS"],
        outcome="outcome",
        drop_missing=True,
        starts=1,
    )
    assert found.is_maximum
    truth = pd.Series(script["TRUTH"])[found.coef.index]
    distance = found.coef - truth
    assert (np.abs(distance) < 3.5 * found.estimate.se).all()
    # all together: chi-square with ten degrees of freedom
    assert distance @ np.linalg.solve(found.covariance, distance) < 29.6


ARGUMENTS = [
    "--let",
    "u11 ~ 0",
    "--let",
    "u13 ~ 0",
    "--let",
    "u14 ~ 1 + x",
    "--outcome",
    "what",
    "--starts",
    1,
]


@pytest.fixture
def mixed(data, tmp_path):
    """Numbers, truths, and text in which NA is the name of a bloc."""
    bloc = np.array(["NA", "east", "west"])[np.arange(200) % 3]
    file = tmp_path / "mixed.csv"
    data.assign(bloc=bloc, yes=data.z == 1).to_csv(file, index=False)
    return file


def test_the_page_and_json_say_what_columns_were_taken_for(mixed):
    command = ["egame12", mixed, *ARGUMENTS, "--let", "u24 ~ yes + bloc"]
    page = " ".join(run(*command, "--missing", "").split())
    assert "Taken as numbers: x. Taken as true or false: yes. Taken as text: bloc (NA, east, west)." in page
    made = json.loads(run(*command, "--missing", "", "--json"))
    assert made["columns"] == {
        "x": {"taken_as": "number", "levels": None},
        "yes": {"taken_as": "truth", "levels": None},
        "bloc": {"taken_as": "text", "levels": ["NA", "east", "west"]},
    }
    assert made["read_as_missing"] == {}


@pytest.mark.parametrize(
    ("formula", "said", "taken_as"),
    [
        ("C(z)", "Taken as levels, by C(): z (0.0, 1.0).", "levels"),
        (
            "z + C(`z`, Treatment(1)):x",
            "Taken as numbers: x, z. Taken as levels, by C(): z (0.0, 1.0).",
            "number",
        ),
        (
            "C(`z`):x + C(yes)",
            "Taken as numbers: x. Taken as levels, by C(): z (0.0, 1.0), yes (False, True).",
            "levels",
        ),
        ("I(z + 1)", "Taken as numbers: x, z.", "number"),
    ],
)
def test_numbers_in_c_are_said_to_be_levels(mixed, formula, said, taken_as):
    command = ["egame12", mixed, *ARGUMENTS, "--let", f"u24 ~ {formula}"]
    assert said in " ".join(run(*command).split())
    made = json.loads(run(*command, "--json"))
    assert made["columns"]["z"] == {
        "taken_as": taken_as,
        "levels": None if "I(" in formula else ["0.0", "1.0"],
    }
    assert not any("is text" in note for note in made["notes"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_only_plain_files_are_read_and_links_to_them(mixed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # messages shorten long paths
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to(mixed)
    command = [*ARGUMENTS, "--let", "u24 ~ 1"]
    refused = run("egame12", "pipe.csv", *command, code=2)
    assert "'pipe.csv' cannot be read: it is a pipe, and only plain files are read; write what" in refused
    assert "it is a device" in run("egame12", "/dev/zero", *command, code=2)
    linked, plain = (
        json.loads(run("egame12", file, *command, "--json")) for file in (tmp_path / "link.csv", mixed)
    )
    assert linked["coefficients"] == plain["coefficients"]


def test_words_read_as_missing_are_said(mixed):
    command = ["egame12", mixed, *ARGUMENTS, "--let", "u24 ~ bloc"]
    refused = run(*command, code=2)
    assert "67 of 200 rows have missing values: 'bloc' in lines 2, 5, 8" in refused
    assert "Read as missing: 'NA' in 'bloc'; if that is a name" in refused
    page = " ".join(run(*command, "--drop-missing").split())
    assert "left out for missing values: 67 rows (read as missing: 'NA' in bloc (67))." in page
    made = json.loads(run(*command, "--drop-missing", "--json"))
    assert made["read_as_missing"] == {"bloc": {"NA": 67}}


def test_codes_stored_as_text_are_levels_with_a_note(data):
    frame = data.assign(zone=pd.Series(["1", "2", "10", "2"] * 50, dtype="string"))
    utilities = {"u11": "0", "u13": "0", "u14": "1", "u24": "zone"}
    found = melian.fit("egame12", frame, utilities, outcome="what", starts=1)
    again = melian.fit(
        "egame12", frame.assign(zone=frame.zone.astype(object)), utilities, outcome="what", starts=1
    )
    assert found.coef.to_dict() == again.coef.to_dict()
    assert "'zone' is text, and every value of it a number" in found.notes[0]
    numbers = melian.fit("egame12", frame.assign(zone=frame.zone.astype(int)), {**utilities, "u24": "C(zone)"},
                         outcome="what", starts=1)  # fmt: skip
    assert numbers.loglik == pytest.approx(found.loglik, abs=1e-8)
    # a level by its name, whether it is asked for in words or as a number
    odds = [found.first_difference("zone", *ends).difference.tolist() for ends in (("1", "10"), (1.0, 10.0))]
    assert odds[0] == odds[1]


@pytest.mark.parametrize("store", ["masked", "arrow", "categories", "repeated rows"])
def test_how_a_frame_is_stored_changes_nothing(data, store):
    """Every role of a column at once, with missing values: plain objects are the second source."""
    zone = np.array(["1", "2", "10"])[np.arange(200) % 3]
    plain = data.assign(zone=zone, yes=data.z == 1).astype({"what": object, "zone": object, "yes": object})
    for step, name in ((17, "x"), (23, "zone"), (29, "yes"), (31, "what")):
        plain[name] = plain[name].astype(object).where(np.arange(200) % step != 3, None)
    if store == "arrow":
        pytest.importorskip("pyarrow")
    other = {
        "masked": plain.convert_dtypes(),
        "arrow": plain.convert_dtypes(dtype_backend="pyarrow") if store == "arrow" else plain,
        "categories": plain.astype({"zone": "category", "what": "category", "group": "category"}),
        "repeated rows": plain.set_index(np.zeros(200, dtype=int)),
    }[store]
    utilities = {"u11": "0 + x", "u13": "0", "u14": "yes", "u24": "zone"}
    options = {"outcome": "what", "drop_missing": True, "starts": 1, "standard_errors": "cluster:group"}
    one, two = (melian.fit("egame12", frame, utilities, **options) for frame in (plain, other))
    assert one.coef.to_dict() == two.coef.to_dict()
    assert one.estimate.se.tolist() == two.estimate.se.tolist()
    assert list(one.cases.columns) == list(two.cases.columns)
    for ends in (("zone", "1", "10"), ("yes", False, True)):
        assert (
            one.first_difference(*ends).difference.tolist() == two.first_difference(*ends).difference.tolist()
        )
    assert one.predict(plain.dropna()).odds.tolist() == two.predict(other.dropna()).odds.tolist()


def test_python_in_formulas_is_refused_unless_it_is_trusted(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = ["egame12", path, *ARGUMENTS, "--let", "u24 ~ 1 + I(z.clip(upper=1))"]
    assert "uses 'z.clip', and formulas take no attributes" in run(*command, code=2)
    assert "I(z.clip(upper=1))" in run(*command, "--trust-formulas")
    fine = ["egame12", path, *ARGUMENTS, "--let", "u24 ~ 1"]
    for where in ("--against", "--let"):
        output = run(
            *fine, where, f"{'u24' if where == '--against' else 'log_sd'} ~ I(x.to_csv('written'))", code=2
        )
        assert "uses 'x.to_csv'" in output
    assert not (tmp_path / "written").exists()


def test_a_table_that_is_too_large_is_refused_and_nothing_is_written(data, tmp_path):
    file = tmp_path / "wide.csv"
    file.write_text(",".join(f"c{number}" for number in range(2_500)) + "\n" + "1," * 2_499 + "1\n")
    output = run("egame12", file, *ARGUMENTS, "--let", "u24 ~ 1", code=2)
    assert "has more than 2,000 columns; take a part of it, or lift the limits with --any-size" in output
    assert "no column 'what'" in run("egame12", file, *ARGUMENTS, "--let", "u24 ~ 1", "--any-size", code=2)
    assert [each.name for each in tmp_path.iterdir()] == ["wide.csv"]


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("x", [1e200, 0], "'u14:x' is 1e+200 in lines 2, 4, 6"),
        ("x", ["1e400", "1"], "'x' is infinite in lines 2, 4, 6"),
        ("what", ["1e400", "1"], "names outcomes that the model does not have: 'inf', '1'"),
        ("x", ["1914-07-28", "1939-09-01"], "'x' is '1914-07-28' in lines 2, 3, 4"),
    ],
)
def test_values_that_cannot_be_fitted_are_one_sentence(data, tmp_path, column, values, message):
    file = tmp_path / "cases.csv"
    data.assign(**{column: values * 100}).to_csv(file, index=False)
    output = run("egame12", file, *ARGUMENTS, "--let", "u24 ~ 1", code=2)
    assert output.startswith("Error: ")
    assert message in output
    assert output.count("\n") == 1
