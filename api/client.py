"""A small client of the ledger's own HTTP door, on the standard library."""

import http.client
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlsplit


class Failed(Exception):
    """The ledger answered with a problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem


class Client:
    """One keep-alive connection with an API key to the ledger at this address, which may be one of several."""

    def __init__(self, url: str, key: str, language: str = "en") -> None:
        where = urlsplit(url)
        self._connection = http.client.HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=30)
        self._root = where.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}

    def say(self, stream: str, idempotency_key: str, *facts: Mapping[str, Any]) -> dict[str, Any]:
        """Append facts to a stream, in one request."""
        body = facts[0] if len(facts) == 1 else list(facts)
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/json"}
        return self._ask("POST", f"/v1/{stream}/events", json.dumps(body).encode(), headers)

    def keep(self, content: bytes, media_type: str) -> str:
        """Have content kept under its SHA-256, which is answered: before the fact that names it."""
        digest = sha256(content).hexdigest()
        self._ask("PUT", f"/v1/content/{digest}", content, {"Content-Type": media_type})
        return digest

    def read(self, path: str) -> dict[str, Any]:
        """Read a resource."""
        return self._ask("GET", path, None, {})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        self._connection.request(method, self._root + path, body, self._headers | headers)
        answer = self._connection.getresponse()
        value: dict[str, Any] = json.loads(answer.read() or b"{}")
        if answer.status >= 400:
            raise Failed(answer.status, value)
        return value

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
