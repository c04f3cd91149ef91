"""A report that is pasted becomes a dossier, which is then gone through; what cannot be read stays in the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_browser import Browser

REPORT = "Orla said on 3 May 2028 that <b>it</b> would close the pass if Marna attacked."


@pytest.fixture
def client(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


def test_a_report_is_read_and_gone_through(client: Browser) -> None:
    assert 'href="/read"' in client.get("/").text
    assert 'name="words"' in client.get("/read").text
    answer = client.post("/read", data={"words": REPORT, "file": "pass", "day": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/pass.dossier.yaml/evidence")
    page = client.get(answer.headers["location"]).text
    assert "&lt;b&gt;it" in page
    assert "<b>it" not in page
    assert "keep-p1" in page
    assert "dossier: passages" in client.get("/card/pass.dossier.yaml").text


@pytest.mark.parametrize(
    ("file", "words", "day", "why"),
    [
        ("pass", "  ", "", "no words"),
        (" ", REPORT, "", "a file needs a name"),
        ("pass", REPORT, "May", "is not a day"),
        ("../pass", REPORT, "", "is no file of this folder"),
    ],
)
def test_what_cannot_be_read_stays_in_the_form(
    client: Browser, file: str, words: str, day: str, why: str
) -> None:
    answer = client.post("/read", data={"words": words, "file": file, "day": day})
    assert answer.status_code == 400
    assert why in answer.text
    assert words.strip().replace("<", "&lt;").replace(">", "&gt;") in answer.text
