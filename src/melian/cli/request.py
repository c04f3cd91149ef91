"""From what was typed to what is solved: the scenario, the what-if, the numbers.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from melian.api import Case, CompiledCase

__all__ = ["compiled", "read_scenario", "settings_of"]


def read_scenario(argument: str) -> Case:
    """The scenario that an argument names."""
    from melian.api import read

    if "\n" in argument or not argument.strip():
        raise click.UsageError(f"{argument!r} is neither a path nor the name of a bundled scenario.")
    if argument.endswith(".resolution.yaml"):
        raise click.UsageError(f"{argument!r} says how a crisis ended: name the crisis file beside it.")
    return read(argument)


def settings_of(texts: Sequence[str]) -> dict[str, str]:
    """`--set name=value`, once for each name."""
    result: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.UsageError(f"--set {text!r}: write --set name=30% or --set 'name=20 to 40, best 30'.")
        if name.strip() in result:
            raise click.UsageError(f"--set gives '{name.strip()}' twice; give one number.")
        result[name.strip()] = value.strip()
    return result


def compiled(
    argument: str, variant: str | None, settings: Sequence[str], precision: str | None
) -> CompiledCase:
    """The game that `--variant`, `--set` and `--precision` ask for."""
    numbers = settings_of(settings)
    case = read_scenario(argument)
    return case.compile(variant=variant, set=numbers, precision=precision)
