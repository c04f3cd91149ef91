"""What the codes of the record mean, and all codes together.

Tested in `tests/unit/record/test_record_codes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from melian.dossier.codes import DOSSIER_CODES
from melian.scenario.findings.codes import CODES, Code, codes_in

__all__ = ["ALL_CODES", "RECORD_CODES"]

RECORD_CODES: Mapping[str, Code] = codes_in(
    resources.files("melian.record").joinpath("codes.md").read_text("utf-8")
)
"""Code -> what it means, in order: R1 resolutions, R2 hindsight."""
ALL_CODES: Mapping[str, Code] = {**CODES, **DOSSIER_CODES, **RECORD_CODES}
"""Those of crisis files, then those of dossiers, then those of the record."""
