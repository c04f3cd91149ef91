"""Write the page of what the record shows, with its picture, from scores that were solved and kept.

`python docs/record.py` rewrites docs/explanation/what-the-record-shows.md and its picture; with `--solve`
crises whose file is another one than was solved are solved first. A test fails where page, picture or
fingerprints are not current. The prose stands in docs/record.yaml, all figures are computed here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import record_store as store
import yaml
from record_picture import in_both_lights
from record_tables import against, counts, span, table, tables_counted
from writing import write_changed

from melian.record.comparison import Comparison
from melian.record.dates import from_first_to_last
from melian.record.resolution import Resolution
from melian.record.score import Case, Table
from melian.record.scoring import baselines_beside, held_against, tables_of
from melian.report.charts.reliability import reliability_chart
from melian.report.words.figures import percent, percent_range
from melian.report.words.record.calibration import reliability_words
from melian.report.words.record.scores import score_figure as figure

HERE = Path(__file__).parent
PAGE = HERE / "explanation" / "what-the-record-shows.md"
PICTURE = HERE / "images" / "calibration.svg"
NOTE = "<!-- Written by docs/record.py from docs/record.yaml: change these, not this page. -->\n\n"
PROSE: dict[str, Any] = yaml.safe_load((HERE / "record.yaml").read_text("utf-8"))
UNLIKELY = 0.2
"""Odds below which what came about is a miss that is named."""


def scored(resolutions: dict[str, Resolution]) -> Table:
    """The table of all past crises; there is one, for none of the files has hindsight."""
    found = [
        held_against(store.kept_of(name), resolution, baselines_beside(resolution))
        for name, resolution in resolutions.items()
    ]
    (table,) = tables_of(found, seed=store.SEED)
    return table


def title(resolutions: dict[str, Resolution], crisis: str) -> str:
    """The name of a crisis, leading to its page of the gallery."""
    return f"[{resolutions[crisis].crisis.title}](../gallery/{crisis}.md)"


def by_crisis(found: Table) -> dict[str, list[Case]]:
    """The cases of each crisis."""
    result: dict[str, list[Case]] = {}
    for case in found.cases:
        result.setdefault(case.crisis, []).append(case)
    return result


# In short


def short(found: Table) -> str:
    """The verdict, how firm it is, and which way the odds lean."""
    rivals = {rival.name: rival.brier for rival in found.rivals}
    even = rivals["even odds"]
    came = np.array([case.came for case in found.cases])
    said = np.array([case.odds.mean for case in found.cases])
    without = [figure(score) for score in sorted(left_out(found))]
    shown = {
        "worse": f"*worse*, and the difference can be shown ({span(even)})",
        "better": f"*better*, and the difference can be shown ({span(even)})",
        "none": f"no difference can be shown ({span(even)})",
    }[even.verdict]
    yes = percent(float(said.mean())), percent(float(came.mean()))
    rows = [
        f"{len(found.cases)} questions of {even.n_crises} crises. The mean Brier score is "
        f"{figure(found.brier)}, and that of saying 50 % to everything {figure(even.theirs)}: {shown}.",
        "No single crisis makes that: leave out any one of them, and the score lies between "
        f"{without[0]} and {without[-1]}.",
        f"On average the odds of yes were {yes[0]}, and {yes[1]} of the questions came to yes.",
        " ".join(reliability_words(found.reliability)),
        *compared_words(rivals),
    ]
    return "\n".join(f"- {row}" for row in rows)


def compared_words(rivals: dict[str, Comparison]) -> Iterator[str]:
    """What secrets, and how often such things happen, make of it."""
    private = rivals["nothing private"]
    yield (
        f"Without private information the same files score {figure(private.theirs)}: "
        + {"none": "what sides hide from one another makes no difference that can be shown.",
           "better": "what sides hide from one another makes the odds better.",
           "worse": "what sides hide from one another makes the odds worse."}[private.verdict]
    )  # fmt: skip
    base = rivals["all crises"]
    yield (
        f"On the {base.n_cases} questions of war, attack or agreement for which there is a count of past "
        f"crises, whoever says the share of all crises scores {figure(base.theirs)}, and the files score "
        f"{figure(base.ours)}: "
        + {"none": "no difference can be shown.", "better": "*better*.", "worse": "*worse*."}[base.verdict]
    )


def left_out(found: Table) -> list[float]:
    """The mean Brier score without each crisis in turn."""
    means = {
        crisis: np.mean([case.odds.brier(case.came) for case in cases])
        for crisis, cases in by_crisis(found).items()
    }
    return [float(np.mean([m for other, m in means.items() if other != crisis])) for crisis in means]


# Tables


def questions(found: Table, resolutions: dict[str, Resolution]) -> str:
    """Every question with its odds, what came, and its scores."""
    parts = []
    for crisis, cases in by_crisis(found).items():
        rows = [
            [case.label, percent(case.odds.mean), percent_range(case.odds.q05, case.odds.q95),
             "yes" if case.came else "no", figure(case.odds.brier(case.came)),
             figure(case.odds.logarithmic(case.came))]
            for case in cases
        ]  # fmt: skip
        as_of = resolutions[crisis].crisis.file.as_of
        head = [f"{title(resolutions, crisis)}, {as_of}", "odds", "middle 90 %", "came", "Brier", "log"]
        parts.append(table(head, rows))
    return "\n\n".join(parts)


def crises(found: Table, resolutions: dict[str, Resolution]) -> str:
    """Each crisis with its mean scores, and the ranked score of its outcomes."""
    ranked = {ending.crisis: ending for ending in found.endings}
    rows = []
    for crisis, cases in by_crisis(found).items():
        ending = ranked.get(crisis)
        scores = [
            float(np.mean([getattr(case.odds, way)(case.came) for case in cases]))
            for way in ("brier", "logarithmic")
        ]
        both = [figure(ending.ranked), figure(ending.even)] if ending is not None else ["", ""]
        rows.append([title(resolutions, crisis), str(len(cases)), *map(figure, scores), *both])
    head = ["crisis", "questions", "Brier", "log", "ranked outcomes", "even odds, ranked"]
    means = [str(len(found.cases)), figure(found.brier), figure(found.logarithmic)]
    even = found.ranked["even odds"]
    rows.append(["*mean over crises*", *means, figure(even.ours), figure(even.theirs)])
    return table(head, rows)


# Misses


def misses(found: Table, resolutions: dict[str, Resolution]) -> str:
    """What came about although it was held unlikely, the worst first, with what a critic would say."""
    cases = [case for case in found.cases if of_what_came(case) < UNLIKELY]
    lines = []
    for case in sorted(cases, key=of_what_came):
        words = PROSE["misses"].get(case.crisis, {}).get(case.question)
        if words is None:
            raise SystemExit(f"docs/record.yaml says nothing of the miss {case.crisis}: {case.question}")
        came = "Yes" if case.came else "No"
        lines.append(
            f"1. **{case.label}** {came}, held to be {percent(of_what_came(case))} likely "
            f"({title(resolutions, case.crisis)}, Brier {figure(case.odds.brier(case.came))}). {words}"
        )
    lead = (
        f"Of {len(found.cases)} answers {len(cases)} were held less likely than {percent(UNLIKELY)}. Each is "
        "named, with what a critic would say. The files stay as they are: to mend them now would be writing "
        "with the end in mind."
    )
    return "\n\n".join([lead, "\n".join(lines), PROSE["common"].strip()])


def of_what_came(case: Case) -> float:
    """The odds that were given to the answer that came."""
    return case.odds.mean if case.came else 1 - case.odds.mean


def news(resolutions: dict[str, Resolution]) -> str:
    """The score before any event, and after all of them."""
    courses = [store.course_kept(name) for name in resolutions]
    rows = [
        [title(resolutions, each.crisis), str(len(each.moments) - 1), figure(each.moments[0].brier),
         figure(each.moments[-1].brier)]
        for each in courses
    ]  # fmt: skip
    found = from_first_to_last(courses, seed=store.SEED)
    assert found is not None
    said = {"better": "*better*", "worse": "*worse*", "none": "*open*, no difference can be shown"}
    line = (
        f"Mean {figure(found.theirs)} before any event and {figure(found.ours)} after the last: "
        f"{said[found.verdict]} ({span(found)})."
    )
    return table(["crisis", "events", "Brier before", "after"], rows) + f"\n\n{line}"


def smallest(found: Table) -> str:
    """How large a difference has to be so that so many crises show it."""
    even = next(rival.brier for rival in found.rivals if rival.name == "even odds")
    return figure((even.high - even.low) / 2)


def check_prose(found: Table) -> None:
    """Refuse figures that the prose does not fit: that the files are worse, and their odds too low."""
    even = next(rival.brier for rival in found.rivals if rival.name == "even odds")
    strays = found.reliability.strays
    curve = found.reliability.recalibrated
    too_low = curve is not None and strays.any() and bool((curve > found.reliability.odds)[strays].all())
    if even.verdict != "worse" or not too_low:
        raise SystemExit(
            f"{PAGE.stem}.in.md says that the files are worse and too low; they are not: rewrite it"
        )


def page(found: Table, resolutions: dict[str, Resolution]) -> str:
    """The page."""
    check_prose(found)
    kept = store.kept_of(next(iter(resolutions))).as_is
    n = len(resolutions)
    fill = {
        "n": str(n), "draws": str(kept.draws), "seed": str(kept.seed), "short": short(found),
        "crises": crises(found, resolutions), "questions": questions(found, resolutions),
        "against": against(found), "misses": misses(found, resolutions), "counts": counts(),
        "tables": tables_counted(), "news": news(resolutions), "brier": figure(found.brier),
        "brier_per_draw": figure(found.per_draw[0]), "log_per_draw": figure(found.per_draw[1]),
        "calibration": " ".join(reliability_words(found.reliability)),
        "miscalibration": figure(found.reliability.miscalibration),
        "discrimination": figure(found.reliability.discrimination),
        "uncertainty": figure(found.reliability.uncertainty), "smallest": smallest(found),
    }  # fmt: skip
    text = (HERE / "explanation" / "what-the-record-shows.in.md").read_text("utf-8")
    for name, value in fill.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return NOTE + text


def picture(found: Table) -> str:
    """The curve of calibration, on a light and on a dark page."""
    return in_both_lights(reliability_chart(found.reliability)["wide"])


def pages() -> dict[Path, str]:
    """Every generated file with its text, from what is kept."""
    resolutions = store.past()
    found = scored(resolutions)
    return {PAGE: page(found, resolutions), PICTURE: picture(found)}


def main() -> None:
    """Solve what is stale if that is asked for, write the files, say which changed."""
    if "--solve" in sys.argv[1:]:
        store.solve(store.past())
    if old := store.stale(store.past()):
        raise SystemExit(f"run `python docs/record.py --solve`: not solved as they are now: {', '.join(old)}")
    write_changed(pages(), HERE)


if __name__ == "__main__":
    main()
