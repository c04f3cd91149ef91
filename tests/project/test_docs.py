"""The documentation runs: files are written, commands run, and what they print is compared.

Before a fenced block, a comment says what to do with it: `<!-- file: NAME -->` writes it,
`<!-- append: NAME -->` adds it, `<!-- replace: NAME: "text" -->` puts it in the place of a
text. Blocks marked `console` hold commands after `$ ` and what they print, `...` standing
for anything; `python` blocks of one page share their names. `<!-- exit: N -->` announces
another exit code, `<!-- no run -->` a block that is only shown.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(ROOT / "docs" / "tutorial").glob("*.md"),
        *(ROOT / "docs" / "how-to").glob("*.md"),
        ROOT
        / "docs"
        / "gallery"
        / "kurizaki.md",  # test_gallery.py runs the others, without a process for each
        ROOT / "README.md",
    ]
)
_BLOCK = re.compile(r"(?:<!-- (?P<order>.*?) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.M | re.S)
_REPLACE = re.compile(r'replace: (\S+): "(.*)"')


class Block(NamedTuple):
    order: str
    language: str
    body: str


def blocks(page: Path) -> list[Block]:
    return [
        Block(m["order"] or "", m["language"], m["body"]) for m in _BLOCK.finditer(page.read_text("utf-8"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_runs(page: Path, tmp_path: Path) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for block in blocks(page):
            run(block, tmp_path, names)
    finally:
        os.chdir(here)


def run(block: Block, folder: Path, names: dict[str, Any]) -> None:
    if block.order == "no run":
        return
    if block.order.startswith("file: "):
        (folder / block.order.removeprefix("file: ")).write_text(block.body, "utf-8")
    elif block.order.startswith("append: "):
        with (folder / block.order.removeprefix("append: ")).open("a", encoding="utf-8") as file:
            file.write("\n" + block.body)
    elif match := _REPLACE.fullmatch(block.order):
        path, old = folder / match[1], match[2]
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, block.body.rstrip("\n")), "utf-8")
    elif block.language == "console":
        console(block, folder)
    elif block.language == "python":
        exec(compile(block.body, "<documentation>", "exec"), names)


def console(block: Block, folder: Path) -> None:
    expected_code = int(block.order.removeprefix("exit: ")) if block.order.startswith("exit: ") else 0
    for part in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        words = shlex.split(command, comments=True)
        if words[0] == "pip":
            continue
        words = [sys.executable, "-m", "melian", *words[1:]] if words[0] == "melian" else words
        environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            words,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            timeout=300,
            check=False,
        )
        assert done.returncode == expected_code, f"$ {command}\n{done.stdout}\n{done.stderr}"
        printed = done.stdout + (done.stderr if expected_code else "")
        assert matches(expected, printed), f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"


def matches(expected: str, printed: str) -> bool:
    """Whether a text was printed as announced; a line of `...` stands for any lines."""
    if not expected.strip():
        return True
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        pattern += r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ ]*\n"
    return re.fullmatch(pattern + r"\s*", printed + "\n") is not None


def test_generated_pages_are_current(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r}); import generate; "
        "print([p.name for p, text in generate.pages().items() if p.read_text('utf-8') != text])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)
    assert done.stdout.strip() == "[]", f"run `python docs/generate.py`\n{done.stderr}"


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_matches_can_fail() -> None:
    assert matches("a\n...\nb\n", "a\nx\ny\nb\n")
    assert not matches("a\n...\nb\n", "a\nx\ny\n")
    assert not matches("a\n", "b\n")
