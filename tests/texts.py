"""Invented reports, and quotations of them that are damaged or set in other type."""

from __future__ import annotations

import unicodedata

from melian.texts.normal import normal_words
from melian.texts.span import Span

ACTORS = ("Vostria", "Kelmar", "Ardenia", "the Northern League", "Sorvania", "Tirland")
OFFICES = ("foreign minister", "chief of staff", "chancellor", "envoy", "spokesman")
VERBS = ("move", "send", "withdraw", "deliver", "station", "mobilise")
THINGS = ("soldiers", "vehicles", "final offers", "ships", "aircraft", "officers")
WHERE = (
    "at the border \u2013 for now",
    "near the river",
    "in the harbour",
    "beyond the strait",
    "by the coast",
)
NOT = (" not", "", "")


def invented_report(rng, n_quotations):
    """A text, and the places of its quotations, without their marks."""
    pieces, spans, at = [], [], 0
    for _ in range(n_quotations):
        actor, other = rng.sample(ACTORS, 2)
        words = (
            f"{actor} will{rng.choice(NOT)} {rng.choice(VERBS)} {rng.randint(2, 999)},{rng.randint(0, 999):03} "
            f"{rng.choice(THINGS)} {rng.choice(WHERE)}, \u2018whatever\u2019 {other} says about it"
        )
        head = f"The {rng.choice(OFFICES)} of {rng.choice(ACTORS)} said on day {rng.randint(1, 28)}: \u201c"
        tail = rng.choice(
            ("\u201d. Nobody answered. ", "\u201d, and left.\n", "\u201d; it was caf\u00e9 talk. ")
        )
        spans.append(Span(at + len(head), at + len(head) + len(words)))
        pieces.append(head + words + tail)
        at += len(pieces[-1])
    return "".join(pieces), spans


def damaged(rng, text, span, spans):
    """Quotations that say something else than what stands at a place, each with its kind."""
    words = span.of(text)
    digits = [place for place, sign in enumerate(words) if sign.isdigit()]
    at = rng.choice(digits)
    yield "a digit", words[:at] + rng.choice([d for d in "0123456789" if d != words[at]]) + words[at + 1 :]
    yield "a digit dropped", words[:at] + words[at + 1 :]
    yield (
        "a negation",
        words.replace("will not", "will") if "will not" in words else words.replace("will", "will not"),
    )
    actor = next(name for name in ACTORS if words.startswith(name))
    yield "an actor", rng.choice([name for name in ACTORS if name != actor]) + words[len(actor) :]
    other = rng.choice([each for each in spans if each.of(text) != words]).of(text)
    yield "another speaker", other
    half = words.index(",", len(actor) + 14)
    joined = f"{words[:half]} {other[other.index(' ') :].strip()}"
    yield "two stitched", joined
    yield "two stitched with a mark", f"{words} ... {other}"


def variant(rng, words):
    """The same words as another typesetter would set them."""
    result = []
    for sign, after in zip(words, words[1:] + " ", strict=True):
        if sign in "\u2018\u2019":
            sign = rng.choice("'\u2018\u2019\u201a\u201b`\u00b4")
        elif sign in '"\u201c\u201d':
            sign = rng.choice('"\u201c\u201d\u201e\u00ab\u00bb')
        elif sign in "-\u2013\u2014":
            sign = rng.choice("-\u2010\u2011\u2012\u2013\u2014\u2212")
        elif sign == " ":
            sign = rng.choice((" ", "  ", "\n", "\u00a0", "\u202f", " \u200b", "\t"))
        elif sign.isalpha() and after.isalpha() and rng.random() < 0.1:
            sign += "\u00ad"
        result.append(sign)
    text = "".join(result)
    if rng.random() < 0.7:
        text = (
            text.replace("ffi", "\ufb03")
            .replace("fi", "\ufb01")
            .replace("fl", "\ufb02")
            .replace("ff", "\ufb00")
        )
    text = rng.choice(("", " ", "\n")) + text + rng.choice(("", " "))
    text = unicodedata.normalize(rng.choice(("NFC", "NFD")), text)
    assert normal_words(text), text
    return text
