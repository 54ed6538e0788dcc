"""The vault on a transaction's cursor: words go in sealed under their subject's key, and come out again.

A subject is a stream's name: a customer's for all that was said on streams that are hers, else the stream's own.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.ledger.datastore import Cursor
from domain.ledger.keyring import INDEX_SLOT, Keyring
from domain.ledger.sealing import seal, unseal
from domain.ledger.store import chunks, marks
from domain.ledger.vault import SALT_BYTES, VaultRow

BLOCK = 4096
"""So many keys are made at a time: one fsync of the key file for as many new subjects."""
_ROWS = """SELECT v.commitment, v.slot, v.sealed, coalesce(t.subject, s.subject, '') FROM vault v
    LEFT JOIN vault_subjects s ON s.slot = v.slot LEFT JOIN vault_streams t ON t.stream = s.subject """
_JOIN = "INSERT INTO vault_streams VALUES (?, ?) ON CONFLICT (stream) DO UPDATE SET subject = excluded.subject"
_GIVE = "INSERT INTO vault_subjects VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET slot = excluded.slot"
_SALTS = """SELECT v.position, v.slot, v.sealed, coalesce(t.subject, s.subject, '') FROM vault_requests v
    LEFT JOIN vault_subjects s ON s.slot = v.slot LEFT JOIN vault_streams t ON t.stream = s.subject
    WHERE v.position >= ? AND v.position < ?"""
_SLOTS = "SELECT subject, slot FROM vault_subjects "
_NAMED = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
"""A SHA-256 anywhere in words, as in the address of what it names: that content, if there is such."""
_NAMED_IN_PLAIN = re.compile(rb'sha256":"([0-9a-f]{64})"')
NOBODY = 0
"""The slot of nobody, under which content stands that a fact names in plain."""


class Kept(NamedTuple):
    """What a command leaves in the vault: words of a subject, the salt of its request and where that begins; streams
    that learnt whose they are by it; content that its facts name in plain; the subject whose words it ends, before
    its own are kept.
    """

    subject: str
    rows: Sequence[VaultRow] = ()
    request: tuple[int, bytes] | None = None
    joined: Sequence[tuple[str, str]] = ()
    named: Sequence[str] = ()
    erased: str | None = None


class Safe:
    """The vault as of one transaction. Writing needs the log's lock."""

    def __init__(self, c: Cursor, keyring: Keyring) -> None:
        self._c = c
        self._keyring = keyring

    def keep(self, all_kept: Sequence[Kept]) -> None:
        """Seal what commands said, each under its subject's key. Nothing here ends a subject's words."""
        keys = self._keys({kept.subject: None for kept in all_kept if kept.rows or kept.request})
        values: list[tuple[bytes, int, bytes]] = []
        requests: list[tuple[int, int, bytes]] = []
        named = [(NOBODY, digest) for kept in all_kept for digest in kept.named]
        for kept in all_kept:
            if kept.request:
                slot, key = keys[kept.subject]
                position, salt = kept.request
                requests.append((position, slot, seal(key, salt, _about(position))))
            for row in kept.rows:
                slot, key = keys[kept.subject]
                assert len(row.salt) == SALT_BYTES
                values.append((row.commitment, slot, seal(key, row.salt + row.value, row.commitment)))
                named += [(slot, digest) for digest in named_in(row.value)]
        self._write("INSERT INTO vault_requests VALUES (?, ?, ?)", requests)
        self._write("INSERT INTO vault VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)
        ids = [(slot, content_id(self._keyring, digest)) for slot, digest in named]
        self._write("INSERT INTO content_named VALUES (?, ?) ON CONFLICT DO NOTHING", ids)
        self._join([pair for kept in all_kept for pair in kept.joined])

    def _join(self, joined: Sequence[tuple[str, str]]) -> None:
        """From now on these streams are these subjects', and with them whatever went with the streams."""
        for stream, subject in joined:
            self._c.execute("UPDATE vault_streams SET subject = ? WHERE subject = ?", (subject, stream))
            self._c.execute(_JOIN, (stream, subject))

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._c.executemany(statement, rows)

    def rows(self, commitments: Iterable[str]) -> dict[str, VaultRow]:
        """What is kept, by commitment in hex; what was erased, or can't be opened, is missing."""
        found: dict[str, VaultRow] = {}
        for some in chunks(commitments):
            wanted = f"WHERE v.commitment IN ({marks(some)})"
            rows = self._c.execute(_ROWS + wanted, [bytes.fromhex(each) for each in some]).fetchall()
            keys = self._keyring.keys({slot for _, slot, _, _ in rows})
            for commitment, slot, sealed, subject in rows:
                plain = unseal(keys[slot], sealed, commitment) if slot in keys else None
                if plain is not None:
                    salt, value = plain[:SALT_BYTES], plain[SALT_BYTES:]
                    found[commitment.hex()] = VaultRow(commitment, salt, value, subject)
        return found

    def request_salt(self, position: int) -> bytes | None:
        """The salt of the request that begins at that position; None if it was erased or can't be opened."""
        found = self.salts(position, position + 1)
        return found[position][0] if found else None

    def salts(self, start: int, stop: int) -> dict[int, tuple[bytes, str]]:
        """The salts of the requests that begin at positions start … stop − 1, and whose they are; those that were
        erased, or can't be opened, are missing.
        """
        rows = self._c.execute(_SALTS, (start, stop)).fetchall()
        keys = self._keyring.keys({slot for _, slot, _, _ in rows})
        opened = {
            at: (unseal(keys[slot], sealed, _about(at)), subject) for at, slot, sealed, subject in rows if slot in keys
        }
        return {at: (salt, subject) for at, (salt, subject) in opened.items() if salt is not None}

    def _keys(self, subjects: Iterable[str]) -> dict[str, tuple[int, bytes]]:
        """Each subject's slot and key, new ones for who has none or whose own were destroyed (as in an old backup)."""
        wanted = list(subjects)
        found: dict[str, tuple[int, bytes]] = {}
        for some in chunks(wanted):
            rows = self._c.execute(_SLOTS + f"WHERE subject IN ({marks(some)})", some).fetchall()
            keys = self._keyring.keys(slot for _, slot in rows)
            found |= {subject: (slot, keys[slot]) for subject, slot in rows if slot in keys}
        lacking = [subject for subject in wanted if subject not in found]
        if lacking:
            found |= zip(lacking, self.new_keys(len(lacking)), strict=True)
            slots = [(found[subject][0], subject) for subject in lacking]
            self._c.executemany(_GIVE, slots)
        return found

    def new_keys(self, count: int) -> list[tuple[int, bytes]]:
        """Slots that nobody has, and their keys, which are durable already."""
        slot, filled = self._c.execute("SELECT next, filled FROM vault_slots").fetchone()
        given: list[tuple[int, bytes]] = []
        while len(given) < count:
            if slot >= filled:
                slot = self._keyring.fill(BLOCK)
                filled = slot + BLOCK
            some = range(slot, min(filled, slot + count - len(given)))
            keys = self._keyring.keys(some)  # an old backup may count as free what was given and destroyed since
            given += [(each, keys[each]) for each in some if each in keys]
            slot = some.stop
        self._c.execute("UPDATE vault_slots SET next = ?, filled = ?", (slot, filled))
        return given


def named_in(words: bytes) -> list[str]:
    """Every SHA-256 (hex) in words."""
    return [each.decode() for each in _NAMED.findall(words)]


def named_in_plain(state: bytes) -> list[str]:
    """The SHA-256 (hex) that a stored event names in plain: of texts, which are no person's."""
    return [each.decode() for each in _NAMED_IN_PLAIN.findall(state)] if b'sha256":"' in state else []


def content_id(keyring: Keyring, digest: str) -> bytes:
    """What content goes by in the tables: its SHA-256 alone would tell who has the same bytes that they are here."""
    key = keyring.key(INDEX_SLOT)
    assert key is not None, "the index key is never destroyed"
    return hmac.digest(key, bytes.fromhex(digest), "sha256")


def _about(position: int) -> bytes:
    return b"request" + position.to_bytes(8, "big")
