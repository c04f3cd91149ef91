"""A crisis that was read, and the game in it that a question is put to.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from melian.errors import UsageError
from melian.questions.asked.meant import by_keys
from melian.questions.asked.request import (
    because_of_request,
    check_numbers,
    check_precision,
    setting,
    setting_text,
)
from melian.runs.ask import Ask, Watch
from melian.runs.recipe import Recipe, plain_setting
from melian.scenario.compile import compile_found, with_numbers
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.scenario import Scenario

if TYPE_CHECKING:
    from melian.runs.run import Run
    from melian.scenario.model import Model
    from melian.scenario.schema.elements import Assumption

__all__ = ["Posed", "Solve", "Subject", "solved"]

MOST_GAMES = 64
"""Games that are kept of one crisis, the oldest go first."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A crisis that was read and checked."""

    scenario: Scenario
    """The file."""
    base: Compiled
    """The game without any what-if, and what compiling found out."""
    games: dict[str, Model] = field(default_factory=dict, init=False, repr=False)
    """Games that were asked of before, by what was different in them."""

    def variant(self, name: str) -> str | None:
        """The what-if that a name stands for; `base` is the file as it stands, if no variant is called so."""
        return None if name == "base" and name not in self.scenario.file.variants else name

    def posed(self, ask: Ask) -> Posed:
        """The game that is asked of: with the what-if, the numbers and the precision that `ask` wants.

        Raises
        ------
        UsageError
            If there is no such variant or assumption, or a number cannot be used.
        """
        if ask.variant is not None or ask.settings:
            ask = by_keys(ask.but(about={}), self.base.model).but(about=ask.about)
        settings = {name: setting(name, value, self.scenario) for name, value in ask.settings.items()}
        asked = None if ask.precision is None else str(ask.precision).strip()
        plain = {name: plain_setting(value) for name, value in ask.settings.items()}
        clean = ask.but(settings=plain, precision=asked)
        if ask.variant is None and not settings and asked is None:
            return Posed(self, clean, self.base.model)
        key = _key(ask.variant, plain, asked)
        model = self.games.get(key)
        if model is None:
            found = Diagnostics()
            check_precision(asked, self.scenario)
            model = self._model(ask.variant, settings, asked, found)
            if model is not None:
                check_numbers(model, found)
            if model is None or found.has_errors:
                raise UsageError(because_of_request(found))
            while len(self.games) >= MOST_GAMES:  # where somebody moves a number all day
                self.games.pop(next(iter(self.games)), None)
            self.games[key] = model
        return Posed(self, clean, model)

    def _model(
        self, variant: str | None, settings: dict[str, Assumption], precision: str | None, found: Diagnostics
    ) -> Model | None:
        """The game; where one is there that differs in numbers alone, its story is not told again."""
        if settings:
            is_base = variant is None and precision is None
            same = self.base.model if is_base else self.games.get(_key(variant, {}, precision))
            if same is not None:
                return with_numbers(same, settings, found)
        compiled = compile_found(
            self.scenario, found, variant=variant, settings=settings, precision=precision
        )
        return None if compiled is None else compiled.model


def _key(variant: str | None, settings: Mapping[str, object], precision: str | None) -> str:
    """By what a game differs from that of the file."""
    return repr((variant, settings, precision))


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A game of a crisis, and what is asked of it."""

    crisis: Subject
    ask: Ask
    """What is asked; its settings and its precision are plain data."""
    model: Model
    """The game, and how numbers enter it."""

    @property
    def settings(self) -> dict[str, str]:
        """Assumptions with other numbers, in words, as they were asked for."""
        return {name: setting_text(value) for name, value in self.ask.settings.items()}

    @property
    def recipe(self) -> Recipe:
        """What the game was made from, as plain data."""
        scenario, ask = self.crisis.scenario, self.ask
        settings = {name: plain_setting(value) for name, value in ask.settings.items()}
        return Recipe(scenario.text, scenario.name, self.model.variant, settings, ask.precision)


Solve = Callable[[Posed, Watch], "Run"]
"""Solves the draws that are asked for: `solved`, or what shows somebody how far it is besides."""


def solved(posed: Posed, watch: Watch) -> Run:
    """The draws that are asked for.

    Raises
    ------
    UsageError
        If less than one draw is asked for, or the events are asked for in two ways.
    StoreError
        If the store cannot be written.
    ClusterError
        If the cluster cannot be reached or cannot solve this.
    """
    from melian.runs.solving import solve_model

    if posed.ask.draws < 1:
        raise UsageError(f"{posed.ask.draws} draws give no answer; ask for 1 or more")
    return solve_model(posed.model, posed.ask, watch, recipe=posed.recipe)
