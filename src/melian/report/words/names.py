"""Options by their short forms, for tables.

Conditions use short forms by themselves (`Matter.words`); sentences and headings use labels.

Tested in `tests/unit/test_short_forms.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from melian.analysis.situations.information import matters

if TYPE_CHECKING:
    import pandas as pd

    from melian.scenario.model import Model

__all__ = ["shortened"]


def shortened(frame: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Rows about options in which `option_label` is the short form, where an option has one.

    Parameters
    ----------
    frame
        Rows with `option` and `option_label`, of a `matter` or, without such a column, of a `step`.
    model
        The model that they are about.
    """
    place = "matter" if "matter" in frame else "step"
    short = {
        (key, option): words
        for key, matter in matters(model).items()
        for option, words, label in zip(matter.options, matter.shorts, matter.labels, strict=True)
        if words != label
    }
    if not short:
        return frame
    rows = zip(frame[place], frame["option"], frame["option_label"], strict=True)
    return frame.assign(option_label=[short.get((key, option), label) for key, option, label in rows])
