"""How well quotations are verified: damaged ones, variants in other type, and how long a large text takes.

`python scripts/damaged_quotations.py` makes invented reports, damages 10,000 quotations of them and sets
1,000 in other type, and prints how many pass; then it times 500 quotations of a text of 1 MB, half of
them wrong. It ends with 1 if a damaged one passes or a variant does not.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from melian.texts.anchors import TextPlaces
from texts import damaged, invented_report, variant

DAMAGED, VARIANTS, QUOTATIONS, SIGNS = 10_000, 1_000, 500, 1_000_000


def damaged_that_pass(rng: random.Random) -> tuple[Counter[str], Counter[str]]:
    """By kind of damage: how many there were, and how many passed."""
    tried: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    while tried.total() < DAMAGED:
        text, spans = invented_report(rng, 40)
        places = TextPlaces(text)
        for span in spans:
            for kind, quote in damaged(rng, text, span, spans):
                tried[kind] += 1
                passed[kind] += places.verified((span,), quote, None).holds
    return tried, passed


def variants_that_fail(rng: random.Random) -> list[str]:
    """Quotations in other type that are not taken for what they are."""
    failed = []
    for _ in range(VARIANTS // 40):
        text, spans = invented_report(rng, 40)
        places = TextPlaces(text)
        quotes = [(span, variant(rng, span.of(text))) for span in spans]
        failed += [quote for span, quote in quotes if not places.verified((span,), quote, None).holds]
    return failed


def seconds_for_a_large_text(rng: random.Random) -> tuple[int, float]:
    """Characters of a large text, and how long 500 quotations of it take, every second one wrong."""
    text, spans = invented_report(rng, SIGNS // 155)
    chosen = rng.sample(spans, QUOTATIONS)
    start = time.perf_counter()
    places = TextPlaces(text)
    for number, span in enumerate(chosen):
        words = span.of(text)
        quote = words if number % 2 else words.replace("will", "shall")
        assert places.verified((span,), quote, None).holds == bool(number % 2)
    return len(text), time.perf_counter() - start


def main() -> int:
    """Print the counts."""
    rng = random.Random(0)
    tried, passed = damaged_that_pass(rng)
    for kind, n in tried.items():
        print(f"{kind}: {passed[kind]} of {n:,} pass")
    print(f"damaged: {passed.total()} of {tried.total():,} pass")
    failed = variants_that_fail(rng)
    print(f"variants: {VARIANTS - len(failed):,} of {VARIANTS:,} pass")
    signs, seconds = seconds_for_a_large_text(rng)
    print(f"{QUOTATIONS} quotations, half of them wrong, in {signs:,} characters: {seconds:.2f} s")
    return 1 if passed.total() or failed else 0


if __name__ == "__main__":
    sys.exit(main())
