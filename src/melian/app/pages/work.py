"""How far an answer is, and stopping it.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from melian.app.look import address
from melian.app.site import Site

__all__ = ["routes"]


def routes(site: Site) -> APIRouter:
    """What a page that waits asks."""
    router = APIRouter(tags=["work"])

    @router.get("/job/{number}")
    def working(number: int) -> dict[str, Any]:
        """How far it is; nothing is asked anew for that."""
        asked = site.desk.job(number)
        return {"state": "gone", "words": "Asked anew.", "share": 0.0} if asked is None else asked.plain

    @router.post("/job/{number}/stop", response_class=HTMLResponse)
    def stop(number: int) -> Response:
        """Stop working at it."""
        found = site.desk.stop(number)
        if found is None:
            return RedirectResponse("/", status_code=303)
        name, page = found
        return RedirectResponse(address(name, page.split()[0]), status_code=303)

    return router
