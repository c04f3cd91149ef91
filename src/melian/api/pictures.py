"""Pictures of answers, for notebooks and files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from melian.api.calls import checked, checked_methods
from melian.files import write_file

__all__ = ["Picture", "picture"]


@checked_methods
@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; a notebook draws it.

    Examples
    --------
    >>> Picture("<svg></svg>")
    <Picture>
    """

    svg: str
    """As SVG text."""

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to an SVG file."""
        write_file(path, self.svg)

    def __repr__(self) -> str:
        return "<Picture>"

    def _repr_svg_(self) -> str:
        return self.svg


@checked
def picture(answer: Any, *, width: int = 1120) -> Picture:
    """What a report would draw of an answer.

    Parameters
    ----------
    answer
        A `Result`, its `strategy()`, `beliefs()`, `tree()`, `timeline()`, `why()`, `drivers()` or
        `tip()`, what `Case.whatif`, `Case.levers` and `melian.score` return, or
        `CompiledCase.equilibria()`.
    width
        Pixels; below 600 it is drawn for a phone.

    Raises
    ------
    UsageError
        If there is no picture of such an answer.

    Examples
    --------
    >>> import melian
    >>> result = melian.read("canon/hawk-dove").solve(draws=4, seed=0)
    >>> melian.picture(result, width=400).svg[:4]
    '<svg'
    """
    from melian.api.result import Result
    from melian.report.charts.pictures import picture_svg

    return Picture(picture_svg(answer.run if isinstance(answer, Result) else answer, width))
