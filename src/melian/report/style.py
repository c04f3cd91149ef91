"""The style sheet of a report: one column, readable at any width and on paper.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import base64
import hashlib

from melian.report.markup import text

__all__ = ["STYLE", "page_shell", "policy"]

STYLE = """
:root{color-scheme:light;--ink:#1a1a1a;--soft:#555;--line:#d9d6cf;--accent:#0072b2;--paper:#fffdf8;
--serif:Georgia,"Liberation Serif","Times New Roman",serif;
--sans:"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 var(--serif);overflow-wrap:anywhere}
main,header,footer,nav{max-width:48rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.4rem}
.kicker{font:700 .75rem/1.3 var(--sans);letter-spacing:.09em;text-transform:uppercase;color:var(--accent);
margin:0 0 .5rem}
h1{font-size:clamp(1.5rem,4.4vw,2.2rem);line-height:1.12;margin:0 0 .4rem;font-weight:700;text-wrap:balance}
.question{font-size:1.15rem;line-height:1.4;color:var(--soft);margin:0 0 .8rem;font-style:italic}
.answer{display:flex;gap:1.4rem;align-items:center;border-top:3px solid var(--ink);
border-bottom:1px solid var(--line);padding:.7rem 0;margin:0 0 .7rem;flex-wrap:wrap}
.big{font:700 clamp(3rem,12vw,5rem)/1 var(--sans);letter-spacing:-.03em;color:var(--accent);
white-space:nowrap}
.soft{font:700 clamp(1.5rem,5vw,2.3rem)/1.15 var(--sans);letter-spacing:-.01em;text-wrap:balance}
.answer div{flex:1 1 16rem}
.answer p{margin:0 0 .3rem}
.lead{font-size:1.12rem}
.byline{font:.82rem/1.5 var(--sans);color:var(--soft);margin:.4rem 0 0}
nav{font:.85rem/1.9 var(--sans);margin-top:1.2rem}
nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:0 1.1rem;padding:.5rem 0;margin:0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
a{color:#005a8d;text-underline-offset:2px}
section{margin:2.6rem 0}
h2{font-size:1.55rem;line-height:1.2;margin:0 0 .8rem;padding-top:.7rem;border-top:3px solid var(--ink)}
h4{font:700 .95rem/1.35 var(--sans);margin:1rem 0 .2rem}
h3{font-size:1.12rem;line-height:1.3;margin:1.9rem 0 .4rem}
p{margin:0 0 .8rem}
ul{padding-left:1.2rem}
li{margin:.25rem 0}
figure{margin:1.1rem 0 1.6rem}
.charttitle{font:700 .95rem/1.35 var(--sans);margin:0 0 .35rem}
.chart svg{display:block;max-width:100%;height:auto}
.chart.narrow,.chart.broad{display:none}
figcaption{font:.85rem/1.5 var(--sans);color:var(--soft);margin-top:.5rem}
.run{white-space:nowrap;color:#6b6b6b;font-size:.78rem}
details{font:.85rem/1.5 var(--sans);margin:.5rem 0}
details.past{font:inherit}details.past>summary{font:.95rem/1.5 var(--sans)}
#limits{margin:.9rem 0;border-left:4px solid var(--accent);padding-left:.9rem;font-size:.93rem;
line-height:1.45}
#limits h2{font:700 .95rem/1.35 var(--sans);border:0;padding:0;margin:0 0 .2rem}#limits p{margin:0}
small{color:var(--soft);font-size:.86em}
summary{cursor:pointer;color:#005a8d;padding:.2rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font:.82rem/1.4 var(--sans);width:100%;margin:.4rem 0;
font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top;
overflow-wrap:break-word}
thead th{border-bottom:2px solid var(--ink);font-weight:700}
tbody th{font-weight:400;min-width:11em}table.tight tbody th{min-width:0}
table.long tbody th{min-width:17em}
th.n,td.n{text-align:right;white-space:nowrap}
thead th{vertical-align:bottom}thead th.n{white-space:normal}td:not(.n){min-width:6em}
.spark svg{display:block}
.passage{margin:.3rem 0;color:var(--soft)}
blockquote{margin:.2rem 0;padding-left:.8rem;border-left:3px solid var(--line)}
mark{background:#fbe9b7;color:var(--ink)}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:0;margin:.2rem 0 .4rem;
font:.85rem/1.5 var(--sans)}
.key+figure{margin-top:.3rem}
.swatch{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px;vertical-align:-.06em}
.missing{font:.9rem/1.5 var(--sans);color:var(--soft);border-left:3px solid var(--line);padding-left:.8rem}
.warning{border-left:4px solid #d55e00;padding:.3rem .8rem;background:#fdf1e7}
pre{font:.76rem/1.45 "DejaVu Sans Mono",Consolas,Menlo,monospace;overflow-x:auto;background:#f4f1ea;
padding:.8rem;margin:.4rem 0;white-space:pre}
code{font:.85em "DejaVu Sans Mono",Consolas,Menlo,monospace}
.paper{display:none}
footer{padding-bottom:3rem;font:.82rem/1.5 var(--sans);color:var(--soft)}
@media (max-width:600px){body{font-size:16px}.chart.wide{display:none}.chart.narrow{display:block}
.answer{gap:.6rem}.run{white-space:normal}table.tight th,table.tight td{padding-right:.45rem}
tbody th{min-width:8em}table.long tbody th{min-width:15em}
table.cards thead{display:none}
table.cards tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
table.cards th,table.cards td{display:block;border:0;padding:.05rem 0;text-align:left}
table.cards tbody th{font-weight:700}
table.stack thead{display:none}
table.stack tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}
table.stack caption{display:block}table.stack tbody th,table.stack td{display:block;border:0;padding:.05rem 0}
table.stack tbody th{font-weight:700;min-width:0}
table.stack td{display:flex;justify-content:space-between;white-space:normal}
table.stack td::before{content:attr(data-h);color:var(--soft)}table.stack td:empty{display:none}}
@media (min-width:1180px){.chart.broad{display:block;width:1120px;margin-left:calc(50% - 560px)}
.chart.broad+.chart.wide{display:none}}
@media print{.chart.broad{display:block!important;width:auto;margin:0}
.chart.broad+.chart.wide{display:none!important}@page{margin:16mm 15mm}body{font-size:9.5pt;background:#fff}
main,header,footer{max-width:none;padding:0}nav,details,.screen{display:none}.paper{display:block}
.chart.wide{display:block!important}.chart.narrow{display:none!important}
.chart svg{max-width:80%}.chart.broad svg{max-width:100%;max-height:215mm}
.chart.broad svg>rect[width="100%"]{fill:none}.big{font-size:44pt}
h2,h3,h4,.charttitle,.key{break-after:avoid}.answer,tr,li{break-inside:avoid}section{margin:1rem 0}
.chart,.charttitle+.chart,figcaption{break-inside:avoid}figure{margin:.5rem 0 .8rem}
h2{font-size:14pt;padding-top:.35rem;margin-bottom:.4rem}h3{margin-top:.9rem}
p,ul{margin-bottom:.45rem}body{line-height:1.4}figcaption,.byline,.key,.run{font-size:7.5pt;line-height:1.3;margin-top:.2rem}
#sources ul,#methods ul{columns:2;column-gap:7mm}#methods,#sources ul,footer,#limits{font-size:8pt}
table{font-size:8pt}table.cards{font-size:7pt;line-height:1.2;margin:.2rem 0}
table.cards th,table.cards td{padding:.06rem .6rem .06rem 0}table.cards br,table.tight br,.spark,
#assumptions code{display:none}table.cards td:last-child{min-width:22mm}
table.tight th,table.tight td{padding:.12rem .8rem .12rem 0}
table.tight small{display:inline-block;min-width:19mm}
.charttitle{font-size:9pt;break-inside:avoid}.lead{font-size:10.5pt}
h3{font-size:11pt;margin:.6rem 0 .15rem}h4{font-size:9.5pt;margin:.4rem 0 0}figure+h3{margin-top:.2rem}
a{color:inherit;text-decoration:none}.scroll{overflow:visible}}
""".strip()
"""All of it: inlined into the head of the file."""


def policy(style: str) -> str:
    """What a browser may do for a page: apply its one style sheet and the styles of its elements.

    No script, no address, no picture, frame or form, whatever a crisis file brings into the page.
    """
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'unsafe-inline'",  # of browsers that do not know the next two
            f"style-src-elem 'sha256-{known}'",
            "style-src-attr 'unsafe-inline'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def page_shell(title: str, style: str, body: str) -> str:
    """A whole HTML file around a body."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="generator" content="melian"><title>{text(title)}</title>'
        f"<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
