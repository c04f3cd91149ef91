"""Small words of all languages that bound clauses: what no subject follows, what a new clause begins with.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from melian.reader.words.load import shared_words

__all__ = ["CONJUNCTIONS", "JOINING", "PREPOSITIONS", "RELATIVE", "THAT"]

PREPOSITIONS = shared_words("prepositions")
CONJUNCTIONS = shared_words("conjunctions")
JOINING = shared_words("joining")
"""What joins a second verb to the same subject."""
RELATIVE = shared_words("relative")
"""What opens a clause about a noun."""
THAT = shared_words("that")
