"""Bytes that stay when a text is saved: line ends, byte order mark, the end; and a conflict that says what to do."""

from hypothesis import given
from hypothesis import strategies as st

from melian.workspace.saving import Conflict, Form, parted

lines = st.lists(
    st.tuples(st.text("ab \u2028\u00e9#:", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), max_size=12
)


def whole(mark, found, last):
    """Bytes of lines with their ends."""
    text = "".join(line + end for line, end in found) + last
    return ("\ufeff" * mark + text).encode()


@given(st.booleans(), lines, st.text("ab", max_size=3))
def test_a_text_that_nobody_changed_keeps_its_bytes(mark, found, last):
    data = whole(mark, found, last)
    form, text = parted(data)
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert form.bytes_of(text, text) == data


@given(st.booleans(), lines.filter(bool), st.text("ab", max_size=3), st.data())
def test_a_changed_line_changes_no_other_byte(mark, found, last, data):
    k = data.draw(st.integers(0, len(found) - 1))
    form, before = parted(whole(mark, found, last))
    rows = before.split("\n")
    k = min(k, len(rows) - 1)
    after = "\n".join([*rows[:k], "new: \N{SNOWMAN}", *rows[k + 1 :]])
    pieces = [*[(line, end) for line, end in zip(rows, [*form.ends, ""], strict=True)]]
    pieces[k] = ("new: \N{SNOWMAN}", pieces[k][1])
    assert form.bytes_of(after, before) == whole(mark, pieces, "")


@given(lines.filter(bool), st.data())
def test_a_line_that_goes_takes_its_own_end_with_it(found, data):
    form, before = parted(whole(False, [(f"{k}{line}", end) for k, (line, end) in enumerate(found)], ""))
    rows = before.split("\n")
    k = data.draw(st.integers(0, len(found) - 1))
    pieces = list(zip(rows, [*form.ends, ""], strict=True))
    del rows[k], pieces[k]
    assert form.bytes_of("\n".join(rows), before) == whole(False, pieces, "")


def test_a_new_line_ends_as_most_lines_do():
    form, before = parted(b"a\r\nb\r\nc\n")
    assert form.bytes_of("a\nnew\nb\nc\n", before) == b"a\r\nnew\r\nb\r\nc\n"
    assert Form().bytes_of("a\nb", "") == b"a\nb"


def test_a_conflict_says_what_can_be_done():
    gone, other = (Conflict("x.yaml", "mine", theirs, "") for theirs in (None, "theirs"))
    assert str(gone).startswith("'x.yaml' is gone from the disk since it was read: save it anew")
    assert str(other).startswith("'x.yaml' was changed on disk")
