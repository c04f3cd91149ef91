"""The brief, made while somebody waits, is what its command writes; it can be stopped."""

from __future__ import annotations

import time
from pathlib import Path

import jsonschema
import pytest

import melian
from app_browser import Browser
from app_crisis import EVIL, crisis
from melian.app.site import Site
from melian.report.records.schemas import record_schema
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace

HERE = "/c/plain.crisis.yaml/papers"


def test_a_brief_is_made_read_and_taken_away(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(EVIL), "utf-8")
    client = Browser(tmp_path)
    assert client.get(f"{HERE}.json").status_code == 404
    assert client.post(f"{HERE}/brief").headers["location"] == HERE
    page = client.settled(HERE)
    assert "<script>alert" not in page
    assert 'aria-label="The brief"' in page
    jsonschema.validate(client.get(f"{HERE}.json").json(), record_schema("brief"))
    number = page[page.index('href="/paper/') :].split('"')[1].split("/")[2]
    taken = client.get(f"/paper/{number}/md")
    assert taken.headers["content-disposition"] == 'attachment; filename="plain-brief.md"'
    case = melian.read(tmp_path / "plain.crisis.yaml")
    expected = case.compile().solve(draws=200).brief(form="md")
    assert taken.text.splitlines()[:6] == expected.splitlines()[:6]
    assert client.get(f"/paper/{number}/exe").status_code == 404
    client.post("/c/plain.crisis.yaml/change", json={"text": crisis(), "version": 0})
    assert "The text was changed since." in client.get(HERE).text


def test_a_paper_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")

    def endless(posed, watch):
        watch.stop.wait(30)
        return melian.read(crisis()).compile().solve(draws=1).run

    client = Browser(tmp_path, Jobs(solve=endless))
    client.post(f"{HERE}/report")
    page = client.get(HERE).text
    place = page[page.index('data-working="') :].split('"')[1]
    assert client.get(place).json()["state"] == "working"
    client.post(f"{place}/stop")
    assert "Stopped." in client.settled(HERE)


def test_all_work_stops_when_the_app_ends(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    seen = []

    def endless(posed, watch):
        seen.append(watch.stop.wait(30))
        return melian.read(crisis()).compile().solve(draws=1).run

    site = Site(Workspace(tmp_path), Jobs(solve=endless))
    document = site.open("plain.crisis.yaml")
    paper = site.press.begin(document, "report")
    job = site.desk.ask(document, "now", "now", site.usual()).job
    site.close()
    assert job.wait(10)
    for _ in range(200):
        if paper.state != "working":
            break
        time.sleep(0.05)
    assert (job.state, paper.state) == ("stopped", "stopped")
    assert seen == [True] * len(seen)


@pytest.mark.parametrize("kind", ["book", "..", "<b>"])
def test_there_are_no_other_papers(tmp_path: Path, kind: str) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    assert Browser(tmp_path).post(f"{HERE}/{kind}").status_code in (400, 404, 405)


def test_a_file_with_errors_makes_none_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis().replace("question:", "questio:"), "utf-8")
    client = Browser(tmp_path)
    client.post(f"{HERE}/brief")
    assert "the file has errors" in client.settled(HERE)
