"""The other equilibria of a game.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from melian.questions.question import Answered, Ending, MisreadError, Option, Question, Shared, Work
from melian.questions.shared import asked_about, picture_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.analysis.equilibria import EquilibriumTable
    from melian.questions.subject import Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch

__all__ = ["QUESTION", "ending_of_search"]


def _read(options: Mapping[str, Any], typed: frozenset[str]) -> Mapping[str, Any]:
    if options["draw"] is not None and options["median"]:
        raise MisreadError("--draw and --median exclude each other.")
    return {name: value for name, value in options.items() if name != "median"}


def _work(crisis: Subject, ask: Ask) -> Work:
    starts = ask.about.get("starts", 20)
    return Work(starts, starts, "starts")


def _answer(crisis: Subject, ask: Ask, watch: Watch, solve: Solve) -> Answered:
    from melian.analysis.equilibria import crisis_equilibria

    posed = crisis.posed(ask)
    return Answered(posed, crisis_equilibria(posed.model, ask, watch, **ask.about, recipe=posed.recipe))


def _record(answered: Answered) -> Answer:
    from melian.report.records.equilibria import EquilibriaRecord

    return EquilibriaRecord.of(answered.table, asked_about(answered, "variant", "set", "draw"))


def _pages(answered: Answered) -> Sequence[RenderableType]:
    from melian.report.pages.equilibria import EquilibriumPage

    return [EquilibriumPage(answered.table)]


def ending_of_search(table: EquilibriumTable) -> Ending:
    """How good a search is: it found something, and was not ended before."""
    if table.search.is_interrupted:
        return Ending.INTERRUPTED
    return Ending.DONE if table.search.equilibria else Ending.UNCERTIFIED


QUESTION = Question(
    name="equilibria",
    help="""Find the other equilibria of SCENARIO with one set of numbers, or of a game in an .efg file.

    The odds of `melian solve` rest on one equilibrium, the one that the principal branch leads
    to. This lists that one and others, each with its certificate. Small games are enumerated
    at the precision `limit`; for all others the list is what the starts found.
    """,
    options=(
        Option("starts", "Random tilted starts.", kind="whole", least=0, most=100_000, usual=20),
        Option("seed", "Other starts; with --draw other draws.", kind="whole", usual=0),
        Option(
            "exhaustive",
            "Enumerate or fail; do not enumerate. Where the game is small enough if absent.",
            "--exhaustive/--no-exhaustive",
        ),
        Option(
            "most_plans",
            "Enumerate games with up to so many plans, of all players together. 40 if absent for two "
            "players, 12 for other numbers.",
            metavar="N",
            kind="whole",
            least=1,
        ),
        Option("draw", "The numbers of draw N.", metavar="N", kind="whole", least=0),
        Option("median", "Every number at its median (the default).", kind="flag"),
        Shared.MODEL,
        Shared.STORE,
    ),
    read=_read,
    work=_work,
    told="never",
    answer=_answer,
    record=_record,
    pages=_pages,
    ending=lambda answered: ending_of_search(answered.table),
    chart=picture_of,
    section="equilibria",
)
