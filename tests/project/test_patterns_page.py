"""The page of the patterns is current, with a picture of each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from melian.drafts.patterns.shelf import pattern_names

ROOT = Path(__file__).parents[2]


def test_page_and_pictures_are_current(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r}); import patterns; "
        "print([p.name for p, text in patterns.pages().items() "
        "if not p.exists() or p.read_text('utf-8') != text])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert done.stdout.strip() == "[]", f"run `python docs/patterns.py`\n{done.stdout}{done.stderr}"


def test_no_picture_is_left_of_a_pattern_that_is_none() -> None:
    pictures = {path.stem for path in (ROOT / "docs" / "images" / "patterns").iterdir()}
    assert pictures == set(pattern_names())
