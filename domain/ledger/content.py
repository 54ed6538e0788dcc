"""What a customer saw, byte for byte, under its SHA-256."""

from hashlib import sha256
from typing import NamedTuple

from domain.errors import Malformed
from domain.ledger.datastore import LedgerDatastore


class Content(NamedTuple):
    """Bytes and the media type they came with first."""

    media_type: str
    data: bytes


class ContentStore:
    """Content beside the log, in the same file."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        self._datastore = datastore

    def put(self, digest: str, media_type: str, data: bytes) -> bool:
        """Keep the bytes under their SHA-256 (hex); true if they are new here.

        Raises `Malformed("hash-mismatch")` if the bytes have another hash, `Busy` if the lock can't be had.
        """
        if sha256(data).hexdigest() != digest:
            raise Malformed("hash-mismatch", "The content does not have the SHA-256 it is put under.")
        write = self._datastore.begin()
        try:
            values = (bytes.fromhex(digest), media_type, data)
            new = write.cursor.execute("INSERT OR IGNORE INTO content VALUES (?, ?, ?)", values).rowcount == 1
            write.commit()
        finally:
            write.rollback()
        return new

    def get(self, digest: str) -> Content | None:
        """The content of that SHA-256 (hex), if it is here."""
        with self._datastore.reading() as c:
            where = "SELECT media_type, bytes FROM content WHERE sha256 = ?"
            row = c.execute(where, (bytes.fromhex(digest),)).fetchone()
        return None if row is None else Content(*row)
