"""A brief as an HTML file: two pages of A4 on paper, no network, no script.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from melian.report.brief.parts import Brief, Choice, Points, Quote, Section, Sentences
from melian.report.markup import bullets, paragraph, text
from melian.report.style import STYLE, page_shell
from melian.report.svg.band import band_svg
from melian.report.words.passages import passage_html

__all__ = ["as_html"]

OWN = """
body{font-size:15px;line-height:1.42}
h2{font-size:1.12rem;margin:0 0 .3rem;padding-top:.35rem;border-top:2px solid var(--ink)}
section{margin:1.1rem 0}p{margin:0 0 .4rem}li{margin:.12rem 0}ul{margin:.2rem 0 .4rem}
h1{font-size:clamp(1.5rem,4.5vw,2.1rem)}.question{margin:0 0 .6rem}
.answer{padding:.6rem 0;margin:0 0 .5rem}.answer .soft{margin:0}.answer .range{font:1.15rem/1.3 var(--sans)}
.small{font:.82rem/1.4 var(--sans);color:var(--soft)}
.band svg{display:block;width:100%;max-width:24rem;height:auto}
.choices td,.choices th{padding:.16rem .8rem .16rem 0}
.choices tr.side th{font-weight:700;padding-top:.5rem;border-bottom:1px solid var(--ink)}
.choices .when{font-weight:400;color:var(--soft)}
footer{padding-bottom:1.5rem}footer code{overflow-wrap:anywhere}
@media print{@page{size:A4;margin:14mm 15mm}body{font-size:9.6pt;line-height:1.36}section{margin:.75rem 0}
h1{font-size:18pt}.soft{font-size:20pt}.small{font-size:8pt}footer{padding-bottom:0}}
""".strip()
"""What a brief adds to the style of a report: it is smaller."""


def as_html(brief: Brief) -> str:
    """The whole file; it holds no date of its making."""
    body = (
        f"{_head(brief)}<main>{''.join(_section(section) for section in brief.sections)}</main>\n"
        f"<footer>{''.join(_command(*each) for each in brief.commands)}</footer>"
    )
    return page_shell(f"{brief.title}: a brief", f"{STYLE}\n{OWN}", body)


def _head(brief: Brief) -> str:
    picture = "" if brief.band is None else f'<div class="band">{band_svg(brief.band, _said(brief))}</div>'
    between = paragraph(f"{brief.between}.", "range") if brief.between else ""
    return (
        f"<header>{paragraph(brief.banner, 'warning') if brief.banner else ''}"
        f'<p class="kicker">A brief</p><h1>{text(brief.title)}</h1>'
        f"{paragraph(brief.question, 'question')}"
        f'<div class="answer"><div><p class="soft">{text(brief.number)}</p>{between}</div>{picture}</div>'
        f"{paragraph(brief.known, 'byline')}</header>\n"
    )


def _said(brief: Brief) -> str:
    return f"{brief.number}, {brief.between}."


def _section(section: Section) -> str:
    parts, rows = [], []
    for block in section.blocks:
        if isinstance(block, Choice):
            rows.append(_rows(block))
        else:
            parts.append(_table(rows) + _block(block))
            rows = []
    return (
        f'<section id="{text(section.name)}"><h2>{text(section.title)}</h2>\n'
        f"{''.join(parts)}{_table(rows)}</section>\n"
    )


def _block(block: Sentences | Points | Quote) -> str:
    if isinstance(block, Quote):
        return paragraph(block.said) + passage_html(block.passage)
    if isinstance(block, Points):
        return bullets(block.told)
    return paragraph(" ".join(block.told), "small" if block.small else "")


def _table(rows: list[str]) -> str:
    """All choices in one table, so that columns stand below each other."""
    if not rows:
        return ""
    return (
        '<div class="scroll" tabindex="0"><table class="choices"><thead><tr><th scope="col">Course</th>'
        '<th scope="col" class=n>how likely</th><th scope="col" class=n>the odds then</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _rows(choice: Choice) -> str:
    when = f' <span class="when">({text(choice.when)})</span>' if choice.when else ""
    head = (
        f'<tr class="side"><th colspan="3" scope="rowgroup">{text(choice.who)}: {text(choice.what)}{when}'
        "</th></tr>"
    )
    return head + "".join(
        f'<tr><th scope="row">{text(option)}</th><td class=n>{text(likely)}</td>'
        f"<td class=n>{text(odds)}</td></tr>\n"
        for option, likely, odds in choice.options
    )


def _command(what: str, command: str) -> str:
    return f"<p>{text(what)}: <code>{text(command)}</code></p>"
