"""How soft the answer of a report is, beside its figure; and what stands there where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from melian.report.document.material import Material
from melian.report.markup import bullets, paragraph, text
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import count, percent

__all__ = ["no_answer", "odds_told", "soft_band", "soft_points"]


def soft_band(material: Material) -> str:
    """The answer with as many digits as it bears, as large as the figure."""
    found = material.soft.rounded
    if found is None:
        return ""
    words = f"{found.words[0].upper()}{found.words[1:]}"
    return f'<p class="soft">{text(words)}</p>'


def soft_points(material: Material) -> str:
    """What else makes it soft: noise, the number that moves it most, other equilibria, lost draws."""
    told = material.soft.sentences[1:]
    return bullets(told) if told else ""


def no_answer(material: Material) -> str:
    """Why there is no figure, what failed, and what to try."""
    run = material.run
    lines = failing_lines(run, material.settings, material.precision)
    return f'<div class="answer"><div><p class="soft">{text(no_headline(run))}</p></div></div>' + "".join(
        paragraph(line, "lead") for line in lines
    )


def odds_told(material: Material, n: int, odds: float, followed: Sequence[str]) -> str:
    """A figure of the odds: "are 24 %", with that of the answer beside it where it is of fewer draws.

    Parameters
    ----------
    n
        Draws, the first of those that the answer rests on.
    odds
        Their median odds of the outcomes `followed`.
    """
    run, answer = material.run, material.soft
    told = f"are {percent(odds)}"
    if n == run.n_draws:
        return told
    told += f" on the first {count(n, 'draw')}, which these figures rest on"
    if tuple(followed) == answer.followed:
        told += f", and {percent(answer.odds.median)} on all {run.n_draws:,}"
    return told
