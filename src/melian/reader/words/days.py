"""Names of days and months by CLDR, which English and German write with a capital.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from functools import cache

__all__ = ["days_and_months"]


@cache
def days_and_months(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of days and those of months, in small letters.

    Examples
    --------
    >>> sorted(days_and_months("en")[0])[:2]
    ['friday', 'monday']
    """
    from babel import Locale

    locale = Locale.parse(language)
    days, months = (
        frozenset(name.lower() for form in ("format", "stand-alone") for name in table[form]["wide"].values())
        for table in (locale.days, locale.months)
    )
    return days, months
