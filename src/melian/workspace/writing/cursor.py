"""Where in a crisis file a place is, also while the file is half written and no YAML yet.

Reads from the last line that begins at the margin, and takes indentation, dashes, braces, quotes and
comments as an author means them.

Tested in `tests/unit/workspace/test_cursor.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["ITEM", "Cursor", "cursor_at"]

ITEM = "-"
"""Stands in a path for an item of a list."""

_SECTION = re.compile(r"^[a-z_]\w*[ \t]*:", re.MULTILINE)
_KEY = re.compile(r"""((?:"[^"\n]*"|'[^'\n]*'|[^\s#"'{\[][^#{\[\n]*?))[ \t]*:(?=[ \t]|$)""")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a crisis file."""

    path: tuple[str, ...]
    """The keys that it stands below, the last one that whose value it is in."""
    is_key: bool
    """Whether a key stands there, or could."""
    typed: str
    """What stands before it, from the beginning of the key or the value on."""
    beside: tuple[str, ...] = ()
    """The keys that stand before it in the same mapping."""
    in_comment: bool = False


@dataclass(slots=True)
class _Level:
    """A mapping or list that is open."""

    kind: str
    """`block`, `{` or `[`."""
    indent: int
    key: str | None = None
    """The key whose value is read; None where a key is to come."""
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    levels: list[_Level] = field(default_factory=list)
    typed: str = ""
    is_text: str = ""
    """The quotation mark that is open, or the `|` or `>` of a text over lines."""
    in_comment: bool = False

    @property
    def in_braces(self) -> bool:
        return bool(self.levels) and self.levels[-1].kind != "block"

    def line(self, line: str, *, is_last: bool) -> None:
        """Read a line; the last one ends at the cursor."""
        self.in_comment = False
        if self.in_braces or self.is_text in ("'", '"'):
            self.typed += "\n" if self.typed else ""
            self.inside(line)
            return
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        owner = next((level.indent for level in reversed(self.levels) if level.key is not None), -1)
        if self.is_text and (indent > owner or not bare):
            self.typed += line
            return
        self.is_text = ""
        if not bare.strip() and not is_last:
            return
        if bare.startswith("#"):
            self.in_comment = True
            return
        self.block(bare, indent)

    def block(self, bare: str, indent: int) -> None:
        """Read a line of a block from its first character on."""
        while self.levels and self.levels[-1].indent > indent:
            self.levels.pop()
        if re.match(r"-( |$)", bare):
            self.open(ITEM, indent)
            self.levels[-1].key = ITEM
            rest = bare[1:].lstrip(" ")
            if rest and (_KEY.match(rest) or not bare.strip("- ")):
                self.block(rest, indent + len(bare) - len(rest))
            else:
                self.typed = ""
                self.inside(rest)
            return
        key = _KEY.match(bare)
        top = self.levels[-1] if self.levels else None
        if key is None and top is not None and top.indent < indent and self.typed.strip():
            self.typed += "\n"  # a plain text goes on
            self.inside(bare)
            return
        self.open("block", indent)
        self.levels[-1].key = None
        self.typed = bare
        if key is not None:
            self.give(key[1].strip("\"'"))
            self.inside(bare[key.end() :].lstrip(" \t"))

    def open(self, kind: str, indent: int) -> None:
        """Be in the block that begins at an indentation."""
        if not self.levels or self.levels[-1].indent < indent or self.levels[-1].kind != "block":
            self.levels.append(_Level("block", indent))
        elif kind != ITEM and self.levels[-1].key == ITEM:
            self.levels[-1] = _Level("block", indent)

    def give(self, key: str) -> None:
        """A key was read: its value follows."""
        self.levels[-1].key = key
        self.levels[-1].keys.append(key)
        self.typed = ""

    def inside(self, text: str) -> None:
        """Read a value, braces and all."""
        position = 0
        while position < len(text):
            char, before = text[position], text[position - 1 : position]
            if self.is_text in ("'", '"'):
                self.quoted(char, before)
            elif char == "#" and (not before or before.isspace()):
                self.in_comment = True
                return
            elif not self.typed.strip() and char in "'\"":
                self.is_text, self.typed = char, char
            elif not self.typed.strip() and char in "|>" and not self.in_braces:
                self.is_text = char
            elif char in "{[" and not self.typed.strip():
                self.levels.append(_Level(char, 1 << 30, None if char == "{" else ITEM))
                self.typed = ""
            elif self.in_braces and char in "}],":
                self.end(char)
            elif self.in_key(char, text[position + 1 : position + 2]):
                self.give(self.typed.strip().strip("\"'"))
            else:
                self.typed += char
            position += 1

    def quoted(self, char: str, before: str) -> None:
        self.typed += char
        if char == self.is_text and not (char == '"' and before == "\\"):
            self.is_text = ""

    def in_key(self, char: str, after: str) -> bool:
        """Whether a colon ends a key inside braces."""
        top = self.levels[-1] if self.levels else None
        return (
            char == ":" and (not after or after in " \t\n,}") and top is not None and top.kind == "{"
            and top.key is None and bool(self.typed.strip())
        )  # fmt: skip

    def end(self, char: str) -> None:
        """A comma or a closing brace."""
        self.typed = ""
        if char == ",":
            if self.levels[-1].kind == "{":
                self.levels[-1].key = None
            return
        self.levels.pop()
        self.typed = " closed" if self.levels else ""


def cursor_at(text: str, offset: int) -> Cursor:
    """The place of an offset in a text, lines ended by a newline."""
    before = text[:offset]
    begin = 0
    for section in _SECTION.finditer(before):
        begin = section.start()
    last_line = before.rfind("\n") + 1
    begin = min(begin, last_line)
    reader = _Reader()
    lines = before[begin:].split("\n")
    for number, line in enumerate(lines, start=1):
        reader.line(line, is_last=number == len(lines))
    levels = reader.levels
    path = tuple(level.key for level in levels if level.key is not None)
    top = levels[-1] if levels else None
    is_key = top is None or top.key is None
    beside = tuple(top.keys[:] if top is not None and is_key else ())
    return Cursor(path, is_key, reader.typed, beside, reader.in_comment)
