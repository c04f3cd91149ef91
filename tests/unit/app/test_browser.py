"""A newcomer's way through the app in a browser, without a command line: a pattern, its odds, a what-if, a brief."""

from __future__ import annotations

import math
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import melian

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "docs"))

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
from app_pictures import COST, walk  # noqa: E402  (the pages are no package)

TUTORIAL = ROOT / "docs" / "tutorial" / "in-the-browser.md"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
WIDTHS = (1280, 320)
PORT = """melian: 1
title: A closed port
question: Is the port closed?
counts_as_yes: closed
as_of: 2021-02-01
scale: 100 = the port
precision: 4 to 16
analyst: An office
sources: {paper: {title: A paper, date: 2021-01-01}}
facts: {seen: "The port was seen. [paper]"}
actors: {north: North, south: South}
assumptions:
  pain: {range: 20 to 80, best: 40, label: What a closed port costs, because: [seen]}
steps:
  ask: {who: north, label: What the north asks, choices: {much: Much, little: Little}}
  reply: {who: south, label: What the south does, choices: {close: Close it, leave: Leave it open}}
stakes:
  north: {Port: {worth: 30 if ask is much else 10}}
  south: {Port: {worth: 45 - pain if reply is close else 0}}
outcomes: {closed: {when: reply is close, label: It closes}, opened: {when: otherwise, label: It stays open}}
timeline: {asked: {date: 2021-01-10, event: The north asks for much, sets: {ask: much}}}
variants:
  dear: {label: A dear port, set: {pain: 70}}
  small: {label: A small demand, force: {ask: little}, drop: [asked]}
"""
DOSSIER = """dossier: 1
title: A port
texts: {note: {title: A note, date: 2024-05-02, language: en}}
actors: {orla: {label: Orla, type: state, forms: [Orla]}}
passages: {p1: {text: note, at: 1 to 4, says: orla, quote: It closes, kind: THREATEN, keep: "?"}}
"""
PATIENCE = 60_000
"""Milliseconds: a busy machine is slow."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from melian.app.serving import Place, served

    folder = tmp_path_factory.mktemp("folder")
    (folder / "port.crisis.yaml").write_text(PORT, "utf-8")
    (folder / "port.dossier.yaml").write_text(DOSSIER, "utf-8")
    with served(Place(folder, "/")) as found:
        yield found


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[sync_api.Page]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_page()
        found.set_default_timeout(PATIENCE)
        sync_api.expect.set_options(timeout=PATIENCE)
        troubles: list[str] = []
        found.on("console", lambda message: troubles.extend(_trouble(message.text)))
        found.on("pageerror", lambda error: troubles.append(str(error)))
        found.on("request", lambda request: troubles.extend(_foreign(request.url, address)))
        found.goto(address)
        yield found
        browser.close()
        assert not troubles


def _trouble(words: str) -> list[str]:
    """What a console should not say; that two windows do not agree is answered by 409."""
    return [] if "409 (Conflict)" in words else [words]


def _foreign(url: str, address: str) -> list[str]:
    """What leads elsewhere."""
    return [] if url.startswith((address.partition("/open")[0], "data:", "blob:")) else [url]


def _sound(page: sync_api.Page) -> None:
    """A page without serious findings, that fits a phone."""
    for dark in ("light", "dark"):
        page.emulate_media(color_scheme=dark)
        found = axe.Axe().run(page).response["violations"]
        assert not [
            (each["id"], each["nodes"][0]["html"])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        inside = page.locator("html").evaluate("each => each.scrollWidth <= window.innerWidth")
        assert inside, f"{page.url} is wider than {width}"


def _is_what_the_command_finds(page: sync_api.Page) -> None:
    """The number that is shown once a slider of the pattern is moved."""
    sync_api.expect(page.locator("#behind")).to_have_text("1,000 draws, solved")
    cost = page.get_by_label(COST).input_value()
    text = melian.from_pattern("conditional-threat", ["northland", "southland"]).scenario.text
    case = melian.read(f"{text}\nvariants: {{dear: {{set: {{answer_hurts: {cost}}}}}}}\n")
    expected = 100 * case.solve(variant="dear", draws=1000).answer.median
    shown = page.locator("#present-number").inner_text()
    assert shown != page.locator("#pinned-number").inner_text()
    assert re.match(rf"({math.floor(expected)}|{math.ceil(expected)}) %", shown)


def test_from_a_pattern_to_a_brief(page: sync_api.Page, address: str) -> None:
    seen = []
    for name in walk(page, address.partition("/open")[0]):
        seen.append(name)
        if name == "what-if":
            _is_what_the_command_finds(page)
        _sound(page)
    assert re.findall(r"images/app/first-([a-z-]+)\.png", TUTORIAL.read_text("utf-8")) == seen
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("^HTML")).click()
    assert taken.value.suggested_filename == "first-brief.html"
    assert "A brief" in Path(taken.value.path()).read_text("utf-8")


def test_a_file_is_edited_by_keyboard(page: sync_api.Page, address: str) -> None:
    expect = sync_api.expect
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address.partition('/open')[0]}/c/first.crisis.yaml/file")
    text = page.get_by_label("Text of the file")
    text.press("Control+Home")
    text.press_sequentially("qestion: So?\n")
    expect(page.locator("#findings")).to_contain_text("there is no field")
    page.get_by_role("button", name="Line 1", exact=True).click()
    selected = text.evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)")
    assert selected == "qestion"
    page.get_by_role("button", name="Write question").press("Enter")
    expect(page.locator("#findings")).to_contain_text("given twice")
    assert text.input_value().startswith("question: So?\n")
    text.press("Control+z")
    assert text.input_value().startswith("qestion: So?\n")
    text.press("Control+Home")
    text.press("Shift+ArrowDown")
    text.press("Delete")
    text.press("Shift+End")
    text.press_sequentially("# a note of mine")
    text.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Saved.")
    text.press("Control+End")
    text.press_sequentially("steps:\n  again:\n    who: ")
    expect(page.get_by_role("option").first).to_contain_text("northland")
    text.press("Escape")
    expect(page.locator("#completion")).to_be_hidden()
    text.press("Control+ ")
    expect(page.get_by_role("option").first).to_be_visible()
    text.press("ArrowDown")
    text.press("Enter")
    assert text.input_value().endswith("who: southland")
    page.locator("#outline summary", has_text="actors").click()
    name = page.locator("#outline").get_by_role("button", name="southland", exact=True)
    name.click()
    assert text.evaluate("each => each.value.slice(each.selectionStart).trim()").startswith("southland:")
    expect(name).to_have_attribute("aria-current", "true")


def test_a_slider_is_dragged_and_what_ifs_are_combined(page: sync_api.Page, address: str) -> None:
    expect, home = sync_api.expect, address.partition("/open")[0]
    page.goto(f"{home}/c/port.crisis.yaml/numbers")
    number, behind, base = page.locator("#number"), page.locator("#behind"), page.locator("#pinned-number")
    expect(behind).to_have_text("1,000 draws, solved")
    begun = number.inner_text()
    expect(base).to_have_text(begun)
    slider = page.get_by_label("What a closed port costs")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.85, middle, steps=5)
    expect(behind).to_have_text(re.compile(r"^weighed: as much as [0-9,]+ of 1,000 draws tell$"))
    assert float(number.inner_text().split()[0]) < float(begun.split()[0])
    page.mouse.up()
    expect(behind).to_have_text("1,000 draws, solved")
    expect(base).to_have_text(begun)
    page.get_by_role("button", name="Put all back").click()
    expect(number).to_have_text(begun)
    page.get_by_label("A dear port").check()
    page.get_by_label("A small demand").check()
    both = PORT + "  both: {set: {pain: 70}, force: {ask: little}, drop: [asked]}\n"
    expected = 100 * melian.read(both).solve(variant="both", draws=1000).answer.median
    expect(number).to_have_text(re.compile(rf"^({math.floor(expected)}|{math.ceil(expected)}) %"))
    expect(behind).to_have_text("1,000 draws, solved")
    expect(base).to_have_text(begun)
    page.get_by_role("button", name="Pin these odds").click()
    expect(base).to_have_text(number.inner_text())
    expect(page.locator("#pinned-title")).to_have_text("pinned")


def test_a_report_is_pasted_and_read(page: sync_api.Page, address: str) -> None:
    home = address.partition("/open")[0]
    page.goto(home)
    page.get_by_role("link", name="Read a report").click()
    _sound(page)
    page.get_by_label("The report, as").fill("On 3 May 2028 Orla said that it would close the pass.\n")
    page.get_by_role("button", name="Read it").click()
    sync_api.expect(page.get_by_label("keep").first).to_be_visible()
    assert page.url == f"{home}/c/report.dossier.yaml/evidence"


def test_two_windows_on_one_file_lose_no_text(page: sync_api.Page, address: str) -> None:
    expect, here = sync_api.expect, f"{address.partition('/open')[0]}/c/port.crisis.yaml/file"
    page.goto(here)
    text, state = page.get_by_label("Text of the file"), page.locator("#state")
    version = page.locator("#desk").get_attribute("data-version")
    body = {"text": PORT + "# the other\n", "version": int(version or 0)}
    other = page.request.post(
        here.replace("/file", "/change"), data=body, headers={"Origin": address.partition("/open")[0]}
    )
    assert other.ok
    text.press("Control+End")
    text.press_sequentially("# mine")
    expect(page.locator("#conflict")).to_contain_text("in another window")
    _sound(page)
    page.get_by_role("button", name="Keep this text").click()
    expect(page.locator("#conflict")).to_be_empty()
    expect(state).to_have_text("Not saved.")
    assert text.input_value().endswith("# mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(state).to_have_text("Saved.")


REST = ("now", "story", "events", "numbers", "evidence", "file", "papers")


@pytest.mark.parametrize(
    "path", [*(f"port.crisis.yaml/{each}" for each in REST), "port.dossier.yaml/evidence"]
)
def test_every_page_is_sound_and_every_way_can_be_typed(page: sync_api.Page, address: str, path: str) -> None:
    page.goto(f"{address.partition('/open')[0]}/c/{path}")
    sync_api.expect(page.locator("[data-working]")).to_have_count(0)
    _sound(page)
    seen = "each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility()"
    wanted = page.locator(
        "main :is(a[href], button, input:not([type=radio]), select, textarea, summary)"
    ).evaluate_all(f"all => all.filter({seen}).length")
    page.locator("main").focus()
    reached = set()
    for _ in range(wanted + 4):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "[...document.querySelectorAll('main :is(a[href],button,input:not([type=radio]),select,textarea,summary)')]"
            ".indexOf(document.activeElement)"
        )
        reached.add(place)
    assert len(reached - {-1}) >= wanted
