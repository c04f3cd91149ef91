"""Every code of the record is documented, and every example in the catalogue is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import melian.record
from melian.errors import ScenarioError
from melian.record.codes import ALL_CODES, RECORD_CODES
from melian.record.hindsight import hindsight
from melian.record.resolution import read_resolution
from melian.scenario.findings.codes import whole
from melian.scenario.read import read_text
from record_files import write_pair

PARTS = [code for code, entry in RECORD_CODES.items() if entry.is_part]


def findings(code, part, folder):
    """What a part of a crisis file (R2), or of a resolution, draws."""
    if code.startswith("R2"):
        return {item.code for item in hindsight(read_text(whole(part)).file)}
    try:
        return {item.code for item in read_resolution(write_pair(folder, part)).findings}
    except ScenarioError as error:
        return {item.code for item in error.diagnostics}


def test_every_code_is_documented_and_every_documented_code_is_used():
    paths = Path(melian.record.__file__).parent.rglob("*.py")
    used = {code for path in paths for code in re.findall(r'"(R\d{3})"', path.read_text("utf-8"))}
    assert set(RECORD_CODES) == used
    assert list(RECORD_CODES) == sorted(RECORD_CODES)
    assert set(RECORD_CODES) < set(ALL_CODES)


@pytest.mark.parametrize("code", PARTS)
def test_the_wrong_example_draws_its_code_and_the_right_one_none(code, tmp_path):
    assert code in findings(code, RECORD_CODES[code].wrong, tmp_path)
    assert findings(code, RECORD_CODES[code].right, tmp_path) == set()
