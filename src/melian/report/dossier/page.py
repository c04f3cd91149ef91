"""A dossier as one HTML page: each text with its passages marked, and filters by actor and kind.

No script: the filters are boxes that the style sheet looks at. Where a text is not at hand, its
passages stand one below the other.

Tested in `tests/unit/test_dossier_command.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, Contradiction, DossierPassage
from melian.report.markup import section, text, verbatim
from melian.report.style import STYLE, page_shell
from melian.texts.span import Span

__all__ = ["dossier_page", "marked_words"]

_OWN = """
.filters{font:.82rem/1.9 var(--sans);border-top:1px solid var(--line);border-bottom:1px solid var(--line);
padding:.4rem 0;margin:.8rem 0}
.filters label{margin-right:.9rem;white-space:nowrap;cursor:pointer}
.filters b{margin-right:.6rem}
.words{white-space:pre-wrap;line-height:1.75}
mark{background:#e3eef6;color:inherit;border-bottom:2px solid var(--accent);padding:.05em 0}
mark.no{background:#f1efe9;border-color:var(--line);color:var(--soft)}
mark.yes{background:#e2f0e2;border-color:#2a7a2a}
mark sup{font:700 .62rem/1 var(--sans);color:var(--accent);margin-left:.15em}
mark sup a{text-decoration:none;color:inherit}
:target{outline:2px solid var(--accent)}
""".strip()
_PASSAGE_HEAD = ("", "says", "about", "kind", "when", "numbers", "keep")


def dossier_page(dossier: Dossier, texts: Mapping[str, str]) -> str:
    """The whole page.

    Parameters
    ----------
    dossier
        What is shown.
    texts
        The words of the texts that are at hand, by their names in the dossier.
    """
    kinds = Counter(each.kind for each in dossier.file.passages.values())
    actors = Counter(each.says or NARRATOR for each in dossier.file.passages.values())
    style = f"{STYLE}\n{_OWN}\n{_hides('kind', kinds)}{_hides('says', actors)}"
    return page_shell(f"{dossier.file.title}: a dossier", style, _body(dossier, texts, kinds, actors))


def _hides(group: str, names: Mapping[str, int]) -> str:
    """Rules that take the marks from passages whose box is empty."""
    return "".join(
        f"body:has(#{group}-{name}:not(:checked)) .{group}-{name}"
        "{background:none;border-color:transparent;color:inherit}"
        f"body:has(#{group}-{name}:not(:checked)) tr.{group}-{name}{{display:none}}"
        for name in names
    )


def _body(
    dossier: Dossier, texts: Mapping[str, str], kinds: Mapping[str, int], actors: Mapping[str, int]
) -> str:
    file = dossier.file
    kept = Counter(each.keep for each in file.passages.values())
    lead = (
        f"{len(file.passages)} passages of {_count(len(file.texts), 'text')}: {kept['yes']} kept, "
        f"{kept['no']} left out, {kept['?']} to be judged."
    )
    labels = {name: actor.label for name, actor in file.actors.items()} | {NARRATOR: "the report"}
    head = (
        f'<header><p class="kicker">A dossier</p><h1>{text(file.title)}</h1><p class="lead">{text(lead)}</p>'
        f"{_boxes('Kinds', 'kind', kinds, {})}{_boxes('Who says it', 'says', actors, labels)}</header>\n"
    )
    parts = [_text(dossier, name, texts.get(name), labels) for name in file.texts]
    if file.contradictions:
        items = "".join(f"<li>{_against(pair, labels)}</li>" for pair in file.contradictions)
        parts.insert(0, section("contradictions", "What does not agree", f"<ul>{items}</ul>"))
    return f"{head}<main>{''.join(parts)}</main>"


def _against(pair: Contradiction, labels: Mapping[str, str]) -> str:
    """Two passages that lead to their rows, and why they do not agree; whoever denies has a name."""
    links = " and ".join(f'<a href="#row-{text(key)}">{text(key)}</a>' for key in pair.between)
    who, space, rest = pair.why.partition(" ")
    return f"{links}: {text(labels.get(who, who) + space + rest)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _boxes(title: str, group: str, names: Mapping[str, int], labels: Mapping[str, str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" id="{group}-{text(name)}" checked> '
        f"{text(labels.get(name, name.lower() if group == 'kind' else name))} {number}</label>"
        for name, number in sorted(names.items(), key=lambda each: (-each[1], each[0]))
    )
    return f'<div class="filters"><b>{title}</b>{boxes}</div>'


def _text(dossier: Dossier, name: str, words: str | None, labels: Mapping[str, str]) -> str:
    source = dossier.file.texts[name]
    passages = {key: each for key, each in dossier.file.passages.items() if each.text == name}
    about = ", ".join(each for each in (source.publisher, source.date, source.language) if each)
    language = f' lang="{text(source.language)}"' if source.language else ""
    shown = ""
    if words is not None:
        spans = [(span, key) for key in passages for span in dossier.spans(key)]
        shown = f'<p class="words"{language}>{"".join(marked_words(words, spans, passages))}</p>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in _PASSAGE_HEAD)
    rows = "".join(_row(key, each, labels, quoted=words is None) for key, each in passages.items())
    listed = f'<div class="scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead>{rows}</table></div>'
    return section(name, source.title, f"<p>{text(about)}</p>", shown, listed)


def marked_words(
    words: str, spans: Sequence[tuple[Span, str]], passages: Mapping[str, DossierPassage]
) -> Iterator[str]:
    """The words with marks; of passages within each other the innermost is marked."""
    ends = sorted({0, len(words), *(min(place, len(words)) for s, _ in spans for place in (s.start, s.end))})
    coming = sorted(spans, key=lambda each: each[0].start, reverse=True)
    open_: list[tuple[Span, str]] = []
    for start, end in pairwise(ends):
        while coming and coming[-1][0].start <= start:
            open_.append(coming.pop())
        open_ = here = [each for each in open_ if end <= each[0].end]
        piece = verbatim(words[start:end])
        if not here or not piece.strip():
            yield piece
            continue
        span, key = min(here, key=lambda each: each[0].end - each[0].start)
        passage = passages[key]
        number = f'<sup><a href="#row-{text(key)}">{text(key)}</a></sup>' if end == span.end else ""
        kinds = f"{_keep(passage)} kind-{text(passage.kind)} says-{text(passage.says or NARRATOR)}"
        yield f'<mark class="{kinds}" title="{text(_title(passage))}">{piece}{number}</mark>'


def _keep(passage: DossierPassage) -> str:
    return {"yes": "yes", "no": "no"}.get(passage.keep, "open")


def _title(passage: DossierPassage) -> str:
    return f"{passage.says or NARRATOR}: {passage.kind.lower()}"


def _row(key: str, passage: DossierPassage, labels: Mapping[str, str], *, quoted: bool) -> str:
    about = ", ".join(labels.get(each, each) for each in passage.about)
    marks = [word for word in ("negated", "hedged", "conditional") if getattr(passage, word)]
    kind = ", ".join((passage.kind.lower(), *marks))
    words = (passage.quote or passage.at) if quoted else ""
    numbers = "; ".join(filter(None, (words, *passage.numbers)))
    who = labels.get(passage.says or "", passage.says or "?")
    cells = "".join(
        f"<td>{text(cell)}</td>" for cell in (who, about, kind, passage.happened or "", numbers, passage.keep)
    )
    classes = f"kind-{text(passage.kind)} says-{text(passage.says or NARRATOR)}"
    return f'<tr id="row-{text(key)}" class="{classes}"><th scope="row">{text(key)}</th>{cells}</tr>'
