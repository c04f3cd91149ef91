"""The analyses that a report is written from, each asked once; what fails is left out with its reason.

All are asked in one way: the parts of `PARTS`, then questions that bring a section themselves.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from melian.analysis.certificate import has_headline
from melian.errors import MelianError, UsageError
from melian.report.document.further import Further
from melian.report.document.material import Material
from melian.report.document.parts import PARTS, Interrupted
from melian.report.document.workload import Depth, workload_of
from melian.runs.ask import Watch
from melian.runs.evidence import known_events
from melian.runs.run import Run

__all__ = ["Interrupted", "gathered"]

NO_HEADLINE = "under half of the draws are certified, and what the others say may not hold of all."

_T = TypeVar("_T")


def gathered(
    run: Run, settings: Mapping[str, str], precision: str | None, depth: Depth, watch: Watch | None = None,
    *, further: Sequence[Further] = (),
) -> Material:  # fmt: skip
    """Ask every analysis that a report has a section for.

    Parameters
    ----------
    run
        The answer that the report is about.
    settings, precision
        With what it was compiled.
    depth
        How many draws the further runs take.
    watch
        Who watches and works: called with what is being worked on, in words. What is solved besides
        is kept where it says, or where the run was kept if nobody says.
    further
        Questions that are asked besides, each for a section of its own.

    Raises
    ------
    Interrupted
        If somebody ended it.
    UsageError
        If no draw of the run is certified.
    """
    if not run.n_certified:
        raise UsageError("no draw is certified, so there is nothing to report; `melian solve` says why")
    watch = watch or Watch(store=None if run.keeping is None else run.keeping.store)
    evidence = known_events(run.model, run.at)
    workload = workload_of(run.model, run.n_draws, depth, evidence, settings=settings, precision=precision)
    material = Material(run, settings, precision, depth, workload)
    if not has_headline(run):
        material.missing.update(dict.fromkeys((part.name for part in PARTS), NO_HEADLINE))
        return material
    tell, stop = watch.progress or (lambda words: None), watch.stop

    def ask(name: str, words: str, question: Callable[[], _T]) -> _T | None:
        if stop.is_set():
            raise Interrupted
        if name in workload.left_out:
            material.missing[name] = workload.left_out[name]
            return None
        tell(words)
        try:
            answer = question()
        except MelianError as error:
            material.missing[name] = f"{error}".strip().rstrip(".") + "."
            return None
        if stop.is_set():
            raise Interrupted
        return answer

    with ThreadPoolExecutor(1) as beside:  # one start after the other: it would leave a core idle
        begun = {part: beside.submit(part.ask, material, watch) for part in PARTS if part.beside}
        writing: dict[Callable[[Material], str], Future[str]] = {}
        try:
            for part in PARTS:
                if part.applies(material):
                    question = begun[part].result if part.beside else partial(part.ask, material, watch)
                    answer = ask(part.name, part.words, question)
                    if answer is not None:
                        setattr(material, part.keep, answer)
                writing |= {section: beside.submit(section, material) for section in part.sections}
            material.further = tuple(
                (each, ask(each.name, each.section, partial(each.ask, run, watch.telling(None))))
                for each in further
            )
            material.written = {section: text.result() for section, text in writing.items()}
        except BaseException:
            stop.set()
            beside.shutdown(wait=False, cancel_futures=True)
            raise
    return material
