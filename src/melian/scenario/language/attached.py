"""Numbers attached to options and types, and defines that nothing uses: read all the same.

Tested in `tests/unit/language/test_expressions.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.parse import BindError
from melian.scenario.schema.elements import CrisisFile, TypeOption
from melian.scenario.schema.steps import Block, Choice

__all__ = ["bind_attributes", "bind_unused_defines"]


def bind_unused_defines(binder: Binder, file: CrisisFile) -> None:
    """A define that nothing uses is read all the same, so that its mistakes are seen."""
    for name in file.define:
        if name not in binder.uses.defines:
            try:
                binder.define(name, Context(f"'{name}'", outcome=True))
            except BindError as error:
                if error.code != "M121":
                    binder.found.error(error.code, error.message, error.mark, error.help)
            binder.uses.defines.discard(str(name))


def bind_attributes(binder: Binder, file: CrisisFile) -> None:
    """Numbers attached to options and types are read even if nothing asks for them.

    Any name may be attached, so that a field that is spelt wrongly becomes a number
    that nobody reads; what is no number there was meant to be a field.
    """
    reader = Binder(binder.symbols, binder.found)
    for owner, option, name, text, block in _attributes(file):
        context = Context(
            f"the number '{name}' of '{option}'", block=block, round=1 if block else 0, outcome=True
        )
        try:
            reader.number_attached(text, f"{owner}.{name}", context)
        except BindError as error:
            fields = TypeOption.model_fields if owner in file.private else Choice.model_fields
            meant = difflib.get_close_matches(name, [f.alias or key for key, f in fields.items()], n=1)
            help = f"did you mean the field '{meant[0]}'?" if meant else error.help
            message = f"{context.what}: {error.message}" if meant else error.message
            binder.found.error(error.code, message, name if meant else error.mark, help)
    binder.uses.bare_numbers |= reader.uses.bare_numbers
    for number, is_form in reader.uses.written.items():
        binder.uses.add_written(number, is_form=is_form)


def _attributes(file: CrisisFile) -> Iterator[tuple[str, str, str, str, str]]:
    """Owner, option, name, text and block of every number attached to an option or type."""
    for owner, private in file.private.items():
        for option, kind in private.types.items():
            yield from ((owner, option, name, text, "") for name, text in kind.attributes.items())
    for name, item in file.steps.items():
        steps = item.steps if isinstance(item, Block) else {name: item}
        block = name if isinstance(item, Block) else ""
        for owner, step in steps.items():
            for option, choice in step.choices.items():
                yield from ((owner, option, key, text, block) for key, text in choice.attributes.items())
