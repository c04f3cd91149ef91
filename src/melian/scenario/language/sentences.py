"""What must hold of the results, one sentence each, taken apart.

    odds of OUTCOME above A             OUTCOME rises when ASSUMPTION rises
    odds of OUTCOME below A             OUTCOME falls when ASSUMPTION rises
    odds of OUTCOME between A and B     OUTCOME rises in VARIANT, OUTCOME falls in VARIANT

`every outcome` stands for each of them in a sentence about odds. Any sentence may end
with `before events` or `after DATE`. The sentences are judged elsewhere, on results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias

from melian.diagnostic import Mark
from melian.errors import DateError, NumberError
from melian.scenario.findings.diagnostics import Diagnostics, Nearest, nearest
from melian.scenario.findings.slips import odd_character
from melian.scenario.quantities.dates import CrisisDate, parse_date
from melian.scenario.quantities.numbers import number
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.places import place_in

__all__ = [
    "EVERY",
    "Between",
    "Direction",
    "Moves",
    "OddsAbove",
    "OddsBelow",
    "Sentence",
    "names_in",
    "parse_checks",
]

EVERY = "every outcome"
"""Stands where a sentence is about each outcome."""

Direction = Literal["rises", "falls"]

_NAME = r"[^\s]+"
_OUTCOME = rf"(?P<outcome>every\s+outcome|{_NAME})"
_WHEN = r"(?:\s+(?P<before>before\s+events)|\s+after\s+(?P<after>.+?))?"
_FORMS = tuple(
    re.compile(rf"\s*{form}{_WHEN}\s*")
    for form in (
        rf"odds\s+of\s+{_OUTCOME}\s+(?P<bound>above|below)\s+(?P<low>{_NAME})",
        rf"odds\s+of\s+{_OUTCOME}\s+(?P<bound>between)\s+(?P<low>{_NAME})\s+and\s+(?P<high>{_NAME})",
        rf"{_OUTCOME}\s+(?P<direction>rises|falls)\s+when\s+(?P<assumption>{_NAME})\s+rises",
        rf"{_OUTCOME}\s+(?P<direction>rises|falls)\s+in\s+(?P<variant>{_NAME})",
    )
)
_HELP = (
    "write `odds of OUTCOME above 5%` (or `below`, or `between 1% and 60%`), "
    "`OUTCOME falls when ASSUMPTION rises` or `OUTCOME falls in VARIANT`, "
    "each with `before events` or `after DATE` behind it if wanted"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """What all sentences have."""

    text: str
    """As the file writes it, with its place."""
    outcome: str
    """The name of an outcome, or `EVERY`."""
    before_events: bool = False
    """Whether it is about the odds before any event of the timeline."""
    after: CrisisDate | None = None
    """About the odds given the events up to this date; None: up to `as_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsAbove(_Sentence):
    """`odds of OUTCOME above BOUND`."""

    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsBelow(_Sentence):
    """`odds of OUTCOME below BOUND`."""

    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(_Sentence):
    """`odds of OUTCOME between LOW and HIGH`."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves(_Sentence):
    """`OUTCOME rises|falls when ASSUMPTION rises`, or `... in VARIANT`: one of the two is named."""

    direction: Direction
    assumption: str | None = None
    """The name of an assumption, or `precision`."""
    variant: str | None = None


Sentence: TypeAlias = OddsAbove | OddsBelow | Between | Moves


def parse_checks(file: CrisisFile, found: Diagnostics) -> tuple[Sentence, ...]:
    """The sentences under `checks:` that can be judged; the others go to the findings."""
    sentences = (_sentence(text, file, found) for text in file.checks)
    return tuple(sentence for sentence in sentences if sentence is not None)


def names_in(text: str) -> Iterator[tuple[str, int, int]]:
    """What a sentence names: an `outcome`, `assumption` or `variant`, and where its name begins and ends."""
    match = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    for kind in ("outcome", "assumption", "variant") if match is not None else ():
        if match is not None and kind in match.re.groupindex and " ".join(match[kind].split()) != EVERY:
            yield kind, *match.span(kind)


class _Refused(Exception):
    """A sentence that cannot be judged, with the fields of its diagnostic."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A sentence and the words that stand at the places of its form."""

    text: str
    match: re.Match[str]

    def __getitem__(self, name: str) -> str | None:
        return self.match[name] if name in self.match.re.groupindex else None

    def mark(self, name: str) -> Mark:
        start, end = self.match.span(name)
        return place_in(self.text, start, end - start)

    def refuse(self, code: str, message: str, at: str, help: str | Nearest) -> NoReturn:
        raise _Refused(code, message, self.mark(at), help)


def _sentence(text: str, file: CrisisFile, found: Diagnostics) -> Sentence | None:
    match = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if match is None:
        found.error("M630", f"this is no sentence that can be checked: '{_shown(text)}'", text, _help(text))
        return None
    try:
        return _read(_Parts(text, match), file)
    except _Refused as refused:
        found.error(*refused.args)
        return None


def _read(parts: _Parts, file: CrisisFile) -> Sentence:
    outcome = " ".join((parts["outcome"] or "").split())
    if outcome != EVERY and outcome not in file.outcomes:
        parts.refuse(
            "M631", f"there is no outcome called '{outcome}'", "outcome", nearest(outcome, file.outcomes)
        )
    before, after = parts["before"] is not None, _after(parts, file)
    if parts["direction"]:
        return _moves(parts, file, outcome, before, after)
    low = _share(parts, "low")
    if parts["bound"] == "above":
        return OddsAbove(text=parts.text, outcome=outcome, before_events=before, after=after, bound=low)
    if parts["bound"] == "below":
        return OddsBelow(text=parts.text, outcome=outcome, before_events=before, after=after, bound=low)
    high = _share(parts, "high")
    if not low < high:
        message = f"no odds lie between {parts['low']} and {parts['high']}"
        parts.refuse("M633", message, "low", "write the lower number first")
    return Between(text=parts.text, outcome=outcome, before_events=before, after=after, low=low, high=high)


def _moves(parts: _Parts, file: CrisisFile, outcome: str, before: bool, after: CrisisDate | None) -> Moves:
    direction: Direction = "rises" if parts["direction"] == "rises" else "falls"
    if outcome == EVERY:
        other = "falls" if direction == "rises" else "rises"
        message = (
            f"every outcome cannot move one way: odds add up to 100 %, so if one {direction}, another {other}"
        )
        parts.refuse("M635", message, "outcome", "name the outcome that is meant")
    assumption, variant = parts["assumption"], parts["variant"]
    if assumption is not None:
        _check_assumption(parts, assumption, file)
    elif variant not in file.variants:
        parts.refuse(
            "M632", f"there is no variant called '{variant}'", "variant", _other(variant, file, "variant")
        )
    return Moves(
        text=parts.text, outcome=outcome, before_events=before, after=after,
        direction=direction, assumption=assumption, variant=variant,
    )  # fmt: skip


def _check_assumption(parts: _Parts, name: str, file: CrisisFile) -> None:
    if name == "precision":
        written = file.precision
        if not isinstance(written, str) or " to " in written:  # absent, it is uncertain too
            return
        message = f"`precision: {written}` is one number and cannot rise"
        parts.refuse("M635", message, "assumption", "write a range, as in `precision: 4 to 16`")
    if name not in file.assumptions:
        help = _other(name, file, "assumption")
        parts.refuse("M632", f"there is no assumption called '{name}'", "assumption", help)
    if file.assumptions[name].value is not None:
        help = "write it as a `range`, or make a variant that sets it and write `... in VARIANT`"
        parts.refuse("M635", f"'{name}' has one value and cannot rise", "assumption", help)


def _other(name: str | None, file: CrisisFile, kind: str) -> str | Nearest:
    """What there is of a kind, and whether the name is one of the other kind."""
    known = file.assumptions if kind == "assumption" else file.variants
    if kind == "variant" and name in file.assumptions:
        return f"it is an assumption: write `... when {name} rises`"
    if kind == "assumption" and name in file.variants:
        return f"it is a variant: write `... in {name}`"
    if name in file.define:
        return f"it is defined by others; name an assumption that it uses. {nearest(name, known)}"
    return nearest(name or "", known)


def _share(parts: _Parts, at: str) -> float:
    written = parts[at] or ""
    try:
        value = number(written)
    except NumberError as error:
        parts.refuse("M633", error.what, at, error.remedy)
    if not 0 <= value <= 1:
        help = f"write {written}%" if 1 < value <= 100 and not written.endswith("%") else "write 0% to 100%"
        parts.refuse("M633", f"odds lie between 0 % and 100 %, and {written} does not", at, help)
    return value


def _after(parts: _Parts, file: CrisisFile) -> CrisisDate | None:
    written = parts["after"]
    if written is None:
        return None
    try:
        date = parse_date(written, at_least="month")
    except DateError as error:
        help = error.remedy
        if written in file.timeline:
            help = f"it is an event: write its date, {file.timeline[written].date}"
        parts.refuse("M634", error.what, "after", help)
    try:
        as_of = parse_date(file.as_of) if file.as_of else None
    except DateError:  # said where `as_of` stands
        as_of = None
    if as_of is not None and date.is_after(as_of):
        message = f"{date} lies after `as_of`, {as_of}, and odds never use what came later"
        parts.refuse("M634", message, "after", f"write a date up to {as_of}, or leave it out")
    return date


def _help(text: str) -> str:
    """What would work, by what was probably meant."""
    odd = odd_character(text)
    if odd is not None:
        return f"it holds {odd.got}: {odd.remedy}"
    close = re.sub(r"(?<=\d)\s+%", "%", text)
    if close != text:
        return f"write the percent sign next to its number: {close}"
    if re.search(r"\b(rise|fall|increase|decrease|increases|decreases|drops|grows)\b", text):
        return f"the verbs are `rises` and `falls`; {_HELP}"
    if re.search(r"\bwhen\b.*\bfalls\b", text):
        return "turn it round: `OUTCOME falls when ASSUMPTION rises` says the same of the other direction"
    if re.search(r"[<>]|\b(over|under|at least|at most|less|more)\b", text):
        return f"the bounds are `above`, `below` and `between A and B`; {_HELP}"
    return _HELP


def _shown(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
