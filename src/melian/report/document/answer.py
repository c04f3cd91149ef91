"""The first sections of a report: the answer, the odds with their bands, and how events moved them.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

from typing import Any

from melian.analysis.asked import asked
from melian.analysis.certificate import UNCERTIFIED_LIMIT, share_uncertified
from melian.analysis.odds import Spread
from melian.analysis.pairs.sides import event_words
from melian.analysis.timeline import EventUpdate, Timeline
from melian.report.charts.path import Stop, path_chart
from melian.report.charts.spread import Band, spread_chart
from melian.report.document.limits import limits
from melian.report.document.material import Material
from melian.report.document.now import now_lead
from melian.report.document.runs import base_name, draws_words
from melian.report.document.softness import no_answer, soft_band, soft_points
from melian.report.markup import bullets, collapsed, figure, paragraph, quoted, section, table, text
from melian.report.svg.signs import odds_colour
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import HALF, MEAN, MEDIAN, MOST, ODDS, POINTS, spread_cells
from melian.report.words.changes import odds_change, odds_range
from melian.report.words.figures import count, day, percent, percent_range, points, points_are
from melian.report.words.numbers import unjudged_of
from melian.report.words.odds import given, labels_meant
from melian.scenario.outcomes import HEAD

__all__ = ["events", "head", "outcomes", "points_of_actors"]

LITTLE = 0.02
"""Bits below which an event is said to teach next to nothing: even odds would become 42 to 58 %."""
MOVED = "How the events moved the odds"
BAND_WORDS = "Dot: median; thick: middle half of draws; thin: middle 90 %."


def head(material: Material) -> str:
    """Title, question, the answer as a figure and in words."""
    run = material.run
    scenario = run.model.scenario
    file = scenario.file
    asked = paragraph(file.question, "question") if file.question else ""
    known = given(run)
    days = f"As of {file.as_of}. " if file.as_of else ""
    answered = (
        _answer(material) + soft_points(material) + _lead(material)
        if material.soft.has_headline
        else no_answer(material)
    )
    variant = f" What if: variant '{run.model.variant}'." if run.model.variant else ""
    return (
        f"<header>{_banner(material)}"
        f'<p class="kicker">A melian report</p><h1>{text(scenario.title)}</h1>{asked}'
        f"{answered}"
        f'<p class="byline">{text(days)}{text(known[:1].upper() + known[1:] + ". " if known else "")}'
        f"{text(draws_words(run))}{text(variant)}"
        f"{text(f' Analyst: {file.analyst}.') if file.analyst else ''}</p>{_warning(material)}"
        f"{limits(material)}</header>"
    )


def _answer(material: Material) -> str:
    """The figure that is asked for, with its bands, in words."""
    found, what = material.answer, "The odds of yes."
    if found is None:
        best = _leading(material)
        found, what = Spread(*(float(best[key]) for key in Spread._fields)), f"It ends so: {best['label']}."
    return (
        f'<div class="answer"><div class="big" style="flex:0 0 auto">{text(percent(found.median))}</div><div>'
        f"{soft_band(material)}<p>{text(what)} Middle half of draws: "
        f"{text(percent_range(found.q25, found.q75))}. "
        f"Middle 90 %: {text(percent_range(found.q05, found.q95))}.</p></div></div>"
    )


def _leading(material: Material) -> dict[str, Any]:
    frame = material.odds
    return rows(frame)[int(frame["median"].argmax())]


def _lead(material: Material) -> str:
    """What a hurried reader should take away."""
    best = _leading(material)
    words = [
        now_lead(material),
        f"The likeliest ending is {quoted(str(best['label']))}, at {percent(float(str(best['median'])))}.",
    ]
    most = material.timeline.most_telling if material.timeline is not None else None
    if most is not None and material.timeline is not None:
        words.append(
            f"What moved the odds of {_followed(material.timeline)} most: "
            f"{quoted(most.text.rstrip('.'))}, {day(most.date)} "
            f"({odds_change(most.change.median)} percentage points)."
        )
    if material.whatifs is not None:
        first = next((e for e in material.whatifs.effects if e.comparison is not None), None)
        if first is not None and first.comparison is not None and first.is_ranked:
            without = f" without {event_words(first.left_out)}" if first.left_out else ""
            words.append(
                f"The what-if that changes most is {quoted(first.label)}: on the "
                f"{count(first.comparison.n_draws, 'draw')} compared{without}, "
                f"{percent(first.figures.without)} becomes {percent(first.other)}."
            )
    return paragraph(" ".join(filter(None, words)), "lead")


def _banner(material: Material) -> str:
    """That numbers are placeholders, above everything."""
    found = unjudged_of(material.run.model)
    return paragraph(found, "warning") if found else ""


def _warning(material: Material) -> str:
    share = share_uncertified(material.run)
    if share <= UNCERTIFIED_LIMIT:
        return ""
    return paragraph(
        f"{percent(share)} of the draws have no certificate and are left out of every figure; "
        "the certificate at the end says why.",
        "warning",
    )


def outcomes(material: Material) -> str:
    """The odds of every outcome."""
    run = material.run
    found = rows(material.odds)
    yes = material.answer
    all_rows = ([{"label": "Yes", **yes._asdict()}] if yes is not None else []) + found
    bands = [
        Band(
            str(row["label"]), row["q05"], row["q25"], row["median"], row["q75"], row["q95"],
            f"{percent(row['median'])} ({percent_range(row['q25'], row['q75'])})",
            strong=row["label"] == "Yes" and "outcome" not in row,
        )
        for row in all_rows
    ]  # fmt: skip
    heads = (MEDIAN, MEAN, HALF, MOST)
    cells = [[row["label"], *spread_cells(row, ODDS, heads)] for row in all_rows]
    data = table(["Outcome", *heads], cells, numbers=4)
    yes_words = _yes_words(material)
    sentence = "; ".join(f"{row['label']} {percent(row['median'])}" for row in all_rows)
    return section(
        "odds",
        "How likely each ending is",
        paragraph(yes_words),
        figure(
            spread_chart(bands, percent=True, reach=(0.0, 1.0)), f"{sentence}. {BAND_WORDS}", data,
            base_name(run), "Odds of each ending", BAND_WORDS,
        ),
        _further_questions(material),
        points_of_actors(material),
        paragraph(
            "Each draw is one set of numbers from the assumptions below, solved by itself. The bands say how "
            "much the answer hangs on those numbers. Medians need not add up to 100 %."
        ),
    )  # fmt: skip


def _further_questions(material: Material) -> str:
    """The odds of yes of what the file asks besides."""
    further = [each for each in asked(material.run) if each.question != HEAD]
    heads = (MEDIAN, MEAN, HALF, MOST)
    cells = [[each.label, *spread_cells(each.spread._asdict(), ODDS, heads)] for each in further]
    return table(["Further questions: yes", *heads], cells, numbers=4) if further else ""


def _yes_words(material: Material) -> str:
    file = material.model.scenario.file
    if not file.counts_as_yes:
        return ""
    labels = [f'"{row["label"]}"' for row in rows(material.odds) if row["outcome"] in file.counts_as_yes]
    return f"Yes means: {' or '.join(labels)}."


def points_of_actors(material: Material) -> str:
    """Expected payoffs."""
    scale = material.model.scale
    found = rows(material.payoffs)
    bands = [
        Band(
            str(row["label"]), row["q05"], row["q25"], row["median"], row["q75"], row["q95"],
            points(row["median"]),
        )
        for row in found
    ]  # fmt: skip
    cells = [[row["label"], *spread_cells(row, POINTS)] for row in found]
    data = table(["Actor", MEDIAN, HALF, MOST], cells, numbers=3)
    words = "; ".join(f"{row['label']} {points(row['median'])}" for row in found)
    return figure(
        spread_chart(bands, percent=False, zero=True),
        f"Expected points: {words}. {points_are(scale.points)} {scale.words}. Each side adds up its own "
        "lines: "
        "points of two sides cannot be compared.",
        data, base_name(material.run), "What each side can expect, in points",
    )  # fmt: skip


def _followed(found: Timeline) -> str:
    """What the odds that are followed through the events are of, in words."""
    labels = labels_meant(found.run.model, found.followed, is_yes=found.is_answer)
    return " or ".join(map(quoted, labels)) or "yes"


def _told(moment: EventUpdate) -> str:
    return moment.text or "Before any event"


def events(material: Material) -> str:
    """How each dated event moved the odds."""
    found = material.timeline
    if found is None:
        return ""
    most, widest = found.most_telling, found.most_moving
    stops, data = [], []
    for moment in found.moments:
        a = moment.answer
        says = f"{percent(a.median)}"
        step = (
            "" if moment.change.median != moment.change.median else f" ({odds_change(moment.change.median)})"
        )
        stops.append(
            Stop(
                day(moment.date),
                _told(moment),
                a.q05,
                a.q25,
                a.median,
                a.q75,
                a.q95,
                says + step,
                odds_colour(moment.change.median) if moment is most else "",
            )
        )
        data.append(
            [
                day(moment.date) or "before", _told(moment), percent(a.median), percent_range(a.q25, a.q75),
                odds_change(moment.change.median), odds_range(moment.change.q25, moment.change.q75),
            ]
        )  # fmt: skip
    what = _followed(found)
    first, last = found.moments[0].answer, found.moments[-1].answer
    lead = (
        f"The odds of {what} were {percent(first.median)} before any event and are {percent(last.median)} "
        "after the last."
    )
    sentence = (
        "The line joins medians; the bands are the middle half and the middle 90 % of draws. "
        "In brackets: the median change in percentage points. Marked: the largest of these changes."
    )
    if widest is not None:
        sentence += (
            f" The odds of all endings together were moved most by that of {day(widest.date)}, "
            f"{quoted(widest.text.rstrip('.'))}: {percent(widest.moved)} of the odds changed place."
        )
    taught = [_lesson(moment) for moment in found.moments[1:] if moment.says and moment.gains]
    heads = ["Day", "Event", "median", "middle 50 %", "change", "middle 50 % of changes"]
    parts = (
        paragraph(
            "Events inform an outside observer. Nobody in the game changes strategy because of them: each "
            "one makes some courses of the story likelier and others less likely."
        ),
        figure(
            path_chart(stops), f"{lead} {sentence}", table(heads, data, numbers=4), base_name(material.run),
            f"Odds of {what}, event by event", sentence,
        ),
        _taught(material, taught),
    )  # fmt: skip
    if material.standing.is_whole:
        return section("events", MOVED, paragraph(lead), *parts)
    return collapsed("events", MOVED, lead, *parts)


def _lesson(moment: EventUpdate) -> str:
    """What one event taught most about."""
    gain, head = moment.gains[0], f"{day(moment.date)}, {quoted(moment.text.rstrip('.'))}"
    head = head[:1].upper() + head[1:]
    if gain.bits < LITTLE:
        return f"{head}: next to nothing about what is hidden (less than {LITTLE:g} bits)."
    return (
        f'{head}: most about "{gain.label}" ({gain.bits:.2f} bits). That it is "{gain.option_label}" went '
        f"from {percent(gain.before)} to {percent(gain.after)}."
    )


def _taught(material: Material, sentences: list[str]) -> str:
    """What the events taught, and the run that says so."""
    if not sentences:
        return ""
    return (
        "<h3>What each event taught</h3>" + bullets(sentences) + paragraph(base_name(material.run), "byline")
    )
