"""What is written to be sent: the report and the brief.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from melian.errors import UsageError
from melian.files import write_file

if TYPE_CHECKING:
    from melian.questions.subject import Posed
    from melian.runs.ask import Watch
    from melian.runs.run import Run

__all__ = ["ReportOptions", "brief_written", "report_written"]

Place = str | os.PathLike[str] | None
"""Where something is written; nowhere if None."""


class ReportOptions(TypedDict, total=False):
    """How deep a report goes, and who watches."""

    whatif_draws: int | None
    """Draws of each what-if; as many as a minute or two allows if absent, as all of these."""
    lever_draws: int | None
    """Draws of each lever."""
    driver_draws: int | None
    """Draws at which each number is moved."""
    starts: int | None
    """Of the search for other equilibria."""
    texts: str | os.PathLike[str] | None
    """A folder with texts of the sources, as for `melian.passages_of`."""
    workers: int | None
    """Threads."""
    progress: Callable[[str], None] | None
    """Called with what is being worked on, in words."""
    stop: threading.Event | None
    """Set it to end with nothing written."""


def report_written(
    run: Run, posed: Posed, watch: Watch, path: Place, **options: Unpack[ReportOptions]
) -> str:
    """A report on solved draws, also written to a file if one is named."""
    from melian.questions.in_report import further_questions
    from melian.report.document.document import Depth, document, gathered

    given: dict[str, Any] = {"progress": None, "workers": None, "stop": None, "texts": None, **options}
    watching = {name: given.pop(name) for name in ("progress", "workers", "stop")}
    watching["stop"] = watching["stop"] or threading.Event()
    texts = given.pop("texts")
    material = gathered(
        run, posed.settings, posed.ask.precision, Depth(**given), replace(watch, **watching),
        further=further_questions(posed),
    )  # fmt: skip
    material.texts = texts
    return _written(document(material), path)


def brief_written(run: Run, posed: Posed, path: Place, form: str | None, texts: Place = None) -> str:
    """A brief from solved draws, also written to a file if one is named.

    `texts` is a folder with texts of the sources: passages behind facts are shown from there.

    Raises
    ------
    UsageError
        If neither `form` nor the name of the file says what it is written as.
    """
    from melian.report.brief.brief import FORMATS, brief_of
    from melian.report.brief.form import form_of
    from melian.report.brief.material import gathered

    try:
        found = form_of(path, form)
    except ValueError as error:
        raise UsageError(str(error)) from None
    material = gathered(run, posed.settings, posed.ask.precision, texts=texts)
    return _written(FORMATS[found](brief_of(material)), path)


def _written(page: str, path: Place) -> str:
    if path is not None:
        write_file(path, page)
    return page
