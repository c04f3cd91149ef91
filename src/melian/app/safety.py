"""What every request passes before a page sees it, and what every answer carries.

In this order: the name of the host, the method, the origin of what writes, the size, the cookie. What does
not pass is told what to do, and nothing else.

References
----------
Content Security Policy Level 3 (W3C); RFC 6265bis, SameSite cookies; RFC 9110, 15.5.20 (421).

Tested in `tests/unit/app/test_safety.py`.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from melian.app.door import Door
from melian.app.hosts import Hosts, is_loopback

__all__ = ["HEADERS", "LARGEST", "POLICY", "Guard"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may do for a page of the app; nothing inline, nothing from elsewhere."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""What every answer carries; what is sent may bring its own `Cache-Control`."""
LARGEST = 8_000_000
"""Bytes of a request that are read at most: the largest text, written as a form, and some more."""
OPENING = "/open"
"""Where the token is turned into the cookie."""
NO_WRITES = frozenset({"GET", "HEAD"})


class Guard:
    """The middleware around the app."""

    def __init__(self, app: ASGIApp, door: Door, hosts: Hosts, home: str = "/") -> None:
        self.app, self.door, self.hosts, self.home = app, door, hosts, home
        self.headers = HEADERS
        if not is_loopback(hosts.host):  # browsers send `Sec-Fetch-Site` to this machine alone
            self.headers = HEADERS | {"Referrer-Policy": "same-origin"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        sending = _with_headers(send, self.headers)
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers) or self._opening(scope, headers)
        if refused is not None:
            return await refused(scope, receive, sending)
        whole = receive if scope["method"] in NO_WRITES else await _whole(receive)
        if whole is None:
            return await _too_large()(scope, receive, sending)
        return await self.app(scope, whole, sending)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """Why it is none of this server's, before anything of it is used; None for what may go on."""
        given = headers.getlist("host")
        if len(given) != 1 or not self.hosts.allows(given[0]):
            return _page(
                421, "Not this server", f"Open http://{self.hosts.shown} in the browser of this machine."
            )
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return _page(405, "No such request", "The app knows reading and writing alone.")
        if scope["method"] not in NO_WRITES and not self._is_own(headers, given[0]):
            return _page(
                403, "From another page", "What writes has to come from a page of the app. Open the app anew."
            )
        if _declared(headers) > LARGEST:
            return _too_large()
        return None

    @staticmethod
    def _is_own(headers: Headers, host: str) -> bool:
        """Whether a page of this server sent it: browsers say so with whatever writes.

        A form of a page that sends no referrer has the origin `null`; then `Sec-Fetch-Site` says it,
        which no script can set.
        """
        origin = headers.getlist("origin")
        is_kept_back = origin == ["null"] and headers.getlist("sec-fetch-site") == ["same-origin"]
        return is_kept_back or origin == [f"http://{host}"]

    def _opening(self, scope: Scope, headers: Headers) -> Response | None:
        """The cookie for a token that is new, a refusal without either; None for who is in."""
        if scope["path"] == OPENING and scope["method"] == "GET":
            token = scope["query_string"].decode("latin-1").removeprefix("token=")
            session = self.door.opened(token)
            if session is None:
                return _closed("This address was used before, or is not of this run.")
            answer = RedirectResponse(self.home, status_code=303)
            answer.set_cookie(self.door.cookie, session, httponly=True, samesite="strict", path="/")
            return answer
        if self.door.knows(_cookie(headers, self.door.cookie)):
            return None
        return _closed("This browser has not been let in.")


def _with_headers(send: Send, given: dict[str, str]) -> Send:
    """`send` that adds the headers to whatever is sent."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in given.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


async def _whole(receive: Receive) -> Receive | None:
    """The body of a request, read before anything is done with it; None if it is too large.

    Not all requests say beforehand how large they are.
    """
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > LARGEST:
            return None
    waiting: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _declared(headers: Headers) -> int:
    """How many bytes a request says that it has."""
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() and len(said) < 20 else LARGEST + 1


def _cookie(headers: Headers, name: str) -> str | None:
    """The value of a cookie; the first, where somebody sent several."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return None if found is None else found.value


def _too_large() -> Response:
    return _page(413, "Too large", f"At most {LARGEST // 1_000_000} MB are read at a time.")


def _closed(why: str) -> Response:
    return _page(
        403,
        "Open the app from the terminal",
        f"{why} `melian app` prints an address that lets one browser in, once. If it is used up, end "
        "`melian app` with Ctrl-C, start it anew, and open the address that it prints then.",
    )


def _page(status: int, title: str, words: str) -> Response:
    """A page that needs nothing else; all of its words are written here."""
    from melian.report.markup import prose, text

    return HTMLResponse(
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title></head>'
        f"<body><main><h1>{text(title)}</h1><p>{prose(words)}</p></main></body></html>\n",
        status_code=status,
    )
