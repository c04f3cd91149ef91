"""What a curve of reliability shows, and what it leaves open, in sentences.

Tested in `tests/unit/record/test_reliability_chart.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from jaxtyping import Float

from melian.record.reliability import FEWEST, Reliability
from melian.report.words.figures import count, percent, percent_range

__all__ = ["reliability_words"]


def reliability_words(found: Reliability) -> tuple[str, ...]:
    """Where more or less came about than was said; `Open` where chance could tell why."""
    n = len(found.odds)
    if found.recalibrated is None:
        return (f"Open: a curve of calibration needs {FEWEST} questions; there are {n}.",)
    if found.alone is None:
        return ()
    figures = f"miscalibration is {found.miscalibration:.3f}, and chance alone makes up to {found.chance:.3f}"
    if found.miscalibration <= found.chance:
        return (f"Open: {figures}.",)
    rest = n - int(found.strays.sum())
    within = f"Open where the curve lies in the bands, for {rest} of {count(n, 'question')}."
    return (f"Not calibrated: {figures}.", *_shown(found), *([within] if rest else []))


def _shown(found: Reliability) -> Iterator[str]:
    """A sentence for each stretch of odds at which the curve lies beyond both bands, on one side."""
    assert found.recalibrated is not None
    off = np.where(found.strays, np.sign(found.recalibrated - found.odds), 0).astype(int)
    for side, places in groupby(range(len(off)), key=lambda place: int(off[place])):
        if side:
            at = list(places)
            said, came = found.odds[at], found.recalibrated[at]
            yield (
                f"Of what was given {_stretch(said)}, {'more' if side > 0 else 'less'} came about than was "
                f"said: {_stretch(came)}."
            )


def _stretch(odds: Float[np.ndarray, " place"]) -> str:
    low, high = float(odds.min()), float(odds.max())
    return percent(low) if percent(low) == percent(high) else percent_range(low, high)
