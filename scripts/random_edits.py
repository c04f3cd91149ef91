"""Throws random edits at the language server, as an editor would send them, and asks it about random places.

    python scripts/random_edits.py N SEED

The server runs in this process, without its transport. After every edit the text has to be that of a
second editor, written here on UTF-16 code units; nothing may raise. Findings are looked at now and then,
for checking takes most of the time.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from lsprotocol import types

import melian
from melian.lsp.answers.layout import layout_edits
from melian.lsp.answers.outline import folds, outline
from melian.lsp.findings import as_diagnostics, found_in
from melian.lsp.requests import Asked, actions_in, asked_names
from melian.lsp.texts import OpenText, changed
from melian.workspace.names.index import Names

STARTER = Path(melian.__file__).parent / "cli" / "commands" / "starter.yaml"
WORDS = (
    " ", "  ", "act", "is ", " or ", "not ", "who: ", "x", "1", "@2", ".", "weight ", "say_", "none", ", ",
    "y: z", "\n", "\n  ", "\u0416", "\u0301", "\U0001f600", "\u00e9", "%", "- ",
)  # fmt: skip
SIGNS = (
    "\r\n", "\r", "\t", ": ", "{", "}", "[", "]", '"', "'", "#", "|", ">", "&", "*", "\u2028", "\x0c", "\x85",
    "\ufeff", "\ud83d", "steps:\n", "promises:\n  - by: a\n",
)  # fmt: skip
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_END = re.compile("\r\n|\n|\r")


def units(text: str) -> str:
    """A text with a character for each of its UTF-16 code units."""
    return _WIDE.sub(lambda wide: "".join(map(chr, _pair(ord(wide[0]) - 0x10000))), text)


def _pair(above: int) -> tuple[int, int]:
    return 0xD800 + (above >> 10), 0xDC00 + (above & 0x3FF)


class Twin:
    """The same text in an editor that counts code units and nothing else."""

    def __init__(self, text: str) -> None:
        self.code = units(text)

    def position(self, at: int) -> types.Position:
        """The position of a code unit."""
        before = [end.end() for end in _END.finditer(self.code[:at])]
        return types.Position(len(before), at - (before[-1] if before else 0))

    def is_between(self, at: int) -> bool:
        """Whether a place lies inside a line end or a character, where no editor puts a cursor."""
        before, after = self.code[at - 1 : at], self.code[at : at + 1]
        in_pair = "\ud800" <= before < "\udc00" <= after < "\ue000"
        return in_pair or (before == "\r" and after == "\n")

    def place(self, random_: random.Random) -> int:
        """Some place where a cursor can be."""
        while self.is_between(at := random_.randint(0, len(self.code))):
            pass
        return at


def edit(twin: Twin, random_: random.Random) -> types.TextDocumentContentChangeEvent:
    """One edit, made in the twin: mostly a few letters, sometimes a stretch, seldom all."""
    start = twin.place(random_)
    end = start
    if random_.random() < 0.5:
        end = min(len(twin.code), start + int(random_.expovariate(1 / 12)))
        while twin.is_between(end):
            end += 1
    pieces = WORDS if random_.random() < 0.9 else SIGNS
    new = "".join(random_.choice(pieces) for _ in range(random_.randint(0 if end > start else 1, 3)))
    where = types.Range(twin.position(start), twin.position(end))
    twin.code = twin.code[:start] + units(new) + twin.code[end:]
    return types.TextDocumentContentChangePartial(where, new)


def ask(text: OpenText, names: Names | None, known: Names | None, position: types.Position) -> None:
    """Ask all that can be asked of a place."""
    asked = Asked(text, names, known, position)
    asked.hover()
    asked.completions()
    asked.places()
    asked.nameable()


def run(n: int, seed: int) -> int:
    """Throw edits; how many texts could be read as YAML at least."""
    random_, fresh = random.Random(seed), STARTER.read_text("utf-8")
    readable = 0
    known: Names | None = None
    for number in range(n):
        if number % 8 == 0:  # else nothing but rubbish is left
            text, twin = OpenText("file:///nowhere/a.crisis.yaml", number, fresh), Twin(fresh)
        text = changed(text, [edit(twin, random_)], number + 1)
        assert units(text.raw) == twin.code, f"seed {seed}: out of step after edit {number}"
        position = twin.position(twin.place(random_))
        if number % 3 == 0:
            names = asked_names(text) if number % 9 == 0 else None
            known = names or known
            readable += names is not None
            ask(text, names, known, position)
        if number % 20 == 0:
            outline(text), folds(text)
        if number % 100 == 0:
            findings = found_in(text)
            as_diagnostics(findings, text)
            actions_in(text, findings, types.Range(types.Position(0, 0), position))
            layout_edits(text)
    return readable


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{run(int(sys.argv[1]), int(sys.argv[2])):,} of the texts that were looked at could be read")
