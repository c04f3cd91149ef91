"""Cases: what is counted, what is dropped, and what is refused with its rows and columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from melian.errors import FitError, UsageError
from melian.fit.data.cases import cases_of, pairs_of
from melian.fit.data.tables import read_table, table_of

OUTCOMES = ("L", "RL", "RR")


def read(tmp_path, text):
    path = tmp_path / "data.csv"
    path.write_text(text, "utf-8")
    return read_table(path)


def test_lines_are_numbered_as_in_an_editor(tmp_path):
    table = read(tmp_path, "x, y\n1,a\n\n2,b\n")
    assert table.index.tolist() == [2, 4]
    assert list(table.columns) == ["x", "y"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no table of comma-separated values"),
        (b"x,y\n", "has no rows below its head"),
        (b"x,y\n1,\xff\xfe\n", "is not in UTF-8"),
        (b'x,y\n1,2\n1,2,3,4\n"', "is no table of comma-separated values"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, message):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(FitError, match=message):
        read_table(path)
    with pytest.raises(FitError, match="cannot be read"):
        read_table(tmp_path / "nowhere.csv")


def test_outcomes_by_name_by_number_and_by_label():
    frame = pd.DataFrame({"what": ["L", "RR", "RL", "RR"], "code": [1.0, 3.0, 2.0, 3.0]})
    by_name = cases_of(frame, OUTCOMES, outcome="what")
    by_code = cases_of(frame, OUTCOMES, outcome="code", labels={"1": "L", "2": "RL", "3": "RR"})
    assert by_name.counts.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]
    assert (by_code.counts == by_name.counts).all()


def test_counts():
    frame = pd.DataFrame({"a": [10, 3], "b": [0, 1], "c": [2.0, 0.0]})
    assert cases_of(frame, OUTCOMES, counts={"RR": "c", "L": "a"}).counts.tolist() == [[10, 0, 2], [3, 0, 0]]


def test_missing_values_are_refused_or_dropped_with_their_rows():
    frame = pd.DataFrame(
        {"what": ["L", "RL", None, "RR"], "x": [1.0, np.nan, np.nan, 2.0], "unused": [None] * 4},
        index=pd.Index([2, 3, 4, 5], name="line"),
    )
    with pytest.raises(
        FitError, match=r"2 of 4 rows have missing values: 'what' in line 4; 'x' in lines 3, 4\."
    ):
        cases_of(frame, OUTCOMES, outcome="what", columns=["x"])
    cases = cases_of(frame, OUTCOMES, outcome="what", columns=["x"], drop_missing=True)
    assert cases.frame.index.tolist() == [2, 5]
    assert cases.dropped.to_dict() == {3: "x", 4: "what, x"}
    with pytest.raises(FitError, match="every row misses a value of one of: what, unused"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["unused"], drop_missing=True)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (["L", "RL", "war", "RR"], r"'what' names outcomes that the model does not have: 'war' \(row 2\)"),
        (["L", "L", "L", "L"], "every case ends in 'L'"),
    ],
)
def test_outcomes_that_cannot_be(column, message):
    with pytest.raises(FitError, match=message):
        cases_of(pd.DataFrame({"what": column}), OUTCOMES, outcome="what")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, -1, 0], "'a' should count how often .* '-1' in row 1"),
        ([1, 0.5, 0], "'0.5' in row 1"),
        ([1, "two", 0], "'two' in row 1"),
        ([1, 0, 0], "no outcome was seen in rows 1, 2"),
    ],
)
def test_counts_that_cannot_be(values, message):
    frame = pd.DataFrame({"a": values, "b": [1, 0, 0], "c": [0, 0, 0]})
    with pytest.raises(FitError, match=message):
        cases_of(frame, OUTCOMES, counts={"L": "a", "RL": "b", "RR": "c"})


def test_a_column_of_numbers_with_some_text_is_refused():
    frame = pd.DataFrame(
        {"what": ["L", "RL", "RR"] * 2, "x": ["1", "2", "-", "4", "5", "6"], "k": list("abcabc")}
    )
    with pytest.raises(FitError, match="'x' holds numbers, but '-' in row 2; write a number there"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["x"])
    assert len(cases_of(frame, OUTCOMES, outcome="what", columns=["k"]).frame) == 6
    with pytest.raises(FitError, match="'x' is infinite in row 5"):
        cases_of(frame.assign(x=[1, 2, 3, 4, 5, np.inf]), OUTCOMES, outcome="what", columns=["x"])


def test_text_that_can_be_no_regressor_is_refused():
    frame = pd.DataFrame({"what": ["L", "RL", "RR"] * 2, "x": ["0,5", "1,2", "3"] * 2, "k": ["dem"] * 6})
    with pytest.raises(FitError, match=r"'x' is '0,5' in rows 0, 1, 3, 4; write numbers with a point"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["x"])
    with pytest.raises(FitError, match="'k' is 'dem' in every row"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["k"])
    mixed = frame.assign(k=["1", "2", "2b", "3", "4", "5"])
    assert len(cases_of(mixed, OUTCOMES, outcome="what", groups=["x", "k"]).frame) == 6


def test_heads_that_cannot_be(tmp_path):
    path = tmp_path / "cases.csv"
    for text, message in (
        ("x,y, x\n1,2,3\n", "has several columns called 'x'"),
        ("x;y\n1;2\n", "has one column, 'x;y': separate values by commas"),
    ):
        path.write_text(text)
        with pytest.raises(FitError, match=message):
            read_table(path)
    twice = pd.DataFrame([["L", 1, 2], ["RL", 3, 4]], columns=["what", "x", "x"])
    with pytest.raises(FitError, match="several columns called 'x'"):
        cases_of(twice, OUTCOMES, outcome="what", columns=["x"])


def test_requests_that_do_not_fit():
    frame = pd.DataFrame({"what": ["L", "RL"]})
    with pytest.raises(UsageError, match="say what happened by one of"):
        cases_of(frame, OUTCOMES)
    with pytest.raises(FitError, match=r"no column 'wat'\. Did you mean 'what'"):
        cases_of(frame, OUTCOMES, outcome="wat")
    with pytest.raises(FitError, match=r"no outcome 'LR'\. Did you mean"):
        cases_of(frame, OUTCOMES, counts={"LR": "what"})
    with pytest.raises(UsageError, match="leave it out with --counts"):
        cases_of(frame, OUTCOMES, counts={"L": "what"}, labels={"a": "L"})
    with pytest.raises(UsageError, match="leave out outcome and counts"):
        cases_of(frame, ("offer",), outcome="what")


def test_pairs():
    assert pairs_of("L=sq, RL = capit", "--counts") == {"L": "sq", "RL": "capit"}
    for text, message in (("L", "'L' is no pair"), ("L=a,L=b", "gives 'L' twice")):
        with pytest.raises(UsageError, match=message):
            pairs_of(text, "--counts")


def test_words_that_are_read_as_missing_are_quoted_and_counted(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("what,bloc,unused\nL,NA,NA\nRL,west,\nRR,,NA\nL,None,\nRR,east,NA\nRR,NA,NA\n")
    table = table_of(path)
    wanted = {"outcome": "what", "columns": ["bloc"], "words": table.words}
    with pytest.raises(
        FitError, match=r"Read as missing: 'NA' and 'None' in 'bloc'; if that is a name, .*--missing ''"
    ):
        cases_of(table.frame, OUTCOMES, **wanted)
    cases = cases_of(table.frame, OUTCOMES, **wanted, drop_missing=True)
    assert cases.read_as_missing == {"bloc": {"NA": 2, "": 1, "None": 1}}
    plain = table_of(path, missing=[])
    with pytest.raises(FitError, match=r"1 of 6 rows have missing values: 'bloc' in line 4\. .*=True\)$"):
        cases_of(plain.frame, OUTCOMES, **{**wanted, "words": plain.words})


def test_a_table_without_rows_is_refused():
    with pytest.raises(FitError, match="the data have no rows"):
        cases_of(pd.DataFrame({"what": []}), OUTCOMES, outcome="what")


def test_columns_that_miss_every_value_are_named():
    frame = pd.DataFrame({"what": ["L", "RL", "RR"], "x": [1.0, 2.0, 3.0], "none": [None] * 3})
    with pytest.raises(FitError, match="3 of 3 rows have missing values: 'none' in every row"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["x", "none"])
    with pytest.raises(FitError, match="one of: what, x, none; missing is 'none' in every row"):
        cases_of(frame, OUTCOMES, outcome="what", columns=["x", "none"], drop_missing=True)


def test_text_with_too_many_levels_is_refused_and_taken_where_that_is_asked():
    frame = pd.DataFrame({"what": ["L", "RL", "RR"] * 200, "k": [f"k{number}" for number in range(600)]})
    with pytest.raises(
        FitError, match=r"'k' is text with 600 different values, .* more than 500 .*--any-size"
    ):
        cases_of(frame, OUTCOMES, outcome="what", columns=["k"])
    taken = cases_of(frame, OUTCOMES, outcome="what", columns=["k"], any_size=True).columns
    assert [(column.name, column.kind, len(column.levels or ())) for column in taken] == [("k", "text", 600)]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1e200, 0, 1], "'1e\\+200' in row 0; write whole numbers"),
        ([np.inf, 0, 1], "'inf' in row 0"),
        (pd.to_datetime(["1914", "1915", "1916"]), "'1914-01-01 00:00:00' in rows 0, 1, 2"),
        ([[1], 0, 1], r"'\[1\]' in row 0"),
    ],
)
def test_counts_of_no_whole_numbers_are_refused_with_their_rows(values, message):
    frame = pd.DataFrame({"a": pd.Series(values), "b": [1, 0, 0]})
    with pytest.raises(FitError, match=message):
        cases_of(frame, OUTCOMES, counts={"L": "a", "RL": "b"})


@pytest.mark.parametrize("dtype", ["Int64", "float64", "object", "string", "category"])
def test_outcomes_by_number_of_every_type(dtype):
    codes = pd.Series([1, 3, 2, 3], dtype="object" if dtype == "category" else dtype)
    frame = pd.DataFrame({"code": codes.astype(dtype)})
    cases = cases_of(frame, OUTCOMES, outcome="code", labels={"1": "L", "2": "RL", "3": "RR"})
    assert cases.counts.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]


def test_outcomes_that_are_infinite_or_endless_are_refused_in_one_sentence():
    for value, told in ((np.inf, "'inf'"), ("y" * 9000, "'yyy")):
        with pytest.raises(FitError, match=rf"names outcomes .*: {told}") as raised:
            cases_of(pd.DataFrame({"what": ["L", value]}), OUTCOMES, outcome="what")
        assert len(str(raised.value)) < 500
