"""Draw how the packages import each other, and fill in the table of packages of ARCHITECTURE.md.

`python docs/architecture.py` rewrites docs/images/architecture.svg and the table; a test fails where they
are not current. Everything is read from the sources: who imports whom (imports for types only count too),
what the first line of a package says, and which folders it has.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

from writing import write_changed

HERE = Path(__file__).parent
ROOT = HERE.parent
SOURCE = ROOT / "src" / "melian"
PAGE = ROOT / "ARCHITECTURE.md"
PICTURE = HERE / "images" / "architecture.svg"
TABLE = re.compile(r"(?<=<!-- packages -->\n)(.*?)(?=<!-- end of packages -->)", re.S)
WIDTH, ROW, BOX = 760, 92, 52
"""Pixels: of the picture, from one row to the next, and of a box."""
LETTER = 6.3
"""Width of a small letter, about."""


def packages() -> list[str]:
    """The packages below melian; modules beside them are not drawn, since everything may import them."""
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


@cache
def imports() -> dict[str, set[str]]:
    """Package -> the packages that its modules import, wherever in a module the statement stands."""
    found: dict[str, set[str]] = {name: set() for name in packages()}
    for name in found:
        for path in (SOURCE / name).rglob("*.py"):
            for target in imported(ast.parse(path.read_text("utf-8"))):
                if target in found and target != name:
                    found[name].add(target)
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """What follows `melian.` in every import of a module; no import is relative."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("melian."))


def below(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Package -> all that it reaches by any way."""
    reached: dict[str, set[str]] = {}

    def visit(name: str, way: tuple[str, ...]) -> set[str]:
        if name in way:
            raise SystemExit(f"a circle of imports: {' -> '.join([*way[way.index(name) :], name])}")
        if name not in reached:
            reached[name] = {
                each for target in graph[name] for each in visit(target, (*way, name)) | {target}
            }
        return reached[name]

    for name in graph:
        visit(name, ())
    return reached


def arrows(graph: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The imports that no chain of others says already."""
    reached = below(graph)
    return sorted(
        (name, target)
        for name, targets in graph.items()
        for target in targets
        if not any(target in reached[other] for other in targets - {target})
    )


def rows(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Packages from the top down: each just below the lowest that imports it."""
    reached = below(graph)

    def depth(name: str) -> int:
        return max((depth(other) + 1 for other in graph if name in reached[other]), default=0)

    depths = {name: depth(name) for name in graph}
    return [[name for name in graph if depths[name] == row] for row in range(max(depths.values()) + 1)]


def folders(name: str) -> list[str]:
    """The packages inside a package."""
    return sorted(path.parent.name for path in (SOURCE / name).glob("*/__init__.py"))


def words(name: str) -> str:
    """The first line of what a package says of itself."""
    text = ast.get_docstring(ast.parse((SOURCE / name / "__init__.py").read_text("utf-8")))
    return (text or "").partition("\n")[0]


def table() -> str:
    """The packages from the top down, each with its folders beside it."""
    lines = ["| package | what it is | its rooms |", "|---|---|---|"]
    for name in (name for row in rows(imports()) for name in row):
        rooms = " · ".join(
            f'[{room}](src/melian/{name}/{room} "{words(f"{name}/{room}")}")' for room in folders(name)
        )
        lines.append(f"| [**`{name}`**](src/melian/{name}) | {words(name)} | {rooms} |")
    return "\n".join(lines) + "\n"


def picture() -> str:
    """The packages as boxes, imports as arrows that point down."""
    graph = imports()
    levels = rows(graph)
    places = {
        name: (WIDTH * (2 * column + 1) / (2 * len(level)), 20 + ROW * row)
        for row, level in enumerate(levels)
        for column, name in enumerate(level)
    }
    height = 20 + ROW * (len(levels) - 1) + BOX + 20
    drawn = [*(line(places[name], places[target]) for name, target in arrows(graph))]
    drawn += [box(name, *places[name], WIDTH / len(level) - 20) for level in levels for name in level]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="sans-serif">\n<title>Which package imports which: every arrow points down</title>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0,0L8,4L0,8z" fill="#555"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def line(start: tuple[float, float], end: tuple[float, float]) -> str:
    """An arrow from the lower edge of a box to the upper edge of another."""
    (x, y), (to_x, to_y) = start, end
    y += BOX
    bend = min(ROW - BOX, to_y - y)
    way = f"M{x:.0f},{y:.0f}C{x:.0f},{y + bend:.0f} {to_x:.0f},{to_y - bend:.0f} {to_x:.0f},{to_y:.0f}"
    return f'<path d="{way}" fill="none" stroke="#555" stroke-width="1.2" marker-end="url(#tip)"/>'


def box(name: str, x: float, y: float, room: float) -> str:
    """A package with its folders, in two lines if there is no room for one."""
    inside = " ".join(folders(name))
    lines = [inside] if LETTER * len(inside) + 24 < room else wrap(inside, len(inside) // 2 + 6)
    wide = max(110.0, LETTER * max(map(len, lines)) + 24)
    first = y + BOX / 2 + 5 - (3 + 5 * len(lines) if inside else 0)
    small = "".join(
        f'<text x="{x:.0f}" y="{first + 16 + 13 * number:.0f}" font-size="11" fill="#555">'
        f"{escape(text)}</text>"
        for number, text in enumerate(lines)
        if text
    )
    return (
        f'<rect x="{x - wide / 2:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{BOX}" rx="6" fill="#eef3f8" '
        f'stroke="#5b7c99"/><g text-anchor="middle"><text x="{x:.0f}" y="{first:.0f}" font-size="15" '
        f'font-weight="bold">{escape(name)}</text>{small}</g>'
    )


def pages() -> dict[Path, str]:
    """The picture, and the page with its table filled in."""
    return {PICTURE: picture(), PAGE: TABLE.sub(lambda _: table(), PAGE.read_text("utf-8"))}


def main() -> None:
    """Write both; say which changed."""
    write_changed(pages(), ROOT)


if __name__ == "__main__":
    main()
