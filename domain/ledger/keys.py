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
from domain.ledger.datastore import DUPLICATES, Datastore

_FRESH_S = 1.0
"""A key revoked by another process still opens for at most so long."""
_CACHE_MAX = 10_000
_CHANGED = "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'keys_version'"
_SELECT = "SELECT key_id, owner, scopes, created_at, expires_at, revoked_at, secret_sha256 FROM api_keys "


class Key(NamedTuple):
    """A key without its secret. Its owner's name survives rotation."""

    key_id: str
    owner: str
    scopes: frozenset[str]
    created_at: Instant
    expires_at: Instant | None = None
    revoked_at: Instant | None = None

    def opens(self, now: Instant) -> bool:
        """Whether it is neither expired nor revoked."""
        return self.revoked_at is None and not self.is_over(now)

    def is_over(self, now: Instant) -> bool:
        """Whether it ran out."""
        return self.expires_at is not None and self.expires_at <= now


class Keys:
    """The ledger's API keys. `clock` gives aware datetimes; `elapsed` seconds that only go forward."""

    def __init__(
        self, datastore: Datastore, clock: Callable[[], datetime], elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._datastore = datastore
        self._clock = clock
        self._elapsed = elapsed
        self._known: dict[bytes, Key] = {}
        self._forgotten = 0
        self._version = ""
        self._checked_at = float("-inf")
        self._lock = Lock()

    def create(
        self,
        owner: str,
        scopes: Iterable[str],
        *,
        expires_at: Instant | None = None,
        secret: str | None = None,
        key_id: str | None = None,
    ) -> tuple[Key, str]:
        """A new key and its secret, which nobody can read again. A `secret` may be given (bootstrap), and an id from
        `new_id`: sent twice it makes one key, and `Refused` the second time.
        """
        key_id = key_id or new_id()
        shown = secret if secret is not None else f"{key_id}.{secrets.token_urlsafe(32)}"
        key = Key(key_id, owner, frozenset(scopes), instant(self._clock()), expires_at)
        values = (key_id, _digest(shown), owner, " ".join(sorted(key.scopes)), key.created_at, expires_at, None)
        try:
            self._change("INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        except DUPLICATES:
            if self._by_id(key_id) is None:  # the secret is taken
                raise
            raise Refused("key-made", f"The key {key_id} was made already.") from None
        return key, shown

    def rotate(self, key_id: str, new_id: str | None = None) -> tuple[Key, str]:
        """A second key of the same owner and scopes, with an id as for `create`. The old one stays until it is revoked;
        one that was revoked or ran out is not followed by another.
        """
        old = self.one(key_id)
        if old.revoked_at is not None:
            raise Refused("key-revoked", f"The key {key_id} was revoked.")
        if old.is_over(instant(self._clock())):
            raise Refused("key-expired", f"The key {key_id} ran out on {old.expires_at}: create another.")
        return self.create(old.owner, old.scopes, expires_at=old.expires_at, key_id=new_id)

    def revoke(self, key_id: str) -> None:
        """The key opens nothing any more: here at once, in other processes within a second."""
        self.one(key_id)
        now = instant(self._clock())
        self._change("UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE key_id = ?", (now, key_id))

    def all(self) -> list[Key]:
        """Every key ever made, the oldest first."""
        with self._datastore.asking() as c:
            return [_key(row) for row in c.execute(_SELECT + "ORDER BY created_at, key_id")]

    def verify(self, secret: str) -> Key | None:
        """The key of this secret, if it is neither unknown, expired nor revoked."""
        digest = _digest(secret)
        self._refresh()
        key = self._known.get(digest) or self._read(secret, digest)
        return key if key and key.opens(instant(self._clock())) else None

    def at_hand(self, secret: str) -> Key | None:
        """The same as far as it can be said without asking the database; None says nothing."""
        if self._elapsed() - self._checked_at >= _FRESH_S:
            return None
        key = self._known.get(_digest(secret))
        return key if key and key.opens(instant(self._clock())) else None

    def living(self, key_id: str) -> Key | None:
        """The key of this id, if it is neither unknown, expired nor revoked."""
        key = self._by_id(key_id)
        return key if key and key.opens(instant(self._clock())) else None

    def _read(self, secret: str, digest: bytes) -> Key | None:
        as_of = self._forgotten
        with self._datastore.asking() as c:
            row = c.execute(_SELECT + "WHERE key_id = ?", (secret.partition(".")[0],)).fetchone()
            row = row or c.execute(_SELECT + "WHERE secret_sha256 = ?", (digest,)).fetchone()
        if row is None or not hmac.compare_digest(row[6], digest):
            return None
        with self._lock:
            if len(self._known) >= _CACHE_MAX:
                self._known.clear()
            if as_of == self._forgotten:  # else it was read before it was revoked, perhaps
                self._known[digest] = _key(row)
        return _key(row)

    def _refresh(self) -> None:
        """Forget what was known if the keys have changed, asking at most once a second."""
        now = self._elapsed()
        if now - self._checked_at < _FRESH_S:
            return
        with self._datastore.asking() as c:
            version: str = c.execute("SELECT value FROM meta WHERE name = 'keys_version'").fetchone()[0]
        with self._lock:
            if version != self._version:
                self._forget()
            self._version, self._checked_at = version, now

    def one(self, key_id: str) -> Key:
        """The key of this id, whatever became of it; `Refused` if there is none."""
        key = self._by_id(key_id)
        if key is None:
            raise Refused("not-found", f"There is no key {key_id}.")
        return key

    def _by_id(self, key_id: str) -> Key | None:
        with self._datastore.asking() as c:
            row = c.execute(_SELECT + "WHERE key_id = ?", (key_id,)).fetchone()
        return _key(row) if row else None

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        write = self._datastore.begin()
        try:
            write.cursor.execute(statement, values)
            write.cursor.execute(_CHANGED)
            write.commit()
        finally:
            write.rollback()
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._known.clear()
        self._forgotten += 1


def new_id() -> str:
    """An id that no key has."""
    return f"k{secrets.token_hex(6)}"


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _key(row: tuple[str, str, str, str, str | None, str | None, bytes]) -> Key:
    key_id, owner, scopes, created_at, expires_at, revoked_at, _ = row
    return Key(key_id, owner, frozenset(scopes.split()), created_at, expires_at, revoked_at)
