"""The names of a file, with their places."""

from melian.workspace.outline import outline

TEXT = """melian: 1
title: T
actors: {us: The US, them: {label: Them}}
private:
  us.will:
    types: {firm: {odds: 30%, label: Firm}, soft: rest}
steps:
  threat: {who: us, label: Threaten, choices: {yes: Aloud, no: Not}}
stakes:
  us: {War: {worth: 3}}
timeline:
  - {date: 2021, event: E}
broken: {
"""


def test_names_come_in_order_with_label_place_and_depth():
    found = [
        (n.section, n.name, n.label, n.mark.line, n.mark.column, n.depth)
        for n in outline(TEXT.replace("broken: {\n", ""))
    ]
    assert ("", "title", "T", 2, 1, 0) in found
    assert ("actors", "us", "The US", 3, 10, 1) in found
    assert ("actors", "them", "Them", 3, 22, 1) in found
    assert ("private", "firm", "Firm", 6, 13, 2) in found
    assert ("steps", "yes", "Aloud", 8, TEXT.splitlines()[7].index("yes") + 1, 2) in found
    assert ("stakes", "War", "", 10, 8, 2) in found
    assert [each[3:5] for each in found] == sorted(each[3:5] for each in found)


def test_what_is_no_yaml_has_no_outline():
    assert outline(TEXT) == ()
