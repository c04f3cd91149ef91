"""What the numbers of a report rest on, and those that nobody named.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

from melian.report.document.material import Material
from melian.report.markup import closed, paragraph, table
from melian.report.words.figures import count
from melian.report.words.numbers import numbers_sentence
from melian.scenario.form.provenance import provenance
from melian.scenario.quantities.notation import show_figure
from melian.scenario.quantities.numbers import is_percent

__all__ = ["numbers_of_the_file"]


def numbers_of_the_file(material: Material) -> str:
    """So many on facts, on judgement, bare; and the bare ones, folded."""
    model = material.model
    file = model.scenario.file
    counted = paragraph(numbers_sentence(provenance(file, len(model.bare))))
    if not model.bare:
        return counted
    owner = str(file.analyst) if file.analyst else "whoever wrote the file"
    rows = [
        (
            each.place,
            each.written.text,
            " to ".join(show_figure(v, percent=is_percent(each.written.text)) for v in (each.low, each.high)),
        )
        for each in model.bare
    ]
    listed = table(("Where it stands", "number", "moved over"), rows, numbers=2)
    return counted + closed(
        f"{count(len(rows), 'bare number')}",
        paragraph(
            f"They stand in a formula of the file, without a name or a range, and {owner} answers for them. "
            "They keep their value in every draw, and are moved only where it is asked what drives the odds."
        )
        + listed,
    )
