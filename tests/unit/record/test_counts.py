"""Counts that are shipped: shares of what they say, counted again by their own definition, where they are used."""

from __future__ import annotations

import csv
import re

import pytest

from melian.errors import UsageError
from melian.library import bundled, names
from melian.record.baselines import Baselines, read_baselines
from melian.record.counts import COUNTS
from melian.record.resolution import beside, read_resolution
from melian.record.scoring import BASELINES, baselines_beside
from record_files import write_pair

TABLE = bundled("cuba-1962").parents[1] / BASELINES


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_is_a_share_and_says_of_what(name):
    count = COUNTS[name]
    assert 0 < count.count < count.cases
    assert count.odds == count.count / count.cases
    assert f"{count.count} of {count.cases}" in count.source
    assert all(column in count.source for column in {**count.yes, **count.among})
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in count.table.sha256)


def test_a_part_of_what_came_about_and_a_class_of_all_have_fewer():
    assert COUNTS["icb-war"].count < COUNTS["icb-clashes"].count
    for name in ("icb-war", "icb-clashes", "icb-agreement"):
        part, whole = COUNTS[f"{name}-outside-war"], COUNTS[name]
        assert part.yes == whole.yes
        assert (part.count < whole.count, part.cases < whole.cases) == (True, True)


def test_whoever_has_the_data_counts_again(tmp_path):
    """By hand: of five rows the last has no value, the third began during a war."""
    path = tmp_path / "icb.csv"
    path.write_text("crisno,iwcmb,viol,forout\n1,1,4,1\n2,2,3,4\n3,7,4,2\n4,1,1,7\n5,,,\n", "utf-8")
    found = {name: count.again(path).odds for name, count in COUNTS.items() if name.startswith("icb")}
    assert found == {
        "icb-war": "2/4", "icb-war-outside-war": "1/3", "icb-clashes": "3/4", "icb-clashes-outside-war": "2/3",
        "icb-agreement": "2/4", "icb-agreement-outside-war": "1/3",
    }  # fmt: skip


def test_a_table_of_baselines_names_a_count(tmp_path):
    path = tmp_path / "said.csv"
    path.write_text("crisis,question,forecaster,odds,source\nford,question,all,icb-war,\n", "utf-8")
    said = read_baselines(path)
    assert said.of("ford", ["question"])["ford", "question"] == {"all": 103 / 486}
    assert said.sources == {"all": (COUNTS["icb-war"].source,)}
    path.write_text("crisis,question,forecaster,odds,source\nford,question,all,icb-wars,\n", "utf-8")
    with pytest.raises(UsageError, match=r"'icb-wars' is no odds; .*icb-war, icb-war-outside-war"):
        read_baselines(path)


def test_sources_are_told_of_the_crises_that_are_scored():
    said = Baselines(
        (("ford", "*", "all", 0.1, "One"), ("pass", "*", "all", 0.2, "Two"), ("*", "*", "he", 0.3, "A"))
    )
    assert said.about("ford").sources == {"all": ("One",), "he": ("A",)}
    assert (said.about("ford") | said.about("pass")).sources == {"all": ("One", "Two"), "he": ("A",)}


def test_a_table_beside_the_crisis_or_above_is_read(tmp_path):
    resolution = read_resolution(write_pair(tmp_path, name="ford"))
    assert baselines_beside(resolution).rows == ()
    table = tmp_path / BASELINES
    table.write_text("crisis,question,forecaster,odds,source\n*,*,all,1/4,A count\n", "utf-8")
    (rows,) = baselines_beside(resolution).rows
    assert rows[2:4] == ("all", 0.25)
    (tmp_path / "below").mkdir()
    assert len(baselines_beside(read_resolution(write_pair(tmp_path / "below"))).rows) == 1


def test_the_counts_of_the_library_are_held_against_questions_that_it_asks():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = {row["crisis"]: set() for row in rows}
    for row in rows:
        assert row["odds"] in COUNTS
        asked[row["crisis"]].add(row["question"])
    for crisis, questions in asked.items():
        assert questions <= set(read_resolution(beside(bundled(crisis))).questions), crisis
    past = {name.split("/")[1] for name in names() if name.startswith("history/")}
    assert set(asked) <= past
