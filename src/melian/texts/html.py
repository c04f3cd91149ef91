"""The words of a page of HTML: what a reader of the page sees, with a line feed where a block ends.

Scripts, styles, menus (`nav`), heads and hidden elements are left out, white space is as a browser
shows it, entities are the signs they stand for. Nothing is executed or fetched.

Tested in `tests/unit/texts/test_stored.py`.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from melian.errors import TextError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["html_words"]

DEEPEST = 500
"""Elements inside each other; browsers cut at about as many."""
_LEFT_OUT = frozenset(
    {
        "head", "script", "style", "noscript", "template", "nav", "svg", "math", "iframe", "object",
        "audio", "video", "canvas", "select", "textarea", "button",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hgroup", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_CODINGS = re.compile(r"(?:cp125\d|iso8859-\d+|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc_jp|euc_kr)\Z")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCLOSED = b"area base br col embed hr img input link meta source track wbr p li dd dt option tr td th"
_VOID = frozenset(_UNCLOSED.split())
"""Elements that have no end, or may be left without one."""


def html_words(data: bytes, name: str) -> str:
    """The words of a page; raises `TextError` if its encoding cannot be told or its elements lie too deep."""
    from selectolax.lexbor import LexborHTMLParser

    page = _decoded(data, name)
    _check_depth(data, name)
    tree = LexborHTMLParser(page)
    return _Words(name).of(tree.body or tree.root)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8; or else what the page itself says that it is in."""
    for mark, coding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(coding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _CHARSET.search(data[:4096])
        try:
            coding = codecs.lookup(said[1].decode()).name if said else ""
            if _CODINGS.match(coding) or coding.startswith("windows"):
                return data.decode(coding)
        except (LookupError, UnicodeDecodeError):
            pass
        what = f"it is not in the encoding UTF-8 (byte {error.start:,}), and does not say in which"
        raise TextError(name, what, "save the page as UTF-8") from None


def _check_depth(data: bytes, name: str) -> None:
    """Refuse what lies so deep that to parse it takes time without end."""
    depth = 0
    for match in _TAG.finditer(data):
        if match[2].lower() not in _VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > 20 * DEEPEST:
            raise _too_deep(name)


def _too_deep(name: str) -> TextError:
    what = f"its elements lie more than {DEEPEST} deep inside each other"
    return TextError(name, what, "save the words of the page as plain text")


class _Words:
    """Gathers the words of a tree, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[str] = []
        self.fresh = True
        """Whether a line begins here."""
        self.gap = False
        """Whether white space was passed that is shown if words follow."""

    def of(self, top: LexborNode | None) -> str:
        """All words below a node."""
        node, depth, pre = top, 0, 0
        while node is not None:
            down = self._enter(node, pre)
            if down is not None:
                pre += node.tag == "pre"
                node, depth = down, depth + 1
                if depth > DEEPEST:
                    raise _too_deep(self.name)
                continue
            self._leave(node)
            while node is not None and node is not top and node.next is None and depth:
                node, depth = node.parent, depth - 1
                if node is not None:
                    pre -= node.tag == "pre"
                    self._leave(node)
            node = node.next if node is not None and depth else None
        return "".join(self.pieces).rstrip()

    def _enter(self, node: LexborNode, pre: int) -> LexborNode | None:
        """Take the words of a node, or say where to go on inside it."""
        tag = node.tag
        if tag == "-text":
            self._put(node.text_content or "", pre)
            return None
        if tag is None or tag.startswith(("-", "!")) or tag in _LEFT_OUT or "hidden" in node.attributes:
            return None
        if tag in _BLOCKS:
            self._end_line()
        child: LexborNode | None = node.child
        return child

    def _leave(self, node: LexborNode) -> None:
        if node.tag == "br":
            self._new_line()
        elif node.tag in _BLOCKS:
            self._end_line()
        elif node.tag in ("td", "th"):
            self.gap = True

    def _put(self, words: str, pre: int) -> None:
        if pre:
            self.pieces.append(words)
            self.fresh = words.endswith("\n") or (self.fresh and not words)
            self.gap = False
            return
        shown = " ".join(re.split(r"[ \t\n\r\f]+", words)).strip(" ")
        if (words[:1] in " \t\n\r\f" or self.gap) and not self.fresh and shown:
            self.pieces.append(" ")
        if shown:
            self.pieces.append(shown)
            self.fresh = False
            self.gap = words[-1:] in " \t\n\r\f"
        elif words:
            self.gap = True

    def _end_line(self) -> None:
        if not self.fresh:
            self._new_line()

    def _new_line(self) -> None:
        self.pieces.append("\n")
        self.fresh, self.gap = True, False
