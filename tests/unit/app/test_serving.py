"""The server on its port: where it listens, what is opened first, and that it ends."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from melian.app.serving import Place, place_of, served
from melian.errors import UsageError


def test_what_is_named_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.crisis.yaml").write_text("melian: 1\n")
    assert place_of(None) == Place(Path(), "/c/ukraine-2021/now")
    assert place_of(tmp_path) == Place(tmp_path, "/")
    assert place_of(tmp_path / "a b.crisis.yaml") == Place(tmp_path, "/c/a%20b.crisis.yaml/now")
    assert place_of("deterrence").home == "/c/canon/deterrence/now"
    with pytest.raises(UsageError, match="no bundled crisis called 'nothing'"):
        place_of("nothing")


def test_it_answers_on_loopback_alone_and_ends(tmp_path: Path) -> None:
    with served(Place(tmp_path, "/")) as address:
        port = int(address.split(":")[2].partition("/")[0])
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(address)
            assert (page.status_code, str(page.url)) == (200, f"http://127.0.0.1:{port}/")
            assert "server" not in page.headers
            assert client.get(address).status_code == 403
        with (
            pytest.raises(UsageError, match=f"port {port} is taken"),
            served(Place(tmp_path, "/"), port=port),
        ):
            pass
        for other in _own_addresses():
            with pytest.raises((ConnectionError, TimeoutError)):
                socket.create_connection((other, port), timeout=1)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")


def _own_addresses() -> set[str]:
    """Addresses by which other machines know this one, as far as it knows them."""
    try:
        found = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), 80, socket.AF_INET)}
    except socket.gaierror:
        return set()
    return {each for each in found if not each.startswith("127.")}
