"""Events: how the odds moved with each of them; leave some out and see.

Tested in `tests/unit/app/test_events.py`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from melian.analysis.event_updates import EventUpdate, Timeline
from melian.app.look import address, drawn
from melian.app.records import PLAIN, answer_json
from melian.app.site import Site, with_query
from melian.questions.question import Answered
from melian.report.brief.plain import near_of, plain_day
from melian.report.charts.pictures import picture_svg
from melian.report.svg.band import band_svg
from melian.report.words.changes import odds_change
from melian.report.words.figures import percent, percent_range
from melian.report.words.odds import labels_meant
from melian.runs.ask import Ask
from melian.workspace.solves import Bounded

__all__ = ["routes"]

HERE, QUESTION = "events", "timeline"
WIDE, NARROW = 720, 340
"""Pixels of the line of the odds."""
_drawn: Bounded[dict[int, str]] = Bounded(16)
"""Lines that were drawn, by the answer."""

Text = Annotated[str, Query(max_length=200)]
Names = Annotated[list[str], Query(default_factory=list, max_length=200)]


def routes(site: Site) -> APIRouter:
    """The page, its picture and its twin."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/events", response_model=None)
    def page(name: str, keep: Names, some: Text = "", variant: Text = "", again: Text = "") -> Response:
        """The events, and the odds after each; `some`: only those under `keep`."""
        document = site.open(name)
        subject = document.subject if some else None
        every = [] if subject is None else [str(each) for each in subject.scenario.file.timeline]
        skip = [each for each in every if each not in keep]
        asked = site.desk.ask(document, HERE, QUESTION, _ask(site, variant, skip), again=bool(again))
        waits = site.waiting(document, HERE, asked, {"variant": variant})
        view = None if asked.answered is None else _view(name, asked.answered, variant)
        return site.crisis_page("events.html", document, HERE, asked, asked=waits, view=view)

    @router.get("/c/{name:path}/events.svg", response_class=Response)
    def picture(name: str, skip: Names, variant: Text = "", width: int = WIDE) -> Response:
        """The line of the odds, once the answer is there."""
        asked = site.desk.ask(site.open(name), HERE, QUESTION, _ask(site, variant, skip), patience=60)
        if asked.answered is None:
            return Response(status_code=503)
        return Response(_picture(asked.answered.table, width), media_type="image/svg+xml")

    @router.get("/c/{name:path}/events.json", responses=PLAIN)
    def twin(name: str, skip: Names, variant: Text = "") -> JSONResponse:
        """The answer of `melian timeline`, as it prints it with `--json`; waits for it."""
        document = site.open(name)
        return answer_json(site.desk.ask(document, HERE, QUESTION, _ask(site, variant, skip), patience=60))

    return router


def _ask(site: Site, variant: str, skip: list[str]) -> Ask:
    return site.usual(variant, before_events=True, about={"skip": tuple(skip)} if skip else {})


def _picture(table: Timeline, width: int) -> str:
    """The line, for a wide page or a phone."""
    known = _drawn.get(id(table)) or {}
    pixels = WIDE if width >= WIDE else NARROW
    if pixels not in known:
        known[pixels] = picture_svg(table, pixels)
        _drawn.put(id(table), known)
    return known[pixels]


def _view(name: str, answered: Answered, variant: str) -> dict[str, Any]:
    table: Timeline = answered.table
    moments = {each.event: each for each in table.moments}
    file = answered.posed.crisis.scenario.file
    first, *_, last = (table.moments[0], *table.moments)
    most = table.most_telling
    what = " or ".join(labels_meant(table.run.model, table.followed, is_yes=table.is_answer)) or "yes"
    query = {"variant": variant}
    skipped = [("skip", each) for each in table.skipped]
    return {
        "now": near_of(last.answer, table.n_draws),
        "before": near_of(first.answer, table.n_draws),
        "band": drawn(band_svg(last.answer, near_of(last.answer, table.n_draws))),
        "what": what,
        "is_answer": table.is_answer,
        "rows": [
            _row(str(key), str(event.date), str(event.event), moments.get(str(key)), most)
            for key, event in file.timeline.items()
            if str(key) in moments or str(key) in table.skipped
        ],
        "start": percent(first.answer.median),
        "skipped": len(table.skipped),
        "picture": _with(address(name, "events.svg"), [*query.items(), *skipped]),
        "json": _with(address(name, "events.json"), [*query.items(), *skipped]),
        "all": with_query(address(name, HERE), query),
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
        return told | {"odds": "", "range": "", "change": "", "taught": ""}
    answer, change = moment.answer, moment.change.median
    gain = moment.gains[0] if moment.gains and moment.gains[0].bits > 0.02 else None
    taught = (
        ""
        if gain is None
        else f"{gain.label}: {gain.option_label}, {percent(gain.before)} to {percent(gain.after)}"
    )
    return told | {
        "odds": percent(answer.median),
        "range": percent_range(answer.q25, answer.q75),
        "change": "" if change != change else odds_change(change),
        "taught": taught,
        "is_most": moment is most,
    }


def _with(path: str, pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    given = [(name, value) for name, value in pairs if value]
    return f"{path}?{urlencode(given)}" if given else path
