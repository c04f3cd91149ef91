"""What a model is made from, as plain data: it can be written down, hashed, and sent elsewhere.

Tested in `tests/unit/test_kept_questions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from melian.errors import ScenarioError, UsageError
from melian.scenario.assumptions import parse_setting
from melian.scenario.bare.streams import bare_model
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics, Text, nearest
from melian.scenario.model import Model
from melian.scenario.now.continuation import continuation
from melian.scenario.read import parse_and_compile
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Assumption, Variant

__all__ = ["Recipe", "Setting", "assumption_of", "model_of", "plain_setting", "with_change"]

Setting = str | dict[str, str]
"""Another number for an assumption: as one types it, or field by field as the file writes it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A scenario and what was asked to be different in it."""

    text: str
    """The text of the crisis file."""
    name: str
    """What the scenario is called; it changes no number."""
    variant: str | None = None
    """The what-if that is applied."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """Assumptions with other numbers, after the variant."""
    precision: str | None = None
    """The precision in place of the file's."""
    lever: Mapping[str, Any] | None = None
    """What an actor does beforehand, on top of the variant: actor, name, and change as a what-if
    of the file would write it."""
    bare: bool = False
    """Whether each bare number is a stream of its own, so that it can be moved."""

    announced: Mapping[str, Any] | None = None
    """What is solved is the continuation from now on, where the change is announced: after (how many
    steps had been played), given (events that were known), variant and settings (of the base that had been
    played)."""

    def announce(self, after: int, given: Sequence[str], base: Recipe) -> Recipe:
        """The same announced now, when so many steps of a base have been played."""
        played = {"variant": base.variant, "settings": dict(base.settings)}
        return replace(self, announced={"after": after, "given": list(given), **played})

    def base(self) -> Recipe:
        """Of what had been played when this was announced."""
        assert self.announced is not None
        played = {key: self.announced[key] for key in ("variant", "settings")}
        return replace(self, announced=None, lever=None, **played)

    def with_lever(self, actor: str, name: str, change: Mapping[str, Any]) -> Recipe:
        """The same with something that an actor does beforehand."""
        return replace(self, lever={"actor": actor, "name": name, "change": dict(change)})

    def plain(self) -> dict[str, Any]:
        """Text and mappings alone."""
        return asdict(self)


def model_of(recipe: Recipe) -> Model:
    """The model that a recipe makes: read, checked and compiled again.

    Raises
    ------
    ScenarioError
        If the text is no crisis file.
    UsageError
        If the variant or an assumption does not exist, or the change cannot be announced now.
    """
    if recipe.announced is not None:
        told, base = model_of(replace(recipe, announced=None)), model_of(recipe.base())
        return continuation(told, base, recipe.announced["after"], recipe.announced["given"])
    return bare_model(_as_written(recipe)) if recipe.bare else _as_written(recipe)


def _as_written(recipe: Recipe) -> Model:
    """The same, with bare numbers as they stand."""
    found = Diagnostics()
    scenario, compiled = parse_and_compile(recipe.text, recipe.name, None, found)
    if scenario is None or compiled is None or found.has_errors:
        raise ScenarioError(f"{recipe.name} cannot be compiled", found.sorted())
    lever, variant = recipe.lever, recipe.variant
    if variant is None and lever is None and not recipe.settings and recipe.precision is None:
        return compiled.model
    if lever is not None:
        scenario = with_change(scenario, variant, lever["name"], lever["change"])
        variant = lever["name"]
    settings = {name: assumption_of(value) for name, value in recipe.settings.items()}
    return compile_scenario(scenario, variant=variant, settings=settings, precision=recipe.precision)


def with_change(
    scenario: Scenario, variant: str | None, name: str, change: Mapping[str, Any], label: str = ""
) -> Scenario:
    """The scenario with one more what-if: all that `variant` changes, if any, and a change on top.

    Parameters
    ----------
    scenario
        A crisis file, read.
    variant
        A what-if of it that the change is added to.
    name, label
        What the new what-if is called.
    change
        What it changes, field by field as the file would write it.
    """
    present = None if variant is None else scenario.file.variants[variant]
    empty = {key: each.get_default(call_default_factory=True) for key, each in Variant.model_fields.items()}
    fields = empty if present is None else {key: getattr(present, key) for key in Variant.model_fields}
    added = {key: _merged(fields.get(key), value) for key, value in change.items()}
    made = Variant.model_construct(**{**fields, **added, "label": label or name})
    file = scenario.file.model_copy(update={"variants": {**scenario.file.variants, name: made}})
    return replace(scenario, file=file)


def _merged(present: Any, added: Any) -> Any:
    if isinstance(added, Mapping):
        return {**(present or {}), **added}
    return (*(present or ()), *added)


def plain_setting(value: object) -> Setting:
    """A setting as text, whatever it was given as."""
    if isinstance(value, Mapping):
        return {str(key): str(item) for key, item in value.items()}
    return str(value)


def assumption_of(value: Setting) -> Assumption:
    """A setting as an assumption of the file.

    Raises
    ------
    UsageError
        If it has a field that assumptions do not have, or is no number.
    """
    if isinstance(value, str):
        return parse_setting(Text(value))
    wrong = set(value) - {"value", "range", "best", "dist", "bounds"}
    if wrong:
        raise UsageError(
            f"an assumption has no field '{min(wrong)}' here; {nearest(min(wrong), Assumption.model_fields)}"
        )
    return Assumption.model_validate({key: Text(item) for key, item in value.items()})
