"""The likelihood of the signalling game: against quadrature, differences, published equilibria and laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit, ndtri
from scipy.stats import norm

from melian.errors import FitError
from melian.fit.data.formulas import Design, designs
from melian.fit.estimation.estimate import estimate
from melian.fit.estimation.likelihood import log_likelihoods, scores
from melian.fit.signalling.equilibria import signalling_equilibria
from melian.fit.signalling.likelihood import SELECTIONS, SignallingModel, games_at
from melian.fit.signalling.logs import UTILITIES
from melian.fit.signalling.pseudo_likelihood import (
    PseudoSignalling,
    estimate_npl,
    first_stage_of,
    nested_covariance,
    next_stage,
)
from melian.fit.signalling.relaxed import relaxed_maximum
from melian.fit.signalling.starts import first_stage, scattered_starts

# Monte Carlo design of Crisman-Cox and Gibilisco (2021): S_A = C_B = 0, W_B = -2.9 + 0.1 x; three equilibria
# at x = 0 and x = 1, one at x = 3. Roots (p_R, p_C, p_F) from a grid search and bisection outside melian.
ROOTS = {
    0.0: [
        (0.2511046, 0.9947895, 0.3096951),
        (0.5947228, 0.3798678, 0.2415628),
        (0.8133217, 0.2054518, 0.2087594),
    ],
    1.0: [
        (0.2964518, 0.9617251, 0.3062443),
        (0.4724232, 0.5823847, 0.2680376),
        (0.8740314, 0.1793114, 0.2021976),
    ],
}
ordinary = st.fixed_dictionaries(
    {name: st.floats(-1.5, 1.5).map(lambda x: round(x, 2)) for name in UTILITIES}
)


def constants(values: dict[str, float]) -> tuple[tuple[Design, ...], np.ndarray]:
    """Two cases, the first with these utilities; S_A and C_B double in the second, so that all are identified."""
    rising = np.array([[1.0], [2.0]])
    designs = tuple(
        Design(
            name, rising if name in ("SA", "CB") else np.ones((2, 1)), ("one",) if name == "VB" else (name,)
        )
        for name in UTILITIES
    )
    return designs, np.array([values[name] for name in UTILITIES], dtype=float)


def paper_model(x: np.ndarray, counts: np.ndarray | None, select: str) -> SignallingModel:
    """The design of the paper with S_A and C_B fixed at zero."""
    ones = np.ones((len(x), 1))
    none = np.empty((len(x), 0))
    matrices = {
        "SA": none,
        "VA": ones,
        "CB": none,
        "WA": ones,
        "WB": np.column_stack([ones, x]),
        "a": ones,
        "VB": ones,
    }
    names = {"WB": ("(Intercept)", "x"), "SA": (), "CB": ()}
    designs = tuple(Design(name, matrices[name], names.get(name, ("(Intercept)",))) for name in UTILITIES)
    return SignallingModel(designs, counts, select)


TRUTH = np.array([1.0, -1.9, -2.9, 0.1, -1.2, 1.0])


def published_odds(x: float) -> np.ndarray:
    """(equilibrium, outcome) SQ, CD, BD, SF of the published roots."""
    return np.array([[1 - c, c * (1 - r), c * r * (1 - f), c * r * f] for r, c, f in ROOTS[x]])


def slow_logs(u: dict[str, float]) -> list[np.ndarray]:
    """Log-odds at every root that 80 brackets show, by quadrature and Brent's method; none of melian in it."""

    def parts(resists: float) -> tuple[float, float]:
        cut = (u["SA"] - (1 - resists) * u["VA"]) / resists
        challenge = 1 - norm.cdf(cut - u["WA"]) * norm.cdf(cut - u["a"])
        low = max(cut, u["WA"] - 9)
        fights = quad(
            lambda t: norm.pdf(t - u["WA"]) * norm.cdf(t - u["a"]), low, max(low, u["WA"]) + 9, epsabs=1e-13
        )[0]
        return challenge, fights

    def gap(z: float) -> float:
        challenge, fights = parts(norm.cdf(z))
        firm = fights / challenge
        return u["WB"] - u["VB"] + (u["VB"] - u["CB"]) / firm - z

    grid = np.linspace(-1.5, 3.5, 80)
    values = np.array([gap(z) for z in grid])
    found = []
    for left, right, one, other in zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True):
        if one * other < 0:
            resists = norm.cdf(brentq(gap, left, right, xtol=1e-13))
            challenge, fights = parts(resists)
            odds = [
                1 - challenge,
                challenge * (1 - resists),
                (challenge - fights) * resists,
                fights * resists,
            ]
            found.append(np.log(odds))
    return found


@pytest.mark.parametrize("seed", [1, 2, 4, 5])
def test_log_odds_against_quadrature(seed: int) -> None:
    rng = np.random.default_rng(seed)
    centre = {"SA": 0.0, "VA": 1.0, "CB": 0.0, "WA": -1.9, "WB": -2.8, "a": -1.2, "VB": 1.0}
    u = {name: value + rng.uniform(-0.1, 0.1) for name, value in centre.items()}
    designs, coef = constants(u)
    slow = slow_logs(u)
    lowest = SignallingModel(designs, None, "lowest").logs(coef)
    highest = SignallingModel(designs, None, "highest").logs(coef)
    assert lowest.equilibria[0] == len(slow) >= 1
    assert lowest.log[0] == pytest.approx(slow[0], abs=1e-7)
    assert highest.log[0] == pytest.approx(slow[-1], abs=1e-7)


@pytest.mark.parametrize("x", [0.0, 1.0])
def test_selection_among_the_published_roots(x: float) -> None:
    odds = published_odds(x)
    for rank, expected in enumerate(odds):
        counts = np.round(1e6 * expected).astype(np.int64)[None]
        found = paper_model(np.array([x]), counts, "best").logs(TRUTH)
        assert found.equilibria.tolist() == [3]
        assert np.exp(found.log[0]) == pytest.approx(expected, abs=2e-7), rank
    for select, rank in (("lowest", 0), ("highest", 2)):
        found = paper_model(np.array([x]), None, select).logs(TRUTH)
        assert np.exp(found.log[0]) == pytest.approx(odds[rank], abs=2e-7)


def test_a_mixture_of_the_published_roots() -> None:
    weights = np.array([1, np.exp(0.4), np.exp(-0.7)])
    expected = weights @ published_odds(0.0) / weights.sum()
    found = paper_model(np.array([0.0]), None, "mixture").logs(np.append(TRUTH, [0.4, -0.7]))
    assert np.exp(found.log[0]) == pytest.approx(expected, abs=2e-7)


def test_a_mixture_of_one_equilibrium_knows_no_weights() -> None:
    found = paper_model(np.array([3.0]), None, "mixture").logs(np.append(TRUTH, [0.4, -0.7]))
    single = paper_model(np.array([3.0]), None, "best").logs(TRUTH)
    assert found.log == pytest.approx(single.log, abs=1e-14)
    assert not found.slope[0, :, -2:].any()


@pytest.mark.parametrize("select", SELECTIONS)
def test_slopes_against_differences(select: str) -> None:
    x = np.array([-2.0, 0.2, 0.8, 3.0])
    counts = np.random.default_rng(1).integers(1, 30, (4, 4))
    model = paper_model(x, counts, select)
    coef = np.append(TRUTH, [0.3, -0.2]) if select == "mixture" else TRUTH
    found = model.logs(coef)
    assert found.equilibria.tolist() == [1, 3, 3, 1]
    for number, step in enumerate(1e-6 * np.eye(len(coef))):
        rise = (model.logs(coef + step).log - model.logs(coef - step).log) / 2e-6
        assert found.slope[:, :, number] == pytest.approx(rise, rel=2e-6, abs=2e-6)


@given(ordinary, st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_odds_sum_to_one_and_best_is_best(values: dict[str, float], seed: int) -> None:
    counts = np.random.default_rng(seed).integers(0, 20, (2, 4))
    designs, coef = constants(values)
    worth = {}
    for select in SELECTIONS:
        at = np.append(coef, [0.2, 0.1]) if select == "mixture" else coef
        logs = SignallingModel(designs, counts, select).logs(at)
        assert np.exp(logs.log).sum(axis=1) == pytest.approx(np.ones(2), abs=1e-11)
        worth[select] = log_likelihoods(logs, counts)
    assert (worth["best"] >= worth["lowest"]).all()
    assert (worth["best"] >= worth["highest"]).all()


@given(ordinary, st.floats(-2, 2), st.floats(-2, 2))
@settings(max_examples=25, deadline=None)
def test_a_constant_for_each_actor_changes_nothing(
    values: dict[str, float], more: float, less: float
) -> None:
    designs, coef = constants(values)
    assume(abs(values["VA"] - values["SA"]) > 0.05)
    shift = {"SA": more, "VA": more, "WA": more, "a": more, "CB": less, "WB": less, "VB": less}
    one = SignallingModel(designs, None, "highest").logs(coef)
    other = SignallingModel(designs, None, "highest").logs(coef + [shift[name] for name in UTILITIES])
    # at a fold, a change by rounding may make two equilibria one
    assume(one.equilibria[0] == other.equilibria[0])
    likely = one.log[0] > -30
    assert other.log[0][likely] == pytest.approx(one.log[0][likely], rel=1e-7, abs=1e-7)


def test_the_order_of_cases_changes_nothing() -> None:
    x, order = np.array([-2.0, 0.2, 0.8, 3.0]), np.array([2, 0, 3, 1])
    counts = np.random.default_rng(2).integers(0, 30, (4, 4))
    straight = paper_model(x, counts, "best").logs(TRUTH)
    turned = paper_model(x[order], counts[order], "best").logs(TRUTH)
    assert turned.log == pytest.approx(straight.log[order], abs=1e-13)
    assert turned.slope == pytest.approx(straight.slope[order], rel=1e-9, abs=1e-12)


def test_where_nobody_can_challenge() -> None:
    """A would rather not win, B would rather concede than see A back down: SQ for sure."""
    designs, coef = constants({"SA": 2, "VA": -2, "CB": 3, "WA": -3, "WB": -3, "a": -1, "VB": 0})
    assert signalling_equilibria(SA=2, VA=-2, CB=3, barWA=-3, barWB=-3, bara=-1, VB=0).count.tolist() == [0]
    found = SignallingModel(designs).logs(coef)
    assert found.log[0].tolist() == [0, -np.inf, -np.inf, -np.inf]
    assert not found.slope[0].any()
    assert found.equilibria[0] == 1


@pytest.mark.parametrize("select", ["best", "lowest"])
def test_curvature_against_differences_of_the_gradient(select: str) -> None:
    # away from the folds near -0.46 and 1.52, where differences are poor
    x = np.array([-3, -1.5, 0, 0.5, 1, 2.5, 3])
    counts = np.random.default_rng(3).integers(0, 40, (7, 4))
    model = paper_model(x, counts, select)
    found = model.observed_information(TRUTH, counts)
    assert found is not None
    rows = [
        (scores(model.logs(TRUTH - step), counts) - scores(model.logs(TRUTH + step), counts)).sum(axis=0)
        / 2e-5
        for step in 1e-5 * np.eye(len(TRUTH))
    ]
    assert found == pytest.approx(np.array(rows), rel=1e-5, abs=1e-5 * np.abs(found).max())
    assert paper_model(x, counts, "mixture").observed_information(np.append(TRUTH, [0, 0]), counts) is None


def frame_of(cases: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        "constant": np.ones((cases, 1)),
        "x": rng.normal(size=(cases, 1)),
        "w": rng.normal(size=(cases, 1)),
    }


def with_regressors(**regressors: tuple[str, ...]) -> tuple[Design, ...]:
    columns = frame_of(20)
    return tuple(
        Design(name, np.hstack([np.empty((20, 0)), *(columns[key] for key in regressors.get(name, ()))]),
               regressors.get(name, ()))
        for name in UTILITIES
    )  # fmt: skip


def test_a_regressor_in_all_utilities_of_an_actor_is_refused() -> None:
    with pytest.raises(FitError, match=r"'x' is in all of A's utilities \(SA, VA, WA, a\)"):
        SignallingModel(with_regressors(SA=("x",), VA=("constant", "x"), WA=("x",), a=("x",)))
    with pytest.raises(FitError, match=r"'constant' is in all of B's utilities \(CB, WB, VB\)"):
        SignallingModel(with_regressors(CB=("constant",), WB=("constant", "x"), VB=("w", "constant")))


def test_a_combination_in_all_utilities_is_refused() -> None:
    """The sum of two dummies is the constant of the others."""
    first = (np.arange(20) < 8).astype(float)[:, None]
    two = Design("CB", np.hstack([first, 1 - first]), ("low", "high"))
    others = [design for design in with_regressors(WB=("constant",), VB=("constant",)) if design.term != "CB"]
    with pytest.raises(FitError, match="a combination of 'low', 'high' is in all of B's"):
        SignallingModel((*others, two))
    apart = [design for design in with_regressors(WB=("x",), VB=("constant",)) if design.term != "CB"]
    assert len(SignallingModel((*apart, two)).coefficients) == 4


def test_missing_and_unknown_utilities_are_named() -> None:
    every = with_regressors()
    with pytest.raises(FitError, match="'VB' has no formula; 'VB ~ 0' holds it at zero"):
        SignallingModel(every[:-1])
    with pytest.raises(FitError, match="has no utility 'WC'; it has SA, VA, CB, WA, WB, a, VB"):
        SignallingModel((*every, Design("WC", np.empty((20, 0)), ())))
    with pytest.raises(FitError, match="select is one of best, lowest, highest, mixture; got 'worst'"):
        SignallingModel(every, None, "worst")


def simulated(seed: int, cases: int = 300, plays: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, counts, and the number of equilibria of each case; which of them is played is drawn at random."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-4, 4, cases)
    found = signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.9, barWB=-2.9 + 0.1 * x, bara=-1.2, VB=1)
    first = np.cumsum(found.count) - found.count
    played = found.odds[first + rng.integers(0, found.count)]
    counts = np.array([rng.multinomial(plays, odds / odds.sum()) for odds in played])
    return x, counts, found.count


def test_the_truth_is_found_among_several_equilibria() -> None:
    x, counts, number = simulated(7)
    assert (number == 3).sum() > 50
    model = paper_model(x, counts, "best")
    found = estimate(model, counts, starts=scattered_starts(model, counts, 1, 0))
    assert found.status == "maximum"
    assert found.loglik >= log_likelihoods(model.logs(TRUTH), counts).sum()
    assert np.abs((found.coef - TRUTH) / found.se).max() < 3.5
    assert found.several == pytest.approx((number == 3).sum(), abs=12)
    # the fixed rules get most of these cases wrong
    fixed = log_likelihoods(paper_model(x, counts, "lowest").logs(found.coef), counts).sum()
    assert fixed < found.loglik - 1000


def test_starts_are_repeatable_and_possible() -> None:
    x, counts, _ = simulated(8, cases=30)
    model = paper_model(x, counts, "best")
    starts = scattered_starts(model, counts, 3, 5)
    assert (starts == scattered_starts(model, counts, 3, 5)).all()
    assert (starts[0] == scattered_starts(model, counts, 1, 9)[0]).all()
    assert np.isfinite([log_likelihoods(model.logs(start), counts).sum() for start in starts]).all()
    resists, firm = first_stage(model.designs, counts)
    assert ((resists > 0) & (resists < 1) & (firm > 0) & (firm < 1)).all()
    # many plays of each case: the first stage is close to what was seen
    seen = counts[:, 2:].sum(axis=1) / counts[:, 1:].sum(axis=1)
    assert np.corrcoef(resists, seen)[0, 1] > 0.9


def test_the_relaxed_likelihood_ends_at_equilibria() -> None:
    x, counts, _ = simulated(9, cases=80)
    model = paper_model(x, counts, "best")
    coef, z = relaxed_maximum(model.designs, counts, TRUTH, ndtri(first_stage(model.designs, counts)[0]))
    found = signalling_equilibria(
        **{
            name: getattr(games_at(model.designs, coef), name)
            for name in ("SA", "VA", "CB", "barWA", "barWB", "bara", "VB")
        }
    )
    nearest = [np.abs(found.z[found.case == case] - z[case]).min() for case in range(len(z))]
    assert np.median(nearest) < 0.02


def pseudo_model(seed: int = 3, cases: int = 30) -> tuple[PseudoSignalling, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-4, 4, cases)
    counts = rng.integers(0, 30, (cases, 4))
    resists, firm = expit(rng.normal(size=(2, cases)))
    return PseudoSignalling(paper_model(x, None, "best").designs, resists, firm), counts, x


def test_pseudo_slopes_against_differences() -> None:
    model, _, _ = pseudo_model()
    found = model.logs(TRUTH)
    assert np.exp(found.log).sum(axis=1) == pytest.approx(np.ones(30), abs=1e-12)
    for number, step in enumerate(1e-6 * np.eye(len(TRUTH))):
        rise = (model.logs(TRUTH + step).log - model.logs(TRUTH - step).log) / 2e-6
        assert found.slope[:, :, number] == pytest.approx(rise, rel=1e-6, abs=1e-6)


def test_pseudo_curvature_against_differences_of_the_gradient() -> None:
    model, counts, _ = pseudo_model()
    found = model.observed_information(TRUTH, counts)
    rows = [
        (scores(model.logs(TRUTH - step), counts) - scores(model.logs(TRUTH + step), counts)).sum(axis=0)
        / 2e-5
        for step in 1e-5 * np.eye(len(TRUTH))
    ]
    assert found == pytest.approx(np.array(rows), rel=1e-5, abs=1e-6 * np.abs(found).max())


def test_pseudo_likelihood_at_an_equilibrium_is_the_likelihood() -> None:
    x = np.array([-3.0, 2.0, 3.0])
    model = paper_model(x, None, "best")
    found = signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.9, barWB=-2.9 + 0.1 * x, bara=-1.2, VB=1)
    pseudo = PseudoSignalling(model.designs, found.pR, found.pF)
    assert pseudo.logs(TRUTH).log == pytest.approx(model.logs(TRUTH).log, rel=1e-10)
    resists, firm = next_stage(pseudo, TRUTH)
    assert resists == pytest.approx(found.pR, abs=1e-10)
    assert firm == pytest.approx(found.pF, abs=1e-10)


def test_pseudo_likelihood_predicts_by_the_equilibrium() -> None:
    """First-stage odds are of the cases as they were: with other regressors both sides expect other things."""
    # all regressors the same: such cases cannot be fitted to, but predicted
    frame = pd.DataFrame({"x": [2.5, 2.5]})
    formulas = {"SA": "0", "VA": "1", "CB": "0", "WA": "1", "WB": "1 + x", "a": "1", "VB": "1"}
    seen = designs(formulas, pd.DataFrame({"x": [-3.0, 0.0, 3.0]}))
    pseudo = PseudoSignalling(seen, np.full(3, 0.4), np.full(3, 0.3))
    ahead = pseudo.at(frame)
    value = dict(zip(("VA", "barWA", "barWB", "x", "bara", "VB"), TRUTH, strict=True))
    value["barWB"] += 2.5 * value.pop("x")
    found = signalling_equilibria(SA=0, CB=0, **value)
    assert found.count.tolist() == [1]
    assert np.exp(ahead.logs(TRUTH).log) == pytest.approx(np.tile(found.odds, (2, 1)), rel=1e-9)
    assert ahead.coefficients == pseudo.coefficients


def test_nested_covariance_against_matrices_of_differences() -> None:
    """Equation (14) with all its matrices written out, from differences of the pseudo-likelihood."""
    model, counts, _ = pseudo_model(cases=12)
    step, n = 1e-6, 12

    def likelihoods(coef: np.ndarray, odds: np.ndarray) -> np.ndarray:
        moved = PseudoSignalling(model.designs, odds[:n], odds[n:])
        return log_likelihoods(moved.logs(coef), counts)

    def reply(coef: np.ndarray, odds: np.ndarray) -> np.ndarray:
        return np.concatenate(next_stage(PseudoSignalling(model.designs, odds[:n], odds[n:]), coef))

    def differences(function: object, at: np.ndarray) -> np.ndarray:
        return np.array(
            [(function(at + h) - function(at - h)) / (2 * step) for h in step * np.eye(len(at))]
        ).T  # type: ignore[operator]

    odds = np.concatenate([model.resists, model.firm])
    own = differences(lambda coef: likelihoods(coef, odds), TRUTH)
    by_odds = differences(lambda at: likelihoods(TRUTH, at), odds).sum(axis=0)
    by_coef = differences(lambda coef: reply(coef, odds), TRUTH)
    by_reply = differences(lambda at: reply(TRUTH, at), odds)
    cross = np.hstack([own.T * by_odds[:n], own.T * by_odds[n:]])
    outer = own.T @ own
    bread = np.linalg.inv(outer + cross @ np.linalg.solve(np.eye(2 * n) - by_reply.T, by_coef))
    assert nested_covariance(model, counts, TRUTH) == pytest.approx(bread @ outer @ bread.T, rel=1e-4)


def test_first_stage_columns_are_checked() -> None:
    frame = pd.DataFrame({"PRhat": [0.2, 0.4, 1.0], "PFhat": [0.1, 0.2, 0.3]})
    with pytest.raises(
        FitError, match=r"'PRhat' must lie between 0 and 1, ends excluded; it is 1\.0 in row 2"
    ):
        first_stage_of(frame)
    with pytest.raises(FitError, match="there is no column 'PFhat'"):
        first_stage_of(frame.drop(columns="PFhat").head(2))


def test_nested_pseudo_likelihood_says_if_it_does_not_rest() -> None:
    x, counts, _ = simulated(4, cases=40)
    designs = paper_model(x, None, "best").designs
    with pytest.raises(FitError, match="does not come to rest"):
        estimate_npl(PseudoSignalling(designs, *first_stage(designs, counts)), counts, most=1)
