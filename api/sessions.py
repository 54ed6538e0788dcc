"""Signing in to look at pages: with a key, or by a link that works once; and the cookie that either leaves.

Only a link's hash is kept, for minutes, in this process. A session by a link looks and changes nothing; one by a key
may what the key may, on forms that carry the session's own token. It ends with its key or its time, and is known to
every process of the ledger.
"""

import base64
import hmac
import json
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from domain.clock import instant
from domain.fact import Instant

COOKIE = "ledger_session"
READ_SCOPES = frozenset({"orders:read", "audit:read", "pii:read"})
LINK_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=8)
PATH_MAX = 500
_LINKS_MAX = 1_000


class _Link(NamedTuple):
    key_id: str
    until: Instant


class Session(NamedTuple):
    """Whose session: which key, which member of staff behind it, and whether it may only look."""

    key_id: str
    staff: str | None = None
    looks_only: bool = True


class Sessions:
    """The sign-in links of one process, and the sessions of all that have its 32 bytes of `secret`. `clock` gives aware
    datetimes.
    """

    def __init__(self, clock: Callable[[], datetime], secret: bytes) -> None:
        self._clock = clock
        self._links: dict[bytes, _Link] = {}
        self._secret = secret

    def link(self, key_id: str, path: str) -> str:
        """A link, without the host, that signs in once as this key and goes on to `path`.

        On whichever thread: a link that is used meanwhile is used up.
        """
        now = instant(self._clock())
        known = list(self._links.items())
        over = [digest for digest, link in known if link.until <= now]
        most = len(known) - len(over) - _LINKS_MAX + 1
        oldest = [digest for digest, link in known if link.until > now][: max(0, most)]
        for digest in over + oldest:
            self._links.pop(digest, None)
        token = secrets.token_urlsafe(32)
        self._links[_digest(token)] = _Link(key_id, instant(self._clock() + LINK_LIFE))
        return f"/sign-in?token={token}&next={path}"

    def redeem(self, token: str) -> str | None:
        """The key id of a token, which is thereby used up."""
        link = self._links.pop(_digest(token), None)
        return link.key_id if link and link.until > instant(self._clock()) else None

    def cookie(self, session: Session) -> str:
        """The signed value of a session's cookie; no two are alike."""
        said = json.dumps([*session, instant(self._clock() + SESSION_LIFE), secrets.token_hex(8)]).encode()
        return f"{_text(said)}.{_text(self._signature(b'session', said))}"

    def session(self, cookie: str) -> Session | None:
        """The session of a cookie, if the cookie is ours and not too old."""
        said, _, signature = cookie.partition(".")
        try:
            content = base64.urlsafe_b64decode(said)
            if not hmac.compare_digest(base64.urlsafe_b64decode(signature), self._signature(b"session", content)):
                return None
        except ValueError:
            return None
        *members, until, _ = json.loads(content)
        return Session(*members) if until > instant(self._clock()) else None

    def form_token(self, cookie: str) -> str:
        """What the forms of this cookie's pages carry: nobody else's page can know it."""
        return self._signature(b"form", cookie.encode(errors="replace")).hex()

    def _signature(self, purpose: bytes, said: bytes) -> bytes:
        return hmac.digest(self._secret, purpose + b"\x00" + said, "sha256")


def safe_path(path: str) -> str:
    """A path of this server to go on to, fit for a header; anything that could lead elsewhere becomes the console's
    first page. Signing in uncovers no words.
    """
    own = path.startswith(("/v1/", "/console/", "/docs")) and "\\" not in path and path.isprintable()
    plain = re.sub(r"([?&])words=[^&#]*&?", r"\1", quote(path, safe="/?&=%#:@+,;.~-_")).rstrip("?&")
    return plain if own and len(plain) <= PATH_MAX else "/console/"


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
