"""Bars of beliefs are whole: what need not have been played before the story has a share of its own."""

from __future__ import annotations

import pandas as pd
import pytest

from melian.report.charts.situations import _belief


def frame(priors: list[float]) -> pd.DataFrame:
    """What North believes about a step where South may not come to move: wait, or go."""
    return pd.DataFrame(
        {
            "actor_label": "North", "matter_label": "What South does", "step_label": "The answer",
            "condition": "", "group": 0, "option_label": ["Waits", "Goes"], "mean": [0.25, 0.75], "prior": priors,
        }
    )  # fmt: skip


def test_what_was_not_sure_to_be_played_has_its_share_before_the_story() -> None:
    section = _belief([frame([0.2, 0.3])])
    assert section.options == ("Waits", "Goes", "not played")
    assert [bar.shares for bar in section.bars] == [
        pytest.approx((0.2, 0.3, 0.5)), pytest.approx((0.25, 0.75, 0)),
    ]  # fmt: skip


def test_what_is_sure_to_be_played_has_none() -> None:
    assert _belief([frame([0.4, 0.6])]).options == ("Waits", "Goes")
