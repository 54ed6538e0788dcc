"""Signing in to look at pages: a link that works once, and the cookie it leaves.

Only the token's hash is kept, for minutes, in this process. A session reads and never appends; it ends with
its key, with its time, or with the process.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from domain.clock import instant
from domain.fact import Instant

COOKIE = "ledger_session"
READ_SCOPES = frozenset({"orders:read", "audit:read", "pii:read"})
LINK_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=8)
_LINKS_MAX = 1_000


class _Link(NamedTuple):
    key_id: str
    until: Instant


class Sessions:
    """The sign-in links and sessions of one process. `clock` gives aware datetimes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._links: dict[bytes, _Link] = {}
        self._secret = secrets.token_bytes(32)

    def link(self, key_id: str, path: str) -> str:
        """A link, without the host, that signs in once as this key and goes on to `path`."""
        now = instant(self._clock())
        self._links = {digest: link for digest, link in self._links.items() if link.until > now}
        while len(self._links) >= _LINKS_MAX:
            del self._links[next(iter(self._links))]
        token = secrets.token_urlsafe(32)
        self._links[_digest(token)] = _Link(key_id, instant(self._clock() + LINK_LIFE))
        return f"/sign-in?token={token}&next={path}"

    def redeem(self, token: str) -> str | None:
        """The key id of a token, which is thereby used up."""
        link = self._links.pop(_digest(token), None)
        return link.key_id if link and link.until > instant(self._clock()) else None

    def cookie(self, key_id: str) -> str:
        """The signed value of a session's cookie."""
        said = json.dumps([key_id, instant(self._clock() + SESSION_LIFE)]).encode()
        return f"{_text(said)}.{_text(self._signature(said))}"

    def key_id(self, cookie: str) -> str | None:
        """Whose session it is, if the cookie is ours and not too old."""
        said, _, signature = cookie.partition(".")
        try:
            content = base64.urlsafe_b64decode(said)
            if not hmac.compare_digest(base64.urlsafe_b64decode(signature), self._signature(content)):
                return None
        except ValueError:
            return None
        key_id, until = json.loads(content)
        return key_id if until > instant(self._clock()) else None

    def _signature(self, said: bytes) -> bytes:
        return hmac.digest(self._secret, said, "sha256")


def safe_path(path: str) -> str:
    """A path of this server to go on to; anything that could lead elsewhere becomes the documentation."""
    own = path.startswith("/v1/") and "\\" not in path and path.isprintable()
    return path if own else "/docs"


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
