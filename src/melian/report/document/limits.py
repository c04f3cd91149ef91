"""What a report cannot tell, on its first screen."""

from __future__ import annotations

from melian.report.document.material import Material
from melian.report.markup import paragraph, section
from melian.report.words.numbers import numbers_sentence
from melian.scenario.form.provenance import provenance

__all__ = ["limits"]


def limits(material: Material) -> str:
    """What this cannot tell, in plain words."""
    model = material.model
    counted = numbers_sentence(provenance(model.scenario.file, len(model.bare)))
    return section(
        "limits",
        "What this cannot tell",
        paragraph(
            "It predicts nobody's decision. It says what follows if the actors, their choices, their aims "
            "and the numbers are as the file says, and knows nothing of what the file leaves out. The bands "
            "are about the numbers and not about the story: a wrong story has narrow bands too. It rests on "
            f"{counted} The numbers are drawn independently of each other; everybody is taken to know the "
            "game; of several equilibria it tells one. A source that is wrong is wrong here too."
        ),
    )
