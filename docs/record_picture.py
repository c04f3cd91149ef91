"""A chart as a file that can be read on a light and on a dark page, whatever page it stands on."""

from __future__ import annotations

from melian.app.look import DARK

PAPER = "#fffdf8"


def in_both_lights(svg: str) -> str:
    """The chart on paper of its own, and in the colours of a dark page where the reader prefers these."""
    dark = "".join(
        f'[fill="{light}"]{{fill:{shade}}}[stroke="{light}"]{{stroke:{shade}}}'
        for light, shade in DARK.items()
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>"
    head, rest = svg.split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" role="img" ', 1)
    head = head.replace(' focusable="false"', "")
    named = "<title>How often things came about, by the odds that they were given</title>"
    return f'{head}>{named}{style}<rect width="100%" height="100%" fill="{PAPER}"/>{rest}\n'
