"""A remedy that is offered works: once it is applied, the finding is gone."""

from __future__ import annotations

import pytest

from league import ROUNDS_AND_WORDS
from melian.lsp.findings import found_in
from melian.lsp.requests import actions_in
from melian.lsp.texts import OpenText
from melian.workspace.writing.remedies import Remedy, remedies


def opened(text: str) -> OpenText:
    return OpenText("file:///a.crisis.yaml", 1, text)


def offered(text: str) -> list[tuple[str, Remedy]]:
    open_text = opened(text)
    return [
        (item.code, remedy)
        for item in found_in(open_text)
        if item.severity == "error"
        for remedy in remedies(item, open_text.lines)
    ]


NAMES = (
    ("hint is warm or cold", "hint is warn or cold", "M105"),
    ("because: [opened, closed]", "because: [opened, closde]", "M704"),
    ("[minutes p.3 B2, letters]", "[minuets p.3 B2, letters]", "M703"),
    ("to: south", "to: souht", "M103"),
    ("drop: [press_seen]", 'drop: ["press_sen"]', "M616"),
    ("force: {hold: wait}", "force: {hold: wiat}", "M612"),
    ("odds of quarrel above", "odds of quarel above", "M631"),
    ("sure, outcome is peace: 5", "sure, outcome is paece: 5", "M105"),
    ("odds: p_angry, heat", "odds: p_angri, heat", "M104"),
)
FORM = (
    ("quiet: wait", "quite: wait", "M201"),
    ("kind: vote", "kind: vort", "M401"),
    ("hold@1 is press", "hold@1 is pr\u0435ss", "M110"),
    ("p_angry / 2", "p_angry \u00f7 2", "M110"),
    ("heated or league is failed", "Heated or league is failed", "M110"),
)
SLIPS = (
    ("hint is warm or cold", "hint == 'warm'", "M110"),
    ("heated or league is failed", "heated || league is failed", "M110"),
    ("hold@1 is press", '"hold[1] is press"', "M110"),
    ("(hold last.cost_of)", "(hold.last.cost_of)", "M110"),
    ("p_angry / 2", "p_angry * 5 %", "M110"),
    ("if_false: 3", 'if_false: "3,5"', "M110"),
)


@pytest.mark.parametrize("slips", [NAMES, FORM, SLIPS], ids=["names", "form", "slips"])
def test_remedies_make_a_file_right_again(slips: tuple[tuple[str, str, str], ...]) -> None:
    """Several at once: each file that is checked takes its time."""
    text = ROUNDS_AND_WORDS
    for right, wrong, _ in slips:
        assert right in text
        text = text.replace(right, wrong, 1)
    for _ in range(3):  # a mistake may hide another
        found = offered(text)
        codes = sorted(code for code, _ in found)
        if not codes:
            break
        assert set(codes) <= {code for *_, code in slips}
        for start, end, new in sorted(((each.start, each.end, each.new) for _, each in found), reverse=True):
            text = text[:start] + new + text[end:]
    assert not [item for item in found_in(opened(text)) if item.severity == "error"]


def test_no_remedy_is_made_up() -> None:
    text = ROUNDS_AND_WORDS.replace("cost: gain}", "cost: }", 1).replace("kind: vote", "kind: xyz", 1)
    assert offered(text) == []


def test_an_editor_is_offered_what_is_on_its_line() -> None:
    text = opened(ROUNDS_AND_WORDS.replace("quiet: wait", "quite: wait", 1))
    findings = found_in(text)
    at = text.lines.range_of(next(item for item in findings if item.code == "M201").mark)
    action = actions_in(text, findings, at)[0]
    assert action.title == "Write quiet"
    assert actions_in(text, findings, text.lines.range(0, 1)) == []
