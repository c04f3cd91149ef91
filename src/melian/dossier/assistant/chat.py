"""Ask a server that speaks the chat protocol of OpenAI; nothing is asked unless somebody names a server.

A server may be slow, refuse, break off or answer anything: an answer is bounded in time and size, what
can be asked again is asked again, and the rest is an error that says what the server did.

Tested in `tests/unit/test_assistant.py`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from melian.errors import AssistantError

__all__ = ["KEY", "Chat"]

KEY = "MELIAN_ASSISTANT_KEY"
"""The environment variable that holds the server's key, where it wants one."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of an answer."""
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
"""What a server says that may go better a moment later."""
_NO_FORM = frozenset((400, 404, 415, 422, 501))
"""What servers say that do not know `response_format`."""


@dataclass(slots=True)
class Chat:
    """A server and the model that it is to use.

    Raises
    ------
    AssistantError
        If the address is none, or the `assistant` extra is not installed.
    """

    endpoint: str
    """Such as `http://localhost:8080/v1`."""
    model: str
    seconds: float = 120.0
    """How long an answer may take."""
    tries: int = 3
    pause: Callable[[float], None] = field(default=time.sleep)
    _plain: bool = False
    """Whether the server was found not to know `response_format`."""

    def __post_init__(self) -> None:
        """Refuse what is no address before anything is sent."""
        parts = urlsplit(self.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise AssistantError(
                f"'{self.endpoint}' is no address of a server; write for example http://localhost:8080/v1, "
                f"and put a key into the environment as {KEY}"
            )

    def ask(self, instructions: str, words: str) -> str:
        """What the server answers, as text.

        Raises
        ------
        AssistantError
            If it gives no answer that can be read.
        """
        for attempt in range(1, self.tries + 1):
            status, data = self._post(instructions, words)
            if status in _NO_FORM and not self._plain:
                self._plain = True
                status, data = self._post(instructions, words)
            if status == 200:
                return _content(data, self.endpoint)
            if status not in _AGAIN or attempt == self.tries:
                said = " ".join(data.decode("utf-8", "replace").split())[:200]
                raise AssistantError(f"{self.endpoint} answers {status}: {said or 'nothing more'}")
            self.pause(min(8.0, 0.5 * 2**attempt))
        raise AssertionError

    def _post(self, instructions: str, words: str) -> tuple[int, bytes]:
        httpx = _httpx()
        body: dict[str, Any] = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": words}],
        }
        if not self._plain:
            body["response_format"] = {"type": "json_object"}
        key = os.environ.get(KEY)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self.endpoint.rstrip('/')}/chat/completions"
        deadline = time.monotonic() + self.seconds
        try:
            with (
                httpx.Client(timeout=self.seconds, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", url, json=body, headers=headers) as response,
            ):
                return response.status_code, _bounded(response.iter_bytes(), deadline, self.endpoint)
        except httpx.TimeoutException:
            raise AssistantError(f"{self.endpoint} gave no answer in {self.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise AssistantError(
                f"{self.endpoint} cannot be asked: {error or type(error).__name__}"
            ) from None


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise AssistantError("an assistant needs an extra: pip install 'melian[assistant]'") from None
    return httpx


def _bounded(chunks: Any, deadline: float, endpoint: str) -> bytes:
    """All bytes, unless they are too many or drip too slowly."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > _LARGEST:
            raise AssistantError(f"{endpoint} answers with more than {_LARGEST >> 20} MiB")
        if time.monotonic() > deadline:
            raise AssistantError(f"{endpoint} did not finish its answer in time")
    return bytes(data)


def _content(data: bytes, endpoint: str) -> str:
    """The words of the first choice."""
    try:
        message = json.loads(data)["choices"][0]["message"]
        content = message.get("content")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise AssistantError(f"{endpoint} does not answer as a chat does: no choices[0].message") from None
    if isinstance(content, list):  # parts, as some servers send them
        content = "".join(part.get("text", "") for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        raise AssistantError(f"{endpoint} answers with no words")
    return content
