"""Numbers that stand in formulas without a name: found, counted, moved, and named."""

from __future__ import annotations

import pytest

from melian.scenario.bare_numbers import bare_share
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.provenance import provenance
from small_crisis import crisis, errors, model

ME = "judgement: T"
MANY = {
    "scale": "100 = a town",
    "assumptions": f"{{loss: {{range: 10 to 30, best: 20, {ME}}}}}",
    "define": "{likely: 70%, size: loss * 0.3, unused: 1 + 4}",
    "steps": """
        {way: {who: chance, odds: {one: 20%, two: rest}},
         act: {who: north, choices: {wait: {label: W, men: 94, guns: 3}, go: {label: G, men: 175, guns: 7}}, leaks: {west: 1/4},
               seen_by: south},
         back: {who: south, only_if: act.men > 50, choices: {no: N, yes_: Y}}}
    """,
    "stakes": """
        {north: {Town: {worth: 100, when: act is go}, Village: {worth: -100, when: act is wait},
                 Pride: {worth: "-2 * loss + 0 * 1", when: back is yes_}},
         south: {Fate: {worth: {act is go: -size ** 2, act.men > 5 * loss: 8}}}}
    """,
    "outcomes": "{yes_: act is go and act.men > 60, no_: otherwise}",
    "as_of": "2000-01-01",
    "timeline": "{e: {date: 1999-12-01, event: So, hints: {act is go: 3 times, way is one: 2 to 4 times}}}",
}  # fmt: skip


def test_every_bare_number_has_its_place_and_its_range():
    found = model(**MANY).bare
    # counted by hand; left out are 0 and 1, the percentage that 'likely' means, the first stake worth the
    # scale, the exponent, and the men, on whom the story itself hangs
    assert {(n.place.partition(", line")[0], n.written.text) for n in found} == {
        ("size", "0.3"), ("unused", "4"), ("way: odds one", "20%"), ("act.wait: guns", "3"),
        ("act.go: guns", "7"), ("act: leaks west", "1/4"), ("north: Village", "100"), ("north: Pride", "2"),
        ("south: Fate", "5"), ("south: Fate", "8"), ("e: hint at act is go", "3"),
    }  # fmt: skip
    text = crisis(**MANY).splitlines()
    for number in found:
        line, column = number.mark.line, number.mark.column
        assert text[line - 1][column - 1 :].startswith(number.written.text), number.place
    ends = {n.written.text + "times" * n.is_ratio: (round(n.low, 9), round(n.high, 9)) for n in found}
    assert ends["7"] == (4.2, 9.8)  # 60 to 140 %
    assert ends["1/4"] == (0.15, 0.35)
    assert ends["3times"] == (round(3 / 1.4, 9), 4.2)  # a ratio: the same factor either way


@pytest.mark.parametrize(
    ("odds", "low", "high"), [("20%", 0.16, 0.24), ("90%", 0.88, 0.92), ("0.5", 0.4, 0.6)]
)
def test_a_chance_keeps_to_0_and_1_and_moves_as_its_complement_does(odds, low, high):
    (found,) = model(bare="20%", steps=f"{{d: {{who: chance, odds: {{x: {odds}, y: rest}}}}}}").bare
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("text", ["40", "0%", "90%", "much"])
def test_bare_is_a_percentage(text):
    assert " M313 " in errors(bare=text)[0]
    assert bare_share(model(bare="25%").scenario.file, Diagnostics()) == 0.25


def test_numbers_are_counted_by_what_they_rest_on():
    built = model(**MANY)
    counts = provenance(built.scenario.file, len(built.bare))
    assert (counts.by_facts, dict(counts.by_judgement), counts.by_analyst) == (0, {"T": 1, "the test": 1}, 11)
