"""Nothing that a command prints or draws acts on a terminal, on XML or on the letters around it."""

from __future__ import annotations

import ast
import json
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import melian.cli
from melian.characters import has_refused, is_refused, isolated, markup, one_line, visible, visible_json
from melian.cli.main import main
from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics, render
from melian.scenario.read import parse_text, read_text

ACTING = [*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(127, 160))]
TURNING = [chr(0x202A + i) for i in range(5)] + [chr(0x2066 + i) for i in range(4)]
texts = st.text(st.one_of(st.characters(), st.sampled_from([*ACTING, *TURNING, "\ufeff", "\ufffe"])))

CRISIS = """melian: 1
title: TITLE
scale: 100 = all
analyst: Anna
actors: {a: A, b: B}
steps: {x: {who: a, choices: {p: P, q: Q}}, y: {who: b, choices: {p: P, q: Q}}}
stakes: {a: {S: {worth: 1, when: x is p}}, b: {T: {worth: 1, when: y is p}}}
outcomes: {one: {label: One, when: x is p}, two: otherwise}
"""


@given(texts)
def test_what_is_visible_acts_on_nothing(text):
    shown = visible(text)
    assert not {char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")} - {
        "\n", "\t"
    }  # fmt: skip
    assert not set(shown) & {*TURNING, "\ufeff"}
    assert visible(shown) == shown
    assert not set(one_line(text)) & {"\n", "\t"}


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_stays(text):
    assert visible(text) == text


@given(texts)
def test_json_says_the_same(text):
    shown = visible_json(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(shown) == {"a": text}
    assert visible(shown) == shown


@given(
    st.text(st.one_of(st.characters(), st.sampled_from([*ACTING, "\ufffe", "\u05d0", "\u0634", "<", "7"])))
)
def test_markup_is_xml_and_keeps_every_letter(text):
    read = ElementTree.fromstring(f'<a b="{markup(text)}">{markup(text)}</a>')
    for found in (read.text or "", read.get("b")):
        assert "".join(found.split()) == "".join(isolated(visible(text)).split())
    assert isolated(visible(text)).replace("\u2068", "").replace("\u2069", "") == visible(text)


@given(st.text(st.sampled_from("ab 1,<\u05d0\u05d1\u0634\u0661"), max_size=30))
def test_letters_from_right_to_left_stand_isolated(text):
    """By a walk over the letters: every one is inside, no letter of the other kind is."""
    inside = 0
    for char in isolated(text):
        inside += (char == "\u2068") - (char == "\u2069")
        assert inside in (0, 1)
        if unicodedata.bidirectional(char) in ("R", "AL"):
            assert inside
        if char in "ab<":
            assert not inside
    assert not inside


def test_whether_a_text_has_a_refused_sign_is_told_of_every_sign():
    signs = map(chr, range(sys.maxunicode + 1))
    assert not [sign for sign in signs if has_refused(sign) is not is_refused(sign)]


def test_commands_print_through_the_screen():
    """A print elsewhere would be one that shows names as they are."""
    for path in Path(melian.cli.__file__).parent.rglob("*.py"):
        if path.name in ("screen.py", "console.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            words = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            assert words not in ("click.echo", "click.secho", "print", "Console", "sys.stdout.write"), path
            assert words not in ("sys.stderr.write", "error.show", "click.echo_via_pager"), path


def test_pages_are_escaped_in_one_place():
    for path in Path(melian.__file__).parent.rglob("*.py"):
        if path.name != "characters.py":
            assert "from html import" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (r"\e]0;x\a", 0x1B), (r"\0", 0), (r"\u202e", 0x202E), (r"\x9b", 0x9B), (r"\N", 0x85), (r"\uFFFF", 0xFFFF),
        (r"\U000F0000", 0xF0000), (r"\r", 13), (r"\uFEFF", 0xFEFF), (r"\ue028", 0xE028), (r"\b", 8),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["title: ", "actors: {a: A, b: B, c: ", "outcomes: {one: {label: "])
def test_an_escape_that_stands_for_a_control_character_is_refused(written, code, place):
    lines = CRISIS.split("\n")
    number = next(i for i, line in enumerate(lines) if line.startswith(place.split(" ")[0]))
    ends = {"t": "", "a": "}", "o": ", when: x is p}, two: otherwise}"}
    lines[number] = f'{place}"A\\\\e\u2028 {written}"{ends[place[0]]}'
    with pytest.raises(ScenarioError) as caught:
        read_text("\n".join(lines))
    (found,) = (each for each in caught.value.diagnostics if each.code == "M006")
    assert f"U+{code:04X}" in found.message
    first = min(written.find(each) for each in ("\\",))
    assert found.mark[:2] == (number + 1, lines[number].index(written) + first + 1)


def test_a_key_may_hold_none_either():
    with pytest.raises(ScenarioError, match=r":7:16: error\[M006\]"):
        read_text(CRISIS.replace("S:", r'"S\e[7m":'))


def test_fine_escapes_stay():
    r"""`\t`, `\n`, `\L`, `\_` and letters."""
    read = read_text(CRISIS.replace("TITLE", r'"a\tb\L\_\u0634\\e"'))
    assert read.title == "a\tb\u2028\xa0\u0634\\e"


@pytest.mark.parametrize("char", ["\u2028", "\u2029"])
def test_a_line_ends_at_a_newline_alone(char):
    """A message names the place that an editor shows."""
    assert read_text(CRISIS.replace("TITLE", f"a{char}b")).title == f"a{char}b"
    with pytest.raises(ScenarioError) as caught:
        read_text(CRISIS.replace("TITLE", f"a{char}b: c").replace("Anna", f"{char} Anna: x"))
    (found,) = caught.value.diagnostics
    assert found.mark[:2] == (2, 11)
    with pytest.raises(ScenarioError) as caught:
        read_text(CRISIS.replace("TITLE", f"'a{char}b'").replace("x is p}}", f"z{char} is p}}}}", 1))
    assert {each.mark.line for each in caught.value.diagnostics} == {7}
    assert "   7 | stakes: {a: {S: {worth: 1, when: z\ufffd is p}}" in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ["\x1b[31msolve"], ["solve", "\x1b[31m"], ["solve", "hawk-dove", "--set", "\x1b]0;x\x07=1"],
        ["solve", "hawk-dove", "--draws", "\x1b[7m"], ["check", "\x9b7m\u202e"], ["explain", "\x1b"],
        ["efg", "show", "\x1b.efg"], ["solve", "hawk-dove", "--out", "\x1b/x.jpg"], ["new", "\x1b"],
        ["runs", "list", "--store", "\x1b"], ["fmt", "\x1b\u202e"], ["solve", "--\x1b"],
    ],
)  # fmt: skip
def test_arguments_reach_the_terminal_as_escapes(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr()
    assert ended.value.code in (2, 3)
    assert "\\x" in shown.err
    assert not [char for char in shown.out + shown.err if char != "\n" and is_refused(char)]


def test_names_of_a_game_file_reach_the_terminal_as_escapes(tmp_path, capsys):
    path = tmp_path / "x.efg"
    path.write_text(
        'EFG 2 R "t\x1b" { "A\x07" "B" }\np "" 1 1 "x\x1b]0;P\x07" { "a\x1b[31m" "b" } 0\n'
        't "" 1 "" { 1 2 }\nt "" 2 "" { 2 1 }\n', encoding="utf-8",
    )  # fmt: skip
    for arguments in (["show"], ["solve"]):
        with pytest.raises(SystemExit):
            main(["efg", arguments[0], str(path), *arguments[1:]])
        shown = capsys.readouterr()
        assert "\\x1b" in shown.out + shown.err
        assert "\x1b" not in shown.out + shown.err
    with pytest.raises(SystemExit):
        main(["efg", "solve", str(path), "--json"])
    assert json.loads(capsys.readouterr().out)["game"]["title"] == "t\x1b"


def test_a_page_shows_styles_and_no_others(capsys):
    from rich.panel import Panel
    from rich.text import Text

    from melian.cli.screen import print_page

    print_page(Panel(Text("a\x1b[7m\u202eb", style="bold"), title="t\x9b"))
    shown = capsys.readouterr().out
    assert "a\\x1b[7m\\u202eb" in shown
    assert "t\\x9b" in shown
    assert not [char for char in shown if is_refused(char)]


def test_a_chart_holds_what_xml_can_hold():
    import altair

    from melian.report.charts.vega import svg

    rows = altair.Data(
        values=[{"label": "One\x1b\uffff", "odds": 1}, {"label": "\u05d0\u05d1 12", "odds": 2}]
    )
    drawn = svg(altair.Chart(rows).mark_bar().encode(x="odds:Q", y="label:N"))
    assert ElementTree.fromstring(drawn.replace(" xlink:", " ")) is not None
    assert "One\\x1b\\uffff" in drawn
    assert "\u2068\u05d0\u05d1\u2069 12" in drawn


ODD = [
    *"\u2028\u2029\u3000\u202e\x1b\x85\ufeff\t\\{}[]#'\"&*!?|>@-:,\n", '"\\e"', ": ", "- ", " #", "? ", "---\n", "\n\n", "\u05d0",
]  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, len(CRISIS)), st.sampled_from(ODD)), min_size=1, max_size=3), st.data()
)
def test_a_message_names_a_place_in_its_line_and_shows_what_it_quotes(changes, data):
    """Of a file into which odd characters fell, maybe cut off: the page, and every finding by itself."""
    text = CRISIS[: data.draw(st.sampled_from([len(CRISIS), len(CRISIS), 120, 300]))]
    for place, odd in changes:
        text = text[:place] + odd + text[place:]
    found = Diagnostics()
    parse_text(text, "x", None, found)
    lines = text.split("\n")
    for item in found.items:
        line, column, _ = item.mark
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert visible(item.message + item.help) == item.message + item.help
    page = render(found.sorted(), text, "x")
    assert visible(page) == page


def test_a_missing_end_is_shown_where_the_text_ends():
    with pytest.raises(ScenarioError) as caught:
        read_text('melian: 1\ntitle: "T')
    assert [item.mark[:2] for item in caught.value.diagnostics] == [(2, 10)]
