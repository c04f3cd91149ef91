"""Draw the picture of the README: the page of `melian solve ukraine-2021`, as SVG.

`python docs/picture.py` rewrites docs/images/solve.svg.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import melian
from melian.report.pages.odds import OddsPage

LIGHT = TerminalTheme((255, 255, 255), (40, 40, 40), [(40, 40, 40)] * 8, [(40, 40, 40)] * 8)
FRAME = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>What melian solve ukraine-2021 prints</title>
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect width="{width}" height="{height}" rx="8" fill="#ffffff" stroke="#bbbbbb"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">
{matrix}
</g></g>
</svg>
"""


def main() -> None:
    """Solve and draw."""
    result = melian.read("ukraine-2021").compile().solve(draws=1000, seed=0)
    console = Console(record=True, width=104, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(OddsPage(result.run, {}))
    svg = console.export_svg(title="", theme=LIGHT, code_format=FRAME, unique_id="melian")
    folder = Path(__file__).parent / "images"
    folder.mkdir(exist_ok=True)
    (folder / "solve.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
