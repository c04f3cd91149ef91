"""The editor's service: findings of a text, and saving that loses nobody's text."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_browser import Browser
from melian.library import bundled

HERE = "/c/mine.crisis.yaml"
TEXT = bundled("canon/deterrence").read_text("utf-8")


@pytest.fixture
def client(tmp_path: Path) -> Browser:
    (tmp_path / "mine.crisis.yaml").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    return Browser(tmp_path)


def test_findings_follow_the_text(client: Browser) -> None:
    begun = client.get(f"{HERE}/file.json").json()
    assert (begun["text"], begun["version"], begun["is_changed"]) == (TEXT, 0, False)
    wrong = client.post(
        f"{HERE}/change", json={"text": TEXT.replace("\nactors:", "\nactor:"), "version": 0}
    ).json()
    line = TEXT.split("\n").index("actors:") + 1
    assert (line, "error") in [(each["line"], each["severity"]) for each in wrong["findings"]]
    assert (wrong["version"], wrong["is_changed"]) == (1, True)
    assert {"sources", "facts"} <= {each["name"] for each in wrong["outline"]}


def test_saving_keeps_bytes_that_were_not_edited(client: Browser, tmp_path: Path) -> None:
    edited = TEXT.replace("title: ", "title: New ", 1)
    saved = client.post(f"{HERE}/save", json={"text": edited, "version": 0}).json()
    assert not saved["is_changed"]
    assert (tmp_path / "mine.crisis.yaml").read_bytes() == b"\xef\xbb\xbf" + edited.replace(
        "\n", "\r\n"
    ).encode()


def test_a_file_that_changed_on_disk_is_not_written_over_and_both_are_shown(
    client: Browser, tmp_path: Path
) -> None:
    client.post(f"{HERE}/change", json={"text": TEXT + "# mine\n", "version": 0})
    path = tmp_path / "mine.crisis.yaml"
    path.write_text(TEXT + "# theirs\n", "utf-8")
    answer = client.post(f"{HERE}/save", json={"text": TEXT + "# mine\n", "version": 1})
    told = answer.json()
    assert answer.status_code == 409
    assert [line for line, other in told["mine"] if other] == ["# mine"]
    assert [line for line, other in told["theirs"] if other] == ["# theirs"]
    assert path.read_text("utf-8").endswith("# theirs\n")
    form = client.post(f"{HERE}/file", data={"text": TEXT + "# mine\n"})
    assert form.status_code == 409
    over = client.post(f"{HERE}/save", json={"text": TEXT + "# mine\n", "version": 1, "over": told["seen"]})
    assert over.status_code == 200
    assert path.read_bytes().endswith(b"# mine\r\n")


def test_the_text_of_the_disk_can_be_taken(client: Browser, tmp_path: Path) -> None:
    client.post(f"{HERE}/change", json={"text": TEXT + "# mine\n", "version": 0})
    (tmp_path / "mine.crisis.yaml").write_text(TEXT + "# theirs\n", "utf-8")
    assert client.post(f"{HERE}/reload").json()["text"].endswith("# theirs\n")


def test_two_pages_of_one_file_do_not_write_over_each_other(client: Browser) -> None:
    assert client.post(f"{HERE}/change", json={"text": TEXT + "# first\n", "version": 0}).status_code == 200
    for page in ("change", "save"):
        answer = client.post(f"{HERE}/{page}", json={"text": TEXT + "# other\n", "version": 0})
        told = answer.json()
        assert (answer.status_code, told["version"]) == (409, 1)
        assert [line for line, other in told["mine"] if other] == ["# other"]
        assert [line for line, other in told["theirs"] if other] == ["# first"]
    assert client.get(f"{HERE}/file.json").json()["text"].endswith("# first\n")


def test_what_comes_with_melian_is_read_only(client: Browser) -> None:
    page = client.get("/c/canon/deterrence/file").text
    assert "readonly" in page
    answer = client.post("/c/canon/deterrence/save", json={"text": "x", "version": 0})
    assert answer.status_code == 400
    assert "comes with melian" in answer.json()["error"]


@pytest.mark.parametrize(
    "body", [{}, {"text": 1, "version": 0}, {"text": "x", "version": 0, "path": "/etc"}, []]
)
def test_what_is_no_text_is_refused(client: Browser, body: object) -> None:
    assert client.post(f"{HERE}/save", json=body).status_code == 422


def test_a_form_saves_without_scripts(client: Browser, tmp_path: Path) -> None:
    answer = client.post(f"{HERE}/file", data={"text": TEXT.replace("\n", "\r\n") + "# more"})
    assert answer.status_code == 303
    assert (tmp_path / "mine.crisis.yaml").read_bytes().endswith(b"\r\n# more")


def test_a_remedy_that_is_applied_takes_its_finding_away(client: Browser) -> None:
    wrong = TEXT.replace("counts_as_yes: [war]", "counts_as_yes: [wat]", 1)
    assert wrong != TEXT
    told = client.post(f"{HERE}/change", json={"text": wrong, "version": 0}).json()
    (edit,) = next(each for each in told["findings"] if each["severity"] == "error")["remedies"]
    lines = wrong.split("\n")
    line = lines[edit["line"] - 1]
    before, behind = line[: edit["column"] - 1], line[edit["column"] - 1 :]
    assert behind.startswith(edit["old"])
    lines[edit["line"] - 1] = before + edit["new"] + behind.removeprefix(edit["old"])
    assert "\n".join(lines) == TEXT


@pytest.mark.parametrize(
    ("end", "word", "some"),
    [
        ("steps:\n  x:\n    who: ", "", "challenger"),
        ("steps:\n  x: {who: ch", "ch", "chance"),
        ("sta", "sta", "stakes: "),
    ],
)
def test_names_are_completed_by_their_place(client: Browser, end: str, word: str, some: str) -> None:
    told = client.post(f"{HERE}/complete", json={"before": TEXT + end}).json()
    assert told["word"] == word
    offered = [each["text"] for each in told["offers"]]
    assert some in offered
    assert all(each.startswith(word) for each in offered)
    assert "attack" not in offered


def test_in_a_comment_nothing_is_offered(client: Browser) -> None:
    assert client.post(f"{HERE}/complete", json={"before": TEXT + "# at"}).json()["offers"] == []
