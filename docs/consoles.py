"""What the pages of the documentation hold in fenced blocks, and what their commands print.

`python docs/consoles.py [PAGE ...]` runs the blocks of pages and writes what their commands print now
into them; the pages that were changed are named. Lines that a page leaves out (`...`) stay left out;
a block that shows nothing but `...` gets the first table and what stands before it. Read the
difference before you keep it.

Before a block, a comment says what to do with it: `<!-- file: NAME -->` writes it,
`<!-- append: NAME -->` adds it, `<!-- replace: NAME: "text" -->` puts it in the place of a text,
`<!-- from: NAME -->` says that its lines stand so, in this order, in a bundled file. Blocks marked
`console` hold commands after `$ ` and what they print, a line of `...` standing for any lines and
`[...]` for anything within a line; `python` blocks of one page share their names.
`<!-- exit: N -->` announces another exit code, `<!-- no run -->` a block that is only shown.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import commands

from melian.library import bundled

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *(ROOT / "docs" / "tutorial").glob("*.md"),
        *(ROOT / "docs" / "how-to").glob("*.md"),
        *(ROOT / "docs" / "explanation").glob("*.md"),
        ROOT / "docs" / "gallery" / "kurizaki.md",  # the others are written by gallery.py
        ROOT / "docs" / "modelling-guide.md",
        ROOT / "README.md",
    ]
)
"""Pages whose blocks are run."""
_BLOCK = re.compile(r"(?:<!-- (?P<order>.*?) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.M | re.S)
_REPLACE = re.compile(r'replace: (\S+): "(.*)"')

_VOLATILE = re.compile(r"(?<=Expected time: ).*?(?= for )")
"""What depends on the machine."""
SHORT = 14
"""Lines up to which all that is printed is shown where a page does not say what it leaves out."""

Judge = Callable[[str, str, str], str]
"""(command, what the page shows, what is printed) -> what the page should show."""


class Block(NamedTuple):
    """A fenced block."""

    order: str
    language: str
    body: str


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    return [Block(m["order"] or "", m["language"], m["body"]) for m in _BLOCK.finditer(text)]


def run_page(page: Path, folder: Path, judge: Judge) -> str:
    """Run the blocks of a page in a folder; the page with what `judge` makes of its consoles.

    Raises
    ------
    AssertionError
        If a command ends with another exit code than announced, or a text to replace is not there once.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    text = page.read_text("utf-8")
    pieces, done = [], 0
    for found in _BLOCK.finditer(text):
        block = Block(found["order"] or "", found["language"], found["body"])
        body = _run(block, folder, names, judge)
        pieces += [text[done : found.start("body")], body]
        done = found.end("body")
    return "".join([*pieces, text[done:]])


def _run(block: Block, folder: Path, names: dict[str, Any], judge: Judge) -> str:
    if block.order == "no run":
        return block.body
    if block.language == "console":
        return _console(block, folder, judge)
    order, _, name = block.order.partition(": ")
    if order == "file":
        (folder / name).write_text(block.body, "utf-8")
    elif order == "append":
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n" + block.body)
    elif order == "from":
        path = bundled(name)
        assert path is not None, f"there is no bundled '{name}'"
        rest = iter(path.read_text("utf-8").split("\n"))
        for line in block.body.rstrip("\n").split("\n"):  # others may stand between
            assert line in rest, f"'{name}' has no such line, or has it earlier: {line}"
    elif match := _REPLACE.fullmatch(block.order):
        path, old = folder / match[1], match[2]
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, block.body.rstrip("\n")), "utf-8")
    elif block.language == "python":
        exec(compile(block.body, "<documentation>", "exec"), names)
    return block.body


def _console(block: Block, folder: Path, judge: Judge) -> str:
    code = int(block.order.removeprefix("exit: ")) if block.order.startswith("exit: ") else 0
    before, *parts = re.split(r"^\$ ", block.body, flags=re.M)
    shown = [before]
    for part in parts:
        command, _, expected = part.partition("\n")
        words = shlex.split(command, comments=True)
        if words[0] != "pip":
            expected = judge(command, expected, _printed(words, folder, code))
        shown.append(f"$ {command}\n{expected}")
    return "".join(shown)


def _printed(words: list[str], folder: Path, code: int) -> str:
    """What a command prints: on stdout, and where it fails as announced also on stderr."""
    ended, out, err = commands.run(words, folder)
    assert ended == code, f"$ {shlex.join(words)}\n{out}\n{err}"
    return out + (err if code else "")


def matches(expected: str, printed: str) -> bool:
    """Whether a text was printed as shown; a line of `...` stands for any lines, `[...]` for any text."""
    if not expected.strip():
        return True
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        some = r".*?".join(re.escape(part) for part in line.rstrip().split("[...]"))
        pattern += r"(?:.*\n)*?" if line.strip() == "..." else some + r"[ ]*\n"
    return re.fullmatch(pattern + r"\s*", printed + "\n") is not None


def refreshed(expected: str, printed: str) -> str:
    """What a page should show of what is printed, where it showed `expected` before.

    Lines are held against each other with their figures masked: what stood in a gap stays in it.
    """
    if not expected.strip() or (matches(expected, printed) and expected.strip() != "..."):
        return expected
    new = [line.rstrip() for line in _VOLATILE.sub("[...]", printed).strip("\n").split("\n")]
    old = expected.rstrip("\n").split("\n")
    if not any(line.strip(" .") for line in old):
        return "\n".join(_opening(new)) + "\n"
    if "..." not in (line.strip() for line in old):
        return "\n".join(new) + "\n"
    return "\n".join(_with_gaps(old, new)) + "\n"


def _opening(lines: list[str]) -> list[str]:
    """All of a short text; of a long one what stands before the end of its first table."""
    tables = [number for number, line in enumerate(lines) if "\u2500\u2500" in line]
    end = next((n for n, line in enumerate(lines) if tables and n > tables[0] and not line), SHORT)
    return lines if len(lines) <= max(end, SHORT) else [*lines[: min(end, 2 * SHORT)], "..."]


def _with_gaps(old: list[str], new: list[str]) -> Iterator[str]:
    """The lines of `new` between the first and the last that answers to a line of each chunk of `old`."""
    chunks: list[list[int]] = [[]]
    for number, line in enumerate(old):
        if line.strip() == "...":
            chunks.append([])
        else:
            chunks[-1].append(number)
    same = difflib.SequenceMatcher(None, [_masked(x) for x in old], [_masked(x) for x in new], autojunk=False)
    place = {a + k: b + k for a, b, size in same.get_matching_blocks() for k in range(size)}
    end = 0
    for index, chunk in enumerate(chunks):
        found = [place[number] for number in chunk if number in place]
        first = 0 if index == 0 and chunk else min(found, default=len(new))
        last = len(new) - 1 if index == len(chunks) - 1 and chunk else max(found, default=-1)
        if index and (first > end or not found):
            yield "..."
        yield from new[max(first, end) : last + 1]
        end = max(end, last + 1)


def _masked(line: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[\d.,]+", "#", line)).strip()


def main(names: list[str]) -> None:
    """Bring pages up to what their commands print."""
    for page in [Path(name).resolve() for name in names] or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            here = Path.cwd()
            os.chdir(folder)
            try:
                text = run_page(page, Path(folder), lambda _, expected, printed: refreshed(expected, printed))
            except AssertionError as error:
                print(f"{page.relative_to(ROOT)}: {error}", file=sys.stderr)
                continue
            finally:
                os.chdir(here)
        if text != page.read_text("utf-8"):
            page.write_text(text, "utf-8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
