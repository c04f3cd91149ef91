"""What the numbers of a file rest on, in words.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

from melian.articles import separated
from melian.report.words.figures import count
from melian.scenario.form.provenance import Provenance, provenance
from melian.scenario.model import Model

__all__ = ["numbers_sentence", "unjudged_of", "unjudged_sentence"]


def numbers_sentence(found: Provenance) -> str:
    """How many numbers there are: so many on facts, so many on whose judgement, so many bare.

    >>> numbers_sentence(Provenance(3, {}, {"Anna": 2}, 4))
    '9 numbers: 3 on facts, 2 on the judgement of Anna, 4 bare.'
    >>> numbers_sentence(Provenance(3, {}, {"Anna, retired": 2}, 0))
    '5 numbers: 3 on facts; 2 on the judgement of Anna, retired.'
    """
    parts = [f"{found.unjudged} still to be judged"] if found.unjudged else []
    parts += [f"{found.by_facts} on facts"] if found.by_facts else []
    parts += [f"{n} on the judgement of {who}" for who, n in found.by_judgement.items()]
    parts += [f"{found.by_analyst} bare"] if found.by_analyst else []
    return count(found.total, "number") + (f": {separated(parts)}." if parts else ".")


def unjudged_sentence(found: Provenance) -> str:
    """How many numbers are placeholders; empty where none is.

    >>> unjudged_sentence(Provenance(3, {}, {"Anna": 2}, 4, 11))
    '11 of its 20 numbers are placeholders that nobody has judged.'
    """
    if not found.unjudged:
        return ""
    are = "is a placeholder" if found.unjudged == 1 else "are placeholders"
    return f"{found.unjudged:,} of its {count(found.total, 'number')} {are} that nobody has judged."


def unjudged_of(model: Model) -> str:
    """The same of the file that a model is made from, as what stands above an answer."""
    found = unjudged_sentence(provenance(model.scenario.file, len(model.bare)))
    return f"Not yet an answer: {found}" if found else ""
