"""Base rates from tables as they are published: separators, encodings, classes, missing values."""

from __future__ import annotations

import hashlib

import pytest

from melian.errors import UsageError
from melian.record.base_rates import count_cases

ROWS = [("crisno", "Crisname", "TRIGGER", "viol"), ("1", "Pass", "9", "4"), ("2", "Ford", "9", "1"),
        ("3", "Port", "2", "4"), ("4", "Señal", "9", ""), ("5", "Ridge", "9", "3")]  # fmt: skip


def table(path, separator, encoding="utf-8"):
    path.write_bytes("\n".join(separator.join(row) for row in ROWS).encode(encoding))
    return path


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), ("\t", "latin-1"), (";", "utf-8-sig")])
def test_cases_of_a_class_are_counted(separator, encoding, tmp_path):
    path = table(tmp_path / "icb.csv", separator, encoding)
    found = count_cases(path, yes={"viol": ["4"]}, among={"trigger": ["9"]})
    assert (found.yes, found.cases, found.odds) == (1, 3, "1/3")
    assert count_cases(path, yes={"VIOL": ["3", "4"]}).odds == "3/4"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert count_cases(path, yes={"viol": ["4"]}, sha256=found.sha256.upper()).cases == 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"yes": {"violence": ["4"]}}, "no column 'violence'"),
        ({"yes": {"viol": ["4"]}, "among": {"trigger": ["1"]}}, "no row is of this class"),
        ({"yes": {"viol": ["4"]}, "sha256": "0" * 64}, "another file than was meant"),
    ],
)
def test_what_cannot_be_counted_is_told(options, words, tmp_path):
    with pytest.raises(UsageError, match=words):
        count_cases(table(tmp_path / "icb.csv", ","), **options)


def test_a_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        count_cases(tmp_path / "none.csv", yes={"viol": ["4"]})
