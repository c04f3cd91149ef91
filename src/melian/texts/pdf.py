"""The words of a PDF, page after page.

Tested in `tests/unit/texts/test_stored.py`.
"""

from __future__ import annotations

import io
import logging
import re
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from melian.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

__all__ = ["pdf_words"]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_REMEDY = "save its words as plain text"
SECONDS = 60.0
"""A report of a thousand pages takes less; what takes longer was made to."""


def pdf_words(data: bytes, name: str) -> str:
    """The words of a PDF, a line feed between pages.

    Raises
    ------
    TextError
        If it is none, locked by a password, broken, without words (pages that were scanned), or made so
        that reading it takes longer than `SECONDS`.
    """
    import pypdf

    if b"%PDF-" not in data[:1024]:
        raise TextError(name, "it is no PDF, whatever its name says", f"name it by what it is, or {_REMEDY}")
    in_time = _Patience(name)
    try:
        with _quiet():
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not _opened(reader):
                raise TextError(name, "it is locked by a password", "save a copy without one")
            pages = [_page_words(page, in_time) for page in reader.pages]
    except TextError:
        raise
    except Exception as error:  # a broken file fails anywhere: keys, types, recursion
        what = f"it is a broken PDF: {str(error)[:80] or type(error).__name__}"
        raise TextError(name, what, f"get it anew, or {_REMEDY}") from None
    words = _CONTROL.sub(" ", "\n".join(pages))
    if not words.strip():
        raise TextError(name, "it has pages and no words, as scans have", f"have them read, and {_REMEDY}")
    return words


def _page_words(page: PageObject, in_time: _Patience) -> str:
    in_time()
    return page.extract_text(visitor_operand_before=in_time)


class _Patience:
    """Called at each operation of a page: few bytes of a PDF can ask for work without end."""

    def __init__(self, name: str) -> None:
        self.name, self.end = name, monotonic() + SECONDS

    def __call__(self, *_: object) -> None:
        if monotonic() > self.end:
            what = f"to find the words of its pages takes longer than {SECONDS:.0f} seconds"
            raise TextError(self.name, what, f"keep the pages that are quoted, or {_REMEDY}")


def _opened(reader: object) -> bool:
    """Whether a PDF opens without a password."""
    try:
        return bool(reader.decrypt(""))  # type: ignore[attr-defined]
    except Exception:  # ciphers that are not installed
        return False


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing on stderr about what a file could have better."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
