"""Which changes can be announced now: those of what is still open.

A what-if may be announced *now* where all that it changes lies after now:

- `force`, `secretly`, `public` and `on_table` of steps that are open in every round that they name;
- `reveal`: whoever is told knows from now on, and not before;
- `set` of numbers that no odds of chance before now rest on. All learn the new number now; what was done
  before stays as it was under the old one, also where it costs more now or is worth more;
- `drop` of an event that only hints: what outside observers make of news is not played.

What decides a private matter or a step that has been played, or the odds with which chance drew one of
these, changes the past: such a what-if is known from the start, or not at all.

Tested in `tests/unit/test_announced.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.node import Node
from melian.scenario.model import Model
from melian.scenario.standing import infoset_positions, named_step, step_label
from melian.scenario.variants import BASE, Intervention, intervention_of

__all__ = ["why_not_now"]


def why_not_now(model: Model, base: Model, after: int) -> str:
    """Why what `model` changes of `base` cannot be announced now; empty if it can.

    Parameters
    ----------
    model, base
        Two games of one file: the base, and the base with a what-if.
    after
        How many steps of the story have been played.
    """
    return next(_reasons(model, base, after), "")


def _reasons(model: Model, base: Model, after: int) -> Iterator[str]:
    altered, was = _altered(model), _altered(base)
    past = {stage.key: step_label(stage) for stage in base.order.stages[:after]}
    hidden = {hidden.key for hidden in base.order.hidden}
    decided = {**altered.change.force, **altered.secretly}.items() - {
        **was.change.force,
        **was.secretly,
    }.items()
    back = {item.split(".")[0] for item in altered.change.on_table - was.change.on_table}
    changed = {key for key, _ in decided} | altered.change.public - was.change.public
    changed |= {stage.key for stage in base.order.stages if stage.name in back}
    for key in sorted(changed):
        if key in hidden:
            label = base.scenario.file.private[key].words(key)
            yield f"it decides {named_step(key, label)}, which was drawn before now"
        if key in past:
            yield f"it changes {named_step(key, past[key])}, which was played before now"
    places = infoset_positions(base)
    for name in sorted(_other_numbers(model, base)):
        for move in base.chance:
            if places[move.infoset] < after and _asks(move.shares, name):
                yield f"it changes '{name}', and with it {move.what} before now"
    for name in sorted(altered.drop - was.drop):
        event = base.scenario.file.timeline[name]
        if event.sets or event.played:
            yield f"it drops '{name}', which tells what was played before now"


def _other_numbers(model: Model, base: Model) -> Iterator[str]:
    """Assumptions with another number, by the what-if or by settings of its own."""
    return (name for name, number in model.distributions.items() if base.distributions.get(name) != number)


def _altered(model: Model) -> Intervention:
    if model.variant is None:
        return BASE
    scenario = model.scenario
    return intervention_of(model.variant, scenario.file, scenario.symbols, Diagnostics())


def _asks(shares: tuple[Node | None, ...], name: str) -> bool:
    parts = (part for share in shares if share is not None for part in share.walk())
    return any(part.op == "assumption" and part.data == name for part in parts)
