"""Who or what the numbers of a file rest on.

Tested in `tests/unit/test_references.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import cited_fact
from melian.scenario.schema.elements import CrisisFile

__all__ = ["PLACEHOLDER", "Provenance", "provenance"]

PLACEHOLDER = "TODO"
"""Whose judgement a number is on that nobody has judged."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who or what the numbers of a file rest on: assumptions, bare numbers, ranges of hints and precision."""

    by_facts: int
    """Assumptions that name facts."""
    by_source: Mapping[str, int]
    """Source -> assumptions resting on facts that cite it; one may count under several sources."""
    by_judgement: Mapping[str, int]
    """Who -> assumptions no fact bears on and ranges of hints and precision, by who judged them."""
    by_analyst: int
    """Bare numbers: nobody named them or gave them a range, and the analyst answers for them."""
    unjudged: int = 0
    """Placeholders, by `judgement: TODO`: nobody has judged them, whatever facts bear on them."""

    @property
    def total(self) -> int:
        """All numbers, each once."""
        return self.by_facts + sum(self.by_judgement.values()) + self.by_analyst + self.unjudged


def provenance(file: CrisisFile, n_bare_numbers: int = 0) -> Provenance:
    """How many numbers rest on facts (by source), on judgement (by person) and on the analyst.

    An assumption with both facts and a judgement counts by its facts, unless that is `TODO`; a hint whose
    ratio has a range by the analyst, for facts tell the news and not how likely it was; so does a range of
    `precision`. The number of bare numbers is the caller's to count: it takes bound expressions.
    """
    quiet = Diagnostics()
    cited = {
        name: {reference.source for reference in cited_fact(name, fact, quiet).references}
        for name, fact in file.facts.items()
    }
    sources: Counter[str] = Counter({str(name): 0 for name in file.sources})
    judges: Counter[str] = Counter()
    n_by_facts = n_unjudged = 0
    for assumption in file.assumptions.values():
        if str(assumption.judgement).strip().upper() == PLACEHOLDER:
            n_unjudged += 1
        elif assumption.because:
            n_by_facts += 1
            sources.update({source for fact in assumption.because for source in cited.get(fact, ())})
        elif assumption.judgement:
            judges[str(assumption.judgement).partition(": ")[0]] += 1  # behind a colon stands the reason
    ranges = sum(" to " in text for text in _factors(file))
    if ranges:
        judges[str(file.analyst or "the analyst")] += ranges
    return Provenance(n_by_facts, dict(sources), dict(judges), n_bare_numbers, n_unjudged)


def _factors(file: CrisisFile) -> Iterator[str]:
    """Texts that may be a range and stand for a factor: ratios of hints, and what `precision` says."""
    for event in file.timeline.values():
        yield from event.hints.values()
    given = file.precision or ()
    yield from given.values() if isinstance(given, Mapping) else (given,) if given else ()
