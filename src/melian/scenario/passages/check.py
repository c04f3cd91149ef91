"""What is wrong or odd in the anchors of facts, as findings of the file.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.anchors import DIGITS, at_words
from melian.scenario.passages.figures import missing_figures
from melian.scenario.passages.found import FactPassage, Passages
from melian.scenario.passages.marks import is_quoted
from melian.scenario.passages.source_texts import SourceTexts
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Fact, Source
from melian.texts.anchors import Difference, Nearest, first_difference
from melian.texts.span import Span, passage_hash

__all__ = ["check_passages", "where_words_stand"]

_LEFT, _RIGHT = 36, 34
"""Characters that are shown before and behind the first difference."""


def check_passages(scenario: Scenario, passages: Passages, texts: SourceTexts, found: Diagnostics) -> None:
    """Add what is wrong with anchors: errors where words do not stand where they are said to."""
    for each in passages:
        if each.anchor is None:
            continue
        fact = next(fact for name, fact in scenario.file.facts.items() if name == each.fact)
        if each.standing == "wrong":
            _note_wrong(each, fact, found)
        elif each.standing == "unread":
            message = f"the text of the source '{each.source}' cannot be read: {each.why}"
            found.warning("M718", message, scenario.file.sources[each.source].file or each.anchor.mark)
        _note_loose(each, scenario.file.sources.get(each.source), found)
        if each.pieces:
            _note_odd(each, fact, texts, found)


def _note_loose(each: FactPassage, source: Source | None, found: Diagnostics) -> None:
    """A place that nothing holds fast: if the text changes, other words stand there."""
    anchor = each.anchor
    if anchor is None or anchor.quote or anchor.digest or source is None or source.sha256:
        return
    digits = passage_hash(" ".join(piece.words for piece in each.pieces if piece.is_passage))[:DIGITS]
    message = f"nothing tells whether the fact '{each.fact}' still stands at {each.at}"
    here = f"`passage: {digits}`" if each.pieces else "`quote:` or `passage:`"
    found.warning("M719", message, anchor.mark, f"add {here} here, or `sha256:` to the source")


def _note_odd(each: FactPassage, fact: Fact, texts: SourceTexts, found: Diagnostics) -> None:
    """What is legal and suspicious in a passage that was verified."""
    anchor, text = each.anchor, texts.of(each.source)
    assert anchor is not None
    assert text is not None
    spans = anchor.spans or (each.placed.spans if each.placed is not None else ())
    if not anchor.spans:
        message = f"the fact '{each.fact}' does not say where its quotation stands"
        found.warning("M719", message, anchor.mark, f"write `at: {at_words(spans)}`")
    if not anchor.says and any(is_quoted(text[1].words, span) for span in spans):
        message = f"the passage of the fact '{each.fact}' is a quotation, and nobody says it"
        found.warning("M716", message, anchor.mark, "add `says:` with an actor or a name")
    for figure in missing_figures(each.text, each.words, each.language):
        message = f"the fact '{each.fact}' says {figure}, which its passage does not"
        help = f"the passage: {_shortened(each.words)}"
        found.warning("M717", message, fact.text, help)


def _note_wrong(each: FactPassage, fact: Fact, found: Diagnostics) -> None:
    """An anchor that does not hold: what stands there, and where the words do stand."""
    anchor, verdict = each.anchor, each.verdict
    assert anchor is not None
    near = verdict.nearest if verdict is not None else each.placed
    where = fact.quote if fact.at is None else fact.at
    if verdict is None:
        message = f"the quotation of the fact '{each.fact}' does not stand in the text of '{anchor.source}'"
        found.error("M715", message, where, where_words_stand(near), shown=_beside(fact.quote or "", near))
        return
    place = f"in the text of '{anchor.source}' at {each.at}"
    if verdict.found == "beyond":
        message = f"the fact '{each.fact}' stands {place}, which is behind its end"
        found.error("M715", message, where, where_words_stand(near))
    elif verdict.found == "cut":
        message = f"the fact '{each.fact}' stands {place}, which begins or ends inside a word or number"
        found.error("M715", message, where, where_words_stand(near))
    elif fact.quote is None:
        message = f"what stands {place} is not the passage of the fact '{each.fact}'"
        help = (
            where_words_stand(near)
            if near is not None
            else "read the place again, and correct `at` or `passage`"
        )
        found.error("M715", message, where, help, shown=(f"text:   {_shortened(verdict.passage)}",))
    else:
        message = f"the quotation of the fact '{each.fact}' is not what stands {place}"
        apart = verdict.difference
        shown = _shown(fact.quote, verdict.passage, apart) if apart is not None else ()
        found.error("M715", message, where, where_words_stand(near, anchor.spans), shown=shown)


def where_words_stand(near: Nearest | None, spans: tuple[Span, ...] = ()) -> str:
    """Where words stand that are not at `spans`, or what in the text is most like them."""
    if near is None:
        return "nothing like its words stands in the text"
    if near.spans == spans:
        return "correct the quotation; nothing in the text is more like it"
    if near.exact:
        return f"its words stand at {at_words(near.spans)}"
    return f"most like it is, at {at_words(near.spans)}: {_shortened(near.words)}"


def _beside(quote: str, near: Nearest | None) -> tuple[str, ...]:
    """A quotation beside what is most like it in the text."""
    return _shown(quote, near.words, first_difference(quote, near.words)) if near is not None else ()


def _shown(quote: str, passage: str, apart: Difference) -> tuple[str, ...]:
    """Both texts around their first difference, and a mark below it."""
    first, other = _around(quote, apart.quote), _around(passage, apart.passage)
    left = max(len(first[0]), len(other[0]))
    return (
        f"quote:  {first[0]:>{left}}{first[1]}",
        f"text:   {other[0]:>{left}}{other[1]}",
        f"        {'':>{left}}^",
    )


def _around(text: str, place: int) -> tuple[str, str]:
    """What stands before and behind a place, on one line."""
    before, behind = text[max(0, place - _LEFT) : place], text[place : place + _RIGHT]
    cut = "\N{HORIZONTAL ELLIPSIS}"
    return (
        (cut if place > _LEFT else "") + _plain(before),
        _plain(behind) + (cut if place + _RIGHT < len(text) else ""),
    )


def _plain(words: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _shortened(words: str, most: int = 200) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
