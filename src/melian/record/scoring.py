"""What is scored together: crisis files with a resolution beside them, solved anew, and ledgers of forecasts.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from melian.errors import UsageError
from melian.library import bundled, names
from melian.record.baselines import Baselines, read_baselines
from melian.record.entries import Came, resolved
from melian.record.forecast import Forecast, forecast_of, open_forecast
from melian.record.ledger import read_ledger
from melian.record.resolution import SUFFIX, Resolution, beside, read_resolution
from melian.record.score import Case, Ending, Table, cases_of, table_of
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BASELINES",
    "LEDGERS",
    "Scored",
    "Solved",
    "baselines_beside",
    "ended_in",
    "held_against",
    "resolutions_in",
    "score",
    "solved",
    "tables_of",
]

BASELINES = "baselines.csv"
LEDGERS = (".jsonl", ".ndjson")
_CASE = ["crisis", "question", "label", "hindsight", "odds", "q05", "q95", "came", "brier", "logarithmic"]
_RIVAL = ["hindsight", "forecaster", "crises", "ours", "theirs", "skill", "low", "high", "verdict"]
Found = tuple[list[Case], list[Ending]]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What forecasts were worth."""

    tables: tuple[Table, ...]
    """From foresight, then with hindsight; only those that have a case."""
    unanswered: tuple[str, ...]
    """Crises in which no draw has an answer."""
    sources: Mapping[str, tuple[str, ...]]
    """Forecaster -> where what it says is written."""
    draws: int
    seed: int

    @property
    def frame(self) -> pd.DataFrame:
        """Per question: crisis, question, label, hindsight, odds, q05, q95, came, brier, logarithmic."""
        import pandas as pd

        rows = [
            (
                case.crisis, case.question, case.label, case.has_hindsight, case.odds.mean, case.odds.q05,
                case.odds.q95, case.came, case.odds.brier(case.came), case.odds.logarithmic(case.came),
            )
            for table in self.tables
            for case in table.cases
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=_CASE)

    @property
    def rivals(self) -> pd.DataFrame:
        """Per other forecaster: hindsight, forecaster, crises, then of Brier scores figures of Brier scores.

        Columns: ours, theirs, skill, low and high of the difference, verdict.
        """
        import pandas as pd

        rows = [
            (
                table.has_hindsight, each.name, each.brier.n_crises, each.brier.ours, each.brier.theirs,
                each.brier.skill, each.brier.low, each.brier.high, each.brier.verdict,
            )
            for table in self.tables
            for each in table.rivals
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=_RIVAL)

    def __repr__(self) -> str:
        cases = sum(len(table.cases) for table in self.tables)
        crises = len({case.crisis for table in self.tables for case in table.cases})
        return f"<Scores of {cases} questions of {crises} crises>"


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What a file foretells as it stands, and without private information where there is any."""

    as_is: Forecast
    without: Forecast | None = None


def score(
    files: Iterable[str], ask: Ask, *, said: Baselines | None = None, only_as_is: bool = False,
    tell: Callable[[str], None] = lambda title: None,
) -> Scored:  # fmt: skip
    """Score crises and ledgers.

    Parameters
    ----------
    files
        Crisis files, resolutions, names of bundled scenarios, folders of these, or ledgers.
    ask
        How many draws, and their seed.
    said
        What others say of the same questions; also what `baselines.csv` in the folder of a crisis file
        says, or in the folder above.
    only_as_is
        Whether to leave out the same file without private information.
    tell
        Called with the title of each crisis before it is solved.

    Raises
    ------
    UsageError
        If there is no such file, a crisis has no resolution beside it, or a ledger was changed.
    ScenarioError
        If a resolution or a crisis file cannot be used.
    """
    files, said = list(files), said or Baselines(())
    used = said
    found = [_recorded(name, said) for name in files if name.endswith(LEDGERS)]
    unanswered = []
    for resolution in resolutions_in(files):
        tell(resolution.crisis.title)
        told = solved(resolution, ask, only_as_is=only_as_is)
        if told is None:
            unanswered.append(resolution.name)
        else:
            others = (baselines_beside(resolution) | said).about(told.as_is.crisis)
            found.append(held_against(told, resolution, others))
            used |= others
    return Scored(tables_of(found, seed=ask.seed), tuple(unanswered), used.sources, ask.draws, ask.seed)


def solved(resolution: Resolution, ask: Ask, *, only_as_is: bool = False) -> Solved | None:
    """Solve a crisis that has ended, also without private information; None where no draw has an answer."""
    forecast = forecast_of(solve_model(compile_scenario(resolution.crisis), ask))
    if forecast is None:
        return None
    return Solved(forecast, None if only_as_is else open_forecast(resolution.crisis, ask))


def tables_of(found: Iterable[Found], *, seed: int = 0) -> tuple[Table, ...]:
    """Cases and ordered outcomes of crises as tables: from foresight, then with hindsight."""
    found = list(found)
    cases = [case for each, _ in found for case in each]
    endings = [ending for _, each in found for ending in each]
    return tuple(
        table_of(
            [each for each in cases if each.has_hindsight == kind],
            [each for each in endings if each.has_hindsight == kind],
            seed=seed,
        )
        for kind in sorted({case.has_hindsight for case in cases})
    )


def _resolution_of(name: str) -> Resolution:
    """The resolution that is named: itself, or by its crisis file or bundled scenario.

    Raises
    ------
    UsageError
        If there is none.
    """
    path = Path(name)
    if not name.endswith(SUFFIX):
        crisis = path if path.is_file() else bundled(name)
        if crisis is None:
            raise UsageError(f"'{name}' is neither a file nor the name of a bundled scenario")
        path = beside(crisis)
        if not path.is_file():
            raise UsageError(
                f"'{name}' has no resolution: there is no '{path.name}' beside it. How the crisis ended "
                "goes there; see the reference of the resolution"
            )
    return read_resolution(path, name=name if name.endswith(SUFFIX) else path.name)


def held_against(told: Solved, resolution: Resolution, said: Baselines) -> Found:
    """The cases of a crisis, and its ordered outcomes, against what others say."""
    baselines = said.of(told.as_is.crisis, told.as_is.questions)
    return cases_of(told.as_is, resolution, without=told.without, baselines=baselines)


def baselines_beside(resolution: Resolution) -> Baselines:
    """What `baselines.csv` says in the folder of a crisis file, or in the folder above; nothing without one.

    Raises
    ------
    UsageError
        If it cannot be used.
    """
    path = resolution.crisis.path
    folders = [] if path is None else path.parents[:2]
    table = next((file for folder in folders if (file := folder / BASELINES).is_file()), None)
    return read_baselines(table) if table is not None else Baselines(())


def ended_in(name: str) -> Iterator[tuple[Forecast, Came]]:
    """The forecasts of a ledger whose crisis has ended, with what came about.

    Raises
    ------
    UsageError
        If the ledger cannot be read or was changed.
    """
    held = read_ledger(Path(name))
    if held.faults:
        raise UsageError(f"{name}: {held.faults[0]}; a ledger that was changed is not scored")
    return ((forecast, came) for _, forecast, came in resolved(held))


def _recorded(name: str, said: Baselines) -> Found:
    """The cases of a ledger, which must be as it was written."""
    cases: list[Case] = []
    endings: list[Ending] = []
    for forecast, came in ended_in(name):
        found = cases_of(forecast, came, baselines=said.of(forecast.crisis, forecast.questions))
        cases += found[0]
        endings += found[1]
    return cases, endings


def resolutions_in(files: Iterable[str]) -> list[Resolution]:
    """The resolutions of all crises that are named; ledgers are left out.

    All are read at once, so that one that cannot be used is told before anything is solved.
    """
    wanted = [each for name in files if not name.endswith(LEDGERS) for each in _named_in(name)]
    return [_resolution_of(name) for name in wanted]


def _named_in(name: str) -> list[str]:
    """The resolutions below a folder, or of a folder of bundled scenarios; any other name alone."""
    path = Path(name)
    if path.is_dir():
        found = sorted(str(each) for each in path.rglob(f"*{SUFFIX}"))
        if not found:
            raise UsageError(f"the folder '{name}' has no file *{SUFFIX}")
        return found
    if path.is_file() or bundled(name) is not None:
        return [name]
    below = [each for each in names() if each.startswith(f"{name.rstrip('/')}/")]
    return [each for each in below if (file := bundled(each)) and beside(file).is_file()] or [name]
