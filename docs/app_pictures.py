"""Take the pictures of the app: pages of the bundled crisis, as chromium shows them.

`python docs/app_pictures.py` rewrites docs/images/app; it needs the extra `test` and chromium.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

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
            browser.close()


if __name__ == "__main__":
    main()
