"""The layout of crisis files: nothing that a file says is changed, no comment is lost."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.errors import ScenarioError
from melian.library import bundled, names
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.format import SECTIONS, format_text
from melian.scenario.text.layout import WIDTH
from melian.scenario.text.yaml import parse_document


def meaning(text):
    """What a text says, as plain lists: keys in order (sections sorted), texts with their being quoted."""
    found = Diagnostics()
    document = parse_document(text, found)
    assert not found.has_errors, (text, found.items)

    def plain(value, depth):
        if isinstance(value, dict):
            items = [(str(key), key.quoted, plain(item, depth + 1)) for key, item in value.items()]
            return items if depth else sorted(items, key=lambda item: item[0])
        if isinstance(value, list):
            return [plain(item, depth + 1) for item in value]
        return str(value), value.quoted

    return plain(document, 0)


def comments(text):
    return sorted(re.findall(r"# c\d+", text))


# Documents written by a generator that shares nothing with the formatter: random nesting,
# styles, blank lines, and comments with numbers of their own.

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
ODD = "\u00a0\u2003\u2028\u2029\u3000\u200d\u00ad"
"""Spaces that are none for YAML, ends of lines that are none, and what cannot be seen."""
PLAIN_WORDS = st.from_regex(r"[A-Za-z0-9~(][A-Za-z0-9~%()*/.;'-]{0,12}", fullmatch=True)
WORDS = st.one_of(PLAIN_WORDS, PLAIN_WORDS, st.from_regex(rf"[a-z{ODD}][a-z{ODD}]{{0,3}}", fullmatch=True))
PHRASES = st.lists(WORDS, min_size=1, max_size=22).map(" ".join)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANYTHING = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="\ufeff" + TURNING),
    max_size=40,
)
BREAKING = st.lists(st.one_of(ANYTHING, WORDS), min_size=1, max_size=4).map("\n".join)


class Writer:
    def __init__(self, draw):
        self.draw = draw
        self.count = 0

    def maybe(self, one_in=4):
        return self.draw(st.integers(1, one_in)) == one_in

    def comment(self):
        self.count += 1
        return f"# c{self.count} " + self.draw(
            st.sampled_from(["", "why, {so} [it]: is", "# again", "'it\"s"])
        )

    def above(self, indent):
        text = "\n" * self.draw(st.integers(0, 2)) if self.maybe(5) else ""
        while self.maybe(6):
            text += " " * indent + self.comment() + "\n" + ("\n" if self.maybe(4) else "")
        return text

    def beside(self):
        return "  " + self.comment() + "\n" if self.maybe(6) else " \n" if self.maybe(9) else "\n"

    def quotes(self, text):
        if self.maybe(2) and "\n" not in text:
            return "'" + text.replace("'", "''") + "'"
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'

    def block(self, indent, depth):
        if self.maybe(4) and depth:
            return self.items(indent, depth)
        keys = self.draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
        text = ""
        for key in keys:
            text += self.above(indent) + " " * indent + (f'"{key}"' if self.maybe(9) else key) + ":"
            text += self.value(indent, depth + 1)
        return text + (self.above(indent) if self.maybe(5) else "")

    def items(self, indent, depth):
        text = ""
        for _ in range(self.draw(st.integers(1, 3))):
            text += self.above(indent) + " " * indent + "-" + self.value(indent, depth + 1)
        return text

    def value(self, indent, depth):
        kind = self.draw(st.sampled_from("pppqqbfffnm" if depth > 3 else "pppqqbfffnmBBBB"))
        deeper = " " * (indent + self.draw(st.integers(1, 4)))
        if kind == "p":
            return " " + self.draw(PHRASES) + self.beside()
        if kind == "q":
            return " " + self.quotes(self.draw(st.one_of(ANYTHING, BREAKING))) + self.beside()
        if kind == "n":  # a text over several lines
            words = self.draw(st.lists(WORDS, min_size=2, max_size=20))
            if self.maybe(2):
                breaks = self.draw(st.lists(st.integers(1, 3), min_size=len(words), max_size=len(words)))
                lines = (f"{chr(10) * n}{deeper}{word}" for n, word in zip(breaks, words, strict=True))
                return "".join(lines) + self.beside()
            return ' "' + f"\n{deeper}".join(words) + '"' + self.beside()
        if kind == "m":  # a list or mapping below a comment
            return self.beside() + self.above(len(deeper)) + deeper + "[a, b]" + self.beside()
        if kind == "b":
            lines = self.draw(
                st.lists(
                    st.one_of(PHRASES, PHRASES.map("  {}".format), PHRASES.map("{}  ".format), st.just("")),
                    min_size=1,
                    max_size=4,
                )
            )
            header = self.draw(st.sampled_from(["|", ">", "|-", ">-", "|+", "|2", ">+"]))
            deeper = " " * (indent + 2) if "2" in header else deeper
            first = self.draw(PHRASES) if "2" not in header else "  " + self.draw(PHRASES)
            return (
                f" {header}"
                + self.beside()
                + "".join(deeper + line + "\n" if line else "\n" for line in [first, *lines])
            )
        if kind == "f":
            return " " + self.flow(indent, 0) + self.beside()
        inner = self.block(len(deeper), depth)
        return self.beside() + inner

    def flow(self, indent, depth):
        gap = lambda: "\n" + " " * (indent + 6) if self.maybe(9) else ""  # noqa: E731
        note = lambda: "  " + self.comment() + "\n" + " " * (indent + 6) if self.maybe(30) else ""  # noqa: E731
        parts = []
        is_map = self.maybe(2)
        for key in self.draw(st.lists(NAMES, max_size=4, unique=True)):
            kind = self.draw(st.integers(0, 3 if depth > 1 else 5))
            if kind < 2:
                value = self.draw(WORDS)
            elif kind < 4:
                value = self.quotes(self.draw(ANYTHING))
            else:
                value = self.flow(indent, depth + 1)
            parts.append((f"{key}: {value}" if is_map else value) + note() + gap())
        inside = note() + ("," + note() + " ").join(parts)
        return "{" + inside + "}" if is_map else "[" + inside + "]"


@st.composite
def documents(draw):
    return Writer(draw).block(0, 0)


@settings(max_examples=100)
@given(documents())
def test_a_document_says_the_same_in_its_usual_layout(text):
    written = meaning(text)
    result = format_text(text)
    assert meaning(result) == written
    assert comments(result) == comments(text)
    assert format_text(result) == result


@pytest.mark.parametrize("space", ODD)
@pytest.mark.parametrize(
    "form",
    [
        "title: a{}\n", "a: {{b: c{}, d: {}e}}\n", "a: {}\n", "a: |\n  b{}\n  {}\n", "a: b{}\n  c\n", "a: b\n  {}c {}\n",
        "a: >\n  {} b\n\n  c{}\n", "a: 'b{}\n  c'\n", "- b{}\n- {}c\n", "a: b # {}c{}\n", "{}a: b\n", "a:\n\n  b\n\n\n  c{}\n",
    ],
)  # fmt: skip
def test_spaces_beyond_ascii_are_letters(form, space):
    """They are no spaces to YAML, wherever they stand."""
    text = form.replace("{}", space).replace("{{", "{").replace("}}", "}")
    text = text if not text.startswith("-") else f"a:\n{text}"
    written = meaning(text)
    result = format_text(text)
    assert meaning(result) == written
    assert format_text(result) == result


def formatted(text):
    return format_text(textwrap.dedent(text))


def test_sections_come_in_the_order_of_the_language_and_take_their_comments_along():
    assert formatted(
        """\
        # above all

        outcomes: {war: act is attack, peace: otherwise}   # beside
        # about steps
        steps:
            # inside
            act: {who: north,
                  choices: [a, b]}
            # below the last step
        title:   Small
        melian: 1
        # at the end
        """
    ) == textwrap.dedent(
        """\
        # above all

        melian: 1
        title: Small
        # about steps
        steps:
          # inside
          act: {who: north, choices: [a, b]}
          # below the last step
        outcomes: {war: act is attack, peace: otherwise}  # beside
        # at the end
        """
    )


def test_braces_that_do_not_fit_and_braces_with_comments_become_blocks():
    long = "A label of many words that says a good deal about what the option is and does in the story"
    assert formatted(
        f"steps: {{act: {{label: {long}, who: north}}, b: {{who: x,  # why\n   to: [y]}}}}\n"
    ) == (f"steps:\n  act:\n    label: {long}\n    who: north\n  b:\n    who: x  # why\n    to: [y]\n")


def test_the_widest_braces_are_as_wide_as_a_line():
    for extra in (-1, 0, 1):
        text = "a" * (WIDTH + extra - len("steps: {label: }"))
        lines = format_text(f"steps: {{label: {text}}}\n").splitlines()
        assert len(lines) == (1 if extra <= 0 else 2)


def test_texts_over_several_lines_are_filled_and_texts_on_one_line_are_left_alone():
    words = "word " * 40
    long = format_text(f"title: {words.strip()}\n")
    assert long == f"title: {words.strip()}\n"
    result = format_text("title:\n" + "".join(f"  {word}\n" for word in words.split()))
    assert len(result.splitlines()) == 3
    assert max(map(len, result.splitlines())) <= WIDTH
    assert format_text("title: one\n    two\n\n    three\n") == "title: one two\n\n  three\n"


def test_quotes_stay_as_they_are():
    text = "title: 'It''s 175,000'\ncounts_as_yes: ['a, b', c]\nscale: \"tab \\t and \\u00e9\"\n"
    assert format_text(text) == text


def test_block_scalars_keep_their_lines():
    text = "description: |-  # why\n  First.\n\n    - deeper\n  Last.\nscale: >\n  100 =\n  much\n"
    assert format_text(text.replace("\n  ", "\n      ")) == text


def test_lists_of_mappings_stand_on_their_dash():
    text = "promises:\n  - by: a\n    do: b\n  # why\n  - by: c\n    do: d\n"
    assert (
        format_text(text.replace("    do", "    do ").replace("  - by", "-   by").replace("  # why", "# why"))
        == text
    )


def test_windows_line_ends_and_a_byte_order_mark_go():
    assert format_text("\ufeffmelian: 1\r\ntitle: x\r\n") == "melian: 1\ntitle: x\n"


def test_unknown_sections_stay_last_in_their_order():
    assert format_text("zebra: 1\nant: 2\ntitle: x\n") == "title: x\nzebra: 1\nant: 2\n"
    assert SECTIONS[:2] == ("melian", "title")


@pytest.mark.parametrize(
    "text", ["a: b: c\n", "a: 1\na: 2\n", "- a\n", "a: {b: Up to 175,000}\n", "a: &x 1\n", ""]
)
def test_a_file_that_cannot_be_read_is_not_rewritten(text):
    with pytest.raises(ScenarioError) as caught:
        format_text(text)
    assert caught.value.diagnostics


def test_the_drafts_beside_the_repository_keep_what_they_say(shared):
    paths = sorted(shared.glob("*.crisis.yaml"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        result = format_text(text)
        assert meaning(result) == meaning(text)
        kept = re.findall(r"(?m)(?:^|\s)(#\s.*)$", text)
        assert kept
        assert all(comment.rstrip() in result for comment in kept)
        assert format_text(result) == result


def test_blank_lines_and_comments_around_nested_lists_settle_at_once():
    text = "a:\n  -  # one\n    # two\n\n    -\n        - b\n\n    # three\n  - c\n"
    result = format_text(text)
    assert meaning(result) == meaning(text)
    assert format_text(result) == result
    assert [comment in result for comment in ("# one", "# two", "# three")] == [True] * 3


def test_empty_braces_stay_whatever_is_around_them():
    assert format_text("a: [  # why\n  ]\nb: {c: {\n # c1\n }}\n") == "a: []  # why\nb:\n  # c1\n  c: {}\n"
    key = '"' + "k" * WIDTH + '"'
    assert format_text(f"{key}: []\nb: 1\n") == f"{key}: []\nb: 1\n"


def test_nothing_inside_braces_stays_nothing():
    assert format_text("a: {b c: , 'd':, e: }\n") == "a: {b c: , 'd': , e: }\n"
    assert meaning("a: {b c: , 'd': , e: }\n") == meaning("a:\n  b c:\n  'd':\n  e:\n")


def test_a_blank_line_below_a_dash_goes():
    text = "a:\n  - b\n  -\n\n    c: d\n"
    assert format_text(text) == "a:\n  - b\n  - c: d\n"


def test_a_blank_line_above_an_item_belongs_to_the_item():
    text = "a:\n  - b\n  # why\n\n  - c: d\n    e: f\n"
    assert format_text(text) == text


def test_a_layout_by_hand_is_kept():
    by_hand = "title:   One\nfacts:   {a:  A,  b: B}\n# layout: by hand\n"
    assert format_text(by_hand) == by_hand
    assert format_text(by_hand.replace("# layout: by hand\n", "")) != by_hand.replace(
        "# layout: by hand\n", ""
    )
    assert format_text(by_hand.replace("# layout", "title2: x # layout")) != by_hand
    with pytest.raises(ScenarioError):
        format_text("title: [\n# layout: by hand\n")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_layout_by_hand_is_kept_whatever_ends_its_lines(end):
    by_hand = end.join(
        ["\ufefftitle:   One", "facts:   {a:  A,  b: B}", "# layout: by hand", "define:  {c: 1}"]
    )
    assert format_text(by_hand) == by_hand
    mixed = by_hand.replace(f"One{end}", "One\n")
    assert format_text(mixed) == mixed


@pytest.mark.parametrize("name", names())
def test_bundled_scenarios_stay_as_they_are(name):
    text = bundled(name).read_text("utf-8")
    assert format_text(text) == text
