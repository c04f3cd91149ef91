"""From the text of the report of 9 December 2021 to odds: dossier, draft, check, solve.

What is expected was judged by hand, by places and without words of the report. Skipped where the report is not
at hand.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.dossier.read import read_dossier
from melian.drafts.draft import draft

REPORT = Path(__file__).parents[3] / "shared" / "reports" / "2021-12-09-it.txt"
pytestmark = pytest.mark.skipif(not REPORT.is_file(), reason="the report is not at hand")

SPEAKERS = {
    695: "zelenskyy", 914: "zelenskyy", 1779: "united_states", 2219: "putin", 2947: "united_states",
    3249: "stratford", 3314: "stratford", 3602: "stratford", 3897: "psaki", 4515: "united_states",
    4879: "biden", 5446: "biden", 5589: "biden", 5945: "menendez", 5980: "menendez",
}  # fmt: skip
"""Where each quotation begins -> who says it: a person, or an actor where no person is named."""
NUMBERS = {
    1525: "94000 soldiers",
    1884: "at most 175000 soldiers",
    474: "2 hours",
    1134: "1.5 hours",
    4224: "9 states",
}
"""Where a passage begins -> its number."""
HAPPENED = {
    400: "2021-12-09", 1884: "2022-01-01 to 2022-01-10", 2268: "2014-01-01 to 2014-12-31",
    3136: "2021-12-09", 3802: "2021-12-09", 4383: "2021-12-06 to 2021-12-09", 4987: "2021-12-02 to 2021-12-09",
    1525: "2021-01-01 to 2021-12-09", 2483: "2021-12-07",
}  # fmt: skip
ROWS = {
    "R1": [177, 474], "R2": [0, 695], "R3": [4383], "R4": [5446], "R5": [1525, 1884], "R6": [2880],
    "R7": [5880, 5980, 6085], "R8": [5300, 5589], "R9": [4987], "R10": [2094, 2483], "R11": [2746],
    "R12": [3602], "R13": [914, 4706], "R14": [2268],
}  # fmt: skip
"""Row of what the report contains -> where the passages begin that tell it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    shutil.copy(REPORT, folder / "report.txt")
    arguments = [
        "dossier",
        str(folder / "report.txt"),
        "-o",
        str(folder / "c.dossier.yaml"),
        "--date",
        "2021-12-09",
    ]
    told = CliRunner().invoke(cli, arguments)
    assert told.exit_code == 0, told.output
    return folder


@pytest.fixture(scope="module")
def dossier(folder):
    return read_dossier(folder / "c.dossier.yaml")


@pytest.fixture(scope="module")
def made(dossier):
    return draft(dossier)


@pytest.fixture(scope="module")
def passages(dossier):
    return {dossier.spans(name)[0].start: each for name, each in dossier.file.passages.items()}


def test_speakers_numbers_and_days(passages):
    right = [passages[at].person or passages[at].says for at in SPEAKERS if at in passages]
    wanted = [who for at, who in SPEAKERS.items() if at in passages]
    assert sum(got == who for got, who in zip(right, wanted, strict=True)) >= 14
    for at, number in NUMBERS.items():
        assert passages[at].numbers == [number]
    for at, days in HAPPENED.items():
        assert passages[at].happened == days
    assert {at for at, each in passages.items() if each.happened} <= {*HAPPENED, 3166}  # no day is invented


def test_rows_are_anchored_and_the_deeds_are_steps(folder, made):
    (folder / "c.crisis.yaml").write_text(made.text, encoding="utf-8")
    case = melian.read(folder / "c.crisis.yaml")
    begins = {int(str(fact.at).split()[0]) for fact in case.scenario.file.facts.values()}
    assert sum(set(places) <= begins for places in ROWS.values()) >= 12
    assert made.roles["build-up"] == {"challenger": "russia", "defender": "ukraine"}
    assert made.roles["demand-and-red-line"] == {"demander": "russia", "addressee": "united_states"}
    assert made.roles["conditional-threat"] == {"threatener": "united_states", "target": "russia"}
    assert made.roles["aid"] == {"donor": "united_states", "recipient": "ukraine", "attacker": "russia"}
    assert made.roles["private-pressure"]["client"] == "ukraine"
    found = melian.passages_of(case)
    assert found.sentence == f"{len(found)} facts: {len(found)} verified"
    assert case.solve(draws=6, seed=0, workers=1).run.n_certified == 6
