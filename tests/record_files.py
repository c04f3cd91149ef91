"""A crisis and its resolution as files, for tests of the record."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from melian.scenario.findings.codes import whole

QUESTIONS = "questions:\n  fight: {label: Does the south fight?, when: reply is fight, by: 1956-11-30}"
CRISIS = whole(QUESTIONS)
"""Whose outcomes are war, win and peace."""

RESOLUTION = """resolution: 1
crisis: example.crisis.yaml
sha256: {sha256}
sources:
  gazette: {{title: The end of it, date: 1956-11-06}}
facts:
  ended: The troops went home. [gazette]
outcome: {{is: peace, date: 1956-11-05, because: ended}}
answers:
  fight: {{is: no, date: 1956-11-05, because: ended}}
"""


def write_pair(folder: Path, part: str = "", crisis: str = CRISIS, name: str = "example") -> Path:
    """The crisis file and its resolution, a section of it replaced; the path of the resolution."""
    (folder / f"{name}.crisis.yaml").write_text(crisis, "utf-8", newline="")
    text = RESOLUTION.format(sha256=hashlib.sha256(crisis.encode()).hexdigest())
    text = text.replace("example.crisis", f"{name}.crisis")
    if part:
        key = part.split(":")[0]
        text = re.sub(rf"^{key}:.*\n(?:  .*\n)*", lambda _: part.rstrip("\n") + "\n", text, flags=re.M)
    path = folder / f"{name}.resolution.yaml"
    path.write_text(text, "utf-8", newline="")
    return path
