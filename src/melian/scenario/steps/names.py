"""Collect the names of a file: what its expressions can ask of steps, types and outcomes.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

from melian.scenario.language.symbols import Choices, StepSymbol, Symbols
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.steps import Block
from melian.scenario.steps.kinds import kind_of, step_options

__all__ = ["symbols_of"]


def symbols_of(file: CrisisFile) -> Symbols:
    """Collect the names of a file."""
    steps: dict[str, StepSymbol] = {}
    blocks: dict[str, int] = {}
    block_steps: dict[str, tuple[str, ...]] = {}
    for name, item in file.steps.items():
        if isinstance(item, Block):
            blocks[name] = item.repeat
            block_steps[name] = tuple(item.steps)
            for inner, step in item.steps.items():
                steps.setdefault(inner, StepSymbol(inner, step, name, len(steps)))
        else:
            steps.setdefault(name, StepSymbol(name, item, "", len(steps)))
    choices: dict[str, Choices] = {}
    for name, private in file.private.items():
        types = private.types
        choices[name] = Choices(name, tuple(types), _attributes([dict(t.attributes) for t in types.values()]))
    choices |= _of_steps(steps)
    choices["outcome"] = Choices("outcome", tuple(file.outcomes), {})
    return Symbols(
        actors=tuple(file.actors),
        choices=choices,
        steps=steps,
        blocks=blocks,
        block_steps=block_steps,
        assumptions=frozenset(file.assumptions),
        defines={name: define.value for name, define in file.define.items()},
        privates=tuple(file.private),
    )


def _of_steps(steps: dict[str, StepSymbol]) -> dict[str, Choices]:
    plain = {name: symbol.step for name, symbol in steps.items()}
    result: dict[str, Choices] = {}
    for name, symbol in steps.items():
        step = symbol.step
        options = step_options(step, plain)
        given = [dict(step.choices[o].attributes) if o in step.choices else {} for o in options]
        parts = kind_of(step).parts(name, step)
        result[name] = Choices(name, options, _attributes(given), symbol.block, parts)
    return result


def _attributes(given: list[dict[str, str]]) -> dict[str, tuple[str | None, ...]]:
    names = dict.fromkeys(name for attributes in given for name in attributes)
    return {name: tuple(attributes.get(name) for attributes in given) for name in names}
