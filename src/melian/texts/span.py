"""Where something stands in a text, and the fingerprint of what stands there.

Places count characters of the text in Unicode's composed form (NFC). A fingerprint is that of the
passage with every run of white space made one, so that line breaks do not count.

Tested in `tests/unit/test_span.py`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

__all__ = ["Span", "passage_hash"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of a text, the last one excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether all of the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def passage_hash(passage: str) -> str:
    """The SHA-256 of a passage in 64 hexadecimal digits: NFC, each run of white space made one space."""
    words = " ".join(unicodedata.normalize("NFC", passage).split())
    return hashlib.sha256(words.encode("utf-8")).hexdigest()
