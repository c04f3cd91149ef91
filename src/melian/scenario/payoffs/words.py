"""What broken promises and false statements cost those who gave them.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.context import Context
from melian.scenario.language.node import TRUE, Node, node
from melian.scenario.language.rewrite import with_columns
from melian.scenario.payoffs.line import Draft, Line, joined, paid
from melian.scenario.steps.kind import Stage
from melian.scenario.steps.values import promises_of
from melian.scenario.tree.show import said_column

__all__ = ["word_lines"]


def word_lines(draft: Draft) -> list[Line]:
    """What broken promises and false statements cost."""
    result: list[Line] = []
    for stage in draft.order.stages:
        result.extend(_broken(draft, stage))
        result.extend(_false(draft, stage))
    return result


def _broken(draft: Draft, stage: Stage) -> list[Line]:
    result: list[Line] = []
    options = tuple(option.name for option in stage.options)
    given = promises_of(stage.step, options)
    if (given and len(stage.movers) != 1) or (given and stage.movers[0] not in draft.symbols.actors):
        draft.found.error(
            "M502",
            f"'{stage.name}' promises, but it is not one actor's move",
            stage.mark,
            "let one actor give its word",
        )
        return []
    for by, promise in given:
        context = Context(f"a promise of '{stage.name}'", block=stage.block, round=stage.round, outcome=True)
        for option in by:
            if option not in options:
                draft.found.error(
                    "M411",
                    f"a promise of '{stage.name}' names '{option}', which is no option",
                    option,
                    nearest(option, options),
                )
        codes = tuple(options.index(option) for option in by if option in options)
        if not by:
            draft.found.error(
                "M404",
                f"a promise of '{stage.name}' does not say which options give it",
                promise.do,
                "write `by: [option]`, or put it inside the option",
            )
        when = draft.binder.bind(promise.when, "truth", context) if promise.when is not None else TRUE
        done = draft.binder.bind(promise.do, "truth", context)
        price = draft.binder.bind(promise.if_broken, "number", context)
        if when is None or done is None or price is None or not codes:
            continue
        said = node("in", "truth", data=(stage.key, codes))
        applies = node("and", "truth", (said, when, node("not", "truth", (done,))))
        of = (stage.key, _words(stage) + (f" ({len(result) + 1})" if len(given) > 1 else ""))
        result.append(
            paid(stage.movers[0], "word broken", of, applies, price, promise.if_broken, promise.because)
        )
    return result


def _false(draft: Draft, stage: Stage) -> list[Line]:
    result: list[Line] = []
    for code, statement in enumerate(stage.means):
        choice = stage.step.choices.get(stage.options[code].name)
        text = choice.if_false if choice and choice.if_false is not None else stage.step.if_false
        if statement is None or text is None:
            continue
        if len(stage.movers) != 1 or stage.movers[0] not in draft.symbols.actors:
            draft.found.error(
                "M502",
                f"'{stage.name}' states something, but it is not one actor's move",
                stage.mark,
                "let one actor say it",
            )
            return []
        context = Context(
            f"the price of a false word in '{stage.name}'",
            block=stage.block,
            round=stage.round,
            outcome=True,
        )
        price = draft.binder.bind(text, "number", context)
        if price is None:
            continue
        said = node("in", "truth", data=(stage.key, (code,)))
        held = _as_said(stage, code, statement)
        applies = node("and", "truth", (said, node("not", "truth", (held,))))
        of = (stage.key, _words(stage))
        result.append(paid(stage.movers[0], "word false", of, applies, price, text))
    return joined(result)


def _words(stage: Stage) -> str:
    """The step in the words of the file, with its round."""
    return f"{stage.label} (round {stage.round})" if stage.round else stage.label


def _as_said(stage: Stage, code: int, statement: Node) -> Node:
    """Whether a statement held when it was made."""
    if statement.static:
        return node("truth", "truth", data=f"means:{stage.key}:{code}")
    return with_columns(statement, lambda key: said_column(stage.key, code, key))
