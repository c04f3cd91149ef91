"""Pieces of HTML that the sections of a report are made of; every text is escaped here.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from melian.characters import markup

__all__ = [
    "bullets",
    "closed",
    "collapsed",
    "figure",
    "key",
    "left_out",
    "link",
    "paragraph",
    "prose",
    "quoted",
    "section",
    "table",
    "text",
    "verbatim",
]

LONG = 60
"""Letters of the name of a row from which on its column is kept wide, so that it fills few lines."""
STACKED = 4
"""A table with as many columns of figures is wider than a phone."""


def text(value: object) -> str:
    r"""A text of the file or of an answer, made safe; a figure and its percent sign stay in one line.

    >>> text('<b> & "c"'), text("5 %") == "5\N{NO-BREAK SPACE}%"
    ('&lt;b&gt; &amp; &quot;c&quot;', True)
    """
    return re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", markup(str(value)))


def verbatim(words: str) -> str:
    """A text as it stands, made safe.

    >>> verbatim("5 % <x>")
    '5 % &lt;x&gt;'
    """
    return markup(words)


def quoted(label: str) -> str:
    """A label in quotation marks that differ from those it may hold itself."""
    if label.endswith('"'):  # what quotes at its end is seen to end
        return label
    return f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}"


def prose(words: object) -> str:
    """A text in sentences, made safe: what stands between backticks is a command or a field, in its type.

    >>> prose("`melian now <x>` says it")
    '<code>melian now &lt;x&gt;</code> says it'
    """
    return re.sub("`([^`]+)`", r"<code>\1</code>", text(words))


def paragraph(words: object, kind: str = "") -> str:
    """A paragraph; nothing for an empty one."""
    if not str(words).strip():
        return ""
    opening = f'<p class="{text(kind)}">' if kind else "<p>"
    return f"{opening}{prose(words)}</p>"


def bullets(lines: Iterable[object]) -> str:
    """A list."""
    items = "".join(f"<li>{prose(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def section(name: str, title: str, *parts: str) -> str:
    """A section that the list of contents can lead to."""
    return f'<section id="{text(name)}"><h2>{text(title)}</h2>\n{"".join(parts)}\n</section>\n'


def collapsed(name: str, title: str, lead: str, *parts: str) -> str:
    """A section that shows a sentence, and the rest when asked; on paper the sentence alone."""
    body = "".join(parts)
    opened = f'<details class="past"><summary>Show it</summary>{body}</details>' if body else ""
    return section(name, title, paragraph(lead), opened)


def left_out(why: str) -> str:
    """What stands where an answer is not there."""
    return paragraph(f"Left out: {why}", "missing")


def link(url: object, words: object) -> str:
    """A link, where the address is one of the web; otherwise the words alone."""
    address = str(url)
    if not address.lower().startswith(("https://", "http://")):
        return text(words)
    return f'<a href="{text(address)}" rel="noopener noreferrer">{text(words)}</a>'


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0, caption: str = "",
    tight: bool = False,
) -> str:  # fmt: skip
    """A table whose first column names the rows and whose last `numbers` columns are figures.

    What stands after a line break in a cell is written small below it; a `tight` one fits a phone, and one
    with many figures becomes a list there, each figure behind its head.
    """
    first = len(heads) - numbers
    head = "".join(
        f"<th scope=col{' class=n' if place >= first else ''}>{text(name)}</th>"
        for place, name in enumerate(heads)
    )
    rows = [tuple(row) for row in rows]
    listed = numbers >= STACKED and not tight
    body = "".join(_row(row, first, heads if listed else ()) for row in rows)
    title = f"<caption>{text(caption)}</caption>" if caption else ""
    is_long = any(len(str(row[0])) > LONG for row in rows)
    kinds = [
        name for name, so in (("tight", tight), ("stack", listed), ("long", is_long and not tight)) if so
    ]
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    return (
        f'<div class="scroll" tabindex="0"><table{kind}>{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[object], first: int, heads: Sequence[str]) -> str:
    name, *others = cells
    kinds = [" class=n" if place >= first else "" for place in range(1, len(cells))]
    if heads:
        kinds = [f'{kind} data-h="{text(head)}"' for kind, head in zip(kinds, heads[1:], strict=True)]
    rest = "".join(f"<td{kind}>{_cell(cell)}</td>" for kind, cell in zip(kinds, others, strict=True))
    return f'<tr><th scope="row">{text(name)}</th>{rest}</tr>\n'


def _cell(cell: object) -> str:
    first, *below = str(cell).split("\n")
    return text(first) + "".join(f"<br><small>{text(line)}</small>" for line in below)


def closed(summary: str, content: str, kind: str = "data") -> str:
    """Something that opens when asked."""
    return f'<details class="{kind}"><summary>{text(summary)}</summary>{content}</details>'


def figure(
    pictures: Mapping[str, str], sentence: str, data: str, run: str, title: str = "", note: str | None = None
) -> str:  # fmt: skip
    """A chart with what it shows in a sentence, its data as a table, and the run it comes from.

    Parameters
    ----------
    pictures
        `wide` and `narrow`: the chart as SVG for either width.
    sentence
        What one sees, for those who do not see it.
    data
        A table.
    run
        Which run the figures are of.
    title
        What is drawn.
    note
        What is written below instead of the sentence, where the chart says it all to the eye.
    """
    drawn = "".join(
        f'<div class="chart {name}" role="img" aria-label="{text(sentence)}">{svg}</div>'
        for name, svg in pictures.items()
    )
    head = f'<p class="charttitle">{text(title)}</p>' if title else ""
    return (
        f"<figure>{head}{drawn}<figcaption>{prose(sentence if note is None else note)} <span "
        f"class=run>{text(run)}</span></figcaption>"
        f"{closed('The figures as a table', data)}</figure>\n"
    )


def key(entries: Iterable[tuple[str, str]]) -> str:
    """What the colours mean."""
    items = "".join(
        f'<li><span class="swatch" style="background:{colour}"></span>{text(label)}</li>'
        for label, colour in entries
    )
    return f'<ul class="key">{items}</ul>'
