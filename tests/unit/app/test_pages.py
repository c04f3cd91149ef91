"""Pages: whatever a file holds is text, the twin is the record of the question, and long work shows how far it is."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import jsonschema
import pytest

import melian
from app_browser import HOME, Browser
from app_crisis import EVIL, crisis
from melian.app.look import in_the_dark
from melian.report.records.schemas import record_schema
from melian.workspace import document
from melian.workspace.work.jobs import Jobs


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = tmp_path_factory.mktemp("folder")
    (folder / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    (folder / "evil.crisis.yaml").write_text(crisis(EVIL, EVIL), "utf-8")
    (folder / "broken.crisis.yaml").write_text(crisis().replace("question:", "questio:"), "utf-8")
    (folder / "<b>&'.crisis.yaml").write_text(crisis(), "utf-8")
    return Browser(folder)


class Page(HTMLParser):
    """The tags of a page, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


PAGES = [
    "/",
    "/new/build-up",
    "/c/evil.crisis.yaml/now",
    "/c/evil.crisis.yaml/file",
    "/c/evil.crisis.yaml/evidence",
    "/c/broken.crisis.yaml/file",
    "/c/no/now",
    "/c/evil.crisis.yaml/story?step=reply&actor=south",
    "/c/evil.crisis.yaml/events",
    "/c/evil.crisis.yaml/papers",
]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_file_is_markup_and_nothing_inline_or_foreign_is_asked_for(
    client: Browser, path: str
) -> None:
    client.get("/card/evil.crisis.yaml")
    text = client.get(path).text if path == "/c/no/now" else client.settled(path)
    page = Page(text)
    assert not [
        tag
        for tag, given in page.tags
        if (tag == "img" and given["src"] == "x") or any(name.startswith("on") for name in given)
    ]
    assert not [given for _, given in page.tags if "style" in given]
    for tag, given in page.tags:
        if tag == "script":
            assert given["src"]
        for name in ("src", "action", "href") if tag != "a" else ():
            if name in given:
                assert urljoin(HOME, given[name]).startswith(HOME), given
    assert "49" not in "".join(page.words) or "{{7*7}}" in "".join(page.words)
    if "evil" in path:
        assert EVIL in "".join(page.words)


def test_a_picture_and_json_hold_it_as_text_too(client: Browser) -> None:
    told = client.get("/c/evil.crisis.yaml/now.json").json()
    assert told["outcomes"][0]["label"] == EVIL
    page = Page(client.settled("/c/evil.crisis.yaml/now"))
    assert {tag for tag, _ in page.tags} & {"svg"}
    assert sum(tag == "script" for tag, _ in page.tags) == 1


@pytest.mark.parametrize("path", ["now"])
def test_twin_is_the_record_that_the_command_prints(client: Browser, path: str) -> None:
    answer = client.get(f"/c/plain.crisis.yaml/{path}.json")
    told = answer.json()
    jsonschema.validate(told, record_schema(path))
    table = melian.read(crisis()).compile().solve(draws=200).now()
    from melian.report.records.now import NowRecord

    plain = NowRecord.of(table, {}).plain()
    for name in ("scenario", "again"):
        told.pop(name, None), plain.pop(name, None)
    assert told == plain


def test_odds_of_an_option_that_is_taken_are_shown(client: Browser) -> None:
    text = client.settled("/c/plain.crisis.yaml/now")
    links = re.findall(r'href="([^"]*taken=[^"]*)"', text)
    assert links
    shown = client.settled(links[0].replace("&amp;", "&").partition("#")[0])
    assert 'id="taken-odds"' in shown


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../x.crisis.yaml",
        "%2e%2e/x.crisis.yaml",
        "/etc/passwd",
        "..%2f..%2fetc%2fpasswd.yaml",
        "a%00.yaml",
        "~/x.yaml",
    ],
)
def test_a_path_that_leaves_the_folder_is_no_file(client: Browser, name: str) -> None:
    for answer in (client.get(f"/c/{name}/now.json"), client.get(f"/c/{name}/file.json")):
        assert answer.status_code in (400, 404)
        assert "root:" not in answer.text


@pytest.mark.parametrize("file", ["../out", "/srv/out", "a/../../out", ".hidden", "a\\b", "plain", "con\x00"])
def test_a_new_file_stays_in_the_folder_and_overwrites_nothing(client: Browser, file: str) -> None:
    answer = client.post("/new/build-up", data={"actor": ["North", "South"], "file": file})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_crisis_begins_with_a_pattern_and_a_bundled_one_is_copied(tmp_path: Path) -> None:
    client = Browser(tmp_path)
    answer = client.post("/new/build-up", data={"actor": ["The North", "Süd"], "file": "my crisis"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/my%20crisis.crisis.yaml/now")
    text = (tmp_path / "my crisis.crisis.yaml").read_text("utf-8")
    assert {"the_north", "sued"} == set(melian.read(text).scenario.actors)
    copied = client.post("/copy/canon/deterrence", data={"file": "mine"})
    assert copied.headers["location"] == "/c/mine.crisis.yaml/file"
    assert [each["name"] for each in client.get("/shelf.json").json()["files"][:2]] == [
        "mine.crisis.yaml",
        "my crisis.crisis.yaml",
    ]
    card = client.get("/card/my crisis.crisis.yaml").text
    assert "<script" not in card


def test_a_shelf_tells_odds_once_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    client = Browser(tmp_path)
    assert 'class="odds"' not in client.get("/").text
    client.settled("/c/plain.crisis.yaml/now")
    assert 'class="odds"' in client.get("/").text


def test_a_page_is_shown_before_its_answer_and_work_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")

    def endless(posed, watch):
        watch.progress(50, None)
        watch.stop.wait(30)
        return melian.read(crisis()).compile().solve(draws=1).run

    client = Browser(tmp_path, Jobs(solve=endless))
    page = client.get("/c/plain.crisis.yaml/now")
    job = re.search('data-working="(/job/[0-9]+)"', page.text)[1]
    assert client.get(job).json()["state"] == "working"
    assert client.post(f"{job}/stop").headers["location"] == "/c/plain.crisis.yaml/now"
    for _ in range(40):
        text = client.get("/c/plain.crisis.yaml/now").text
        if "Stopped." in text:
            break
        time.sleep(0.05)
    assert "Ask again" in text
    again = client.get("/c/plain.crisis.yaml/now?again=yes").text
    client.post(re.search('data-working="(/job/[0-9]+)"', again)[1] + "/stop")


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.crisis.yaml").write_text(crisis(), "utf-8")
    whole = document.read_plain

    def locked(path: Path, *, limit: int) -> bytes:
        if path.name.startswith("a."):
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, limit=limit)

    monkeypatch.setattr(document, "read_plain", locked)
    client = Browser(tmp_path)
    assert "cannot be read: permission denied" in client.get("/card/a.crisis.yaml").text
    files = {each["name"]: each["is_read"] for each in client.get("/shelf.json").json()["files"]}
    assert (files["a.crisis.yaml"], files["b.crisis.yaml"]) == (False, True)
    assert client.get("/c/a.crisis.yaml/now").status_code == 404


def test_a_page_of_a_file_with_errors_names_them(tmp_path: Path) -> None:
    (tmp_path / "wrong.crisis.yaml").write_text(crisis().replace("question:", "questio:"), "utf-8")
    text = Browser(tmp_path).settled("/c/wrong.crisis.yaml/now")
    line = crisis()[: crisis().index("question:")].count("\n") + 1
    assert f'file#line-{line}">Line {line}</a>: there is no field' in text


def test_a_file_that_is_gone_is_shown_as_such(tmp_path: Path) -> None:
    path = tmp_path / "plain.crisis.yaml"
    path.write_text(crisis(), "utf-8")
    client = Browser(tmp_path)
    assert "is gone from its folder" not in client.get("/c/plain.crisis.yaml/file").text
    path.unlink()
    for page in ("now", "file", "evidence"):
        assert "is gone from its folder" in client.get(f"/c/plain.crisis.yaml/{page}").text
    assert "is gone" not in client.get("/c/canon/deterrence/evidence").text


def test_a_file_with_errors_keeps_its_last_answer(tmp_path: Path) -> None:
    (tmp_path / "plain.crisis.yaml").write_text(crisis(), "utf-8")
    client = Browser(tmp_path)
    client.settled("/c/plain.crisis.yaml/now")
    client.post(
        "/c/plain.crisis.yaml/change", json={"text": crisis().replace("question:", "questio:"), "version": 0}
    )
    text = client.settled("/c/plain.crisis.yaml/now")
    assert "this is the answer of the text before" in text
    assert 'class="soft"' in text


def test_a_picture_is_drawn_in_the_ink_of_a_dark_page_and_its_words_stay() -> None:
    picture = '<text fill="#1a1a1a">#1a1a1a</text><path stroke="#123456" fill="none"/>'
    assert in_the_dark(picture) == '<text fill="#edeae3">#1a1a1a</text><path stroke="#123456" fill="none"/>'
