"""What a word stands for in the crisis that a command is about: an actor, a step, a variant, an outcome.

Tested in `tests/unit/test_advice.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["option_for"]


def option_for(word: str, scenario: object, own: Sequence[str]) -> str:
    """A sentence with the option by which a word is given, by its key or its label; empty if none is.

    Parameters
    ----------
    word
        As it was typed.
    scenario
        The path or name of the crisis, as typed; nothing is said of one that cannot be read.
    own
        The options of the command.
    """
    from melian.api.reading import read
    from melian.errors import MelianError

    if not isinstance(scenario, str):
        return ""
    try:
        file = read(scenario).scenario.file
    except MelianError:
        return ""
    there: dict[str, Mapping[Any, Any]] = {
        "--actor": file.actors, "--step": file.steps, "--variant": file.variants, "--outcome": file.outcomes,
    }  # fmt: skip
    for flag, names in there.items():
        key = _key_of(word, names) if flag in own else None
        if key is not None:
            return f" '{word}' is given by {flag}: {flag} {shlex.quote(key)}"
    return ""


def _key_of(word: str, names: Mapping[Any, Any]) -> str | None:
    """The key that a word is, or whose label it is."""
    for key, each in names.items():
        label = getattr(each, "label", None)
        if word == str(key) or (label and word.casefold() == str(label).casefold()):
            return str(key)
    return None
