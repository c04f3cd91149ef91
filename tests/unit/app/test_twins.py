"""Every page has a twin, and every twin the form that `melian schema` prints."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from app_browser import Browser
from app_crisis import EVIL, crisis
from melian.app.site import PAGES
from melian.report.records.schemas import record_schema

HERE = "/c/plain.crisis.yaml"
DOSSIER = """dossier: 1
title: T
texts: {note: {title: N, date: 2024-05-02, language: en}}
actors: {orla: {label: Orla, type: state, forms: [Orla]}}
passages: {p1: {text: note, at: 1 to 4, says: orla, quote: None, kind: REJECT, claim: It is so, keep: yes}}
"""
TWINS = {
    "/shelf.json": "app shelf",
    f"{HERE}/now.json": "now",
    f"{HERE}/story.json": "show",
    f"{HERE}/story/choice.json?step=reply&actor=south": "why",
    f"{HERE}/story/choice.json?step=reply&actor=south&question=beliefs": "beliefs",
    f"{HERE}/story/choice.json?step=reply&actor=south&question=strategy": "strategy",
    f"{HERE}/events.json": "timeline",
    f"{HERE}/events.json?add=reply=yield@2021-01-20&skip=asked": "timeline",
    f"{HERE}/numbers.json?set=prize=50&precision=6": "solve",
    f"{HERE}/evidence.json": "check",
    f"{HERE}/file.json": "app file",
    f"{HERE}/papers.json": "brief",
    "/c/broken.crisis.yaml/evidence.json": "check",
    "/c/broken.crisis.yaml/file.json": "app file",
    "/c/a.dossier.yaml/evidence.json": "dossier check",
    "/c/a.dossier.yaml/file.json": "app file",
    "/c/b.dossier.yaml/evidence.json": "dossier check",
    "/c/canon/hawk-dove/file.json": "app file",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder: Path = tmp_path_factory.mktemp("folder")
    texts = {
        "plain.crisis.yaml": crisis(EVIL, EVIL),
        "broken.crisis.yaml": crisis().replace("yes: fight", "yes: fite"),
    }
    texts |= {"a.dossier.yaml": DOSSIER, "b.dossier.yaml": DOSSIER.replace("keep", "kep")}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    made = Browser(folder)
    made.settled(f"{HERE}/now")
    assert made.post(f"{HERE}/papers/brief").status_code == 303
    made.settled(f"{HERE}/papers")
    return made


@pytest.mark.parametrize(("path", "form"), TWINS.items())
def test_a_twin_has_the_form_that_schema_prints(client: Browser, path: str, form: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json(), record_schema(form), jsonschema.Draft202012Validator)


def test_every_page_of_a_crisis_has_one(client: Browser) -> None:
    assert {f"{HERE}/{page}.json" for page, _ in PAGES} <= {path.partition("?")[0] for path in TWINS}


def test_the_shelf_tells_what_was_found_and_asked(client: Browser) -> None:
    files = {each["name"]: each for each in client.get("/shelf.json").json()["files"]}
    assert files["broken.crisis.yaml"]["errors"] > 0
    assert files["plain.crisis.yaml"]["odds"]
    assert files["a.dossier.yaml"]["kind"] == "dossier"
    assert client.get("/c/a.dossier.yaml/evidence.json").json()["kept"] == 1
    assert client.get("/c/b.dossier.yaml/evidence.json").json()["findings"]
    assert files["canon/hawk-dove"]["is_bundled"]
    assert files["canon/hawk-dove"]["odds"] is None
