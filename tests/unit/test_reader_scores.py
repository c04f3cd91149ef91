"""The scores of the reader: how they are counted, and floors on reports with gold annotation."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from melian.reader.found import Moment
from melian.reader.read import read
from melian.texts.span import Span

ROOT = Path(__file__).parents[2]
OWN = sorted((ROOT / "tests" / "reports").glob("*.gold.json"))
SHARED = sorted((ROOT.parent / "shared" / "reports").glob("dev-*.gold.json"))
FLOORS = {"quotations": 0.95, "speakers": 0.88, "dates": 0.94, "numbers": 0.96}
LEAST_KINDS = 0.58
DAY = date(2028, 9, 4)


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("reader_scores", ROOT / "benchmarks" / "reader.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["reader_scores"] = module
    spec.loader.exec_module(module)
    return module


def test_precision_recall_and_their_mean_by_hand(scorer):
    # of four there are three found, with two false: 3/5, 3/4, and 2 * 0.6 * 0.75 / 1.35
    assert scorer.Count(right=3, missed=1, false=2).scores == pytest.approx((0.6, 0.75, 2 / 3))


def test_each_span_is_matched_once_with_the_one_that_it_overlaps_most(scorer):
    gold = [{"start": 0, "end": 10}, {"start": 10, "end": 20}]
    assert scorer.matched(gold, [Span(2, 12), Span(8, 10), Span(11, 20)]) == {0: 0, 1: 2}


def test_dates_by_hand(scorer):
    words = "on Monday, in May, today"
    gold = [
        {
            "start": 0,
            "end": 9,
            "quote": "on Monday",
            "status": "exact",
            "value": "2028-09-04",
            "required": True,
        },
        {
            "start": 11,
            "end": 17,
            "quote": "in May",
            "status": "interval",
            "value": "2028-05",
            "required": True,
        },
    ]
    moments = [
        Moment(Span(3, 9), DAY, DAY, "exact", "weekday"),
        Moment(Span(19, 24), DAY, DAY, "exact", "relative"),
    ]
    count = scorer._dates(gold, moments, words)
    assert (count.right, count.missed, count.false) == (1, 1, 1)


def test_an_interval_between_the_narrowest_and_the_widest_is_right(scorer):
    gold = {"status": "interval", "value": "2028-09", "core": "2028-09-02/2028-09-03", "outer": "2028-09"}
    assert scorer.is_right(Moment(Span(0, 1), date(2028, 9, 1), DAY, "interval", "vague"), gold)
    assert not scorer.is_right(Moment(Span(0, 1), DAY, DAY, "exact", "vague"), gold)


@pytest.mark.parametrize(
    "paths",
    [OWN, pytest.param(SHARED, marks=pytest.mark.skipif(not SHARED, reason="not here"))],
    ids=["own", "shared"],
)
def test_floors(paths, tmp_path):
    for path in paths:
        for each in (path, path.with_name(path.name.replace(".gold.json", ".txt"))):
            shutil.copy(each, tmp_path)
    command = [sys.executable, ROOT / "benchmarks" / "reader.py", tmp_path]  # apart: no checks of types there
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.strip()}
    for layer, floor in FLOORS.items():
        assert float(rows[layer][2]) >= floor, printed
    assert float(rows["kinds"][0]) >= LEAST_KINDS, printed


@pytest.mark.parametrize("group", ["late", "last", "herald"])
def test_who_gives_the_actors_of_a_text_is_read_no_worse(scorer, group):
    plain, given = scorer.Count(), scorer.Count()
    for path in (each for each in OWN if each.name.startswith(f"{group}-")):
        gold, text = scorer.loaded(path)
        plain.add(scorer._quotations(gold, read(text))[1])
        given.add(scorer._quotations(gold, read(text, scorer.table_of(gold)))[1])
    assert given.right >= plain.right
