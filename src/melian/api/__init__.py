"""melian from Python: read a crisis, compile it, solve it, ask.

>>> import melian
>>> case = melian.read("canon/hawk-dove")
>>> result = case.solve(draws=20, seed=0)
>>> list(result.odds.columns)
['outcome', 'label', 'median', 'mean', 'q05', 'q25', 'q75', 'q95']
"""

from __future__ import annotations

from melian.api.case import Case
from melian.api.compiled import CompiledCase
from melian.api.findings import findings_of, passages_of
from melian.api.patterns import from_pattern, patterns
from melian.api.pictures import Picture, picture
from melian.api.reading import read
from melian.api.record import score
from melian.api.result import Result

__all__ = [
    "Case",
    "CompiledCase",
    "Picture",
    "Result",
    "findings_of",
    "from_pattern",
    "passages_of",
    "patterns",
    "picture",
    "read",
    "score",
]
