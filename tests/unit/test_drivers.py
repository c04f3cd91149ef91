"""Swings and indices against closed forms, and the estimator against SciPy's."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats

from melian.analysis.drivers import drivers, n_solves, sobol
from melian.analysis.numbers.bench import Bench
from melian.analysis.numbers.inputs import inputs_of
from melian.analysis.numbers.sobol import designs, indices, sobol_indices
from melian.cli.main import cli
from melian.errors import UsageError
from melian.runs.ask import Ask, Watch
from small_crisis import crisis, model

PARTS = {
    "question": "Does it happen?",
    "counts_as_yes": "[yes_]",
    "assumptions": """
        {p_a: {dist: "uniform(0.2, 0.4)", judgement: T}, p_b: {dist: "uniform(0.1, 0.7)", judgement: T},
         idle: {dist: "uniform(1, 2)", judgement: T}}
    """,
    "steps": """
        {way: {who: chance, odds: {one: 1/2, two: rest}},
         a: {who: chance, only_if: way is one, odds: {hit: p_a, miss: rest}},
         b: {who: chance, only_if: way is two, odds: {hit: p_b, miss: rest}},
         act: {who: north, choices: {wait: Wait, go: Go}}}
    """,
    "stakes": "{north: {Gain: {worth: idle, when: act is go}}}",
    "outcomes": "{yes_: a is hit or b is hit, no_: otherwise}",
}
"""The odds of yes are (p_a + p_b) / 2 whatever anybody does."""


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def at_designs(function, widths, n, seed, to_inputs):
    points = designs(widths, n, seed)
    flat = to_inputs(points.reshape(-1, points.shape[2]).T)
    return function(flat).reshape(points.shape[:2])


def test_ishigami():
    # Ishigami & Homma (1990); variances of the decomposition in closed form, a = 7, b = 0.1
    a, b, pi = 7.0, 0.1, np.pi
    v1, v2 = (1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8
    v13 = b**2 * pi**8 * (1 / 18 - 1 / 50)
    v = v1 + v2 + v13
    found = sobol_indices(at_designs(ishigami, [1, 1, 1], 2048, 0, lambda u: pi * (2 * u - 1)))
    first, total = np.array([v1, v2, 0]) / v, np.array([v1 + v13, v2, v13]) / v
    np.testing.assert_allclose(found.first, first, atol=0.03)
    np.testing.assert_allclose(found.total, total, atol=0.03)
    assert found.variance == pytest.approx(v, rel=0.02)
    assert found.first_interval[0][2] < 0 < found.first_interval[1][2]  # not told from 0
    assert found.first_interval[0][0] > 0


def test_the_estimator_is_the_one_of_scipy():
    values = at_designs(ishigami, [1, 1, 1], 256, 3, lambda u: np.pi * (2 * u - 1))
    f_a, f_b, f_ab = values[:, 0], values[:, 1], values[:, 2:].T
    theirs = stats.sobol_indices(
        func={"f_A": f_a[None], "f_B": f_b[None], "f_AB": f_ab[:, None]}, n=256, rng=np.random.default_rng(0)
    )
    first, total, _ = indices(f_a, f_b, f_ab)
    np.testing.assert_allclose(first, theirs.first_order, rtol=1e-10)
    np.testing.assert_allclose(total, theirs.total_order, rtol=1e-10)


def test_a_group_is_one_input():
    # x0 and x2 act together only: as a group they explain all that x1 does not
    values = at_designs(ishigami, [1, 2], 2048, 0, lambda u: np.pi * (2 * u[[1, 0, 2]] - 1))
    found = sobol_indices(values)
    assert found.first.sum() == pytest.approx(1, abs=0.05)
    np.testing.assert_allclose(found.first, found.total, atol=0.05)


def test_intervals_cover_as_often_as_they_say():
    inside = 0
    exact = np.array([1, 4]) / 5  # of x + 2 y
    for seed in range(60):
        values = at_designs(lambda x: x[0] + 2 * x[1], [1, 1], 64, seed, lambda u: u)
        found = sobol_indices(values)
        inside += ((found.first_interval[0] <= exact) & (exact <= found.first_interval[1])).sum()
    assert inside >= 0.9 * 120


ISHIGAMI = ((1 + 0.1 * np.pi**4 / 5) ** 2 / 2, 7**2 / 8, 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50))
"""Its variances in closed form: of the first, of the second, of the first and third together."""
WEIGHTS = np.array([0, 1, 4.5, 9])
"""Of the g function of Saltelli & Sobol' (1995), product of (|4 u - 2| + w) / (1 + w)."""
OWN = 1 / 3 / (1 + WEIGHTS) ** 2
G_FIRST = OWN / (np.prod(1 + OWN) - 1)
G_TOTAL = OWN / (1 + OWN) * np.prod(1 + OWN) / (np.prod(1 + OWN) - 1)


def g_function(u):
    return np.prod((abs(4 * u - 2) + WEIGHTS[:, None]) / (1 + WEIGHTS[:, None]), axis=0)


@pytest.mark.parametrize("n", [64, 512])
@pytest.mark.parametrize(
    ("function", "first", "total"),
    [
        (
            lambda u: ishigami(np.pi * (2 * u - 1)),
            np.array([*ISHIGAMI[:2], 0]) / sum(ISHIGAMI),
            np.array([ISHIGAMI[0] + ISHIGAMI[2], *ISHIGAMI[1:]]) / sum(ISHIGAMI),
        ),
        (
            g_function,
            G_FIRST,
            G_TOTAL,
        ),
    ],
    ids=["ishigami", "g"],
)
def test_intervals_are_as_wide_as_the_error_asks(function, first, total, n):
    """Student's t with 3 degrees of freedom: half an interval is 3.18 estimated errors, and 95 in 100 hold it."""
    exact, found = np.array([first, total]), []
    for seed in range(40):
        each = sobol_indices(at_designs(function, [1] * len(first), n, seed, lambda u: u))
        found.append([[each.first, *each.first_interval], [each.total, *each.total_interval]])
    middle, low, high = np.moveaxis(np.array(found), 2, 0)
    assert ((low <= exact) & (exact <= high)).mean() > 0.9
    error = np.sqrt(((middle - exact) ** 2).mean(axis=0))
    ratio = (high - low).mean(axis=0) / 2 / error
    assert ratio.min() > 1.8
    assert ratio.max() < 4.5


def test_estimates_gain_more_by_more_samples_than_those_from_independent_draws():
    """Those gain a factor of 4 by 16 times as many; even sequences gain up to 64 where the answer is smooth."""
    errors = []
    for n in (64, 1024):
        found = [sobol_indices(at_designs(g_function, [1] * 4, n, s, lambda u: u)) for s in range(40)]
        wrong = [[*(f.first - G_FIRST), *(f.total - G_TOTAL)] for f in found]
        errors.append(np.sqrt(np.mean(np.square(wrong))))
    assert errors[0] / errors[1] > 5


@pytest.mark.parametrize(("n", "parts"), [(2, 2), (4, 4), (8, 4), (64, 4)])
def test_samples_are_independent_sequences_that_fill_the_cube(n, parts):
    points = designs([1, 2], n, -5)
    assert points.shape == (n, 4, 3)
    assert not np.array_equal(points, designs([1, 2], n, 5))
    np.testing.assert_array_equal(points, designs([1, 2], n, -5))
    each = n // parts
    for rows in points[:, :2].reshape(parts, each, -1):
        # a net: in each direction one point in each of equal intervals
        assert (np.sort(np.floor(rows * each), axis=0) == np.arange(each)[:, None]).all()
    np.testing.assert_array_equal(points[:, 2, 1:], points[:, 0, 1:])
    np.testing.assert_array_equal(points[:, 3, 1:], points[:, 1, 1:])
    found = sobol_indices(points.sum(axis=2))
    assert np.isfinite([found.first_interval, found.total_interval]).all()


def test_too_few_answers_for_an_interval_are_said():
    values = at_designs(ishigami, [1, 1, 1], 64, 0, lambda u: u)
    values[16:] = np.nan
    with pytest.raises(UsageError, match="too few samples are certified"):
        sobol_indices(values)


def test_samples_with_an_unanswered_point_are_left_out():
    values = at_designs(ishigami, [1, 1, 1], 64, 0, lambda u: u)
    values[5, 3] = np.nan
    found = sobol_indices(values)
    assert found.n_rows == 63
    np.testing.assert_array_equal(found.first, sobol_indices(np.delete(values, 5, 0)).first)
    with pytest.raises(UsageError, match="power of 2"):
        designs([1], 100, 0)
    assert np.isnan(sobol_indices(np.ones((8, 4))).first).all()


def test_swings_of_an_additive_answer():
    found = drivers(model(**PARTS), Ask(draws=15, seed=2, before_events=True))
    # 90 % of the width of each uniform, halved, in every draw
    assert [s.input.name for s in found.swings[:2]] == ["p_b", "p_a"]
    by_name = {s.input.name: s for s in found.swings}
    assert by_name["p_b"].change.q05 == pytest.approx(0.27, abs=1e-9)
    assert by_name["p_b"].change.q95 == pytest.approx(0.27, abs=1e-9)
    assert by_name["p_a"].change.median == pytest.approx(0.09, abs=1e-9)
    assert by_name["p_a"].median_low == pytest.approx((0.21 + 0.4) / 2, abs=1e-9)
    assert abs(by_name["idle"].change.median) < 1e-12
    assert abs(by_name["precision"].change.median) < 1e-12
    assert found.followed == ("yes_",)
    assert found.is_answer


def test_indices_of_an_additive_answer():
    found = sobol(Bench(model(**PARTS), (), Watch()), ["yes_"], samples=256).frame.set_index("input")
    # variances of the halves: 0.2^2 and 0.6^2 over 48
    for name, share in (("p_a", 0.1), ("p_b", 0.9)):
        row = found.loc[name]
        assert row["first"] == pytest.approx(share, abs=0.05)
        assert row["total"] == pytest.approx(share, abs=0.05)
        assert row["first_low"] <= row["first"] <= row["first_high"]
    assert found.loc[["idle", "precision"], "total"].abs().max() < 1e-12


def test_groups_move_together():
    crisis_model = model(**PARTS)
    found = drivers(
        crisis_model, Ask(draws=3, before_events=True), groups={"odds": ["p_a", "p_b"]}, bare=False
    )
    by_name = {s.input.name: s for s in found.swings}
    assert by_name["odds"].change.median == pytest.approx(0.36, abs=1e-9)
    assert set(by_name) == {"odds", "idle", "precision"}
    with pytest.raises(UsageError, match="in the groups 'x' and 'y'"):
        inputs_of(crisis_model, (), {"x": ["p_a"], "y": ["p_a"]})
    with pytest.raises(UsageError, match="no uncertain number called 'p_c'"):
        inputs_of(crisis_model, (), {"x": ["p_c"]})
    assert n_solves(inputs_of(crisis_model, ()), 10, 8) == 11 * 9 + 8 * 6


def test_command(tmp_path):
    path = tmp_path / "add.crisis.yaml"
    path.write_text(crisis(**PARTS), "utf-8")
    options = ["drivers", str(path), "--draws", "5", "--sobol", "--samples", "64"]
    page = CliRunner().invoke(cli, options)
    assert page.exit_code == 0, page.output
    assert "games are to be solved" in page.stderr
    words = " ".join(page.stdout.split())
    assert 'By itself "p_b" swings the odds of yes most' in words
    assert "No change in the median draw: " in words
    assert "64 of 64 samples" in words
    data = json.loads(CliRunner().invoke(cli, [*options, "--json", "--quiet"]).stdout)
    assert data["inputs"][0]["input"] == "p_b"
    assert data["inputs"][0]["first_low"] < 0.9 < data["inputs"][0]["first_high"]
    other = json.loads(CliRunner().invoke(cli, [*options, "--outcome", "no_", "--json", "-q"]).stdout)
    assert other["inputs"][0]["median"] == pytest.approx(-0.27, abs=1e-9)
    assert CliRunner().invoke(cli, [*options[:2], "--outcome", "nix"]).exit_code == 2
    assert CliRunner().invoke(cli, [*options[:2], "--sobol", "--samples", "100"]).exit_code == 2
    assert CliRunner().invoke(cli, [*options[:2], "--group", "p_a"]).exit_code == 2
