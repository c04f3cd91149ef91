"""A first model from what reports say: patterns that the passages call for, with facts and events.

No payoff is ever said to stand in a text: every number of a draft is a placeholder that somebody has to
judge. What stands in a text becomes a fact with its place; what was done in public becomes an event.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from melian.dossier.read import Dossier
from melian.drafts.calls import Called, called, relations_of, standing_of, who_acts
from melian.drafts.facts import Facts, drafted_lines, events_of, facts_of, sources_of
from melian.drafts.kept import kept_passages
from melian.drafts.patterns.compose import Composed, composed
from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.piece import Piece
from melian.drafts.patterns.shelf import pattern, patterns
from melian.drafts.sentences import labels_of
from melian.errors import ScenarioError, UsageError
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics, refusal
from melian.scenario.form.provenance import PLACEHOLDER
from melian.scenario.read import parse_and_compile
from melian.scenario.text.plain_data import document_yaml

__all__ = ["Draft", "Progress", "draft"]

Progress = Callable[[int, int, str], None]

MOST_PIECES = 6
"""A draft has no more patterns than this unless they are named: a reader has to keep up."""
MOST_ENDINGS = 10_000
"""A draft has no more endings than this, so that it is solved in seconds."""
_ORDER = (
    "mobilisation-race", "build-up", "fait-accompli", "blockade", "hostages", "extended-deterrence",
    "demand-and-red-line", "conditional-threat", "sanctions", "aid", "private-talk", "private-pressure",
    "mediation", "offers", "vote", "ceasefire",
)  # fmt: skip
"""Stories are told in this order: what starts a crisis first."""
_DEEDS = ("attack", "grab", "probe", "breach", "blockade", "strike", "deed", "act")
"""Deeds that a later pattern may be about, those that matter most first."""
_ABOUT_A_DEED = frozenset(("deed", "act", "probe", "grab", "response"))
"""Steps of later patterns that may be such a deed."""


@dataclass(slots=True)
class Draft:
    """A drafted crisis file, and what was made of what."""

    text: str
    """The crisis file."""
    used: dict[str, list[str]] = field(default_factory=dict)
    """Pattern -> the passages that call for it."""
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    """Pattern -> role -> actor."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Pattern that passages call for -> why it is not in the draft."""
    passages: tuple[str, ...] = ()
    """The passages that became facts."""


def draft(
    dossier: Dossier, *, wanted: Sequence[str] = (), without: Sequence[str] = (), title: str | None = None,
    progress: Progress | None = None,
) -> Draft:  # fmt: skip
    """A crisis file of the patterns that the kept passages call for.

    Parameters
    ----------
    dossier
        Passages with `keep: yes`; if nobody has judged any, all of them.
    wanted
        Names of patterns to take, in place of those that passages call for.
    without
        Names of patterns to leave out.
    title
        Of the file; that of the dossier if absent.
    progress
        Called before each pattern is tried, with its place, how many there are, and its name; whatever it
        raises ends the work.

    Raises
    ------
    UsageError
        If no passage is kept, no pattern is called for, or a pattern has no name that is known.
    """
    names = kept_passages(dossier)
    actors = standing_of(dossier)
    shelf = [pattern(name) for name in wanted] if wanted else patterns()
    banned = {pattern(name).name for name in without}
    shelf = [each for each in shelf if each.name not in banned]
    calls = called(dossier, names, shelf, actors)
    calls += [Called(each) for each in shelf if wanted and each.name not in {c.pattern.name for c in calls}]
    if not calls:
        raise UsageError(
            "no pattern fits the kept passages; keep more, or name one with --pattern: see `melian patterns`"
        )
    result = Draft("")
    labels = labels_of(dossier)
    most = len(wanted) or MOST_PIECES
    relations = relations_of(dossier)
    casts = {call.pattern.name: call.casts(actors, relations) for call in calls}
    taken = _chosen(sorted(calls, key=_rank), casts, labels, most, result, progress)
    if not taken:
        why = "; ".join(f"{name}: {reason}" for name, reason in result.left_out.items())
        raise UsageError(
            f"no pattern can be drafted ({why}); keep passages that name more actors, or name others with "
            "--pattern"
        )
    made = composed([piece for _, piece in taken], labels=labels, title=title or str(dossier.file.title))
    result.text = _with_evidence(dossier, names, taken, made)
    result.used = {call.pattern.name: list(call.passages) for call, _ in taken}
    result.roles = {piece.pattern.name: dict(piece.roles) for _, piece in taken}
    result.passages = tuple(names)
    return result


def _chosen(
    calls: Sequence[Called],
    casts: Mapping[str, Sequence[dict[str, str]]],
    labels: Mapping[str, str],
    most: int,
    result: Draft,
    progress: Progress | None,
) -> list[tuple[Called, Piece]]:
    """The patterns of the draft, in the order of the story; the rest with why they are left out."""
    taken: list[tuple[Called, Piece]] = []
    for number, call in enumerate(calls):
        name = call.pattern.name
        if progress is not None:
            progress(number, len(calls), name)
        roles = _joining(call.pattern, casts[name], [piece for _, piece in taken])
        if not roles:
            result.left_out[name] = f"it needs {len(call.pattern.roles)} named actors"
        elif len(taken) == most:
            result.left_out[name] = f"{most} patterns are in already"
        else:
            trial = _linked(sorted([*taken, (call, Piece(call.pattern, roles))], key=_place))
            why = _refused([piece for _, piece in trial], labels)
            if why:
                result.left_out[name] = why
            else:
                taken = trial
    return taken


def _joining(of: Pattern, casts: Sequence[dict[str, str]], taken: Sequence[Piece]) -> dict[str, str]:
    """The best cast; of those nearly as good rather one with which the pattern is about a deed of another."""
    about = (roles for roles in casts if of.links and _link(Piece(of, roles), taken))
    return next(about, casts[0] if casts else {})


def _rank(call: Called) -> int:
    """First patterns that others can be about, then those that can be about them, then the rest.

    A pattern that shares a deed with another adds far fewer endings than one that stands beside it.
    """
    is_hub = not call.pattern.links and any(deed in call.pattern.deeds for deed in _DEEDS)
    return 0 if is_hub else 1 if call.pattern.links else 2


def _place(each: tuple[Called, Piece]) -> int:
    name = each[1].pattern.name
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _linked(taken: Sequence[tuple[Called, Piece]]) -> list[tuple[Called, Piece]]:
    """Later pieces about the deed of an earlier one, where the same actor does it."""
    linked: list[tuple[Called, Piece]] = []
    for call, piece in taken:
        link = _link(piece, [before for _, before in linked])
        instead, after = link if link else ({}, -1)
        linked.append((call, Piece(piece.pattern, piece.roles, instead, after)))
    return linked


def _link(piece: Piece, before: Sequence[Piece]) -> tuple[dict[str, str], int] | None:
    for own in piece.pattern.links:
        if own not in _ABOUT_A_DEED:
            continue
        mover = piece.roles[_mover(piece.pattern, own)]
        for number, earlier in enumerate(before):
            for deed in _DEEDS:
                condition = earlier.pattern.deeds.get(deed)
                if condition and earlier.roles.get(_doer(earlier.pattern, str(condition))) == mover:
                    return {own: str(condition)}, number
    return None


def _mover(of: Pattern, step: str) -> str:
    return str(of.steps[step].who[0])


def _doer(of: Pattern, condition: str) -> str:
    """The role of whoever does a deed: its condition begins with the step."""
    step = condition.split()[0]
    return _mover(of, step) if step in of.steps else ""


def _refused(pieces: Sequence[Piece], labels: Mapping[str, str]) -> str:
    """Why these pieces do not go together; nothing if they do."""
    try:
        bare = _compiled(_bare(composed(pieces, labels=labels, closely=False).data))
        endings = len(bare.model.outcome)
        if endings > MOST_ENDINGS:
            return f"with it the story has {endings:,} endings"
        _compiled(composed(pieces, labels=labels).text)
    except ScenarioError as error:
        return next((item.message for item in error.diagnostics if item.severity == "error"), str(error))
    except UsageError as error:
        return str(error)
    return ""


def _bare(data: Mapping[str, Any]) -> str:
    """The story alone, of which the endings are counted: what they bring and mean takes far longer."""
    left_out = ("stakes", "red_lines")
    story = {key: value for key, value in data.items() if key not in left_out}
    nothing = {next(iter(data["actors"])): {"nothing": 0}}
    ending = {"one_ending": {"when": "otherwise"}}
    return document_yaml({**story, "stakes": nothing, "counts_as_yes": ["one_ending"], "outcomes": ending})


def _compiled(text: str) -> Compiled:
    found = Diagnostics()
    _, made = parse_and_compile(text, "draft", None, found)
    if made is None or found.has_errors:
        raise refusal(found, text, "draft")
    return made


def _with_evidence(
    dossier: Dossier, names: Sequence[str], taken: Sequence[tuple[Called, Piece]], made: Composed
) -> str:
    """The file with its sources, facts and events, and the facts behind each pattern's first step."""
    facts = facts_of(dossier, names)
    data = dict(made.data)
    steps = {str(name): dict(step) for name, step in data["steps"].items()}
    moves: dict[str, tuple[str, str]] = {}
    for (call, piece), renaming in zip(taken, made.conditions, strict=True):
        first = next((s for s in piece.pattern.body["steps"] if s not in piece.instead), None)
        if first is not None and call.passages:
            step = renaming.name(str(first))
            known = steps[step].get("because", [])
            steps[step]["because"] = list(
                dict.fromkeys([*known, *(facts.ids[name] for name in call.passages)])
            )
        for name, asked in call.passages.items():
            passage = dossier.file.passages[name]
            doer = piece.roles.get(str(asked.acts))
            if asked.sets and who_acts(passage, dossier.file.actors) == doer:
                step, _, option = renaming.expression(str(asked.sets)).partition(" is ")
                moves.setdefault(name, (step.strip(), option.strip()))
    _rest_on(steps, dossier, names, facts)
    data["steps"] = steps
    head = {key: data.pop(key) for key in ("melian", "title", "question", "counts_as_yes")}
    scale = data.pop("scale")
    as_of = max((str(each.date) for each in dossier.file.texts.values() if _is_day(each.date)), default="")
    events = events_of(dossier, names, facts, moves, as_of)
    full = {
        **head, **({"as_of": as_of} if as_of else {}), "scale": scale, "analyst": PLACEHOLDER,
        "sources": sources_of(dossier, names), "facts": facts.entries, **data,
        **({"timeline": events} if events else {}),
    }  # fmt: skip
    return made.comments + document_yaml(full) + "\n" + drafted_lines(dossier, names)


def _rest_on(
    steps: dict[str, dict[str, object]], dossier: Dossier, names: Sequence[str], facts: Facts
) -> None:
    """Facts that no pattern called for bear on the first step of whoever they are about."""
    used = {fact for step in steps.values() for fact in _listed(step.get("because"))}
    first = {str(who): step for step in reversed(steps.values()) for who in _listed(step.get("who"))}
    for name in names:
        passage, fact = dossier.file.passages[name], facts.ids[name]
        who = next((each for each in (*passage.about, passage.says) if each in first), None)
        if fact not in used and who is not None:
            first[who]["because"] = [*_listed(first[who].get("because")), fact]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _is_day(text: str | None) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(str(text)))
    except ValueError:
        return False
