"""What the names and numbers in a profile's file stand for in a game.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from melian.game.bounded import bounded_sum, six_digits
from melian.game.files.efg import EfgFile
from melian.game.files.profile_text import Misfit, shown
from melian.game.labels import player_names
from melian.game.tree import CHANCE

__all__ = ["Names", "infoset_key"]

_NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,9}))?)", re.ASCII)
_MOST_DIGITS = 4000
_LARGEST_EXPONENT = 10_000
_SLACK = Fraction(1, 10**6)
"""Probabilities that miss 1 by more are refused."""


def infoset_key(source: EfgFile, infoset: int) -> str:
    """How a file names an information set: number of the player and number in the game's file."""
    player = source.game.tree.infoset_player[infoset]
    return f"{'chance' if player == CHANCE else player + 1}:{source.infoset_number[infoset]}"


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
        called = player_names(game.players)
        nodes: list[list[int]] = [[] for _ in game.tree.infoset_player]
        for node, infoset in enumerate(game.tree.node_infoset.tolist()):
            if infoset >= 0:
                nodes[infoset].append(node)
        for infoset, player in enumerate(game.tree.infoset_player.tolist()):
            if player != CHANCE:
                number = source.infoset_number[infoset]
                label = game.infosets[infoset] if game.infosets else ""
                keys = {label, str(number)}
                keys |= {f"{who}:{number}" for who in (player + 1, game.players[player], called[player])}
                for key in keys - {""}:
                    by_name.setdefault(key, []).append(infoset)
        return Names(source, by_name, nodes)

    def most_bytes(self) -> int:
        """A length that no profile of this game needs, told apart by hand or by the solver."""
        game = self.source.game
        labels = sum(len(label.encode()) for label in (*game.infosets, *game.actions, *game.players))
        size = len(game.tree.node_parent) + len(game.chance)
        return 2**20 + 8 * labels + 400 * size

    def profile(self, given: Mapping[str, Any], *inside: str) -> tuple[Fraction, ...]:
        """From a mapping of information sets to an action or probabilities; `inside` leads to it."""
        chosen: dict[int, list[Fraction]] = {}
        for key, value in given.items():
            infoset = self.infoset(key, *inside, key)
            if infoset in chosen:
                raise Misfit(
                    f"'{key}' is an information set that stood before under another name", *inside, key
                )
            chosen[infoset] = self.probabilities(key, infoset, value, *inside, key)
        return self.complete(chosen, *inside)

    def profile_of_rows(
        self, rows: list[dict[str, Any]], *inside: str
    ) -> tuple[tuple[Fraction, ...], dict[int, dict[int, Fraction]]]:
        """Probabilities, and beliefs by information set, from the list that the solver writes."""
        chosen, believed = dict[int, list[Fraction]](), dict[int, dict[int, Fraction]]()
        for place, row in enumerate(rows):
            key = row.get("infoset")
            if not isinstance(key, str):
                raise Misfit(
                    f"'infoset' must name an information set, got {shown(key)}", *inside, place, "infoset"
                )
            infoset = self.infoset(key, *inside, place, "infoset")
            if infoset in chosen:
                raise Misfit(
                    f"'{key}' is an information set that stood before; write it once",
                    *inside,
                    place,
                    "infoset",
                )
            prob, size = row.get("prob"), len(self.actions(infoset))
            here: tuple[str | int, ...] = (*inside, place, "prob")
            if not isinstance(prob, list) or len(prob) != size:
                raise Misfit(f"'prob' of '{key}' must be a list of {size} numbers, one per action", *here)
            numbers = [_number(key, number, *here, which) for which, number in enumerate(prob)]
            chosen[infoset] = _distribution(key, numbers, *here)
            if row.get("beliefs") is not None:
                believed[infoset] = self.belief(key, infoset, row["beliefs"], *inside, place, "beliefs")
        return self.complete(chosen, *inside), believed

    def belief(self, key: str, infoset: int, given: object, *here: str | int) -> dict[int, Fraction]:
        """By node; the largest takes up what is missing to 1, at most 1e-6."""
        nodes = self.nodes[infoset]
        if not isinstance(given, list) or len(given) != len(nodes):
            raise Misfit(f"'beliefs' of '{key}' must be a list of {len(nodes)} numbers, one per node", *here)
        shares = [_number(key, number, *here, which) for which, number in enumerate(given)]
        _distribution(key, shares, *here, what="beliefs")
        total = bounded_sum(shares)
        if total is None:
            raise Misfit(
                f"'beliefs' of '{key}' have denominators too unlike to add up; write decimals", *here
            )
        gap = 1 - total
        shares[shares.index(max(shares))] += gap
        return dict(zip(nodes, shares, strict=True))

    def infoset(self, key: str, *here: str | int) -> int:
        """The information set that a key names; `here` leads to the key."""
        found = self.by_name.get(key, [])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"'{infoset_key(self.source, infoset)}'" for infoset in found[:4])
            raise Misfit(f"'{key}' names {len(found)} information sets; write {names}", *here)
        raise Misfit(f"there is no information set '{key[:80]}'; known: {self.some_keys()}", *here)

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

    def probabilities(self, key: str, infoset: int, value: object, *here: str) -> list[Fraction]:
        """One per action; those that are not named are 0."""
        labels = self.actions(infoset)
        if isinstance(value, str):
            value = {value: "1"}
        if not isinstance(value, dict):
            raise Misfit(f"'{key}' needs an action, or a mapping from actions to probabilities", *here)
        index: dict[str, int] = {}
        for place, label in enumerate(labels):
            index[label] = -1 if label in index else place
        result = [Fraction(0)] * len(labels)
        for name, number in value.items():
            if index.get(name, -1) < 0:
                what = "has several actions" if name in index else "has no action"
                known = ", ".join(labels[:8]) + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")
                raise Misfit(f"'{key}' {what} '{name[:80]}'; known: {known}", *here, name)
            result[index[name]] = _number(key, number, *here, name)
        return _distribution(key, result, *here)

    def complete(self, chosen: Mapping[int, list[Fraction]], *inside: str) -> tuple[Fraction, ...]:
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
            raise Misfit(f"nothing is said of the information sets {', '.join(missing[:5])}{more}", *inside)
        return tuple(result)


def _distribution(
    key: str, numbers: list[Fraction], *here: str | int, what: str = "probabilities"
) -> list[Fraction]:
    """The numbers, if they are >= 0 and add up to 1 to within 1e-6; with sums in doubles, which are quick."""
    worst = max(numbers, key=lambda number: max(number - 1, -number))
    if not -_SLACK < worst < 1 + _SLACK:
        raise Misfit(
            f"the {what} at '{key}' hold {six_digits(worst)}; they must be >= 0 and add up to 1", *here
        )
    total = math.fsum(map(float, numbers))
    if min(numbers) < 0 or abs(total - 1) > _SLACK:
        raise Misfit(f"the {what} at '{key}' add up to {total:.9g}; they must be >= 0 and add up to 1", *here)
    return numbers


def _number(key: str, given: object, *here: str | int) -> Fraction:
    text = given.strip() if isinstance(given, str) else ""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Misfit(f"at '{key}': got {shown(given)}; expected a number such as 0.25, 1/3 or 1e-9", *here)
    if len(text) > _MOST_DIGITS or abs(int(match[1] or 0)) > _LARGEST_EXPONENT:
        raise Misfit(
            f"at '{key}': the number {text[:20]}... has too many digits or too large an exponent; expected a "
            f"number of at most {_MOST_DIGITS} characters, with an exponent up to {_LARGEST_EXPONENT}",
            *here,
        )
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise Misfit(f"at '{key}': {text[:40]} divides by 0", *here) from None
