"""What is asked of a fit in words: an effect, and a change that makes another model.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from melian.errors import UsageError
from melian.fit.data.formulas import formulas_of
from melian.fit.messages import nearest_name

__all__ = ["changed", "effect_of"]


def effect_of(text: str) -> tuple[str, Any, Any]:
    """Column, from and to, of `COLUMN: A to B`; numbers where both are.

    Raises
    ------
    UsageError
        If it is not of this form.

    Examples
    --------
    >>> effect_of("trade: 0 to 1.5"), effect_of("regime: autoc to dem")
    (('trade', 0.0, 1.5), ('regime', 'autoc', 'dem'))
    """
    match = re.fullmatch(r"\s*(.+?)\s*:\s*(.+?)\s+to\s+(.+?)\s*", text)
    if match is None:
        raise UsageError(f"--effect {text!r}: write 'column: 0 to 1', or 'regime: autoc to dem'")
    column, low, high = match.groups()
    try:
        return column, float(low), float(high)
    except ValueError:
        return column, low, high


def changed(
    text: str, formulas: Mapping[str, str], options: Mapping[str, str | None]
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Formulas and options with some of them changed by `TERM ~ formula; option=value`.

    Raises
    ------
    UsageError
        If a part is neither, or names a term or option that was not there.
    """
    terms, settings = dict(formulas), dict(options)
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        if "~" in part:
            ((term, formula),) = formulas_of([part]).items()
            terms[term] = formula
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise UsageError(f"--against {part!r}: write 'TERM ~ formula' or 'option=value'")
        if name not in settings:
            raise UsageError(
                f"--against {part!r}: there is no option '{name}'. {nearest_name(name, settings)}"
            )
        settings[name] = value
    return terms, settings
