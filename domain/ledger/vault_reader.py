"""What the vault of a ledger keeps, and as whose: for who only reads it, also where tables were tampered with."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from domain.fact import Instant
from domain.ledger import store
from domain.ledger.content import content_of, opened
from domain.ledger.keyring import Keyring, KeysUnfit
from domain.ledger.safe import NOBODY, Safe, content_id, named_in
from domain.ledger.vault import VaultRow

_STREAMS = "SELECT stream FROM vault_streams WHERE subject = ? ORDER BY stream"
_CONTENT = "SELECT id, slot, sealed FROM content WHERE id > ? ORDER BY id LIMIT ?"
_NAMED = "SELECT 1 FROM content_named n JOIN vault v ON v.slot = n.slot WHERE v.commitment = ? AND n.id = ?"
_OWNERLESS = """SELECT v.slot FROM vault v LEFT JOIN vault_subjects s ON s.slot = v.slot WHERE s.slot IS NULL
    UNION SELECT v.slot FROM vault_requests v LEFT JOIN vault_subjects s ON s.slot = v.slot WHERE s.slot IS NULL"""
_USED = """SELECT coalesce(max(slot), -1)
    FROM (SELECT slot FROM vault_subjects UNION ALL SELECT slot FROM content) AS used"""
_CONTENTS = 16


class Slots(NamedTuple):
    """The highest slot that is in use, -1 for none, and the first that is counted as free."""

    used: int
    free: int


class VaultReader:
    """On a connection that only reads. `keyless` says why nothing can be opened, empty where the keys are here."""

    def __init__(self, connection: Any, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring
        self.keyless = self._why_keyless()

    def rows(self, commitments: Iterable[str]) -> dict[str, VaultRow]:
        """The vault's rows by commitment in hex; those that were erased or can't be opened are missing."""
        if self.keyless:
            return {}
        with closing(self._connection.cursor()) as c:
            return Safe(c, self._keyring).rows(commitments)

    def has(self, commitment: str) -> bool:
        """Whether there is a row of this commitment (hex), be it one that can be opened or not."""
        return self._one("SELECT 1 FROM vault WHERE commitment = ?", bytes.fromhex(commitment)) is not None

    def salts(self, start: int, stop: int) -> dict[int, tuple[bytes, str]]:
        """The salts of the requests that begin at positions start … stop − 1, of those that can be opened, and whose
        they are.
        """
        with closing(self._connection.cursor()) as c:
            return Safe(c, self._keyring).salts(start, stop)

    def subject(self, stream: str) -> str:
        """The stream whose person's words are said on this one, by the vault's tables."""
        row = self._one("SELECT subject FROM vault_streams WHERE stream = ?", stream)
        return row[0] if row else stream

    def streams_of(self, subject: str, before: int) -> dict[str, Instant]:
        """The streams that are this subject's by the vault's tables, each with its last `occurred_at` before a
        position.
        """
        with closing(self._connection.cursor()) as c:
            names = [name for (name,) in c.execute(_STREAMS, (subject,)).fetchall()]
            found = {name: store.last_occurred(c, name, before) for name in names}
        return {stream: at for stream, at in found.items() if at}

    def ownerless(self) -> list[int]:
        """The slots whose keys open words and that are no subject's."""
        slots = [slot for (slot,) in self._connection.execute(_OWNERLESS).fetchall()]
        return sorted(self._keyring.keys(slots))

    def slots(self) -> Slots:
        """Which slots were given."""
        return Slots(self._one(_USED)[0], self._one("SELECT next FROM vault_slots")[0])

    def is_named_by(self, row: VaultRow) -> bool:
        """Whether the content that these words name is known to be named by words of theirs."""
        ids = [self.content_id(digest) for digest in named_in(row.value)]
        return all(self._one(_NAMED, row.commitment, each) for each in ids)

    def is_named(self, digest: str) -> bool:
        """Whether content of this SHA-256 (hex) is known to be named by a fact in plain."""
        where = "SELECT 1 FROM content_named WHERE slot = ? AND id = ?"
        return self._one(where, NOBODY, self.content_id(digest)) is not None

    def content(self, digest: str) -> bytes | None:
        """What is kept under this SHA-256 (hex), if it is and can be opened."""
        if self.keyless:
            return None
        with closing(self._connection.cursor()) as c:
            found = content_of(c, self._keyring, digest)
        return None if found is None else found.data

    def contents(self) -> Iterator[tuple[bytes, bytes | None]]:
        """All that customers saw: what it is kept under, and its bytes; None where they can't be opened."""
        last = b""
        while page := self._connection.execute(_CONTENT, (last, _CONTENTS)).fetchall():
            for name, slot, sealed in page:
                found = None if self.keyless else opened(self._keyring, name, slot, sealed)
                yield name, None if found is None else found.data
            last = page[-1][0]

    def content_id(self, digest: str) -> bytes:
        """What content of this SHA-256 (hex) is kept under. Only with keys."""
        return content_id(self._keyring, digest)

    def _why_keyless(self) -> str:
        """Why words and content can't be read; empty where the ledger's own key file is here."""
        known = self._one("SELECT value FROM meta WHERE name = 'keys_sha256'")
        try:
            self._keyring.join(known[0] if known else "", *self._one("SELECT filled FROM vault_slots"))
        except (KeysUnfit, OSError) as unfit:
            return str(unfit)
        return ""

    def _one(self, statement: str, *values: object) -> Any:
        return self._connection.execute(statement, values).fetchone()
