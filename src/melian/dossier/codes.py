"""What the codes of dossiers mean: the catalogue `codes.md` beside this module.

Tested in `tests/unit/test_dossier_codes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from melian.scenario.findings.codes import Code, codes_in

__all__ = ["DOSSIER_CODES"]

DOSSIER_CODES: Mapping[str, Code] = codes_in(
    resources.files("melian.dossier").joinpath("codes.md").read_text("utf-8")
)
"""Code -> what it means, in order."""
