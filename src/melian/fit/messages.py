"""Parts of messages: names that are near, rows by their names, values cut short, errors of formulaic.

Tested in `tests/unit/test_fit_formulas.py`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

__all__ = ["nearest_name", "plain_error", "shown", "some_rows", "what_failed"]

_LONGEST = 60
"""Characters of a value that a message shows."""
_LONGEST_ERROR = 300
"""Characters of an error of formulaic's."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m|⧛\[[0-9;]*m|[⧛⧚]")


def nearest_name(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: what there is, and what was perhaps meant."""
    names = [shown(other) for other in known]
    close = difflib.get_close_matches(name[: 2 * _LONGEST], names, n=1, cutoff=0.6)
    if not close:
        folded = [other for other in names if other.casefold() == name.casefold()]
        close = folded[:1]
    hint = f"Did you mean '{close[0]}'? " if close else ""
    listed = ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")
    return f"{hint}There are: {listed}"


def some_rows(index: pd.Index) -> str:
    """Rows by name: `line 4`, `lines 4, 7, 9 and 12 more`."""
    kind = str(index.name or "row")
    if len(index) == 1:
        return f"{kind} {index[0]}"
    listed = ", ".join(str(label) for label in index[:5])
    return f"{kind}s {listed}" + (f" and {len(index) - 5} more" if len(index) > 5 else "")


def shown(value: Any) -> str:
    """A value as text, cut where it is long."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def what_failed(term: str, error: Any) -> str:
    """What formulaic says of a regressor that it cannot evaluate."""
    text = plain_error(error)
    if match := re.search(r"name '(\w+)' is not defined", text):
        return f"'{term}' uses '{match[1]}', which is neither a column of the data nor a function"
    if match := re.search(r"outside of the nominated levels.*: (\{.*?\})\.", text):
        return f"'{term}' meets levels that the data of the fit did not have: {match[1]}"
    if "'Series' object is not callable" in text:
        return f"'{term}' calls a function whose name a column has too; rename the column: {text}"
    return f"'{term}' cannot be evaluated: {text}"


def plain_error(error: Any) -> str:
    """The message of formulaic in one line, without its colours, and cut where it repeats a long formula."""
    text = " ".join(_COLOUR.sub("", str(error)).split())
    if text.startswith("Numeric literals"):
        return "a number other than 0 and 1 stands inside I(), as in I(2 * x)"
    return text if len(text) <= _LONGEST_ERROR else f"{text[:_LONGEST_ERROR]}..."
