"""The story in words: each line against what the author of the file wrote."""

from __future__ import annotations

from melian.report.pages.story import story_lines
from small_crisis import model

PARTS = {
    "question": "Does it come to blows?",
    "counts_as_yes": "[blows]",
    "as_of": "2021-12-09",
    "scale": "100 = a town",
    "precision": "4 to 16",
    "private": "{north.aim: {label: Its aim, types: {keen: {odds: 1/4, label: Land}, idle: {odds: rest, label: Fame}}}}",
    "steps": """
    say: {label: A word, who: south, kind: threat, to: north, choices: {still: Says nothing, warn: Warns},
          promises: {by: warn, when: act is attack, do: reply is fight, if_broken: 7}}
    act: {label: The deed, who: north, choices: {wait: Waits, attack: Attacks}}
    reply: {who: south, only_if: act is attack, seen_by: north, choices: {yield: Yields, fight: Fights}}
    """,
    "stakes": "{north: {Prize: {worth: 30, when: reply is yield}}, south: {Loss: -60}}",
    "outcomes": "{blows: {when: reply is fight, label: Blows}, calm: otherwise}",
    "timeline": "{news: {date: 2021-12-02, event: A speech, hints: {north.aim is keen: 2 times}, sets: {act: attack}}}",
    "variants": "{bold: {label: A bold north, force: {act: attack}}}",
}


def sections(variant: str | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in story_lines(model(variant=variant, **PARTS)):
        if line.heading:
            found[line.text] = []
        elif line.text:
            found[list(found)[-1]].append(line.text)
    return found


def test_every_part_of_the_file_has_its_section_in_its_words() -> None:
    head, *titles = found = sections()
    assert head == "A small crisis"
    assert [title.partition(" (")[0] for title in titles] == [
        "Who acts", "What is hidden", "What is played, in order", "What is at stake", "How it can end",
        "What was reported", "What if",
    ]  # fmt: skip
    parts = dict(zip(titles, list(found.values())[1:], strict=True))
    acts, hidden, played, stakes, ends, news, whatifs = parts.values()
    assert "Does it come to blows? Yes: blows." in found[head]
    assert acts == ["North", "South", "West"]
    assert hidden[0] == "north.aim: Its aim"
    assert hidden[1] == "known by North"
    assert ["keen: Land" in line and "1/4" in line for line in hidden[2:]] == [True, False]
    assert [line for line in played if line[0].isdigit()] == [
        "1. say: A word",
        "2. act: The deed",
        "3. reply: reply",
    ]
    assert "word given by warn: if act is attack, reply is fight; broken, it costs 7" in played
    assert "played only if: act is attack" in played
    assert [line for line in played if "seen by everybody" in line] == ["North, seen by everybody"]
    assert "South, seen by North" in played
    assert stakes == ["North", "- Prize: 30, when reply is yield", "South", "- Loss: -60"]
    assert ends[0] == "- blows [yes]: Blows (reply is fight)"
    assert len(ends) == 2
    assert ends[1].endswith("(otherwise)")
    assert news[0] == "2021-12-02 news: A speech"
    assert "seen: act is attack" in news
    assert "2 times as likely if north.aim is keen" in news
    assert whatifs == ["- bold: A bold north"]


def test_a_variant_says_that_it_is_one() -> None:
    said = " ".join(sections("bold")["A small crisis"])
    assert "bold" in said
    assert "bold" not in " ".join(sections()["A small crisis"])
