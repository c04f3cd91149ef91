"""Which numbers drive the answer, and where it tips."""

from __future__ import annotations

import math

from melian.analysis.certificate import are_enough
from melian.analysis.drivers import Drivers, Swing
from melian.report.charts.spread import Band, spread_chart
from melian.report.document.material import Material
from melian.report.document.softness import odds_told
from melian.report.markup import bullets, figure, left_out, paragraph, quoted, section, table, text
from melian.report.svg.signs import odds_colour
from melian.report.words.bare import bare_lines, input_label
from melian.report.words.changes import odds_change, odds_range
from melian.report.words.failing import no_number
from melian.report.words.figures import count, percent
from melian.report.words.odds import odds_meant
from melian.report.words.tip import tip_sentences

__all__ = ["driven"]

DRAWN = 10
"""Numbers in the picture."""
TABLED = 30
"""Numbers in the table; `melian drivers` has all."""


def driven(material: Material) -> str:
    """What moves the odds, and the values at which the leading ending changes."""
    found = material.drivers
    title = "Which numbers drive the answer, and where it tips"
    if found is None:
        return section("drivers", title, left_out(material.missing.get("drivers", "")), _tips(material))
    run = f"Runs E: {count(found.n_draws, 'draw')}, seed {found.seed}."
    return section(
        "drivers",
        title,
        paragraph(
            "Each number is put at its 5 % value and then at its 95 % value, all others at their draws, "
            "and the odds "
            "are compared draw by draw. What several numbers do together does not show here."
        ),
        paragraph(" ".join(bare_lines(found))),
        figure(
            spread_chart([_band(material, each) for each in found.swings[:DRAWN]], percent=True, zero=True),
            _base_words(material, found) + _sentence(material, found), _table(material, found), run,
            f"What {_meant(found)} gain when a number goes from its 5 % to its 95 % value, "
            "in percentage points",
        ),
        _tips(material),
    )  # fmt: skip


def _base_words(material: Material, found: Drivers) -> str:
    """The odds with no number moved."""
    what = _meant(found)
    told = odds_told(material, found.n_draws, found.base.median, found.followed)
    return f"With no number moved, {what} {told}. "


def _band(material: Material, swing: Swing) -> Band:
    c = swing.change
    return Band(
        f"{input_label(material.model, swing.input)}: from {swing.low} to {swing.high}",
        c.q05, c.q25, c.median, c.q75, c.q95,
        odds_change(c.median),
        colour=odds_colour(c.median),
    )  # fmt: skip


def _sentence(material: Material, found: Drivers) -> str:
    if not found.is_interrupted and not are_enough(found.n_certified, found.n_points):
        return no_number(found.n_certified, found.n_points, "setting")
    first = [each for each in found.swings[:3] if not math.isnan(each.change.median)]
    words = ", ".join(
        f"{quoted(input_label(material.model, each.input))} {odds_change(each.change.median)}"
        for each in first
    )
    more = f" The {DRAWN} largest of {len(found.swings)} are drawn." if len(found.swings) > DRAWN else ""
    return (
        f"The largest swings of {_meant(found)}, in percentage points: {words}.{more} "
        "Dot: median; thick: middle half of draws; thin: middle 90 %."
    )


def _table(material: Material, found: Drivers) -> str:
    rows = [
        [
            input_label(material.model, s.input), s.low, s.high, percent(s.odds_low), percent(s.odds_high),
            odds_change(s.change.median), odds_range(s.change.q25, s.change.q75), percent(s.higher),
        ]
        for s in found.swings[:TABLED]
    ]  # fmt: skip
    heads = [
        "Number",
        "5 %",
        "95 %",
        "odds at 5 %",
        "odds at 95 %",
        "median change",
        "middle 50 %",
        "higher in",
    ]
    return table(
        heads,
        rows,
        numbers=7,
        caption="Median changes in percentage points, draw by draw: they are not the change of the medians.",
    )


def _tips(material: Material) -> str:
    if not material.tips:
        why = material.missing.get("tips", "")
        return f"<h3>Where the answer tips</h3>{left_out(why)}" if why else ""
    parts = [
        "<h3>Where the answer tips</h3>",
        paragraph("Along the numbers that move the odds most, the values at which another ending leads."),
    ]
    for found in material.tips:
        for each in found.tippings:
            label = text(input_label(material.model, each.input))
            parts.append(f"<h4>{label}</h4>{bullets(tip_sentences(found, each))}")
    first = material.tips[0]
    parts.append(
        paragraph(f"Runs F: {count(first.n_draws, 'draw')} for each number, seed {first.seed}.", "byline")
    )
    return "".join(parts)


def _meant(found: Drivers) -> str:
    return odds_meant(found.model, found.followed, is_yes=found.is_answer)
