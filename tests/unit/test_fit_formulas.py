"""Formulas: matrices as R has them, the same encoding for other data, and messages that name the culprit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from melian.errors import FitError, UsageError
from melian.fit.formulas import (
    coefficient_names,
    columns_of,
    designs,
    formulas_of,
    linear,
    parts,
)
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
