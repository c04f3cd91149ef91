"""What the numbers of a file rest on, in words.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

from melian.report.words.figures import count
from melian.scenario.form.references import Provenance

__all__ = ["numbers_sentence"]


def numbers_sentence(found: Provenance) -> str:
    """How many numbers there are: so many on facts, so many on whose judgement, so many bare.

    >>> numbers_sentence(Provenance(3, {}, {"Anna": 2}, 4))
    '9 numbers: 3 on facts, 2 on the judgement of Anna, 4 bare.'
    """
    parts = [f"{found.by_facts} on facts"] if found.by_facts else []
    parts += [f"{n} on the judgement of {who}" for who, n in found.by_judgement.items()]
    parts += [f"{found.by_analyst} bare"] if found.by_analyst else []
    return count(found.total, "number") + (f": {', '.join(parts)}." if parts else ".")
