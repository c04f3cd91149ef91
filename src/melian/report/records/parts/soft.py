"""How soft the odds are, as plain values.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field

from melian.analysis.known_equilibria import Source
from melian.analysis.soft.softness import Softness
from melian.report.records.record import Outcomes, Record, Sentences, Share, YesOrNot

__all__ = ["SoftRecord"]


class _Rounded(Record):
    """The odds with as many digits as their band bears."""

    words: str = Field(description="the figure and its band in words: about 1 in 4, between ...")
    median: Share = Field(description="the figure that these words say")
    low: Share = Field(description="the lower end that they say, of the middle 90 % of draws")
    high: Share = Field(description="the upper end that they say")


class _Noise(Record):
    """A step decided by noise that moves the odds."""

    step: str = Field(description="name of the step")
    label: str = Field(description="its label")
    actor: str = Field(description="who moves")
    taken: Share = Field(description="how often the best option is taken, in the median draw")
    moves: Share = Field(description="how far the odds differ between its options, in the median draw")


class _Mover(Record):
    """The uncertain number that the odds follow most."""

    name: str = Field(description="name of the number")
    label: str = Field(description="its label")
    correlation: float = Field(description="of ranks, over the certified draws of this run; from -1 to 1")
    odds_low: Share = Field(description="median odds in the fifth of draws in which it is lowest")
    odds_high: Share = Field(description="median odds in the fifth of draws in which it is highest")


class SoftRecord(Record):
    """How soft the odds are."""

    headline: bool = Field(description="whether there is a number: half of the draws or more are certified")
    outcomes: Outcomes
    is_answer: YesOrNot
    rounded: _Rounded | None = Field(description="the odds as a careful person would say them")
    noise: list[_Noise] = Field(description="steps decided by noise that move the odds")
    mover: _Mover | None = Field(
        description="the number that moves the odds most; `null` if none stands out or draws are few"
    )
    equilibria: int | None = Field(description="how many are known; `null`: nobody looked")
    other_odds: list[Share] = Field(description="the same odds in others, where a search tells them")
    uncertified: Share = Field(description="share of the draws with valid input without certificate")
    sentences: Sentences

    @classmethod
    def of(cls, soft: Softness) -> Self:
        """All of it."""
        rounded, mover, known = soft.rounded, soft.mover, soft.known
        noise = [
            {"step": s.step, "label": s.label, "actor": s.actor, "taken": s.taken, "moves": s.moves}
            for s in soft.noise
        ]
        return cls.model_validate(
            {
                "headline": soft.has_headline,
                "outcomes": list(soft.followed),
                "is_answer": soft.is_answer,
                "rounded": None if rounded is None else rounded._asdict(),
                "noise": noise,
                "mover": None
                if mover is None
                else {
                    "name": mover.name,
                    "label": mover.label,
                    "correlation": mover.correlation,
                    "odds_low": mover.odds_low,
                    "odds_high": mover.odds_high,
                },
                "equilibria": None if known is None or known.source is Source.NOTHING else known.count,
                "other_odds": list(soft.others),
                "uncertified": soft.uncertified,
                "sentences": list(soft.sentences),
            }
        )
