"""The page of numbers: sliders and what stands behind them, odds while dragging and after, saving one scalar."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

import melian
from app_browser import PATIENCE, Browser
from app_crisis import EVIL

NAME = "plain.crisis.yaml"
TEXT = """melian: 1
title: TITLE
question: Does it come to a fight?
counts_as_yes: fight
as_of: 2021-02-01
scale: 100 = the prize
precision: 8
analyst: "A. N."
sources: {paper: {title: TITLE, date: 2021-01-01}}
facts: {seen: {text: TITLE, source: paper}}
actors: {north: North, south: South}
assumptions: {prize: {range: 40 to 90, best: 60, label: TITLE, because: [seen]}}
steps:
  ask: {who: north, choices: {push: Push, wait: Wait}}
  reply: {who: south, only_if: ask is push, choices: {yield: Give way, resist: Resist}}
stakes:
  north: {Prize: {worth: prize if reply is yield else 0}, War: {worth: 10 - 30 if reply is resist else 0}}
  south: {Loss: {worth: 0 - prize if reply is yield else 0}, War: {worth: 0 - 50 if reply is resist else 0}}
outcomes:
  fight: {when: reply is resist, label: TITLE}
  calm: {when: otherwise, label: Calm}
variants:
  dear: {set: {prize: 80}}
  strong: {force: {reply: resist}}
timeline:
  asked: {date: 2021-01-10, event: TITLE, sets: {ask: push}}
""".replace("TITLE", "A test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / NAME).write_bytes(TEXT.replace("\n", "\r\n").encode())
    (tmp_path / "evil.crisis.yaml").write_text(TEXT.replace("A test", json.dumps(EVIL)), "utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Browser:
    result = Browser(folder)
    result.settled(f"/c/{NAME}/numbers")
    return result


def put(client: Browser, numbers: dict | None = None, what_ifs: tuple = (), draws: int = 200) -> dict:
    """What is told once it is worked out."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        asked = {"numbers": numbers or {}, "what_ifs": what_ifs, "draws": draws}
        told = client.post(f"/c/{NAME}/numbers/ask", json=asked).json()
        if told["state"] != "working":
            return told
        time.sleep(0.02)
    raise AssertionError(told)


def test_each_number_has_a_slider_with_its_ends_and_what_it_rests_on(client: Browser) -> None:
    text = client.settled(f"/c/{NAME}/numbers")
    sliders = re.findall(
        r'"range" id="([^"]+)" name="([^"]+)" min="([^"]+)" max="([^"]+)".* value="([^"]+)"', text
    )
    assert sliders[0][1] == "n:prize"
    for place, _, least, most, value in sliders:
        assert f'<label for="{place}">' in text
        assert float(least) <= float(value) <= float(most)
    assert "Middle 90 %: 40 to 90." in text
    assert text.count("What it rests on") == text.count("<path") == 1


def test_nothing_of_a_file_is_markup_there(client: Browser) -> None:
    text = client.settled("/c/evil.crisis.yaml/numbers")
    assert EVIL not in text
    assert not re.search(r"<[^>]+ on[a-z]+=|<[^>]+ style=|<script(?![^>]+src=)", text)


def test_a_number_let_go_gives_the_odds_of_the_command(client: Browser, folder: Path) -> None:
    told = put(client, {"prize": 72.5})
    by_hand = melian.read(folder / NAME).solve(set={"prize": "72.5"}, draws=200)
    assert told["state"] == "done"
    assert told["answer"]["median"] == by_hand.answer.median
    assert client.get(f"/c/{NAME}/numbers.json?set=prize=72.5").json()["odds"] == by_hand.to_dict()["odds"]


def test_what_ifs_and_bare_numbers_are_moved_together(client: Browser, folder: Path) -> None:
    line = next(k for k, row in enumerate(TEXT.split("\n"), 1) if "10 - 30" in row)
    place = f"{line}:{TEXT.split(chr(10))[line - 1].index('30') + 1}"
    told = put(client, {place: 40}, ("dear",))
    other = folder / "other.crisis.yaml"
    other.write_text(TEXT.replace("10 - 30", "10 - 40"))
    assert told["answer"]["median"] == melian.read(other).solve(variant="dear", draws=200).answer.median
    assert put(client, {}, ("dear", "strong"))["answer"]["median"] == pytest.approx(1.0)


def test_precision_is_a_slider_too(client: Browser, folder: Path) -> None:
    assert 'name="n:precision"' in client.settled(f"/c/{NAME}/numbers")
    told = put(client, {"precision": 6})
    by_hand = melian.read(folder / NAME).compile(precision="6").solve(draws=200)
    assert told["answer"]["median"] == by_hand.answer.median
    twin = client.get(f"/c/{NAME}/numbers.json?precision=6").json()
    assert twin["odds"] == by_hand.to_dict()["odds"]
    before = (folder / NAME).read_bytes()
    version = client.get(f"/c/{NAME}/file.json").json()["version"]
    client.post(f"/c/{NAME}/numbers/save", json={"numbers": {"precision": 6}, "version": version})
    assert (folder / NAME).read_bytes() == before.replace(b"precision: 8", b"precision: 6")


def test_dragging_weighs_the_draws_and_says_how_many_tell(client: Browser) -> None:
    weigh = f"/c/{NAME}/numbers/weigh"
    told = client.post(weigh, json={"numbers": {"prize": 60}}).json()
    assert told["state"] == "weighed"
    assert 1 <= told["effective"] < 200
    assert re.match(r"weighed: as much as [0-9]+ of 200 draws tell$", told["behind"])
    fixed = client.post(weigh, json={"numbers": {"1:1": 3}}).json()
    assert fixed["behind"].endswith("counts once you let go")
    assert client.post(weigh, json={"numbers": {}, "what_ifs": ["dear"]}).json() == {"state": "none"}


def test_saving_changes_one_scalar_and_no_other_byte(client: Browser, folder: Path) -> None:
    before = (folder / NAME).read_bytes()
    wanted = {"numbers": {"prize": 66}, "version": 0}
    assert client.post(f"/c/{NAME}/numbers/save", json=wanted).json()["state"] == "saved"
    assert (folder / NAME).read_bytes() == before.replace(b"best: 60", b"best: 66")
    assert client.post(f"/c/{NAME}/numbers/save", json=wanted).status_code == 409
    (folder / NAME).write_bytes(before)
    client.get(f"/c/{NAME}/file")
    far = {"numbers": {"prize": 400}, "version": 2}
    refused = client.post(f"/c/{NAME}/numbers/save", json=far)
    assert refused.status_code == 400
    assert "inside the range" in refused.text
    assert (folder / NAME).read_bytes() == before


def test_what_cannot_be_asked_says_why(client: Browser) -> None:
    told = put(client, {"prise": 3})
    assert told["state"] == "failed"
    assert "Did you mean 'prize'" in told["problem"]


def test_without_scripts_the_form_asks_the_same(client: Browser, folder: Path) -> None:
    text = client.settled(f"/c/{NAME}/numbers?n:prize=75&was:prize=60&n:x=1&was:x=1")
    assert 'value="75"' in text
    expected = melian.read(folder / NAME).solve(set={"prize": "75"}, draws=200).answer.median
    shown = re.search(r'id="number">([^<]+)<', text)
    assert shown is not None
    assert re.sub(r"\D", "", shown[1]) == f"{100 * expected:.0f}"
