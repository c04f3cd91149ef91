"""Evidence: passages beside facts; a dossier that is gone through keeps every other byte, and is drafted."""

from __future__ import annotations

import hashlib
import html
import re
import threading
from pathlib import Path

import jsonschema
import pytest

import melian
from app_browser import Browser
from app_crisis import EVIL, crisis
from melian.report.records.schemas import record_schema

REPORT = "Marna <i>threatens</i> to close the border if Orla attacks. Orla denied it.\n"
HERE = "/c/border.dossier.yaml/evidence"


def _at(words: str) -> str:
    start = REPORT.index(words)
    return f"{start} to {start + len(words)}"


FIRST = REPORT.partition(".")[0]
DOSSIER = f"""\
dossier: 1
title: A border   # kept as it is
texts:
  r: {{title: A paper, date: 2028-05-02, language: en, file: r.txt, sha256: {hashlib.sha256(REPORT.encode()).hexdigest()}}}
  gone: {{title: Another, date: 2028-05-03}}
actors:
  marna: {{label: Marna, type: state, forms: [Marna]}}
  orla: {{label: Orla, type: state, forms: [Orla]}}
passages:
  p1:
    text: r
    at: {_at(FIRST)}
    quote: {FIRST}
    says: marna
    about: [marna, orla]
    kind: THREATEN
    conditional: true
    keep: "?"   # mine
  p2: {{text: r, at: {_at("Orla denied it")}, quote: Orla denied him, says: orla, kind: REJECT, keep: no}}
  p3: {{text: gone, at: 1 to 5, quote: more, says: orla, keep: no}}
"""


@pytest.fixture
def client(tmp_path: Path) -> Browser:
    (tmp_path / "evil.crisis.yaml").write_text(crisis(EVIL), "utf-8")
    (tmp_path / "r.txt").write_text(REPORT, "utf-8")
    (tmp_path / "border.dossier.yaml").write_bytes(DOSSIER.replace("\n", "\r\n").encode())
    return Browser(tmp_path)


def judged(client: Browser, **said: str) -> tuple[int, str]:
    """What the form of the page answers to."""
    page = client.get(HERE).text
    of = re.search(r'name="of" value="([0-9a-f]+)"', page)[1]
    answer = client.post(HERE, data={"of": of, **{key.replace("_", "-"): each for key, each in said.items()}})
    return answer.status_code, answer.text


def test_facts_name_what_rests_on_them_and_what_is_not_verified(client: Browser) -> None:
    told = client.get("/c/evil.crisis.yaml/evidence.json").json()
    jsonschema.validate(told, record_schema("check"))
    assert [each["fact"] for each in told["facts"]["passages"]] == ["seen"]
    page = client.get("/c/evil.crisis.yaml/evidence").text
    assert "<script>alert" not in page
    assert 'id="fact-seen"' in page
    assert "not verified: the file does not say where it stands" in page
    assert re.search(r'<a href="[^"]*/numbers#n-prize">.*<td class="n">60</td>', page)


def test_passages_are_marked_in_their_text_and_those_not_verified_say_so(client: Browser) -> None:
    told = client.get(f"{HERE}.json").json()
    jsonschema.validate(told, record_schema("dossier check"))
    assert (told["verified"], told["wrong"], told["without_text"]) == (1, 1, 1)
    page = client.get(HERE).text
    marks = re.findall(r"<mark[^>]*>(.*?)<sup>", page)
    assert [html.unescape(each) for each in marks] == [FIRST, "Orla denied it"]
    assert page.count("not verified: other words stand there") == 1
    assert page.count("not verified: its text is not at hand") == 1


def test_a_dossier_is_judged_and_nothing_else_changes(client: Browser, tmp_path: Path) -> None:
    assert judged(client, keep_p1="yes", claim_p1="Marna <threatens>", keep_p2="no")[0] == 303
    assert judged(client, keep_p2="?", claim_p2="", keep_p3="yes")[0] == 303
    expected = DOSSIER.replace('keep: "?"   #', 'claim: "Marna <threatens>"\n    keep: yes   #')
    expected = expected.replace("REJECT, keep: no", 'REJECT, keep: "?"').replace(
        "orla, keep: no", "orla, keep: yes"
    )
    assert (tmp_path / "border.dossier.yaml").read_bytes() == expected.replace("\n", "\r\n").encode()
    assert 'value="Marna &lt;threatens&gt;"' in client.get(HERE).text
    assert 'id="row-p2"' not in client.get(f"{HERE}?show=yes").text


def test_nothing_is_written_over_what_somebody_else_wrote(client: Browser, tmp_path: Path) -> None:
    assert judged(client, of="0" * 64, keep_p1="yes")[0] == 409
    client.get(HERE)
    path = tmp_path / "border.dossier.yaml"
    of = re.search(r'name="of" value="([0-9a-f]+)"', client.get(HERE).text)[1]
    path.write_text(DOSSIER + "# theirs\n", "utf-8")
    assert client.post(HERE, data={"of": of, "keep-p1": "yes"}).status_code == 409
    assert path.read_text("utf-8") == DOSSIER + "# theirs\n"


@pytest.mark.parametrize(
    ("passage", "keep"), [("p9", "yes"), ("p1", "maybe"), ("../p1", "no"), ("p1", "yes\nno")]
)
def test_what_is_no_judgement_changes_nothing(
    client: Browser, tmp_path: Path, passage: str, keep: str
) -> None:
    before = (tmp_path / "border.dossier.yaml").read_bytes()
    assert judged(client, **{f"keep-{passage}": keep})[0] == 400
    assert (tmp_path / "border.dossier.yaml").read_bytes() == before


def test_a_model_is_drafted_beside_the_dossier(client: Browser, tmp_path: Path) -> None:
    judged(client, keep_p1="yes")
    answer = client.post(f"{HERE}/draft", data={"file": "border"})
    assert answer.headers["location"].startswith(HERE)
    page = client.settled(HERE)
    assert re.search(r'<a class="button first" href="/c/border.crisis.yaml/now">', page)
    assert {"marna", "orla"} <= set(melian.read(tmp_path / "border.crisis.yaml").scenario.actors)
    facts = client.get("/c/border.crisis.yaml/evidence").text
    assert re.search(r"<mark>Marna &lt;i&gt;threatens", facts)
    for name in ("border", "../out", "", "/srv/x"):
        assert client.post(f"{HERE}/draft", data={"file": name}).status_code in (400, 422)


def test_a_draft_tells_how_far_it_is_and_can_be_stopped(
    client: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(dossier, *, progress):
        progress(1, 4, "fait-accompli")
        begun.set()
        assert go_on.wait(20)
        progress(2, 4, "aid")

    monkeypatch.setattr("melian.app.pages.evidence.draft", slow)
    assert client.post(f"{HERE}/draft", data={"file": "other"}).status_code == 303
    assert begun.wait(20)
    working = re.search(r'data-working="([^"]+)"', client.get(HERE).text)[1]
    told = client.get(working).json()
    assert told == {"state": "working", "words": "pattern 2 of 4: fait accompli", "share": 0.25}
    assert client.post(f"{working}/stop").headers["location"] == HERE
    go_on.set()
    assert "Stopped." in client.settled(HERE)
    assert not (tmp_path / "other.crisis.yaml").exists()
