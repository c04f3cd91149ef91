"""The picture of reliability and its sentences: open where nothing can be shown."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from melian.record.reliability import reliability
from melian.report.charts.reliability import reliability_chart
from melian.report.words.record.calibration import reliability_words

ODDS = np.repeat(np.linspace(0.05, 0.95, 10), 4)
CRISES = [str(k // 4) for k in range(len(ODDS))]
CALIBRATED = np.arange(len(ODDS)) % 4 < np.round(4 * ODDS)
WRONG = ODDS < 0.5
"""What is given little comes about, and what is given much does not."""


def words_of(svg):
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


def test_few_questions_leave_it_open():
    found = reliability(ODDS[:8], CALIBRATED[:8], CRISES[:8])
    assert reliability_words(found) == ("Open: a curve of calibration needs 20 questions; there are 8.",)
    for drawn in reliability_chart(found).values():
        assert "Open: a curve of" in words_of(drawn)
        assert "chance alone" not in words_of(drawn)


def test_whoever_is_calibrated_is_not_accused():
    (said,) = reliability_words(reliability(ODDS, CALIBRATED, CRISES))
    assert re.match(r"Open: miscalibration is 0\.\d{3}, and chance alone makes up to 0\.\d{3}\.", said)


def test_what_is_wrong_is_told_with_its_odds():
    said = reliability_words(reliability(ODDS, WRONG, CRISES))
    assert said[0].startswith("Not calibrated: ")
    assert any("more came about than was said: 50 %" in each for each in said)
    assert any("less came about than was said: 50 %" in each for each in said)


@pytest.mark.parametrize("came", [CALIBRATED, WRONG])
def test_the_chart_says_it_in_words_at_any_width(came):
    found = reliability(ODDS, came, CRISES)
    drawn = reliability_chart(found)
    assert set(drawn) == {"wide", "narrow"}
    for svg in drawn.values():
        told = words_of(svg)
        assert f"{came.sum()} came about" in told
        assert f"{(~came).sum()} did not" in told
        for sentence in reliability_words(found):
            assert sentence.split(" ", 4)[0] in told
    assert drawn == reliability_chart(found)
