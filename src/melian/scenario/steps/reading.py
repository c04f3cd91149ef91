"""What every station on the way from a written step to a played one needs.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from melian.scenario.findings.diagnostics import Diagnostics, Nearest, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.values import CHANCE, Change

__all__ = ["Reading"]

_EVERYBODY = ("all", "everybody", "everyone", "public", "others")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read, with the changes of a variant; problems go to the findings."""

    file: CrisisFile
    symbols: Symbols
    binder: Binder
    change: Change

    @property
    def found(self) -> Diagnostics:
        """Where problems go."""
        return self.binder.found

    def condition(self, text: str | None, context: Context, what: str) -> Node | None:
        """A condition bound in its place."""
        return None if text is None else self.binder.bind(text, "truth", replace(context, what=what))

    def forced(self, key: str, options: tuple[str, ...]) -> int | None:
        """The code of the option that a variant forces, or that the file fixes."""
        name = self.change.force.get(key)
        if name is None and key.split("@")[0] in self.symbols.steps:
            fixed = self.symbols.steps[key.split("@")[0]].step.fixed
            if fixed is not None and fixed not in options:
                self.found.error(
                    "M411", f"`fixed` names '{fixed}', which is no option", fixed, nearest(fixed, options)
                )
            name = fixed
        return options.index(name) if name is not None and name in options else None

    def actor(self, name: str, *, seeing: bool = False) -> None:
        """Report a name that is no actor's."""
        if name in self.symbols.actors:
            return
        word = name.lower()
        help: str | Nearest = nearest(name, self.symbols.actors)
        if word in (CHANCE, "nobody"):
            help = f"write `{word}`, in small letters"
        elif seeing and word in ("none", *_EVERYBODY):
            help = "write `nobody`" if word == "none" else "leave the line out: everybody sees a step"
        elif seeing and name in {*self.symbols.assumptions, *self.symbols.defines}:
            help = f"odds of learning it go to `leaks: {{actor: {name}}}`"
        self.found.error("M103", f"there is no actor called '{name}'", name, help)

    def codes(
        self, names: Collection[str], options: tuple[str, ...], step: str, field: str
    ) -> frozenset[int]:
        """The codes of named options; others are reported."""
        for name in names:
            if name not in options:
                self.found.error(
                    "M411",
                    f"`{field}` of '{step}' names '{name}', which is no option",
                    name,
                    nearest(name, options),
                )
        return frozenset(options.index(name) for name in names if name in options)
