"""Who may come in: a token in the address that was opened, used once, becomes a cookie.

Tested in `tests/unit/app/test_safety.py`.
"""

from __future__ import annotations

import hmac
import secrets
from threading import Lock

__all__ = ["Door"]


class Door:
    """One token, and the cookie that stands for it once it was used.

    Parameters
    ----------
    token
        What the opened address holds; a fresh one of 256 bits if absent.
    port
        Of the server: cookies know no ports, so that their names have to.
    """

    def __init__(self, token: str | None = None, port: int = 0) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.cookie = f"melian-{port}"
        self._session = secrets.token_urlsafe(32)
        self._lock, self._is_used = Lock(), False

    def opened(self, token: str) -> str | None:
        """The value of the cookie for the token; None for another token, or where it was used before."""
        with self._lock:
            fits = hmac.compare_digest(token.encode(), self.token.encode()) and not self._is_used
            self._is_used = self._is_used or fits
        return self._session if fits else None

    def knows(self, value: str | None) -> bool:
        """Whether a value of the cookie is the one that was given out."""
        return (
            self._is_used
            and value is not None
            and hmac.compare_digest(value.encode(), self._session.encode())
        )
