"""What the colour of a change says, the same in every chart.

Of odds, orange is more of yes and blue is less, as in the tree of the story, where warm endings are
those that mean yes. Of points, green speaks for and purple against. Which side of zero a bar lies
on says the same without any colour.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

__all__ = ["AGAINST", "LESS", "MORE", "SPEAKS_FOR", "odds_colour", "points_colour"]

MORE, LESS = "#d55e00", "#0072b2"
SPEAKS_FOR, AGAINST = "#009e73", "#cc79a7"


def odds_colour(change: float) -> str:
    """Of a change of the odds of yes, or of the outcomes that are followed in its place."""
    return MORE if change > 0 else LESS


def points_colour(change: float) -> str:
    """Of points that an actor gains or loses."""
    return SPEAKS_FOR if change >= 0 else AGAINST
