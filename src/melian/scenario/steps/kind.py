"""What a kind of step answers for: the protocol that its file in this folder fills.

A step as it is played (`Stage`) knows its kind; a kind asks and continues the open histories
(`Histories`) when it is played.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Parts
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import HistoryCode, HistoryTruth, NewRow, NewRowCode, Row, RowCode, There
from melian.scenario.steps.values import CHANCE, Hidden, Odds, Option, PartOfStep, Place, Token

__all__ = ["Histories", "Listed", "OptionNames", "PlayOrder", "Stage", "StepKind"]


OptionNames = Callable[[Step, Mapping[str, Step]], tuple[str, ...]]
"""The options of another step, and the steps that it may ask for itself."""
Listed = Callable[[Collection[str]], str]
"""Labels of actors as words: `A, B and C`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step in one round, as a stage of play: everything that play needs, bound."""

    key: str
    name: str
    round: int
    block: str
    step: Step
    kind: StepKind
    """What it means to play it."""
    label: str
    movers: tuple[str, ...]
    """The actor, `chance`, the voters in order, or the two who bargain."""
    options: tuple[Option, ...]
    odds: Odds | None
    only_if: Node | None
    end_if: Node | None
    until: Node | None
    """When the block is left after this step."""
    seers: tuple[str, ...]
    """Who is shown the choice, those who know it left out; voters see the result where they stand here."""
    leaks: tuple[tuple[str, Node], ...]
    quiet: frozenset[int]
    hidden_until: str
    shown_as: tuple[str | None, ...]
    """What seers are shown instead of the option, None: the option itself."""
    forced: int | None
    means: tuple[Node | None, ...]
    """What each option states."""
    mark: Text
    """Its name, where the file writes it."""

    def part(self, name: str) -> str:
        """The column key of a part of the step, in its round."""
        return f"{self.name}.{name}{self.key[len(self.name) :]}"


@dataclass(frozen=True, slots=True)
class PlayOrder:
    """All that is played, in order: what is hidden at the start, then stage by stage."""

    hidden: tuple[Hidden, ...]
    stages: tuple[Stage, ...]
    enter: Mapping[str, Node]
    """The condition under which a block is entered, by block."""


class Histories(Protocol):
    """The histories that are still open, as a kind of step asks and continues them.

    Rows are numbered anew by each choice: what was taken is read from columns afterwards.
    """

    def actors(self) -> tuple[str, ...]:
        """All actors, in the order of the file."""
        ...

    def column(self, key: str) -> HistoryCode:
        """(row,) the codes of a step or of a part of it, -1 unplayed."""
        ...

    def truth(self, key: str) -> HistoryTruth:
        """(row,) a column of truths such as `sees:us:press`."""
        ...

    def available(self, stage: Stage, rows: Row) -> There:
        """(row, option) which options are there, one of them the forced one where a variant forces it."""
        ...

    def need(self, stage: Stage, rows: Row, available: There) -> None:
        """Refuse rows in which no option is left."""
        ...

    def choose(self, key: str, actor: str, rows: Row, available: There, names: tuple[str, ...],
               stage: Stage) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        """Let an actor choose; the new numbers of these rows, and the codes taken."""
        ...

    def draw(self, key: str, rows: Row, available: There, odds: Odds, names: tuple[str, ...], what: str,
             where: object) -> tuple[NewRow, NewRowCode]:  # fmt: skip
        """Let chance choose; the new numbers of these rows, and the codes taken."""
        ...

    def options_of(self, key: str) -> tuple[str, ...]:
        """The options of another step, by its column."""
        ...

    def forget(self, key: str) -> None:
        """Drop a column of codes that a kind has used on the way."""
        ...

    def observe(self, actor: str, rows: Row, tokens: list[Token], taken: RowCode) -> None:
        """Add to what an actor has observed in these rows the token of what was taken."""
        ...

    def take(self, stage: Stage, rows: Row, taken: RowCode) -> None:
        """Record what a step came to, and whether what it says is true."""
        ...


class StepKind(Protocol):
    """What one kind of step means: its fields, its options, how it is played, who sees what, its words.

    The class answers for what a file writes, before anything is bound; an instance for one step in
    one round. Every answer here is that of a plain move.
    """

    name: ClassVar[str]
    """As the file writes it."""
    shown_name: ClassVar[str] = ""
    """How pages call it; empty where a step says it already."""
    fields: ClassVar[tuple[str, ...]] = ()
    """Fields of a step that no other kind takes."""
    needs: ClassVar[Mapping[str, str]] = {}
    """Fields without which it cannot be played -> what to write."""
    own_options: ClassVar[str] = ""
    """Its options, in words, where the kind brings them along."""
    labels: ClassVar[Mapping[str, str]] = {}
    """Words for options that it brings along."""
    is_chance: ClassVar[bool] = False
    moves_together: ClassVar[bool] = False
    """Whether `who` may hold several actors."""
    only_words: ClassVar[bool] = False
    """Whether it does nothing but say something: it needs a stake then."""
    weighs_options: ClassVar[bool] = False
    """Whether options that nothing tells apart are a mistake."""
    betrays: ClassVar[bool] = True
    """Whether those who see it learn from it what its `only_if` asks."""
    hides_by_nature: ClassVar[bool] = False
    """Whether it keeps something from others, whatever the file says."""
    quiet_options: ClassVar[frozenset[str]] = frozenset()
    """What looks like nothing, public or not."""
    lever: ClassVar[str] = "commitment"
    """What choosing beforehand is called; empty where one actor cannot."""
    no_secret: ClassVar[str] = ""
    """Why it cannot be played otherwise in secret."""

    @classmethod
    def options(cls, step: Step, others: Mapping[str, Step], names: OptionNames) -> tuple[str, ...]:
        """The options in order; `names` tells those of another step."""
        return tuple(step.choices) or tuple(step.odds)

    @classmethod
    def parts(cls, name: str, step: Step) -> Parts:
        """What can be asked of it beside its option."""
        return Parts()

    @classmethod
    def needed(cls, step: Step) -> Mapping[str, str]:
        """The fields that this step cannot do without."""
        return cls.needs

    @classmethod
    def check(cls, name: str, step: Step, found: Diagnostics) -> None:
        """Report what a step of this kind may not hold."""
        cls.refuse_odds(name, step, found)

    @staticmethod
    def refuse_odds(name: str, step: Step, found: Diagnostics) -> None:
        """Report odds of options that somebody chooses."""
        for option, choice in step.choices.items():
            if choice.odds is not None:
                found.error(
                    "M403",
                    f"'{option}' has odds but '{name}' is not moved by chance",
                    option,
                    "remove them, or write `who: chance`",
                )

    @classmethod
    def movers(cls, step: Step) -> tuple[str, ...]:
        """Who decides something in it."""
        return tuple(str(actor) for actor in step.who) or (CHANCE,)

    @classmethod
    def knowing(cls, step: Step) -> tuple[str, ...]:
        """Who knows what it came to without being shown."""
        return cls.movers(step)

    @classmethod
    def addressed(cls, step: Step) -> tuple[str, ...]:
        """Who sees it because it is said to them, and not to all."""
        return tuple(step.to)

    @classmethod
    def at(cls, place: Place) -> StepKind:
        """What it means in one round; problems go to the findings."""
        return cls()

    def most_ways(self, stage: Stage) -> float:
        """In how many ways it can go at most."""
        return len(stage.options)

    def ways(self, stage: Stage, there: There) -> int | None:
        """In how many ways it goes from rows with these options, if that is known without playing it."""
        return None

    def plays(self, histories: Histories, stage: Stage) -> HistoryTruth | None:
        """(row,) where it can be played at all, before `only_if`; None: everywhere."""
        return None

    def play(self, histories: Histories, stage: Stage, rows: Row) -> NewRow:
        """Let it be decided in these rows; returns their new numbers."""
        mover, names = stage.movers[0], tuple(option.name for option in stage.options)
        available = histories.available(stage, rows)
        histories.need(stage, rows, available)
        rows, taken = histories.choose(stage.key, mover, rows, available, names, stage)
        histories.take(stage, rows, taken)
        histories.observe(mover, rows, [Token(stage.key, "own", name) for name in names], taken)
        histories.truth(f"sees:{mover}:{stage.key}")[rows] = True
        return rows

    def told(self, stage: Stage) -> tuple[str, ...]:
        """Whom `tell` tells, in the place of the choice itself."""
        return ()

    def tell(self, histories: Histories, stage: Stage, rows: Row, taken: RowCode) -> None:
        """Tell those of `told` what they learn from it."""
        return

    def tokens(self, stage: Stage) -> list[Token]:
        """What those who see it are shown, by the code of the choice."""
        return [
            Token(stage.key, "option", option.name) if group is None else Token(stage.key, "group", group)
            for option, group in zip(stage.options, stage.shown_as, strict=True)
        ]

    def shown(self, histories: Histories, stage: Stage, rows: Row,
              taken: RowCode) -> tuple[list[Token], RowCode]:  # fmt: skip
        """What those who see it are shown at once in these rows, and which of it."""
        return self.tokens(stage), taken

    def inside(self, stage: Stage, word: Callable[[str], str]) -> tuple[PartOfStep, ...]:
        """What is decided in it piece by piece; `word` gives the label of an actor."""
        return ()

    def reads(self, stage: Stage, token: Token, actor: str) -> list[tuple[str, str]]:
        """Columns that a token tells an actor of, each with what it shows."""
        return [(token.key, token.shown)]

    def who_sees(self, stage: Stage, actors: Collection[str], words: Listed) -> str:
        """Who sees it, in words; `words` lists labels."""
        others = [actor for actor in actors if actor not in self.knowing(stage.step)]
        if set(stage.seers) >= set(others):
            return "seen by everybody"
        return f"seen by {words(stage.seers)}" if stage.seers else "seen by nobody else"

    def rules(self, stage: Stage, words: Listed) -> tuple[str, ...]:
        """How it goes, in lines of words, where its options do not say it."""
        return ()
