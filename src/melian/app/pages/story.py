"""Story: how it can go, folded, with odds; what a mover knows, believes and weighs at a choice.

Tested in `tests/unit/app/test_story.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.tree import EventTree, event_tree
from melian.analysis.situations.step_graph import step_graph
from melian.app.asking import Asked
from melian.app.bars import share_bar
from melian.app.look import address, drawn
from melian.app.pages.choice import beliefs_told, options_told
from melian.app.records import PLAIN, answer_json, waited
from melian.app.site import Site, with_query
from melian.questions.question import Answered
from melian.report.records.show import ShowRecord
from melian.report.svg.branches import branches_svg
from melian.report.svg.branches_list import branches_list_svg
from melian.report.words.branches import basis, name, payoff_words, points_note, short, tip
from melian.report.words.failing import failing_lines, no_headline
from melian.report.words.figures import percent
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.scenario.steps.values import CHANCE
from melian.workspace.beside import Beside
from melian.workspace.document import Document

__all__ = ["routes"]

HERE, QUESTION = "story", "solve"
OPEN = 2
"""Levels that are open when the page is first seen."""
SMALL = 0.01
"""Ways that are less likely are folded together."""
SOON = 0.6
"""Seconds that what is asked about a choice is waited for: the draws are solved already."""
_trees: Beside[EventTree] = Beside()
"""Trees, by where they begin."""

Text = Annotated[str, Query(max_length=200)]
Part = Annotated[str, Query(pattern="^(why|beliefs|strategy)$")]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at."""

    variant: str = ""
    whole: str = ""
    """Not empty: the whole story, else from now on."""
    step: str = ""
    actor: str = ""

    @property
    def query(self) -> dict[str, str]:
        """As an address has it."""
        return {"variant": self.variant, "whole": self.whole, "step": self.step, "actor": self.actor}


def routes(site: Site) -> APIRouter:
    """The page and its twins."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/story", response_class=HTMLResponse)
    def page(
        name: str, variant: Text = "", whole: Text = "", step: Text = "", actor: Text = "", again: Text = ""
    ) -> Response:
        """The tree, folded, and a choice of it."""
        document, looked = site.open(name), _Asked(variant, whole and "1", step, actor)
        asked = site.desk.ask(document, HERE, QUESTION, site.usual(variant), again=bool(again))
        view = None if asked.answered is None else _view(name, asked.answered, looked)
        choice = None
        if asked.answered is not None and asked.answered.run.n_certified:
            choice = _choice(site, document, asked.answered, looked, again=bool(again))
        waits = site.waiting(document, HERE, asked, looked.query)
        return site.crisis_page("story.html", document, HERE, asked, asked=waits, view=view, choice=choice)

    @router.get("/c/{name:path}/story.json", responses=PLAIN)
    def twin(name: str, variant: Text = "", whole: Text = "") -> JSONResponse:
        """The answer of `melian show --tree`, as it prints it with `--json`; waits for it."""
        asked = site.desk.ask(site.open(name), HERE, QUESTION, site.usual(variant), patience=60)
        return waited(asked, lambda answered: _record(answered, bool(whole)))

    @router.get("/c/{name:path}/story/choice.json", responses=PLAIN)
    def choice_twin(
        name: str, step: Text, actor: Text = "", variant: Text = "", whole: Text = "", question: Part = "why"
    ) -> JSONResponse:
        """The answer of `melian why`, `beliefs` or `strategy` about a step; waits for it."""
        ask = _about(site, variant, step, actor, whole=bool(whole))
        return answer_json(site.desk.ask(site.open(name), f"{HERE} {question}", question, ask, patience=60))

    return router


def _about(site: Site, variant: str, step: str, actor: str, *, whole: bool) -> Ask:
    """What is asked of a step."""
    given: dict[str, Any] = {"step": step, "actor": actor or None, "whole_story": whole or None}
    return site.usual(variant, about={key: value for key, value in given.items() if value is not None})


def _record(answered: Answered, whole: bool) -> dict[str, Any]:
    model = answered.run.model
    return ShowRecord.of(model, step_graph(model), _tree(answered, whole)).plain()


def _tree(answered: Answered, whole: bool) -> EventTree:
    run = answered.run
    return _trees.of(answered, lambda: event_tree(run, min_odds=SMALL, whole_story=whole), whole)


def _view(name: str, answered: Answered, looked: _Asked) -> dict[str, Any]:
    """The tree, and who moves where."""
    run = answered.run
    about = {"variant": looked.variant, "whole": looked.whole}
    same = {"json": with_query(address(name, "story.json"), about)}
    if not run.n_certified:
        lines = failing_lines(run, answered.posed.settings, answered.ask.precision)
        return same | {"problem": " ".join([no_headline(run), *lines])}
    tree = _tree(answered, bool(looked.whole))
    small = event_tree(run, whole_story=bool(looked.whole))
    now = _tree(answered, whole=False).standing
    return same | {
        "problem": "",
        "basis": basis(tree),
        "note": points_note(tree),
        "known": [f"{each.step_label}: {each.label}" for each in tree.known],
        "picture": drawn(branches_svg(small, head=False)),
        "list": drawn(branches_list_svg(small, head=False)),
        "branches": [_branch(name, run, each, looked, 1) for each in tree.root.branches],
        "moves": _moves(name, run, looked, tree),
        "whole": looked.whole,
        "can_turn": now is not None and not now.is_whole,
        "turned": with_query(address(name, HERE), {**about, "whole": "" if looked.whole else "1"}),
        "variant": looked.variant,
    }


def _branch(crisis: str, run: Run, branch: Branch, looked: _Asked, level: int) -> dict[str, Any]:
    return {
        "step": branch.step_label if branch.step else "",
        "movers": [_mover(crisis, run, branch.step, each, looked) for each in branch.movers],
        "label": name(branch),
        "odds": percent(branch.mean),
        "bar": share_bar(branch.mean),
        "ends": "" if branch.branches else tip(branch),
        "points": ", ".join(payoff_words(branch)),
        "is_open": level < OPEN,
        "branches": [_branch(crisis, run, each, looked, level + 1) for each in branch.branches],
    }


def _mover(crisis: str, run: Run, step: str, actor: str, looked: _Asked) -> dict[str, Any]:
    """Who moves at a step, with the address of the choice; chance weighs nothing."""
    if actor == CHANCE:
        return {"who": "chance", "link": "", "is_chosen": False}
    about = {"variant": looked.variant, "whole": looked.whole, "step": step, "actor": actor}
    return {
        "who": short(run.model.scenario.label(actor)),
        "link": f"{with_query(address(crisis, HERE), about)}#choice",
        "is_chosen": (step, actor) == (looked.step, looked.actor),
    }


def _moves(crisis: str, run: Run, looked: _Asked, tree: EventTree) -> list[dict[str, Any]]:
    """Who moves where, in order of play; of what is past only with the whole story."""
    past = () if tree.standing is None else tree.standing.past
    return [
        {"what": stage.label, "movers": [_mover(crisis, run, stage.key, each, looked) for each in movers]}
        for stage in run.model.order.stages
        if stage.forced is None
        and stage.key not in past
        and (movers := [each for each in stage.movers if each != CHANCE])
    ]


def _choice(
    site: Site, document: Document, answered: Answered, looked: _Asked, *, again: bool
) -> dict[str, Any] | None:
    """What the mover of a step knows, believes and weighs; None where no step is looked at."""
    run, step, actor = answered.run, looked.step, looked.actor
    stage = next((each for each in run.model.order.stages if each.key == step), None)
    if stage is None or actor not in stage.movers or actor == CHANCE:
        return None
    now = _tree(answered, whole=False).standing
    is_past = now is not None and step in now.past
    ask = _about(site, looked.variant, step, actor, whole=bool(looked.whole) or is_past)
    told: dict[str, Any] = {
        "who": run.model.scenario.label(actor), "what": stage.label, "is_past": is_past,
        "close": with_query(address(document.name, HERE), {**looked.query, "step": "", "actor": ""}),
    }  # fmt: skip
    for question, tell in (("why", options_told), ("beliefs", beliefs_told)):
        asked = site.desk.ask(document, f"{HERE} {question}", question, ask, again=again, patience=SOON)
        told[question] = _part(site, document, asked, looked, tell)
        about = {**looked.query, "whole": "1" if ask.about.get("whole_story") else "", "question": question}
        told[f"{question}_json"] = with_query(address(document.name, "story/choice.json"), about)
    return told


def _part(site: Site, document: Document, asked: Asked, looked: _Asked, tell: Any) -> dict[str, Any]:
    """An answer about a choice, or how far it is."""
    waits = site.waiting(document, HERE, asked, looked.query) | {"variants": []}
    return {"waits": waits, "told": None if asked.answered is None else tell(asked.answered.table)}
