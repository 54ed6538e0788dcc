"""API keys: who may call, and for what. A secret is shown once and kept only as its SHA-256."""

import hmac
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import NamedTuple

from domain.clock import instant
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.datastore import LedgerDatastore

_FRESH_S = 1.0
"""A key revoked by another process still opens for at most so long."""
_CACHE_MAX = 10_000
_SELECT = "SELECT key_id, owner, scopes, created_at, expires_at, revoked_at, secret_sha256 FROM api_keys "


class Key(NamedTuple):
    """A key without its secret. Its owner's name survives rotation."""

    key_id: str
    owner: str
    scopes: frozenset[str]
    created_at: Instant
    expires_at: Instant | None = None
    revoked_at: Instant | None = None


class Keys:
    """The ledger's API keys. `clock` gives aware datetimes; `elapsed` seconds that only go forward."""

    def __init__(
        self, datastore: LedgerDatastore, clock: Callable[[], datetime], elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._datastore = datastore
        self._clock = clock
        self._elapsed = elapsed
        self._known: dict[bytes, Key] = {}
        self._version = ""
        self._checked_at = float("-inf")
        self._lock = Lock()

    def create(
        self, owner: str, scopes: Iterable[str], *, expires_at: Instant | None = None, secret: str | None = None
    ) -> tuple[Key, str]:
        """A new key and its secret, which nobody can read again. A `secret` may be given (bootstrap)."""
        key_id = f"k{secrets.token_hex(6)}"
        shown = secret if secret is not None else f"{key_id}.{secrets.token_urlsafe(32)}"
        key = Key(key_id, owner, frozenset(scopes), instant(self._clock()), expires_at)
        values = (key_id, _digest(shown), owner, " ".join(sorted(key.scopes)), key.created_at, expires_at, None)
        self._change("INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        return key, shown

    def rotate(self, key_id: str) -> tuple[Key, str]:
        """A second key of the same owner and scopes. The old one stays until it is revoked."""
        old = self._by_id(key_id)
        return self.create(old.owner, old.scopes, expires_at=old.expires_at)

    def revoke(self, key_id: str) -> None:
        """The key opens nothing any more: here at once, in other processes within a second."""
        self._by_id(key_id)
        now = instant(self._clock())
        self._change("UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE key_id = ?", (now, key_id))

    def all(self) -> list[Key]:
        """Every key ever made, the oldest first."""
        with self._datastore.reading() as c:
            return [_key(row) for row in c.execute(_SELECT + "ORDER BY created_at, key_id")]

    def verify(self, secret: str) -> Key | None:
        """The key of this secret, if it is neither unknown, expired nor revoked."""
        digest = _digest(secret)
        self._refresh()
        key = self._known.get(digest) or self._read(secret, digest)
        if key is None or key.revoked_at is not None:
            return None
        if key.expires_at is not None and key.expires_at <= instant(self._clock()):
            return None
        return key

    def _read(self, secret: str, digest: bytes) -> Key | None:
        with self._datastore.reading() as c:
            row = c.execute(_SELECT + "WHERE key_id = ?", (secret.partition(".")[0],)).fetchone()
            row = row or c.execute(_SELECT + "WHERE secret_sha256 = ?", (digest,)).fetchone()
        if row is None or not hmac.compare_digest(row[6], digest):
            return None
        with self._lock:
            if len(self._known) >= _CACHE_MAX:
                self._known.clear()
            self._known[digest] = _key(row)
        return _key(row)

    def _refresh(self) -> None:
        """Forget what was known if the keys have changed, asking at most once a second."""
        now = self._elapsed()
        if now - self._checked_at < _FRESH_S:
            return
        with self._datastore.reading() as c:
            version: str = c.execute("SELECT value FROM meta WHERE name = 'keys_version'").fetchone()[0]
        with self._lock:
            if version != self._version:
                self._known.clear()
            self._version, self._checked_at = version, now

    def _by_id(self, key_id: str) -> Key:
        with self._datastore.reading() as c:
            row = c.execute(_SELECT + "WHERE key_id = ?", (key_id,)).fetchone()
        if row is None:
            raise Refused("not-found", f"There is no key {key_id}.")
        return _key(row)

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        write = self._datastore.begin()
        try:
            write.cursor.execute(statement, values)
            write.cursor.execute("UPDATE meta SET value = value + 1 WHERE name = 'keys_version'")
            write.commit()
        finally:
            write.rollback()
        with self._lock:
            self._known.clear()


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _key(row: tuple[str, str, str, str, str | None, str | None, bytes]) -> Key:
    key_id, owner, scopes, created_at, expires_at, revoked_at, _ = row
    return Key(key_id, owner, frozenset(scopes.split()), created_at, expires_at, revoked_at)
