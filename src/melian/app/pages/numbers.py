"""Numbers: a slider for each, what-ifs as switches, and the odds with them beside those of the file.

While a slider is dragged the solved draws are weighed anew; once it is let go the crisis is solved with the
number, first for few draws, then for more. The file stays as it is until somebody saves.

Tested in `tests/unit/app/test_numbers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from melian.analysis.odds import Spread, answer, odds_rows
from melian.app.asking import Asked
from melian.app.pages.slider_cards import cards
from melian.app.records import PLAIN, answer_json
from melian.app.site import DRAWS, Site
from melian.errors import UsageError
from melian.report.words.figures import percent, percent_range
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.workspace.document import Document
from melian.workspace.moved import Moved, joined_name
from melian.workspace.reweighing import Reweighed, movable, reweighed
from melian.workspace.saving import Conflict
from melian.workspace.scalars import with_numbers
from melian.workspace.work.jobs import Named
from melian.workspace.work.solves import Bounded

__all__ = ["routes"]

HERE, QUESTION = "numbers", "solve"
MOST = 60
"""So many numbers may be moved at a time."""
PRECISION = "precision"
"""The slider that is none of an assumption; one of an actor has its name behind a dot."""
_NAME = re.compile(r"\w*[^\W\d]\w*")
"""Of an assumption; places have other signs in them."""

Key = Annotated[str, Field(max_length=200)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Query(max_length=400)]


class _Moves(BaseModel):
    """What was moved."""

    numbers: dict[Key, Number] = Field(
        default_factory=dict, max_length=MOST,
        description="name of an assumption, or line and column of a bare number -> the number",
    )  # fmt: skip
    what_ifs: list[Key] = Field(default_factory=list, max_length=MOST, description="those that hold")


class _Question(_Moves):
    draws: Literal[200, 1000] = Field(200, description="how many draws are wanted")


class _Saved(_Moves):
    version: int = Field(description="of the text that the page shows")


def routes(site: Site) -> APIRouter:
    """The page, its twin, and what sliders ask."""
    router, kept = APIRouter(tags=[HERE]), Bounded[Moved](16)

    def asked_of(name: str, moves: _Moves, draws: int = DRAWS) -> tuple[Named, Ask]:
        return _asked(kept, site.open(name), moves, draws)

    @router.get("/c/{name:path}/numbers", response_class=HTMLResponse)
    def page(name: str, request: Request, again: Text = "") -> Response:
        """All numbers, and the odds of the file."""
        document = site.open(name)
        moves = _typed(request.query_params.multi_items())
        asked = site.desk.ask(document, HERE, QUESTION, site.usual(), again=bool(again))
        view = None
        if asked.answered is not None:
            present = asked if moves == _Moves() else site.desk.ask(*_of(asked_of(name, moves)), patience=60)
            view = _view(document, asked, present, moves)
        waits = site.waiting(document, HERE, asked, {})
        return site.crisis_page("numbers.html", document, HERE, asked, asked=waits, view=view)

    @router.get("/c/{name:path}/numbers.json", responses=PLAIN)
    def twin(
        name: str, set: Annotated[list[str] | None, Query(max_length=MOST)] = None, variant: Text = "",
        precision: Text = "",
    ) -> JSONResponse:  # fmt: skip
        """The answer of `melian solve`, as it prints it with `--json`, and with what its options take."""
        settings = dict(each.partition("=")[::2] for each in set or ())
        ask = site.usual(variant, settings=settings, precision=precision or None)
        return answer_json(site.desk.ask(site.open(name), HERE, QUESTION, ask, patience=60))

    @router.post("/c/{name:path}/numbers/ask")
    def ask(name: str, wanted: _Question) -> dict[str, Any]:
        """The odds with what was moved, or how far they are: asked again and again until they are there."""
        return _told(site.desk.ask(*_of(asked_of(name, wanted, wanted.draws))))

    @router.post("/c/{name:path}/numbers/weigh")
    def weigh(name: str, moves: _Moves) -> dict[str, Any]:
        """The odds that solved draws tell of other numbers, while a slider is dragged."""
        base = _Moves(what_ifs=moves.what_ifs)
        for draws in (1000, DRAWS):
            subject, wanted = asked_of(name, base, draws)
            found = site.desk.look(subject, HERE, QUESTION, wanted)
            if found is not None and found.answered is not None:
                return _weighed(found.answered.run, moves.numbers)
        return {"state": "none"}

    @router.post("/c/{name:path}/numbers/save", responses={409: {"description": "changed elsewhere"}})
    def save(name: str, moves: _Saved) -> Any:
        """Write the numbers into the file, and nothing else."""
        document = site.open(name)
        with site.editing:
            return _save(document, moves)

    return router


def _of(asked: tuple[Named, Ask]) -> tuple[Named, str, str, Ask]:
    return asked[0], HERE, QUESTION, asked[1]


def _asked(kept: Bounded[Moved], document: Document, moves: _Moves, draws: int) -> tuple[Named, Ask]:
    """Of what is asked, and what: assumptions are settings, precision is held, else it is another crisis."""
    held = {key: value for key, value in moves.numbers.items() if key.split(".")[0] == PRECISION}
    named = {key: value for key, value in moves.numbers.items() if _NAME.fullmatch(key) and key not in held}
    places = {key: value for key, value in moves.numbers.items() if key not in named and key not in held}
    settings = {key: f"{value:.13g}" for key, value in named.items()}
    ask = Ask(draws=draws, settings=settings, fixed=held, variant=joined_name(moves.what_ifs))
    if not places and len(moves.what_ifs) < 2:
        return document, ask
    fresh = Moved(document, places, moves.what_ifs)
    key = (fresh.name, fresh.sha, fresh.what_ifs)
    moved = kept.get(key) or fresh
    kept.put(key, moved)
    return moved, ask


def _typed(query: Sequence[tuple[str, str]]) -> _Moves:
    """What a form without scripts sends: `n:NAME` for each slider, with `was:NAME` as it stood, `what_if`."""
    given, what_ifs = dict(query), [value for key, value in query if key == "what_if"]
    numbers = {
        key[2:]: float(value)
        for key, value in given.items()
        if key.startswith("n:") and value != given.get(f"was:{key[2:]}") and _is_number(value)
    }
    return _Moves(numbers=dict(list(numbers.items())[:MOST]), what_ifs=what_ifs[:MOST])


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e-?[0-9]{1,2})?", text) is not None


def _view(document: Document, asked: Asked, present: Asked, moves: _Moves) -> dict[str, Any]:
    """All that the page shows."""
    assert asked.answered is not None
    subject = asked.answered.posed.crisis
    variants = subject.scenario.file.variants
    now = _told(present)
    return {
        "base": _told(asked),
        "present": now if now["state"] == "done" else _told(asked),
        "problem": now.get("problem", ""),
        "sliders": cards(subject, document.reading.passages, moves.numbers),
        "what_ifs": [(str(k), each.words(k), k in moves.what_ifs) for k, each in variants.items()],
        "version": document.version,
        "read_only": document.path is None,
        "scale": str(subject.scenario.file.scale),
        "analyst": str(subject.scenario.file.analyst or ""),
    }


def _told(asked: Asked) -> dict[str, Any]:
    """An answer as sliders show it, or how far it is, or why there is none."""
    if asked.answered is None:
        plain: dict[str, Any] = dict(asked.plain)
        return plain | ({"state": "failed", "problem": asked.problem} if asked.problem else {})
    run = asked.answered.run
    rows = [
        {"name": row["outcome"], "label": row["label"], "words": percent(row["median"])}
        for row in odds_rows(run)
    ]
    behind = f"{run.n_certified:,} draws, solved"
    if run.n_certified < run.n_draws:
        behind = f"{run.n_certified:,} of {run.n_draws:,} draws, solved"
    return _figures(answer(run), rows) | {"state": "done", "behind": behind, "is_stale": asked.job.is_stale}


def _weighed(run: Run, numbers: Mapping[str, float]) -> dict[str, Any]:
    """What draws that are solved tell of other numbers, and of which they tell nothing."""
    known = movable(run)
    moved = {name: value for name, value in numbers.items() if name in known}
    try:
        found: Reweighed = reweighed(run, moved)
    except UsageError as error:
        return {"state": "none", "problem": str(error)}
    labels = {str(key): each.words(key) for key, each in run.model.scenario.file.outcomes.items()}
    rows = [
        {"name": name, "label": labels[name], "words": percent(each.median)}
        for name, each in found.outcomes.items()
    ]
    behind = f"weighed: as much as {found.effective:,.0f} of {found.draws:,} draws tell"
    if len(moved) < len(numbers):
        behind += "; a number that is the same in all draws counts once you let go"
    return _figures(found.answer, rows) | {
        "state": "weighed", "behind": behind, "effective": found.effective, "draws": found.draws,
    }  # fmt: skip


def _figures(yes: Spread | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    spread = None
    if yes is not None and yes.median == yes.median:
        words = {"number": percent(yes.median), "range": f"middle 90 %: {percent_range(yes.q05, yes.q95)}"}
        spread = {**yes._asdict(), **words}
    return {"answer": spread, "outcomes": rows}


def _save(document: Document, moves: _Saved) -> Any:
    if document.version != moves.version:
        about = {"error": "This text was changed elsewhere since this page was opened: load the page anew."}
        return JSONResponse(about, status_code=409)
    before = document.text
    document.change(with_numbers(before, moves.numbers))
    if any(each.severity == "error" for each in document.findings):
        wrong = next(each for each in document.findings if each.severity == "error")
        document.change(before)
        raise UsageError(
            f"with these numbers the file could not be used, and was left as it is: {wrong.message}"
        )
    try:
        document.save()
    except Conflict as conflict:
        document.change(before)
        return JSONResponse({"error": str(conflict)}, status_code=409)
    return {"state": "saved", "version": document.version}
