"""What a passage tells, as a sentence: who does what to whom, with which numbers, as sure as it is told.

Tested in `tests/unit/test_draft_rules.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.drafts.calls import who_acts

__all__ = ["labels_of", "sentence_of"]


class _Verb(NamedTuple):
    """What somebody does in a kind of event."""

    does: str
    """As in `Marn moves forces`."""
    do: str
    """As in `Marn does not move forces`."""
    upon: str
    """The words before whoever it is done to."""
    matter: str
    """What somebody else speaks of."""


_VERBS = {
    "AGREE": _Verb("agrees or promises", "agree or promise", "with", "an agreement or a promise"),
    "CONSULT": _Verb("talks", "talk", "with", "talks"),
    "SUPPORT": _Verb("takes the side", "take the side", "of", "support"),
    "CONCEDE": _Verb("offers a concession", "offer a concession", "to", "a concession or an offer"),
    "COOPERATE": _Verb("works together", "work together", "with", "working with others"),
    "AID": _Verb("gives aid", "give aid", "to", "aid"),
    "RETREAT": _Verb("pulls back", "pull back", ", as seen from", "pulling back"),
    "REQUEST": _Verb("asks or demands something", "ask or demand something", "of", "a demand"),
    "ACCUSE": _Verb("makes an accusation", "make an accusation", "against", "an accusation"),
    "REJECT": _Verb("says no", "say no", "to", "a denial or refusal"),
    "THREATEN": _Verb("threatens or warns", "threaten or warn", "", "a threat or warning"),
    "PROTEST": _Verb("protests", "protest", "against", "a protest"),
    "SANCTION": _Verb("cuts ties or imposes sanctions", "cut ties or impose sanctions", "on", "sanctions"),
    "MOBILIZE": _Verb("moves forces", "move forces", ", which concerns", "moving forces"),
    "COERCE": _Verb("coerces or seizes", "coerce or seize", ", at the cost of", "coercion or seizure"),
    "ASSAULT": _Verb("uses force", "use force", "against", "force"),
    "STATEMENT": _Verb("makes a statement", "make a statement", "about", "this"),
    "BACKGROUND": _Verb("has a part in what was before", "have a part in it", "with", "what was before"),
    "ASSESSMENT": _Verb("gives its view", "give its view", "of", "what is to be expected"),
}  # fmt: skip
_WORDS = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "STATEMENT", "ASSESSMENT", "BACKGROUND", "AGREE")
"""Kinds whose deed is to say something: what is negated or possible is what is said, not the saying."""
_WITH_ARTICLE = re.compile(
    r"(United|Netherlands|Philippines|Maldives|Bahamas|Gambia)\b|.*\b(Union|Republic|Islands|Emirates|Nations)$"
)
"""Names that take an article within a sentence."""
_FIGURES = frozenset(
    (
        "soldiers", "persons", "ships", "warships", "tanks", "aircraft", "helicopters",
        "vehicles", "missiles",
        "drones",
        "states", "votes", "percent", "hours", "days", "weeks", "months", "years", "metres",
        "kilometres", "miles", "tonnes", "dollars", "euros", "pounds", "roubles", "hryvnias", "yen", "yuan",
        "francs",
    )
)  # fmt: skip
"""Units of which a few are a figure of a crisis."""
_FEW = 12
"""Counts up to this of anything else are no figures of a crisis: `2 leaders`."""


def sentence_of(dossier: Dossier, passage: DossierPassage) -> str:
    """The analyst's sentence, or what the passage tells in plain words: who does what, with which numbers."""
    if passage.claim:
        return str(passage.claim)
    labels = labels_of(dossier)
    actors = dossier.file.actors
    named = [each for each in passage.about if each in actors and actors[each].type != "unnamed"]
    actor = who_acts(passage, actors)
    doer = labels.get(str(actor)) if actor in named or actor == passage.says else None
    said = labels.get(passage.says or "") if passage.says != NARRATOR else None
    if said is None and passage.person in dossier.file.people:
        said = str(dossier.file.people[str(passage.person)].name)
    others = [labels[each] for each in named if labels[each] not in (doer, said)]
    verb = _VERBS.get(passage.kind, _VERBS["STATEMENT"])
    if doer is None:
        words = f"{said or 'the report'} speaks of {verb.matter}{_concerning(others)}"
    else:
        told = f"{said} says that " if said not in (None, doer) else ""
        words = f"{told}{doer} {_done(passage, verb)}{_upon(verb, others)}{_so_far(passage)}"
    numbers = [_grouped(each) for each in passage.numbers if _is_figure(each)]
    return f"{words[:1].upper()}{words[1:]}{': ' if numbers else ''}{', '.join(numbers)}."


def _done(passage: DossierPassage, verb: _Verb) -> str:
    """The deed, as sure as it is told."""
    if passage.kind in _WORDS:
        return verb.does
    perhaps = "perhaps " if passage.hedged and passage.negated else ""
    if passage.negated:
        return f"{perhaps}does not {verb.do}"
    if passage.hedged:
        return f"may {verb.do}"
    return f"would {verb.do}" if passage.conditional else verb.does


def _so_far(passage: DossierPassage) -> str:
    return ", on a condition" if passage.conditional else ""


def _upon(verb: _Verb, others: Sequence[str]) -> str:
    """Whoever is named first is whom it is done to; the others have to do with it."""
    if not others:
        return ""
    before = verb.upon if verb.upon.startswith(",") or not verb.upon else f" {verb.upon}"
    return f"{before} {others[0]}{_concerning(others[1:])}"


def _concerning(others: Sequence[str]) -> str:
    return f", concerning {_listed(others)}" if others else ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def labels_of(dossier: Dossier) -> dict[str, str]:
    """What each actor is called within a sentence."""
    labels = {name: str(actor.label) for name, actor in dossier.file.actors.items()}
    return {name: f"the {label}" if _WITH_ARTICLE.match(label) else label for name, label in labels.items()}


def _is_figure(number: str) -> bool:
    """Whether a number says something of a crisis: many of anything, or a unit that tables know."""
    found = re.fullmatch(r"\D*([\d.]+)(?: to ([\d.]+))?(?: (.+))?", str(number))
    if found is None or float(found[2] or found[1]) > _FEW:
        return True
    unit = (found[3] or "").partition(" per ")[0]
    return unit in _FIGURES


def _grouped(number: str) -> str:
    """`94000 soldiers` as `94,000 soldiers`."""
    return re.sub(r"(?<![\d.])\d{5,}(?![\d.])", lambda found: f"{int(found[0]):,}", str(number))
