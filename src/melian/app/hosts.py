"""Under which names the server answers: a page of another name that leads here is not let in.

A browser that is tricked into taking a foreign name for this machine (DNS rebinding) sends that name as
`Host`, and no `Origin` with what it reads; so the name is looked at before anything else. An address
in figures cannot be rebound.

Tested in `tests/unit/app/test_safety.py`.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

__all__ = ["LOOPBACK", "Hosts", "is_loopback"]

LOOPBACK = "127.0.0.1"
"""Where it listens if nothing else is said."""
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than localhost may mean anything.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that a request may give."""

    port: int
    host: str = LOOPBACK
    """Where the server listens."""

    def allows(self, given: str) -> bool:
        """Whether a `Host` header names this server: its name and its port.

        >>> hosts = Hosts(8000)
        >>> hosts.allows("127.0.0.1:8000"), hosts.allows("127.0.0.1"), hosts.allows("a.example:8000")
        (True, False, False)
        """
        name, _, port = given.lower().rpartition(":")
        if port != str(self.port):
            return False
        if name in LOCAL or name == self.host.lower():
            return True
        return not is_loopback(self.host) and _is_address(name)

    @property
    def shown(self) -> str:
        """The name that a browser opens, with the port."""
        everywhere = self.host in ("0.0.0.0", "::")
        name = LOOPBACK if everywhere else self.host
        return f"[{name}]:{self.port}" if ":" in name and "[" not in name else f"{name}:{self.port}"


def _is_address(name: str) -> bool:
    """Whether it is an address in figures, whose owner no name server decides."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
