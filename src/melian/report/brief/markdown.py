"""A brief as Markdown.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from melian.report.brief.parts import Brief, Choice, Points, Quote, Section, Sentences
from melian.report.words.passages import passage_place

__all__ = ["as_markdown"]

_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
"""What Markdown would read as more than itself."""
HEADS = ("course", "how likely", "the odds then")


def as_markdown(brief: Brief) -> str:
    """All of it, one paragraph a line."""
    lines = [f"# {_text(brief.title)}", ""]
    if brief.banner:
        lines += [f"> **{_text(brief.banner)}**", ""]
    if brief.question:
        lines += [f"*{_text(brief.question)}*", ""]
    between = f", {brief.between}" if brief.between else ""
    lines += [f"**{_text(brief.number + between)}.**", ""]
    if brief.known:
        lines += [_text(brief.known), ""]
    for section in brief.sections:
        lines += [f"## {_text(section.title)}", "", *_section(section)]
    for what, command in brief.commands:
        lines += [f"{_text(what)}: {_code(command)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        lines = list(_block(block))
        if lines:
            yield from (*lines, "")


def _quote(block: Quote) -> Iterator[str]:
    """The passage in bold in its context, and where it stands."""
    marked = "".join(
        f"\x01{piece.words}\x02" if piece.is_passage else piece.words for piece in block.passage.pieces
    )
    words = _text(marked).replace("\x01", "**").replace("\x02", "**")
    yield ""
    if words:
        yield f"> {words}"
        yield ">"
    yield f"> {_text(passage_place(block.passage))}"


def _block(block: Sentences | Points | Choice | Quote) -> Iterator[str]:
    if isinstance(block, Quote):
        yield _text(block.said)
        yield from _quote(block)
    elif isinstance(block, Sentences):
        if block.told:
            yield _text(" ".join(block.told))
    elif isinstance(block, Points):
        yield from (f"- {_text(line)}" for line in block.told)
    else:
        when = f" ({block.when})" if block.when else ""
        yield f"**{_text(block.who)}**: {_text(block.what + when)}"
        yield ""
        yield f"| {' | '.join(HEADS)} |"
        yield "|---|---|---|"
        for row in block.options:
            yield f"| {' | '.join(map(_text, row))} |"


def _text(words: str) -> str:
    r"""A text that stands for itself, on one line.

    >>> _text("a|b *c* <d>")
    'a\\|b \\*c\\* \\<d\\>'
    """
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _code(command: str) -> str:
    """A command; one that holds backticks stands between more of them."""
    most = max(map(len, re.findall("`+", command)), default=0)
    fence, room = "`" * (most + 1), " " if most else ""
    return f"{fence}{room}{command}{room}{fence}"
