"""Addresses of schedulers: whether one has the form of an address, and whether anybody listens there.

Tested in `tests/unit/test_cluster.py`.
"""

from __future__ import annotations

import re
import socket
import time

from melian.errors import ClusterError

__all__ = ["check_address", "check_listens", "no_scheduler"]

REACH = 3.0
"""Seconds until somebody listens: a scheduler may be starting."""
PAUSE = 0.2
"""Seconds between two tries."""
MOST = 300
"""Characters; names of hosts have 253 at most."""
_ADDRESS = re.compile(
    r"(?:(?:tcp|tls|wss?)://)?"
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?)\]|(?P<host>[^\s:/\[\]@?#%\\]+))"
    r":(?P<port>[0-9]{1,5})/?",
    re.ASCII,
)


def check_address(address: str) -> tuple[str, int] | None:
    """The host and the port of an address; None if it is of this process (`inproc://`).

    Raises
    ------
    ClusterError
        If it is no address.

    Examples
    --------
    >>> check_address("tcp://192.0.2.1:8786"), check_address("[2001:db8::1]:8786")
    (('192.0.2.1', 8786), ('2001:db8::1', 8786))
    """
    if address.startswith("inproc://"):
        return None
    found = _ADDRESS.fullmatch(address) if len(address) <= MOST and address.isprintable() else None
    if found is None or not 1 <= int(found["port"]) <= 65535:
        shown = address if len(address) <= 80 else f"{address[:80]}..."
        raise ClusterError(
            f"{shown!r} is no address of a scheduler; write the one that `dask scheduler` prints, "
            "such as tcp://192.0.2.1:8786"
        )
    return found["six"] or found["host"], int(found["port"])


def check_listens(address: str) -> None:
    """Wait a few seconds for somebody to listen at an address.

    Raises
    ------
    ClusterError
        If nobody does, or it is no address.
    """
    place = check_address(address)
    if place is None:
        return
    end = time.monotonic() + REACH
    while True:
        try:
            with socket.create_connection(place, timeout=max(PAUSE, end - time.monotonic())):
                return
        except (OSError, UnicodeError) as error:  # a name that no host can have is no text for the network
            if time.monotonic() + PAUSE < end and not isinstance(error, (socket.gaierror, UnicodeError)):
                time.sleep(PAUSE)
                continue
            raise ClusterError(no_scheduler(address, _words(error))) from None


def no_scheduler(address: str, why: str) -> str:
    """That a scheduler is not where it should be, and what to do."""
    return (
        f"no scheduler answers at '{address}' ({why}); start one with `dask scheduler` "
        "and give the address that it prints, such as tcp://192.0.2.1:8786"
    )


def _words(error: OSError | UnicodeError) -> str:
    text = "no host has such a name" if isinstance(error, UnicodeError) else error.strerror or str(error)
    return f"{text[:1].lower()}{text[1:]}"
