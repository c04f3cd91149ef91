"""Now: the number and how soft it is, what each side can still do, what to watch.

The words are those of the brief; a course that is chosen shows the odds once it is taken, which the same
draws tell.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from melian.analysis.now.turns import Move, Turn
from melian.analysis.now.watch import watch
from melian.analysis.odds import odds_of, spread
from melian.analysis.soft.softness import softness
from melian.app.bars import share_bar
from melian.app.look import address, drawn
from melian.app.records import PLAIN, answer_json
from melian.app.site import Site, with_query
from melian.articles import listed
from melian.questions.question import Answered
from melian.report.brief.ahead import bearing, telling, turns_out
from melian.report.brief.answer import soft, uncertain, why
from melian.report.brief.material import Material
from melian.report.brief.plain import about, near, part_of, plain_day, said
from melian.report.markup import quoted
from melian.report.svg.band import band_svg
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import percent
from melian.report.words.numbers import unjudged_of
from melian.report.words.odds import given
from melian.workspace.beside import Beside

__all__ = ["material_of", "routes"]

HERE, QUESTION = "now", "now"
SURE = 0.99
"""What is likelier needs not be said to be likely."""
_gathered: Beside[Material] = Beside()
"""What was gathered of answers."""

Text = Annotated[str, Query(max_length=400)]


def routes(site: Site) -> APIRouter:
    """The page and its twin."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/now", response_class=HTMLResponse)
    def page(name: str, variant: Text = "", taken: Text = "", again: Text = "") -> Response:
        """The brief, live."""
        document = site.open(name)
        asked = site.desk.ask(document, HERE, QUESTION, site.usual(variant), again=bool(again))
        query = {"variant": variant, "taken": taken}
        view = None if asked.answered is None else _view(name, asked.answered, query)
        waits = site.waiting(document, HERE, asked, query)
        return site.crisis_page("now.html", document, HERE, asked, asked=waits, view=view)

    @router.get("/c/{name:path}/now.json", responses=PLAIN)
    def twin(name: str, variant: Text = "") -> JSONResponse:
        """The answer of `melian now`, as it prints it with `--json`; waits for it."""
        document = site.open(name)
        return answer_json(site.desk.ask(document, HERE, QUESTION, site.usual(variant), patience=60))

    return router


def material_of(answered: Answered) -> Material:
    """What a brief tells of an answer to `now`, without announcements: those are games of their own."""
    return _gathered.of(answered, lambda: _material(answered))


def _material(answered: Answered) -> Material:
    run = answered.run
    found = softness(run)
    settings, precision = answered.posed.settings, answered.ask.precision
    result = Material(run, settings, precision, found, answered.table)
    if found.has_headline:
        result = Material(run, settings, precision, found, answered.table, watch(run, found.followed))
    return result


def _view(name: str, answered: Answered, query: dict[str, str]) -> dict[str, Any]:
    """All that the page shows."""
    material = material_of(answered)
    run, table = material.run, answered.table
    twin = with_query(address(name, "now.json"), {"variant": query["variant"]})
    same: dict[str, Any] = {
        "banner": unjudged_of(run.model), "known": _known(material), "json": twin, "taken": None,
        "turns": [], "done": "", "aside": [], "watch": None, "picture": None, "between": "", "standing": "",
    }  # fmt: skip
    if material.soft.rounded is None:
        lines = failing_lines(run, material.settings, material.precision)
        return same | {"number": "No number", "between": " ".join([no_headline(run), *lines])}
    number, between = said(material.soft.rounded)
    if not uncertain(material):
        between = "with the numbers as they stand in the file"
    done = [run.model.scenario.label(actor) for actor in table.done]
    left = f"No choice is left to {listed(done)}." if done and table.turns else ""
    return same | {
        "number": _upper(number),
        "standing": number,
        "between": between,
        "picture": drawn(band_svg(material.soft.odds, f"{number}, {between}")),
        "turns": [_turn(name, material, turn, query) for turn in table.turns],
        "taken": _taken(name, material, query),
        "done": left,
        "watch": _watch(material),
        "aside": [soft(material), why(material)],
    }


def _known(material: Material) -> str:
    """Given which news, and whose odds they are."""
    run, file = material.run, material.file
    words = given(run)
    told = [f"{_upper(words)}."] if words else []
    if run.model.variant is not None:
        told.append(f"What if: {file.variants[run.model.variant].words(run.model.variant)}.")
    if not material.soft.is_answer and material.soft.labels:
        told.append(f"Of the likeliest ending: {' or '.join(map(quoted, material.soft.labels))}.")
    told.append(f"Reckoned {run.n_draws:,} times.")
    return " ".join(told)


def _turn(name: str, material: Material, turn: Turn, query: dict[str, str]) -> dict[str, Any]:
    """The next choice of a side, its likeliest options first."""
    matter = turn.here.matter
    due, comes = material.run.model.due.get(matter.step), spread(turn.comes)
    when = [] if due is None else [plain_day(str(due))]
    if comes.median < SURE:
        when.append(f"comes to it: {near(turn.comes)}")
    moves = sorted(turn.moves, key=lambda move: -_median(move))
    return {
        "who": turn.label,
        "what": matter.label,
        "when": "; ".join(when),
        "options": [_option(name, material, turn, move, query) for move in moves],
    }


def _option(name: str, material: Material, turn: Turn, move: Move, query: dict[str, str]) -> dict[str, Any]:
    key = _key(turn, move)
    link = with_query(address(name, HERE), {"variant": query["variant"], "taken": key})
    return {
        "label": move.label,
        "link": f"{link}#taken-odds",
        "is_taken": key == query["taken"],
        "likely": about(move.chosen),
        "bar": share_bar(_median(move)),
        "then": about(_odds_after(material, move)),
    }


def _watch(material: Material) -> dict[str, Any] | None:
    """What to watch: each sign with the ways in which it may turn out, the likeliest first."""
    found = telling(material)
    if found is None:
        return None
    signs = [
        {
            "label": sign.matter.label,
            "when": bearing(material, sign),
            "part": part_of(spread(sign.share).median),
            "ways": [
                {
                    "label": "It does not come to it" if way.option == "none" else way.label,
                    "likely": about(way.chance),
                    "bar": share_bar(spread(way.chance).median),
                    "then": about(way.odds),
                }
                for way in turns_out(sign)
            ],
        }
        for sign in found.signs
    ]
    return {"lead": found.lead, "signs": signs, "note": found.note}


def _taken(name: str, material: Material, query: dict[str, str]) -> dict[str, Any] | None:
    """The odds once a course is taken; None where none is chosen, or it is not open."""
    table = material.ahead
    turns = () if table is None else table.turns
    found = [(turn, move) for turn in turns for move in turn.moves if _key(turn, move) == query["taken"]]
    if not found or table is None:
        return None
    turn, move = found[0]
    odds = _odds_after(material, move)
    then = near(odds)
    rows = [
        (outcome.words(key), percent(spread(table.outcomes[:, place]).median),
         percent(spread(move.outcomes[:, place]).median))
        for place, (key, outcome) in enumerate(material.file.outcomes.items())
    ]  # fmt: skip
    return {
        "who": turn.label,
        "option": quoted(move.label),
        "then": _upper(then),
        "picture": drawn(band_svg(spread(odds), then)),
        "outcomes": rows,
        "likely": f"That it is taken: {near(move.chosen)}.",
        "back": with_query(address(name, HERE), {"variant": query["variant"]}),
    }


def _odds_after(material: Material, move: Move) -> Any:
    return odds_of(material.run.model, move.outcomes, material.soft.followed)


def _key(turn: Turn, move: Move) -> str:
    """How an address names an option."""
    return f"{turn.here.actor}:{turn.here.matter.key}={move.option}"


def _median(move: Move) -> float:
    median = spread(move.chosen).median
    return 0.0 if median != median else median


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
