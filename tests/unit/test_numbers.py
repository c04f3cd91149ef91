"""Numbers of a crisis file: laws of the distributions, exact limits, and the text of each message."""

from __future__ import annotations

import math
import re
from unicodedata import name

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from melian.errors import MelianError, NumberError
from melian.scenario.quantities import numbers
from melian.scenario.quantities.distributions import Fixed
from melian.scenario.quantities.metalog import Metalog
from melian.scenario.quantities.named import parse_dist
from melian.scenario.quantities.numbers import is_percent, number, parse_range
from melian.scenario.quantities.ranges import (
    default_bounds,
    feasible_best,
    from_quantiles,
    from_range,
    log_metalog_range,
)

INF = math.inf
UNBOUNDED = (-INF, INF)
TRIPLET = np.array([0.05, 0.5, 0.95])
GRID = np.linspace(0.0005, 0.9995, 1999)

# what Keelin (2016) prints for the largest |a3| / a2 of a feasible three-term metalog
PAPER_LIMIT = 1.66711


def transformed(value, bounds):
    """The paper's four forms, written out once more."""
    lower, upper = bounds
    value = np.asarray(value, dtype=float)
    if bounds == UNBOUNDED:
        return value
    if upper == INF:
        return np.log(value - lower)
    if lower == -INF:
        return -np.log(upper - value)
    return np.log((value - lower) / (upper - value))


def design(prob, count):
    """Columns of the metalog's linear system, from the paper's recursive definition, term by term."""
    logit, centred = np.log(prob / (1 - prob)), prob - 0.5
    columns = [np.ones_like(prob), logit, centred * logit, centred]
    for term in range(5, count + 1):
        columns.append(centred ** ((term - 1) // 2) if term % 2 else centred ** (term // 2 - 1) * logit)
    return np.stack(columns[:count], axis=1)


@st.composite
def ranges(draw):
    """A range, its bounds, and a best that the paper's printed limit allows."""
    bounds = draw(st.sampled_from([UNBOUNDED, (0.0, INF), (-INF, 0.0), (0.0, 1.0), (-3.0, 7.0)]))
    centre, width = draw(st.floats(-3, 3)), draw(st.floats(0.05, 3))
    share = draw(st.floats(0.5 - 0.449 * PAPER_LIMIT / 2, 0.5 + 0.449 * PAPER_LIMIT / 2))
    place = [centre - width, centre - width + 2 * width * share, centre + width]
    lower, upper = bounds
    if bounds == UNBOUNDED:
        low, best, high = place
    elif upper == INF:
        low, best, high = np.exp(place)
    elif lower == -INF:
        low, best, high = -np.exp(-np.array(place))
    else:
        low, best, high = lower + (upper - lower) / (1 + np.exp(-np.array(place)))
    return float(low), float(best), float(high), bounds


@given(ranges())
def test_a_range_hits_its_three_points(case):
    low, best, high, bounds = case
    got = from_range(low, high, best, bounds).ppf(TRIPLET)
    scale = max(abs(low), abs(high))
    np.testing.assert_allclose(got, [low, best, high], rtol=1e-12, atol=1e-12 * scale)


@given(ranges())
def test_a_range_rises_and_stays_in_its_bounds(case):
    low, best, high, bounds = case
    curve = from_range(low, high, best, bounds)
    values = curve.ppf(GRID)
    assert np.all(np.diff(values) > -1e-13 * np.abs(values).max())
    far = curve.ppf(np.array([0.0, 2.0**-53, 1 - 2.0**-53, 1.0]))
    assert np.all((far >= bounds[0]) & (far <= bounds[1]))
    assert (far[0], far[-1]) == bounds
    assert curve.bounds == bounds
    assert curve.median == pytest.approx(best, rel=1e-12, abs=1e-12 * max(abs(low), abs(high)))


@given(ranges())
def test_coefficients_solve_the_papers_linear_system(case):
    low, best, high, bounds = case
    expected = np.linalg.lstsq(design(TRIPLET, 3), transformed([low, best, high], bounds), rcond=None)[0]
    got = from_range(low, high, best, bounds).coefficients
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-10)
    again = from_quantiles({0.05: low, 0.5: best, 0.95: high}, bounds).coefficients
    np.testing.assert_allclose(again, expected, rtol=0, atol=1e-10)


def test_the_limit_is_the_one_that_the_paper_prints():
    # symmetric triplet at 5/95 %: r lies between k and 1 - k with k = (1 - 1.66711 (1/2 - 0.05)) / 2
    k = (1 - PAPER_LIMIT * 0.45) / 2
    assert feasible_best(0.0, 1.0, UNBOUNDED) == pytest.approx((k, 1 - k), abs=3e-6)
    first, last = feasible_best(2.0, 50.0, (0.0, INF))
    assert math.log(first / 2) / math.log(25) == pytest.approx(k, abs=3e-6)
    assert math.log(last / 2) / math.log(25) == pytest.approx(1 - k, abs=3e-6)


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [(0.0, 1.0, UNBOUNDED), (2.0, 50.0, (0.0, INF)), (-50.0, -2.0, (-INF, 0.0)), (0.1, 0.8, (0.0, 1.0))],
)
def test_beyond_the_limit_the_curve_turns_back_and_within_it_does_not(low, high, bounds):
    first, last = feasible_best(low, high, bounds)
    width = last - first
    for inside in (first + 1e-6 * width, last - 1e-6 * width):
        values = from_range(low, high, inside, bounds).ppf(np.linspace(0.001, 0.999, 100_001))
        assert np.all(np.diff(values) > 0)
    for outside in (first - 1e-6 * width, last + 1e-6 * width):
        with pytest.raises(NumberError, match="too near one end"):
            from_range(low, high, outside, bounds)
        terms = design(TRIPLET, 3)
        coefficients = np.linalg.solve(terms, transformed([low, outside, high], bounds))
        curve = design(np.linspace(0.001, 0.999, 100_001), 3) @ coefficients
        assert np.any(np.diff(curve) < 0)


@pytest.mark.parametrize(
    ("low", "high", "best", "bounds"), [(0.0, 1.0, 0.01, UNBOUNDED), (0.1, 0.8, 0.79, (0.0, 1.0))]
)
def test_the_interval_in_the_message_is_feasible(low, high, best, bounds):
    with pytest.raises(NumberError) as caught:
        from_range(low, high, best, bounds)
    ends = re.search(r"between (\S+) and (\S+?), or", caught.value.remedy)
    for end in ends.groups():
        from_range(low, high, number(end), bounds)


@st.composite
def quantile_sets(draw):
    """Points on a logistic curve bent a little, within the span of the first terms: always feasible."""
    prob = sorted(
        draw(st.sets(st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99]), min_size=3))
    )
    bend = draw(st.floats(-0.3, 0.3))
    prob = np.array(prob)
    shift = bend * prob if len(prob) > 3 else 0.0  # needs the fourth term
    return prob, np.log(prob / (1 - prob)) * (1 + bend * (prob - 0.5)) + shift


@given(quantile_sets(), st.sampled_from([UNBOUNDED, (0.0, INF), (-INF, 0.0), (0.0, 1.0)]))
def test_quantiles_are_hit_by_a_rising_curve(case, bounds):
    prob, place = case
    if bounds == (0.0, INF):
        values = np.exp(place)
    elif bounds == (-INF, 0.0):
        values = -np.exp(-place)
    else:
        values = place if bounds == UNBOUNDED else 1 / (1 + np.exp(-place))
    assume(np.all(np.diff(values) > 1e-6))
    curve = from_quantiles(dict(zip(prob.tolist(), values.tolist(), strict=True)), bounds)
    np.testing.assert_allclose(curve.ppf(prob), values, rtol=1e-12, atol=1e-12 * np.abs(values).max())
    assert np.all(np.diff(curve.ppf(GRID)) > 0)
    used = list(range(len(prob)))
    if len(curve.coefficients) > len(prob):  # the next term in place of the last
        assert curve.coefficients[len(prob) - 1] == 0
        used[-1] += 1
    terms = design(prob, len(curve.coefficients))[:, used]
    expected = np.linalg.lstsq(terms, transformed(values, bounds), rcond=None)[0]
    grid = np.linspace(0.01, 0.99, 99)
    other = design(grid, len(curve.coefficients))[:, used] @ expected
    np.testing.assert_allclose(transformed(curve.ppf(grid), bounds), other, rtol=0, atol=1e-6)


@pytest.mark.parametrize("count", range(3, 17))
def test_points_of_a_logistic_give_it_back(count):
    # they mirror each other, which makes the usual terms dependent for 7, 11 and 15 points
    prob = np.arange(1, count + 1) / (count + 1)
    points = dict(zip(prob.tolist(), np.log(prob / (1 - prob)).tolist(), strict=True))
    curve = from_quantiles(points, UNBOUNDED)
    np.testing.assert_allclose(curve.ppf(GRID), np.log(GRID / (1 - GRID)), rtol=0, atol=1e-7)


@given(st.lists(st.floats(-1, 1), min_size=4, max_size=6))
def test_quantiles_are_refused_exactly_if_the_curve_turns_back(wiggle):
    prob = np.array([0.05, 0.25, 0.5, 0.75, 0.95, 0.99])[: len(wiggle)]
    values = np.cumsum(np.abs(wiggle) + 0.02)
    coefficients = np.linalg.solve(design(prob, len(prob)), values)
    fine = 1 / (1 + np.exp(-np.linspace(-20, 20, 20_001)))
    steps = np.diff(design(fine, len(prob)) @ coefficients)
    assume(np.abs(steps.min()) > 1e-7)
    points = dict(zip(prob.tolist(), values.tolist(), strict=True))
    if steps.min() > 0:
        # what rises on this side of the tails may still turn back further out
        steep = design(np.array([1e-12, 1 - 1e-12]), len(prob)) @ coefficients
        assume(steep[0] < values[0])
        assume(steep[1] > values[-1])
        from_quantiles(points, UNBOUNDED)
    else:
        with pytest.raises(NumberError, match="turns back near its"):
            from_quantiles(points, UNBOUNDED)


def test_where_the_curve_turns_back_is_said():
    with pytest.raises(
        NumberError, match=r"turns back near its 8.32% point \(between 5%: 1 and 50%: 1.0001\)"
    ):
        from_quantiles({0.05: 1, 0.5: 1.0001, 0.95: 50}, UNBOUNDED)


@given(st.floats(0.01, 100), st.floats(1.01, 100))
def test_a_ratio_range_is_symmetric_in_the_logarithm(low, factor):
    curve = log_metalog_range(low, low * factor)
    np.testing.assert_allclose(curve.ppf(TRIPLET), [low, low * factor**0.5, low * factor], rtol=1e-12)
    product = curve.ppf(GRID) * curve.ppf(1 - GRID)
    np.testing.assert_allclose(product, low * low * factor, rtol=1e-10)
    assert curve.bounds == (0.0, INF)


# (text, cumulative distribution as an independent formula or None, exact median or None)
CLASSIC = {
    "normal(3, 2)": lambda x: 0.5 * (1 + np.vectorize(math.erf)((x - 3) / (2 * math.sqrt(2)))),
    "lognormal(4, 0.5)": lambda x: 0.5 * (1 + np.vectorize(math.erf)(np.log(x / 4) / (0.5 * math.sqrt(2)))),
    "uniform(-2, 6)": lambda x: (x + 2) / 8,
    "triangular(0, 1, 5)": lambda x: np.where(x < 1, x**2 / 5, 1 - (5 - x) ** 2 / 20),
    "triangular(0, 5, 5)": lambda x: x**2 / 25,
    "beta(2, 1)": lambda x: x**2,
    "beta(2, 6)": lambda x: 1 - (1 - x) ** 7 - 7 * x * (1 - x) ** 6,
    "gamma(2, 3)": lambda x: 1 - np.exp(-x / 3) * (1 + x / 3),
}


@pytest.mark.parametrize("text", CLASSIC)
def test_a_classic_distribution_inverts_its_closed_form(text):
    law = parse_dist(text)
    values = law.ppf(GRID)
    np.testing.assert_allclose(CLASSIC[text](values), GRID, rtol=1e-9, atol=1e-12)
    assert np.all(np.diff(values) > 0)
    assert law.bounds[0] <= values[0]
    assert values[-1] <= law.bounds[1]
    assert law.median == law.ppf(np.array([0.5]))[0]
    assert parse_dist(law.describe()) == law


def test_bounds_of_the_classics():
    wanted = {
        "normal(0, 1)": UNBOUNDED,
        "lognormal(1, 1)": (0.0, INF),
        "gamma(1, 1)": (0.0, INF),
        "beta(2, 2)": (0.0, 1.0),
        "uniform(10%, 30%)": (0.1, 0.3),
        "triangular(1, 2, 4)": (1.0, 4.0),
    }
    assert {text: parse_dist(text).bounds for text in wanted} == wanted


def test_a_fixed_number_is_the_same_everywhere():
    assert np.array_equal(Fixed(0.3).ppf(GRID), np.full(len(GRID), 0.3))
    assert (Fixed(0.3).bounds, Fixed(0.3).median, Fixed(0.3).describe()) == ((0.3, 0.3), 0.3, "fixed at 0.3")


def test_descriptions():
    share = from_range(0.3, 0.75, 0.52, (0.0, 1.0))
    assert share.describe() == "30% to 75% (middle 90%), best 52%, between 0% and 100%"
    cost = from_quantiles({0.1: 2, 0.5: 4, 0.9: 9}, (0.0, INF))
    assert cost.describe() == "10%: 2, 50%: 4, 90%: 9, above 0"
    assert from_range(-1, 1, 0, UNBOUNDED).describe().endswith("best 0, without bounds")
    assert from_range(-9, -1, -3, (-INF, 0.0)).describe().endswith("below 0")


def test_infinite_tails_make_no_noise():
    wide = log_metalog_range(1e-90, 1e90)
    assert np.array_equal(wide.ppf(np.array([1e-16, 1 - 2.0**-52])) == [0.0, INF], [True, True])


@pytest.mark.parametrize(
    ("low", "high", "percent", "bounds"),
    [
        (0.2, 0.6, True, (0.0, 1.0)),
        (0.2, 0.6, False, (0.0, INF)),
        (-6.0, -2.0, False, (-INF, 0.0)),
        (-6.0, 2.0, False, UNBOUNDED),
    ],
)
def test_bounds_that_nobody_named(low, high, percent, bounds):
    assert default_bounds(low, high, percent=percent) == bounds


PLAIN_NUMBERS = {
    "0": 0.0,
    "7": 7.0,
    "-5": -5.0,
    "0.25": 0.25,
    "1e3": 1000.0,
    "2.5E-1": 0.25,
    "30%": 0.3,
    "-2.5%": -0.025,
    "28.9%": 0.289,
    "1/3": 1 / 3,
    "-1/4": -0.25,
    " 12 ": 12.0,
}


@pytest.mark.parametrize("text", PLAIN_NUMBERS)
def test_plain_numbers(text):
    assert number(text) == PLAIN_NUMBERS[text]


@given(st.integers(0, 9999), st.integers(1, 4))
def test_percent_is_the_nearest_double(digits, places):
    text = f"{digits / 10**places:.{places}f}"
    assert number(f"{text}%") == float(f"{digits}e-{places + 2}")


@given(st.floats(-1e90, 1e90))
def test_every_shortest_spelling_is_read_back(value):
    assume(value == 0 or abs(value) > 1e-90)
    assert number(repr(value)) == value


@given(st.text(max_size=60))
def test_any_text_is_a_finite_number_or_an_error(text):
    try:
        value = number(text)
    except NumberError:  # nothing else may be raised
        return
    assert math.isfinite(value)


REPAIRS = {
    "1,000": "write 1000",
    "1,000,000.5": "write 1000000.5",
    "1 000 000": "write 1000000",
    "1_000": "write 1000",
    "1'000%": "write 1000%",
    "1,5": "write 1.5",
    "007": "write 7",
    "-05": "write -5",
    "00.5": "write 0.5",
    ".5": "write 0.5",
    "-.5": "write -0.5",
    "5.": "write 5",
    "30 %": "write 30%",
    "30 percent": "write 30%",
    "1 / 3": "write 1/3",
    "+5": "write 5",
    "- 5": "write -5",
    "\u22125": "write -5",
    "ten": "write a number such as 0.25, -5, 1e3, 30% or 1/3",
    "1/3%": "write a number such as 0.25, -5, 1e3, 30% or 1/3",
    "0x10": "write a number such as 0.25, -5, 1e3, 30% or 1/3",
    "inf": "write a number such as 0.25, -5, 1e3, 30% or 1/3",
    "nan": "write a number such as 0.25, -5, 1e3, 30% or 1/3",
    "\u0663": "write 3",
}


@pytest.mark.parametrize("text", REPAIRS)
def test_what_is_no_number_is_told_what_works(text):
    with pytest.raises(NumberError) as caught:
        number(text)
    assert caught.value.remedy == REPAIRS[text]
    strange = "".join(f": it holds '{c}' (U+{ord(c):04X} {name(c)})" for c in text if not c.isascii())
    assert str(caught.value) == f"'{text}' is no number{strange}; {REPAIRS[text]}"
    assert isinstance(caught.value, (MelianError, ValueError))


def test_ranges():
    assert parse_range("80 to 250") == (80.0, 250.0, False)
    assert parse_range("20% to 60%") == (0.2, 0.6, True)
    assert parse_range("20 to 60%") == (0.2, 0.6, True)
    assert parse_range("20%  to 60") == (0.2, 0.6, True)
    assert parse_range("-1/3 to 0.5") == (-1 / 3, 0.5, False)
    assert is_percent("5% ")
    assert not is_percent("5")


def metalog_error(low, high, best, bounds):
    return lambda: from_range(low, high, best, bounds)


MESSAGES = [
    (lambda: number(""), "the number is missing; write a number such as"),
    (lambda: number("1/0"), "'1/0' divides by 0; write a number such as"),
    (lambda: number("1e999"), "'1e999' is too large; choose a unit"),
    (lambda: number("1e-999"), "'1e-999' is too small; choose a unit"),
    (lambda: number("1e-200"), "'1e-200' is too small; choose a unit"),
    (lambda: number("1" * 5000), "'111111111111...' has 5000 characters; write at most 40"),
    (lambda: parse_range("3" + " " * 10**6 + "5"), "has 1000002 characters"),
    (lambda: parse_range("20%-60%"), "'20%-60%' is no range; write 20% to 60%"),
    (lambda: parse_range("3 .. 5"), "'3 .. 5' is no range; write 3 to 5"),
    (lambda: parse_range("3"), "write two numbers with 'to' between them, such as 20% to 60%"),
    (lambda: parse_dist("beta 2 6"), "'beta 2 6' is no distribution; write one of normal(mean, sd), "),
    (
        lambda: parse_dist("betta(2, 6)"),
        "there is no distribution called 'betta'; did you mean 'beta'? known: ",
    ),
    (lambda: parse_dist("zipf(2)"), "there is no distribution called 'zipf'; known: normal(mean, sd), "),
    (lambda: parse_dist("beta(2)"), "beta needs 2 numbers, got 1; write beta(a, b)"),
    (lambda: parse_dist("beta()"), "beta needs 2 numbers, got 0; write beta(a, b)"),
    (lambda: parse_dist("beta(2, x)"), "'x' is no number; write a number such as"),
    (lambda: parse_dist("beta(0, 1)"), "a of beta is 0; write a number above 0"),
    (lambda: parse_dist("normal(1, -1)"), "sd of normal is -1; write a number above 0"),
    (lambda: parse_dist("lognormal(0, 1)"), "median of lognormal is 0; write a number above 0"),
    (lambda: parse_dist("gamma(1, 0)"), "scale of gamma is 0; write a number above 0"),
    (lambda: parse_dist("uniform(3, 3)"), "uniform from 3 to 3 has no width; write value: 3"),
    (lambda: parse_dist("uniform(3, 1)"), "uniform from 3 to 1 is upside down; write the lower end first"),
    (lambda: parse_dist("triangular(0, 7, 5)"), "the mode of triangular is 7, outside 0 to 5; write"),
    (metalog_error(5, 5, 5, UNBOUNDED), "the range 5 to 5 has no width; write value: 5"),
    (metalog_error(5, 2, 3, UNBOUNDED), "the range 5 to 2 is upside down; write 2 to 5"),
    (
        metalog_error(1, 2, 3, UNBOUNDED),
        "best is 3, which is not inside the range 1 to 2; write a best between 1.13 ",
    ),
    (
        metalog_error(0.2, 0.6, 0.2, (0.0, 1.0)),
        "best is 20%, which is not inside the range 20% to 60%; write a best",
    ),
    (
        metalog_error(0.0, 0.6, 0.2, (0.0, 1.0)),
        "the low end 0% touches the bounds 0% to 100%; write an end inside",
    ),
    (
        metalog_error(0.5, 1.2, 0.7, (0.0, 1.0)),
        "the high end 120% lies outside the bounds 0% to 100%; write an end",
    ),
    (metalog_error(1, 3, 2, (5.0, 4.0)), "the bounds 5 to 4 leave no room; write the lower bound first"),
    (
        lambda: default_bounds(0, 5, percent=False),
        "the range 0 to 5 begins exactly at 0, and 1 draw in 20 lies",
    ),
    (
        lambda: default_bounds(-5, 0, percent=False),
        "the range -5 to 0 ends exactly at 0, and 1 draw in 20 lies",
    ),
    (
        lambda: default_bounds(-0.1, 0.5, percent=True),
        "the low end -10% lies outside the bounds 0% to 100%; write",
    ),
    (
        lambda: log_metalog_range(0, 3),
        "got 0 to 3, but a ratio or a precision is above 0; write a low end above 0",
    ),
    (lambda: log_metalog_range(3, 3), "the range 3 to 3 has no width; write value: 3"),
    (
        lambda: from_quantiles({0.1: 1, 0.9: 2}, UNBOUNDED),
        "got 2 quantiles; write 3 to 16 of them, or a range",
    ),
    (
        lambda: from_quantiles({0.0: 1, 0.5: 2, 0.9: 3}, UNBOUNDED),
        "0% is no quantile; write a percentage between",
    ),
    (
        lambda: from_quantiles({0.1: 1, 0.5: 3, 0.9: 2}, UNBOUNDED),
        "the 90% point 2 is not above the 50% point 3; write values that rise with their percentages",
    ),
]


@pytest.mark.parametrize(("call", "text"), MESSAGES)
def test_messages(call, text):
    with pytest.raises(NumberError) as caught:
        call()
    assert text in str(caught.value)


def test_big_samples_have_the_quantiles_that_were_asked_for():
    rng = np.random.default_rng(7)
    u = rng.random(200_000)
    for curve in (from_range(0.3, 0.75, 0.52, (0.0, 1.0)), from_range(30, 110, 58, (0.0, INF))):
        got = [np.mean(curve.ppf(u) <= value) for _, value in curve.points]
        np.testing.assert_allclose(got, [0.05, 0.5, 0.95], atol=0.005)  # 4.5 standard errors at the median


def test_everything_named_is_there():
    assert all(hasattr(numbers, name) for name in numbers.__all__)
    assert isinstance(from_range(1, 3, 2, UNBOUNDED), Metalog)
