"""An offer: one side offers a deal, the other accepts, refuses, or answers with another, in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, final

import numpy as np
from jaxtyping import Bool, Int

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.symbols import Parts
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import NewRow, Row, RowCode, There
from melian.scenario.steps.kind import Histories, Listed, OptionNames, Stage, StepKind
from melian.scenario.steps.values import PartOfStep, Place, Token

__all__ = ["MAX_OFFERS", "Offer"]

MAX_OFFERS = 20
"""A bargain with more has more endings than any tree may have, unless there is next to nothing to offer."""

REFUSED = "refused"
ACCEPT, REFUSE = "accept", "refuse"
ANSWERS = (ACCEPT, REFUSE)
OPENING, COUNT = "offer", "offers"
_THERE = "offer:there"


@final
@dataclass(frozen=True, slots=True)
class Offer(StepKind):
    """Offers in turn until one is accepted or refused; then the deal, or `refused`, to those who see it.

    The two who bargain see every offer and every answer. Another deal than the one that was just offered
    may be offered back while offers are left; the last one can only be accepted or refused.
    """

    most: int = 1
    """How many offers may be made."""

    name = "offer"
    shown_name = "offer"
    fields = ("offers", "open")
    needs: ClassVar[Mapping[str, str]] = {
        "to": "`to: actor` names who answers",
        "offers": "`offers: 3` says how many offers may be made, in turn",
    }
    betrays = True
    lever = ""
    no_secret = "is settled by two and cannot be changed secretly"

    @classmethod
    def options(cls, step: Step, others: Mapping[str, Step], names: OptionNames) -> tuple[str, ...]:
        """What it can come to: each deal, or none."""
        return (*_deals(step), REFUSED)

    @classmethod
    def parts(cls, name: str, step: Step) -> Parts:
        """The first offer, each answer, and how many offers were made."""
        most, deals = min(step.offers or 1, MAX_OFFERS), _deals(step)
        if not deals:
            return Parts()
        answers = {_answer(k): (*ANSWERS, *(deals if k < most else ())) for k in range(1, most + 1)}
        result = f"`{name} is {deals[0]}` or `{REFUSED}`"
        part = f"`{name}.{OPENING} is {deals[0]}`, the first answer `{name}.{_answer(1)} is {ACCEPT}`"
        return Parts(
            options={OPENING: deals, **answers},
            numbers={COUNT: tuple(float(k) for k in range(1, most + 1))},
            noun="an offer or an answer",
            of_whole=f"what was agreed is {result}, the first offer is {part}",
            of_part=f"the first offer is {part}, what was agreed is {result}",
            apart="of an offer what was agreed is {done}, not the offers and answers on the way",
        )

    @classmethod
    def check(cls, name: str, step: Step, found: Diagnostics) -> None:
        """One who answers, deals that can be told from answers, and an end that is shown as it is."""
        cls.refuse_odds(name, step, found)
        if not _deals(step):
            found.error("M404", f"'{name}' has no choices", name, "write them: `choices: {a: ..., b: ...}`")
        if len(step.to) > 1:
            found.error("M410", f"'{name}' is offered to {len(step.to)} actors", step.to[1], "one answers")
        if step.to and tuple(step.to) == tuple(step.who):
            found.error(
                "M410", f"'{name}' is offered by '{step.to[0]}' to itself", step.to[0], "name another"
            )
        if step.offers is not None and step.offers > MAX_OFFERS:
            what = f"{step.offers:,} offers at '{name}'; {MAX_OFFERS} are allowed"
            found.error("M208", what, name, "tell the bargain in fewer offers")
        if step.quiet or step.seen_as:
            what = f"the offer '{name}' takes no `quiet` and no `seen_as`"
            found.error("M403", what, name, "use `seen_by`")
        for deal, choice in step.choices.items():
            if deal in ANSWERS:
                what = f"'{deal}' is an answer to an offer and cannot be a deal"
                found.error("M102", what, deal, "choose another name; the answers come along")
            if COUNT in choice.attributes:
                what = f"`{name}.{COUNT}` is how many offers were made and cannot be given to '{deal}'"
                found.error("M102", what, deal, "choose another name for the number")
            if deal == REFUSED and (choice.if_ is not None or choice.off_table):
                what = f"refusing '{name}' is always possible: it takes no `if` and no `off_table`"
                found.error("M403", what, deal, "restrict the deals")

    @classmethod
    def movers(cls, step: Step) -> tuple[str, ...]:
        """Who offers first, and who answers first."""
        return tuple(str(actor) for actor in (*step.who[:1], *step.to[:1]))

    @classmethod
    def addressed(cls, step: Step) -> tuple[str, ...]:
        """Nobody alone: `to` says who answers, and what it comes to is public."""
        return ()

    @classmethod
    def at(cls, place: Place) -> Offer:
        """How many offers may be made."""
        return cls(min(place.step.offers or 1, MAX_OFFERS))

    def most_ways(self, stage: Stage) -> float:
        """Each offer is accepted, refused or answered with another deal."""
        return float(self._ways(len(stage.options) - 1))

    def ways(self, stage: Stage, there: There) -> int | None:
        """Those of `most_ways` with the deals that are there."""
        if stage.forced is not None:
            return None
        total = 0
        for deals, rows in zip(*np.unique(there[:, :-1].sum(axis=1), return_counts=True), strict=True):
            total += int(rows) * self._ways(int(deals))
        return total

    def _ways(self, deals: int) -> int:
        after = 2
        for _ in range(self.most - 1 if deals else 0):
            after = 2 + (deals - 1) * after
        return deals * after if deals else 1

    def play(self, histories: Histories, stage: Stage, rows: Row) -> NewRow:
        """Let the two offer in turn until one accepts or refuses."""
        there, count = histories.available(stage, rows), stage.part(COUNT)
        if stage.forced == len(stage.options) - 1:  # there is nothing to say
            histories.column(stage.key)[rows] = stage.forced
            histories.column(count)[rows] = 0
        else:
            _bargain(histories, stage, rows, there[:, :-1], self.most)
        rows = np.flatnonzero(histories.column(count) >= 0)
        taken = histories.column(stage.key)[rows]
        histories.take(stage, rows, taken)
        for actor in stage.movers:
            histories.observe(actor, rows, self.tokens(stage), taken)
            histories.truth(f"sees:{actor}:{stage.key}")[rows] = True
        return rows

    def tokens(self, stage: Stage) -> list[Token]:
        """What was agreed."""
        return [Token(stage.key, "result", option.name) for option in stage.options]

    def shown(self, histories: Histories, stage: Stage, rows: Row,
              taken: RowCode) -> tuple[list[Token], RowCode]:  # fmt: skip
        """What was agreed; of an open offer the way to it, one token for each way it can go."""
        if not stage.step.open or stage.forced is not None or not len(rows):
            return self.tokens(stage), taken
        parts = [histories.column(key)[rows] for key in self._keys(stage)]
        used, index = np.unique(np.column_stack(parts), axis=0, return_inverse=True)
        return [Token(stage.key, "course", self._course(stage, way)) for way in used], index.reshape(-1)

    def _keys(self, stage: Stage) -> list[str]:
        return [_part(stage, made) for made in range(self.most + 1)]

    def _course(self, stage: Stage, way: Int[np.ndarray, " said"]) -> str:
        """The first offer and the answers that were given, by name."""
        deals = tuple(option.name for option in stage.options[:-1])
        said = [(*ANSWERS, *deals)[code] for code in way[1:] if code >= 0]
        return ", ".join([deals[way[0]], *said])

    def inside(self, stage: Stage, word: Callable[[str], str]) -> tuple[PartOfStep, ...]:
        """The first offer and each answer."""
        deals = stage.options[:-1]
        words = {option.name: option.label for option in deals}
        brief = {option.name: option.short or option.label for option in deals}
        result = []
        for made, key in enumerate(self._keys(stage)):
            names = _names(tuple(words), made, self.most)
            lead = "Offer: " if made else ""
            labels, shorts = (
                tuple(f"{lead}{said[name]}" if name in said else name.title() for name in names)
                for said in (words, brief)
            )
            speaker, _ = _turn(stage, made)
            said = (
                f"the answer of {word(speaker)} to offer {made}"
                if made
                else f"the first offer of {word(speaker)}"
            )
            noun = "answer" if made else "offer"
            result.append(PartOfStep(key, said, names, labels, speaker, noun, shorts))
        return tuple(result)

    def reads(self, stage: Stage, token: Token, actor: str) -> list[tuple[str, str]]:
        """What was agreed, and of an open offer the way to it."""
        if token.what != "course":
            return [(token.key, token.shown)]
        said = token.shown.split(", ")
        agreed = next((deal for deal, answer in pairwise(said) if answer == ACCEPT), REFUSED)
        return [*zip(self._keys(stage), said, strict=False), (token.key, agreed)]

    def rules(self, stage: Stage, words: Listed) -> tuple[str, ...]:
        """Who begins, and how long it can go on."""
        first, second = (words((actor,)) for actor in stage.movers)
        if self.most == 1:
            return (f"{first} makes the only offer; {second} accepts or refuses",)
        return (f"{first} makes the first offer, {second} answers; up to {self.most} offers in turn",)


def _deals(step: Step) -> tuple[str, ...]:
    return tuple(str(deal) for deal in step.choices if deal != REFUSED)


def _answer(made: int) -> str:
    return f"answer_{made}"


def _part(stage: Stage, made: int) -> str:
    """The column of what is said after so many offers: the first offer, then the answers."""
    return stage.part(_answer(made) if made else OPENING)


def _names(deals: tuple[str, ...], made: int, most: int) -> tuple[str, ...]:
    """What can be said after so many offers; the answer to the last one is no offer."""
    if not made:
        return deals
    return (*ANSWERS, *deals) if made < most else ANSWERS


def _turn(stage: Stage, made: int) -> tuple[str, str]:
    """Who speaks after so many offers, and who listens."""
    first, second = stage.movers
    return (second, first) if made % 2 else (first, second)


def _bargain(
    histories: Histories, stage: Stage, rows: Row, deals_there: Bool[np.ndarray, "row deal"], most: int
) -> None:
    """Offers and answers in these rows, and what they come to; `deals_there` (row, deal) can be offered.

    A deal that is forced is the first offer wherever it can be made, and accepted.
    """
    deals = tuple(option.name for option in stage.options[:-1])
    histories.need(stage, rows, deals_there)
    used, which = np.unique(deals_there, axis=0, return_inverse=True)
    histories.column(_THERE)[rows] = which.reshape(-1)  # travels with the rows while these are numbered anew
    there, first = deals_there, 0
    for made in range(most + 1):
        names = _names(deals, made, most)
        if made:
            on_table = histories.column(_part(stage, made - 1))[rows] - first
            there = _answers_there(used[histories.column(_THERE)[rows]], on_table, len(names))
            there[:, 1:] &= (on_table != stage.forced)[:, None]
            first = len(ANSWERS)
        rows = _say(histories, stage, rows, there, made, names)
        if made:
            rows = _settle(histories, stage, rows, made)
        if not len(rows):
            break
    histories.forget(_THERE)


def _answers_there(deals: Bool[np.ndarray, "row deal"], on_table: RowCode, n: int) -> There:
    """(row, answer) what can be said to an offer: yes, no, and any other deal while offers are left."""
    there = np.ones((len(deals), n), dtype=bool)
    if n > len(ANSWERS):
        there[:, len(ANSWERS) :] = deals
        there[np.arange(len(deals)), len(ANSWERS) + on_table] = False
    return there


def _say(
    histories: Histories, stage: Stage, rows: Row, there: There, made: int, names: tuple[str, ...]
) -> NewRow:
    """One says something that both know; returns the new numbers of the rows."""
    key, (speaker, listener) = _part(stage, made), _turn(stage, made)
    rows, taken = histories.choose(key, speaker, rows, there, names, stage)
    histories.column(key)[rows] = taken
    histories.observe(speaker, rows, [Token(key, "own", name) for name in names], taken)
    histories.observe(listener, rows, [Token(key, "option", name) for name in names], taken)
    return rows


def _settle(histories: Histories, stage: Stage, rows: Row, made: int) -> Int[np.ndarray, " going_on"]:
    """Record what the answer to an offer ends; returns the rows in which it is an offer itself."""
    answer = histories.column(_part(stage, made))[rows]
    offered = histories.column(_part(stage, made - 1))[rows] - (len(ANSWERS) if made > 1 else 0)
    result = np.where(answer == ANSWERS.index(ACCEPT), offered, len(stage.options) - 1)
    ended = answer < len(ANSWERS)
    histories.column(stage.key)[rows[ended]] = result[ended]
    histories.column(stage.part(COUNT))[rows[ended]] = made - 1
    return rows[~ended]
