"""A newcomer's way through the app in a browser, without a command line: a pattern, its odds, a what-if, a brief."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
WIDTHS = (1280, 320)
PATIENCE = 60_000
"""Milliseconds: a busy machine is slow."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from melian.app.serving import Place, served

    with served(Place(tmp_path_factory.mktemp("folder"), "/")) as found:
        yield found


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[sync_api.Page]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_page()
        found.set_default_timeout(PATIENCE)
        sync_api.expect.set_options(timeout=PATIENCE)
        troubles: list[str] = []
        found.on("console", lambda message: troubles.append(message.text))
        found.on("pageerror", lambda error: troubles.append(str(error)))
        found.on("request", lambda request: troubles.extend(_foreign(request.url, address)))
        found.goto(address)
        yield found
        browser.close()
        assert not troubles


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


def test_from_a_pattern_to_a_brief(page: sync_api.Page) -> None:
    expect = sync_api.expect
    _sound(page)
    page.get_by_role("link", name="Conditional threat").click()
    page.get_by_label("The side that threatens").fill("The North")
    page.get_by_label("The side that is threatened").fill("The South")
    page.get_by_label("Name of the file").fill("first")
    _sound(page)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#answer .soft")).to_contain_text(re.compile(r"\d"))
    _sound(page)
    page.locator(".choices a").first.click()
    expect(page.locator("#taken-odds h2")).to_contain_text("If The")
    _sound(page)
    page.get_by_role("link", name="Story").click()
    page.locator(".moves a").first.click()
    expect(page.locator("#choice h2")).to_be_visible()
    _sound(page)
    page.get_by_role("link", name="Report", exact=True).click()
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("article", name="The brief")).to_be_visible()
    _sound(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("^HTML")).click()
    assert taken.value.suggested_filename == "first-brief.html"
    assert "A brief" in Path(taken.value.path()).read_text("utf-8")


def test_a_file_is_edited_by_keyboard(page: sync_api.Page, address: str) -> None:
    expect = sync_api.expect
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address.partition('/open')[0]}/c/first.crisis.yaml/file")
    _sound(page)
    page.set_viewport_size({"width": 1280, "height": 800})
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
    text.press_sequentially("steps:\n  again:\n    who: the")
    expect(page.get_by_role("option").first).to_contain_text("the_north")
    text.press("Escape")
    expect(page.locator("#completion")).to_be_hidden()
    text.press("Control+ ")
    expect(page.get_by_role("option").first).to_be_visible()
    text.press("ArrowDown")
    text.press("Enter")
    assert text.input_value().endswith("who: the_south")
    page.locator("#outline summary", has_text="actors").click()
    name = page.locator("#outline").get_by_role("button", name="the_south", exact=True)
    name.click()
    assert text.evaluate("each => each.value.slice(each.selectionStart).trim()").startswith("the_south:")
    expect(name).to_have_attribute("aria-current", "true")
