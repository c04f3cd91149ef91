"""A ledger shows every change but a missing end; hashes are recomputed here by hand."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import UsageError
from melian.record.ledger import FIRST, append, ledger_of, read_ledger

WRITE = """
import sys
from pathlib import Path
from melian.record.ledger import append
for k in range(20):
    append(Path(sys.argv[1]), "forecast", {"crisis": sys.argv[2], "k": k})
"""
values = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.integers(0, 9) | st.text(max_size=4), max_size=3
)


def sealed(entries):
    """The bytes of a ledger, by the recipe of the module's docstring."""
    previous, lines = FIRST, []
    for n, entry in enumerate(entries, 1):
        body = {
            "entry": entry,
            "kind": "forecast",
            "made": "2031-05-08T09:00:00+00:00",
            "n": n,
            "previous": previous,
        }
        previous = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        lines.append(json.dumps({**body, "hash": previous}, sort_keys=True, ensure_ascii=False).encode())
    return lines


def joined(lines):
    return b"".join(line + b"\n" for line in lines)


@given(st.lists(values, max_size=5))
def test_what_was_sealed_by_hand_holds(entries):
    lines = sealed(entries)
    held = ledger_of(joined(lines))
    assert held.faults == ()
    assert [line.entry for line in held.lines] == entries
    assert held.head == (json.loads(lines[-1])["hash"] if lines else FIRST)


@given(st.lists(values, min_size=1, max_size=5), st.data())
def test_any_edit_of_any_byte_is_seen(entries, data):
    lines = sealed(entries)
    text = joined(lines)
    place = data.draw(
        st.integers(0, len(text) - 2)
    )  # the last break apart: without it the line is a torn one
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != text[place]))
    assert ledger_of(text[:place] + bytes([byte]) + text[place + 1 :]).faults


@given(st.lists(values, min_size=2, max_size=6), st.data())
def test_a_removed_a_moved_and_a_repeated_line_are_seen(entries, data):
    lines = sealed(entries)
    which = data.draw(st.integers(0, len(lines) - 2))  # a missing end shows against a head alone
    assert ledger_of(joined(lines[:which] + lines[which + 1 :])).faults
    other = data.draw(st.integers(0, len(lines) - 1).filter(lambda k: k != which))
    swapped = list(lines)
    swapped[which], swapped[other] = swapped[other], swapped[which]
    assert ledger_of(joined(swapped)).faults
    assert ledger_of(joined([*lines[: which + 1], *lines[which:]])).faults


def test_a_missing_end_shows_against_a_head_that_was_written_down():
    lines = sealed([{"k": 1}, {"k": 2}])
    whole, cut = ledger_of(joined(lines)), ledger_of(joined(lines[:1]))
    assert cut.faults == ()
    assert whole.head not in {line.hash for line in cut.lines}


def test_records_are_added_to_a_chain_that_verifies(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    first = append(path, "forecast", {"crisis": "ford"})
    second = append(path, "resolution", {"crisis": "ford", "words": "déjà vu\nand a break"})
    held = read_ledger(path)
    assert (held.faults, held.torn) == ((), 0)
    assert [line.hash for line in held.lines] == [first.hash, second.hash]
    assert path.read_bytes().count(b"\n") == 2


def test_a_line_that_was_cut_while_it_was_written_is_told_and_replaced(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    append(path, "forecast", {"crisis": "ford"})
    whole = path.read_bytes()
    append(path, "forecast", {"crisis": "pass"})
    for end in (len(whole) + 1, path.stat().st_size - 1):  # one byte of it, all but the break
        path.write_bytes(path.read_bytes()[:end])
        held = read_ledger(path)
        assert (held.faults, held.torn, len(held.lines)) == ((), end - len(whole), 1)
        append(path, "forecast", {"crisis": "pass"})
        assert [line.n for line in read_ledger(path).lines] == [1, 2]


def test_nothing_is_added_to_a_ledger_that_was_changed(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    append(path, "forecast", {"crisis": "ford"})
    changed = path.read_bytes().replace(b"ford", b"fort")
    path.write_bytes(changed)
    with pytest.raises(UsageError, match="nothing was added"):
        append(path, "forecast", {"crisis": "pass"})
    assert path.read_bytes() == changed


def test_two_writers_at_once_make_one_chain(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(path), name]) for name in ("ford", "pass")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    held = read_ledger(path)
    assert held.faults == ()
    assert [line.n for line in held.lines] == list(range(1, 41))


def test_what_is_no_ledger_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_ledger(tmp_path / "none.jsonl")
    assert ledger_of(b"[1, 2]\n{}\n").faults
    assert ledger_of(b"[" * 100_000 + b"\n").faults
