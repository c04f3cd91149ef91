"""Read a resolution and hold it against the crisis file beside it.

Tested in `tests/unit/record/test_resolution.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from melian.diagnostic import Diagnostic, Mark
from melian.errors import DateError
from melian.record.schema import Answer, ResolutionFile, Settled
from melian.scenario.findings.diagnostics import Diagnostics, nearest, refusal
from melian.scenario.form.mistakes import is_misspelt, note_invalid, wrong_names
from melian.scenario.form.references import check_sources, place_of_copy
from melian.scenario.outcomes import HEAD
from melian.scenario.quantities.dates import parse_date
from melian.scenario.read import read_path
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.decoding import decode, read_bytes
from melian.scenario.text.yaml import parse_document

__all__ = ["SUFFIX", "Resolution", "beside", "fingerprint", "read_resolution"]

SUFFIX = ".resolution.yaml"


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """How a crisis ended, and the crisis."""

    name: str
    file: ResolutionFile
    text: str
    """As it is written."""
    crisis: Scenario
    """The file that it resolves, unchanged since it was frozen."""
    findings: tuple[Diagnostic, ...] = ()
    """What is odd about it; nothing of it is an error."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that came about: one, or several that reports fit; none if none has yet."""
        return tuple(map(str, self.file.outcome.is_)) if self.file.outcome else ()

    @property
    def questions(self) -> dict[str, str]:
        """Question -> what it asks, the one at the head of the crisis file first."""
        file = self.crisis.file
        head = {HEAD: str(file.question)} if file.counts_as_yes else {}
        return head | {str(name): str(asked.label) for name, asked in file.questions.items()}

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came about, in words."""
        outcomes = self.crisis.file.outcomes
        came = " or ".join(f'"{outcomes[name].words(name)}"' for name in self.outcomes)
        when = f" ({self.file.outcome.date})" if self.file.outcome else ""
        ended = f"Ended in {came}{when}." if came else "No outcome has come about yet."
        said = {True: "yes", False: "no", None: "not scored"}
        return (ended, *(f"{label} {said[self.verdict(name)]}" for name, label in self.questions.items()))

    def verdict(self, question: str) -> bool | None:
        """What a question came to; None: void, or not settled."""
        given = self.file.answers.get(question)
        if given is not None:
            return {"yes": True, "no": False}.get(str(given.is_))
        return _implied(self.crisis.file, question, self.outcomes)


def beside(crisis: Path) -> Path:
    """Where the resolution of a crisis file lies."""
    return crisis.with_name(crisis.name.removesuffix(".yaml").removesuffix(".crisis") + SUFFIX)


def fingerprint(path: Path) -> str:
    """The SHA-256 of the bytes of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_resolution(path: Path, *, name: str | None = None) -> Resolution:
    """The resolution in a file, with the crisis that it resolves.

    Raises
    ------
    ScenarioError
        With every error of the file, or of the crisis file, and its rendering as the message.
    """
    found, shown = Diagnostics(), name or path.name
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    file = _form(text, found) if text is not None else None
    if text is None or file is None or found.has_errors:
        raise refusal(found, text or "", shown)
    place = _frozen(file, path, found)
    if place is None:
        raise refusal(found, text, shown)
    crisis = read_path(place)
    check_sources(file.sources, file.facts, path.parent, found)
    _check_endings(file, crisis.file, found)
    if found.has_errors:
        raise refusal(found, text, shown)
    return Resolution(shown, file, text, crisis, found.sorted())


def _form(text: str, found: Diagnostics) -> ResolutionFile | None:
    document = parse_document(text, found)
    if document is None:
        return None
    try:
        file = ResolutionFile.model_validate(document)
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False)]
        wrong = wrong_names(errors)
        for item in errors:
            if not is_misspelt(item, wrong):
                note_invalid(item, document, found, _fields_at)
        if not found.has_errors:
            found.error("M203", "the file does not have the form of a resolution", Mark(1, 1))
        return None
    if file.resolution != "1":
        message = f"the format is '{file.resolution}'; this melian reads 1"
        found.error("M207", message, file.resolution, "write `resolution: 1`")
    return file


def _fields_at(path: list[object]) -> list[str]:
    """The fields of what stands at a path."""
    model = {"outcome": Settled, "answers": Answer}.get(str(path[0])) if len(path) > 1 else ResolutionFile
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _frozen(file: ResolutionFile, path: Path, found: Diagnostics) -> Path | None:
    """The crisis file as it was frozen, or None: it is not there, or was edited since."""
    place = place_of_copy(file.crisis, path.parent)
    if place is None or not place.is_file():
        message = f"there is no crisis file '{file.crisis}' beside it"
        found.error("R104", message, file.crisis, "keep both in one folder, and name the file from there")
        return None
    now = fingerprint(place)
    if not re.fullmatch(r"[0-9a-fA-F]{64}", file.sha256):
        message = "this is no fingerprint: 64 hexadecimal digits"
        found.error("R105", message, file.sha256, f"the crisis file has {now}")
    elif file.sha256.lower() != now:
        message = f"'{file.crisis}' is not the file that was frozen: its fingerprint is another"
        help = f"restore it; or, where it was changed before anybody could know, freeze it again: {now}"
        found.error("R105", message, file.sha256, help)
    return None if found.has_errors else place


def _check_endings(file: ResolutionFile, crisis: CrisisFile, found: Diagnostics) -> None:
    """Names, days and grounds of all that came about, and whether the answers go with the outcome."""
    outcomes = file.outcome.is_ if file.outcome else ()
    _known(outcomes, crisis.outcomes, "outcome", found)
    questions: dict[str, object] = {HEAD: crisis.question} if crisis.counts_as_yes else {}
    questions |= crisis.questions
    _known(file.answers, questions, "question", found)
    if file.outcome is not None:
        _check_grounds("the outcome", file.outcome, file, crisis, found)
    else:
        found.warning("R107", "no outcome has come about", file.resolution, "add `outcome:` once one has")
    for name, answer in file.answers.items():
        _check_grounds(f"the answer to '{name}'", answer, file, crisis, found)
        said = _implied(crisis, name, outcomes)
        if said is not None and answer.is_ != "void" and (answer.is_ == "yes") is not said:
            implied = "yes" if said else "no"
            message = f"'{name}' is answered {answer.is_}, and by the outcome it is {implied}"
            found.error("R106", message, answer.is_, "correct one of them, or remove this answer")
    for name in crisis.questions:
        _check_in_time(name, file, crisis, found)
    for name in questions:
        if name not in file.answers and outcomes and _implied(crisis, name, outcomes) is None:
            message = f"nothing says what '{name}' came to"
            found.warning(
                "R107", message, file.resolution, f"add it under `answers`: {name}: {{is: no, ...}}"
            )


def _check_in_time(name: str, file: ResolutionFile, crisis: CrisisFile, found: Diagnostics) -> None:
    """Whether what was asked until a day came about by then."""
    by, answer = crisis.questions[name].by, file.answers.get(name)
    ending = answer or file.outcome
    if by is None or ending is None:
        return
    came = answer.is_ == "yes" if answer else _implied(crisis, name, file.outcome.is_ if file.outcome else ())
    try:
        is_late = parse_date(ending.date, at_least="day").is_after(parse_date(by))
    except DateError:  # said where dates are read
        return
    if came and is_late:
        message = f"'{name}' is asked until {by}, and came about on {ending.date}"
        found.error("R109", message, ending.date, f"answer it: {name}: {{is: no, date: {by}, ...}}")


def _implied(crisis: CrisisFile, question: str, outcomes: Iterable[str]) -> bool | None:
    """What the outcomes say of a question that outcomes answer; None where they do not, or disagree."""
    asked = crisis.questions.get(question)
    yes = asked.counts_as_yes if asked is not None else crisis.counts_as_yes if question == HEAD else ()
    said = {outcome in yes for outcome in outcomes} if yes else set()
    return said.pop() if len(said) == 1 else None


def _known(names: Iterable[str], known: Mapping[str, object], what: str, found: Diagnostics) -> None:
    for name in names:
        if name not in known:
            found.error("R102", f"the crisis has no {what} '{name}'", name, nearest(name, known))


def _check_grounds(
    what: str, ending: Settled | Answer, file: ResolutionFile, crisis: CrisisFile, found: Diagnostics
) -> None:
    try:
        date = parse_date(ending.date, at_least="day")
        if crisis.as_of is not None and not date.is_after(parse_date(crisis.as_of)):
            message = f"{what} came about on {date}, which is not after `as_of` ({crisis.as_of})"
            found.error("R103", message, ending.date, "nobody can foresee what is known already")
    except DateError as error:
        found.error("R103", f"the day of {what}: {error.what}", ending.date, error.remedy)
    for fact in ending.because:
        if fact not in file.facts:
            found.error("R102", f"there is no fact '{fact}' here", fact, nearest(fact, file.facts))
    if not ending.because and not (ending.is_ == "void" and ending.note):
        where = ending.date
        found.error("R108", f"nothing says why {what} is so", where, "add `because: [facts]` of this file")
