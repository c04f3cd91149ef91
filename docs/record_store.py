"""What the past crises of the library foretell, solved once and kept: docs/record.json.

`python docs/record.py --solve` solves those whose file is another one than was solved. Each is kept under the
fingerprint of its file, as a ledger of forecasts keeps it; what came about is read from the resolutions.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from melian.library import bundled, names
from melian.record.dates import Course, Moment, course_of
from melian.record.entries import forecast_entry, forecast_in
from melian.record.resolution import Resolution, beside, fingerprint, read_resolution
from melian.record.scoring import Solved, solved
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario

STORE = Path(__file__).with_name("record.json")
DRAWS, SEED = 200, 0


@cache
def past() -> dict[str, Resolution]:
    """The resolutions of all past crises of the library, by the last part of their names."""
    found = {}
    for name in names():
        file = bundled(name)
        if name.startswith("history/") and file is not None and beside(file).is_file():
            found[name.rpartition("/")[2]] = read_resolution(beside(file))
    return found


def fingerprint_of(resolution: Resolution) -> str:
    """Of the crisis file that is resolved."""
    assert resolution.crisis.path is not None
    return fingerprint(resolution.crisis.path)


def stored() -> dict[str, dict[str, Any]]:
    """Crisis -> what was kept of it."""
    if not STORE.exists():
        return {}
    kept: dict[str, dict[str, Any]] = json.loads(STORE.read_text("utf-8"))["crises"]
    return kept


def stale(resolutions: dict[str, Resolution]) -> list[str]:
    """Crises that are not kept, or whose file is another one now."""
    kept = stored()
    return [
        name
        for name, resolution in resolutions.items()
        if kept.get(name, {}).get("sha256") != fingerprint_of(resolution)
    ]


def solve(resolutions: dict[str, Resolution]) -> None:
    """Solve what is stale, one after the other, and keep each at once."""
    for name in stale(resolutions):
        resolution, ask = resolutions[name], Ask(draws=DRAWS, seed=SEED)
        found = solved(resolution, ask)
        before = solve_model(compile_scenario(resolution.crisis), ask.but(before_events=True))
        course = course_of(before, resolution)
        if found is None or course is None:
            raise SystemExit(f"{name}: no draw has an answer")
        sha256 = fingerprint_of(resolution)
        kept = {known: each for known, each in stored().items() if known in resolutions}
        kept[name] = {
            "sha256": sha256,
            "as_is": forecast_entry(found.as_is, sha256),
            "without": found.without and forecast_entry(found.without, sha256),
            "course": asdict(course),
        }
        write(kept)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


def write(kept: dict[str, dict[str, Any]]) -> None:
    """A line for each crisis; nine digits are more than anybody reads."""
    lines = [
        f"{json.dumps(name)}:{json.dumps(rounded(each), separators=(',', ':'))}"
        for name, each in sorted(kept.items())
    ]
    text = ",\n".join(lines)
    STORE.write_text(f'{{"draws":{DRAWS},"seed":{SEED},"crises":{{\n{text}\n}}}}\n', "utf-8")


def rounded(part: Any) -> Any:
    """The same with nine digits."""
    if isinstance(part, dict):
        return {name: rounded(each) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [rounded(each) for each in part]
    return float(f"{part:.9g}") if isinstance(part, float) else part


def course_kept(name: str) -> Course:
    """What was kept of the dates of a crisis."""
    entry = stored()[name]["course"]
    moments = tuple(Moment(**each) for each in entry["moments"])
    return Course(**{**entry, "moments": moments})


def kept_of(name: str) -> Solved:
    """What was kept of a crisis."""
    entry = stored()[name]
    return Solved(*(each and forecast_in(each) for each in (entry["as_is"], entry["without"])))
