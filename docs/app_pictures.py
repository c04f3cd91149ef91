"""Take the pictures of the app: pages of the bundled crisis, and a newcomer's way to a first brief.

`python docs/app_pictures.py` rewrites docs/images/app; it needs the extra `test` and chromium. The tests go
the same way, `walk`, so that the tutorial tells what can be done.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from melian.app.serving import Place, served

FOLDER = Path(__file__).parent / "images" / "app"
CRISIS = "/c/ukraine-2021"
PAGES = {
    "now": f"{CRISIS}/now",
    "story": f"{CRISIS}/story?step=act&actor=russia",
    "events": f"{CRISIS}/events",
    "numbers": f"{CRISIS}/numbers",
    "file": f"{CRISIS}/file",
}
SETTLING = 2000
"""Milliseconds until all is drawn."""
SIZE = {"width": 1120, "height": 700}
PATIENCE = 120_000
"""Milliseconds that an answer may take."""
SOLVED = "draws, solved"
COST = "What the answer costs Southland"
"""The number that is moved, as its slider calls it."""


def walk(page: Page, home: str) -> Iterator[str]:
    """Go a newcomer's way: a pattern, its odds, a course, the reasons, a what-if, a brief.

    Parameters
    ----------
    page
        A page that was let in.
    home
        The address of the app.

    Yields
    ------
    str
        The name of what is to be seen, each time that something is.
    """
    page.goto(home)
    yield "shelf"
    page.get_by_role("link", name="Conditional threat").click()
    page.get_by_label("The side that threatens").fill("Northland")
    page.get_by_label("The side that is threatened").fill("Southland")
    page.get_by_label("Name of the file").fill("first")
    yield "pattern"
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#answer .soft")).to_contain_text(" in ", timeout=PATIENCE)
    yield "odds"
    page.get_by_role("link", name="Nothing definite").click()
    expect(page.locator("#taken-odds h2")).to_contain_text("If Northland chooses")
    yield "course"
    page.get_by_role("link", name="Story").click()
    page.locator(".moves a", has_text="Southland").click()
    expect(page.locator("#choice h2")).to_contain_text("Southland", timeout=PATIENCE)
    page.locator("#choice h2").scroll_into_view_if_needed()
    yield "reasons"
    page.get_by_role("link", name="Numbers").click()
    expect(page.locator("#behind")).to_contain_text(SOLVED, timeout=PATIENCE)
    number = page.locator("#present-number")
    before = number.inner_text()
    page.get_by_label(COST).press("PageUp")
    expect(number).not_to_have_text(before, timeout=PATIENCE)
    expect(page.locator("#behind")).to_contain_text(SOLVED, timeout=PATIENCE)
    yield "what-if"
    page.get_by_role("link", name="Report", exact=True).click()
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("article", name="The brief")).to_be_visible(timeout=PATIENCE)
    yield "brief"


def main() -> None:
    """Open each page, wait for its answer, and keep what is seen."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Place(Path(folder), "/")) as address:
        home = address.partition("/open")[0]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
            page.goto(address)
            for name, path in PAGES.items():
                page.goto(home + path)
                page.locator("[data-working]").first.wait_for(state="detached", timeout=120_000)
                page.wait_for_timeout(SETTLING)
                page.screenshot(path=FOLDER / f"{name}.png")
            for name in walk(page, home):
                page.wait_for_timeout(SETTLING)
                page.screenshot(path=FOLDER / f"first-{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
