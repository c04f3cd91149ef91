"""What stands at each slider: its words, its curve, and who and what stands behind the number.

Tested in `tests/unit/app/test_numbers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from melian.questions.subject import Subject
from melian.scenario.passages.found import Passages
from melian.scenario.quantities.notation import show_figure
from melian.workspace.sliders import Slider, sliders_of

__all__ = ["cards"]

WIDE, HIGH = 200.0, 28.0
"""Of a curve."""
HEADINGS = {
    "uncertain": "Uncertain numbers",
    "fixed": "Numbers that are fixed",
    "bare": "Numbers that stand in formulas",
}


def cards(
    subject: Subject, passages: Passages | None, moved: Mapping[str, float]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sliders of a crisis by kind, under their headings."""
    all_of_them = sliders_of(subject)
    result = []
    for kind, heading in HEADINGS.items():
        found = [_card(each, subject, passages, moved) for each in all_of_them if each.kind == kind]
        if found:
            result.append((heading, found))
    return result


def _card(
    slider: Slider, subject: Subject, passages: Passages | None, moved: Mapping[str, float]
) -> dict[str, Any]:
    percent = slider.is_percent and slider.most <= 1
    ends = [show_figure(each, percent=percent) for each in (slider.low, slider.high)]
    return {
        "key": slider.key,
        "id": "n-" + re.sub(r"[^A-Za-z0-9_-]", "-", slider.key),
        "label": slider.label,
        "least": f"{slider.least:.13g}", "most": f"{slider.most:.13g}", "step": f"{slider.step:.13g}",
        "was": f"{slider.value:.13g}",
        "now": f"{moved.get(slider.key, slider.value):.13g}",
        "words": show_figure(moved.get(slider.key, slider.value), percent=percent),
        "percent": percent,
        "range": "" if slider.kind == "fixed" else f"{ends[0]} to {ends[1]}",
        "curve": _path(slider),
        "owner": "" if slider.owner == str(subject.scenario.file.analyst or "") else slider.owner,
        "facts": [_fact(name, subject, passages) for name in slider.facts],
    }  # fmt: skip


def _path(slider: Slider) -> str:
    """The curve as a path of SVG; empty where there is none."""
    if not slider.curve:
        return ""
    points = "L".join(f"{x * WIDE:.1f} {HIGH - y * (HIGH - 2):.1f}" for x, y in slider.curve)
    first, last = slider.curve[0][0], slider.curve[-1][0]
    return f"M{first * WIDE:.1f} {HIGH}L{points}L{last * WIDE:.1f} {HIGH}Z"


def _fact(name: str, subject: Subject, passages: Passages | None) -> dict[str, str]:
    """A fact that bears on a number: its sentence, its source, the passage where it was verified."""
    file = subject.scenario.file
    text = str(file.facts[name].text) if name in file.facts else name
    sentence, _, source = text.rstrip("]").rpartition("[") if text.endswith("]") else (text, "", "")
    known = {each.fact: each for each in passages or ()}.get(name)
    cited = source.split(",")[0].strip() or (str(file.facts[name].source or "") if name in file.facts else "")
    title = str(file.sources[cited].title) if cited in file.sources else cited
    return {
        "text": sentence.strip() or text,
        "source": title,
        "passage": known.words if known is not None else "",
        "says": known.says if known is not None else "",
    }
