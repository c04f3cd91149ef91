"""Profiles as files: JSON and CSV, written by the solver or by hand.

By hand, a mapping from information sets to what is done there, an action or probabilities, is
enough: ``{"Ann:1": "go", "Bob:1": {"left": "1/3", "right": "2/3"}}``. Numbers are taken as they
are written: 0.1 is one tenth, and not the double next to it. Information sets are named by their
label where only one has it, by their number where only one player has it, or by player and
number: ``Ann:1``, ``1:1``.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from melian.errors import EfgError
from melian.game.bounded import decimal_of
from melian.game.files.efg import EfgFile
from melian.game.files.plain_file import plain_text
from melian.game.files.profile_names import Names
from melian.game.files.profile_text import Misfit, Place, json_data, json_place, shown, table_data
from melian.game.game import Profile

__all__ = ["CONCEPTS", "LARGEST_SLIP", "ProfileFile", "read_profile"]

LARGEST_SLIP = 1e-9
"""Sums of doubles that miss 1 by no more count as 1."""
CONCEPTS = ("nash", "sequential", "agent", "logit")
"""What a profile can be said to be."""


@dataclass(frozen=True, slots=True, eq=False)
class ProfileFile:
    """A profile as its file gives it."""

    prob: tuple[Fraction, ...]
    """(action,) as written; chance's are those of the game's file."""
    precision: float | None = None
    """Of the logit equilibrium that it is said to be; infinite for the limit, None where nothing is said."""
    beliefs: dict[int, dict[int, Fraction]] = field(default_factory=dict)
    """Given beliefs by information set and node."""
    claim: str | None = None
    """What it is said to be: nash, sequential, agent or logit."""
    tolerance: float | None = None
    """To within what."""

    def profile(self, source: EfgFile) -> Profile:
        """In doubles; a probability below 1e-308 becomes 0.

        Where those of an information set miss 1 by more than rounding, the largest takes it up.
        """
        prob = np.array([float(number) for number in self.prob])
        begin = source.game.tree.infoset_first_action
        gap = 1.0 - np.add.reduceat(prob, begin[:-1])
        for infoset in np.flatnonzero(np.abs(gap) > LARGEST_SLIP).tolist():
            here = slice(int(begin[infoset]), int(begin[infoset + 1]))
            prob[here.start + int(prob[here].argmax())] += gap[infoset]
        return Profile(source.game, prob)

    def missing(self, source: EfgFile) -> float:
        """How far the probabilities of an information set are from 1 at most, in doubles."""
        prob = np.array([float(number) for number in self.prob])
        gap = 1.0 - np.add.reduceat(prob, source.game.tree.infoset_first_action[:-1])
        return float(np.abs(gap).max(initial=0.0))

    def log_prob(self) -> Float[np.ndarray, " action"]:
        """Logarithms, also of probabilities that no double holds."""
        return np.array([_log(number) for number in self.prob])


def read_profile(path: str | Path, source: EfgFile) -> ProfileFile:
    """The profile in a file: `.csv`, or JSON as it is written by the solver or by hand.

    Raises
    ------
    EfgError
        If the file is not of this form, gives a key twice, or names what the game does not have; it
        says where and what.
    OSError
        If there is no such file.
    """
    path, names = Path(path), Names.of(source)
    text = plain_text(path, names.most_bytes(), "no profile of this game needs to be longer")
    is_table = path.suffix == ".csv"
    lines: dict[tuple[str | int, ...], Place] = {}
    try:
        if is_table:
            return ProfileFile(names.profile(table_data(text, lines)))
        return _from_json(json_data(text), names)
    except Misfit as error:
        line, column = error.place or (
            lines.get(error.path, (1, 1)) if is_table else json_place(text, error.path)
        )
        raise EfgError(f"{path}:{line}:{column}: {error}", line=line, column=column) from None


def _from_json(data: object, names: Names) -> ProfileFile:
    if not isinstance(data, dict):
        raise Misfit('expected a mapping such as {"Ann:1": {"go": "1/3", "stay": "2/3"}}')
    if "format" not in data:
        return ProfileFile(names.profile(data))
    rows = data.get("strategy")
    precision, claim = _real(data.get("precision"), "precision"), _claim(data.get("claim"))
    if isinstance(rows, dict):
        return ProfileFile(names.profile(rows, "strategy"), precision, **claim)
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        prob, beliefs = names.profile_of_rows(rows, "strategy")
        return ProfileFile(prob, precision, beliefs, **claim)
    raise Misfit(
        "'strategy' must be a list of information sets, or a mapping from them to actions", "strategy"
    )


def _log(number: Fraction) -> float:
    if not number > 0:
        return -math.inf
    size = float(number)
    return math.log(size) if size > 1e-300 else float(decimal_of(number).ln())


def _claim(given: object) -> dict[str, Any]:
    """What a file says it is; nothing where it does not say."""
    if given is None:
        return {}
    if not isinstance(given, dict) or given.get("concept") not in CONCEPTS:
        raise Misfit(f"'claim' must name a concept, one of {', '.join(CONCEPTS)}", "claim", "concept")
    tolerance = _real(given.get("tolerance"), "claim", "tolerance")
    if tolerance is not None and tolerance > 1:
        raise Misfit("the tolerance of a claim must be a number from 0 to 1", "claim", "tolerance")
    return {"claim": given["concept"], "tolerance": tolerance}


def _real(given: object, *path: str) -> float | None:
    if given is None or given == "limit":
        return None if given is None else math.inf
    try:
        number = float(Decimal(str(given)))
    except ArithmeticError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise Misfit(f"{path[-1]} {shown(given)} must be 'limit' or a number >= 0", *path)
    return number
