"""The lines of `stakes`: what each actor gains and loses.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.context import Context
from melian.scenario.language.node import TRUE, Node, constant, node
from melian.scenario.payoffs.line import Draft, Line
from melian.scenario.schema.elements import Stake

__all__ = ["stake_lines"]


def stake_lines(draft: Draft) -> list[Line]:
    """Every stake, a line for each actor that it counts for."""
    result: list[Line] = []
    for heading, lines in draft.file.stakes.items():
        if heading != "all" and heading not in draft.symbols.actors:
            draft.found.error(
                "M103",
                f"there is no actor called '{heading}'",
                heading,
                nearest(heading, (*draft.symbols.actors, "all")),
            )
            continue
        for label, stake in lines.items():
            result.extend(_stake(draft, str(heading), label, stake))
    return result


def _stake(draft: Draft, heading: str, label: str, stake: Stake) -> list[Line]:
    context = Context(f"the stake '{label}'", outcome=True)
    when = draft.binder.bind(stake.when, "truth", context) if stake.when is not None else TRUE
    if isinstance(stake.worth, dict):
        if not stake.worth:
            draft.found.error("M404", f"'{label}' has no cases", label, "write `worth: {condition: points}`")
        applies, worth = _cases(draft, stake.worth, context)
    else:
        applies, worth = TRUE, draft.binder.bind(stake.worth, "number", context)
        if _is_lone_percentage(stake.worth):
            draft.found.warning(
                "M501",
                f"'{label}' is worth {stake.worth}: {float(stake.worth.strip()[:-1]) / 100:g} points",
                stake.worth,
                "write the points, or multiply something by the percentage",
            )
    if when is None or worth is None or applies is None:
        return []
    both = when if applies is TRUE else node("and", "truth", (when, applies))
    because = tuple(map(str, stake.because))
    return [
        Line(actor, str(label), "stake", both, worth, label, because)
        for actor in _counts_for(draft, heading, stake)
    ]


def _counts_for(draft: Draft, heading: str, stake: Stake) -> list[str]:
    for actor in stake.for_:
        if actor not in draft.symbols.actors:
            draft.found.error(
                "M103", f"there is no actor called '{actor}'", actor, nearest(actor, draft.symbols.actors)
            )
    named = [actor for actor in draft.symbols.actors if actor in stake.for_]
    if heading == "all":
        return named or list(draft.symbols.actors)
    return [heading, *(actor for actor in named if actor != heading)]


def _cases(draft: Draft, worth: Mapping[str, str], context: Context) -> tuple[Node | None, Node | None]:
    """`worth` by cases: the first that fits, otherwise no line."""
    bound = [
        (draft.binder.bind(c, "truth", context), draft.binder.bind(v, "number", context))
        for c, v in worth.items()
    ]
    pairs = [(condition, value) for condition, value in bound if condition is not None and value is not None]
    if len(pairs) < len(bound) or not pairs:
        return None, None
    result = constant(0.0)
    for condition, value in reversed(pairs):
        result = node("if", "number", (value, condition, result), None, value.mark)
    return node("or", "truth", tuple(condition for condition, _ in pairs)), result


def _is_lone_percentage(text: str) -> bool:
    stripped = text.strip().lstrip("-")
    return text.isascii() and stripped.endswith("%") and stripped[:-1].replace(".", "", 1).isdigit()
