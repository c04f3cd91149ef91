"""What a brief is written as.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["form_of"]

SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def form_of(place: str | os.PathLike[str] | None, form: str | None = None) -> str:
    """`html` or `md`: what is wanted, else as the name of the file ends, else Markdown.

    >>> form_of(None), form_of("brief.html"), form_of("brief.html", "md")
    ('md', 'html', 'md')

    Raises
    ------
    ValueError
        If neither says so.
    """
    if form is not None:
        if form not in SUFFIXES.values():
            raise ValueError(f"'{form}' is no form of a brief: it is html or md.")
        return form
    if place is None:
        return "md"
    found = SUFFIXES.get(Path(place).suffix.lower())
    if found is None:
        raise ValueError("write a name that ends with .html or .md, or say which with --format.")
    return found
