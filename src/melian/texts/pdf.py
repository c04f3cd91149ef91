"""The words of a PDF, page after page.

Tested in `tests/unit/texts/test_stored.py`.
"""

from __future__ import annotations

import io
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from melian.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pdf_words"]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_REMEDY = "save its words as plain text"


def pdf_words(data: bytes, name: str) -> str:
    """The words of a PDF, a line feed between pages.

    Raises
    ------
    TextError
        If it is locked by a password, broken, or has no words (pages that were scanned).
    """
    import pypdf

    try:
        with _quiet():
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not _opened(reader):
                raise TextError(name, "it is locked by a password", "save a copy without one")
            pages = [page.extract_text() for page in reader.pages]
    except TextError:
        raise
    except Exception as error:  # a broken file fails anywhere: keys, types, recursion
        what = f"it is a broken PDF: {str(error)[:80] or type(error).__name__}"
        raise TextError(name, what, f"get it anew, or {_REMEDY}") from None
    words = _CONTROL.sub(" ", "\n".join(pages))
    if not words.strip():
        raise TextError(name, "it has pages and no words, as scans have", f"have them read, and {_REMEDY}")
    return words


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
