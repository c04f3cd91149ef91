"""How a kernel says that a draw ended: the codes of `melian.solve.solver.Status` that one can give.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

__all__ = [
    "CERTIFIED", "COARSE", "FOLD", "INTERRUPTED", "NOT_FINITE", "OUT_OF_PASSES", "SPLIT", "STALLED", "UNSURE",
]  # fmt: skip

CERTIFIED, SPLIT, FOLD, STALLED, OUT_OF_PASSES, INTERRUPTED, NOT_FINITE = 0, 1, 2, 3, 4, 5, 6
COARSE = 8
UNSURE = -1
"""Left for another method."""
