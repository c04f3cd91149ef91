"""Which of melian's files a text is, so that a file given to the wrong command is told so in one line.

Tested in `tests/unit/test_file_kinds.py`.
"""

from __future__ import annotations

import re
from typing import Literal

from melian.diagnostic import Mark
from melian.scenario.findings.diagnostics import Diagnostics

__all__ = ["Kind", "is_of_kind", "kind_of", "words_of"]

Kind = Literal["crisis", "dossier"]
_VERSIONS: dict[Kind, re.Pattern[str]] = {
    "crisis": re.compile(r"^melian[ \t]*:", re.MULTILINE),
    "dossier": re.compile(r"^dossier[ \t]*:", re.MULTILINE),
}
_NAMES: dict[Kind, str] = {"crisis": "a crisis file", "dossier": "a dossier"}
_USES: dict[Kind, str] = {
    "crisis": "`melian check {0}` checks it",
    "dossier": "`melian dossier check {0}` checks it, and `melian draft {0}` makes a crisis file of it",
}


def kind_of(text: str) -> Kind | None:
    """What a text says it is by the line of its version, which a crisis file goes by first.

    Examples
    --------
    >>> kind_of("dossier: 1")
    'dossier'
    """
    return next((kind for kind, version in _VERSIONS.items() if version.search(text)), None)


def words_of(kind: Kind, name: str) -> tuple[str, str]:
    """What a file of this kind is called, and which commands take the file of a name."""
    return _NAMES[kind], _USES[kind].format(name)


def is_of_kind(text: str, name: str, wanted: Kind, found: Diagnostics) -> bool:
    """Whether a text may be a file of this kind; M013 among the findings where it says it is another."""
    kind = kind_of(text)
    if kind is None or kind == wanted:
        return True
    version = _VERSIONS[kind].search(text)
    line = text.count("\n", 0, version.start()) + 1 if version else 1
    message = f"this is {_NAMES[kind]}, and no {_NAMES[wanted].removeprefix('a ')}"
    found.error("M013", message, Mark(line, 1), words_of(kind, name)[1])
    return False
