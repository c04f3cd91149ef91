"""A vote: several decide together, each by a secret ballot.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.symbols import Parts, whole_number
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import NewRow, Row, RowCode
from melian.scenario.steps.kind import Histories, OptionNames, Stage, StepKind
from melian.scenario.steps.values import PartOfStep, Place, Token

__all__ = ["Vote"]

BALLOTS = ("yes", "no")
PASSED, FAILED = "passed", "failed"


@final
@dataclass(frozen=True, slots=True)
class Vote(StepKind):
    """Ballots one after the other, unseen; then the result, to those who see it."""

    passes: int = 0
    """Ballots that it needs."""

    name = "vote"
    shown_name = "vote"
    fields = ("passes", "open")
    needs: ClassVar[Mapping[str, str]] = {"passes": "`passes: unanimous`, `majority` or `at least N`"}
    own_options = "yes and no"
    moves_together = True
    no_secret = "is decided by ballots and cannot be changed secretly"

    @classmethod
    def options(cls, step: Step, others: Mapping[str, Step], names: OptionNames) -> tuple[str, ...]:
        """What it can come to."""
        return (PASSED, FAILED)

    @classmethod
    def parts(cls, name: str, step: Step) -> Parts:
        """The ballot of each voter."""
        if not step.who:
            return Parts()
        result, ballot = f"`{name} is passed` or `failed`", f"`{name}.{step.who[0]} is yes` or `no`"
        return Parts(
            options=dict.fromkeys(step.who, BALLOTS),
            noun="a ballot",
            of_whole=f"the result of a vote is {result}, a ballot is {ballot}",
            of_part=f"a ballot is {ballot}, the result is {result}",
            apart="of a vote the result is {done}, not the ballots",
        )

    @classmethod
    def check(cls, name: str, step: Step, found: Diagnostics) -> None:
        """No ways to blur a result that is shown as it is."""
        cls.refuse_odds(name, step, found)
        if step.quiet or step.seen_as:
            found.error("M403", f"the vote '{name}' takes no `quiet` and no `seen_as`", name, "use `seen_by`")

    @classmethod
    def knowing(cls, step: Step) -> tuple[str, ...]:
        """Voters know their own ballots, not the result."""
        return ()

    @classmethod
    def at(cls, place: Place) -> Vote:
        """How many ballots it needs."""
        return cls(_needed(place))

    def most_ways(self, stage: Stage) -> float:
        """All ways in which the ballots can fall."""
        return float(2 ** len(stage.movers))

    def play(self, histories: Histories, stage: Stage, rows: Row) -> NewRow:
        """Let each vote without knowing how the others do."""
        if stage.forced is not None:
            histories.take(stage, rows, np.full(len(rows), stage.forced, dtype=np.int16))
            return rows
        for voter in stage.movers:
            key = stage.part(voter)
            both = np.ones((len(rows), 2), dtype=bool)
            rows, ballot = histories.choose(key, voter, rows, both, BALLOTS, stage)
            histories.column(key)[rows] = ballot
            histories.observe(voter, rows, [Token(stage.key, "ballot", name) for name in BALLOTS], ballot)
        ballots = (histories.column(stage.part(voter))[rows] for voter in stage.movers)
        yes = sum((ballot == 0).astype(int) for ballot in ballots)
        histories.take(stage, rows, np.where(yes >= self.passes, 0, 1).astype(np.int16))
        return rows

    def tokens(self, stage: Stage) -> list[Token]:
        """The result."""
        return [Token(stage.key, "result", option.name) for option in stage.options]

    def shown(self, histories: Histories, stage: Stage, rows: Row,
              taken: RowCode) -> tuple[list[Token], RowCode]:  # fmt: skip
        """The result; of an open vote who voted how, one token for each way the ballots can fall."""
        if not stage.step.open or stage.forced is not None:
            return self.tokens(stage), taken
        pattern = np.zeros(len(rows), dtype=np.int64)
        for voter in stage.movers:
            pattern = 2 * pattern + histories.column(stage.part(voter))[rows]
        used, index = np.unique(pattern, return_inverse=True)
        ways = [Token(stage.key, "ballots", _fallen(int(way), stage.movers)) for way in used]
        return ways, index.reshape(-1)

    def inside(self, stage: Stage, word: Callable[[str], str]) -> tuple[PartOfStep, ...]:
        """Each ballot."""
        return tuple(
            PartOfStep(stage.part(voter), f"the ballot of {word(voter)}", BALLOTS, BALLOTS, voter, "ballot")
            for voter in stage.movers
        )

    def reads(self, stage: Stage, token: Token, actor: str) -> list[tuple[str, str]]:
        """One's own ballot, all ballots of an open vote, or the result."""
        if token.what == "ballot":
            return [(stage.part(actor), token.shown)]
        if token.what != "ballots":
            return [(token.key, token.shown)]
        ballots = [part.split(" ") for part in token.shown.split(", ")]
        passed = sum(ballot == BALLOTS[0] for _, ballot in ballots) >= self.passes
        each = [(stage.part(voter), ballot) for voter, ballot in ballots]
        return [*each, (token.key, PASSED if passed else FAILED)]


def _needed(place: Place) -> int:
    """Ballots that a vote needs, as the file writes it."""
    voters = len(place.movers)
    if place.step.passes is None:
        return voters
    rule = str(place.step.passes)
    if rule == "unanimous":
        return voters
    if rule == "majority":
        return voters // 2 + 1
    words = rule.split()
    if words[:-1] == ["at", "least"] and whole_number(words[-1], voters):
        return int(words[-1])
    place.found.error(
        "M418",
        f"`passes: {rule}` is no rule for {voters} voters",
        place.step.passes,
        f"write unanimous, majority, or at least N with N from 1 to {voters}",
    )
    return voters


def _fallen(number: int, voters: tuple[str, ...]) -> str:
    bits = [(number >> (len(voters) - 1 - i)) & 1 for i in range(len(voters))]
    return ", ".join(f"{voter} {BALLOTS[bit]}" for voter, bit in zip(voters, bits, strict=True))
