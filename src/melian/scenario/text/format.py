"""A crisis file in its usual layout: what it says stays, comments and all.

Sections come in the order of the language; everything else keeps its order. What the
author wrote in braces stays in braces where it fits, what was written as a block
stays a block. Texts keep their quotes. No line that stands alone is broken up.

A file with the line `# layout: by hand` is left as it is: a table whose columns are aligned by
hand, as those of the bundled scenarios, reads better than any rule would lay it out.

Tested in `tests/unit/test_fmt.py`.
"""

from __future__ import annotations

import re

from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.comments import attach_comments
from melian.scenario.text.decoding import plain_text
from melian.scenario.text.layout import Entry, write
from melian.scenario.text.placed import Map
from melian.scenario.text.source_tree import read_tree
from melian.scenario.text.yaml import MAX_NODES, parse_document

__all__ = ["SECTIONS", "format_text"]

SECTIONS = tuple(CrisisFile.model_fields)
"""The top-level keys in the order of the language."""


_BY_HAND = re.compile(r"^# layout: by hand[ \t]*$", re.MULTILINE)
"""The line with which an author keeps a layout."""


def format_text(text: str, sections: tuple[str, ...] = SECTIONS, most: int = MAX_NODES) -> str:
    """The text of a crisis file in its usual layout.

    It reads as before, and formatting it again changes nothing. Where the file says
    `# layout: by hand`, nothing changes at all. `sections` are the top-level keys in their order;
    a file of more than `most` values is refused.

    Raises
    ------
    ScenarioError
        If the file cannot be read as YAML, with its diagnostics.
    """
    plain = plain_text(text.removeprefix("\ufeff"))
    before = _parsed(plain, most)
    if _BY_HAND.search(plain):
        return text
    tree = read_tree(plain)
    attach_comments(tree)
    root = tree.root.collection
    head: list[str] = []
    if root.entries:
        first = root.entries[0]
        head, first.before = first.before, []
    root.entries.sort(key=lambda entry: _section(entry, sections))
    result = write(root, head)
    if not _same(_parsed(result, most), before):  # never expected: better to stop than to spoil a file
        raise ScenarioError("the layout would change what the file says; it was left as it is")
    return result


def _parsed(text: str, most: int) -> Map:
    found = Diagnostics()
    document = parse_document(text, found, most)
    if document is None or found.has_errors:
        raise ScenarioError("the file cannot be read", found.sorted())
    return document


def _same(one: object, other: object, depth: int = 0) -> bool:
    """Whether two documents say the same; only sections may change places."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [sorted(each) if not depth else list(each) for each in (one, other)]
        return keys[0] == keys[1] and all(_same(one[key], other[key], depth + 1) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b, depth + 1) for a, b in zip(one, other, strict=True))
    return (
        type(one) is type(other) and one == other and getattr(one, "quoted", 0) == getattr(other, "quoted", 0)
    )


def _section(entry: Entry, sections: tuple[str, ...]) -> int:
    key = (entry.key or "").strip("'\"")
    return sections.index(key) if key in sections else len(sections)
