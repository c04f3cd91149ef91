"""Whether the short forms of options can be told apart, and are short.

Tested in `tests/unit/test_short_forms.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.scenario.findings.diagnostics import Diagnostics, mark_of
from melian.scenario.schema.elements import CrisisFile, TypeOption
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Block, Choice

__all__ = ["check_short_forms"]


def check_short_forms(file: CrisisFile, found: Diagnostics) -> None:
    """Report each short form that is no shorter than the words it stands for, or stands for two options."""
    for private in file.private.values():
        _check(private.types, found)
    for item in file.steps.values():
        for step in item.steps.values() if isinstance(item, Block) else (item,):
            _check(step.choices, found)


def _check(options: Mapping[str, Choice | TypeOption], found: Diagnostics) -> None:
    first: dict[str, tuple[str, object]] = {}
    for name, option in options.items():
        words = words_of(option.label, name)
        short = words if option.short is None else str(option.short)
        if option.short is not None and not 0 < len(short.strip()) < len(words):
            is_what = f"'{short}', which is not shorter than '{words}'" if short.strip() else "empty"
            found.error(
                "M210",
                f"the short form of '{name}' is {is_what}",
                option.short,
                f"write fewer than {len(words)} letters, or leave `short` out: tables then use the label",
            )
            continue
        other, where = first.setdefault(short.casefold(), (name, option.short or name))
        here = option.short if option.short is not None else where
        if other != name and (option.short is not None or options[other].short is not None):
            line = mark_of(where).line
            found.error(
                "M210",
                f"in tables '{name}' and '{other}' would both be '{short}'",
                here,
                f"give one of them another `short`; '{other}' is on line {line}",
            )
