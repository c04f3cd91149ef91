"""From the text of an expression to its syntax tree.

A text is cut into tokens, then read from left to right by the strength of its operators
(Pratt 1973). What is read, loosest first:

    choice       disjunction [if disjunction else choice]
    disjunction  conjunction {or conjunction}
    conjunction  negation {and negation}
    negation     not negation | comparison
    comparison   sum [(< | <= | > | >= | == | !=) sum]
                 | reference is [not] option {or option} | name sees reference
    sum          product {(+ | -) product}
    product      unary {(* | /) unary}
    unary        - unary | atom [** unary]
    atom         number | true | false | ( choice ) | function ( choice {, choice} )
                 | (any | all | count) name where comparison | reference
    reference    name [@ number | before | last] {. name}

Each token is looked at once, so that a mistake is found at the first one that no
expression could go on with. An `or` inside a list of options has a type of its own,
`OR_OPTION`; who knows the options sets it between the two stages. Written by hand: the tables
of a parser generator take longer to make than all expressions of a file to read.

References
----------
Pratt (1973), Top down operator precedence, POPL, 41-51.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["DEEPEST", "SyntaxFault", "Token", "TooDeep", "Tree", "tokens_of", "tree_of"]

DEEPEST = 100
"""Parts may stand so deep inside one another, parentheses counted."""

_TOKEN = re.compile(
    r"""(?P<SPACE>[ \t\f\r\n]+)
    | (?P<TRUE>(?:true|always|otherwise)\b)
    | (?P<FALSE>(?:false|never)\b)
    | (?P<FUNCTION>(?:min|max|abs|exp|log|sqrt)(?=\s*\())
    | (?P<NUMBER>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?%?)
    | (?P<NAME>[a-z][a-z0-9_]*)
    | (?P<COMPARE><=|>=|==|!=|<|>)
    | (?P<POWER>\*\*)
    | (?P<TIMES>\*) | (?P<DIVIDE>/) | (?P<PLUS>\+) | (?P<MINUS>-)
    | (?P<OPEN>\() | (?P<CLOSE>\)) | (?P<COMMA>,) | (?P<DOT>\.) | (?P<AT>@)""",
    re.VERBOSE,
)
_WORDS = frozenset(
    {"and", "or", "not", "is", "sees", "none", "if", "else", "any", "all", "count", "where", "before", "last"}
)
_OR, _AND, _NOT, _ASK, _SUM, _PRODUCT, _SIGN, _POWER = range(1, 9)
_STRENGTH = {
    "OR": _OR, "AND": _AND, "COMPARE": _ASK, "IS": _ASK, "SEES": _ASK, "PLUS": _SUM, "MINUS": _SUM,
    "TIMES": _PRODUCT, "DIVIDE": _PRODUCT, "POWER": _POWER,
}  # fmt: skip
"""How tightly what stands between two parts holds them together."""


class Token(str):
    """A word or sign of an expression, with its place."""

    __slots__ = ("start", "type")

    start: int
    """Where it begins."""
    type: str
    """What it is: `NAME`, `PLUS`, ..., or a word of the language in capitals."""

    @classmethod
    def at(cls, text: str, kind: str, start: int) -> Token:
        """The token of a type at a place."""
        token = cls(text)
        token.start, token.type = start, kind
        return token

    @property
    def end(self) -> int:
        """Where it has ended."""
        return self.start + len(self)


@dataclass(slots=True, eq=False)
class Tree:
    """A part of an expression and its parts."""

    data: str
    """What it is: the name of the method of the binder that resolves it."""
    children: list[Tree | Token]
    start: int
    """Where it begins, without parentheses around it; `end` likewise."""
    end: int
    outer: tuple[int, int]
    """Where it begins and ends with the parentheses around it."""


class SyntaxFault(Exception):
    """A text that is no expression: from `at` on nothing could go on with `got`, empty at the end."""

    def __init__(self, at: int, got: str) -> None:
        super().__init__(at, got)
        self.at, self.got = at, got


class TooDeep(Exception):
    """An expression whose parts stand deeper inside one another than `DEEPEST`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, without space.

    Raises
    ------
    SyntaxFault
        At the first character that begins no token.
    """
    result: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SyntaxFault(at, text[at])
        kind, word = str(match.lastgroup), match[0]
        if kind != "SPACE":
            result.append(Token.at(word, word.upper() if kind == "NAME" and word in _WORDS else kind, at))
        at = match.end()
    return result


def tree_of(tokens: Sequence[Token], end: int) -> Tree:
    """The tree of an expression that ends at `end`.

    Raises
    ------
    SyntaxFault
        At the first token that no expression could go on with, or at the end.
    TooDeep
        Where too much stands inside one another.
    """
    parser = _Parser([*tokens, Token.at("", "END", end)])
    tree = parser.choice()
    parser.take("END")
    return tree


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def type(self) -> str:
        """The type of the next token."""
        return self.tokens[self.at].type

    def take(self, *types: str) -> Token:
        """The next token, which must be of one of these types, if any are given."""
        token = self.tokens[self.at]
        if types and token.type not in types:
            raise SyntaxFault(token.start, str(token))
        self.at += 1
        return token

    def choice(self) -> Tree:
        yes = self.part(_OR)
        if self.type != "IF":
            return yes
        self.take()
        condition = self.part(_OR)
        self.take("ELSE")
        return _tree("if_else", yes, condition, self.choice())

    def part(self, least: int) -> Tree:
        """A part that is held together by nothing looser than `least`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep(self.tokens[self.at].start)
        tree, most = self.beginning(least)
        while least <= _STRENGTH.get(self.type, 0) <= most:
            tree, most = self.longer(tree)
        self.depth -= 1
        return tree

    def beginning(self, least: int) -> tuple[Tree, int]:
        """What a part begins with, and the strength of the tightest that may follow it."""
        if self.type == "NOT" and least <= _NOT:
            return _tree("not_", self.take(), self.part(_NOT)), _AND
        if self.type == "MINUS":
            return _tree("negative", self.take(), self.part(_SIGN)), _PRODUCT
        return self.atom(), _POWER

    def longer(self, left: Tree) -> tuple[Tree, int]:
        """The part that `left` and the next operator make, and the tightest that may follow it."""
        strength = _STRENGTH[self.type]
        if self.type in ("IS", "SEES"):
            return self.question(left), _NOT
        if strength <= _AND:
            return self.several(left), strength
        operator = self.take()
        # to the left hold sums and products, to the right powers; comparisons do not chain
        right = self.part(_SIGN if strength == _POWER else strength + 1)
        if strength == _ASK:
            return _tree("compare", left, operator, right), _NOT
        return _tree("binary", left, operator, right), min(strength, _PRODUCT)

    def several(self, first: Tree) -> Tree:
        """Truths between which the same word stands."""
        word, parts = self.type, [first]
        while self.type == word:
            self.take()
            parts.append(self.part(_STRENGTH[word] + 1))
        return _tree("any_of" if word == "OR" else "all_of", *parts)

    def question(self, left: Tree) -> Tree:
        """What is asked of a reference, which stands in no parentheses; or who sees it."""
        asks = self.take()
        bare = left.data == "reference" and left.outer == (left.start, left.end)
        if not bare or (asks.type == "SEES" and len(left.children) > 1):
            raise SyntaxFault(asks.start, str(asks))
        if asks.type == "SEES":
            return _tree("sees", left.children[0], self.reference())
        if self.type != "NOT":
            return _tree("is_", left, self.options())
        self.take()
        return _tree("is_not", left, self.options())

    def options(self) -> Tree:
        names = [self.take("NAME", "NONE")]
        while self.type == "OR_OPTION":
            self.take()
            names.append(self.take("NAME", "NONE"))
        return _tree("options", *names)

    def atom(self) -> Tree:
        kind = self.type
        if kind in ("NUMBER", "TRUE", "FALSE"):
            return _tree(kind.lower(), self.take())
        if kind == "OPEN":
            opening, tree = self.take(), self.choice()
            tree.outer = opening.start, self.take("CLOSE").end
            return tree
        if kind == "FUNCTION":
            return self.call()
        if kind in ("ANY", "ALL", "COUNT"):
            quantifier, block = self.take(), self.take("NAME")
            self.take("WHERE")
            return _tree("rounds", quantifier, block, self.part(_ASK))
        return self.reference()

    def call(self) -> Tree:
        name = self.take()
        self.take("OPEN")
        parts = [self.choice()]
        while (sign := self.take("COMMA", "CLOSE")).type == "COMMA":
            parts.append(self.choice())
        return Tree("call", [name, *parts], name.start, sign.end, (name.start, sign.end))

    def reference(self) -> Tree:
        parts: list[Tree | Token] = [self.take("NAME")]
        if self.type == "AT":
            sign, number = self.take(), self.take("NUMBER")
            parts.append(Tree("at_round", [number], sign.start, number.end, (sign.start, number.end)))
        elif self.type in ("BEFORE", "LAST"):
            parts.append(_tree(self.type.lower(), self.take()))
        while self.type == "DOT":
            self.take()
            parts.append(self.take("NAME"))
        return _tree("reference", *parts)


def _tree(data: str, *parts: Tree | Token) -> Tree:
    """A tree that reaches from its first part to its last, with the parentheses around them."""
    first, last = parts[0], parts[-1]
    start = first.outer[0] if isinstance(first, Tree) else first.start
    end = last.outer[1] if isinstance(last, Tree) else last.end
    return Tree(data, list(parts), start, end, (start, end))
