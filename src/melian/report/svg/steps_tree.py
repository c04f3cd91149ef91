"""The folded tree as a picture: one card per step, a curve from each option to what follows.

The width of a curve grows with the number of endings that take it. Colours tell the movers
apart for all kinds of colour vision (Okabe & Ito 2008, Color universal design); names are
written besides.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from melian.analysis.situations.step_graph import Branch, Turn
from melian.characters import markup
from melian.report.words.figures import count
from melian.scenario.steps.values import CHANCE

__all__ = ["tree_svg"]

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
GREY = "#6b6b6b"
INK = "#1a1a1a"
LEFT, CARD, ENDS, END_WIDTH, RIGHT = 24, 560, 790, 350, 24
TITLE, ROW, PAD, GAP, TOP = 30, 22, 10, 18, 92


class _Card(NamedTuple):
    turn: Turn
    y: float
    height: float
    colour: str


def tree_svg(
    turns: tuple[Turn, ...],
    actors: Mapping[str, str],
    outcomes: Mapping[str, str],
    title: str,
    n_endings: int,
) -> str:
    """The picture as SVG text.

    Parameters
    ----------
    turns
        The folded tree.
    actors, outcomes
        Their labels.
    title, n_endings
        For the head.
    """
    colours = {actor: PALETTE[i % len(PALETTE)] for i, actor in enumerate(actors)} | {CHANCE: GREY}
    cards = list(_cards(turns, colours))
    bottom = cards[-1].y + cards[-1].height if cards else TOP
    ends = _end_places(outcomes, bottom)
    width = ENDS + END_WIDTH + RIGHT
    height = max(bottom, max(ends.values(), default=0) + 30) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" font-family="system-ui, sans-serif" font-size="13" role="img">',
        f"<title>{markup(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        _text(LEFT, 32, title, size=18, weight="600"),
        _text(LEFT, 54, f"{count(n_endings, 'ending')}, and in how many of them each thing is so", fill=GREY),
        *_legend(actors, colours),
        *(part for card in cards for part in _curves(card, cards, ends, n_endings)),
        *(part for card in cards for part in _drawn(card, actors)),
        *(part for name, y in ends.items() for part in _end(outcomes[name], y)),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _cards(turns: tuple[Turn, ...], colours: Mapping[str, str]) -> Iterator[_Card]:
    y = float(TOP)
    for turn in turns:
        height = TITLE + ROW * len(turn.branches) + PAD
        yield _Card(turn, y, height, colours.get(turn.movers[0], GREY))
        y += height + GAP


def _end_places(outcomes: Mapping[str, str], bottom: float) -> dict[str, float]:
    """Endings stand beside the last steps, where most stories end."""
    first = max(TOP, bottom - 56 * len(outcomes))
    return {name: first + 56 * number + 20 for number, name in enumerate(outcomes)}


def _legend(actors: Mapping[str, str], colours: Mapping[str, str]) -> Iterator[str]:
    x = float(LEFT)
    for actor, label in (*actors.items(), (CHANCE, "chance, or hidden at the start")):
        yield f'<rect x="{x:.0f}" y="66" width="12" height="12" rx="2" fill="{colours[actor]}"/>'
        yield _text(x + 17, 76.5, label, size=12)
        x += 34 + 6.6 * len(label)


def _drawn(card: _Card, actors: Mapping[str, str]) -> Iterator[str]:
    turn, y = card.turn, card.y
    who = "hidden" if turn.is_hidden else ", ".join(actors.get(mover, "chance") for mover in turn.movers)
    yield (
        f'<rect x="{LEFT}" y="{y:.0f}" width="{CARD}" height="{card.height:.0f}" rx="6" '
        f'fill="#fafafa" stroke="#c9c9c9"/>'
    )
    yield f'<rect x="{LEFT}" y="{y:.0f}" width="6" height="{card.height:.0f}" rx="3" fill="{card.colour}"/>'
    title = _cut(turn.label, 46)
    yield _text(LEFT + 18, y + 20, title, weight="600")
    yield _text(LEFT + CARD - 12, y + 20, _cut(who, max(22, 66 - len(title))), anchor="end", size=12)
    for number, branch in enumerate(turn.branches):
        yield from _option(branch, y + TITLE + ROW * number + 15)


def _option(branch: Branch, y: float) -> Iterator[str]:
    yield f'<circle cx="{LEFT + 24}" cy="{y - 4.5:.1f}" r="3" fill="{INK}"/>'
    yield _text(LEFT + 36, y, _cut(branch.label, 64))
    yield _text(LEFT + CARD - 12, y, f"{branch.endings:,}", anchor="end", size=12, fill=GREY)


def _curves(card: _Card, cards: list[_Card], ends: Mapping[str, float], total: int) -> Iterator[str]:
    places = {other.turn.key: other.y for other in cards}
    for number, branch in enumerate(card.turn.branches):
        y = card.y + TITLE + ROW * number + 10.5
        for way in branch.ways:
            weight = 0.8 + 5 * (way.endings / total) ** 0.5
            path = _to_end(y, ends[way.to]) if way.is_end else _to_card(y, places[way.to] + 15)
            yield (
                f'<path d="{path}" fill="none" stroke="{card.colour}" stroke-opacity="0.4" '
                f'stroke-width="{weight:.1f}"/>'
            )


def _to_card(y: float, target: float) -> str:
    x = LEFT + CARD
    bulge = x + min(150, 14 + 0.34 * abs(target - y))
    return f"M{x},{y:.1f} C{bulge:.0f},{y:.1f} {bulge:.0f},{target:.1f} {x},{target:.1f}"


def _to_end(y: float, target: float) -> str:
    x = LEFT + CARD
    return f"M{x},{y:.1f} C{x + 130},{y:.1f} {ENDS - 110},{target:.1f} {ENDS},{target:.1f}"


def _end(label: str, y: float) -> Iterator[str]:
    yield (
        f'<rect x="{ENDS}" y="{y - 20:.0f}" width="{END_WIDTH}" height="40" rx="20" '
        f'fill="#ffffff" stroke="{INK}" stroke-width="1.4"/>'
    )
    yield _text(ENDS + END_WIDTH / 2, y + 4.5, _cut(label, 46), anchor="middle")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _text(
    x: float, y: float, text: str, *, size: float = 13, fill: str = INK, weight: str = "400",
    anchor: str = "start",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{markup(text)}</text>'
    )
