"""Every exception that melian raises on purpose.

    MelianError
    ├── ScenarioError           a crisis file that cannot be used: carries its diagnostics
    ├── NumberError             a number, range or distribution that cannot be used: carries its remedy
    ├── DateError               a date that cannot be used: carries its remedy
    ├── TextError               a text of a source that cannot be read: carries its name and remedy
    ├── UsageError              a request that does not fit: an unknown name, options that exclude each other
    │   └── FitError                data or formulas that a model cannot be fitted to
    ├── GameError               a game that is not one
    │   ├── ImperfectRecallError    some player forgets an own move
    │   └── EfgError                a Gambit file or a profile that cannot be used: carries line and column
    ├── SolverError             a game that this solver cannot take
    ├── AssistantError          a server that was asked and gave no answer that can be read
    ├── StoreError              a folder of runs that cannot be read or written
    └── ClusterError            other machines that cannot be reached or cannot solve this

A solver that merely does not converge raises nothing: its `Solution.status` says so.
A message says where, what, got, and what would work.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from melian.diagnostic import Diagnostic

__all__ = [
    "AssistantError",
    "ClusterError",
    "DateError",
    "EfgError",
    "FitError",
    "GameError",
    "ImperfectRecallError",
    "MelianError",
    "NumberError",
    "ScenarioError",
    "SolverError",
    "StoreError",
    "TextError",
    "UsageError",
]


class MelianError(Exception):
    """Whatever melian raises on purpose: to catch it is to catch all of them.

    Examples
    --------
    >>> import melian
    >>> try:
    ...     melian.read("no-such-crisis")
    ... except melian.MelianError as error:
    ...     print(type(error).__name__)
    ScenarioError
    """


class ScenarioError(MelianError):
    r"""A crisis file that cannot be used.

    `diagnostics` holds every error and warning of the file, sorted by position; the message shows
    the first errors. `text` and `name` are those of the file, where it could be read.

    Examples
    --------
    >>> import melian
    >>> try:
    ...     melian.read("melian: 2\ntitle: From the future")
    ... except melian.ScenarioError as error:
    ...     first = error.diagnostics[0]
    >>> first.code, first.mark.line, first.help
    ('M202', 1, 'add `actors: ...`')
    """

    def __init__(
        self, message: str, diagnostics: Sequence[Diagnostic] = (), *, text: str = "", name: str = ""
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)
        self.text = text
        self.name = name


class NumberError(MelianError, ValueError):
    """A number, range or distribution that cannot be used.

    `what` says what is wrong and what was got, `remedy` what would work. A reader
    of files adds the place.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        self.remedy = remedy


class DateError(MelianError, ValueError):
    """A date that cannot be used: `what` says what is wrong, `remedy` what would work."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        self.remedy = remedy


class TextError(MelianError):
    """A text of a source that cannot be read.

    `name` is that of its file, `what` says what is wrong, `remedy` what would work.
    """

    def __init__(self, name: str, what: str, remedy: str) -> None:
        super().__init__(f"{name}: {what}; {remedy}")
        self.name = name
        self.what = what
        self.remedy = remedy


class UsageError(MelianError):
    """A request that does not fit the scenario or the game.

    Examples
    --------
    >>> import melian
    >>> try:
    ...     melian.read("canon/deterrence").compile(variant="wra")
    ... except melian.UsageError as error:
    ...     print(error)
    there is no variant called 'wra'; known: deterred, tied_hands, war. Did you mean 'war'?
    """


class FitError(UsageError):
    """Data or formulas that a model cannot be fitted to; the message names rows, columns or coefficients."""


class GameError(MelianError):
    """A game that breaks a rule of extensive-form games."""


class ImperfectRecallError(GameError):
    """Some player forgets an own move, so that local best responses prove nothing.

    `infoset` is the number of an information set whose nodes follow different own moves; `line` and
    `column` say where such a node stands if the game was read from a file, and are 0 otherwise.
    """

    def __init__(self, message: str, *, infoset: int = -1, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.infoset = infoset
        self.line = line
        self.column = column


class EfgError(GameError):
    """A Gambit `.efg` file, or a profile for one, that cannot be used."""

    def __init__(self, message: str, *, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class SolverError(MelianError):
    """A game that the chosen solver cannot take."""


class StoreError(MelianError):
    """A folder of runs that cannot be read or written; what it holds is left as it is."""


class AssistantError(MelianError):
    """A server that was asked for passages and gave no answer that can be read."""


class ClusterError(MelianError):
    """Other machines that cannot be reached, or that cannot solve this as this one would."""
