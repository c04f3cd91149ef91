"""Tables: files are read as they stand, within limits, and opened as nothing but files."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pandas as pd
import pytest
from pandas._libs.parsers import STR_NA_VALUES

import melian
from melian.errors import FitError, UsageError
from melian.fit.data import data_files, tables
from melian.fit.data.data_files import located
from melian.fit.data.tables import MISSING, read_table, table_of

UTILITIES = dict.fromkeys(["u11", "u13", "u14", "u24"], "1")
TEXT = b"x,bloc\n1,NA\n2,west\n,None\nNA,east\n"


@pytest.fixture
def write(tmp_path):
    def written(content, name="cases.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


def test_words_for_missing_are_those_of_pandas_and_are_remembered(write):
    assert set(MISSING) == STR_NA_VALUES - {""}
    table = table_of(write(TEXT))
    assert table.frame.isna().to_numpy().tolist() == [
        [False, True],
        [False, False],
        [True, True],
        [True, False],
    ]
    assert {name: words.to_dict() for name, words in table.words.items()} == {
        "x": {4: "", 5: "NA"},
        "bloc": {2: "NA", 4: "None"},
    }


def test_words_for_missing_can_be_chosen(write):
    path = write(b"x,bloc\n1,NA\n.,west\n-9,None\n,east\n")
    frame = read_table(path, missing=[".", "-9"])
    assert frame["bloc"].tolist() == ["NA", "west", "None", "east"]
    assert frame["x"].isna().tolist() == [False, True, True, True]
    assert read_table(path, missing=[])["bloc"].tolist() == ["NA", "west", "None", "east"]


def test_a_line_of_words_for_missing_is_no_blank_line(write):
    assert read_table(write(b"x,y\n1,2\nNA,NA\n,\n\n3,4\n")).index.tolist() == [2, 3, 6]


def test_lines_count_as_in_an_editor_after_cells_of_several_lines(write):
    assert read_table(write(b'x,note\n1,"two\nlines"\n2,one\r\n3,"a\n\nb"\n4,c\n')).index.tolist() == [
        2,
        4,
        5,
        8,
    ]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_are_read_and_damaged_ones_refused(write, pack):
    plain = b"x,y\n" + b"".join(b"%d,%d\n" % (number, number**2) for number in range(500))
    packed = pack(plain)
    pd.testing.assert_frame_equal(read_table(write(packed)), read_table(write(plain, "plain.csv")))
    for content in (packed[:-20], packed[:50]):
        with pytest.raises(FitError, match="is packed, and damaged or cut off"):
            read_table(write(content))


def test_whole_numbers_beyond_64_bits_are_numbers(write):
    frame = read_table(write(b"a,b\n18446744073709551615,1\n-5,2\n"))
    assert frame["a"].tolist() == [18446744073709551615.0, -5.0]


def test_tables_beyond_a_limit_are_refused_and_read_where_that_is_asked(write, monkeypatch):
    path = write(b"x,y\n" + b"1,2\n" * 50)
    for module, limit, value, message in (
        (data_files, "MOST_BYTES", 100, "is larger than"),
        (data_files, "MOST_LINES", 50, "has more than 50 lines"),
        (tables, "MOST_COLUMNS", 1, "has more than 1 columns"),
        (tables, "MOST_CELLS", 100, "2 columns and 52 lines, more than 100 cells"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, value)
            with pytest.raises(FitError, match=f"{message}.*--any-size"):
                read_table(path)
            assert len(read_table(path, any_size=True)) == 50
    long = write(b"x,y\n1,a\n2," + b"b" * 10_001 + b"\n")
    with pytest.raises(FitError, match=r"more than 10,000 characters in a cell of 'y' \(line 3\)"):
        read_table(long)
    assert len(read_table(long, any_size=True)) == 2


def test_a_small_file_that_unpacks_to_a_large_one_is_stopped_early(write):
    """Of 60 MB no more is unpacked than the limit and one block."""
    path = write(gzip.compress(b"x,y\n" + b"1" * 60_000_000))
    read = 0
    with pytest.raises(FitError, match="is larger than 24 MiB once read"):
        read_table(path)
    for block in data_files._blocks(str(path)):
        read += len(block)
        if read > data_files.MOST_BYTES:
            break
    assert read <= data_files.MOST_BYTES + data_files.BLOCK


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x,y\n1,2,3\n", "3 values in the row below its head, which has 2 names"),
        (b"\nx,y\n1,2\n", "has an empty first line"),
        (b"x,y\n1,\0\n", "is no text: byte 6 is 0"),
        ("x,y\n1,2\n".encode("utf-16"), "is not in UTF-8"),
        (b"x,y\n" + b"1,2\n" * 300_000 + b"\xff", "has more than 200,000 lines"),
        (b"PK\x03\x04rest", "is packed in a way that fit does not read; unpack it"),
        (b"x," * 600_000 + b"\n1\n", "has a head and a first row of more than 1 MiB"),
        (b'x,y\n1,"' + b"a" * 200_000 + b'"\n', "has a cell of more than 131,072 characters"),
    ],
)
def test_files_that_are_no_tables_are_refused_with_their_place(write, content, message):
    with pytest.raises(FitError, match=message):
        read_table(write(content))


def test_a_byte_that_is_no_utf_8_is_named_across_blocks(write, monkeypatch):
    monkeypatch.setattr(data_files, "BLOCK", 5)
    with pytest.raises(FitError, match=r"is not in UTF-8 \(byte 11\)"):
        read_table(write("xx,yé\n1,2\n".encode() + b"\xff3\n"))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.csv", "file:///etc/hosts", "s3://bucket/x.csv", "ftp:x"]
)
def test_addresses_are_not_fetched(address, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    with pytest.raises(FitError, match="is an address, and only files are read; fetch it first"):
        melian.fit("egame12", address, UTILITIES, outcome="y")
    with pytest.raises(FitError, match="cannot be read"):
        read_table(address)


def test_a_file_with_a_colon_in_its_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file:x").write_text("x\n1\n")
    assert read_table(located("file:x"))["x"].tolist() == [1]


@pytest.mark.parametrize("name", ["a" * 5000 + ".csv", "a\0b.csv", "."])
def test_names_that_cannot_be_opened(name):
    with pytest.raises(FitError, match="cannot be read"):
        read_table(located(name))


def test_words_for_missing_are_for_files():
    with pytest.raises(UsageError, match="missing= is about words in a file"):
        melian.fit("egame12", pd.DataFrame({"x": [1]}), UTILITIES, outcome="x", missing=["NA"])
