"""What a customer saw, byte for byte, under its SHA-256; sealed, each piece under a key of its own."""

from hashlib import sha256
from typing import NamedTuple

from domain.errors import Malformed
from domain.ledger.datastore import Cursor, Datastore
from domain.ledger.keyring import Keyring
from domain.ledger.safe import Safe, content_id
from domain.ledger.sealing import seal, unseal

_SUBJECTS = """SELECT coalesce(t.subject, s.subject) FROM content_named n
    JOIN vault_subjects s ON s.slot = n.slot LEFT JOIN vault_streams t ON t.stream = s.subject
    WHERE n.id = ? LIMIT ?"""

_PUT = """INSERT INTO content VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slot = excluded.slot, sealed = excluded.sealed"""


class Content(NamedTuple):
    """Bytes and the media type they came with first."""

    media_type: str
    data: bytes


class ContentStore:
    """Content beside the log, in the same file."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore

    def put(self, digest: str, media_type: str, data: bytes) -> bool:
        """Keep the bytes under their SHA-256 (hex); true if they are new here, or were erased before.

        Raises `Malformed("hash-mismatch")` if the bytes have another hash, `Busy` if the lock can't be had.
        """
        if sha256(data).hexdigest() != digest:
            raise Malformed("hash-mismatch", "The content does not have the SHA-256 it is put under.")
        if self.get(digest) is not None:
            return False
        write = self._datastore.begin()
        try:
            if content_of(write.cursor, self._datastore.keyring, digest) is not None:
                return False  # put meanwhile: the key it has now would be forgotten, and outlive its erasure
            ((slot, key),) = Safe(write.cursor, self._datastore.keyring).new_keys(1)
            name = content_id(self._datastore.keyring, digest)
            values = (name, slot, seal(key, packed(media_type, data), name))
            write.cursor.execute(_PUT, values)
            write.commit()
        finally:
            write.rollback()
        return True

    def get(self, digest: str) -> Content | None:
        """The content of that SHA-256 (hex), if it is here and was not erased."""
        with self._datastore.asking() as c:
            return content_of(c, self._datastore.keyring, digest)

    def subjects(self, digest: str, most: int) -> tuple[str, ...]:
        """Whose words name this content, in order; none where more than `most` do: it is nobody's in particular."""
        name = content_id(self._datastore.keyring, digest)
        with self._datastore.asking() as c:
            rows = c.execute(_SUBJECTS, (name, most + 1)).fetchall()
        return tuple(sorted({subject for (subject,) in rows})) if len(rows) <= most else ()


def content_of(c: Cursor, keyring: Keyring, digest: str) -> Content | None:
    """The content of that SHA-256 (hex), if it is there and can be opened."""
    name = content_id(keyring, digest)
    row = c.execute("SELECT slot, sealed FROM content WHERE id = ?", (name,)).fetchone()
    return opened(keyring, name, *row) if row else None


def opened(keyring: Keyring, name: bytes, slot: int, sealed: bytes) -> Content | None:
    """What a row of content holds; None if its key was destroyed, or it is not what was sealed."""
    key = keyring.key(slot)
    plain = unseal(key, sealed, name) if key else None
    return None if plain is None else _unpacked(plain)


def packed(media_type: str, data: bytes) -> bytes:
    """The media type before the bytes, its length in two bytes first. It may name a file, so it is sealed too."""
    kind = media_type.encode()
    return len(kind).to_bytes(2, "big") + kind + data


def _unpacked(plain: bytes) -> Content:
    end = 2 + int.from_bytes(plain[:2], "big")
    return Content(plain[2:end].decode(), plain[end:])
