"""What broken promises and false statements cost those who gave them."""

from __future__ import annotations

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.context import Context
from melian.scenario.language.node import TRUE, Node, node
from melian.scenario.language.rewrite import with_columns
from melian.scenario.payoffs.line import Draft, Line, joined, paid
from melian.scenario.steps.kind import Played
from melian.scenario.steps.values import promises_of
from melian.scenario.tree.show import said_column

__all__ = ["word_lines"]


def word_lines(draft: Draft) -> list[Line]:
    """What broken promises and false statements cost."""
    result: list[Line] = []
    for played in draft.story.played:
        result.extend(_broken(draft, played))
        result.extend(_false(draft, played))
    return result


def _broken(draft: Draft, played: Played) -> list[Line]:
    result: list[Line] = []
    options = tuple(option.name for option in played.options)
    given = promises_of(played.step, options)
    if (given and len(played.movers) != 1) or (given and played.movers[0] not in draft.symbols.actors):
        draft.found.error(
            "M502",
            f"'{played.name}' promises, but it is not one actor's move",
            played.mark,
            "let one actor give its word",
        )
        return []
    for by, promise in given:
        context = Context(
            f"a promise of '{played.name}'", block=played.block, round=played.round, outcome=True
        )
        for option in by:
            if option not in options:
                draft.found.error(
                    "M411",
                    f"a promise of '{played.name}' names '{option}', which is no option",
                    option,
                    nearest(option, options),
                )
        codes = tuple(options.index(option) for option in by if option in options)
        if not by:
            draft.found.error(
                "M404",
                f"a promise of '{played.name}' does not say which options give it",
                promise.do,
                "write `by: [option]`, or put it inside the option",
            )
        when = draft.binder.bind(promise.when, "truth", context) if promise.when is not None else TRUE
        done = draft.binder.bind(promise.do, "truth", context)
        price = draft.binder.bind(promise.if_broken, "number", context)
        if when is None or done is None or price is None or not codes:
            continue
        said = node("in", "truth", data=(played.key, codes))
        applies = node("and", "truth", (said, when, node("not", "truth", (done,))))
        of = (played.key, _words(played) + (f" ({len(result) + 1})" if len(given) > 1 else ""))
        result.append(
            paid(played.movers[0], "word broken", of, applies, price, promise.if_broken, promise.because)
        )
    return result


def _false(draft: Draft, played: Played) -> list[Line]:
    result: list[Line] = []
    for code, statement in enumerate(played.means):
        choice = played.step.choices.get(played.options[code].name)
        text = choice.if_false if choice and choice.if_false is not None else played.step.if_false
        if statement is None or text is None:
            continue
        if len(played.movers) != 1 or played.movers[0] not in draft.symbols.actors:
            draft.found.error(
                "M502",
                f"'{played.name}' states something, but it is not one actor's move",
                played.mark,
                "let one actor say it",
            )
            return []
        context = Context(
            f"the price of a false word in '{played.name}'",
            block=played.block,
            round=played.round,
            outcome=True,
        )
        price = draft.binder.bind(text, "number", context)
        if price is None:
            continue
        said = node("in", "truth", data=(played.key, (code,)))
        held = _as_said(played, code, statement)
        applies = node("and", "truth", (said, node("not", "truth", (held,))))
        of = (played.key, _words(played))
        result.append(paid(played.movers[0], "word false", of, applies, price, text))
    return joined(result)


def _words(played: Played) -> str:
    """The step in the words of the file, with its round."""
    return f"{played.label} (round {played.round})" if played.round else played.label


def _as_said(played: Played, code: int, statement: Node) -> Node:
    """Whether a statement held when it was made."""
    if statement.static:
        return node("truth", "truth", data=f"means:{played.key}:{code}")
    return with_columns(statement, lambda key: said_column(played.key, code, key))
