r"""The bytes of a file beside its text: what an editor does not show, and what stays when it saves.

A text has lines ended by a newline and begins without a byte order mark. A `Form` remembers what the
file had: the mark, and how each line ends. Lines that an edit leaves alone keep their ends; new lines end
as most lines do.

>>> form, text = parted("\ufeffa: 1\r\nb: 2\r\n".encode())
>>> form.bytes_of(text.replace("2", "3"), text)
b'\xef\xbb\xbfa: 1\r\nb: 3\r\n'

Tested in `tests/unit/workspace/test_saving.py`.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from melian.errors import UsageError

__all__ = ["Conflict", "Form", "parted", "sha256"]

_BOM = "\ufeff"
_END = re.compile(r"\r\n|\r|\n")
MOST_COMPARED = 4000
"""Changed lines that are compared one by one where line ends are mixed."""


class Conflict(UsageError):
    """A file that somebody else changed, or took away, since it was read: nothing was written.

    Parameters
    ----------
    name
        Of the file.
    mine
        The text that was to be saved.
    theirs
        The text that the file has now; None if it is gone.
    seen
        The fingerprint of what is there now, which saving over it needs.
    """

    def __init__(self, name: str, mine: str, theirs: str | None, seen: str) -> None:
        super().__init__(
            f"'{name}' is gone from the disk since it was read: save it anew, or leave it gone"
            if theirs is None
            else f"'{name}' was changed on disk since it was read, and was left as it is: take that text "
            "over, save this one over it, or save it under another name"
        )
        self.name, self.mine, self.theirs, self.seen = name, mine, theirs, seen


@dataclass(frozen=True, slots=True)
class Form:
    """How a text stands in its file."""

    has_mark: bool = False
    """Whether it begins with a byte order mark."""
    ends: tuple[str, ...] = ()
    """How its lines end, in order, the last one without if nothing ends it."""

    @property
    def usual(self) -> str:
        """How most lines end."""
        return Counter(self.ends).most_common(1)[0][0] if self.ends else "\n"

    def bytes_of(self, text: str, before: str) -> bytes:
        """The bytes of a file with another text in the place of the one that it had.

        Raises
        ------
        UsageError
            If the text holds half of a character, which no file can hold.
        """
        lines, old = text.split("\n"), before.split("\n")
        ends = self._ends(lines, old) if len(set(self.ends)) > 1 else [self.usual] * (len(lines) - 1)
        whole = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
        try:
            return ((_BOM if self.has_mark else "") + whole).encode("utf-8")
        except UnicodeEncodeError as error:
            char = f"U+{ord(whole[error.start]):04X}"
            raise UsageError(f"the text holds half of a character ({char}), which no file can hold") from None

    def _ends(self, lines: list[str], old: list[str]) -> list[str]:
        """The end of each line but the last; lines that were there before keep theirs."""
        result = [self.usual] * (len(lines) - 1)
        for a, b, size in _same_lines(old, lines):
            for k in range(size):
                if b + k < len(result) and a + k < len(self.ends):
                    result[b + k] = self.ends[a + k]
        return result


def _same_lines(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Stretches that both have: (first in old, first in new, how many); changed ones where as many."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    same = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(before) + len(after) > MOST_COMPARED:
        return same
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind == "equal" or a_end - a == b_end - b:
            same.append((head + a, head + b, a_end - a))
    return same


def parted(data: bytes) -> tuple[Form, str]:
    """The form and the text of bytes in UTF-8; raises `UnicodeDecodeError` where they are not."""
    whole = data.decode("utf-8")
    text = whole.removeprefix(_BOM)
    return Form(text != whole, tuple(_END.findall(text))), _END.sub("\n", text)


def sha256(data: bytes) -> str:
    """A fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()
