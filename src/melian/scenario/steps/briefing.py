"""A briefing: one who knows what was chosen tells others, keeps it back, or claims what it likes.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.symbols import step_key, whole_number
from melian.scenario.schema.steps import Step
from melian.scenario.shapes import HistoryTruth, Row, RowCode
from melian.scenario.steps.kind import Histories, Listed, OptionNames, Stage, StepKind
from melian.scenario.steps.values import Place, Token

__all__ = ["Briefing"]

CLAIM = "say_"


@final
@dataclass(frozen=True, slots=True)
class Briefing(StepKind):
    """Telling of an earlier step; whoever does not know it cannot tell of it.

    Withheld or silent, it looks like nothing to tell, so that no variant can make it public either.
    """

    about: str = ""
    """Column key of the step that it tells of."""
    receivers: tuple[str, ...] = ()

    name = "briefing"
    shown_name = "briefing"
    fields = ("about", "honest")
    needs: ClassVar[Mapping[str, str]] = {
        "about": "`about: STEP` names the step that it tells of",
        "honest": "`honest: true` (share or withhold) or `honest: false` (may claim anything)",
        "to": "`to: [actors]` names who receives it",
    }
    own_options = "share and withhold, or say_... and silent"
    labels: ClassVar[Mapping[str, str]] = {
        "share": "Tell what was said",
        "withhold": "Keep it back",
        "silent": "Say nothing",
    }
    betrays = False
    hides_by_nature = True
    quiet_options = frozenset({"withhold", "silent"})
    lever = "briefing"

    @classmethod
    def options(cls, step: Step, others: Mapping[str, Step], names: OptionNames) -> tuple[str, ...]:
        """Honest: share or not. Otherwise whatever can be claimed of the step, or nothing."""
        if step.honest is not False:
            return ("share", "withhold")
        about = str(step.about or "").split("@")[0]
        rest = {name: other for name, other in others.items() if name != about}
        told = names(others[about], rest) if about in others else ()
        return (*(f"{CLAIM}{option}" for option in told), "silent")

    @classmethod
    def at(cls, place: Place) -> Briefing:
        """What it tells of in this round, and to whom."""
        there = (a for a in place.symbols.actors if a in place.step.to or place.is_public)
        return cls(_about(place), tuple(str(a) for a in there if a not in place.movers))

    def plays(self, histories: Histories, stage: Stage) -> HistoryTruth | None:
        """Where the briefer knows what was chosen."""
        if not self.about:
            return None
        knows = histories.truth(f"sees:{stage.movers[0]}:{self.about}")
        return knows & (histories.column(self.about) != -1)

    def told(self, stage: Stage) -> tuple[str, ...]:
        """Whoever receives it; others see only that it was given."""
        return self.receivers

    def tell(self, histories: Histories, stage: Stage, rows: Row, taken: RowCode) -> None:
        """Tell the receivers of the earlier choice, truly or not."""
        if stage.step.honest is False:
            claims = [Token(stage.key, "claim", o.name.removeprefix(CLAIM)) for o in stage.options]
            for actor in self.receivers:
                histories.observe(actor, rows, claims, taken)
                histories.truth(f"sees:{actor}:{stage.key}")[rows] = True
            return
        tokens = [Token(stage.key, "told", name) for name in histories.options_of(self.about)]
        for actor in self.receivers:
            new = rows[~histories.truth(f"sees:{actor}:{self.about}")[rows]]
            histories.observe(actor, new, tokens, histories.column(self.about)[new])
            histories.truth(f"sees:{actor}:{self.about}")[new] = True
            histories.truth(f"sees:{actor}:{stage.key}")[new] = True

    def reads(self, stage: Stage, token: Token, actor: str) -> list[tuple[str, str]]:
        """An honest one tells of its subject and of itself."""
        if token.what == "told":
            return [(self.about, token.shown), (token.key, "share")]
        return [(token.key, token.shown)]

    def who_sees(self, stage: Stage, actors: Collection[str], words: Listed) -> str:
        """Whom it tells of what."""
        return f"tells {words(self.receivers)} of '{self.about}'"


def _about(place: Place) -> str:
    """The column key of what a briefing tells of; empty where it tells of nothing."""
    written = place.step.about
    if written is None:
        return ""
    symbols, found, block = place.symbols, place.found, place.block
    told, at, wanted = str(written).partition("@")
    symbol = symbols.steps.get(told)
    if symbol is None:
        found.error("M417", f"there is no step called '{told}'", written, nearest(told, symbols.steps))
        return ""
    inside = bool(at) and bool(symbol.block) and symbol.block == block
    if symbol.position >= symbols.steps[place.name].position and not inside:
        found.error(
            "M417",
            f"'{place.name}' tells of '{told}', which is played later",
            written,
            f"move '{place.name}' below '{told}'",
        )
        return ""
    if at:
        total = symbols.blocks.get(symbol.block, 0)
        if not whole_number(wanted, total):
            help = f"rounds are 1 to {total}" if total else "it is not played in rounds"
            found.error("M417", f"'{told}' has no round '{wanted}'", written, help)
            return ""
        return step_key(told, int(wanted))
    if symbol.block and symbol.block != block:
        found.error("M417", f"'{told}' is played in rounds: say which", written, f"`about: {told}@1`")
        return ""
    return step_key(told, place.round if symbol.block else 0)
