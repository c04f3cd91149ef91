"""Passages beside facts; a dossier that is gone through keeps every other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_browser import Browser
from app_crisis import EVIL, crisis
from melian.app.pages.evidence import judged
from melian.errors import UsageError

DOSSIER = """\
dossier: 1
title: A border   # kept as it is
texts:
  r: {title: A paper, date: 2024-05-02, language: en, file: r.txt, sha256: 41665af9fa84ceccf8c94cdd33ca70b16063b6623fb69321369081c8afc91352}
actors:
  northland: {label: Northland, type: state, forms: [Northland]}
passages:
  p1:
    text: r
    at: 0 to 5
    quote: "<b>Troops</b> moved"
    says: northland
    keep: "?"   # mine
  p2: {text: r, at: 6 to 9, quote: more, says: northland, keep: no}
"""


def test_facts_name_what_rests_on_them(tmp_path: Path) -> None:
    (tmp_path / "evil.crisis.yaml").write_text(crisis(EVIL), "utf-8")
    client = Browser(tmp_path)
    [fact] = client.get("/c/evil.crisis.yaml/evidence.json").json()["facts"]
    assert fact["fact"] == "seen"
    assert [each["name"] for each in fact["rests"]] == ["prize"]
    page = client.get("/c/evil.crisis.yaml/evidence").text
    assert "<script>alert" not in page
    assert 'id="fact-seen"' in page


def test_a_dossier_is_judged_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "border.dossier.yaml"
    path.write_bytes(DOSSIER.replace("\n", "\r\n").encode())
    client = Browser(tmp_path)
    page = client.get("/c/border.dossier.yaml/evidence").text
    assert "0 kept, 1 dropped, 1 to judge." in page
    assert "<b>Troops" not in page
    for passage, keep in (("p1", "yes"), ("p2", "?"), ("p2", "yes")):
        answer = client.post("/c/border.dossier.yaml/judge", data={"passage": passage, "keep": keep})
        assert answer.status_code == 303
    expected = DOSSIER.replace('keep: "?"', "keep: yes").replace("keep: no", "keep: yes")
    assert path.read_bytes() == expected.replace("\n", "\r\n").encode()


def test_what_is_no_judgement_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "border.dossier.yaml"
    path.write_text(DOSSIER, "utf-8")
    client = Browser(tmp_path)
    for passage, keep in (("p9", "yes"), ("p1", "maybe"), ("p1", "yes\nno"), ("../p1", "no")):
        answer = client.post("/c/border.dossier.yaml/judge", data={"passage": passage, "keep": keep})
        assert answer.status_code in (400, 422)
    assert path.read_text("utf-8") == DOSSIER
    with pytest.raises(UsageError, match="no `keep` yet"):
        judged(DOSSIER.replace('    keep: "?"   # mine\n', ""), "p1", "yes")
