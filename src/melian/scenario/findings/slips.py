"""Slips of the keyboard and of word processors: what was typed, and what would have worked.

Names, numbers and expressions are plain ASCII. A word processor turns a minus into a dash and
a blank into one that does not break; another alphabet has letters that look like ours; other
languages write `&&`, `0,5` or `x == "a"`. Whatever is refused is looked up here, so that the
message names the character or the word and says what to type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "Slip",
    "is_range",
    "named",
    "odd_character",
    "plain",
    "slip_in",
]


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip in a text."""

    start: int
    """Where it begins."""
    got: str
    """What stands there, in words that can be seen."""
    remedy: str
    """What to write instead."""
    old: tuple[int, int] | None = None
    """Where the letters begin and end that `new` can stand for, where that is all there is to do."""
    new: str = ""


# characters

_TYPED = {
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\u2015\u2043\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " "),
    **dict.fromkeys("\u200a\u202f\u205f\u3000\u2028\u2029\u0085", " "),
    **dict.fromkeys("\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufeff", ""),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'), **dict.fromkeys("\u2018\u2019\u201a", "'"),
    "\u00d7": "*", "\u22c5": "*", "\u00b7": "*", "\u00f7": "/", "\u2044": "/", "\u2215": "/",
    "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u00b2": " ** 2", "\u00b3": " ** 3",
    "\u00bd": "1/2", "\u00bc": "1/4", "\u00be": "3/4", "\u066a": "%", "\u066b": ".", "\u2227": "and",
    "\u2228": "or", "\u00ac": "not ",
}  # fmt: skip
"""Characters in the place of what is on the keyboard."""
_CYRILLIC = dict(zip("аеорсухіјѕԁһкмтвнгАВЕКМНОРСТХУІЈЅ", "aeopcyxijsdhkmtbhrABEKMHOPCTXYIJS", strict=True))
_GREEK = dict(zip("αοινκρυτεχγωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aoivkputexywnABEZHIKMNOPTYX", strict=True))
_LETTERS = {**_CYRILLIC, **_GREEK, "\u0131": "i", "\u0251": "a", "\u0261": "g"}
"""Letters of other alphabets that look like ours."""


def plain(text: str) -> str:
    r"""The text with every character that stands for another replaced; what is unknown stays.

    >>> plain("\u221240\u00a0%")
    '-40 %'
    """
    return "".join(char if char.isascii() else _plain(char) for char in text)


def _plain(char: str) -> str:
    if char in _TYPED:
        return _TYPED[char]
    if char in _LETTERS:
        return _LETTERS[char]
    if unicodedata.digit(char, None) is not None:
        return str(unicodedata.digit(char))
    base = unicodedata.normalize("NFKD", char)
    bare = "".join(c for c in base if not unicodedata.combining(c))
    return bare if bare.isascii() and bare else char


def named(char: str) -> str:
    """A character with its number and name; one that cannot be seen by these alone."""
    words = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
    unseen = not char.isprintable() or char.isspace() or unicodedata.category(char) in ("Cf", "Mn")
    return words if unseen else f"'{char}' ({words})"


def odd_character(text: str) -> Slip | None:
    """The first character that no name, number or expression can hold, with the text as it should be."""
    if text.isascii():
        return None
    start = next(index for index, char in enumerate(text) if not char.isascii())
    char, repaired = text[start], plain(text)
    if char in _LETTERS:
        remedy = f"it only looks like the letter '{_LETTERS[char]}'"
    elif _TYPED.get(char) == "":
        remedy = "it cannot be seen: remove it"
    else:
        remedy = "names, numbers and expressions are plain letters, digits and signs"
    if repaired.isascii() and len(repaired) <= _SHORT:
        remedy += f"; write {_usual(repaired).strip()}"
    return Slip(start, named(char), remedy)


def _usual(text: str) -> str:
    """A text of plain characters as the language writes it: no blank before %, no quotation marks."""
    return _QUOTED.sub(_asked, re.sub(r"(?<=\d)\s+%", "%", text))


# words and signs in expressions

_SHORT = 60
_QUOTED = re.compile(r"([\w.@]+)\s*(===?|=|!=|is not|is)\s*([\"'])(\w+)\3")
_WORDS = (
    "and or not is if else in any all count where before last sees none true false always never otherwise"
)
_NUMBER = r"-?\d+(?:\.\d+)?%?"
_DISTRIBUTIONS = "normal|lognormal|uniform|triangular|beta|gamma"

_STEP = r"\b((?!(?:and|or|not|is|if|else)\b)[a-z]\w*)"
_ROUND = r"(@\d+|\s+(?:last|before)\b)"

_Remedy = Callable[[re.Match[str]], str]


def _write(text: str) -> _Remedy:
    return lambda match: f"write {match.expand(text)}"


def _say(words: str) -> _Remedy:
    return lambda match: match.expand(words)


def _lower(match: re.Match[str]) -> str:
    word = match[0].lower()
    what = "words of the language" if word in _WORDS.split() else "names"
    return f"{what} are written in small letters: write `{word}`"


def _asked(match: re.Match[str]) -> str:
    word = "is not" if match[2] in ("!=", "is not") else "is"
    return f"{match[1]} {word} {match[4]}"


def _is(match: re.Match[str]) -> str:
    return f"a choice is asked for with `is`, without quotation marks: write `{_asked(match)}`"


_SLIPS: tuple[tuple[re.Pattern[str], _Remedy], ...] = tuple(
    (re.compile(pattern), remedy)
    for pattern, remedy in (
        # rounds, and where parentheses are what works
        (rf"{_STEP}\.((?!last\b|before\b)\w+){_ROUND}",
         _say(r"the round stands before the dot: write `\1\3.\2`")),
        (rf"\(\s*{_STEP}\s*(@\d+|\s(?:last|before))\s*\)(\.\w+)", _write(r"`\1\2\3`")),
        (rf"{_STEP}@(last|before)\b((?:\.\w+)?)", _write(r"`\1 \2\3`")),
        (r"\b(?<![\w)\]] )(?<!\.)(last|before)(\.\w+)", _say(
            r"the step stands before its round: write `step \1\2`")),
        (rf"{_STEP}\s+(last|before)\s+{_STEP}", _write(r"`\1 \2.\3`")),
        (rf"{_STEP}\.(last|before)\b((?:\.\w+)?)", _write(r"`\1 \2\3`")),
        (rf"\b(last|before)\s+{_STEP}((?:\.\w+)?)", _write(r"`\2 \1\3`")),
        (rf"{_STEP}[\[(](\d+)[\])]((?:\.\w+)?)", _write(r"`\1@\2\3`")),
        (rf"{_STEP}[\[(](last|before)[\])]((?:\.\w+)?)", _write(r"`\1 \2\3`")),
        (r"\bcount\s+(\w+)\s+where\s+([^()]+?)\s*([<>=!]=?)\s*", _write(r"`(count \1 where (\2)) \3 ...`")),
        (r"\b(any|all|count)\s+(\w+)\s+where\s+not\b", _say(
            r"put what is asked of a round in parentheses: `\1 \2 where (not ...)`")),
        (r"\b(any|all|count)\s+\w+\s+(?!where\b)\w+", _write(r"`\1 BLOCK where ...`")),
        (rf"[-+*/]\s*({_STEP}{_ROUND}?\s+is)\b", _write(r"`(1 if \1 ... else 0)` for a number")),
        (rf"({_STEP}{_ROUND}?\s+is\s+(?:not\s+)?\w+)\s*[-+*/]", _write(r"`(1 if \1 else 0)` for a number")),
        (rf"({_STEP}{_ROUND}?(?:\.\w+)*)\s+is\s+({_NUMBER})", _say(
            r"numbers are compared: write `\1 == \4`")),
        (r"\b(?:was|are|equals?)\b", _say("ask with `is`: `step is option`")),
        (r"[,;]\s*[\w.@]+(?:\s+last|\s+before)?\s+(?:is|sees)\b", _say("join conditions by `and` or `or`")),
        (r"\bis\s+(?:not\s+)?(\w+),\s*(\w+)", _say(r"join the options with `or`: `is \1 or \2`")),
        (r"\b(?:and|or)\s*(?:[<>]=?|[=!]=)", _say("name on both sides what is compared: `x > 1 and x < 3`")),
        (r"\bif\b(?!.*\belse\b).*$", _say("say what holds otherwise: `x if condition else 0`")),
        # numbers
        (rf"({_NUMBER})\s*(?:to|\.\.+)\s*{_NUMBER}",
         _say("a range belongs under `assumptions`; write its name here")),
        (rf"\b({_DISTRIBUTIONS})\s*\(",
         _say("a distribution belongs under `assumptions`, as `dist`; write its name here")),
        (r"(\d+(?:\.\d+)?)\s+%", _write(r"\1%")),
        (r"\d{1,3}(?:,\d{3})+(?!\d)", lambda m: f"no thousands separators: write {m[0].replace(',', '')}"),
        (r"(\d{1,3}(?:\.\d{3})+),(\d+%?)",
         lambda m: f"a decimal point, and nothing between thousands: write {m[1].replace('.', '')}.{m[2]}"),
        (r"(\d+),(\d+%?)", _say(r"a number has a decimal point: write \1.\2")),
        (_QUOTED.pattern, _is),
        (r"(?<![\w.)])\.(\d+%?)", _write(r"0.\1")), (r"(?<![\w.])(\d+)\.(?![\w.])", _write(r"\1")),
        (r"~\s*\d|\b(?:about|around|circa|approx)\b\s*\d*", _say(
            "write one number; what is uncertain stands under `assumptions`")),
        (r";", _say("conditions are joined by `and` or `or`, and a call parts its numbers by commas")),
        (r"[\"']", _say("names stand without quotation marks")),
        (r"&&?", _say("write `and`")),
        (r"\|\|?", _say("write `or`")),
        (r"=<", _say("write `<=`")), (r"=>", _say("write `>=`")), (r"<>", _say("write `!=`")),
        (r"===", _say("write `==`")),
        (r"!(?!=)", _say("write `not`")),
        (r"=(?!=)", _say("compare with `==`; a step with `is`")),
        (r"\^", _say("write `**` for a power")),
        (r"\?|^\s*if\b|\bthen\b|\belif\b", _say("write `x if condition else y`")),
        (r"\b(?:is\s+)?(?:in|one of|any of|either)\b\s*[\[(]?", _say(
            "ask with `is`, and join options with `or`: `step is a or b`")),
        (r"\d+(?:\.\d+)?[eE][+-]?\d+|\d_\d", _say("write numbers in full: 1000, not 1e3 or 1,000 or 1_000")),
        (r"(?<!\d)0\d", _say("a number has no leading zeros")),
        (r"[$]|\b(?:percent|pct)\b", _say("write the number alone; percent as 40%")),
        (r"^\s*\+|(?<=[(,])\s*\+", _say("leave the plus out")),
        (r"^\s*(?:[<>]=?|[=!]=)", _say("something is missing before the comparison: write `x > 5`")),
        (r"[A-Z]\w*", _lower),
        (r"[][{}:#]", _say("expressions need no brackets, braces, colons or '#'")),
        (r"\d\s*[a-z]\w*", _say(
            "put an operator between the two, as in `2 * x`; a number stands without its unit")),
    )
)  # fmt: skip
"""What is written elsewhere, or said, and what this language writes; the first that fits the place."""


def is_range(text: str) -> bool:
    """Whether an expression is two numbers with a dash that was meant as `to`: `30-50%`."""
    return bool(re.fullmatch(r"\d+(?:\.\d+)?%?\s*-\s*\d+(?:\.\d+)?%", text.strip()))


def slip_in(text: str, at: int) -> Slip | None:
    """The slip at which an expression stops being one; `at` is where the reader gave up."""
    odd = odd_character(text)
    if odd is not None:
        return odd
    for pattern, remedy in _SLIPS:
        for match in pattern.finditer(text):
            if match.start() <= at <= match.end() and (at < match.end() or match.end() == len(text)):
                got = re.match(r"\w+|\W", text[at:])
                words = remedy(match)
                new = _exactly(words)
                shown = f"'{got[0]}'" if got and got[0] != "'" else '"\'"'
                return Slip(at, shown, words, None if new is None else match.span(), new or "")
    return None


_EXACT = re.compile(r"\bwrite (?:`([^`]+)`|([\d.]+%?))$")
_FOR_EXAMPLE = re.compile(r"\.\.\.|\b(?:x|y|step|option|condition)\b")


def _exactly(remedy: str) -> str | None:
    """What a remedy writes in the place of what it was looked up for, unless that is an example."""
    found = _EXACT.search(remedy)
    text = "" if found is None else found[1] or found[2]
    return text if text and not _FOR_EXAMPLE.search(text) else None
