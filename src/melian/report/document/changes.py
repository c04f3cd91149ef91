"""What would change the answer: numbers, what-ifs, levers, other equilibria.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

from typing import Any

from melian.analysis.levers import LeverTable
from melian.analysis.odds import odds_of, spread
from melian.analysis.situations.wording import subject
from melian.analysis.whatif import Effect, WhatIfTable
from melian.report.charts.spread import Band, spread_chart
from melian.report.document.material import Material
from melian.report.document.runs import whatif_name
from melian.report.document.softness import odds_told
from melian.report.markup import bullets, closed, figure, left_out, paragraph, quoted, section, table, text
from melian.report.svg.signs import odds_colour
from melian.report.words.announced import law_sentence
from melian.report.words.cells.spreads import CHANGED_ODDS, CHANGED_POINTS, HALF, MEDIAN, MOST, spread_cells
from melian.report.words.changes import odds_change, points_change, shows_nothing
from melian.report.words.compare import left_out_words, unranked_words
from melian.report.words.equilibria import component_sentences, search_sentences
from melian.report.words.figures import count, percent
from melian.report.words.levers import no_lever
from melian.report.words.odds import labels_meant

__all__ = ["equilibria", "levers", "what_ifs"]

LEVERS = "What each side could announce"
DRAWN = 8
"""Levers of one actor in the picture; the table has all."""


def what_ifs(material: Material) -> str:
    """The variants of the file against the base."""
    found = material.whatifs
    if found is None:
        return section("what-ifs", "What if", left_out(material.missing.get("whatifs", "")))
    return section(
        "what-ifs",
        "What if",
        paragraph(
            f"Each what-if is solved on the same {found.base.n_draws:,} draws as the base and compared draw "
            "by draw. Everybody knows of the change and adapts to it, unless it says otherwise. "
            + _when(found)
        ),
        figure(
            _change_chart(found.effects, None),
            _base_words(material, found) + _most(found.effects)
            + " Changes in percentage points; dot: median, thick: middle half, thin: middle 90 % of draws.",
            _change_table(found), whatif_name("B", found),
            f"Change of the odds of {_what(found)}, in percentage points",
        ),
        _left_out(found, "what-if"),
        _impossible(found),
    )  # fmt: skip


def _when(found: WhatIfTable) -> str:
    """When everybody learns of it, and whether the continuation bears the base out."""
    if found.now is None:
        return f"Nothing can be announced now: {found.because}." if found.because else ""
    late = [quoted(effect.label) for effect in found.effects if effect.because]
    told = f"Known from the start, since they change what is past: {', '.join(late)}." if late else ""
    now = "Announced now: what was done before stays what it was, and all adapt from now on."
    return f"{now} {law_sentence(found.now)} {told}".strip()


def _base_words(material: Material, found: WhatIfTable) -> str:
    """The odds without any change."""
    base = found.base
    median = spread(odds_of(base.model, base.outcome_odds, found.outcomes)).median
    told = odds_told(material, base.n_draws, median, found.outcomes)
    return f"In the base the odds of {_what(found)} {told}. "


def _what(found: WhatIfTable) -> str:
    labels = labels_meant(found.base.model, found.outcomes, is_yes=found.is_answer)
    return " or ".join(labels) or "yes"


def _most(effects: tuple[Effect, ...]) -> str:
    moving = [effect for effect in effects if effect.is_ranked]
    if not moving:
        return "Nothing moves them."
    words = [f"{quoted(e.label)} {odds_change(e.change.median)}" for e in moving[:3]]
    still = [e for e in effects if e.comparison is not None and e.comparison.moves_nothing]
    rest = (
        f" {len(still)} of them move nothing." if len(still) > 1 else " One moves nothing." if still else ""
    )
    of = " of behaviour" if any(e.left_out for e in effects) else ""
    return f"The largest median changes{of}: {', '.join(words)}.{rest}"


def _change_chart(effects: tuple[Effect, ...], most: int | None) -> dict[str, str]:
    moving = [e for e in effects if e.comparison is not None and e.comparison.has_number][:most]
    bands = [
        Band(
            e.label, e.change.q05, e.change.q25, e.change.median, e.change.q75, e.change.q95,
            odds_change(e.change.median),
            colour=odds_colour(e.change.median),
        )
        for e in moving
    ]  # fmt: skip
    return spread_chart(bands, percent=True, zero=True)


def _change_table(found: WhatIfTable) -> str:
    heads = [
        "What if",
        "base",
        "with it",
        *(["news"] if _has_news(found) else []),
        "change of behaviour" if _has_news(found) else "median change",
        HALF,
        MOST,
        "higher in",
        "draws",
    ]
    rows = [
        [
            e.label, percent(e.base), percent(e.other), *_news(e, found),
            *spread_cells(e.change._asdict(), CHANGED_ODDS),
            percent(e.higher), f"{e.comparison.n_draws:,}",
        ]
        for e in found.effects
        if e.comparison is not None and e.comparison.has_number
    ]  # fmt: skip
    return table(
        heads,
        rows,
        numbers=7 + _has_news(found),
        caption="Changes in percentage points, on paired draws: the median of the changes is not "
        "the change of the medians.",
    )


def _left_out(found: WhatIfTable, kind: str) -> str:
    """Which events are left out where, and how news and behaviour are told apart."""
    words = left_out_words({quoted(effect.label): effect for effect in found.effects}, kind)
    if not words:
        return ""
    return closed(
        "What is left out of the events, and news apart", bullets(words[:-1]) + paragraph(words[-1])
    )


def _news(effect: Effect, found: WhatIfTable) -> list[str]:
    """The cell of the change of news, where any change of the table has some."""
    shown = odds_change(effect.figures.news.median) if effect.left_out else ""
    return [shown] if _has_news(found) else []


def _has_news(found: WhatIfTable) -> bool:
    return any(effect.left_out for effect in found.effects)


def _impossible(found: WhatIfTable) -> str:
    words = [words for effect in found.effects if (words := unranked_words(effect.label, effect))]
    return (paragraph("Without a number here:") + bullets(words)) if words else ""


def levers(material: Material) -> str:
    """What each actor could do beforehand."""
    if not material.levers:
        return section("levers", LEVERS, left_out(material.missing.get("levers", "")))
    parts = [
        paragraph(
            "A lever is something that a side could do for everybody to see: bind itself to a choice, tell "
            "what it knows, play in the open. All that the file allows is listed, wise or not; whether a "
            "side would want it is told by its own points. "
            + _when(material.levers[0].table)
            + " "
            + _base_words(material, material.levers[0].table)
        )
    ]
    parts += [_actor(material, found) for found in material.levers]
    without = [a for a in material.model.players if a not in {found.actor for found in material.levers}]
    parts += [paragraph(no_lever(material.run, actor)) for actor in without]
    return section("levers", LEVERS, *parts)


def _actor(material: Material, found: LeverTable) -> str:
    name = material.model.scenario.label(found.actor)
    effects = found.table.effects
    possible = [e for e in effects if e.comparison is not None and e.comparison.has_number]
    title = f"<h3>{text(name)}</h3>"
    if not possible:
        return (
            title
            + paragraph("Nothing that it could do beforehand is possible here, or has a number.")
            + _impossible(found.table)
        )
    sentence = _most(effects) + _own_words(name, found)
    more = f" The {DRAWN} largest of {len(possible)} are drawn." if len(possible) > DRAWN else ""
    return title + figure(
        _change_chart(effects, DRAWN), sentence + more, _lever_rows(found), whatif_name("C", found.table),
        f"Change of the odds of {_what(found.table)}, in percentage points",
    ) + _left_out(found.table, "lever") + _impossible(found.table)  # fmt: skip


def _lever_rows(found: LeverTable) -> str:
    heads = [
        "Lever",
        "kind",
        *(["news"] if _has_news(found.table) else []),
        "change of behaviour" if _has_news(found.table) else "median change",
        HALF,
        *([] if found.start is None else ["from the start"]),
        "own points",
        "middle 50 % of these",
        "better off in",
    ]
    start = (
        {} if found.start is None else {e.name: [odds_change(e.change.median)] for e in found.start.effects}
    )
    kinds = {lever.name: lever.kind for lever in found.levers}
    rows = [
        [
            e.label, kinds[e.name], *_news(e, found.table),
            *spread_cells(e.change._asdict(), CHANGED_ODDS, (MEDIAN, HALF)), *start.get(e.name, []),
            *spread_cells(own._asdict(), CHANGED_POINTS, (MEDIAN, HALF)), percent(better),
        ]
        for e, own, better in zip(found.table.effects, found.own, found.own_higher, strict=True)
        if e.comparison is not None and e.comparison.has_number
    ]  # fmt: skip
    return table(
        heads,
        rows,
        numbers=5 + _has_news(found.table) + (found.start is not None),
        caption="Changes on paired draws: odds in percentage points, then points."
        + ("" if found.start is None else " From the start: had all known of it before the story began."),
    )


def _own_words(name: str, found: LeverTable) -> str:
    ranked: list[tuple[float, Effect, Any]] = [
        (own.median, e, share)
        for e, own, share in zip(found.table.effects, found.own, found.own_higher, strict=True)
        if e.comparison is not None
        and e.comparison.has_number
        and own.median > 0
        and not shows_nothing(own.median)
    ]
    if not ranked:
        return f" None of them leaves {subject(name)} better off at the median."
    points, best, share = max(ranked, key=lambda item: item[0])
    return (
        f" What pays most for {subject(name)} itself is {quoted(best.label)}: {points_change(points)} points "
        f"at the median, better off in {percent(share)} of draws."
    )


def equilibria(material: Material) -> str:
    """Other equilibria, where the search found any, and how far it went."""
    found = material.equilibria
    title = "Other equilibria"
    if found is None:
        return section("equilibria", title, left_out(material.missing.get("equilibria", "")))
    answers = found.search.equilibria
    intro = paragraph(
        "Every figure above rests on one equilibrium per draw: the one on the branch that starts where "
        "everybody "
        "chooses at random. That is a selection. A search from other starting points looks for more."
    )
    parts = [intro, bullets([*search_sentences(found), *component_sentences(found)])]
    if len(answers) > 1:
        heads = [
            "Ending",
            *(f"No. {n}{' (principal)' if e.is_principal else ''}" for n, e in enumerate(answers, 1)),
        ]
        shown = [
            [label, *(percent(float(e.outcome[k])) for e in answers)]
            for k, label in enumerate(found.outcome_labels)
        ]
        parts.append(
            table(heads, shown, numbers=len(answers), caption="Before any event, with one set of numbers.")
        )
        parts.append(bullets(f"No. {n}: {words}" for n, words in enumerate(found.sentences, 1) if words))
    found_by = count(found.search.n_starts, "random start")
    parts.append(paragraph(f"Run D: {found_by}, seed {found.search.seed}; {found.numbers}.", "byline"))
    return section("equilibria", title, *parts)
