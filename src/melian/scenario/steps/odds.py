"""How chance picks, and what is drawn before the story.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.errors import NumberError
from melian.scenario.findings.diagnostics import Text
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node
from melian.scenario.quantities.numbers import number
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Step
from melian.scenario.steps.reading import Reading
from melian.scenario.steps.values import Hidden, Odds, Option

__all__ = ["odds_of_step", "privates"]


def privates(reading: Reading) -> tuple[Hidden, ...]:
    """Private matters in order; later ones may use earlier ones in their odds."""
    result: list[Hidden] = []
    drawn: set[str] = set()
    for name, private in reading.file.private.items():
        owner = str(name).split(".")[0] if "." in name else ""
        known = (owner,) if owner else tuple(private.known_by)
        context = Context(f"the odds of '{name}'", before=0, privates=frozenset(drawn))
        shares = {option: t.odds for option, t in private.types.items()}
        odds = _odds(reading, shares, tuple(private.types), context, name)
        options = tuple(
            Option(o, words_of(t.label, o), short=str(t.short or "")) for o, t in private.types.items()
        )
        forced = reading.forced(str(name), tuple(private.types))
        seers = tuple(dict.fromkeys((*known, *reading.change.reveal.get(str(name), ()))))
        result.append(Hidden(str(name), options, odds, seers, forced, name))  # type: ignore[arg-type]
        drawn.add(str(name))
    return tuple(result)


def odds_of_step(reading: Reading, name: str, step: Step, options: tuple[str, ...], context: Context) -> Odds:
    """The odds of a step of chance, written beside its options or inside them."""
    shares = {o: step.odds.get(o) or (step.choices[o].odds if o in step.choices else None) for o in options}
    return _odds(reading, shares, options, context, name)


def _odds(
    reading: Reading, shares: Mapping[str, str | None], options: tuple[str, ...], context: Context, where: str
) -> Odds:
    found = reading.found
    texts = {option: shares.get(option) for option in options}
    missing = [option for option, text in texts.items() if text is None]
    if missing and len(missing) == len(options):
        found.error("M405", f"'{where}' has no odds", where, "give each option its odds; one may be `rest`")
        return Odds((None,) * len(options))
    if missing:
        found.error(
            "M405", f"'{where}' gives no odds for '{missing[0]}'", where, "write `rest` for one of them"
        )
    weights = [text is not None and text.split(" ")[0] == "weight" for text in texts.values()]
    if any(weights) and not all(weights):
        bad = next(o for o, w in zip(options, weights, strict=True) if not w)
        found.error(
            "M406",
            f"'{where}' mixes weights and odds: '{bad}' is no weight",
            where,
            "write `weight ...` for all options or for none",
        )
        weights = [False] * len(weights)
    if reading.symbols.bare and all(text is not None and _is_number(text) for text in texts.values()):
        weights = [True] * len(texts)  # one of them is going to be moved: the others keep their proportions
    nodes = [_share(reading, text, context) for text in texts.values()]
    rests = [text for text in texts.values() if text == "rest"]
    if len(rests) > 1:
        found.error("M407", f"'{where}' has more than one `rest`", rests[1], "one option may take the rest")
    return Odds(tuple(nodes), all(weights) and bool(weights))


def _share(reading: Reading, text: str | None, context: Context) -> Node | None:
    if text is None or text == "rest":
        return None
    if text.split(" ")[0] == "weight":
        text = _after_word(text, "weight")
    return reading.binder.bind(text, "number", context)


def _is_number(text: str) -> bool:
    try:
        return number(text) > 0
    except NumberError:
        return False


def _after_word(text: str, word: str) -> str:
    """What follows a first word, in its place."""
    mark = getattr(text, "mark", None)
    rest = text[len(word) :]
    skipped = len(word) + len(rest) - len(rest.lstrip())
    if mark is None:
        return rest.lstrip()
    quoted = getattr(text, "quoted", False)
    place = type(mark)(mark.line, mark.column + skipped + (1 if quoted else 0), max(1, len(text) - skipped))
    return Text.at(text[skipped:], place)
