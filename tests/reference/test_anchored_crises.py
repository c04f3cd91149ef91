"""Both crises of 2021 stand where the report of 9 December 2021 says it.

Places and fingerprints are in the files, and no word of the report: whoever has it can verify them. The
test that does is skipped where it is not at hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import melian
from melian.api.findings import findings_of

TEXTS = Path(__file__).parents[3] / "shared" / "reports"
CRISES = {"ukraine-2021": 14, "ukraine-2021-full": 15}


@pytest.fixture(scope="module", params=CRISES)
def case(request):
    return melian.read(request.param)


def test_every_fact_has_a_place_and_a_fingerprint_and_no_word_of_the_report(case):
    found = melian.passages_of(case)
    assert (
        found.sentence == f"{len(found)} facts: {len(found)} not verified, without the texts that they cite"
    )
    assert len(found) == CRISES[case.scenario.name]
    for each in found:
        assert each.anchor.spans
        assert each.anchor.quote is None
        assert len(each.anchor.digest) == 16


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the report is not at hand")
def test_every_passage_stands_in_the_report(case):
    found = melian.passages_of(case, TEXTS)
    assert found.sentence == f"{len(found)} facts: {len(found)} verified"
    codes = {item.code for item in findings_of(case, texts=TEXTS)}
    assert not codes & {"M714", "M715", "M716", "M717", "M718", "M719"}
