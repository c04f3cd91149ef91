"""Names: each stands for one thing, and private matters say whose they are.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.articles import with_article
from melian.scenario.findings.diagnostics import Diagnostics, mark_of, nearest
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import check_name
from melian.scenario.schema.steps import Block

__all__ = ["check_names"]


def check_names(file: CrisisFile, found: Diagnostics) -> None:
    """Actors, steps, blocks, assumptions, defines and shared secrets share one room."""
    room: dict[str, tuple[str, object]] = {}
    for kind, name in _common_names(file):
        if name == "outcome":
            found.error(
                "M102",
                f"'{name}' asks how the story ends and cannot be {with_article(kind)}",
                name,
                "choose another name",
            )
        if name in room:
            first, where = room[name]
            line = mark_of(where).line
            found.error(
                "M122",
                f"'{name}' is {with_article(kind)} and also {with_article(first)} (line {line})",
                name,
                "give one of them another name",
            )
        else:
            room[str(name)] = (kind, name)
    for name, private in file.private.items():
        _check_private(name, bool(private.known_by), file, found)


def _common_names(file: CrisisFile) -> Iterator[tuple[str, str]]:
    yield from (("actor", name) for name in file.actors)
    for name, item in file.steps.items():
        if isinstance(item, Block):
            yield "block", name
            yield from (("step", inner) for inner in item.steps)
        else:
            yield "step", name
    yield from (("assumption", name) for name in file.assumptions)
    yield from (("define", name) for name in file.define)
    yield from (("secret", name) for name, private in file.private.items() if "." not in name)


def _check_private(name: str, shared: bool, file: CrisisFile, found: Diagnostics) -> None:
    from pydantic_core import PydanticCustomError

    owner, dot, own = name.partition(".")
    try:
        check_name(own if dot else name)
    except PydanticCustomError as error:
        context = error.context or {}
        found.error(error.type, str(context.get("what", error)), name, str(context.get("help", "")))
        return
    if dot and owner not in file.actors:
        found.error("M103", f"there is no actor called '{owner}'", name, nearest(owner, file.actors))
    if dot and shared:
        found.error(
            "M123",
            f"'{name}' names an owner and has `known_by`",
            name,
            "a shared secret stands alone: `reserves:` with `known_by: [a, b]`",
        )
    if not dot and not shared:
        found.error(
            "M123", f"'{name}' says not whose it is", name, f"write `actor.{name}`, or `known_by: [actors]`"
        )
    for actor in file.private[name].known_by:
        if actor not in file.actors:
            found.error("M103", f"there is no actor called '{actor}'", actor, nearest(actor, file.actors))
    if len(file.private[name].types) < 2:
        found.error(
            "M404",
            f"'{name}' has {len(file.private[name].types)} type",
            name,
            "two or more, or it is no secret",
        )
