"""The app on a port of this machine, for as long as it is wanted.

Tested in `tests/unit/app/test_serving.py`.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from melian.app.door import Door
from melian.app.hosts import LOOPBACK, Hosts, is_loopback
from melian.app.look import address
from melian.app.safety import OPENING
from melian.app.server import create_app
from melian.app.site import Site
from melian.errors import UsageError
from melian.library import bundled, names
from melian.workspace.work.spare import few_pools
from melian.workspace.workspace import Workspace

__all__ = ["Place", "place_of", "served"]

FIRST = "ukraine-2021"
"""The crisis that is shown where none is named."""
PATIENCE = 3.0
"""Seconds that open requests get at the end."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is opened: a folder, and the page that is shown first."""

    folder: Path
    home: str


def place_of(what: str | os.PathLike[str] | None) -> Place:
    """The folder and the first page of what somebody named.

    Parameters
    ----------
    what
        A folder, a crisis file or a dossier, the name of a bundled crisis; the first of these, beside the
        folder one is in, if absent.

    Raises
    ------
    UsageError
        If there is nothing of this name.
    """
    path = Path(what if what is not None else FIRST)
    if what is not None and path.is_dir():
        return Place(path, "/")
    if what is not None and path.is_file():
        return Place(path.parent, address(path.name, "evidence" if ".dossier." in path.name else "now"))
    found = bundled(str(path))
    if found is None:
        raise UsageError(
            f"there is no folder, no file and no bundled crisis called '{path}'; `melian app .` opens the "
            "folder you are in"
        )
    name = next(each for each in names() if bundled(each) == found)
    return Place(Path(), address(name))


@contextmanager
def served(place: Place, *, host: str = LOOPBACK, port: int = 0) -> Iterator[str]:
    """The app, answering while this lasts; the value is the address that lets one browser in, once.

    Its work is stopped at the end.

    Parameters
    ----------
    place
        What is opened.
    host, port
        Where it listens; a free port if 0.

    Raises
    ------
    UsageError
        If it cannot listen there, or the folder is none.
    """
    few_pools()
    site = Site(Workspace(place.folder))
    listening = _listening(host, port)
    hosts = Hosts(listening.getsockname()[1], host)
    door = Door(port=hosts.port)
    app = create_app(site, door, hosts, home=place.home)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none",
        lifespan="off", timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield f"http://{hosts.shown}{OPENING}?token={door.token}"
    finally:
        server.should_exit = True
        site.close()
        thread.join(PATIENCE)
        listening.close()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    name = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        return socket.create_server((name, port), family=family)
    except (OSError, OverflowError) as error:
        what = "is taken" if is_loopback(host) else f"cannot be listened on at '{host}'"
        why = getattr(error, "strerror", None) or error
        raise UsageError(
            f"port {port} {what} ({why}); name another one, or none for any that is free"
        ) from None
