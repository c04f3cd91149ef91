"""Columns: text is text and numbers are numbers, however a library stores them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import FitError
from melian.fit.data.columns import as_before, as_numbers, level_name, taken
from melian.fit.data.formulas import designs

CODES = ["10", "2", "1", "2", "10", "1", "1", "2"]
ARROW = ["string[pyarrow]", "large_string", "dictionary"]


def stored(values, kind):
    """The values as one of the ways in which pandas stores text."""
    if kind in ARROW:
        pa = pytest.importorskip("pyarrow")
        types = {"string[pyarrow]": "string[pyarrow]", "large_string": pd.ArrowDtype(pa.large_string()),
                 "dictionary": pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))}  # fmt: skip
        if kind == "dictionary":
            return pd.Series(pd.array(pa.array(values).dictionary_encode(), dtype=types[kind]))
        return pd.Series(values, dtype=types[kind])
    return pd.Series(values, dtype=kind)


@pytest.mark.parametrize("kind", ["object", "str", "string", "string[python]", "category", *ARROW])
def test_codes_stored_as_text_are_levels_in_every_way_of_storing(kind):
    frame = pd.DataFrame({"zone": stored(CODES, kind)})
    (design,) = designs({"u": "zone"}, frame)
    # treatment contrasts by hand: "1" comes first of the words "1", "10", "2"
    assert design.regressors == ("(Intercept)", "zone[T.10]", "zone[T.2]")
    assert design.matrix.tolist() == [[1, code == "10", code == "2"] for code in CODES]
    assert design.columns["zone"].kind == "text"
    assert design.columns["zone"].reads_as_numbers
    assert design.at(frame.assign(zone=2)).matrix[:, 2].tolist() == [1] * 8
    with pytest.raises(FitError, match=r"levels that the data of the fit did not have: \{'7'\}"):
        design.at(frame.assign(zone="7"))


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([3, 1, 2]),
        pd.Series([3, 1, 2], dtype="Int64"),
        pd.Series([3, 1, 2], dtype="uint8"),
        pd.Series([3, 1, 2], dtype="float32"),
        pd.Series([3, 1, 2], dtype="Float64"),
        pd.Series([3, 1, 2], dtype="Sparse[int]"),
        pd.Series([3, 1.0, np.int8(2)], dtype=object),
        pd.Series([Decimal(3), Fraction(1), 2], dtype=object),
        "int64[pyarrow]",
        "double[pyarrow]",
        "decimal",
    ],
)
def test_numbers_of_every_type_are_the_same_numbers(values):
    if isinstance(values, str):
        pa = pytest.importorskip("pyarrow")
        dtype = pd.ArrowDtype(pa.decimal128(5, 2)) if values == "decimal" else values
        values = pd.Series(
            [Decimal(3), Decimal(1), Decimal(2)] if values == "decimal" else [3, 1, 2], dtype=dtype
        )
    (design,) = designs({"u": "0 + x"}, pd.DataFrame({"x": values}))
    assert design.columns["x"].kind == "number"
    assert design.matrix.tolist() == [[3], [1], [2]]


@pytest.mark.parametrize("dtype", ["bool", "boolean", "object", "bool[pyarrow]"])
def test_truths_are_0_and_1(dtype):
    if "arrow" in dtype:
        pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"yes": pd.Series([True, False, True], dtype=dtype)})
    (design,) = designs({"u": "0 + yes"}, frame)
    assert design.columns["yes"].kind == "truth"
    assert design.regressors == ("yes",)
    assert design.matrix.tolist() == [[1], [0], [1]]
    assert design.at(frame.assign(yes=0)).matrix.tolist() == [[0]] * 3
    with pytest.raises(FitError, match="'yes' was taken for true or false in the data of the fit; it is '2'"):
        design.at(frame.assign(yes=2))


def test_categories_keep_their_order_and_lose_those_that_no_row_has():
    order = pd.CategoricalDtype(["low", "never", "high"], ordered=True)
    values, column = taken(pd.Series(["high", "low"], dtype=order, name="x"))
    assert column.levels == ("low", "high")
    assert values.tolist() == ["high", "low"]
    assert taken(pd.Series([2.0, 1.0], dtype="category", name="x"))[1].levels == ("1", "2")
    with pytest.raises(FitError, match="several categories that are written '1'"):
        taken(pd.Series([1, "1"], dtype=pd.CategoricalDtype([1, "1"]), name="x"))


DAY = datetime.date(1914, 7, 28)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (pd.to_datetime(["1914-07-28", "1939-09-01"]), r"'x' holds dates \('1914-07-28 00:00:00' in line 7\)"),
        ([DAY, DAY], "holds dates .*; write what matters of them as a number"),
        (["1914-07-28", "1939-09-01"], "'x' is '1914-07-28' in lines 7, 8; write what matters of them as a number"),
        (pd.to_timedelta([1, 2], unit="D"), "holds spans of time .*; write them as numbers .*, in days, hours or"),
        (np.array([1, 2], dtype="m8[D]"), "holds spans of time"),
        (pd.Series([DAY - DAY, DAY - DAY], dtype=object), r"holds spans of time \('0:00:00' in line 7\)"),
        ([datetime.time(3), datetime.time(4)], r"holds times of day \('03:00:00' in line 7\)"),
        (pd.Series([DAY, DAY - DAY], dtype=object), "holds dates"),
        (pd.period_range("1914", periods=2, freq="Y"), "holds periods"),
        (pd.Series([1, "a"], dtype=object), r"'x' mixes kinds: numbers \(as '1' in line 7\) and text \(as 'a' in line 8\)"),
        (pd.Series([True, 1], dtype=object), "mixes kinds: true or false .* and numbers"),
        (pd.Series([[1], [2]], dtype=object), "'x' holds a value of type list in line 7; write numbers or text"),
        ([1j, 2], "holds a value of type complex"),
        (pd.Series([b"a", b"b"], dtype=object), "holds a value of type bytes"),
        ([1.0, np.inf], "'x' is infinite in line 8"),
        (pd.Series([1, 10**400], dtype=object), "'x' is infinite in line 8"),
        (pd.Series([1, Decimal("1e400")], dtype=object), "'x' is infinite in line 8"),
        (["0.5", "1.5"], "'x' is text, and every value of it a number, as '0.5' in line 7; make it numbers"),
    ],
)  # fmt: skip
def test_what_can_be_no_regressor_is_refused_with_its_rows(values, message):
    column = pd.Series(np.asarray(values) if isinstance(values, list) else values, name="x")
    column.index = pd.Index([7, 8], name="line")
    with pytest.raises(FitError, match=message):
        taken(column)


WORDS = st.lists(st.text("abc ", min_size=1, max_size=3), min_size=2, max_size=20).filter(
    lambda words: len(set(words)) > 1
)


@given(WORDS, st.sampled_from(["object", "str", "string", "category"]))
def test_text_gives_back_its_words_whatever_stores_it(words, kind):
    values, column = taken(pd.Series(words, dtype=kind, name="x"))
    assert values.tolist() == words
    assert column.levels == tuple(sorted(set(words)))
    again, same = taken(values)
    assert again.tolist() == words
    assert same == column
    assert as_before(pd.Series(words, name="x"), column).tolist() == words


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70), min_size=1))
def test_numbers_are_read_as_python_reads_them(numbers):
    column = pd.Series(numbers, dtype=object, name="x")
    assert taken(column)[0].tolist() == [float(value) for value in numbers]
    assert as_numbers(column).tolist() == [float(value) for value in numbers]


def test_names_of_values_do_not_depend_on_missing_values_elsewhere():
    assert [level_name(value) for value in (1, 1.0, np.float64(1), "1", Decimal(1), True)] == ["1"] * 5 + [
        "True"
    ]
    assert level_name(1.5) == "1.5"
    assert level_name(np.inf) == "inf"
    assert np.isnan(as_numbers(pd.Series(["a", DAY, None, "1_0"], dtype=object))).all()
