"""What has happened in each of many histories, as columns.

A column holds, per history, the code of the option taken (-1 unplayed), the
code of a type, or a truth such as `sees:us:press`. Some columns follow from
others: `force@last` is that of the last round played, `played:month@2` whether
that round was played.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from melian.scenario.language.environment import Value, Values
from melian.scenario.shapes import History, HistoryTruth

__all__ = ["Columns"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns over `size` histories; an `expression.Environment` without assumptions."""

    size: int
    """How many histories."""
    data: Mapping[str, History]
    """What is stored, each (history,)."""
    rounds: Mapping[str, int]
    """Rounds of each block."""
    block_steps: Mapping[str, tuple[str, ...]]
    """Steps of each block."""
    step_block: Mapping[str, str]
    """The block of each step that is played in rounds."""

    def column(self, key: str) -> History:
        """Codes or truths by history."""
        if key in self.data:
            return self.data[key]
        if key.startswith("played:"):
            return self._played(key)
        if key.endswith("@last"):
            return self._last(key)
        if key.startswith(("sees:", "means:")):
            return np.zeros(self.size, dtype=bool)
        return np.full(self.size, -1, dtype=np.int16)

    def assumption(self, name: str) -> Values:
        """Structure reads no assumption."""
        raise KeyError(name)

    def slot(self, index: int) -> Value:
        """Columns have no slots."""
        raise IndexError(index)

    def _played(self, key: str) -> HistoryTruth:
        block, number = key.removeprefix("played:").split("@")
        result = np.zeros(self.size, dtype=bool)
        for name in self.block_steps[block]:
            result |= self.column(f"{name}@{number}") != -1
        return result

    def _last(self, key: str) -> History:
        whole = key.removesuffix("@last")
        step = whole.split(":")[-1].split(".")[0]
        block = self.step_block[step]
        result = self.column(f"{whole}@never")
        for number in range(1, self.rounds[block] + 1):
            result = np.where(
                self._played(f"played:{block}@{number}"), self.column(f"{whole}@{number}"), result
            )
        return result
