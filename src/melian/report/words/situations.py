"""Where a group of situations lies and how often play comes there, in the words of charts and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from melian.report.words.figures import percent

__all__ = ["ALL_KNOWN", "NEVER_MET", "where_words"]

ALL_KNOWN = "Who moves here knows all that has happened: there is nothing to believe."
"""In the place of beliefs where nobody has any."""
NEVER_MET = "Who moves here knows all that matters here, or is never asked: there is nothing to believe."
"""The same where others do not know all."""


def where_words(row: Mapping[str, Any], n_groups: int) -> str:
    """The situation of a group, by one of its rows; empty where there is no other.

    >>> where_words({"condition": '"Aim" is "war"', "share": 0.25}, 2)
    'Where "Aim" is "war" (25 % of cases)'
    """
    words = str(row["condition"])
    if not words:
        return "" if n_groups == 1 else "Always"
    share = f" ({percent(row['share'])} of cases)" if n_groups > 1 else ""
    return f"Where {words}{share}"
