"""Characters that are seen, and those that act on what stands around them.

A control character moves the cursor of a terminal, a bidirectional one turns the letters that
follow around, and XML has no place for some of them. A crisis file must not hold them; whatever
else is printed (names of a `.efg` file, stored commands, file names, arguments) shows them as
escapes. Directions: Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["has_refused", "is_refused", "isolated", "markup", "one_line", "visible", "visible_json"]

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They change the direction of what follows."""
_UNSEEN = re.compile("[^\n\t -~]")
"""What may have to be shown as an escape: all but plain text."""
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
"""Blocks whose letters run from right to left."""
_RUN = f"[{_RIGHT}]+(?:(?:(?![{_RIGHT}<>&;])[\\W\\d_])+[{_RIGHT}]+)*"
"""From the first to the last letter that runs from right to left, without letters of the other kind."""


@lru_cache(maxsize=4096)
def is_refused(char: str) -> bool:
    r"""Whether a crisis file must not hold a character.

    Control characters but tab and newline, surrogates, private and unassigned characters, a byte
    order mark inside the text, and what changes the direction of letters.

    >>> [is_refused(char) for char in "\x1b\u202e\ue000"], any(map(is_refused, "a\t\n\u2028\u0634"))
    ([True, True, True], False)
    """
    if char in "\t\n":
        return False
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or char in _TURNING or char == "\ufeff"


@lru_cache(maxsize=4096)
def has_refused(text: str) -> bool:
    r"""Whether a text has such a character; most texts can be printed, and are asked no more than that.

    >>> has_refused("a\nb"), has_refused("a\u202eb")
    (False, True)
    """
    return not text.isprintable() and any(map(is_refused, text))


def _is_shown(char: str) -> bool:
    return not is_refused(char) and unicodedata.category(char) not in ("Zl", "Zp")


def visible(text: str) -> str:
    r"""A text as it may be printed: what would act on a terminal or break XML stands as an escape.

    >>> visible("\x1b]0;owned\x07\u202e")
    '\\x1b]0;owned\\x07\\u202e'
    """
    return _UNSEEN.sub(_escaped, text)


def one_line(text: str) -> str:
    r"""The same for what must stay on its line: ends of lines and tabs stand as escapes too.

    >>> one_line("a\nb")
    'a\\nb'
    """
    return visible(text).replace("\n", r"\n").replace("\t", r"\t")


def visible_json(text: str) -> str:
    r"""JSON as it may be printed: the same escapes, as JSON writes them.

    >>> visible_json('"\U000f0000"')
    '"\\udb80\\udc00"'
    """
    return _UNSEEN.sub(_escaped_json, text)


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if _is_shown(char):
        return char
    code = ord(char)  # as Python writes it
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escaped_json(found: re.Match[str]) -> str:
    import json

    return found[0] if _is_shown(found[0]) else json.dumps(found[0])[1:-1]


def isolated(text: str) -> str:
    r"""A text whose words from right to left turn nothing around them: each run of them is isolated.

    >>> ascii(isolated("odds of \u05e9\u05dc\u05d5\u05dd 12 %"))
    "'odds of \\u2068\\u05e9\\u05dc\\u05d5\\u05dd\\u2069 12 %'"
    """
    return text if text.isascii() else re.sub(_RUN, "\u2068\\g<0>\u2069", text)


def markup(text: str) -> str:
    """A text as HTML and SVG hold it: visible, its directions isolated, and escaped.

    >>> markup('<a href="x">')
    '&lt;a href=&quot;x&quot;&gt;'
    """
    from html import escape

    return escape(isolated(visible(text)), quote=True)
