"""Who is let in, what is refused before anything is read, and what every answer carries."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from melian.app.door import Door
from melian.app.hosts import Hosts
from melian.app.safety import LARGEST, Guard

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
OWN = {"origin": HOME}


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


class Site:
    """A guarded server that answers how many bytes came; what it let through is counted."""

    def __init__(self, token: str = "once") -> None:
        self.door = Door(token, PORT)
        inner = Starlette(routes=[Route("/{rest:path}", _echo, methods=["GET", "POST", "PUT"])])
        self.app = Guard(inner, self.door, Hosts(PORT))

    def ask(self, *requests: tuple, base: str = HOME) -> list[httpx.Response]:
        """The answers to requests of one browser, one after the other."""

        async def run() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return [
                    await client.request(*each[:2], **(each[2] if len(each) > 2 else {})) for each in requests
                ]

        return anyio.run(run)

    def inside(self, *requests: tuple) -> list[httpx.Response]:
        """The same of a browser that was let in."""
        return self.ask(("GET", "/open?token=once"), *requests)[1:]


def test_token_becomes_a_cookie_that_scripts_and_other_sites_cannot_use() -> None:
    opened, page = Site().ask(("GET", "/open?token=once"), ("GET", "/"))
    assert (opened.status_code, opened.headers["location"], page.status_code) == (303, "/", 200)
    cookie = opened.headers["set-cookie"].lower()
    assert cookie.startswith(f"melian-{PORT}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "once" not in cookie


def test_token_is_used_once() -> None:
    site = Site()
    first, second = site.ask(("GET", "/open?token=once")), site.ask(("GET", "/open?token=once"), ("GET", "/"))
    assert first[0].status_code == 303
    assert [each.status_code for each in second] == [403, 403]
    assert "set-cookie" not in second[0].headers


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", "?token=onc\u00e9", "?other=once"])
def test_another_token_lets_nobody_in(query: str) -> None:
    assert Site().ask(("GET", f"/open{query}"), ("GET", "/"))[1].status_code == 403


def test_no_cookie_is_guessed_before_the_token_is_used() -> None:
    site = Site()
    [answer] = site.ask(("GET", "/", {"headers": {"cookie": f"melian-{PORT}={site.door._session}"}}))
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/", "/c/x/now", "/c/x/now.json", "/static/app.css", "/openapi.json"])
@pytest.mark.parametrize("cookie", [None, f"melian-{PORT}=", f"melian-{PORT}=guess", "melian-1=x", "=;;\x00"])
def test_without_the_cookie_a_page_says_what_to_do(path: str, cookie: str | None) -> None:
    [answer] = Site().ask(("GET", path, {"headers": {} if cookie is None else {"cookie": cookie}}))
    assert answer.status_code == 403
    assert "<code>melian app</code> prints an address" in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example", f"rebound.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"localhost.:{PORT}", "",
        f"127.0.0.1:{PORT}.example", f"127.0.0.1:{PORT}:{PORT}", f"user@127.0.0.1:{PORT}", f"10.0.0.1:{PORT}",
        f"127.0.0.2:{PORT}", f"[::2]:{PORT}", f"0.0.0.0:{PORT}",
    ],
)  # fmt: skip
def test_another_host_is_refused_even_with_cookie_and_token(host: str) -> None:
    site = Site()
    tried = ("GET", "/open?token=once", {"headers": {"host": host}})
    assert site.ask(tried)[0].status_code == 421
    cookies = {"cookie": f"melian-{PORT}={site.door.opened('once')}", "host": host}
    assert site.ask(("GET", "/", {"headers": cookies}))[0].status_code == 421


@pytest.mark.parametrize("base", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_names_of_this_machine_are_let_in(base: str) -> None:
    home = f"http://{base}:{PORT}"
    assert Site().ask(("GET", "/open?token=once"), base=home)[0].status_code == 303


def test_a_request_without_host_or_with_two_is_refused() -> None:
    site = Site()

    async def run(headers: list[tuple[bytes, bytes]]) -> int:
        sent: list[dict] = []

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
        await site.app(scope, receive, send)
        return sent[0]["status"]

    good = (b"host", f"127.0.0.1:{PORT}".encode())
    assert anyio.run(run, []) == 421
    assert anyio.run(run, [good, (b"host", b"rebound.example")]) == 421
    assert anyio.run(run, [good]) == 403


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://rebound.example", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1", f"http://localhost:{PORT}"],
)  # fmt: skip
def test_a_write_from_another_page_is_refused(origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    [answer] = Site().inside(("POST", "/c/x/save", {"headers": headers, "content": b"text"}))
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [OWN, {"origin": "null", "sec-fetch-site": "same-origin"}])
def test_a_write_of_its_own_page_is_let_through(headers: dict[str, str]) -> None:
    [answer] = Site().inside(("POST", "/c/x/save", {"headers": headers, "content": b"text"}))
    assert (answer.status_code, answer.text) == (200, "4 bytes")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_write_whose_origin_is_kept_back_by_another_page_is_refused(site: str) -> None:
    for origin in ({"origin": "null"}, {"origin": "http://rebound.example"}, {}):
        headers = origin | {
            "sec-fetch-site": "same-origin" if origin.get("origin", "null") != "null" else site
        }
        [answer] = Site().inside(("POST", "/", {"headers": headers}))
        assert answer.status_code == 403


def test_other_methods_are_refused() -> None:
    answers = Site().inside(
        *((method, "/", {"headers": OWN}) for method in ("PUT", "DELETE", "TRACE", "OPTIONS"))
    )
    assert {each.status_code for each in answers} == {405}


def test_a_large_body_is_refused_whether_or_not_it_says_so() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 1_000_000 + 1):
            yield b"x" * 1_000_000

    [said] = Site().inside(("POST", "/", {"headers": OWN | {"content-length": "99999999"}, "content": b"x"}))
    [unsaid] = Site().inside(("POST", "/", {"headers": OWN, "content": parts()}))
    [odd] = Site().inside(("POST", "/", {"headers": OWN | {"content-length": "-1"}, "content": b"x"}))
    assert [each.status_code for each in (said, unsaid, odd)] == [413, 413, 413]


def test_every_answer_carries_the_headers_refusals_too() -> None:
    site = Site()
    refused = site.ask(("GET", "/"), ("GET", "/", {"headers": {"host": "a.example"}}), ("POST", "/"))
    for answer in [*refused, *site.ask(("GET", "/open?token=once"), ("GET", "/"))]:
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
            "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
        }  # fmt: skip
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_an_exposed_server_answers_to_addresses_and_its_own_name_alone() -> None:
    hosts = Hosts(PORT, "0.0.0.0")
    assert hosts.allows(f"10.1.2.3:{PORT}")
    assert hosts.shown == f"127.0.0.1:{PORT}"
    assert not hosts.allows(f"rebound.example:{PORT}")
    assert Hosts(PORT, "box.example").allows(f"box.example:{PORT}")
    assert Hosts(PORT, "::1").shown == f"[::1]:{PORT}"


def test_a_socket_is_closed() -> None:
    sent: list[dict] = []

    async def run() -> None:
        async def send(message: dict) -> None:
            sent.append(message)

        await Site().app({"type": "websocket", "path": "/", "headers": []}, send, send)

    anyio.run(run)
    assert sent == [{"type": "websocket.close", "code": 1008}]
