"""Profiles as files: JSON and CSV, written by the solver or by hand.

By hand, a mapping from information sets to what is done there, an action or probabilities, is
enough: ``{"Ann:1": "go", "Bob:1": {"left": "1/3", "right": "2/3"}}``. Numbers are taken as they
are written: 0.1 is one tenth, and not the double next to it. Information sets are named by their
label where only one has it, by their number where only one player has it, or by player and
number: ``Ann:1``, ``1:1``.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from melian.errors import GameError
from melian.game.efg import EfgFile
from melian.game.exact_logit import decimal_of
from melian.game.game import Profile
from melian.game.tree import CHANCE

__all__ = ["COLUMNS", "CONCEPTS", "Names", "ProfileFile", "infoset_key", "read_profile"]

CONCEPTS = ("nash", "sequential", "agent", "logit")
"""What a profile can be said to be."""

_NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,5}))?)", re.ASCII)
COLUMNS = ("player", "infoset", "label", "action", "probability")
"""Of a profile as a table."""


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
        """In doubles; a probability below 1e-308 becomes 0."""
        return Profile(source.game, np.array([float(number) for number in self.prob]))

    def log_prob(self) -> Float[np.ndarray, " action"]:
        """Logarithms, also of probabilities that no double holds."""
        return np.array([_log(number) for number in self.prob])


def infoset_key(source: EfgFile, infoset: int) -> str:
    """How a file names an information set: number of the player and number in the game's file."""
    player = source.game.tree.infoset_player[infoset]
    return f"{'chance' if player == CHANCE else player + 1}:{source.infoset_number[infoset]}"


def read_profile(path: str | Path, source: EfgFile) -> ProfileFile:
    """The profile in a file: `.csv`, or JSON as it is written by the solver or by hand.

    Raises
    ------
    GameError
        If the file is not of this form, or names what the game does not have; it says what.
    OSError
        If there is no such file.
    """
    text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    try:
        if Path(path).suffix == ".csv":
            return Names.of(source).profile(_from_csv(text), None)
        return _from_json(text, source)
    except GameError as error:
        raise GameError(f"{path}: {error}") from None


def _from_json(text: str, source: EfgFile) -> ProfileFile:
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise GameError(f"this is not JSON ({error}); see `melian efg solve FILE --out P.json`") from None
    names = Names.of(source)
    if not isinstance(data, dict):
        raise GameError('expected a mapping such as {"Ann:1": {"go": "1/3", "stay": "2/3"}}')
    if "format" not in data:
        return names.profile(data, None)
    rows = data.get("strategy")
    if isinstance(rows, dict):
        found = names.profile(rows, data.get("precision"))
    elif isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        found = names.profile_of_rows(rows, data.get("precision"))
    else:
        raise GameError("'strategy' must be a list of information sets, or a mapping from them to actions")
    return replace(found, **_claim(data.get("claim")))


def _from_csv(text: str) -> dict[str, Any]:
    rows = csv.DictReader(io.StringIO(text))
    missing = {"infoset", "action", "probability"} - set(rows.fieldnames or ())
    if missing:
        raise GameError(f"the columns {', '.join(sorted(missing))} are missing; expected {','.join(COLUMNS)}")
    result: dict[str, Any] = {}
    for row in rows:
        known = result.setdefault(row["infoset"], {})
        if row["action"] in known:
            raise GameError(f"line {rows.line_num}: '{row['action']}' stands twice at '{row['infoset']}'")
        known[row["action"]] = row["probability"]
    return result


@dataclass(slots=True)
class Names:
    """What the names in a profile stand for in a game."""

    source: EfgFile
    """The game's file."""
    by_name: dict[str, list[int]]
    """The information sets that each name stands for."""
    nodes: list[list[int]]
    """The nodes of each information set."""

    @staticmethod
    def of(source: EfgFile) -> Names:
        """Every name once, whatever the number of look-ups."""
        game, by_name = source.game, dict[str, list[int]]()
        nodes: list[list[int]] = [[] for _ in game.tree.infoset_player]
        for node, infoset in enumerate(game.tree.node_infoset.tolist()):
            if infoset >= 0:
                nodes[infoset].append(node)
        for infoset, player in enumerate(game.tree.infoset_player.tolist()):
            if player != CHANCE:
                number = source.infoset_number[infoset]
                label = game.infosets[infoset] if game.infosets else ""
                keys = {label, str(number), f"{player + 1}:{number}", f"{game.players[player]}:{number}"}
                for key in keys - {""}:
                    by_name.setdefault(key, []).append(infoset)
        return Names(source, by_name, nodes)

    def profile(self, given: Mapping[str, Any], precision: object) -> ProfileFile:
        """From a mapping of information sets to an action or probabilities."""
        chosen: dict[int, list[Fraction]] = {}
        for key, value in given.items():
            infoset = self.infoset(key)
            if infoset in chosen:
                raise GameError(f"'{key}' is an information set that stood before under another name")
            chosen[infoset] = self.probabilities(key, infoset, value)
        return ProfileFile(self.complete(chosen), _precision(precision))

    def profile_of_rows(self, rows: list[dict[str, Any]], precision: object) -> ProfileFile:
        """From the list that the solver writes."""
        chosen, believed = dict[int, list[Fraction]](), dict[int, dict[int, Fraction]]()
        for row in rows:
            key = str(row.get("infoset"))
            infoset = self.infoset(key)
            prob, size = row.get("prob"), len(self.actions(infoset))
            if not isinstance(prob, list) or len(prob) != size:
                raise GameError(f"'prob' of '{key}' must be a list of {size} numbers, one per action")
            chosen[infoset] = [_number(key, number) for number in prob]
            if row.get("beliefs") is not None:
                believed[infoset] = self.belief(key, infoset, row["beliefs"])
        return ProfileFile(self.complete(chosen), _precision(precision), believed)

    def belief(self, key: str, infoset: int, given: object) -> dict[int, Fraction]:
        """By node; the largest takes up what is missing to 1, at most 1e-6."""
        nodes = self.nodes[infoset]
        if not isinstance(given, list) or len(given) != len(nodes):
            raise GameError(f"'beliefs' of '{key}' must be a list of {len(nodes)} numbers, one per node")
        shares = [_number(key, number) for number in given]
        gap = 1 - sum(shares, Fraction(0))
        if min(shares) < 0 or abs(gap) > Fraction(1, 10**6):
            raise GameError(f"'beliefs' of '{key}' must be >= 0 and add up to 1")
        shares[shares.index(max(shares))] += gap
        return dict(zip(nodes, shares, strict=True))

    def infoset(self, key: str) -> int:
        """The information set that a key names."""
        found = self.by_name.get(key, [])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"'{infoset_key(self.source, infoset)}'" for infoset in found[:4])
            raise GameError(f"'{key}' names {len(found)} information sets; write {names}")
        raise GameError(f"there is no information set '{key}'; known: {self.some_keys()}")

    def some_keys(self) -> str:
        """A few names that would work."""
        own = np.flatnonzero(self.source.game.tree.infoset_player != CHANCE).tolist()
        names = [f"'{infoset_key(self.source, infoset)}'" for infoset in own]
        return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")

    def actions(self, infoset: int) -> list[str]:
        """Labels; the number where there is none."""
        first = self.source.game.tree.infoset_first_action
        labels = self.source.game.actions[first[infoset] : first[infoset + 1]]
        return [label or str(number) for number, label in enumerate(labels, start=1)]

    def probabilities(self, key: str, infoset: int, value: object) -> list[Fraction]:
        """One per action; those that are not named are 0."""
        labels = self.actions(infoset)
        if isinstance(value, str):
            value = {value: "1"}
        if not isinstance(value, dict):
            raise GameError(f"'{key}' needs an action, or a mapping from actions to probabilities")
        result = [Fraction(0)] * len(labels)
        for name, number in value.items():
            if labels.count(name) != 1:
                what = "has no action" if name not in labels else "has several actions"
                raise GameError(f"'{key}' {what} '{name}'; known: {', '.join(labels)}")
            result[labels.index(name)] = _number(key, number)
        if min(result) < 0 or abs(sum(result, Fraction(0)) - 1) > Fraction(1, 10**6):
            raise GameError(
                f"the probabilities at '{key}' add up to {float(sum(result)):.9g}; they must be >= 0 and add "
                "up to 1"
            )
        return result

    def complete(self, chosen: Mapping[int, list[Fraction]]) -> tuple[Fraction, ...]:
        """All actions in order; sets with one action need not be named."""
        tree, result, missing = self.source.game.tree, list[Fraction](), []
        for infoset, player in enumerate(tree.infoset_player.tolist()):
            size = int(tree.infoset_first_action[infoset + 1] - tree.infoset_first_action[infoset])
            if player == CHANCE:
                result += self.source.chance[infoset]
            elif infoset in chosen or size == 1:
                result += chosen.get(infoset, [Fraction(1)])
            else:
                missing.append(f"'{infoset_key(self.source, infoset)}'")
        if missing:
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            raise GameError(f"nothing is said of the information sets {', '.join(missing[:5])}{more}")
        return tuple(result)


def _log(number: Fraction) -> float:
    if not number > 0:
        return -math.inf
    size = float(number)
    return math.log(size) if size > 1e-300 else float(decimal_of(number).ln())


def _number(key: str, given: object) -> Fraction:
    text = given.strip() if isinstance(given, str) and len(given) <= 20_000 else ""
    match = _NUMBER.fullmatch(text)
    if match is None or abs(int(match[1] or 0)) > 10_000:
        raise GameError(f"at '{key}': got {str(given)[:40]!r}; expected a number such as 0.25, 1/3 or 1e-9")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise GameError(f"at '{key}': {text[:40]} divides by 0") from None


def _claim(given: object) -> dict[str, Any]:
    """What a file says it is; nothing where it does not say."""
    if given is None:
        return {}
    if not isinstance(given, dict) or given.get("concept") not in CONCEPTS:
        raise GameError(f"'claim' must name a concept, one of {', '.join(CONCEPTS)}")
    tolerance = _precision(given.get("tolerance"))
    if tolerance is not None and tolerance > 1:
        raise GameError("the tolerance of a claim must be a number from 0 to 1")
    return {"claim": given["concept"], "tolerance": tolerance}


def _precision(given: object) -> float | None:
    if given is None or given == "limit":
        return None if given is None else math.inf
    try:
        number = float(Decimal(str(given)))
    except ArithmeticError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise GameError(f"precision {str(given)[:40]!r} must be 'limit' or a number >= 0")
    return number
