"""Commands below pages, so that they can be copied and typed again.

Tested in `tests/unit/test_traceable.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from melian.runs.run import Run

__all__ = ["AGAIN", "again_line", "asked_words"]

AGAIN = "Again: "
"""What stands before a command that gives the same figures."""


def again_line(command: str) -> Text:
    """The command that gives the same page; on one line, since a broken one cannot be pasted."""
    from rich.text import Text

    return Text(AGAIN + command, style="dim", no_wrap=True, overflow="ignore")


def asked_words(run: Run, settings: Mapping[str, str], precision: str | None) -> list[str]:
    """What was asked to be different from the file, as the command line takes it."""
    words = [] if run.model.variant is None else ["--variant", run.model.variant]
    for name, text in settings.items():
        words += ["--set", f"{name}={text}"]
    return words if precision is None else [*words, "--precision", precision]
