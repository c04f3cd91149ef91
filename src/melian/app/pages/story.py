"""Story: how it can go from here, with the odds of each way; what a side knows, believes and weighs.

Tested in `tests/unit/app/test_story.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from melian.analysis.beliefs import beliefs
from melian.analysis.choices.reasons import Reason
from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree, event_tree
from melian.analysis.odds import spread
from melian.analysis.situations.step_graph import step_graph
from melian.analysis.why import WhyTable, why
from melian.app.look import address, drawn
from melian.app.records import PLAIN, waited
from melian.app.site import Site, with_query
from melian.errors import UsageError
from melian.questions.question import Answered
from melian.report.records.show import ShowRecord
from melian.report.svg.branches import branches_svg
from melian.report.words.branches import basis, heading, name, tip
from melian.report.words.cells.rows import rows
from melian.report.words.changes import points_change
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import percent, points
from melian.report.words.why import capital, ordered_lines, reason_sentence
from melian.runs.run import Run
from melian.scenario.steps.values import CHANCE
from melian.workspace.solves import Bounded

__all__ = ["routes"]

HERE, QUESTION = "story", "solve"
OPEN = 2
"""Levels that are open when the page is first seen."""
LISTED = 6
"""Stake lines of one reason that are told."""
_trees: Bounded[EventTree] = Bounded(16)
"""Trees, by the run that each holds."""

Text = Annotated[str, Query(max_length=200)]


def routes(site: Site) -> APIRouter:
    """The page and its twin."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/story", response_model=None)
    def page(name: str, variant: Text = "", step: Text = "", actor: Text = "", again: Text = "") -> Response:
        """The tree, folded."""
        document = site.open(name)
        asked = site.desk.ask(document, HERE, QUESTION, site.usual(variant), again=bool(again))
        query = {"variant": variant, "step": step, "actor": actor}
        view = None if asked.answered is None else _view(name, asked.answered, query)
        waits = site.waiting(document, HERE, asked, query)
        return site.crisis_page("story.html", document, HERE, asked, asked=waits, view=view)

    @router.get("/c/{name:path}/story.json", responses=PLAIN)
    def twin(name: str, variant: Text = "") -> JSONResponse:
        """The answer of `melian show --tree`, as it prints it with `--json`; waits for it."""
        asked = site.desk.ask(site.open(name), HERE, QUESTION, site.usual(variant), patience=60)
        return waited(asked, lambda answered: _record(answered.run))

    return router


def _record(run: Run) -> dict[str, Any]:
    return ShowRecord.of(run.model, step_graph(run.model), _tree(run)).plain()


def _tree(run: Run) -> EventTree:
    known = _trees.get(id(run))  # it holds the run, so that no other one has its id
    if known is None:
        known = event_tree(run)
        _trees.put(id(run), known)
    return known


def _view(name: str, answered: Answered, query: dict[str, str]) -> dict[str, Any]:
    run = answered.run
    same = {"json": with_query(address(name, "story.json"), {"variant": query["variant"]})}
    if not run.n_certified:
        lines = failing_lines(run, answered.posed.settings, answered.ask.precision)
        return same | {"problem": " ".join([no_headline(run), *lines])}
    tree = _tree(run)
    actors = {actor: run.model.scenario.label(actor) for actor in run.model.players}
    return same | {
        "problem": "",
        "basis": basis(tree),
        "known": [f"{each.step_label}: {each.label}" for each in tree.known],
        "picture": drawn(branches_svg(tree, head=False)),
        "branches": [_branch(name, each, actors, query, 1) for each in tree.root.branches],
        "moves": _moves(name, run, query),
        "chosen": _chosen(run, query),
    }


def _branch(
    crisis: str, branch: Branch, actors: dict[str, str], query: dict[str, str], level: int
) -> dict[str, Any]:
    movers = [mover for mover in branch.movers if mover != CHANCE]
    return {
        "step": heading(branch, actors) if branch.step else "",
        "link": _link(crisis, branch.step, movers[0], query) if branch.step and movers else "",
        "label": name(branch),
        "odds": percent(branch.mean),
        "share": round(100 * branch.mean, 2),
        "ends": "" if branch.branches else tip(branch),
        "is_open": level < OPEN,
        "branches": [_branch(crisis, each, actors, query, level + 1) for each in branch.branches],
    }


def _link(crisis: str, step: str, actor: str, query: dict[str, str]) -> str:
    about = {"variant": query["variant"], "step": step, "actor": actor}
    return f"{with_query(address(crisis, HERE), about)}#choice"


def _moves(crisis: str, run: Run, query: dict[str, str]) -> list[dict[str, Any]]:
    """Who moves where, in order of play."""
    return [
        {
            "who": run.model.scenario.label(actor),
            "what": stage.label,
            "link": _link(crisis, stage.key, actor, query),
            "is_chosen": (stage.key, actor) == (query["step"], query["actor"]),
        }
        for stage in run.model.order.stages
        for actor in stage.movers
        if actor != CHANCE and stage.forced is None
    ]


def _chosen(run: Run, query: dict[str, str]) -> dict[str, Any] | None:
    """What the mover of a step knows, believes, and what each option is worth to it and why."""
    step, actor = query["step"], query["actor"]
    if not step or not actor:
        return None
    stage = next((each for each in run.model.order.stages if each.key == step), None)
    if stage is None or actor not in stage.movers:
        return None
    about: dict[str, Any] = {"actor": actor, "whole_story": _is_past(run, step)}
    told: dict[str, Any] = {
        "who": run.model.scenario.label(actor), "what": stage.label, "situations": [], "beliefs": [],
        "problem": "",
    }  # fmt: skip
    try:
        told["situations"] = list(_situations(why(run, step, **about)))
        begin = f"{stage.label}: for "
        told["beliefs"] = [each.removeprefix(begin) for each in beliefs(run, step=step, **about).sentences]
    except UsageError as error:
        told["problem"] = str(error)
    return told


def _is_past(run: Run, step: str) -> bool:
    standing = _tree(run).standing
    return standing is not None and standing.is_past(step)


def _situations(found: WhyTable) -> Iterator[dict[str, Any]]:
    """What the mover may know, most frequent first, with its options and the reason for the best."""
    groups = [rows(part) for _, part in found.options.groupby("group", sort=False)]
    groups.sort(key=lambda group: -_number(group[0]["share"]))
    for group in groups:
        reason = _reason(found, group)
        yield {
            "knows": str(group[0]["condition"]),
            "share": percent(_number(group[0]["share"])),
            "options": [
                {
                    "label": row["option_label"],
                    "chosen": percent(row["chosen"]),
                    "worth": points(row["mean"]),
                    "then": percent(row["then"]),
                }
                for row in sorted(group, key=lambda row: -_number(row["chosen"]))
            ],
            "reason": "" if reason is None else reason_sentence(reason),
            "lines": [] if reason is None else _lines(reason),
        }


def _reason(found: WhyTable, group: list[dict[str, Any]]) -> Reason | None:
    """The best option against the one that is taken next most often."""
    taken = {row["option"]: _number(row["chosen"]) for row in group}
    here = [each for each in found.reasons if each.group == group[0]["group"] and len(each.gap)]
    return max(here, key=lambda each: taken.get(each.over, 0.0), default=None)


def _lines(reason: Reason) -> list[tuple[str, str]]:
    average = reason.parts.mean(axis=0)
    shown = ordered_lines(reason)[:LISTED]
    rest = float(average.sum() - sum(average[line] for line in shown))
    told = [(capital(reason.lines[line]), points_change(float(average[line]))) for line in shown]
    if len(reason.lines) > len(shown) and abs(rest) > 0.05:
        told.append(("Others", points_change(rest)))
    return [*told, ("Together", points_change(float(spread(reason.gap).mean)))]


def _number(value: float) -> float:
    return 0.0 if value != value else float(value)
