"""Events: how the odds moved with each; leave some out, add some, and see them beside those of the file.

Tested in `tests/unit/app/test_events.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from melian.analysis.event_updates import EventUpdate, Timeline
from melian.analysis.situations.information import Matter, matters
from melian.app.bars import spread_bar
from melian.app.look import address, drawn, in_the_dark
from melian.app.records import PLAIN, answer_json
from melian.app.site import Site, with_query
from melian.errors import UsageError
from melian.questions.question import Answered
from melian.report.brief.plain import near_of, plain_day
from melian.report.charts.pictures import picture_svg
from melian.report.svg.band import band_svg
from melian.report.words.changes import odds_change
from melian.report.words.figures import percent, percent_range
from melian.report.words.odds import labels_meant
from melian.runs.ask import Ask
from melian.scenario.model import Model
from melian.workspace.added import Added, NewEvent, names_of_added, with_events
from melian.workspace.beside import Beside
from melian.workspace.document import Document

__all__ = ["routes"]

HERE, QUESTION = "events", "timeline"
WIDE, NARROW = 720, 340
"""Pixels of the line of the odds."""
SAME = 1e-9
"""Odds that differ by less are the same."""
_drawn: Beside[str] = Beside()
"""Lines that were drawn, by their width."""

Text = Annotated[str, Query(max_length=200)]
Names = Annotated[list[str], Query(default_factory=list, max_length=200)]
Adds = Annotated[list[str], Query(default_factory=list, max_length=20)]
"""Events that are added, each as `step=option@day`."""
_ADDED = re.compile(r"([^=@]{1,80}(?:@[0-9]{1,3})?)=([^=@]{1,80})@([0-9-]{10})")


def routes(site: Site) -> APIRouter:
    """The page, its picture, its twin, and taking added events over into the file."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/events", response_class=HTMLResponse)
    def page(
        name: str, keep: Names, add: Adds, some: Text = "", variant: Text = "", step: Text = "",
        day: Text = "", again: Text = "",
    ) -> Response:  # fmt: skip
        """The events, and the odds after each; `some`: only those under `keep`, and what is added."""
        document = site.open(name)
        adds = [*add, f"{step}@{day}"] if step and day else add
        asked_of, every = _with(document, adds)
        kept = [*keep, *every[len(every) - 1 :]] if len(adds) > len(add) else keep
        skip = [each for each in every if each not in kept] if some else []
        asked = site.desk.ask(asked_of, HERE, QUESTION, _ask(site, variant, skip), again=bool(again))
        pinned = site.desk.ask(document, f"{HERE} pinned", QUESTION, _ask(site, variant, []))
        waits = site.waiting(document, HERE, asked, {"variant": variant})
        view = None
        if asked.answered is not None:
            base = None if pinned.answered is None else pinned.answered.table
            view = _view(name, asked.answered, base, variant, adds)
            view["writable"] = document.path is not None
        back = address(name, HERE) if adds or skip else ""
        return site.crisis_page("events.html", document, HERE, asked, asked=waits, view=view, back=back)

    @router.get("/c/{name:path}/events.svg", response_class=Response)
    def picture(
        name: str, skip: Names, add: Adds, variant: Text = "", width: int = WIDE, dark: bool = False
    ) -> Response:
        """The line of the odds, once the answer is there; on a dark page, in the colours of one."""
        asked_of, _ = _with(site.open(name), add)
        asked = site.desk.ask(asked_of, HERE, QUESTION, _ask(site, variant, skip), patience=60)
        if asked.answered is None:
            return Response(status_code=503)
        drawing = _picture(asked.answered, width)
        return Response(in_the_dark(drawing) if dark else drawing, media_type="image/svg+xml")

    @router.get("/c/{name:path}/events.json", responses=PLAIN)
    def twin(name: str, skip: Names, add: Adds, variant: Text = "") -> JSONResponse:
        """The answer of `melian timeline`, as it prints it with `--json`; waits for it."""
        asked_of, _ = _with(site.open(name), add)
        return answer_json(site.desk.ask(asked_of, HERE, QUESTION, _ask(site, variant, skip), patience=60))

    @router.post("/c/{name:path}/events/write", response_class=HTMLResponse)
    def write(name: str, add: Annotated[list[str], Form(max_length=20)]) -> Response:
        """Take events that were added over into the text, where it can still be edited before it is saved."""
        document = site.open(name)
        with site.editing:
            document.change(with_events(document.text, _added(document, add)))
        return RedirectResponse(address(name, "file"), status_code=303)

    return router


def _with(document: Document, adds: Sequence[str]) -> tuple[Document | Added, list[str]]:
    """What is asked of, with added events, and the names of its events."""
    subject = document.subject
    every = [] if subject is None else [str(each) for each in subject.scenario.file.timeline]
    if not adds:
        return document, every
    return Added(document, _added(document, adds)), [*every, *names_of_added(every, len(adds))]


def _added(document: Document, adds: Sequence[str]) -> list[NewEvent]:
    """Events as addresses name them; raises `UsageError` where there is no such step or option."""
    subject = document.subject
    known = {} if subject is None else {each.key: each for each in _steps(subject.base.model)}
    found = []
    for written in adds:
        match = _ADDED.fullmatch(written)
        step = None if match is None else known.get(match[1])
        if match is None or step is None or match[2] not in step.options:
            raise UsageError(
                "an event that is added says how a step went, on a day: choose both from the form"
            )
        words = f"{step.label}: {step.labels[step.options.index(match[2])]}"
        found.append(NewEvent(match[1], match[2], match[3], words))
    return found


def _steps(model: Model) -> list[Matter]:
    """The steps of which an event may say how they went."""
    return [each for each in matters(model).values() if each.kind == "step"]


def _ask(site: Site, variant: str, skip: list[str]) -> Ask:
    return site.usual(variant, before_events=True, about={"skip": tuple(skip)} if skip else {})


def _picture(answered: Answered, width: int) -> str:
    """The line, for a wide page or a phone."""
    pixels = WIDE if width >= WIDE else NARROW
    return _drawn.of(answered, lambda: picture_svg(answered.table, pixels), pixels)


def _view(
    name: str, answered: Answered, base: Timeline | None, variant: str, adds: Sequence[str]
) -> dict[str, Any]:
    """All that the page shows; `base` is the answer with the events of the file."""
    table: Timeline = answered.table
    moments = {each.event: each for each in table.moments}
    pinned = {} if base is None else {each.event: percent(each.answer.median) for each in base.moments}
    file, model = answered.posed.crisis.scenario.file, answered.posed.model
    first, last = table.moments[0], table.moments[-1]
    what = " or ".join(labels_meant(table.run.model, table.followed, is_yes=table.is_answer)) or "yes"
    pairs = [
        ("variant", variant),
        *(("skip", each) for each in table.skipped),
        *(("add", each) for each in adds),
    ]
    is_moved = bool(table.skipped or adds)
    return {
        "now": near_of(last.answer, table.n_draws),
        "before": near_of(first.answer, table.n_draws),
        "pinned": near_of(base.moments[-1].answer, base.n_draws) if base is not None and is_moved else "",
        "band": drawn(band_svg(last.answer, near_of(last.answer, table.n_draws))),
        "what": what,
        "is_answer": table.is_answer,
        "rows": [
            _row(str(key), str(event.date), str(event.event), moments.get(str(key)), table.most_telling)
            | {"pinned": pinned.get(str(key), ""), "is_added": bool(adds) and str(key) not in pinned}
            for key, event in file.timeline.items()
            if str(key) in moments or str(key) in table.skipped
        ],
        "start": percent(first.answer.median),
        "start_bar": spread_bar(first.answer),
        "is_moved": is_moved,
        "skipped": len(table.skipped),
        "adds": list(adds),
        "steps": [
            (
                each.label,
                [
                    (f"{each.key}={option}", label)
                    for option, label in zip(each.options, each.labels, strict=True)
                ],
            )
            for each in _steps(model)
        ],
        "as_of": str(file.as_of or ""),
        "picture": with_query(address(name, "events.svg"), pairs),
        "small": with_query(address(name, "events.svg"), [*pairs, ("width", str(NARROW))]),
        "dark": with_query(address(name, "events.svg"), [*pairs, ("dark", "yes")]),
        "small_dark": with_query(
            address(name, "events.svg"), [*pairs, ("width", str(NARROW)), ("dark", "yes")]
        ),
        "json": with_query(address(name, "events.json"), pairs),
        "write": address(name, "events/write"),
        "all": with_query(address(name, HERE), {"variant": variant}),
        "variant": variant,
    }


def _row(
    key: str, date: str, words: str, moment: EventUpdate | None, most: EventUpdate | None
) -> dict[str, Any]:
    """One event; without a moment it is left out."""
    told = {
        "key": key,
        "date": plain_day(date),
        "words": words,
        "is_kept": moment is not None,
        "is_most": False,
    }
    if moment is None:
        return told | {"odds": "", "range": "", "change": "", "taught": "", "bar": ""}
    answer, change = moment.answer, moment.change.median
    gain = moment.gains[0] if moment.gains and moment.gains[0].bits > 0.02 else None
    taught = (
        ""
        if gain is None
        else f"{gain.label}: {gain.option_label}, {percent(gain.before)} to {percent(gain.after)}"
    )
    return told | {
        "odds": percent(answer.median),
        "bar": spread_bar(answer, None if change != change else answer.median - change),
        "range": percent_range(answer.q25, answer.q75) if answer.q75 - answer.q25 > SAME else "",
        "change": "" if change != change else odds_change(change),
        "taught": taught,
        "is_most": moment is most,
    }
