"""Formulas: matrices as R has them, the same encoding for other data, and messages that name the culprit."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import FitError, UsageError
from melian.fit.data.formula_rules import check_python
from melian.fit.data.formulas import coefficient_names, columns_of, designs, formulas_of, linear, parts
from melian.fit.messages import nearest_name, some_rows

FRAME = pd.DataFrame(
    {"trade": [1.0, 4.0, 9.0, 16.0], "regime": ["mixed", "autoc", "dem", "dem"], "hole": [1, None, 2, 3]},
    index=pd.Index([2, 3, 4, 5], name="line"),
)


def test_matrices_are_those_of_treatment_contrasts():
    first, second, third = designs({"u1": "sqrt(trade) + regime", "u2": "0 + trade:trade", "u3": "0"}, FRAME)
    assert first.regressors == ("(Intercept)", "sqrt(trade)", "regime[T.dem]", "regime[T.mixed]")
    assert first.matrix.tolist() == [[1, 1, 0, 1], [1, 2, 0, 0], [1, 3, 1, 0], [1, 4, 1, 0]]
    assert second.matrix.shape == (4, 1)
    assert third.matrix.shape == (4, 0)
    assert not first.matrix.flags.writeable


def test_other_data_are_encoded_alike():
    (design,) = designs({"u": "regime + center(trade)"}, FRAME)
    again = design.at(FRAME.iloc[[2]])  # one level only, and a mean of its own
    assert again.matrix.tolist() == [[1, 1, 0, 1.5]]
    assert again.regressors == design.regressors
    with pytest.raises(FitError, match=r"levels that the data of the fit did not have: \{'junta'\}"):
        design.at(FRAME.assign(regime="junta"))


def test_values_and_places_follow_the_order_of_designs():
    made = designs({"a": "trade", "b": "0", "c": "1"}, FRAME)
    assert coefficient_names(made) == ("a:(Intercept)", "a:trade", "c:(Intercept)")
    assert parts(made) == {"a": slice(0, 2), "b": slice(2, 2), "c": slice(2, 3)}
    values = linear(made, np.array([1.0, 2.0, -3.0]))
    assert values["a"].tolist() == [3, 9, 19, 33]
    assert values["b"].tolist() == [0, 0, 0, 0]
    assert values["c"].tolist() == [-3, -3, -3, -3]


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("trde", r"'u' uses 'trde', which is no column of the data. Did you mean 'trade'\? There are: trade"),
        ("Trade", "Did you mean 'trade'"),
        ("trade +", "'u ~ trade \\+' cannot be read: Operator"),
        ("y ~ trade", "has several parts"),
        ("hole", "'u' uses 'hole', which is missing in line 3; fill"),
        ("log(trade - 1)", "is -inf in line 2; fill or drop"),
        ("sqroot(trade)", "neither a column of the data nor a function|no column of the data"),
    ],
)
def test_what_cannot_be_used_is_named(formula, message):
    with pytest.raises(FitError, match=message):
        designs({"u": formula}, FRAME)


def test_columns_are_found_without_functions():
    assert columns_of({"a": "sqrt(trade) + max(x, y)", "b": "0 + min", "c": "trade:C(regime)"}) == (
        "trade", "x", "y", "min", "regime",
    )  # fmt: skip


def test_texts_become_formulas():
    assert formulas_of(["u1 ~ trade", "log(p)~1"]) == {"u1": "trade", "log(p)": "1"}
    with pytest.raises(UsageError, match="'u1 trade' is no formula of a term"):
        formulas_of(["u1 trade"])
    with pytest.raises(UsageError, match="'u1' has two formulas"):
        formulas_of(["u1 ~ trade", "u1 ~ 1"])


def test_rows_and_names_are_shown_in_part():
    assert some_rows(pd.Index([7], name="line")) == "line 7"
    assert some_rows(pd.RangeIndex(8)) == "rows 0, 1, 2, 3, 4 and 3 more"
    assert nearest_name("zzz", ["a", "b"]) == "There are: a, b"


PLAIN = pd.DataFrame(
    {"x": [1.0, 2.0, 3.0, 5.0], "y": [2.0, 1.0, 4.0, 4.0], "g": list("abca"), "a b": [1.0, 2.0, 4.0, 5.0]}
)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("0 + I(x**2 - y/2)", [[0], [3.5], [7], [23]]),
        ("0 + {x + 1}", [[2], [3], [4], [6]]),
        ("0 + I(`a b` * 2)", [[2], [4], [8], [10]]),
        ("0 + I((x > 1) & (y < 4))", [[0], [1], [0], [0]]),
        ("0 + I(g == 'a')", [[1], [0], [0], [1]]),
        ("C(g, Treatment('b'))", [[1, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 0]]),
        ("C(g, contr.treatment('b'))", [[1, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 0]]),
        ("0 + max(x, y) + abs(x - y) + sqrt(x) + log2(x)",
         [[max(x, y), abs(x - y), x**0.5, np.log2(x)] for x, y in zip(PLAIN.x, PLAIN.y, strict=True)]),
        ("0 + center(x) + poly(x, 2, raw=True)", [[x - 2.75, x, x**2] for x in PLAIN.x]),
    ],
)  # fmt: skip
def test_what_is_listed_is_evaluated(formula, wanted):
    (design,) = designs({"u": formula}, PLAIN)
    np.testing.assert_allclose(design.matrix, wanted)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("I(x.to_csv('written'))", "'u' uses 'x.to_csv', and formulas take no attributes"),
        ("np.log(x)", r"uses 'np.log', .*; write log\(\.\.\.\)"),
        ("open('written', 'w')", "uses 'open', which is neither a column of the data nor a function"),
        ("I(x * len(open('written', 'w').name))", "uses '(open|len)'|no attributes"),
        ("I(__import__('os').system('touch written'))", "attributes|__import__"),
        ("{[f for f in (open('written', 'w'),)] and x}", "a formula may use columns, numbers"),
        ("I((lambda v: v)(x))", "a formula may use columns, numbers"),
        ("I(x if x else y)", "a formula may use columns, numbers"),
        ("I(f'{x}')", "a formula may use columns, numbers"),
        ("I(x['y'])", "a formula may use columns, numbers"),
        ("bs(x, **g)", "a formula may use columns, numbers"),
        ("I(x @ y)", "uses 'I"),
        ("I(1j * x)", "uses 'I"),
        ("max(x, y, out=open)", "uses 'open', which is no column of the data"),
        ("C(contr)", "uses 'contr', which is no column of the data"),
        ("{'a'}", "in which there is no column"),
        ("I(1)", "in which there is no column"),
        ("I(9**9**9**9 * x)", "exponents numbers from -100 to 100"),
        ("I(x * 2**1000000000)", "exponents numbers from -100 to 100"),
        ("I('a' * 10**9 + x)", "sums and products are of columns and numbers"),
        ("bs(x, df=10**9)", "degree and df are whole numbers to 100"),
        ("poly(x, 1000000)", "degree and df are whole numbers to 100"),
        ("(x + y)**90", "crosses too many regressors"),
        ("*".join(["x", "y"] * 8), "crosses too many regressors"),
        ("I(" * 500 + "x" + ")" * 500, "cannot be read"),
        ("x" * 30_000, "more than 20,000 characters"),
        ("2:x", r"multiplies by 2; write I\(2 \* x\)"),
        ("2*x", r"as in I\(2 \* x\)"),
        ("I(x.y)", "no attributes"),
        ("", "the formula of 'u' is empty; write '1' for a constant, or '0'"),
        ("I(``)", "cannot be read"),
    ],
)
def test_everything_else_is_refused_and_not_evaluated(formula, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FitError, match=message):
        designs({"u": formula}, PLAIN)
    assert list(tmp_path.iterdir()) == []


def test_a_trusted_formula_is_python(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (design,) = designs({"u": "0 + np.log(x) + I(x.clip(upper=2))"}, PLAIN, trust=True)
    np.testing.assert_allclose(design.matrix, [[np.log(x), min(x, 2)] for x in PLAIN.x])
    assert columns_of({"u": "np.log(x) + I([v for v in y])"}, trust=True) == ("x", "y")
    with pytest.raises(FitError, match=r"'u' cannot be evaluated: .*ZeroDivisionError"):
        designs({"u": "I(x + 1 // 0)"}, PLAIN, trust=True)


CODE = st.recursive(
    st.sampled_from(["x", "y", "1", "2.5", "'a'", "open", "`a b`"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " > ", " & "]), inner).map("".join),
        st.tuples(st.sampled_from(["log", "I", "abs", "eval", "getattr", "print", "x"]), inner).map("{0[0]}({0[1]})".format),
        st.tuples(inner, st.sampled_from([".T", ".to_csv", "[0]", ".__class__", "()"])).map("".join),
    ),
    max_leaves=6,
)  # fmt: skip


@given(CODE)
def test_what_passes_calls_nothing_but_listed_functions(code):
    """A second reading of the text, by its characters: names before parentheses, dots after names."""
    try:
        check_python("u", code)
    except FitError:
        return
    bare = re.sub(r"'[^']*'|`[^`]*`", "v", code)
    assert set(re.findall(r"([A-Za-z_]\w*)\s*\(", bare)) <= {"log", "I", "abs"}
    assert not re.search(r"[A-Za-z_)]\s*\.|\[|\)\s*\(", bare)


def test_matrices_beyond_a_limit_are_refused_and_made_where_that_is_asked():
    frame = pd.DataFrame({"g": [f"g{number}" for number in range(300)] * 10, "n": np.arange(3000)})
    for formula in ("g:g2", "C(n)"):
        data = frame.assign(g2=frame.g)
        with pytest.raises(FitError, match=r"would have [0-9,]+ regressors in 3,000 cases; .* --any-size"):
            designs({"u": formula}, data)
    (design,) = designs({"u": "C(n)"}, frame.head(50), any_size=True)
    assert design.matrix.shape == (50, 50)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1e200, r"'u:x' is 1e\+200 in line 4; take a unit in which the largest values are from 1e-100 to"),
        (-1e101, r"'u:x' is -1e\+101 in line 4"),
        (np.inf, "'x' is infinite in line 4"),
    ],
)
def test_numbers_whose_squares_are_no_numbers_are_refused(value, message):
    frame = pd.DataFrame({"x": [1.0, 2.0, value]}, index=pd.Index([2, 3, 4], name="line"))
    with pytest.raises(FitError, match=message):
        designs({"u": "x"}, frame)
    with pytest.raises(FitError, match=r"'u:x' is 3e-200 in line 4"):
        designs({"u": "x"}, frame.assign(x=[1e-200, 2e-200, 3e-200]))
    with pytest.raises(FitError, match=r"'u:I\(x \*\* 40\)' is inf in line 4"):
        designs({"u": "I(x**40)"}, frame.assign(x=[1, 2, 1e9]))
