"""Words that answers share: probabilities as cases, and under which conditions something holds.

Tested in `tests/unit/test_analysis_strategy.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from melian.analysis.odds import Spread
from melian.analysis.situations.grouping import Group
from melian.analysis.situations.information import UNPLAYED, Matter, Situations, codes_at
from melian.analysis.situations.shapes import NodeInt
from melian.scenario.model import Model

__all__ = [
    "NOT_KNOWN", "cases", "condition", "for_mover", "middle_half", "percent", "signed", "subject",
    "unseen_words",
]  # fmt: skip

NOT_KNOWN = "not known"
"""The words for what the mover has not been shown."""


def percent(p: float, digits: int = 0) -> str:
    """A probability as `84 %`; what is nearly 0 or 1 keeps a digit."""
    shown = f"{100 * p:.{digits}f}"
    if digits == 0 and (shown in ("0", "100")) and 0 < p < 1:
        shown = f"{100 * p:.1f}"
    return f"{shown} %"


def signed(value: float, form: str = ".1f") -> str:
    """A change with its sign, which nothing has: what is written as zero has none either.

    Parameters
    ----------
    value
        The change; a dash stands for one that is not known.
    form
        How the figure is written, in Python's format language without a sign.

    Examples
    --------
    >>> signed(12.34), signed(-0.06), signed(0.04), signed(-0.04), signed(-0.0)
    ('+12.3', '-0.1', '0.0', '0.0', '0.0')
    >>> signed(-0.0, ".2g"), signed(-1e-9, ".2g"), signed(-0.4, ".0f"), signed(0.001, ".2f")
    ('0', '-1e-09', '0', '0.00')
    """
    if math.isnan(value):
        return "\N{EN DASH}"
    text = format(float(value), f"+z{form}")
    return text if float(text.replace(",", "")) else text[1:]


def cases(p: float) -> str:
    """A probability as people say it: `in 9 of 10 cases`."""
    if np.isnan(p):
        return "in no case that was solved"
    if p >= 0.995:
        return "in nearly all cases" if p < 1 else "in all cases"
    if p < 0.005:
        return "in hardly any case" if p > 0 else "in no case"
    if 0.095 <= p < 0.905:
        return f"in {round(10 * p)} of 10 cases"
    return f"in {round(100 * p)} of 100 cases"


def for_mover(label: str, who: str) -> str:
    """What somebody decides, where it is said already who that is.

    >>> for_mover("Whether to go in: the ballot of France (round 2)", "France")
    'Whether to go in: the ballot (round 2)'
    """
    step, colon, part = label.rpartition(": ")
    return f"{step}{colon}{part.replace(f' of {who}', '')}" if colon else label


def subject(label: str) -> str:
    """A label before its verb: an apposition is closed by its second comma.

    >>> subject("The allies, acting together"), subject("Russia")
    ('The allies, acting together,', 'Russia')
    """
    return f"{label}," if "," in label and not label.endswith(",") else label


def middle_half(spread: Spread) -> str:
    """The middle half of draws, as `middle half of draws: 84 to 95 %`."""
    low, high = f"{100 * spread.q25:.0f}", f"{100 * spread.q75:.0f}"
    return f"middle half of draws: {low} to {high} %" if low != high else f"middle half of draws: {low} %"


def unseen_words(
    model: Model, here: Situations, known: Mapping[str, Matter], leaves: NodeInt
) -> dict[str, str]:
    """What it means, per matter, not to have been shown it: not played, or not known."""
    result = {}
    tree = model.tree
    for key, values in here.seen.items():
        blank = here.infosets[values == 0]
        nodes = np.flatnonzero(np.isin(tree.node_infoset, blank))
        played = bool((codes_at(model, nodes, known[key], leaves) >= 0).any())
        result[key] = NOT_KNOWN if played else UNPLAYED
    return result


def condition(group: Group, here: Situations, known: Mapping[str, Matter], unseen: Mapping[str, str]) -> str:
    """Under what the mover is in a group, as `"Troops" is "Up to 175,000" and ...`; empty for always."""
    parts = []
    for key in sorted(group.kept, key=lambda k: known[k].position):
        values = [here.values[key][value] for value in group.kept[key]]
        named = [f'"{known[key].words(value)}"' for value in values if value]
        named += [unseen[key] for value in values if not value]
        parts.append(f'"{known[key].label}" is {" or ".join(named)}')
    return " and ".join(parts)
