"""What is found out about a crisis before it is solved."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from melian.api.calls import checked
from melian.diagnostic import Diagnostic
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.passages.found import Passages
from melian.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Read", "facts_frame", "findings_and_passages", "findings_frame", "findings_of", "passages_of"]


class Read(Protocol):
    """A crisis that was read."""

    @property
    def scenario(self) -> Scenario:
        """The file."""

    @property
    def base(self) -> Compiled:
        """The game without any what-if."""


@checked
def findings_of(
    case: Read, *, strict: bool = False, texts: str | os.PathLike[str] | None = None
) -> tuple[Diagnostic, ...]:
    """All that is found about a crisis, in the order of the file; errors are anchors that do not hold."""
    return findings_and_passages(case, strict=strict, texts=texts)[0]


@checked
def passages_of(case: Read, texts: str | os.PathLike[str] | None = None) -> Passages:
    """The passages behind the facts of a crisis, verified as far as the texts are at hand.

    Parameters
    ----------
    case
        A crisis that was read.
    texts
        A folder with texts of the sources, which are known by their `sha256`.

    Returns
    -------
    Passages
        One for each fact; `sentence` counts them.

    Raises
    ------
    UsageError
        If there is no such folder, or it holds very many files.

    Examples
    --------
    >>> import melian
    >>> melian.passages_of(melian.read("canon/deterrence")).sentence
    '2 facts: 2 without an anchor'
    """
    from melian.scenario.passages.passages import passages_in, texts_of

    return passages_in(case.scenario, texts_of(case.scenario, texts))


def findings_and_passages(
    case: Read, *, strict: bool = False, texts: str | os.PathLike[str] | None = None
) -> tuple[tuple[Diagnostic, ...], Passages]:
    """`findings_of` and `passages_of`, each text read once."""
    from melian.scenario.checks.check import check_findings
    from melian.scenario.passages.check import check_passages
    from melian.scenario.passages.passages import passages_in, texts_of

    found = Diagnostics(list(case.scenario.findings))
    check_findings(case.base, found, strict=strict)
    stored = texts_of(case.scenario, texts)
    passages = passages_in(case.scenario, stored)
    check_passages(case.scenario, passages, stored, found)
    return found.sorted(), passages


def findings_frame(case: Read) -> pd.DataFrame:
    """`findings_of` as a table: line, column, severity, code, message, help."""
    import pandas as pd

    rows = [
        (item.mark.line, item.mark.column, item.severity, item.code, item.message, item.help)
        for item in findings_of(case)
    ]
    return pd.DataFrame(rows, columns=["line", "column", "severity", "code", "message", "help"])


def facts_frame(case: Read, texts: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """`passages_of` as a table: a row for each fact.

    Examples
    --------
    >>> import melian
    >>> melian.read("canon/deterrence").facts()[["fact", "standing"]].values.tolist()
    [['tree', 'without_anchor'], ['audience', 'without_anchor']]
    """
    import pandas as pd

    columns = ["fact", "text", "standing", "source", "at", "says", "language", "words"]
    rows = [[getattr(each, name) for name in columns] for each in passages_of(case, texts)]
    return pd.DataFrame(rows, columns=columns)
