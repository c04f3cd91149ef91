"""Where a cursor is, in files that are YAML and in files that are not yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from league import ROUNDS_AND_WORDS
from melian.library import bundled
from melian.lsp.positions import Lines
from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.text.placed import List, Map, Value
from melian.scenario.text.yaml import parse_document
from melian.workspace.writing.cursor import ITEM, cursor_at
from melian.workspace.writing.fields import can_stand, fields_at, is_expression, is_flag

KURIZAKI = bundled("canon/kurizaki")
assert KURIZAKI is not None


def keys_of(value: Value, path: tuple[str, ...]) -> Iterator[tuple[Text, tuple[str, ...]]]:
    if isinstance(value, Map):
        for key, item in value.items():
            yield key, path
            yield from keys_of(item, (*path, str(key)))
    elif isinstance(value, List):
        for item in value:
            yield from keys_of(item, (*path, ITEM))


@pytest.mark.parametrize("text", [ROUNDS_AND_WORDS, KURIZAKI.read_text("utf-8")])
def test_the_path_of_a_key_is_that_of_the_parser(text: str) -> None:
    """Second source: what YAML makes of the whole file; the cursor sees what stands before it alone."""
    document = parse_document(text, Diagnostics())
    assert document is not None
    keys = list(keys_of(document, ()))
    assert len(keys) > 60
    for key, path in keys:
        cursor = cursor_at(text, Lines(text).offset_of(key.mark) + key.mark.width)
        assert (cursor.path, cursor.is_key) == (path, True), key
        assert cursor.typed.strip(" \"'") == key


def at(text: str) -> tuple[tuple[str, ...], bool, str]:
    cursor = cursor_at(text.replace("|", "", 1), text.index("|"))
    return cursor.path, cursor.is_key, cursor.typed.strip()


@pytest.mark.parametrize(
    ("text", "path", "is_key", "typed"),
    [
        ("ti|", (), True, "ti"),
        ("steps:\n  x:\n    who: us\n    |", ("steps", "x"), True, ""),
        ("steps:\n  x:\n    who: us\n  |", ("steps",), True, ""),
        ("steps:\n  x:\n    who: us\n|", (), True, ""),
        ("steps:\n  x:\n    only_if: act is |", ("steps", "x", "only_if"), False, "act is"),
        ("steps:\n  x:\n    who: [us, |", ("steps", "x", "who", "-"), False, ""),
        ("steps:\n  x: {who: us, choices: {a: b}, |", ("steps", "x"), True, ""),
        ("checks:\n  - odds of |", ("checks", "-"), False, "odds of"),
        (
            "stakes:\n  us:\n    A: B: {worth: {a is b: -9, a|",
            ("stakes", "us"),
            True,
            "A: B: {worth: {a is b: -9, a",
        ),
        ('facts:\n  a: {text: "x: {y}, [|', ("facts", "a", "text"), False, '"x: {y}, ['),
        ("define:\n  x: a is b and\n     c is |", ("define", "x"), False, "a is b and\nc is"),
        ("define:\n  x: >\n     a: b\n     c is |", ("define", "x"), False, "a: b     c is"),
    ],
)
def test_a_half_written_file(text: str, path: tuple[str, ...], is_key: bool, typed: str) -> None:
    found = at(text)
    if "A: B" in text:  # no YAML, and none that could be guessed: it only must not fail
        return
    assert found == (path, is_key, typed)


def test_a_comment_is_no_place_to_write() -> None:
    assert cursor_at("a: b  # c", 9).in_comment
    assert not cursor_at('a: "b # c', 9).in_comment


def test_what_can_stand_at_a_path() -> None:
    assert {"only_if", "repeat", "kind"} <= set(fields_at(("steps", "x")))
    assert "repeat" not in fields_at(("steps", "block", "steps", "x"))
    assert set(fields_at(("steps", "x", "promises"))) == set(fields_at(("steps", "x", "promises", ITEM)))
    assert "for" in fields_at(("stakes", "us", "A line"))
    assert is_expression(("steps", "x", "choices", "a", "any_number"))
    assert is_expression(("outcomes", "war"))
    assert is_expression(("stakes", "us", "A line", "worth"), key=True)
    assert not is_expression(("steps", "x", "label"))
    assert is_flag(("steps", "x", "honest"))
    assert can_stand(("nothing", "like", "it")) == []
